"""Two dates that cannot both be right, or a past that lies in the future.

For example an event that ends before it begins, a prediction that resolves before it was said, or an address
that was opened tomorrow. Uncertain dates are compared with care: only what cannot be is refused.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Related, Rule
from explainer.model import Actor, Article, BaseClaim, Event, Fact, Prediction, Record, Source, Topic
from explainer.model.edtf import Date
from explainer.source import Route

RULE = Rule("contradictory-date", Level.ERROR, __doc__)

# (record type, what comes first, what comes after, the sentence if it is the other way round)
_ORDER: tuple[tuple[type[Record], Route, Route, str], ...] = (
    (Event, ("date",), ("end",), "this event ends before it begins"),
    (Source, ("published",), ("accessed",), "this source was opened before it was published"),
    (Topic, ("published",), ("updated",), "this was changed before it was published"),
    (Prediction, ("said_on",), ("resolves_by",), "this prediction is due before it was said"),
    (Prediction, ("said_on",), ("resolution", "on"), "this prediction was decided before it was said"),
    (BaseClaim, ("review", "on"), ("review", "next"), "the next review is before the last one"),
)
_PAST: tuple[tuple[type[Record], Route], ...] = (
    (Source, ("published",)),
    (Source, ("accessed",)),
    (Article, ("published",)),
    (BaseClaim, ("said_on",)),
    (BaseClaim, ("review", "on")),
    (Fact, ("as_of",)),
    (Prediction, ("resolution", "on")),
    (Prediction, ("resolution", "as_of")),
)


_EVERYWHERE = timedelta(days=1)
"""The day of a check is that of UTC; east of it the next one may have begun."""


@cache
def _ordered_in(cls: type[Record]) -> list[tuple[Route, Route, str]]:
    return [(first, second, sentence) for of, first, second, sentence in _ORDER if issubclass(cls, of)]


@cache
def _past_in(cls: type[Record]) -> list[Route]:
    return [route for of, route in _PAST if issubclass(cls, of)]


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    now = Date(today.isoformat(), today, today + _EVERYWHERE)
    for record in dataset.records():
        for first, second, sentence in _ordered_in(type(record)):
            yield from _ordered(record, first, second, sentence)
        for route in _past_in(type(record)):
            written = _at(record, route)
            if written and now.certainly_before(written):
                yield _future(record, route, today)
        if isinstance(record, Actor):
            for index in range(len(record.memberships)):
                start, end = ("memberships", index, "start"), ("memberships", index, "end")
                yield from _ordered(record, start, end, "this membership ends before it begins")
        if isinstance(record, BaseClaim):
            for index, correction in enumerate(record.corrections):
                if now.certainly_before(correction.on):
                    yield _future(record, ("corrections", index, "on"), today)


def _future(record: Record, route: Route, today: date) -> Finding:
    label = f"today is {Date(today.isoformat(), today, today).words}"
    advice = "write the day on which it was done, or check the clock of this computer"
    return RULE.at(record.span(*route), "this date lies in the future", label=label, help=advice)


def _at(record: Record, route: Route) -> Date | None:
    value: Any = record
    for step in route:
        value = value[step] if isinstance(step, int) else getattr(value, step)
        if value is None:
            return None
    return value if isinstance(value, Date) else None


def _ordered(record: Record, first: Route, second: Route, sentence: str) -> Iterator[Finding]:
    earlier, later = _at(record, first), _at(record, second)
    if earlier and later and later.certainly_before(earlier):
        yield RULE.at(
            record.span(*second),
            sentence,
            label="before the other date",
            help="check both dates",
            related=(Related(record.span(*first), "the other date"),),
        )
