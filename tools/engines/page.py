"""``docs/reference/engines.md``: what was compared, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from tools.engines.comparison import COUNTED, Compared
from tools.engines.explained import EXPLAINED, NOT_COMPARED
from tools.engines.ways import REFERENCE, Way

PATH = "docs/reference/engines.md"
_PACKAGES = {"mkdocs": "mkdocs", "properdocs": "properdocs", "zensical": "zensical"}


def page(results: Mapping[Way, Compared]) -> str:
    """The page, of comparisons with the reference."""
    return "\n".join([*_head(), *_table(results), "", *_counted(results), "", *explanations(results), ""])


def _head() -> list[str]:
    return [
        "---",
        "title: Engines compared",
        "description: The same site through MkDocs, ProperDocs and Zensical, page by page.",
        "---",
        "",
        "<!-- Made by `python -m tools.engines`: change tools/engines/, not this file. -->",
        "",
        "# Engines compared",
        "",
        "This site, published in four ways and compared page by page: which pages there are, their titles, descriptions"
        " and addresses; every word, heading, link, mark, picture and attribute of their content; and every other file,"
        " byte by byte. The tests do it on every change, and a difference that is not explained here fails them."
        " [Engines](../guide/engines.md) says how each way works.",
        "",
    ]


def _table(results: Mapping[Way, Compared]) -> list[str]:
    rows = [
        "| Way | Version | Pages | Other files | Differences | Of them explained |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        f"| {REFERENCE.title} | {_version(REFERENCE)} | what the others are compared with | | | |",
    ]
    for way, found in results.items():
        kinds = sum(count > 0 for count in found.explained.values())
        rows.append(
            f"| {way.title} | {_version(way)} | {found.pages} | {found.files}"
            f" | {len(found.differences) + kinds} | {kinds} |"
        )
    return rows


def _version(way: Way) -> str:
    return f"{way.engine.title} {version(_PACKAGES[way.engine.name])}"


def _counted(results: Mapping[Way, Compared]) -> list[str]:
    first = next(iter(results.values()))
    said = ", ".join(f"{first.counts[what]:,} {what}" for what in COUNTED if first.counts[what])
    return [f"On these pages were compared, besides all words: {said}."]


def explanations(results: Mapping[Way, Compared]) -> list[str]:
    """The differences that are known, one by one, and what is not compared."""
    rows = ["## What differs", "", "| What | Where | Pages | Why |", "| --- | --- | ---: | --- |"]
    for known in EXPLAINED:
        engines = ", ".join(engine.title for engine in known.engines)
        pages = sum(found.explained[known.title] for found in results.values())
        rows.append(f"| {known.title} | {engines} | {pages} | {known.reason} |")
    left_out = "\n".join(
        f"- {', '.join(f'`{beginning}`' for beginning in files.beginnings)}: {files.reason}."
        for files in NOT_COMPARED
    )
    return [
        *rows,
        "",
        "Not compared are header, navigation and footer, which are each theme’s own, and these files:",
        "",
        left_out,
    ]
