"""A finding: what is wrong, where it was written, and what to do. A value, never an exception."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainer.source import Document, Span


MANY = 100
"""How many findings of one rule in one file are looked at: nobody reads on, and a hostile file has no end."""


class Patience:
    """Counts what a rule has said of each file, so that a file of a million mistakes costs no more than some."""

    def __init__(self) -> None:
        self._said: Counter[Document] = Counter()

    def lasts(self, document: Document) -> bool:
        """Whether one more finding about the file is worth making; counts it."""
        self._said[document] += 1
        return self._said[document] <= MANY


def bounded(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first ``MANY`` of each rule in each file; the last of these says how many more there are."""
    there = Counter((finding.span.document, finding.rule) for finding in findings)
    shown: Counter[tuple[Document, str]] = Counter()
    for finding in findings:
        key = finding.span.document, finding.rule
        shown[key] += 1
        more = there[key] - MANY
        if shown[key] < MANY or (shown[key] == MANY and more <= 0):
            yield finding
        elif shown[key] == MANY:
            yield replace(finding, message=f"{finding.message} (and {more:,} more of this kind in this file)")


class Level(StrEnum):
    """How much a finding matters. An error stops the build; a warning is a remark."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a finding, such as the first of two duplicates."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    ``message`` says what is wrong, without jargon; ``label`` what was expected at this very place; ``help``
    something to do, on further lines what can be pasted. ``span`` is where it was written: no finding is without one.
    """

    rule: str
    level: Level
    message: str
    span: Span
    label: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()

    def at_level(self, level: Level) -> Finding:
        """The same finding, as an error or as a warning."""
        return replace(self, level=level)


@dataclass(frozen=True, slots=True)
class Rule:
    """The name of something that is refused or remarked on.

    ``name`` is also the heading of the rule's page in the documentation, and ``docs`` that page's Markdown.
    ``can_be_allowed`` is false where a record cannot exist while the rule is broken, as there is nothing to
    silence then, and where the rule judges a change, which could bring along what silences it.
    ``comes_with_time`` is true of what is found though nobody changed anything, because a day has passed.
    """

    name: str
    level: Level
    docs: str = field(repr=False)
    can_be_allowed: bool = True
    comes_with_time: bool = False

    def at(
        self, span: Span, message: str, *, label: str = "", help: str = "", related: tuple[Related, ...] = ()
    ) -> Finding:
        """A finding of this rule at ``span``."""
        return Finding(self.name, self.level, message, span, label, help, related)


def excerpt(text: str, most: int = 60) -> str:
    """A text from a file as a message quotes it: the beginning, if it is longer than ``most`` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as a person goes through files: by path, then line, then column; each one once."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.span.document.path, f.span.start, f.rule, f.message))
