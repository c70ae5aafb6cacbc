"""The words in which changes are said, whatever they are written in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from explainer.changes import SITE, Action, Change, Changes, counted
from explainer.model.scales import Outcome

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
Opcodes = Sequence[tuple[str, int, int, int, int]]
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
    unread = len(changes.unread)
    if unread:
        parts.append(f"{_count(unread, 'file', '')} could not be read")
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
    return (
        change.action in (Action.WITHDRAWN, Action.RESTORED)
        or bool(keys & {"kind", "verdict", "statement"})
        or any(
            detail.key == "resolution.outcome" and detail.was not in (None, Outcome.OPEN.label)
            for detail in change.details
        )
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
    """Two texts without the long stretches that they share, but for a little of them around each difference."""
    mine, theirs = _PIECE.findall(was), _PIECE.findall(now)
    if max(len(mine), len(theirs)) <= _MANY:
        return _joined(mine, theirs, difflib.SequenceMatcher(None, mine, theirs).get_opcodes())
    ours, others = _SENTENCE.findall(was), _SENTENCE.findall(now)
    if 1 < max(len(ours), len(others)) <= _MANY:
        return _joined(ours, others, difflib.SequenceMatcher(None, ours, others).get_opcodes())
    return _joined(mine, theirs, _outer(mine, theirs))


def _joined(mine: list[str], theirs: list[str], opcodes: Opcodes) -> tuple[str, str]:
    made: tuple[list[str], list[str]] = ([], [])
    for number, (kind, a, b, c, d) in enumerate(opcodes):
        ours, others = "".join(mine[a:b]), "".join(theirs[c:d])
        if kind == "equal":
            ours = others = _elided(mine[a:b], is_first=number == 0, is_last=number == len(opcodes) - 1)
        elif kind == "replace" and (b - a, d - c) != (len(mine), len(theirs)) and len(ours.split()) > b - a:
            ours, others = apart(ours, others)  # sentences, of which not every word is another one
        made[0].append(ours)
        made[1].append(others)
    return "".join(made[0]), "".join(made[1])


_PIECE = re.compile(r"\s*\S+|\s+$")
_SENTENCE = re.compile(r"\s*\S.*?(?:[.!?…][\"”’»)\]]*(?=\s)|$)|\s+$", re.DOTALL)
_MANY = 1_000
"""How many words, or sentences, are compared one by one; of more only what both share at their ends is left out."""


def _outer(mine: list[str], theirs: list[str]) -> Opcodes:
    start = _shared(mine, theirs)
    end = _shared(mine[start:][::-1], theirs[start:][::-1])
    a, c = len(mine) - end, len(theirs) - end
    found: list[tuple[str, int, int, int, int]] = [
        ("equal", 0, start, 0, start),
        ("replace", start, a, start, c),
        ("equal", a, len(mine), c, len(theirs)),
    ]
    return [opcode for opcode in found if opcode[1] < opcode[2] or opcode[3] < opcode[4]]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _elided(pieces: list[str], *, is_first: bool, is_last: bool) -> str:
    """Words that both texts have: those next to a difference, and “…” for the others."""
    whole = "".join(pieces)
    head = "" if is_first else _within(pieces)
    tail = "" if is_last else _within(pieces[::-1], backwards=True)
    if len(head) + len(tail) + 1 >= len(whole):
        return whole
    return f"{head}…{tail}" if is_first or is_last else f"{head} …{tail}"


def _within(pieces: Sequence[str], *, backwards: bool = False) -> str:
    """As many of the pieces as fit into what is shown."""
    kept: list[str] = []
    for piece in pieces:
        if sum(map(len, kept)) + len(piece) > CONTEXT:
            break
        kept.append(piece)
    text = "".join(kept[::-1] if backwards else kept)
    return text.lstrip() if backwards else text


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
