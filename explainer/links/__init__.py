"""Whether the addresses of sources still lead somewhere: asked politely, and told apart as a reader would.

A scheduled job, never part of ``check``: what is right must not depend on other people's servers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from explainer.dataset import Dataset
from explainer.model import Source
from explainer.model.record import quotes as quotes_of
from explainer.source import Span


class Outcome(StrEnum):
    """What became of an address."""

    OK = "ok"
    MOVED = "moved"
    DEAD = "dead"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not asked"


MEANINGS = {
    Outcome.OK: "The page is there.",
    Outcome.MOVED: "The server says that the page has another address now.",
    Outcome.DEAD: "The server says that there is no such page.",
    Outcome.BLOCKED: "The server answers, but not to programs: open the page by hand.",
    Outcome.UNREACHABLE: "Nobody answered this time: it may be there again tomorrow.",
    Outcome.NOT_ASKED: "The site's robots.txt asks programs to stay away, or the address is not a public one.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said of an address. ``location`` is where a page is now, if it has moved."""

    outcome: Outcome
    note: str = ""
    location: str = ""
    found: tuple[str, ...] = ()
    """The quotes that stand on the page, of those that were looked for."""
    missing: tuple[str, ...] = ()
    """Those that do not."""
    is_elsewhere: bool = False
    """Whether another address answered, to which the server sent us for now: it may not be the page that was meant."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the data, with the places that give it and the quotes that should stand there."""

    url: str
    spans: tuple[Span, ...] = ()
    source: Source | None = None
    """The source whose page it is, if it is one."""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A link with what became of it, and an archived copy that somebody could look at."""

    link: Link
    answer: Answer
    archived: str = field(default="")


def links(dataset: Dataset) -> Iterator[Link]:
    """Every address of a source or a text, each once, in the order of files."""
    spans: dict[str, list[Span]] = {}
    owners: dict[str, Source] = {}
    for record in (*dataset.articles.values(), *dataset.sources.values()):
        for key in ("url", "archive_url"):
            url = getattr(record, key)
            if url:
                spans.setdefault(url, []).append(record.span(key))
                if isinstance(record, Source) and key == "url":
                    owners.setdefault(url, record)
    quotes = _quotes(dataset)
    for url, places in spans.items():
        source = owners.get(url)
        yield Link(url, tuple(places), source, quotes.get(source.id, ()) if source else ())


def _quotes(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """What is quoted from each source anywhere in the data, by the source's id."""
    found: dict[str, dict[str, None]] = {}
    for record in dataset.records():
        for route, text in quotes_of(record):
            part: Any = record
            for step in route[:-1]:
                part = part[step] if isinstance(step, int) else getattr(part, step)
            source = record.id if isinstance(record, Source) else getattr(part, "source", None)
            if source:
                found.setdefault(source, {})[text] = None
    return {id: tuple(texts) for id, texts in found.items()}
