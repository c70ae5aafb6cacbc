"""What follows from the records, for every format alike: what a claim rests on, how independent its
evidence is, what a text is made of, and its words with their marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from explainer.anchor import Coverage, Place, coverage
from explainer.model import Article, Claim, Fact, Opinion, Source
from explainer.model.article import LoadedWords
from explainer.model.claim import Correction, Evidence
from explainer.model.scales import Control, Kind, Stance, Verdict
from explainer.site import Site


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
    groups: dict[Stance, list[Evidence]] = {stance: [] for stance in Stance}
    for item in evidence:
        groups[item.stance].append(item)
    return [(stance, items) for stance, items in groups.items() if items]


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim in a text: its number in reading order, and where it stands."""

    number: int
    claim: Claim
    place: Place


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters under the same marks.

    ``marks`` are the claims above it, the widest first; ``ending`` those that end with it. ``loaded`` is the
    note on its wording, if it has one.
    """

    text: str
    marks: tuple[Mark, ...]
    ending: tuple[Mark, ...]
    loaded: LoadedWords | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text, its segments, and the claims that begin in it."""

    number: int
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]


def marks(site: Site, article: Article) -> list[Mark]:
    """The claims of an article in reading order, numbered from 1; a claim that appears twice has two marks."""
    placed = []
    for claim in site.claims_in(article):
        for appearance in claim.appearances:
            place = article.words.place(appearance) if appearance.article == article.id else None
            if place:
                placed.append((place, claim))
    placed.sort(key=lambda item: (item[0][0], -item[0][1], item[1].id))
    return [Mark(number, claim, place) for number, (place, claim) in enumerate(placed, 1)]


def annotated(site: Site, article: Article) -> list[Paragraph]:
    """The words of an article, cut wherever a mark or a loaded word begins or ends."""
    all_marks = marks(site, article)
    loaded = [(place, note) for note in article.loaded if (place := article.words.place(note))]
    return [
        Paragraph(
            number,
            tuple(_segments(article.words.text, paragraph, all_marks, loaded)),
            tuple(mark for mark in all_marks if paragraph[0] <= mark.place[0] < paragraph[1]),
        )
        for number, paragraph in enumerate(article.words.paragraphs, 1)
    ]


def _segments(
    text: str, paragraph: Place, all_marks: Sequence[Mark], loaded: Sequence[tuple[Place, LoadedWords]]
) -> Iterator[Segment]:
    first, last = paragraph
    here = [mark for mark in all_marks if mark.place[0] < last and mark.place[1] > first]
    notes = [(place, note) for place, note in loaded if place[0] < last and place[1] > first]
    edges = {first, last}
    for start, end in [*(mark.place for mark in here), *(place for place, _ in notes)]:
        edges |= {max(first, start), min(last, end)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        above = sorted(
            (mark for mark in here if mark.place[0] <= start and mark.place[1] >= end),
            key=lambda mark: (mark.place[0] - mark.place[1], mark.number),
        )
        note = next((note for place, note in notes if place[0] <= start and place[1] >= end), None)
        yield Segment(text[start:end], tuple(above), tuple(m for m in above if m.place[1] == end), note)


def covered(site: Site, article: Article) -> Coverage:
    """How many words of an article are under a visible claim or an aside."""
    places = [mark.place for mark in marks(site, article)]
    places += [place for aside in article.asides if (place := article.words.place(aside))]
    return coverage(article.words, places)


def corrections(site: Site) -> list[tuple[Claim, Correction]]:
    """Every correction with its claim, the latest first."""
    found = [(claim, correction) for claim in site.claims.values() for correction in claim.corrections]
    return sorted(found, key=lambda item: (item[1].on.sort_key, item[0].id), reverse=True)
