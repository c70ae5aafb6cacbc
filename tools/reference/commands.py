"""``commands.md``: the command line from Click, the plugin's options, templates and formats."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import explainer
from explainer import report
from explainer.cli import COMMANDS, command, main
from explainer.plugin import ExplainerConfig
from tools.reference import markdown as md

_TYPES = {str: "text", bool: "`true` or `false`"}


def page() -> str:
    return md.page(
        "Commands and options",
        "The command line, the MkDocs plugin, the templates that can be overridden, and how findings can be printed.",
        [
            "## The command line",
            md.text(_paragraphs(main.help)),
            *(part for name in COMMANDS for part in _command(name, command(name))),
            "## The plugin",
            "In `mkdocs.yml`, below `plugins:`. Every option can be left out:",
            md.block("yaml", _plugin_example()),
            "\n".join(_plugin_options()),
            "## Templates",
            "A file of the same name in `templates/` takes the place of a built-in one, or extends it and"
            " replaces some of its blocks; [Templates](../guide/templates.md) says how, and what a template may"
            " not do.",
            "\n".join(_template(name) for name in templates()),
            "## Formats of findings",
            "For `explainer check --format`:",
            "\n".join(f"- `{name}`: {md.text(_sentence(format))}" for name, format in report.FORMATS.items()),
        ],
    )


def _command(name: str, command: click.Command) -> Iterator[str]:
    yield f"### explainer {name}"
    if isinstance(command, click.Group):
        yield md.text(_paragraphs(command.help))
        for inner, part in command.commands.items():
            yield from _command(f"{name} {inner}", part)
        return
    context = click.Context(command, info_name=f"explainer {name}")
    yield md.block("text", command.get_usage(context).removeprefix("Usage: "))
    yield md.text(_paragraphs(command.help))
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    yield "\n".join(_option(option, context) for option in options)


def _option(option: click.Option, context: click.Context) -> str:
    written = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if not option.is_flag:
        written = written[:-1] + f" {option.make_metavar(context)}`"
    need = " Required." if option.required else ""
    default = f" By default {md.code(str(option.default))}." if _has_default(option) else ""
    return f"- {written}: {md.text(str(option.help))}{need}{default}"


def _has_default(option: click.Option) -> bool:
    return not option.is_flag and isinstance(option.default, str | int)


def _plugin_example() -> str:
    lines = [
        f"      {name}: {_written(option.default)}"
        for name, option in _options()
        if option.default is not None
    ]
    return "\n".join(["plugins:", "  - search", "  - explainer:", *lines])


def _options() -> Iterator[tuple[str, Any]]:
    yield from ExplainerConfig._schema


def _plugin_options() -> Iterator[str]:
    docs = attribute_docs(ExplainerConfig)
    for name, option in _options():
        held = getattr(option, "holds", None) or _TYPES[getattr(option, "option", option)._type]
        default = f" By default {md.code(_written(option.default))}." if option.default is not None else ""
        yield f"- `{name}` ({held}): {md.text(docs[name])}{default}"


def _written(value: Any) -> str:
    """A value as it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def attribute_docs(cls: type) -> dict[str, str]:
    """The strings below a class' attributes, which Python itself does not keep."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls))).body[0]
    assert isinstance(tree, ast.ClassDef)
    pairs = zip(tree.body, tree.body[1:], strict=False)
    return {
        before.targets[0].id: _paragraphs(after.value.value)
        for before, after in pairs
        if isinstance(before, ast.Assign)
        and isinstance(before.targets[0], ast.Name)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    }


_TEMPLATES = Path(inspect.getfile(explainer)).parent / "templates"


def templates() -> list[str]:
    """The built-in templates by their names below ``explainer/templates``."""
    return sorted(path.relative_to(_TEMPLATES).as_posix() for path in _TEMPLATES.rglob("*.jinja"))


def _template(name: str) -> str:
    written = (_TEMPLATES / name).read_text(encoding="utf-8")
    blocks = [f"`{block}`" for block in re.findall(r"\{%-? *block (\w+)", written)]
    return f"- `{name}`: {', '.join(blocks)}" if blocks else f"- `{name}`"


def _sentence(documented: Any) -> str:
    """The first paragraph of a docstring."""
    return _paragraphs(inspect.getdoc(documented)).partition("\n\n")[0]


def _paragraphs(docs: str | None) -> str:
    """A docstring as paragraphs of plain words."""
    cleaned = inspect.cleandoc(docs or "").replace("``", "`")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in cleaned.split("\n\n"))
