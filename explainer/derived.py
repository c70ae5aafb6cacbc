"""What follows from the records, for every format alike: what a claim rests on, how independent its
evidence is, what a text is made of, and who says what about it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from explainer.anchor import Coverage, coverage
from explainer.model import Actor, Article, Claim, Event, Fact, Opinion, Prediction, Source, Topic
from explainer.model.actor import Position
from explainer.model.claim import ClaimRelation, Correction
from explainer.model.edtf import Date
from explainer.model.evidence import Evidence
from explainer.model.reviewers import reviewers
from explainer.model.scales import Control, Kind, Outcome, Relation, Stance, Verdict
from explainer.site import Site

_STANCES = tuple(Stance)  # which is quicker to go through than the class


@dataclass(frozen=True, slots=True)
class Independence:
    """How many voices stand behind a list of evidence."""

    sources: int
    publishers: int
    states: tuple[str, ...]
    """ISO 3166 codes of the states that control or fund sources among them, sorted."""
    state_controlled: int
    """How many of the sources a state controls or funds."""


def independence(site: Site, evidence: Iterable[Evidence]) -> Independence:
    """Count sources, publishers and controlling states; a source that stands twice counts once."""
    sources = [
        site.sources[id] for id in dict.fromkeys(item.source for item in evidence) if id in site.sources
    ]
    state = [source for source in sources if source.control in (Control.STATE, Control.STATE_AFFILIATED)]
    return Independence(
        sources=len(sources),
        publishers=len({source.publisher for source in sources}),
        states=tuple(sorted({source.country for source in state if source.country})),
        state_controlled=len(state),
    )


def by_stance(evidence: Iterable[Evidence]) -> list[tuple[Stance, list[Evidence]]]:
    """Evidence grouped by what it does, in the order of the scale; empty groups left out."""
    groups: dict[Stance, list[Evidence]] = {stance: [] for stance in _STANCES}
    for item in evidence:
        groups[item.stance].append(item)
    return [(stance, items) for stance, items in groups.items() if items]


def by_control(sources: Iterable[Source]) -> list[tuple[Control, list[Source]]]:
    """Sources grouped by who controls them, in the order of the scale; empty groups left out."""
    groups: dict[Control, list[Source]] = {control: [] for control in Control}
    for source in sources:
        groups[source.control].append(source)
    return [(control, found) for control, found in groups.items() if found]


def rests_on(site: Site, opinion: Opinion) -> list[tuple[Verdict | None, int]]:
    """How many facts of which verdict an opinion relies on, in the order of the scale."""
    facts = [site.claims[id] for id in opinion.relies_on if id in site.claims]
    counted = Counter(fact.verdict for fact in facts if isinstance(fact, Fact))
    order: list[Verdict | None] = [*Verdict, None]
    return [(verdict, counted[verdict]) for verdict in order if counted[verdict]]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what a text is made of: a kind, with its verdict if it is a fact."""

    kind: Kind
    verdict: Verdict | None
    count: int


def composition(claims: Iterable[Claim]) -> list[Share]:
    """What claims are made of: facts by verdict, then opinions, then predictions; empty shares left out."""
    counted = Counter((claim.kind, claim.verdict if isinstance(claim, Fact) else None) for claim in claims)
    order: list[tuple[Kind, Verdict | None]] = [(Kind.FACT, verdict) for verdict in (*Verdict, None)]
    order += [(Kind.OPINION, None), (Kind.PREDICTION, None)]
    return [Share(kind, verdict, counted[kind, verdict]) for kind, verdict in order if counted[kind, verdict]]


def kinds(claims: Iterable[Claim]) -> Mapping[Kind, int]:
    """How many claims are of each kind, in the order in which kinds are shown."""
    counted = Counter(claim.kind for claim in claims)
    return {kind: counted[kind] for kind in Kind}


def by_kind(claims: Iterable[Claim]) -> list[Share]:
    """What claims are made of, by kind alone; kinds without a claim left out."""
    return [Share(kind, None, count) for kind, count in kinds(claims).items() if count]


def leans_on(site: Site, source: Source) -> list[Fact]:
    """The facts whose verdict would stand without any deciding evidence if this source were left out."""
    facts = dict.fromkeys(
        link.record.id for link in site.backlinks(source, "evidence_in") if isinstance(link.record, Fact)
    )
    return [
        fact for fact in (site.claims[id] for id in facts) if isinstance(fact, Fact) and _falls(fact, source)
    ]


def _falls(fact: Fact, source: Source) -> bool:
    deciding = {item.source for item in fact.evidence if item.stance in (Stance.SUPPORTS, Stance.REFUTES)}
    return deciding == {source.id}


def covered(site: Site, article: Article) -> Coverage:
    """How many words of an article are under a visible claim or an aside."""
    made = [item for claim in site.claims_in(article) for item in claim.appearances]
    places = [place for item in made if item.article == article.id and (place := article.words.place(item))]
    places += [place for aside in article.asides if (place := article.words.place(aside))]
    return coverage(article.words, places)


@dataclass(frozen=True, slots=True)
class Material:
    """What a topic brings together: its claims and texts, and what they lean on and speak of, in no order of names."""

    claims: Sequence[Claim]
    articles: Sequence[Article]
    evidence: Sequence[Evidence]
    """That of the claims, then that of what the texts leave out."""
    sources: Sequence[Source]
    """Those of the evidence, in its order."""
    events: Sequence[Event]
    """Those that bear on a claim or are reported by a source, by date."""
    actors: Sequence[Actor]
    """Those the claims are about, who make them, and who take part in the events, by id."""


def material(site: Site, topic: Topic) -> Material:
    """What a topic brings together."""
    claims, articles = site.claims_of(topic), site.articles_of(topic)
    noted = [item for article in articles for omission in article.omissions for item in omission.evidence]
    evidence = [*(item for claim in claims for item in claim.evidence), *noted]
    sources = {item.source: site.sources[item.source] for item in evidence if item.source in site.sources}
    found = [event for record in (*claims, *sources.values()) for event in site.mentioning(record, "events")]
    events = site.in_order_of_dates({event.id: event for event in found}.values())
    actors = {id for claim in claims for id in claim.about}
    actors |= {part.actor for event in events for part in event.actors}
    actors |= {holder.id for claim in claims if (holder := site.holder(claim))}
    known = [site.actors[id] for id in sorted(actors) if id in site.actors]
    return Material(claims, articles, evidence, tuple(sources.values()), events, known)


def corrections(site: Site) -> list[tuple[Claim, Correction]]:
    """Every correction with its claim, the latest first."""
    found = [(claim, correction) for claim in site.claims.values() for correction in claim.corrections]
    return sorted(found, key=lambda item: (item[1].on.sort_key, item[0].id), reverse=True)


Tie = tuple[Claim, str, Claim]
"""From one claim to another, and of what sort: a relation by its id, or ``RESTS_ON``."""
RESTS_ON = "rests_on"
"""What ties an opinion to the facts it relies on; all other ties are relations, by their ids."""


def ties(shown: Mapping[str, Claim]) -> Iterator[Tie]:
    """Every tie between the claims, each once. That an opinion depends on a fact it rests on is one tie."""
    for claim in shown.values():
        yield from _ties_from(claim, shown)


def ties_of(site: Site, claim: Claim, near: Mapping[str, Claim]) -> Iterator[Tie]:
    """Every tie between a claim and those near it: its own, then theirs to it, in the order of ``near``."""
    yield from _ties_from(claim, near)
    sorts: dict[str, dict[Relation, None]] = {}
    for link in site.backlinks(claim, "relations_from"):
        if isinstance(link.part, ClaimRelation):
            sorts.setdefault(link.record.id, {})[link.part.type] = None
    relying = {opinion.id for opinion in site.mentioning(claim, "relied_on_by")}
    for id, other in near.items():
        if id == claim.id:
            continue
        if id in relying:
            yield other, RESTS_ON, claim
        for sort in sorts.get(id, ()):
            if not (sort is Relation.DEPENDS_ON and id in relying):
                yield other, sort.value, claim


def _ties_from(claim: Claim, shown: Mapping[str, Claim]) -> Iterator[Tie]:
    relied = dict.fromkeys(claim.relies_on if isinstance(claim, Opinion) else ())
    for id in relied:
        if id in shown:
            yield claim, RESTS_ON, shown[id]
    for sort, id in dict.fromkeys((relation.type, relation.to) for relation in claim.relations):
        said = sort is Relation.DEPENDS_ON and id in relied
        if id in shown and not said and shown[id] is not claim:
            yield claim, sort.value, shown[id]


@dataclass(frozen=True, slots=True)
class Saying:
    """That an actor says so, disputes it or qualifies it, when, and where that is reported."""

    actor: Actor
    on: Date | None
    source: Source | None


@dataclass(frozen=True, slots=True)
class Voices:
    """Who says what about a claim: by stance, in the order of the scale; stances nobody takes left out."""

    claim: Claim
    by_stance: Mapping[Stance, Sequence[Saying]]


def voices(site: Site, claim: Claim) -> Voices:
    """What named actors say of a claim: in a position that bears on it, or as holder of its counter-view."""
    said: dict[Stance, list[Saying]] = {stance: [] for stance in _STANCES}
    for link in site.backlinks(claim, "positions_on"):
        actor, (_, position, _, bearing, *_) = site.actors[link.record.id], link.route
        stated = actor.positions[int(position)]
        source = site.sources.get(stated.source)
        said[stated.claims[int(bearing)].stance].append(Saying(actor, stated.on, source))
    if isinstance(claim, Opinion) and claim.counter_view:
        holder = site.actors.get(claim.counter_view.holder or "")
        if holder and all(saying.actor is not holder for saying in said[Stance.REFUTES]):
            first = next((site.sources.get(item.source) for item in claim.counter_view.evidence), None)
            said[Stance.REFUTES].append(Saying(holder, None, first))
    return Voices(claim, {stance: sayings for stance, sayings in said.items() if sayings})


def all_voices(site: Site, claims: Iterable[Claim]) -> list[Voices]:
    """The claims on which somebody is on record, with who: those on which voices differ first."""
    found = [heard for claim in claims if (heard := voices(site, claim)).by_stance]
    return sorted(found, key=lambda heard: -len(heard.by_stance))


def statements(actors: Iterable[Actor]) -> list[tuple[Actor, Position]]:
    """What actors said on a known date, by date."""
    dated = [(actor, position) for actor in actors for position in actor.positions if position.on]
    return sorted(dated, key=lambda item: (item[1].on.sort_key if item[1].on else (), item[0].id))


def reviewed_by(site: Site, claim: Claim) -> tuple[str, ...]:
    """The people who count as the claim's reviewers: they did not write it."""
    return reviewers(claim, site.topics)


def authors(site: Site, claim: Claim) -> tuple[str, ...]:
    """Who wrote the entry on a claim: those it names, else those of its topics."""
    return claim.authors or tuple(
        dict.fromkeys(name for topic in site.topics_of(claim) for name in topic.authors)
    )


def unreviewed(site: Site) -> list[Claim]:
    """The claims that fewer people have reviewed than the site asks for."""
    needed = site.settings.reviewers_needed
    return [claim for claim in site.claims.values() if len(reviewed_by(site, claim)) < needed]


def due(site: Site) -> list[tuple[Date, Claim]]:
    """When claims have to be looked at again, by date: reviews, and predictions that can be decided."""
    found = [(claim.review.next, claim) for claim in site.claims.values() if claim.review.next]
    found += [(claim.resolves_by, claim) for claim in site.predictions if is_open(claim)]
    return sorted(found, key=lambda item: (item[0].sort_key, item[1].id))


def is_open(prediction: Prediction) -> bool:
    """Whether nobody has decided yet what became of it."""
    return prediction.resolution.outcome is Outcome.OPEN


def newest_date(site: Site) -> datetime.date | None:
    """The last day on which the data say that something was looked at or changed; ``None`` if they name none.

    A month or a year counts from its first day, so that no day is named that has not come.
    """
    return max((date.earliest for date in _dates_of_work(site) if date is not None), default=None)


def looks(claim: Claim) -> list[Date]:
    """When somebody looked at a claim, as far as it says: reviewed it, weighed its evidence, or decided it."""
    dates = [claim.review.on]
    if isinstance(claim, Fact):
        dates.append(claim.as_of)
    elif isinstance(claim, Prediction):
        dates += [claim.resolution.as_of, claim.resolution.on]
    return [date for date in dates if date]


def _dates_of_work(site: Site) -> Iterator[Date | None]:
    for topic in site.topics.values():
        yield from (topic.published, topic.updated)
    for source in site.sources.values():
        yield source.accessed
    for claim in site.claims.values():
        yield from (*looks(claim), *(correction.on for correction in claim.corrections))
