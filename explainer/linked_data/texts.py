"""Topics, the texts they take apart, and sources.

https://schema.org/BackgroundNewsArticle, https://schema.org/NewsArticle
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from explainer.linked_data import types
from explainer.linked_data.claims import correction_id
from explainer.linked_data.node import Node, Surroundings, day, node, words
from explainer.model import Article, Source, Topic
from explainer.model.actor import Position
from explainer.model.evidence import Evidence


def topic(here: Surroundings, topic: Topic) -> Node:
    """An explainer: its question, its short answer, and the texts, claims and actors it brings together."""
    id, claims = here.id(topic), here.site.claims_of(topic)
    actors = (actor for claim in claims for actor in claim.about)
    return node(
        types.of(topic),
        id,
        url=id,
        headline=topic.title,
        alternativeHeadline=topic.question,
        abstract=words(topic.summary),
        image=here.root + here.site.preview(topic),
        author=[node("Person", name=name) for name in topic.authors] or here.publisher,
        publisher=here.publisher,
        datePublished=day(topic.published),
        dateModified=day(topic.updated),
        inLanguage=here.language,
        license=here.licence,
        isPartOf=here.website,
        isBasedOn=here.references("articles", topic.articles),
        about=here.references("actors", actors),
        hasPart=here.addresses(claims),
        correction=[
            {"@id": correction_id(here, claim, number)}
            for claim in claims
            for number in range(1, len(claim.corrections) + 1)
        ],
    )


def article(here: Surroundings, article: Article) -> Node:
    """A text that is taken apart. Its ``@id`` is its page here, its ``url`` where it was published."""
    return node(
        types.of(article),
        here.id(article),
        url=article.url,
        headline=article.title,
        genre=here.words.plain_label(article.genre),
        author=here.reference(here.site.actors.get(article.author or "")),
        publisher=node("Organization", name=article.publisher) if article.publisher else None,
        datePublished=day(article.published),
        inLanguage=article.language,
        archivedAt=article.archive_url,
        copyrightNotice=article.licence,
        interpretedAsClaim=here.addresses(here.site.claims_in(article)),
    )


def source(here: Surroundings, source: Source) -> Node:
    """A source, with who controls its publisher in words, and its words that are quoted here."""
    return node(
        types.of(source),
        here.id(source),
        url=source.url,
        name=source.title,
        # What it is called here where nobody has seen its title, which therefore is no name of it.
        disambiguatingDescription="" if source.title else source.name,
        author=[node("Person", name=name) for name in source.authors],
        publisher=_publisher(here, source),
        datePublished=day(source.published),
        inLanguage=source.language,
        archivedAt=source.archive_url,
        abstract=words(source.shows),
        isBasedOn=here.reference(here.site.sources.get(source.origin or "")),
        hasPart=list(_quotations(here, source)),
    )


def _publisher(here: Surroundings, source: Source) -> Node:
    label, meaning = here.words.plain_label(source.control), here.words.plain_meaning(source.control)
    country = f" ({source.country})" if source.country else ""
    return node("Organization", name=source.publisher, ownershipFundingInfo=f"{label}{country}. {meaning}")


def _quotations(here: Surroundings, source: Source) -> Iterator[Node]:
    """What is quoted from it, each passage once: its own words first, then those under claims and in notes."""
    about: dict[_Quoted, dict[str, Node]] = {}
    if source.quote:
        about[_Quoted(source.quote)] = {}
    for link in here.site.backlinks(source, "evidence_in"):
        part, record = link.part, here.reference(link.record)
        if isinstance(part, Evidence) and part.quote and record:
            quoted = _Quoted(part.quote, part.quote_language, part.translation)
            about.setdefault(quoted, {})[record["@id"]] = record
    for quoted, records in about.items():
        yield quotation(here, source, quoted, about=list(records.values()))


class _Quoted(NamedTuple):
    """A passage of a source, as evidence quotes it."""

    quote: str
    quote_language: str | None = None
    translation: str | None = None


def quotation(here: Surroundings, source: Source, quoted: _Quoted | Position, **values: Any) -> Node:
    """Words from a source, with their translation where there is one."""
    translation = (
        node("Quotation", text=quoted.translation, inLanguage=here.language) if quoted.translation else None
    )
    language = quoted.quote_language or source.language
    return node("Quotation", text=quoted.quote, inLanguage=language, workTranslation=translation, **values)
