"""``records.md``: every type of file with every key, the parts, the scales and the references."""

from __future__ import annotations

from typing import Any

from pydantic.fields import FieldInfo

from explainer.model import BaseClaim, Record, Settings
from explainer.model.fields import MAX_PROSE, MAX_TEXT
from explainer.model.scales import Scale
from explainer.model.schema import reference_in
from tools.reference import markdown as md
from tools.reference import model
from tools.reference.model import Class
from tools.reference.refusal import refusal, right, wrong


def page() -> str:
    return md.page(
        "Records and their keys",
        "Every type of file in data/, every key it can have, and what each key holds.",
        [
            _INTRODUCTION,
            _values(),
            "## Types of file",
            *(part for cls in model.FILES for part in section(cls, 3)),
            "## Parts of files",
            "What stands inside of a file, below a key. Each is described once, wherever it can stand.",
            *(part for cls in model.parts() for part in section(cls, 3)),
            "## Scales",
            "Values from a fixed list. Files hold the value; readers see the label and the sentence.",
            *(part for scale in model.scales() for part in _scale(scale)),
            "## References",
            *_references(),
        ],
    )


_INTRODUCTION = """\
One record, one file. This page lists every type of file that `data/` can hold and every key that each can
have. A key that is not listed here is refused, and so is a value that does not fit; what is said then stands
beside each key, as `explainer check` says it. `explainer schema --to DIR` writes the same as JSON Schemas, for
editors."""


def _values() -> str:
    return f"""\
## What a value can be

All values are read as text and understood by their key: `no`, `012` and `2024-06-19` need no quotes. Aliases,
anchors, tags and other features of YAML are refused; the rule [`yaml-feature`](rules.md#yaml-feature) says
why.

### Text

Plain words, at most {MAX_TEXT:,} characters. Whatever is in them, readers see exactly that: nothing in them is
markup.

### Prose

Words with a little Markdown, at most {MAX_PROSE:,} characters: emphasis, links to absolute addresses, inline
code, and paragraphs with an empty line between them. *Long prose* can also have lists and quotes. Anything
else in it, HTML included, is refused at its line.

### Ids

The name of another record's file without `.yml`: small letters, digits and hyphens. A record's own id is the
name of its file and is not written inside of it. An id is never used again for something else.

### Dates

As in the Library of Congress' Extended Date/Time Format: `2024`, `2024-06`, `2024-06-19`, `2024-10~` for about,
`2024?` for uncertain, `2024-06/2024-08` for a stretch of time, `../2024` for one without a beginning.

### Web addresses

Absolute, with `http` or `https`, without a user name.

### Language tags

`en`, `pt-BR`, `zh-Hant`: BCP 47, as HTML uses it.

### Lists and parts

A list has each item on a line of its own after `- `, or all of them in brackets: `[russia, north-korea]`. A
part is a group of keys, which stand below its name, indented."""


def section(cls: Class, level: int) -> list[str]:
    """A class: what it is, where it stands, and its own fields."""
    fields = model.own_fields(cls)
    described = [part for name, field in fields.items() for part in _field(cls, name, field, level + 1)]
    return [
        f"{'#' * level} {model.title(cls)}",
        md.text(_sentences(cls)),
        *_place(cls),
        *_also(cls),
        *described,
    ]


def _sentences(cls: type) -> str:
    if cls is Record:
        return "What every record can have, whatever its type; `site.yml` is none."
    return " ".join((cls.__doc__ or "").split()).replace("``", "`")


def _place(cls: Class) -> list[str]:
    if cls is Settings:
        return ["File: `data/site.yml`."]
    if cls is Record:
        return []
    if cls is BaseClaim:
        return ["Files: `data/claims/<id>.yml`, or in any folder below `data/claims/`."]
    if issubclass(cls, BaseClaim):
        return []
    return [f"Files: `data/{cls.folder}/<id>.yml`."] if issubclass(cls, Record) else []


def _also(cls: Class) -> list[str]:
    """What a class has from those it extends."""
    bases = [base for base in cls.__mro__[1:] if base in model.homes() and model.own_fields(base)]
    if not bases:
        return []
    return [f"It also has the keys of {' and '.join(model.link(base) for base in reversed(bases))}."]


def _field(cls: Class, name: str, field: FieldInfo, level: int) -> list[str]:
    held = model.holds(model.annotation(cls, name))
    found = refusal(cls, name)
    return [
        f"{'#' * level} {model.title(cls)} `{name}`",
        f"{md.text(str(field.description))} *{_need(field)}.* It holds {held}.{_way_back(cls, name)}",
        f"- Right: {md.code(md.yaml(name, right(cls, name)))}\n"
        f"- Refused: {md.code(md.yaml(name, wrong(cls, name)))}"
        f" ([{found.rule}](rules.md#{found.rule})): “{md.text(found.message)}”; help: “{md.text(found.help)}”",
    ]


def _need(field: FieldInfo) -> str:
    if field.is_required():
        return "Required"
    default = _written(field.get_default(call_default_factory=True))
    return f"Optional; left out, it is {md.code(default)}" if default else "Optional"


def _written(default: Any) -> str:
    """A default as it would be written in a file; nothing if it is the same as leaving the key out."""
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, str | int) else ""


def _way_back(cls: Class, name: str) -> str:
    reference = reference_in(cls, name)
    return f" The way back is called `{reference.reverse}`." if reference else ""


def _scale(scale: type[Scale]) -> list[str]:
    numbers = any(getattr(step, "number", None) for step in scale)
    head = ["Value", "Label", *(["Number"] if numbers else []), "What it means"]
    rows = [
        [
            f"`{step.value}`",
            md.cell(step.label),
            *([str(getattr(step, "number", None) or "none")] if numbers else []),
            md.cell(step.meaning),
        ]
        for step in scale
    ]
    return [f"### {model.title(scale)}", md.text(_sentences(scale)), md.table(head, rows)]


def _references() -> list[str]:
    rows = [
        [model.link(cls), f"[`{name}`](#{model.anchor(cls, name)})", reference.to, f"`{reference.reverse}`"]
        for cls in (*model.FILES, *model.parts())
        for name in model.own_fields(cls)
        if (reference := reference_in(cls, name))
    ]
    return [
        "A reference is written once, on one side. The other side shows it by itself, as a list with the name"
        " in the last column: a template asks for it with `site.backlinks(record, name)`.",
        md.table(["Written in", "Key", "Leads to", "The way back"], rows),
    ]
