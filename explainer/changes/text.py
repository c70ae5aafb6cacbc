"""Changes for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.changes import Change, Changes, Detail, sentences
from explainer.escape import printable


def text(changes: Changes) -> str:
    """A line for each thing that changed, under the record it belongs to; then what that moves elsewhere."""
    return "\n".join(_lines(changes)) + "\n"


def _lines(changes: Changes) -> Iterator[str]:
    yield sentences.summary(changes)
    for change in changes.visible:
        yield ""
        yield from _record(change)
    if changes.moved:
        yield ""
        yield "what this moves elsewhere"
    for moved in changes.moved:
        name = printable(sentences.shortened(moved.name, 80))
        yield f"  {sentences.SINGULAR[moved.folder]} “{name}” {moved.what}"
        yield f"    {moved.was} → {moved.now}"
    yield from _for_reviewers(changes)


def _for_reviewers(changes: Changes) -> Iterator[str]:
    if changes.silenced:
        yield from ("", "rules that comments silence from now on")
    for item in changes.silenced:
        yield printable(f"  {item.rule} in {item.path}: {sentences.shortened(item.reason or '?')}")
    if changes.unread:
        yield from ("", "could not be read, so that what they change is not known")
    yield from (f"  {printable(path)}" for path in changes.unread)


def _record(change: Change) -> Iterator[str]:
    former = f" (was {change.former})" if change.former else ""
    yield f"{sentences.heading(change)}: {printable(change.path)}{printable(former)}"
    yield f"  “{printable(sentences.shortened(change.name))}”"
    for detail in change.details:
        yield from _detail(detail)
    if said := sentences.correction(change):
        yield f"  {said}"


def _detail(detail: Detail) -> Iterator[str]:
    key = printable(detail.key)
    if detail.was is None or detail.now is None:
        sign, value = ("+", detail.now) if detail.was is None else ("-", detail.was)
        yield f"  {key}: {sign} {printable(sentences.shortened(value or '', 400))}"
        return
    was, now = sentences.apart(detail.was, detail.now) if detail.is_data else (detail.was, detail.now)
    if len(was) + len(now) < 60:
        yield f"  {key}: {printable(was)} → {printable(now)}"
    else:
        yield f"  {key}:"
        yield f"    - {printable(sentences.shortened(was, 2_000))}"
        yield f"    + {printable(sentences.shortened(now, 2_000))}"
