"""Events, statements and due predictions on one axis, a row for each year that has something.

Time runs downwards: years far apart would leave a line of equal steps empty and heap the rest in one place.
Where years are left out, the axis is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explainer.model import Actor, Event, Prediction, Record
from explainer.model.actor import Position
from explainer.model.edtf import Date
from explainer.site import Site

WIDTH = 360.0
"""The width of the picture in its own unit, which is a pixel on a phone of 390."""
AXIS, FIRST, STEP, ROW, GAP = 46.0, 62.0, 12.4, 16.0, 12.0
IN_A_LINE = int((WIDTH - FIRST - STEP / 2) // STEP) + 1
EVENT, STATEMENT, DUE = "event", "statement", "due"


@dataclass(frozen=True, slots=True)
class Item:
    """Something on the axis: what it is, when, and the record that tells of it."""

    sort: str
    date: Date
    record: Record
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An item's place."""

    item: Item
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Year:
    """A row: its year, the line it begins on, whether years are left out before it, and its dots."""

    year: int
    y: float
    broken: bool
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture: its rows from the top, its height, and everything in the order of dates."""

    years: tuple[Year, ...]
    height: float
    items: tuple[Item, ...]

    def count(self, sort: str) -> int:
        """How many items are events, statements, or due."""
        return sum(item.sort == sort for item in self.items)


def draw(
    site: Site,
    events: Iterable[Event],
    statements: Iterable[tuple[Actor, Position]],
    predictions: Iterable[Prediction],
) -> Timeline | None:
    """The timeline, or nothing where there are not two things to compare."""
    del site  # every picture is drawn from a site; this one finds all it needs in the records
    items = [Item(EVENT, event.date, event, event.title) for event in events]
    items += [Item(STATEMENT, said.on, actor, said.text) for actor, said in statements if said.on]
    items += [Item(DUE, claim.resolves_by, claim, claim.statement) for claim in predictions]
    if len(items) < 2:
        return None
    items.sort(key=lambda item: (item.date.sort_key, item.sort, item.record.id))
    years, height = _years(items)
    return Timeline(years, height, tuple(items))


def _years(items: Sequence[Item]) -> tuple[tuple[Year, ...], float]:
    by_year: dict[int, list[Item]] = {}
    for item in items:
        by_year.setdefault(_year(item.date), []).append(item)
    rows: list[Year] = []
    y = ROW
    for year, here in sorted(by_year.items()):
        broken = bool(rows) and year - rows[-1].year > 1
        y += GAP if broken else 0
        dots = tuple(_dots(here, y))
        rows.append(Year(year, y, broken, dots))
        y = max(dot.y for dot in dots) + ROW * 1.25
    return tuple(rows), y - ROW * 0.5


def _year(date: Date) -> int:
    """The year in which it began; of a stretch of time that has no beginning, the one in which it ended."""
    return date.earliest.year if date.earliest.year > 1 else date.latest.year


def _dots(items: Sequence[Item], y: float) -> Iterable[Dot]:
    """Dots in lines: events, then statements, then what is due, each in the order of dates."""
    order = {EVENT: 0, STATEMENT: 1, DUE: 2}
    for number, item in enumerate(sorted(items, key=lambda item: order[item.sort])):
        line, place = divmod(number, IN_A_LINE)
        yield Dot(item, FIRST + place * STEP, y + line * ROW)
