"""Several processes at one job: batches of work, each done in this one or in one that divides from it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from explainer import stages

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 3
"""So many batches a process has in hand, so that it never waits for the next."""
_ENOUGH = 40
"""After so many batches a process gives way to a new one, which shares again what the first has come to copy: Python
counts references where things are, so whoever only reads has a copy of all that was read."""


def tidy() -> None:
    """Give the system back what memory is free, where that is possible: each process would have it again."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)  # of the GNU C Library


class EndedError(Exception):
    """The system ended a process before its work was done, or let none begin."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_divide() -> bool:
    """Whether the system lets a process divide into several that have what it has."""
    return "fork" in multiprocessing.get_all_start_methods()


def at_once(
    batches: Sequence[T], processes: int, here: Callable[[T], R], apart: Callable[[T], R]
) -> Iterator[tuple[int, R]]:
    """Do all of the work, in this process and in others that divide from it and have what it has.

    Each begins with a stretch of its own, so that what stands side by side stays in one memory; who is done takes from
    the end of what others have left.

    Args:
        batches: the work; it need not be something that can be handed over.
        processes: how many, with this one.
        here: what is done with a batch in this process.
        apart: the same in another one, of which the result is handed over.

    Returns:
        The number of each batch and what came of it, in the order in which they are done.

    Raises:
        EndedError: the system ended one of the processes.
        Exception: what one of them raised.
    """
    ends = [len(batches) * number // processes for number in range(processes + 1)]
    own, *others = left = [deque(range(*stretch)) for stretch in pairwise(ends)]
    with _divided(apart, batches, others) as hands:
        for hand in hands:
            hand.take(left)
        while True:
            number = _next(own, left)
            if number is not None:
                yield number, here(batches[number])
            elif not any(hand.has for hand in hands):
                return
            for hand in _ready(hands, waits=number is None):
                done = hand.done()
                hand.take(left)
                yield done


def _ready(hands: Sequence[_Hand[T, R]], *, waits: bool) -> Iterator[_Hand[T, R]]:
    """Those that have done something, again and again until none has; if asked, once somebody has."""
    timeout = None if waits else 0
    while busy := {hand.connection.fileno(): hand for hand in hands if hand.has}:
        ready = wait(list(busy), timeout)
        if not ready:
            return
        timeout = 0
        for connection in ready:
            yield busy[connection]  # type: ignore[index]


def _next(own: deque[int], left: Sequence[deque[int]]) -> int | None:
    """The next batch for whoever has a stretch of its own; none if there is nothing left."""
    longest = max(left, key=len)
    return own.popleft() if own else longest.pop() if longest else None


class _Hand(Generic[T, R]):
    """One of the processes, or several of them one after the other.

    Attributes:
        has: how many batches it has in hand.
    """

    def __init__(self, work: Callable[[T], R], batches: Sequence[T], own: deque[int]) -> None:
        self.work, self.batches, self.own = work, batches, own
        self.has = 0
        self._begin()

    def _begin(self) -> None:
        context = multiprocessing.get_context("fork")
        try:
            self.connection, theirs = context.Pipe()
            with theirs:  # or its end would not be noticed
                process = context.Process(target=_serve, args=(theirs, self.work, self.batches), daemon=True)
                process.start()
        except OSError as error:
            raise EndedError from error
        self.process, self.given = process, 0

    def take(self, left: Sequence[deque[int]]) -> None:
        """Give it as many batches as it should have in hand, if there are as many."""
        if self.given >= _ENOUGH and not self.has and any(left):
            self.end()
            self._begin()
        while self.has < _AHEAD and self.given < _ENOUGH:
            number = _next(self.own, left)
            if number is None:
                return
            self.has, self.given = self.has + 1, self.given + 1
            with suppress(OSError):  # it is no more, which is noticed when its work is asked for
                self.connection.send(number)

    def done(self) -> tuple[int, R]:
        """What came of a batch.

        Raises:
            EndedError: the process is no more.
            Exception: what the work raised.
        """
        try:
            number, result, error = self.connection.recv()
        except (EOFError, OSError) as ended:
            raise EndedError from ended
        self.has -= 1
        if error is not None:
            raise error
        return number, result

    def end(self) -> None:
        """End it; what it has in hand is not done."""
        self.connection.close()
        self.process.terminate()
        self.process.join()


@contextmanager
def _divided(
    work: Callable[[T], R], batches: Sequence[T], stretches: Sequence[deque[int]]
) -> Iterator[list[_Hand[T, R]]]:
    hands: list[_Hand[T, R]] = []
    try:
        for own in stretches:
            hands.append(_Hand(work, batches, own))
        yield hands
    finally:
        for hand in hands:
            hand.end()


def _serve(connection: Connection, work: Callable[[T], R], batches: Sequence[T]) -> None:
    """What a process does until nobody asks it any more."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # whoever interrupts a build ends the process that it began with
    stages.split()
    with suppress(EOFError, OSError):
        while True:
            number = connection.recv()
            try:
                connection.send((number, work(batches[number]), None))
            except Exception as error:
                connection.send((number, None, error))
