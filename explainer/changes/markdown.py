"""Changes for a pull request or a job summary: GitHub's Markdown.

Everything that stands in the data is shown as code, where neither HTML nor formatting works and where GitHub
makes no mentions and no links; the words outside code are our own.
https://github.github.com/gfm/#code-spans
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.changes import Change, Changes, Detail, sentences
from explainer.escape import code_span as code

SHOWN = 40
"""How many records are described: a summary that nobody can read to its end helps nobody."""
DETAILS = 30
"""How many keys of one record."""
LARGEST = 400_000
"""In characters: of a job summary GitHub takes no more than a mebibyte."""


def markdown(changes: Changes) -> str:
    """A heading, one list item for each record with what changed in it, and what that moves elsewhere."""
    lines, size = [], 0
    for line in _lines(changes):
        size += len(line) + 1
        if size > LARGEST:
            lines.append("\nThere is more than can be shown here: `explainer diff` lists all of it.")
            break
        lines.append(line)
    return "\n".join(lines) + "\n"


def _lines(changes: Changes) -> Iterator[str]:
    yield "### What changes for readers"
    yield ""
    yield f"{sentences.summary(changes).capitalize()}."
    yield ""
    shown = max(SHOWN, sum(bool(sentences.correction(change)) for change in changes.visible))
    for change in changes.visible[:shown]:  # what readers may have relied on stands first
        yield from _record(change)
    if len(changes.visible) > shown:
        yield f"- and {len(changes.visible) - shown} more: `explainer diff` lists them"
    if changes.moved:
        yield ""
        yield "#### What this moves elsewhere"
        yield ""
    for moved in changes.moved[:SHOWN]:
        name = code(sentences.shortened(moved.name, 80))
        yield f"- {sentences.SINGULAR[moved.folder].capitalize()} {name} {moved.what}: {moved.was} → **{moved.now}**"
    if len(changes.moved) > SHOWN:
        yield f"- and {len(changes.moved) - SHOWN} more"
    yield from _for_reviewers(changes)


def _for_reviewers(changes: Changes) -> Iterator[str]:
    """What no reader sees and somebody should look at."""
    if changes.silenced:
        yield from ("", "#### Rules that comments silence from now on", "")
    for item in changes.silenced[:SHOWN]:
        yield f"- {code(item.rule)} in {code(item.path)}: {code(sentences.shortened(item.reason or '?'))}"
    if changes.unread:
        yield from ("", "#### Could not be read, so that what they change is not known", "")
    yield from (f"- {code(path)}" for path in changes.unread[:SHOWN])
    if max(len(changes.unread), len(changes.silenced)) > SHOWN:
        yield "- and more: `explainer diff` lists them"


def _record(change: Change) -> Iterator[str]:
    former = f", formerly {code(change.former)}" if change.former else ""
    yield f"- **{sentences.heading(change).capitalize()}**: {code(sentences.shortened(change.name))}{former}"
    for detail in sorted(change.details, key=_is_telling)[:DETAILS]:
        yield f"  - {_key(detail.key)}: {_values(detail)}"
    if len(change.details) > DETAILS:
        yield f"  - and {len(change.details) - DETAILS} more"
    if said := sentences.correction(change):
        yield f"  - **{said}**"
    yield f"  - in {code(change.path)}"


def _is_telling(detail: Detail) -> bool:
    """False for corrections, which stand first where there are many other details: False is less than True."""
    return detail.key != "corrections"


def _key(key: str) -> str:
    """A key of the model is ours; one that names an item has the item's own words in it."""
    return key if re.fullmatch(r"[a-z_.]+", key) else code(sentences.shortened(key, 80))


def _values(detail: Detail) -> str:
    def shown(text: str) -> str:
        return code(text) if detail.is_data else f"**{text}**"

    if detail.was is None:
        return f"added {shown(sentences.shortened(detail.now or '', 400))}"
    if detail.now is None:
        return f"dropped {shown(sentences.shortened(detail.was, 400))}"
    was, now = sentences.apart(detail.was, detail.now) if detail.is_data else (detail.was, detail.now)
    return f"{shown(sentences.shortened(was, 1_000))} → {shown(sentences.shortened(now, 1_000))}"
