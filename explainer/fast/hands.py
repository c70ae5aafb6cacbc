"""Several processes at one job: batches of work, each done in one of the processes that this one divides into."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Generic, TypeVar

from explainer import stages

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 2
"""So many batches a process has in hand, so that it never waits for the next."""


class EndedError(Exception):
    """The system ended a process before its work was done."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_divide() -> bool:
    """Whether the system lets a process divide into several that have what it has."""
    return "fork" in multiprocessing.get_all_start_methods()


def at_once(work: Callable[[T], R], batches: Sequence[T], processes: int) -> Iterator[tuple[int, R]]:
    """Do all of the work, in processes that divide from this one and have what it has.

    Each begins with a stretch of its own, so that what stands side by side stays in one memory; who is done takes from
    the end of what others have left.

    Args:
        work: what is done with a batch; what it returns is handed over.
        batches: the work; it need not be something that can be handed over.
        processes: how many.

    Returns:
        The number of each batch and what came of it, in the order in which they are done.

    Raises:
        EndedError: the system ended one of the processes.
        Exception: what ``work`` raised.
    """
    ends = [len(batches) * number // processes for number in range(processes + 1)]
    left = [deque(range(*stretch)) for stretch in pairwise(ends)]
    with _divided(work, batches, processes) as hands:
        for hand, own in zip(hands, left, strict=True):
            for _ in range(_AHEAD):
                hand.take(own, left)
        while busy := {hand.connection: hand for hand in hands if hand.has}:
            for connection in wait(list(busy)):
                hand = busy[connection]  # type: ignore[index]
                number, result = hand.done()
                hand.take(left[hands.index(hand)], left)
                yield number, result


class _Hand(Generic[R]):
    """One of the processes."""

    def __init__(self, process: ForkProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.has = 0

    def take(self, own: deque[int], left: Sequence[deque[int]]) -> None:
        """Give it the next batch, if there is one."""
        others = max(left, key=len)
        if own or others:
            self.has += 1
            with suppress(OSError):  # it is no more, which is noticed when its work is asked for
                self.connection.send(own.popleft() if own else others.pop())

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


@contextmanager
def _divided(work: Callable[[T], R], batches: Sequence[T], processes: int) -> Iterator[list[_Hand[R]]]:
    context = multiprocessing.get_context("fork")
    hands: list[_Hand[R]] = []
    try:
        for _ in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, work, batches), daemon=True)
            process.start()
            theirs.close()  # or its end would not be noticed
            hands.append(_Hand(process, ours))
        yield hands
    finally:
        for hand in hands:
            hand.connection.close()
            hand.process.terminate()
        for hand in hands:
            hand.process.join()


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
