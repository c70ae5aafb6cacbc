"""``formats.md``: in what forms a site is published, from the table of formats, each with the beginning of one."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from markdown.extensions.toc import slugify

from explainer import outputs, workshop
from explainer.model import Settings
from explainer.outputs import Format, Output
from tests import bundles
from tests.elmford import RICH
from tools.reference import markdown as md

LINES, CHARACTERS = 14, 100
"""How much of an example is shown: enough to know it again."""
HOME = "https://example.org/elmford/"


def page() -> str:
    written = _elmford()
    return md.page(
        "Formats",
        "In what forms a site is published, who reads them, where they are and what they look like.",
        [
            "Every build writes all of them, from the same data. `formats` in `site.yml` switches off what is not"
            " needed; see [Site](records.md#site). `<topic>`, `<claim>` and so on stand for the id of a"
            " record. The examples are from an invented site.",
            md.table(
                ["Format", "Standard", "Who reads it", "Address", "Example"],
                [_row(format) for format in outputs.FORMATS],
            ),
            *(part for format in outputs.FORMATS for part in _example(format, written[format.name])),
        ],
    )


def _row(format: Format) -> list[str]:
    where = "<br>".join(md.code(_shown(address)) for address in format.addresses)
    return [
        md.cell(format.title),
        format.standard,
        md.cell(format.readers),
        where,
        f"[below](#{_place(format)})",
    ]


def switches() -> list[str]:
    """The formats that ``site.yml`` can switch off."""
    formats = Settings.model_fields["formats"].annotation
    assert formats is not None
    return list(formats.model_fields)


def _place(format: Format) -> str:
    return slugify(format.title, "-")


def _shown(address: str) -> str:
    return address.replace("{", "<").replace("}", ">")


def _elmford() -> dict[str, dict[str, Output]]:
    """What each format writes of a small invented site, by path."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        bundles.folder(RICH).write(data)
        site = workshop.site(workshop.read(data, "data"), address=HOME)
        resources = workshop.resources(Path(folder) / "templates")
        return {
            format.name: {output.path: output for output in format.render(site, resources)}
            for format in outputs.FORMATS
        }


def _example(format: Format, written: dict[str, Output]) -> Iterator[str]:
    yield f"## {md.text(format.title)}"
    if format.name in switches():
        yield f"`{format.name}: off` below `formats` in `site.yml` switches it off."
    for path in dict.fromkeys(_filled(address) for address in format.addresses):
        output = written.get(path) or written[path.removesuffix("/") + ".md"]
        yield f"`{path}`:"
        yield md.block(_LANGUAGES.get(path.rpartition(".")[2], "text"), _beginning(output))


_LANGUAGES = {"json": "json", "jsonld": "json", "xml": "xml", "css": "css", "html": "html", "bib": "bibtex"}


def _filled(address: str) -> str:
    """An address with the ids of records that have much to show."""
    return address.format(topic="footbridge", claim="bridge-cost", article="new-footbridge")


def _beginning(output: Output) -> str:
    text = output.content
    if isinstance(text, bytes):
        if output.path.endswith(".sqlite"):
            return "SQLite format 3…"  # how many bytes follow is SQLite's own affair
        if not output.path.endswith((".ics", ".csv", ".ris", ".jsonld")):
            return f"({len(text):,} bytes)"
        text = text.decode("utf-8-sig")  # a text whose line ends nobody may change, or a long one
    text = text.removeprefix("\ufeff")
    if output.path.endswith(("json", "jsonld")):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    lines = text.splitlines()
    shown = [line if len(line) <= CHARACTERS else f"{line[: CHARACTERS - 1]}…" for line in lines[:LINES]]
    return "\n".join([*shown, "…"] if len(lines) > LINES else shown)
