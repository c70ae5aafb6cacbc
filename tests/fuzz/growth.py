"""How the cost of something grows with its size: the exponent, from processor time, the least of several runs."""

from __future__ import annotations

import math
import re
import signal
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

from tests.fuzz.patterns import Attack, Found, attacks


class TooLongError(Exception):
    """Something took so long that nobody waits for it."""


def seconds(run: Callable[[], object], times: int = 3) -> float:
    """The least processor time of several runs, each of which takes long enough to be measured."""
    count = max(1, int(0.005 / max(_once(run), 1e-6)))
    each: list[float] = [_once(lambda: [run() for _ in range(count)]) / count for _ in range(times)]
    return min(each)


def _once(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def exponent(costs: Sequence[tuple[float, float]]) -> float:
    """The slope of the line through sizes and costs on scales of logarithms: 1 is linear, 2 quadratic."""
    points = [(math.log(size), math.log(max(cost, 1e-7))) for size, cost in costs]
    sizes, spent = zip(*points, strict=True)
    slope: float = statistics.linear_regression(sizes, spent).slope
    return slope


@dataclass(frozen=True)
class Grown:
    """What a growing thing cost at its largest, and how that grew."""

    seconds: float
    exponent: float


def of(
    make: Callable[[int], Any], run: Callable[[Any], object], sizes: Sequence[int], times: int = 2
) -> Grown:
    """How the cost of ``run`` grows over things of these sizes. What they are made with does not count."""
    costs = []
    for size in sizes:
        made = make(size)
        costs.append((size, seconds(lambda made=made: run(made), times)))  # type: ignore[misc]
    return Grown(costs[-1][1], exponent(costs))


def calmly(
    make: Callable[[int], Any], run: Callable[[Any], object], sizes: Sequence[int], most: float
) -> Grown:
    """The same, again where it seems to be more than ``most``: noise makes a line look steep, and no square flat."""
    grown = [of(make, run, sizes)]
    while grown[-1].exponent > most and len(grown) < 5:
        grown.append(of(make, run, sizes))
    return min(grown, key=lambda one: one.exponent)


def surely(
    make: Callable[[int], Any], run: Callable[[Any], object], sizes: Sequence[int], least: float
) -> Grown:
    """The same for what has to be steep: noise while the smallest is measured makes a square look flat."""
    grown = [of(make, run, sizes)]
    while grown[-1].exponent < least and len(grown) < 5:
        grown.append(of(make, run, sizes))
    return max(grown, key=lambda one: one.exponent)


# Patterns


FEW, MANY = 24, 8_000
"""Repetitions that show what doubles with each, and what grows with the square."""
SUSPICIOUS = 0.008
"""Seconds for ``MANY`` characters: a hundred times what a linear pattern takes."""


@dataclass(frozen=True)
class Slow:
    """A pattern and the text on which it grows faster than the text."""

    found: Found
    method: str
    attack: Attack
    exponent: float
    """Infinite where nobody waited for it."""

    def __str__(self) -> str:
        return f"{self.found.name}.{self.method} on {self.attack}: exponent {self.exponent:.2f}"


def slow(found: Found, texts: Iterable[Attack], most: int = MANY) -> Slow | None:
    """The first of these texts on which a pattern takes more than time in proportion to its length, if there is one."""
    for attack in texts:
        for method in sorted(found.methods):
            grown = _grown(found.pattern, method, attack, most)
            if grown:
                return Slow(found, method, attack, grown)
    return None


def worst(found: Found, longest: int) -> float:
    """The most that a pattern takes for a text of so many characters, in seconds."""
    texts = {attack.text(longest)[:longest] for attack in attacks(found.pattern)}
    return max(min(_use(found.pattern, m, text) for _ in "12") for text in texts for m in found.methods)


def _grown(pattern: re.Pattern[str], method: str, attack: Attack, most: int) -> float:
    """The exponent, where it is more than that of a line; else 0."""
    try:
        with _Patience(2):
            if _use(pattern, method, attack.text(FEW * len(attack.piece))) > 20 * SUSPICIOUS:
                return math.inf
            if _use(pattern, method, attack.text(most)) < SUSPICIOUS * most / MANY:
                return 0
            sizes = (most // 4, most // 2, most)
            grown = of(attack.text, lambda text: _use(pattern, method, text), sizes, times=1)
    except TooLongError:
        return math.inf
    return grown.exponent if grown.exponent > 1.5 else 0


def _use(pattern: re.Pattern[str], method: str, text: str) -> float:
    return _once(lambda: _exhausted(getattr(pattern, method), method, text))


def _exhausted(use: Callable[..., Any], method: str, text: str) -> None:
    made = use("", text) if method in ("sub", "subn") else use(text)
    if method == "finditer":
        for _ in made:
            pass


class _Patience:
    """Raises ``TooLongError`` after so many seconds of processor time; regular expressions listen to signals too."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        self.before = signal.signal(signal.SIGPROF, self._end)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self.before)

    @staticmethod
    def _end(number: int, frame: FrameType | None) -> None:
        raise TooLongError
