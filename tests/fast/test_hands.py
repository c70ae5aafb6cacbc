"""Work that several processes do at once is all done, once, and whatever ends it is heard of."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from typing import Any

import pytest

from explainer.fast import hands

pytestmark = pytest.mark.skipif(not hands.can_divide(), reason="this system cannot divide processes")


def done(work: Callable[[Any], Any], batches: list[Any], processes: int = 2) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for number, result in hands.at_once(batches, processes, work, work):
        assert number not in found
        found[number] = result
    return found


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 40])
def test_everything_is_done_once(count: int, processes: int) -> None:
    batches = [lambda number=number: number * number for number in range(count)]  # cannot be handed over
    assert done(lambda batch: batch(), batches, processes) == {n: n * n for n in range(count)}


@pytest.mark.slow
@pytest.mark.alone
def test_each_begins_with_a_stretch_and_helps_those_who_are_not_done() -> None:
    def work(seconds: float) -> int:
        time.sleep(seconds)
        return os.getpid()

    for seconds in ([0.2] * 6 + [0.001] * 6, [0.001] * 6 + [0.2] * 6):
        who = done(work, seconds)
        assert set(who.values()) == {os.getpid(), who[6]}
        assert who[0] == who[1] == os.getpid() != who[7]
    assert who[11] == os.getpid(), "the slow half was left to one of them"


def test_a_process_gives_way_to_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "_ENOUGH", 4)

    def slowly(_: int) -> int:
        time.sleep(0.02)  # so that the others have most of it to do
        return os.getpid()

    found = dict(hands.at_once(range(60), 3, slowly, lambda _: os.getpid()))
    who = Counter(found.values())
    assert len(found) == 60 and who.pop(os.getpid()) >= 1
    assert max(who.values()) == 4 and len(who) > 2
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_results_larger_than_a_pipe_holds() -> None:
    assert done(lambda size: "x" * size, [3_000_000] * 5) == dict.fromkeys(range(5), "x" * 3_000_000)


def test_what_goes_wrong_is_raised_and_nobody_is_left() -> None:
    children: list[int] = []

    def work(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return os.getpid()

    with pytest.raises(ValueError, match="three"):
        children.extend(pid for _, pid in hands.at_once(range(20), 2, work, work))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_process_that_the_system_ends_is_noticed() -> None:
    parent = os.getpid()

    def work(number: int) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(hands.EndedError):
        done(work, list(range(8)))


@pytest.mark.parametrize("begun", [0, 1, 2])
def test_a_process_that_cannot_begin_is_noticed(begun: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [begun]

    def start(process: ForkProcess, start: Callable[[ForkProcess], None] = ForkProcess.start) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        start(process)

    monkeypatch.setattr(hands, "_ENOUGH", 4)
    monkeypatch.setattr(ForkProcess, "start", start)

    def slowly(_: int) -> None:
        time.sleep(0.02)

    with pytest.raises(hands.EndedError):
        list(hands.at_once(range(60), 2, slowly, lambda _: None))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_who_stops_asking_ends_them() -> None:
    asked = hands.at_once(range(50), 2, lambda _: os.getpid(), lambda _: os.getpid())
    assert next(asked) == (0, os.getpid())
    asked.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
