"""What rests on what: facts on one side, opinions and predictions on the other, and how they bear on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from explainer.derived import Tie, ties, ties_of
from explainer.model import Claim, Opinion
from explainer.model.scales import Kind
from explainer.pictures.order import near_each_other
from explainer.pictures.text import wrapped
from explainer.site import Site

WIDTH, BOX, SIZE, LINE, LINES = 360.0, 158.0, 11.0, 13.5, 4
PADDING, GAP = 7.0, 8.0


@dataclass(frozen=True, slots=True)
class Box:
    """A claim's place: the corner nearest the beginning, its size, and its words in lines."""

    claim: Claim
    number: int | None
    x: float
    y: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie from one claim to another: its sort, and the points of its curve (start, two handles, end)."""

    sort: str
    start: Claim
    end: Claim
    points: tuple[float, float, float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Argument:
    """The picture: boxes from the top, edges in the order of claims, and the claims without a tie."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    height: float
    untied: int

    def has(self, *sorts: str) -> bool:
        """Whether there is an edge of one of these sorts."""
        return any(edge.sort in sorts for edge in self.edges)


def draw(site: Site, claims: Iterable[Claim], numbers: Mapping[str, int]) -> Argument | None:
    """The map of a topic's argument; nothing where no claim is tied to another."""
    shown = {claim.id: claim for claim in claims}
    found = list(ties(shown))
    if not found:
        return None
    tied = {claim.id for start, _, end in found for claim in (start, end)}
    order = _order([shown[id] for id in shown if id in tied], found)
    return _laid_out(order, found, numbers, len(shown) - len(tied))


def around(site: Site, claim: Claim) -> Argument | None:
    """A claim and those it is tied to; nothing where there are none."""
    near = {claim.id: claim}
    near |= {id: site.claims[id] for id in _goals(claim) if id in site.claims}
    for name in ("relations_from", "relied_on_by"):
        near |= {other.id: other for other in site.mentioning(claim, name)}
    found = list(ties_of(site, claim, near))
    return _laid_out(_order(list(near.values()), found), found, {}, 0) if found else None


def _goals(claim: Claim) -> list[str]:
    relied = claim.relies_on if isinstance(claim, Opinion) else ()
    return [*relied, *(relation.to for relation in claim.relations)]


def _order(claims: Sequence[Claim], ties: Sequence[Tie]) -> list[Claim]:
    by_id = {claim.id: claim for claim in claims}
    pairs = [(start.id, end.id) for start, _, end in ties]
    return [by_id[id] for id in near_each_other(list(by_id), pairs)]


def _laid_out(
    claims: Sequence[Claim], ties: Sequence[Tie], numbers: Mapping[str, int], untied: int
) -> Argument:
    sides = {claim.id: 0 if claim.kind is Kind.FACT else 1 for claim in claims}
    if len(set(sides.values())) == 1:  # all of one sort: those that others bear on stand first
        goals = {end.id for _, _, end in ties}
        sides = {claim.id: 0 if claim.id in goals else 1 for claim in claims}
    columns = [[claim for claim in claims if sides[claim.id] == side] for side in (0, 1)]
    heights = [sum(_height(claim) + GAP for claim in column) for column in columns]
    boxes: dict[str, Box] = {}
    for side, column in enumerate(columns):
        y = (max(heights) - heights[side]) / 2 + GAP / 2
        for claim in column:
            x = side * (WIDTH - BOX)
            height = _height(claim)
            boxes[claim.id] = Box(claim, numbers.get(claim.id), x, y, height, _lines(claim))
            y += height + GAP
    edges = tuple(_edge(boxes[start.id], sort, boxes[end.id]) for start, sort, end in ties)
    return Argument(tuple(boxes.values()), edges, max(heights), untied)


def _lines(claim: Claim) -> tuple[str, ...]:
    return _in_a_box(claim.statement)


@lru_cache(maxsize=4096)  # a claim stands in the maps of its topic and of all that it is tied to
def _in_a_box(statement: str) -> tuple[str, ...]:
    return wrapped(statement, BOX - 2 * PADDING, SIZE, LINES)


def _height(claim: Claim) -> float:
    return 2 * PADDING + LINE * (1 + len(_lines(claim))) - 3


def _edge(start: Box, sort: str, end: Box) -> Edge:
    """A curve between the inner edges of two boxes; in one column it bends out into the middle."""
    one, other = _inner(start), _inner(end)
    bend = 24.0 if start.x != end.x else 20.0
    handles = (one + (bend if start.x == 0 else -bend), other + (bend if end.x == 0 else -bend))
    points = (one, start.middle, handles[0], start.middle, handles[1], end.middle, other, end.middle)
    return Edge(sort, start.claim, end.claim, points)


def _inner(box: Box) -> float:
    return box.x + BOX if box.x == 0 else box.x
