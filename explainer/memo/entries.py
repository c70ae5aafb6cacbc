"""What is remembered, and how it is kept: plain values, with a digest that says whether they are whole."""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields
from typing import Any, NamedTuple

from explainer.finding import Finding, Level, Related
from explainer.source import Document, Span

Row = tuple[Any, ...]
"""A finding as plain values."""
ABSENT = b""
"""Stands for a record that there is none of."""
UNREADABLE = b"?"
"""Stands for the bytes of a file that is there and cannot be read."""


class Entry(NamedTuple):
    """What one file says, as far as other files and rules have to know it."""

    digest: bytes
    said: tuple[Row, ...]
    """What is wrong with the file itself."""
    is_record: bool
    """Whether a record was made of it."""
    refers: tuple[tuple[str, str], ...] = ()
    """The records it refers to, by folder and id."""
    origin: str = ""
    """The source that a source re-reports."""
    edges: tuple[Row, ...] = ()
    """A claim's relations that must not run in a circle."""
    quotes: tuple[str, ...] = ()
    """The articles that a claim quotes."""
    names: tuple[str, ...] = ()
    """The names of an actor or term."""
    has_former: bool = False
    """Whether the record had other ids."""
    found: tuple[Row, ...] | None = None
    """What the rules found that judge one record; ``None`` if they have not been asked."""
    seen: tuple[bytes, ...] = ()
    """The digests of the records it refers to, as they were then."""


@dataclass(slots=True)
class State:
    """What rules remember that look at the data as a whole."""

    found: dict[str, tuple[bytes, tuple[Row, ...]]] = field(default_factory=dict)
    """Findings by what they are about, with the digest of what was looked at."""
    used: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    """For each term, the digest of its file and a file that uses it; an empty name if none does."""


@dataclass(slots=True)
class Memory:
    """Everything that is remembered of a data folder."""

    environment: bytes = b""
    """The digest of what everything depends on: the day, ``site.yml``, explainer itself."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    state: State = field(default_factory=State)

    def written(self) -> bytes:
        """As bytes, with their digest in front, and before that what says how they are to be read."""
        entries = {relative: tuple(entry) for relative, entry in self.entries.items()}
        content = marshal.dumps((self.environment, entries, astuple(self.state)))
        return _FORMAT + hashlib.blake2b(content, digest_size=16).digest() + content


# Marshal's format is that of one Python, and the rows are those of these very fields.
_SHAPE = (marshal.version, sys.version, Entry._fields, [part.name for part in fields(State)])
_FORMAT = hashlib.blake2b(repr(_SHAPE).encode(), digest_size=16).digest()


def read(content: bytes) -> Memory:
    """What was written; an empty memory of bytes that are not whole, or that another version wrote."""
    about, digest, body = content[:16], content[16:32], content[32:]
    if about != _FORMAT or hashlib.blake2b(body, digest_size=16).digest() != digest:
        return Memory()
    environment, entries, state = marshal.loads(body)
    return Memory(environment, {relative: Entry(*row) for relative, row in entries.items()}, State(*state))


def coded(finding: Finding) -> Row:
    """A finding as plain values."""
    related = tuple((*_place(other.span), other.label) for other in finding.related)
    return (
        finding.rule,
        finding.level.value,
        finding.message,
        *_place(finding.span),
        finding.label,
        finding.help,
        related,
    )


def _place(span: Span) -> Row:
    return span.document.path, span.start, span.end


def decoded(row: Row, documents: Mapping[str, Document]) -> Finding:
    """The finding that was coded; ``documents`` are those of today by their paths."""
    rule, level, message, path, start, end, label, help, related = row
    return Finding(
        rule,
        Level(level),
        message,
        Span(documents[path], start, end),
        label,
        help,
        tuple(Related(Span(documents[path], start, end), label) for path, start, end, label in related),
    )
