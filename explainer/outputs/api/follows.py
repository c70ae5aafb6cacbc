"""What follows for a record from the others: what the API says beyond the record's own file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from explainer import derived
from explainer.model import Actor, Article, Claim, Opinion, Record, Source
from explainer.model.edtf import Date
from explainer.model.scales import Kind, Relation, Stance, Verdict
from explainer.outputs.api import shape
from explainer.outputs.api.shape import Field, Scope, Shape


class Follows(NamedTuple):
    """A key that follows from other records: what it means, and the answer for a record."""

    field: Field
    answer: Callable[[Any, Scope], Any]


class Marked(NamedTuple):
    """A claim's words in a text, and the address of the mark."""

    article: Article
    number: int
    start: int
    end: int
    exact: str
    page: str


class Related(NamedTuple):
    """A claim that says how it bears on this one."""

    type: Relation
    claim: Claim


@dataclass(frozen=True, slots=True)
class Rests:
    """How many facts of a verdict an opinion relies on."""

    verdict: Verdict | None
    count: int


class Said(NamedTuple):
    """That an actor takes a stance on a claim."""

    stance: Stance
    actor: Actor
    on: Date | None
    source: Source | None


class Use(NamedTuple):
    """Where a source is cited."""

    stance: Stance
    by: Record


def _summaries(folder: str) -> Shape:
    return shape.many(shape.summary_of(folder))


def _object(*fields: tuple[str, str, Shape]) -> Shape:
    """An object made of a value's attributes of the same names."""
    return shape.of_object([Field(*field) for field in fields])


_INDEPENDENCE = _object(
    ("sources", "How many sources there are; one that stands twice counts once.", shape.NUMBER),
    ("publishers", "How many publishers they have.", shape.NUMBER),
    ("states", "The states that control or fund some of them, by ISO 3166 code.", shape.many(shape.TEXT)),
    ("state_controlled", "How many of them a state controls or funds.", shape.NUMBER),
)
_SHARE = _object(
    ("kind", "The kind of claim.", shape.one_of(Kind)),
    ("verdict", "The verdict, of facts.", shape.nullable(shape.one_of(Verdict))),
    ("count", "How many claims.", shape.NUMBER),
)
SHARES = shape.many(_SHARE)
"""What a text, or a whole site, is made of."""
_COVERAGE = _object(
    ("words", "How many words the text has.", shape.NUMBER),
    ("covered", "How many of them are under a claim or an aside.", shape.NUMBER),
    ("percent", "The same in per cent, rounded down.", shape.NUMBER),
)
_SAYING = _object(
    ("stance", "Whether the actor says so, disputes it or qualifies it.", shape.one_of(Stance)),
    ("actor", "Who.", shape.summary_of("actors")),
    ("on", "When, if it is known.", shape.nullable(shape.DATE)),
    ("source", "Where it is reported.", shape.nullable(shape.summary_of("sources"))),
)
_MARK = _object(
    ("article", "The text.", shape.summary_of("articles")),
    ("number", "The number of the claim there.", shape.NUMBER),
    ("start", "Where the words begin, in characters from 0, in the text’s normal form.", shape.NUMBER),
    ("end", "Where they end: the character after the last.", shape.NUMBER),
    ("exact", "The words.", shape.TEXT),
    ("page", "The address of the mark.", shape.ADDRESS),
)
_RELATED = _object(
    ("type", "What the other claim does to this one.", shape.one_of(Relation)),
    ("claim", "The other claim.", shape.summary_of("claims")),
)
_RESTS = _object(
    ("verdict", "The verdict; `null` for facts without one.", shape.nullable(shape.one_of(Verdict))),
    ("count", "How many of the facts that it relies on have this verdict.", shape.NUMBER),
)
_USE = _object(
    ("stance", "What the source does there.", shape.one_of(Stance)),
    ("by", "The claim or the text that cites it.", shape.SUMMARY),
)


def _holder(claim: Claim, scope: Scope) -> Actor | None:
    return scope.site.holder(claim)


def _marks(claim: Claim, scope: Scope) -> Iterator[Marked]:
    for article, mark in scope.annotations.of_claim(claim):
        start, end = mark.place
        page = f"{scope.page(article)}#{mark.id}"
        yield Marked(article, mark.number, start, end, article.words.text[start:end], page)


def _related(claim: Claim, scope: Scope) -> Iterator[Related]:
    for link in scope.site.backlinks(claim, "relations_from"):
        yield Related(link.part.type, link.record)  # type: ignore[attr-defined, arg-type]


def _voices(claim: Claim, scope: Scope) -> Iterator[Said]:
    for stance, sayings in derived.voices(scope.site, claim).by_stance.items():
        for saying in sayings:
            yield Said(stance, saying.actor, saying.on, saying.source)


def _rests(claim: Claim, scope: Scope) -> list[Rests]:
    return (
        [Rests(*counted) for counted in derived.rests_on(scope.site, claim)]
        if isinstance(claim, Opinion)
        else []
    )


def _uses(source: Source, scope: Scope) -> Iterator[Use]:
    for link in scope.site.backlinks(source, "evidence_in"):
        yield Use(link.part.stance, link.record)  # type: ignore[attr-defined]


def _mentioned(name: str) -> Callable[[Record, Scope], Any]:
    """Who mentions the record under a reverse name."""
    return lambda record, scope: scope.site.mentioning(record, name)


_CLAIM = (
    Follows(
        Field(
            "topics",
            "The topics it belongs to: those it names, then those that name it.",
            _summaries("topics"),
        ),
        lambda claim, scope: scope.site.topics_of(claim),
    ),
    Follows(
        Field(
            "holder",
            "Who makes the claim; `null` where the author of its text is not known.",
            shape.nullable(shape.summary_of("actors")),
        ),
        _holder,
    ),
    Follows(Field("marks", "Where its words stand, in the order of the texts.", shape.many(_MARK)), _marks),
    Follows(
        Field("independence", "How many voices stand behind its evidence.", _INDEPENDENCE),
        lambda claim, scope: derived.independence(scope.site, claim.evidence),
    ),
    Follows(Field("rests_on", "What facts an opinion relies on, by verdict.", shape.many(_RESTS)), _rests),
    Follows(Field("relations_from", "What other claims say of this one.", shape.many(_RELATED)), _related),
    Follows(
        Field("relied_on_by", "The opinions that rest on it.", _summaries("claims")),
        _mentioned("relied_on_by"),
    ),
    Follows(Field("voices", "Who is on record about it.", shape.many(_SAYING)), _voices),
    Follows(Field("events", "The events that bear on it.", _summaries("events")), _mentioned("events")),
    Follows(
        Field("reviewed_by", "The people who reviewed it and did not write it.", shape.many(shape.TEXT)),
        lambda claim, scope: derived.reviewed_by(scope.site, claim),
    ),
)
_TOPIC = (
    Follows(
        Field(
            "claims",
            "Its claims: in the order of its sections, then of its texts, then the rest.",
            _summaries("claims"),
        ),
        lambda topic, scope: scope.site.claims_of(topic),
    ),
    Follows(
        Field("composition", "What its texts are made of.", SHARES),
        lambda topic, scope: derived.composition(scope.site.claims_of(topic)),
    ),
)
_ARTICLE = (
    Follows(
        Field("claims", "The claims made in it, in the order of its words.", _summaries("claims")),
        lambda article, scope: scope.site.claims_in(article),
    ),
    Follows(
        Field("coverage", "How much of it is accounted for.", _COVERAGE),
        lambda article, scope: derived.covered(scope.site, article),
    ),
    Follows(
        Field("composition", "What it is made of.", SHARES),
        lambda article, scope: derived.composition(scope.site.claims_in(article)),
    ),
    Follows(Field("topics", "The topics that take it apart.", _summaries("topics")), _mentioned("topics")),
)
_ACTOR = (
    Follows(
        Field("claims_made", "The claims it makes.", _summaries("claims")),
        lambda actor, scope: scope.site.said_by(actor),
    ),
    Follows(Field("claims_about", "The claims about it.", _summaries("claims")), _mentioned("claims_about")),
    Follows(Field("articles", "The texts it wrote.", _summaries("articles")), _mentioned("articles")),
    Follows(Field("events", "The events it took part in.", _summaries("events")), _mentioned("events")),
    Follows(Field("members", "Who belongs to it.", _summaries("actors")), _mentioned("members")),
)
_SOURCE = (
    Follows(Field("evidence_in", "Where it is cited as evidence.", shape.many(_USE)), _uses),
    Follows(
        Field(
            "decides",
            "The facts whose verdict would stand without deciding evidence if it were left out.",
            _summaries("claims"),
        ),
        lambda source, scope: derived.leans_on(scope.site, source),
    ),
    Follows(
        Field("re_reported_by", "The sources that report it again.", _summaries("sources")),
        _mentioned("re_reported_by"),
    ),
)

FOLLOWS: Mapping[str, tuple[Follows, ...]] = {
    "topics": _TOPIC,
    "articles": _ARTICLE,
    "claims": _CLAIM,
    "actors": _ACTOR,
    "sources": _SOURCE,
    "events": (),
    "terms": (),
}
"""What follows for the records of each folder, in the order in which it is said."""
