"""What Python runs before anything else on a machine that is different: a test copies this file to ``sitecustomize``.

It reads the environment: ``ELSEWHERE_ORDER``, with which folders are listed in an order of their own;
``ELSEWHERE_CORES``, the number of cores; ``ELSEWHERE_LOCALE``, a
locale that there has to be; ``ELSEWHERE_NOW``, the second since 1970 at which the clock stands.
"""

from __future__ import annotations

import datetime
import locale
import os
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any


class Listing:
    """What ``os.scandir`` answers, in another order."""

    def __init__(self, entries: list[os.DirEntry[Any]]) -> None:
        self.entries = iter(entries)

    def __iter__(self) -> Iterator[os.DirEntry[Any]]:
        return self

    def __next__(self) -> os.DirEntry[Any]:
        return next(self.entries)

    def __enter__(self) -> Listing:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.entries = iter(())


def put(module: object, name: str, value: object) -> None:
    setattr(module, name, value)


def shuffle_folders(seed: str) -> None:
    """List folders in an order that differs from run to run, as file systems do."""
    chance = random.Random(seed)
    scandir, listdir = os.scandir, os.listdir

    def scanning(path: Any = ".") -> Any:
        with scandir(path) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        chance.shuffle(entries)
        return Listing(entries)

    def listing(path: Any = ".") -> Any:
        names = sorted(listdir(path))
        chance.shuffle(names)
        return names

    put(os, "scandir", scanning)
    put(os, "listdir", listing)


def stop_clock(now: float) -> None:
    """Let everybody believe it is this moment, of whom the clock is asked in Python."""
    real = datetime.datetime

    class Stopped(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, real)

    class Moment(datetime.datetime, metaclass=Stopped):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return real.fromtimestamp(now, tz)

        @classmethod
        def utcnow(cls) -> Any:
            return real.fromtimestamp(now, datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return real.fromtimestamp(now)

    put(datetime, "datetime", Moment)
    put(time, "time", lambda: now)
    put(time, "time_ns", lambda: int(now * 1000000000.0))


def begin() -> None:
    """Do what the environment says."""
    with suppress(locale.Error):  # this machine does not know it
        locale.setlocale(locale.LC_ALL, "")
    if wanted := os.environ.get("ELSEWHERE_LOCALE"):
        locale.setlocale(locale.LC_ALL, wanted)
    if order := os.environ.get("ELSEWHERE_ORDER"):
        shuffle_folders(order)
    if cores := os.environ.get("ELSEWHERE_CORES"):
        number = int(cores)
        put(os, "cpu_count", lambda: number)
        put(os, "sched_getaffinity", lambda pid: set(range(number)))
    if clock := os.environ.get("ELSEWHERE_NOW"):
        stop_clock(float(clock))


if __name__ == "sitecustomize":
    begin()
