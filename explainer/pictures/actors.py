"""Who took part in the same events: names in a list, an arc between two for what they shared."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from explainer.model import Actor, Event
from explainer.pictures.order import near_each_other
from explainer.pictures.text import wrapped
from explainer.site import Site

MOST = 60
"""How many names can stand in the picture: with more there are too many arcs to follow, and to draw."""
WIDTH, NAMES, ROW, SIZE, TOP = 360.0, 152.0, 22.0, 12.0, 16.0


@dataclass(frozen=True, slots=True)
class Name:
    """An actor's line: its middle, the name as far as it has room, and in how many events it took part."""

    actor: Actor
    y: float
    text: str
    events: int

    @property
    def radius(self) -> float:
        """The size of its dot: the area grows with the number of events."""
        return min(8.0, 2.0 + 1.1 * math.sqrt(self.events))


@dataclass(frozen=True, slots=True)
class Arc:
    """What two actors shared: how many events, where it begins and ends, and how far out it goes."""

    one: Actor
    other: Actor
    events: tuple[Event, ...]
    top: float
    bottom: float
    reach: float

    @property
    def width(self) -> float:
        return min(6.0, 0.8 + 0.6 * len(self.events))


@dataclass(frozen=True, slots=True)
class Actors:
    """The picture: names from the top, arcs from the strongest, and how many actors met nobody."""

    names: tuple[Name, ...]
    arcs: tuple[Arc, ...]
    height: float
    alone: int


def draw(site: Site, actors: Iterable[Actor], events: Iterable[Event]) -> Actors | None:
    """The map of the actors who took part in events together; nothing where none did, or too many."""
    del site  # every picture is drawn from a site; this one finds all it needs in the records
    known = {actor.id: actor for actor in actors}
    there = [
        (event, sorted({part.actor for part in event.actors if part.actor in known})) for event in events
    ]
    took_part = Counter(id for _, ids in there for id in ids)
    together = {id for _, ids in there if len(ids) > 1 for id in ids}
    if not together or len(together) > MOST:
        return None
    shared: dict[tuple[str, str], list[Event]] = {}
    for event, ids in there:
        for pair in combinations(ids, 2):
            shared.setdefault(pair, []).append(event)
    ids = near_each_other(sorted({id for pair in shared for id in pair}), shared)
    names = {id: _name(known[id], number, took_part[id]) for number, id in enumerate(ids)}
    arcs = [_arc(names[one], names[other], found) for (one, other), found in shared.items()]
    arcs.sort(key=lambda arc: (-len(arc.events), arc.top, arc.bottom))
    height = TOP + ROW * len(ids)
    return Actors(tuple(names.values()), tuple(arcs), height, len(known) - len(ids))


def _name(actor: Actor, number: int, events: int) -> Name:
    (text,) = wrapped(actor.title, WIDTH - NAMES - 14, SIZE, 1)
    return Name(actor, TOP + ROW * number, text, events)


def _arc(one: Name, other: Name, events: Sequence[Event]) -> Arc:
    upper, lower = sorted((one, other), key=lambda name: name.y)
    rows = (lower.y - upper.y) / ROW
    reach = min(NAMES - 14, 14 + 118 * (rows / (rows + 9)))
    return Arc(upper.actor, lower.actor, tuple(events), upper.y, lower.y, reach)
