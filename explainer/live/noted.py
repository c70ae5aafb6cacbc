"""What a page was made of: a site that notes what it is asked for.

Only the search index has to know it, because it holds words of every page: without this, one changed letter would
mean that thousands of pages are made to find those few that say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, TypeVar

from explainer.annotation import Annotations, Mark
from explainer.live.arranged import Arranged
from explainer.live.group import Group, Key
from explainer.model import Article, Claim, Record, Topic
from explainer.outputs import Resources
from explainer.outputs.pages import Book
from explainer.site import Backlink

T = TypeVar("T")
_TYPES = ("topics", "articles", "claims", "actors", "sources", "events", "terms")
_EVERY = "*"
"""Stands for all records of a type, where an id would stand."""


def touched(key: Key, before: Group | None, now: Group | None) -> set[Key]:
    """What is no longer what it was, after the files of an id changed."""
    targets = {target for group in (before, now) if group is not None for target in group.refers}
    return {key, (key[0], _EVERY), *map(_mentions, targets)}


def _mentions(key: Key) -> Key:
    """Stands for whoever mentions a record."""
    return f"<{key[0]}", key[1]


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

    def __getitem__(self, id: str) -> Any:
        self.notes.keys.add((self.folder, id))
        return self.records[id]

    def __contains__(self, id: object) -> bool:
        self.notes.keys.add((self.folder, str(id)))
        return id in self.records

    def __iter__(self) -> Iterator[str]:
        self.notes.keys.add((self.folder, _EVERY))
        return iter(self.records)

    def __len__(self) -> int:
        self.notes.keys.add((self.folder, _EVERY))
        return len(self.records)


@dataclass(frozen=True, eq=False)
class Noted(Arranged):
    """The same site; what it is asked for is noted."""

    notes: Notes = field(default_factory=Notes)

    def backlinks(self, record: Record, name: str) -> tuple[Backlink, ...]:
        self.notes.keys.add(_mentions((record.folder, record.id)))
        return super().backlinks(record, name)

    def _who(self, target: Key) -> tuple[Key, ...]:
        self.notes.keys.add(_mentions(target))
        return super()._who(target)

    def claims_in(self, article: Article) -> tuple[Claim, ...]:
        # Made by the site's own method each time: what it keeps is kept here, with what it depends on.
        return self.notes.once(("claims in", article.id), article, lambda: self._in_reading_order(article))

    def preview(self, record: Topic | Article) -> str:
        self.notes.keys.add(("topics", _EVERY))
        return super().preview(record)

    @cached_property
    def _newest_with(self) -> dict[str, Topic]:
        return {id: topic for topic in reversed(self.newest) for id in topic.articles}


class _Annotations(Annotations):
    def __init__(self, site: Noted) -> None:
        super().__init__(site)
        self.notes = site.notes

    def marks(self, article: Article) -> tuple[Mark, ...]:
        return self.notes.once(
            ("marks", article.id), article, lambda: super(_Annotations, self).marks(article)
        )

    def _by_claim(self, article: Article) -> Any:
        self.marks(article)
        return super()._by_claim(article)


def book(site: Arranged, resources: Resources) -> tuple[Book, Notes]:
    """The pages of a site, and where it is noted what they are made of."""
    notes = Notes()
    values = {part.name: getattr(site, part.name) for part in fields(Arranged)}
    values |= {folder: Watched(folder, values[folder], notes) for folder in _TYPES}
    noted = Noted(**values, notes=notes)
    made = Book(noted, resources)
    made.annotations = _Annotations(noted)
    made.world.globals["annotations"] = made.annotations
    made.world.globals["once"] = lambda macro, thing, *here: notes.once(
        (id(macro), id(thing), *map(id, here)), (macro, thing, *here), lambda: macro(*here, thing)
    )
    return made, notes


ALL_TERMS: Key = ("terms", _EVERY)
"""What every page depends on: words of any of its texts may be in the glossary."""
