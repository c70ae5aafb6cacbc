"""The words in which changes are said, whatever they are written in."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.changes import SITE, Action, Change, Changes, counted

SINGULAR = {
    "claims": "claim",
    "topics": "topic",
    "articles": "article",
    "actors": "actor",
    "sources": "source",
    "events": "event",
    "terms": "term",
    SITE: "site",
}
CONTEXT = 40
"""How many characters of what two texts share are shown beside their difference."""


def summary(changes: Changes) -> str:
    """“2 claims changed, 1 claim published, 1 source added; 3 drafts that readers do not see”"""
    parts = [
        _count(number, SINGULAR[folder], f" {action}")
        for (folder, action), number in counted(changes).items()
    ]
    hidden = len(changes.records) - len(changes.visible)
    drafts = _count(hidden, "draft", " that readers do not see") if hidden else ""
    said = ", ".join(parts) or "nothing changes for readers"
    return f"{said}; {drafts}" if drafts else said


def heading(change: Change) -> str:
    """“claim published”, “source renamed”"""
    return f"{SINGULAR[change.folder]} {change.action}"


def has_correction(change: Change) -> bool:
    """Whether the change is said in public: a correction was added."""
    return any(detail.key == "corrections" and detail.was is None for detail in change.details)


def is_weighty(change: Change) -> bool:
    """Whether a reader may have relied on what changed."""
    keys = {detail.key for detail in change.details}
    return change.action in (Action.WITHDRAWN, Action.RESTORED) or bool(
        keys & {"kind", "verdict", "statement"}
    )


def correction(change: Change) -> str:
    """Whether a change that readers may have relied on is said in public; nothing where that is no question."""
    if (
        not is_weighty(change)
        or change.folder != "claims"
        or change.action in (Action.ADDED, Action.PUBLISHED)
    ):
        return ""
    return "a correction says so" if has_correction(change) else "no correction says so"


def apart(was: str, now: str) -> tuple[str, str]:
    """Two texts without what they share at their ends, cut at words, but for a little of it."""
    start = _shared(was, now)
    end = _shared(was[start:][::-1], now[start:][::-1])
    return _cut(was, start, end), _cut(now, start, end)


def _shared(one: str, other: str) -> int:
    length = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length


def _cut(text: str, start: int, end: int) -> str:
    first = max(0, start - CONTEXT)
    if first:
        first = text.find(" ", first, start) + 1 or first
    last = len(text) - max(0, end - CONTEXT)
    if last < len(text):
        last = max(text.rfind(" ", len(text) - end, last), 0) or last
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def shortened(text: str, length: int = 160) -> str:
    """The beginning of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[: length - 1].rstrip()}…"


def _count(number: int, what: str, rest: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}{rest}"


def listed(names: Sequence[str]) -> str:
    """“a, b and 3 more”"""
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown
