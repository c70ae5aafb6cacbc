"""What a change moves in places that nobody edited: what opinions rest on, what topics are made of, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from explainer import derived
from explainer.anchor import Coverage
from explainer.dataset import Dataset
from explainer.model import Fact, Opinion, Record
from explainer.model.evidence import Evidence
from explainer.model.scales import Kind, Relation
from explainer.site import Site, arrange


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that is derived and says something else now. ``was`` and ``now`` are our own words."""

    what: str
    folder: str
    id: str
    name: str
    was: str
    now: str


RESTS_ON, MADE_OF, COVERAGE, STANDS_ON = "rests on", "is made of", "coverage", "stands on"
DEPENDS_ON = "depends on"


def moved(before: Dataset, after: Dataset) -> Iterator[Moved]:
    """Everything derived that differs, for records that readers could see before and can see now."""
    then, now = arrange(before), arrange(after)
    yield from _topics(then, now)
    yield from _articles(then, now)
    yield from _opinions(then, now)
    yield from _facts(then, now)
    yield from _dependent(then, now)


R = TypeVar("R", bound=Record)


def _as_it_was(record: Record, before: Mapping[str, R]) -> R | None:
    """The same record in the earlier state, also if it had another id there."""
    return next((before[id] for id in (record.id, *record.formerly) if id in before), None)


def _opinions(then: Site, now: Site) -> Iterator[Moved]:
    for claim in now.claims.values():
        other = _as_it_was(claim, then.claims)
        if isinstance(claim, Opinion) and isinstance(other, Opinion) and claim.relies_on == other.relies_on:
            was, is_ = _rests(then, other), _rests(now, claim)
            if was != is_:
                yield Moved(RESTS_ON, "claims", claim.id, claim.name, was, is_)


def _rests(site: Site, opinion: Opinion) -> str:
    rests = derived.rests_on(site, opinion)
    return _listed(
        [f"{count} {verdict.label.lower() if verdict else 'without a verdict'}" for verdict, count in rests]
    )


def _dependent(then: Site, now: Site) -> Iterator[Moved]:
    """Claims that depend on a fact whose verdict is another one."""
    for claim in now.claims.values():
        if _as_it_was(claim, then.claims) is None:
            continue
        for relation in claim.relations:
            was, is_ = (_verdict(site, relation.to) for site in (then, now))
            if relation.type is Relation.DEPENDS_ON and was and is_ and was != is_:
                yield Moved(DEPENDS_ON, "claims", claim.id, claim.name, f"1 {was}", f"1 {is_}")


def _verdict(site: Site, id: str) -> str:
    fact = site.claims.get(id)
    return fact.verdict.label.lower() if isinstance(fact, Fact) and fact.verdict else ""


def _facts(then: Site, now: Site) -> Iterator[Moved]:
    """Verdicts whose independence changes because a source is described differently."""
    for claim in now.claims.values():
        other = _as_it_was(claim, then.claims)
        if other is not None and claim.evidence and claim.evidence == other.evidence:
            was, is_ = _tally(then, other.evidence), _tally(now, claim.evidence)
            if was != is_:
                yield Moved(STANDS_ON, "claims", claim.id, claim.name, was, is_)


def _tally(site: Site, evidence: Sequence[Evidence]) -> str:
    found = derived.independence(site, evidence)
    return (
        f"{found.sources} sources, {found.publishers} publishers, {found.state_controlled} close to a state"
    )


def _topics(then: Site, now: Site) -> Iterator[Moved]:
    for topic in now.topics.values():
        other = _as_it_was(topic, then.topics)
        if other is None:
            continue
        was, is_ = _made_of(then, other.id), _made_of(now, topic.id)
        names = [name for name in dict.fromkeys((*was, *is_)) if was[name] != is_[name]]
        if names:
            yield Moved(MADE_OF, "topics", topic.id, topic.name, _parts(was, names), _parts(is_, names))


def _made_of(site: Site, id: str) -> Counter[str]:
    shares = derived.composition(site.claims_of(site.topics[id]))
    return Counter(
        {share.verdict.label if share.verdict else share.kind.label: share.count for share in shares}
    )


def _parts(counts: Counter[str], names: Sequence[str]) -> str:
    kinds = {kind.label for kind in Kind}
    said = (f"{name.lower()}{'s' if name in kinds and counts[name] != 1 else ''}" for name in names)
    return _listed([f"{counts[name]} {words}" for name, words in zip(names, said, strict=True)])


def _articles(then: Site, now: Site) -> Iterator[Moved]:
    for article in now.articles.values():
        other = _as_it_was(article, then.articles)
        if other is not None:
            was, is_ = derived.covered(then, other), derived.covered(now, article)
            if (was.covered, was.words) != (is_.covered, is_.words):
                yield Moved(COVERAGE, "articles", article.id, article.name, _share(was), _share(is_))


def _share(coverage: Coverage) -> str:
    return f"{coverage.percent} % ({coverage.covered} of {coverage.words} words)"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts) or "nothing"
