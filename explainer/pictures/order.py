"""An order in which what is tied stands near each other, so that lines are short and few cross.

It is the reverse Cuthill–McKee ordering of the graph: https://doi.org/10.1145/800195.805928. networkx has it too, and
orders alike, as a test shows; to import it takes longer than to draw every picture of a thousand pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Near = Mapping[int, Sequence[int]]
"""What each place is tied to, in order."""


def near_each_other(ids: Sequence[str], ties: Iterable[tuple[str, str]]) -> list[str]:
    """The ids in that order, one connected part after the other; equal ones as they stand in ``ids``."""
    # Numbers stand in a set in the same order in every run, texts do not.
    place = {id: number for number, id in enumerate(ids)}
    found: dict[int, set[int]] = {number: set() for number in place.values()}
    for one, other in ties:
        found[place[one]].add(place[other])
        found[place[other]].add(place[one])
    near = {number: sorted(others) for number, others in found.items()}
    ordered: list[str] = []
    met: set[int] = set()
    for number in near:
        if number not in met:
            part = _outwards(near, _far_end(near, number))
            met.update(part)
            ordered += (ids[number] for number in reversed(part))
    return ordered


def _outwards(near: Near, start: int) -> list[int]:
    """The part of the graph around ``start``, the nearest first; of those equally near, what is tied to few."""
    order, met = [start], {start}
    for number in order:
        new = sorted(set(near[number]) - met, key=lambda other: _degree(near, other))
        met.update(new)
        order += new
    return order


def _far_end(near: Near, number: int) -> int:
    """One of the two places of a part that are about as far from each other as any."""
    farthest = 0
    while True:
        distance, there = _farthest(near, number)
        if distance <= farthest:
            return number
        farthest = distance
        number = min(there, key=lambda other: _degree(near, other))


def _farthest(near: Near, start: int) -> tuple[int, Sequence[int]]:
    """How far it is from ``start`` to what is farthest from it, and what that is."""
    met, here, distance = {start}, [start], 0
    while True:
        beyond = []
        for number in here:
            new = [other for other in near[number] if other not in met]
            met.update(new)
            beyond += new
        if not beyond:
            return distance, here
        here, distance = beyond, distance + 1


def _degree(near: Near, number: int) -> int:
    """How many ends of ties are at a place; a tie to itself has two there."""
    return len(near[number]) + (number in near[number])
