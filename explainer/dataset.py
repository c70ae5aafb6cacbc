"""A data folder's records as one value, before they are arranged for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, cast

from explainer.anchor import Coverage, Quoted, Words, coverage
from explainer.model import (
    RECORDS,
    Actor,
    Article,
    BaseClaim,
    Claim,
    Event,
    Record,
    Settings,
    Source,
    Term,
    Topic,
)
from explainer.source import Document, Route

FOLDERS: dict[str, type[Record]] = {record.folder: record for record in RECORDS}
"""The folders of data/, each with the type of its records."""


class Anchored(NamedTuple):
    """Words of an article that a record quotes, and where in the record they are written."""

    record: Record
    route: Route
    article: Article
    quoted: Quoted


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything the data folder says, by id, in the order of ids. Immutable; later rooms only read it."""

    settings: Settings
    topics: Mapping[str, Topic]
    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    terms: Mapping[str, Term]
    documents: tuple[Document, ...]
    """Every file that was read, broken ones included, in the order of paths."""
    known: Mapping[str, Mapping[str, Document]]
    """Per folder, every id with its file, those of broken records included."""

    def of(self, folder: str) -> Mapping[str, Record]:
        """The records of a type, by the name of its folder."""
        return cast(Mapping[str, Record], getattr(self, folder))

    def records(self) -> Iterator[Record]:
        """Every record, type by type in the order of :data:`explainer.model.RECORDS`."""
        for folder in FOLDERS:
            yield from self.of(folder).values()

    def unread(self) -> Iterator[Document]:
        """The YAML files that became no record, in the order of paths."""
        read = {record.document.path for record in self.records()} | {self.settings.document.path}
        return (d for d in self.documents if d.path.endswith(".yml") and d.path not in read)

    def anchored(self) -> Iterator[Anchored]:
        """Every quotation that has to be found in an article: of claims, loaded words, asides and omissions."""
        for claim in self.claims.values():
            for index, appearance in enumerate(claim.appearances):
                article = self.articles.get(appearance.article)
                if article is not None:
                    yield Anchored(claim, ("appearances", index, "exact"), article, appearance)
        for article in self.articles.values():
            yield from own_anchors(article)

    def anchored_in(self, article: Article) -> Sequence[Anchored]:
        """Every quotation that has to be found in this article."""
        return self._anchored.get(article.id, ())

    @cached_property
    def _anchored(self) -> Mapping[str, Sequence[Anchored]]:
        found: dict[str, list[Anchored]] = {}
        for anchored in self.anchored():
            found.setdefault(anchored.article.id, []).append(anchored)
        return found

    def accounting(self, article: Article) -> Iterator[Anchored]:
        """Every quotation that accounts for words of this article: of claims and asides."""
        return (a for a in self.anchored_in(article) if a.route[0] in ("appearances", "asides"))

    def accounted(self, article: Article, *, public: bool = False) -> Coverage:
        """How many of the article's words are under a claim or an aside; only claims that readers see, if asked."""
        seen = (a for a in self.accounting(article) if not (public and _is_hidden(a.record)))
        places = (article.words.place(anchored.quoted) for anchored in seen)
        return coverage(article.words, (place for place in places if place))


@dataclass(frozen=True, eq=False)
class Before:
    """An earlier state, for the rules that compare: the data as it was, and ids that were taken away by then."""

    dataset: Dataset
    once: Mapping[str, frozenset[str]]
    """Per folder, ids of files that stood there once and were deleted."""


def _is_hidden(record: Record) -> bool:
    return isinstance(record, BaseClaim) and not record.is_public


def own_anchors(article: Article) -> Iterator[Anchored]:
    """What an article itself quotes of its words: loaded words, asides, what omissions are about."""
    for index, loaded in enumerate(article.loaded):
        yield Anchored(article, ("loaded", index, "exact"), article, loaded)
    for index, aside in enumerate(article.asides):
        yield Anchored(article, ("asides", index, "exact"), article, aside)
    for index, omission in enumerate(article.omissions):
        for number, words in enumerate(omission.about):
            yield Anchored(article, ("omissions", index, "about", number), article, Words(words))
