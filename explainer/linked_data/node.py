"""What nodes are made of: their keys in order, how they name each other, and how dates stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from explainer import prose
from explainer.catalogue import Catalogue
from explainer.linked_data import types
from explainer.model import Actor, Article, Record, Source
from explainer.model.edtf import Date
from explainer.site import Site

Node = dict[str, Any]
"""A node of JSON-LD. Nobody changes one that is made, so that it can stand in several places."""


def node(type: str | list[str], id: str = "", /, **values: Any) -> Node:
    """A node with what is known: an empty text, an empty list and ``None`` are left out."""
    known = {name: value for name, value in values.items() if value}
    return {"@type": type, "@id": id, **known} if id else {"@type": type, **known}


def day(date: Date | None) -> str:
    """A date as ISO 8601 writes it, to the day, the month or the year; nothing where it is not that certain.

    https://schema.org/Date
    """
    return date.edtf if date is not None and date.is_plain else ""


def words(text: str | None) -> str:
    """A Prose field without its marks; nothing where there is none."""
    return prose.plain(text) if text else ""


class Surroundings:
    """What the nodes of one file have in common: the site, its words, and how addresses begin there.

    ``named`` says whether a reference to another record brings its type and name with it, as a page needs that
    has to be understood alone; in the graph, which holds every node, an address is enough.
    """

    def __init__(self, site: Site, words: Catalogue, root: str, *, named: bool) -> None:
        self.site = site
        self.words = words
        self.root = root
        self.named = named
        self.language = site.settings.language
        self.licence = site.settings.licence.url
        self._ids: dict[int, str] = {}
        self._references: dict[int, Node] = {}

    def id(self, record: Record) -> str:
        """The address of a record's page, or of its place on a list, which is its ``@id``."""
        found = self._ids.get(id(record))
        if found is None:
            found = self.root + self.site.page(record)
            self._ids[id(record)] = found
        return found

    def page(self, path: str, fragment: str = "") -> str:
        """The address of a page that is no record's, by its path."""
        return self.root + self.site.url(path) + fragment

    def reference(self, record: Record | None) -> Node | None:
        """A record as another one names it."""
        return None if record is None else self._reference(record)

    def _reference(self, record: Record) -> Node:
        found = self._references.get(id(record))
        if found is None:
            found = self._named(record) if self.named else {"@id": self.id(record)}
            self._references[id(record)] = found
        return found

    def _named(self, record: Record) -> Node:
        id, type = self.id(record), types.of(record)
        if isinstance(record, Article):
            return node(type, id, headline=record.title, url=record.url)
        if isinstance(record, Actor):
            return node(type, id, name=record.title, sameAs=same_as(record))
        if isinstance(record, Source) and not record.title:
            return node(type, id, disambiguatingDescription=record.name)
        return node(type, id, name=record.name)

    def references(self, folder: str, ids: Iterable[str]) -> list[Node]:
        """Those of some records that readers can see, each once."""
        records = self.site.of(folder)
        return [self._reference(records[id]) for id in dict.fromkeys(ids) if id in records]

    def addresses(self, records: Iterable[Record]) -> list[Node]:
        """The addresses alone of many records, whose names would fill a page."""
        return [{"@id": self.id(record)} for record in records]

    @cached_property
    def publisher(self) -> Node:
        """Who answers for the site, as other nodes name them."""
        who, id = self.site.settings.publisher, f"{self.root}#publisher"
        return node("Organization", id, name=who.name, url=who.url) if self.named else {"@id": id}

    @cached_property
    def website(self) -> Node:
        """The site itself, as other nodes name it."""
        id = f"{self.root}#website"
        return node("WebSite", id, name=self.site.settings.name, url=self.root) if self.named else {"@id": id}


def same_as(actor: Actor) -> str:
    """The actor in Wikidata, if it is known there."""
    item = actor.identifiers.wikidata
    return f"https://www.wikidata.org/wiki/{item}" if item else ""
