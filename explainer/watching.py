"""Who watches a build: a profile that says afterwards where time went, and bars that say meanwhile how far it is."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO

import click

from explainer import stages
from explainer.stages import Taken, Watcher

ALL_ELSE = "all else"
BEFORE = "start of Python"
_FIRST = 1.0
"""Seconds that a command takes before it shows bars."""
_BETWEEN = 0.1


@dataclass
class Spent:
    """What a stage took: seconds, and how many files came of it."""

    wall: float = 0.0
    cpu: float = 0.0
    files: int = 0
    elsewhere: float = 0.0
    """CPU time of other processes."""


class Profile(Watcher):
    """Adds up what stages take. A stage within another one counts for itself alone.

    Args:
        rest: what the time between stages is called.
    """

    def __init__(self, rest: str = ALL_ELSE) -> None:
        self.spent: dict[str, Spent] = {BEFORE: Spent(cpu=time.process_time()), rest: Spent()}
        self.rest = rest
        self.inside = [rest]
        self.begun = time.perf_counter()
        self._wall, self._cpu = self.begun, time.process_time()

    def _settle(self) -> Spent:
        """Put what was spent since the last time down to the current stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        spent = self.spent[self.inside[-1]]
        spent.wall += wall - self._wall
        spent.cpu += cpu - self._cpu
        self._wall, self._cpu = wall, cpu
        return spent

    def begin(self, stage: str) -> None:
        """A stage begins."""
        self._settle()
        self.spent.setdefault(stage, Spent())
        self.inside.append(stage)

    def end(self) -> None:
        """It ends."""
        self._settle()
        self.inside.pop()

    def count(self, files: int) -> None:
        """So many more files of the current stage."""
        self.spent[self.inside[-1]].files += files

    def split(self) -> None:
        """Forget what the other process took."""
        self._settle()
        self.spent = {name: Spent() for name in self.spent}

    def taken(self) -> Taken:
        """CPU time and files of each stage since the last time this was asked."""
        self._settle()
        found = {name: (one.cpu, one.files) for name, one in self.spent.items() if one.cpu}
        self.spent = {name: Spent() for name in self.spent}
        return found

    def add(self, taken: Taken) -> None:
        """Add what another process took."""
        for name, (cpu, files) in taken.items():
            spent = self.spent.setdefault(name, Spent())
            spent.elsewhere += cpu
            spent.files += files

    def table(self) -> str:
        """Where time went, in the order in which stages began."""
        self._settle()
        rows = [(name, one) for name, one in self.spent.items() if name != self.rest]
        rows.append((self.rest, self.spent[self.rest]))
        total = sum(one.cpu + one.elsewhere for _, one in rows) or 1.0
        wide = max(len(name) for name, _ in rows)
        lines = [f"{'stage':{wide}}    wall s     CPU s  share     files"]
        for name, one in rows:
            spent = one.cpu + one.elsewhere
            files = f"{one.files:,}" if one.files else ""
            wall = "" if name == BEFORE else f"{one.wall:.2f}"
            lines.append(f"{name:{wide}} {wall:>9} {spent:>9.2f} {spent / total:>6.1%} {files:>9}".rstrip())
        lines.append(f"{'together':{wide}} {time.perf_counter() - self.begun:>9.2f} {total:>9.2f}")
        if any(one.elsewhere for _, one in rows):
            lines.append("CPU time includes that of other processes; wall time is that of this one.")
        return "".join(f"{line}\n" for line in lines)


class Bars(Watcher):
    """Shows a bar for whatever takes long, once a command has taken a second."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.begun = time.monotonic()
        self.open_ones = 0
        self.what = ""
        self.total: int | None = None
        self.done = self.shown = 0
        self.bar: Any = None
        self._last = 0.0

    def expect(self, what: str, total: int | None) -> None:
        """Something begins. What is part of it has no bar of its own."""
        self.open_ones += 1
        if self.open_ones == 1:
            self.what, self.total, self.done, self.shown = what, total, 0, 0

    def advance(self, parts: int) -> None:
        """Show how far it is, not more often than somebody can see."""
        if self.open_ones != 1:
            return
        self.done += parts
        now = time.monotonic()
        if now - self.begun > _FIRST and now - self._last > _BETWEEN:
            self._last = now
            self._show()

    def _show(self) -> None:
        if self.bar is None:
            unknown = self.total is None
            self.bar = click.progressbar(
                iter(int, 1) if unknown else None,  # without an end, as far as anybody knows
                length=self.total,
                label=self.what,
                file=self.file,
                show_pos=unknown,
            )
            self.bar.__enter__()
        self.bar.update(self.done - self.shown)
        self.shown = self.done

    def close(self) -> None:
        """It is done, and its bar is full if there was one."""
        self.open_ones -= 1
        if self.open_ones or self.bar is None:
            return
        self._show()
        self.bar.__exit__(None, None, None)
        self.bar = None


def has_bars(file: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether somebody looks on: not where it goes into a file or a log, nor who would rather have no colours."""
    unwanted = any(environ.get(name) for name in ("CI", "NO_COLOR")) or environ.get("TERM") == "dumb"
    return file.isatty() and not unwanted


@contextmanager
def watching(*, profile: bool = False, bars: bool = True, rest: str = ALL_ELSE) -> Iterator[None]:
    """Show how far a command is, where somebody looks on.

    Args:
        profile: say at the end where time went.
        bars: whether there are any.
        rest: what the profile calls the time that no stage took.
    """
    kept = [Profile(rest)] if profile else []
    shown = [Bars(sys.stderr)] if bars and has_bars(sys.stderr, os.environ) else []
    with stages.watched(*kept, *shown):
        yield
    for each in kept:
        click.echo(each.table(), nl=False, err=True)
