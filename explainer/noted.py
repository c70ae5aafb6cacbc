"""What a page was made of: a site that notes what it is asked for.

Whoever keeps something of a page has to know when it says something else: a preview keeps its words for the search, a
build the page itself. Without this, one changed letter would mean that thousands of pages are made to find those few.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from functools import cached_property
from typing import Any, TypeVar

from explainer.annotation import Annotations, Mark
from explainer.model import Article, Claim, Record, Topic
from explainer.outputs import Resources
from explainer.outputs.pages import Book
from explainer.site import Backlink, Site

T = TypeVar("T")
Key = tuple[str, str]
"""The folder of a type of records, and an id; or what stands for several of them, or for who mentions one."""
FOLDERS = ("topics", "articles", "claims", "actors", "sources", "events", "terms")
_EVERY = "*"
"""Stands for all records of a type, where an id would stand."""
ALL_TERMS: Key = ("terms", _EVERY)
"""What every page depends on: words of any of its texts may be in the glossary."""


def every(folder: str) -> Key:
    """Stands for all records of a type."""
    return folder, _EVERY


def mentions(key: Key, name: str = "") -> Key:
    """Stands for whoever mentions a record, in any way or under one reverse name."""
    return (f"<{key[0]}<{name}" if name else f"<{key[0]}"), key[1]


def touched(key: Key, refers: Collection[Key]) -> set[Key]:
    """What is no longer what it was, after the files of a record changed.

    Args:
        key: the record.
        refers: the records that it refers to, and those that it referred to before.
    """
    return {key, every(key[0]), *map(mentions, refers)}


class Notes:
    """What was asked for since somebody began to note it."""

    def __init__(self) -> None:
        self.keys: set[Key] = set()
        self.made: dict[Hashable, tuple[Any, Any, frozenset[Key]]] = {}

    @contextmanager
    def begun(self) -> Iterator[set[Key]]:
        """Note what is asked for meanwhile, and nothing else."""
        outer, self.keys = self.keys, set()
        try:
            yield self.keys
        finally:
            self.keys = outer

    def once(self, about: Hashable, kept: Any, make: Callable[[], T]) -> T:
        """Something made once, with what was asked for it: whoever uses it depends on all of that.

        ``kept`` is kept too, so that nothing else comes to have its identity.
        """
        if about not in self.made:
            with self.begun() as keys:
                value = make()
            self.made[about] = (value, kept, frozenset(keys))
        value, _, keys_of_it = self.made[about]
        self.keys |= keys_of_it
        return value


class Watched(Mapping[str, Any]):
    """The records of a type; what is looked up is noted."""

    def __init__(self, folder: str, records: Mapping[str, Any], notes: Notes) -> None:
        self.folder = folder
        self.records = records
        self.notes = notes
        self.every = every(folder)

    def __getitem__(self, id: str) -> Any:
        self.notes.keys.add((self.folder, id))
        return self.records[id]

    def __contains__(self, id: object) -> bool:
        self.notes.keys.add((self.folder, str(id)))
        return id in self.records

    def __iter__(self) -> Iterator[str]:
        self.notes.keys.add(self.every)
        return iter(self.records)

    def __len__(self) -> int:
        self.notes.keys.add(self.every)
        return len(self.records)


def watched(site: Site, notes: Notes) -> dict[str, Any]:
    """The parts of a site, with records whose look-ups are noted."""
    values = {part.name: getattr(site, part.name) for part in fields(site)}
    return values | {folder: Watched(folder, values[folder], notes) for folder in FOLDERS}


class Noting(Site):
    """A site that notes what it is asked for: to be inherited from before another sort of site.

    Attributes:
        notes: where it does.
    """

    notes: Notes

    def backlinks(self, record: Record, name: str) -> tuple[Backlink, ...]:
        self.notes.keys.add(self._mentioned((record.folder, record.id), name))
        return super().backlinks(record, name)

    def _mentioned(self, key: Key, name: str) -> Key:
        """What is noted when somebody asks who mentions a record under a name: whoever does at all, or less."""
        return mentions(key)

    def claims_in(self, article: Article) -> tuple[Claim, ...]:
        # Made by the site's own method each time: what it keeps is kept here, with what it depends on.
        return self.notes.once(("claims in", article.id), article, lambda: self._in_reading_order(article))

    def preview(self, record: Topic | Article) -> str:
        self.notes.keys.add(every("topics"))
        return super().preview(record)

    @cached_property
    def _newest_with(self) -> dict[str, Topic]:
        return {id: topic for topic in reversed(self.newest) for id in topic.articles}

    def once(self, most: int) -> Callable[..., Any]:
        """What templates have under this name (:mod:`explainer.outputs.world`), which notes what was asked for.

        Args:
            most: how many things that macros made are kept.
        """
        known: dict[tuple[int, int, int], tuple[Any, Any, Any, Any, frozenset[Key]]] = {}

        def once(macro: Callable[..., Any], thing: Any, here: Any = None) -> Any:
            about = (id(macro), id(thing), id(here))
            found = known.get(about)
            if found is None:
                if len(known) >= most:
                    known.clear()
                with self.notes.begun() as keys:
                    made = macro(thing) if here is None else macro(here, thing)
                found = known[about] = (macro, thing, here, made, frozenset(keys))
            self.notes.keys |= found[4]
            return found[3]

        return once


class _Annotations(Annotations):
    def __init__(self, site: Noting) -> None:
        super().__init__(site)
        self.notes = site.notes

    def marks(self, article: Article) -> tuple[Mark, ...]:
        return self.notes.once(
            ("marks", article.id), article, lambda: super(_Annotations, self).marks(article)
        )

    def _by_claim(self, article: Article) -> Any:
        self.marks(article)
        return super()._by_claim(article)


def book(site: Noting, resources: Resources, *, is_settled: bool = False) -> Book:
    """The pages of a site that notes what they are made of.

    Args:
        site: the records, which notes.
        resources: templates and words.
        is_settled: as for :class:`~explainer.outputs.pages.Book`.
    """
    made = Book(site, resources, is_settled=is_settled)
    made.annotations = _Annotations(site)
    made.world.globals["annotations"] = made.annotations
    return made
