"""What is stale or weak: not wrong, but somebody should see to it. Values; ``explainer report`` writes them.

It asks some rules of :mod:`explainer.checks`, whether or not a comment or ``site.yml`` silences them: silenced
is not mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from explainer.checks import (
    coverage_incomplete,
    evidence_not_independent,
    no_archive,
    prediction_overdue,
    review_missing,
    review_overdue,
    single_source,
)
from explainer.dataset import Dataset
from explainer.finding import Finding
from explainer.model import Fact, Prediction
from explainer.model.scales import Verified
from explainer.source import Span


@dataclass(frozen=True, slots=True)
class Item:
    """One place to look at, and what is the matter there."""

    id: str
    name: str
    note: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one sort. ``of`` is how many there could be."""

    key: str
    title: str
    items: tuple[Item, ...]
    of: int


def sections(dataset: Dataset, today: date) -> list[Section]:
    """Every section, empty ones too, in the order in which they press."""
    return [
        Section(key, title, tuple(find(dataset, today)), count(dataset))
        for key, title, find, count in _SECTIONS
    ]


Find = Callable[[Dataset, date], Iterable[Item]]


def _of_rule(check: Callable[[Dataset, date], Iterator[Finding]]) -> Find:
    def find(dataset: Dataset, today: date) -> Iterator[Item]:
        names = {record.document: (record.id, record.name) for record in dataset.records()}
        for finding in check(dataset, today):
            id, name = names.get(finding.span.document, ("", ""))
            yield Item(id, name, finding.message, finding.span)

    return find


def _unopened(dataset: Dataset, today: date) -> Iterator[Item]:
    for source in dataset.sources.values():
        if source.verified not in (Verified.PAGE, Verified.ARCHIVE):
            yield Item(source.id, source.name, source.verified.label.lower(), source.span("verified"))


def _unchecked(dataset: Dataset, today: date) -> Iterator[Item]:
    """Every source that is not seen as a whole counts, whoever cites it."""
    for source in dataset.sources.values():
        if source.url and not source.accessed:
            yield Item(
                source.id, source.name, "nobody has noted a day on which it was opened", source.span("url")
            )


Count = Callable[[Dataset], int]


def _claims(dataset: Dataset) -> int:
    return sum(claim.is_public for claim in dataset.claims.values())


def _facts(dataset: Dataset) -> int:
    return sum(claim.is_public for claim in dataset.claims.values() if isinstance(claim, Fact))


def _predictions(dataset: Dataset) -> int:
    return sum(claim.is_public for claim in dataset.claims.values() if isinstance(claim, Prediction))


def _sources(dataset: Dataset) -> int:
    return len(dataset.sources)


def _articles(dataset: Dataset) -> int:
    return len(dataset.articles)


_SECTIONS: tuple[tuple[str, str, Find, Count], ...] = (
    ("reviews-due", "Reviews past their date", _of_rule(review_overdue.check), _claims),
    ("predictions-due", "Predictions past their date", _of_rule(prediction_overdue.check), _predictions),
    (
        "uncovered",
        "Texts with words that nothing accounts for",
        _of_rule(coverage_incomplete.check),
        _articles,
    ),
    ("single-source", "Verdicts that rest on one source", _of_rule(single_source.check), _facts),
    (
        "not-independent",
        "Verdicts whose sources are not independent",
        _of_rule(evidence_not_independent.check),
        _facts,
    ),
    ("unreviewed", "Claims that too few people have reviewed", _of_rule(review_missing.check), _claims),
    ("unopened", "Sources that nobody has opened", _unopened, _sources),
    ("undated", "Sources without a day of access", _unchecked, _sources),
    ("no-archive", "Sources without an archived copy", _of_rule(no_archive.check), _sources),
)
