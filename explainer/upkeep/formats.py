"""What is stale or weak as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from explainer.escape import code_span, printable
from explainer.report import place
from explainer.upkeep import Item, Section

SHOWN = 30
"""How many items of a section Markdown lists."""


def text(sections: Sequence[Section]) -> str:
    """For a terminal: each section with its places."""
    return "\n".join(_text(sections)) + "\n"


def _text(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield f"{section.title}: {len(section.items)} of {section.of}"
        notes: dict[str, list[Item]] = {}
        for item in section.items:
            notes.setdefault(item.note, []).append(item)
        for note, items in notes.items():  # what is the matter with many is said once
            if len(items) == 1:
                yield printable(f"  {place(items[0].span)}: {note}")
            else:
                yield printable(f"  {note}:")
                yield from (printable(f"    {place(item.span)}") for item in items)


def markdown(sections: Sequence[Section]) -> str:
    """For a job summary: the numbers in a table, then each section, folded."""
    return "\n".join(_markdown(sections)) + "\n"


def _markdown(sections: Sequence[Section]) -> Iterator[str]:
    yield from ("### What should be seen to", "", "| | |", "| --- | --: |")
    for section in sections:
        yield f"| {section.title} | {len(section.items)} of {section.of} |"
    for section in sections:
        if section.items:
            yield from ("", f"<details><summary>{section.title}</summary>", "")
            yield from map(_item, section.items[:SHOWN])
            if len(section.items) > SHOWN:
                yield f"- and {len(section.items) - SHOWN} more: `explainer report` lists them"
            yield from ("", "</details>")


def _item(item: Item) -> str:
    return f"- {code_span(item.name)}: {code_span(item.note)}, in {code_span(place(item.span))}"


def as_json(sections: Sequence[Section]) -> str:
    """An object for each section, by its key, with ``title``, ``of`` and ``items``.

    Items have ``id, name, note, file, line``.
    """
    content = {
        section.key: {
            "title": section.title,
            "of": section.of,
            "items": [
                {
                    "id": item.id,
                    "name": item.name,
                    "note": item.note,
                    "file": item.span.document.path,
                    "line": item.span.line,
                }
                for item in section.items
            ],
        }
        for section in sections
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Sequence[Section]], str]] = {"text": text, "markdown": markdown, "json": as_json}
"""Every format by its name on the command line."""
