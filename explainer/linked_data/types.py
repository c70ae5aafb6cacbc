"""Which type of schema.org a record is. https://schema.org/docs/full.html"""

from __future__ import annotations

from explainer.model import Actor, Article, Record, Source
from explainer.model.scales import ActorType, Genre, SourceType

Type = str | list[str]

_ARTICLES: dict[Genre, Type] = {
    Genre.OPINION: "OpinionNewsArticle",
    Genre.NEWS: "NewsArticle",
    Genre.ANALYSIS: "AnalysisNewsArticle",
    Genre.SPEECH: "CreativeWork",
    Genre.SATIRE: "SatiricalArticle",
}
_ACTORS: dict[ActorType, Type] = {
    ActorType.PERSON: "Person",
    # A Country is a place, and only an Organization can claim something or belong to something.
    ActorType.STATE: ["Country", "Organization"],
    ActorType.ORGANISATION: "Organization",
    ActorType.GROUP: "Organization",
}
_SOURCES: dict[SourceType, Type] = {
    SourceType.PRIMARY: "CreativeWork",
    SourceType.NEWS: "NewsArticle",
    SourceType.ANALYSIS: "Article",
    SourceType.RESEARCH: "ScholarlyArticle",
    SourceType.REFERENCE: "CreativeWork",
}
_OTHERS: dict[str, Type] = {
    "topics": "BackgroundNewsArticle",
    "claims": "Claim",
    "events": "Event",
    "terms": "DefinedTerm",
}


def of(record: Record) -> Type:
    """The type of a record's node."""
    if isinstance(record, Article):
        return _ARTICLES[record.genre]
    if isinstance(record, Actor):
        return _ACTORS[record.type]
    return _SOURCES[record.type] if isinstance(record, Source) else _OTHERS[record.folder]
