"""Records as schema.org's JSON-LD: the nodes of a page, and those of everything.

Every type and property is one of schema.org's own, used where its vocabulary says it can be. What schema.org
has no word for (a stance, a likelihood, how sure we are) is left to the other formats rather than forced into
a word that means something else.

https://schema.org/docs/datamodel.html, https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.catalogue import Catalogue
from explainer.linked_data import claims, texts, world
from explainer.linked_data.node import Node, Surroundings
from explainer.model import Actor, Article, Event, Fact, Opinion, Prediction, Record, Source, Term, Topic
from explainer.site import Site

CONTEXT = "https://schema.org"
"""The name of the vocabulary's context. Whoever reads JSON-LD knows it; nothing here fetches it."""


class LinkedPages:
    """What the pages of a site say of themselves."""

    def __init__(self, site: Site, words: Catalogue) -> None:
        self.site = site
        self.words = words
        self._surroundings: dict[str, Surroundings] = {}

    def of(self, record: Record) -> Node:
        """The document that stands in a record's page: its own nodes, with the names of what they refer to."""
        root = self.site.root(self.site.url(self.site.path(record)))
        if root not in self._surroundings:
            self._surroundings[root] = Surroundings(self.site, self.words, root, named=True)
        return {"@context": CONTEXT, "@graph": list(nodes(self._surroundings[root], record))}


def graph(site: Site, words: Catalogue, path: str) -> Iterator[Node]:
    """Every node of a site, once, as they stand in the document at ``path``."""
    here = Surroundings(site, words, site.root(path), named=False)
    yield from world.site(here)
    for record in site.records():
        yield from nodes(here, record)


def nodes(here: Surroundings, record: Record) -> Iterator[Node]:
    """The nodes of a record: its own first, then those it brings with it."""
    match record:
        case Topic():
            yield texts.topic(here, record)
        case Article():
            yield texts.article(here, record)
        case Fact() | Prediction() | Opinion():
            yield from claims.nodes(here, record)
        case Actor():
            yield from world.actor(here, record)
        case Source():
            yield texts.source(here, record)
        case Event():
            yield world.event(here, record)
        case Term():
            yield world.term(here, record)


__all__ = ["CONTEXT", "LinkedPages", "Node", "Surroundings", "graph", "nodes"]
