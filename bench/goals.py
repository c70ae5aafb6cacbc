"""What speed has to be, each as a row: what was measured, whether that is enough, and by how much."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bench.contestants import HUGO, OURS, PLAIN
from bench.figures import Compared, Goal, Previewed, Recorded

COLD, AGAIN, EDITED = "cold", "nothing changed", "one claim edited"
SITUATIONS = (COLD, AGAIN, EDITED)
"""What is built when: after all was deleted, after nothing was done, and after one claim was edited."""

PREVIEW, COLD_BUILD, WARM_BUILD = "preview", "cold build", "warm build"
EQUALITY, SEARCH, SHARDS = "equality", "search", "shards"
AREAS = (PREVIEW, COLD_BUILD, WARM_BUILD, EQUALITY, SEARCH, SHARDS)
"""What goals are about, in the order of the table."""

WAIT = {1_000: 50.0, 10_000: 100.0}
"""Milliseconds from saving a claim to its new page, by the number of claims."""
FLAT = 1.25
"""How many times as much an edit may cost at ten times as many claims and still be called flat."""
TIMES_LESS = 8.0
MEMORY = 500.0
WARM = {AGAIN: 0.8, EDITED: 1.0}
BOTH_CORES = 1.5
"""How many cores have to be busy on average, from the start of Python to the end, to say that both are used."""

# Measured elsewhere: whoever does hands them to `figures.record`, with what came of it.
DIFFERING = Goal(EQUALITY, "`explainer verify`: differing bytes, the real site", 0, "bytes", False, None)
DIFFERING_SHAPES = Goal(
    EQUALITY, "`explainer verify`: differing bytes, sites of every shape", 0, "bytes", False, None
)
DIFFERING_EDITS = Goal(
    EQUALITY, "`explainer verify`: differing bytes, 200 random edits", 0, "bytes", False, None
)
FIRST_SEARCH = Goal(SEARCH, "A first search downloads, 10,000 claims", 200, "kB", False, None)
SHARDED = Goal(SHARDS, "Four shards and one build: differing bytes, 100,000 claims", 0, "bytes", False, None)
ELSEWHERE = (DIFFERING, DIFFERING_SHAPES, DIFFERING_EDITS, FIRST_SEARCH, SHARDED)


def goals(compared: Sequence[Compared], recorded: Sequence[Recorded]) -> list[Goal]:
    """Every goal with what was measured, in the order of ``AREAS``."""
    sizes = {found.claims: found for found in compared}
    known = {goal.what: goal for goal in ELSEWHERE}
    known |= {goal.what: goal for kept in recorded for goal in kept.goals}
    found = [*_preview(sizes), *_cold(sizes), *_warm(sizes), *known.values()]
    return sorted(found, key=lambda goal: AREAS.index(goal.area))


def _preview(sizes: dict[int, Compared]) -> Iterator[Goal]:
    for claims, limit in WAIT.items():
        seen = _previewed(sizes, claims)
        middle = statistics.median(seen.waits) if seen else None
        worst = max(seen.waits) if seen else None
        says = f"From saving a claim to its new page, {claims:,} claims"
        how = f"{len(seen.waits)} edits" if seen else ""
        yield Goal(PREVIEW, f"{says}, the middle one", limit, "ms", False, middle, how)
        yield Goal(PREVIEW, f"{says}, the longest", limit, "ms", False, worst, how)
    small, large = (_previewed(sizes, claims) for claims in WAIT)
    grown = large.cpu / small.cpu if small and large and small.cpu > 0 else None
    how = f"{small.cpu * 1000:.0f} and {large.cpu * 1000:.0f} ms" if small and large else ""
    yield Goal(
        PREVIEW, "CPU time of an edit at 10,000 claims by that at 1,000", FLAT, "times", False, grown, how
    )


def _previewed(sizes: dict[int, Compared], claims: int) -> Previewed | None:
    return sizes[claims].previewed(OURS) if claims in sizes else None


def _cold(sizes: dict[int, Compared]) -> Iterator[Goal]:
    for claims in WAIT:
        at = sizes.get(claims)
        ours, plain, hugo = (at.built(who, COLD) if at else None for who in (OURS, PLAIN, HUGO))
        less = 1 / ours.ratios.cpu if ours and ours.ratios else None
        how = f"{plain.cpu:.1f} and {ours.cpu:.1f} s" if plain and ours else ""
        says = f"{claims:,} claims"
        yield Goal(
            COLD_BUILD, f"{says}: CPU time of plain MkDocs by ours", TIMES_LESS, "times", True, less, how
        )
        for kind in ("CPU", "wall"):
            theirs, own = ((one and getattr(one, kind.lower())) for one in (hugo, ours))
            ahead = theirs / own if theirs and own else None
            how = f"{theirs:.1f} and {own:.1f} s" if ahead else ""
            yield Goal(COLD_BUILD, f"{says}: {kind} time of Hugo by ours", 1.0, "times", True, ahead, how)
        busy = ours.cpu / ours.wall if ours else None
        yield Goal(COLD_BUILD, f"{says}: cores busy, of two", BOTH_CORES, "cores", True, busy)
        if claims == max(WAIT):
            memory = ours.memory if ours else None
            yield Goal(COLD_BUILD, f"{says}: memory", MEMORY, "MB", False, memory, "all processes together")


def _warm(sizes: dict[int, Compared]) -> Iterator[Goal]:
    largest = max(WAIT)
    for situation, limit in WARM.items():
        ours = sizes[largest].built(OURS, situation) if largest in sizes else None
        says = f"{situation.capitalize()}, {largest:,} claims"
        yield Goal(WARM_BUILD, f"{says}: wall time", limit, "s", False, ours.wall if ours else None)
        if situation == AGAIN:
            yield Goal(
                WARM_BUILD, f"{says}: files written", 0, "files", False, float(ours.written) if ours else None
            )


def with_figure(goal: Goal, measured: float, how: str = "") -> Goal:
    """A goal of ``ELSEWHERE`` with what was measured, for ``figures.record``."""
    return replace(goal, measured=measured, how=how)
