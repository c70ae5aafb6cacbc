"""A folder, a command that changes it, and what may be left of it when the command is killed or refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.faults.figures import Figures
from tests.faults.injection import KILL, SWAP, VANISH, Fault
from tests.faults.machine import Command, Ended, Machine
from tests.site.project import tree

State = dict[str, bytes] | None
"""The files of a folder; ``None`` if there is no folder."""


def state(folder: Path) -> State:
    return tree(folder) if folder.is_dir() else None


@dataclass
class Scene:
    """Something to try: how it begins, and the command."""

    name: str
    machine: Machine
    template: Path
    """A folder as it is before the command runs."""
    command: tuple[str, ...]
    published: str
    """The folder below it that has to be whole."""
    is_undone: bool = False
    """Whether a kill may leave something that only the next run puts right."""
    has_exchange: bool = True
    scope: str = ""
    """Where faults happen, below the folder."""
    env: dict[str, str] = field(default_factory=dict)
    old: State = None
    new: State = None
    beside: frozenset[str] = frozenset()
    """What is in the folder after a run without a fault."""
    events: tuple[str, ...] = ()

    def prepare(self) -> Scene:
        """Find out what the command makes when nothing goes wrong."""
        self.old = state(self.template / self.published)
        folder = self.fresh()
        ended = self.run(folder, Fault("none", 10**9, self.has_exchange))
        assert ended.code == 0, ended.output
        self.new, self.events = state(folder / self.published), ended.events
        self.beside = frozenset(path.name for path in folder.iterdir())
        assert self.new is not None and self.new != self.old and self.events
        return self

    def fresh(self) -> Path:
        """The folder as it is before the command runs, anew."""
        folder = self.template.with_name("trial")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.template, folder, symlinks=True)
        return folder

    def run(self, folder: Path, fault: Fault | None = None, **how: float) -> Ended:
        """Run the command there."""
        scope = folder / self.scope if self.scope else folder
        command = Command(self.command, folder, fault, scope=scope, env=self.env)
        return self.machine.run(replace(command, **how))[0]  # type: ignore[arg-type]

    def moments(self) -> list[int]:
        """A handful of the events: the first ones, some on the way, and those around the swap."""
        last = len(self.events) - 1
        found = {0, 1, 2, last // 4, last // 2, 3 * last // 4, last - 1, last}
        for number, event in enumerate(self.events):
            if event.endswith((SWAP, "journal.json")):
                found |= {number - 1, number, number + 1, number + 2}
        return sorted(number for number in found if 0 <= number <= last)

    def trial(self, fault: Fault, figures: Figures) -> str:
        """What is wrong after one fault; nothing, if all is as it has to be."""
        folder = self.fresh()
        ended = self.run(folder, replace(fault, has_exchange=self.has_exchange))
        return self.judged(folder, ended, fault.kind, figures, f"{fault} {self._event(fault)}")

    def judged(self, folder: Path, ended: Ended, kind: str, figures: Figures, where: str) -> str:
        """The same of a command that has ended, and of the run after it."""
        results = [*self.left(folder, ended), *self.told(ended)]
        again = self.run(folder)
        right = again.code == 0 and state(folder / self.published) == self.new
        if not right or {path.name for path in folder.iterdir()} != self.beside:
            results.append("next run failed")
        figures.count(self.name, kind, *results)
        wrong = [result for result in results if result not in ("old", "new", "undone")]
        return f"{self.name}, {where}: {wrong}\n{ended.output}\n{again.output}" if wrong else ""

    def left(self, folder: Path, ended: Ended) -> Iterator[str]:
        """What it left."""
        left = state(folder / self.published)
        if left == self.new and (ended.was_killed or ended.code == 0):
            yield "new"
        elif left == self.old and ended.code != 0:
            yield "old"
        else:
            # A disk that is only to be read from one moment on lets nobody take anything back.
            is_said = ended.was_killed or "The next build puts that right first" in ended.output
            yield "undone" if self.is_undone and is_said else "lost"

    @staticmethod
    def told(ended: Ended) -> Iterator[str]:
        """Whether it said so."""
        failed = ended.code != 0 and not ended.was_killed
        if "Traceback" in ended.output or (failed and not ended.output.strip()):
            yield "no sentence"

    def _event(self, fault: Fault) -> str:
        return self.events[fault.at] if fault.kind != VANISH and fault.at < len(self.events) else ""

    def all_of(self, kind: str, moments: list[int] | None, figures: Figures) -> list[str]:
        """What is wrong after faults of one kind, at these moments or at all."""
        chosen = range(len(self.events)) if moments is None else moments
        return [wrong for at in chosen if (wrong := self.trial(Fault(kind, at), figures))]


Make = Callable[[Path], Path]

REFUSALS = ("ENOSPC", "EROFS", "EACCES", "EIO")
KINDS = (KILL, *REFUSALS)
