"""What became of addresses as text, Markdown and JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from explainer.escape import code_span, printable
from explainer.links import MEANINGS, Checked, Outcome
from explainer.report import place


def text(checked: Sequence[Checked]) -> str:
    """For a terminal: what is not as it should be, with its places and what could be done; then the numbers."""
    return "\n".join(_text(checked)) + "\n"


def _text(checked: Sequence[Checked]) -> Iterator[str]:
    for item in _telling(checked):
        yield printable(f"{item.answer.outcome}: {item.link.url}")
        yield from (f"  in {printable(place(span))}" for span in item.link.spans)
        yield from (f"  {printable(line)}" for line in _remarks(item))
        yield ""
    counts = Counter(item.answer.outcome for item in checked)
    yield (
        "; ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome]) or "no addresses"
    )


def _telling(checked: Sequence[Checked]) -> list[Checked]:
    """The worst first; what is in order is left out."""
    order = [Outcome.DEAD, Outcome.MOVED, Outcome.UNREACHABLE, Outcome.BLOCKED, Outcome.NOT_ASKED, Outcome.OK]
    bad = [item for item in checked if item.answer.outcome is not Outcome.OK or item.answer.missing]
    return sorted(bad, key=lambda item: order.index(item.answer.outcome))


def _remarks(item: Checked) -> Iterator[str]:
    answer = item.answer
    if answer.outcome is not Outcome.OK:
        yield answer.note or MEANINGS[answer.outcome]
    if answer.location:
        yield f"now at {answer.location}"
    for quoted in answer.missing:
        yield f"these words were not found on the page: “{quoted}”"
    if item.archived:
        yield f"an archived copy, which somebody should look at: {item.archived}"


def markdown(checked: Sequence[Checked]) -> str:
    """For a job summary: the numbers, then each address that is not as it should be."""
    return "\n".join(_markdown(checked)) + "\n"


def _markdown(checked: Sequence[Checked]) -> Iterator[str]:
    counts = Counter(item.answer.outcome for item in checked)
    yield from ("### Addresses of sources", "", "| | | |", "| --- | --: | --- |")
    yield from (f"| {outcome} | {counts[outcome]} | {MEANINGS[outcome]} |" for outcome in Outcome)
    yield ""
    for item in _telling(checked):
        yield f"- **{item.answer.outcome}**: {code_span(item.link.url)}"
        yield from (f"  - in {code_span(place(span))}" for span in item.link.spans)
        yield from (f"  - {code_span(line)}" for line in _remarks(item))


def as_json(checked: Sequence[Checked]) -> str:
    """A list of objects with ``url, outcome, note, location, archived, found, missing, places``."""
    rows = [
        {
            "url": item.link.url,
            "outcome": item.answer.outcome.value,
            "note": item.answer.note,
            "location": item.answer.location or None,
            "archived": item.archived or None,
            "found": item.answer.found,
            "missing": item.answer.missing,
            "places": [{"file": span.document.path, "line": span.line} for span in item.link.spans],
        }
        for item in checked
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Sequence[Checked]], str]] = {"text": text, "markdown": markdown, "json": as_json}
"""Every format by its name on the command line."""
