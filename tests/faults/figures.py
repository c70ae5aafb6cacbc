"""How many faults were injected, and what came of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tools import trials
from tools.trials import Table


@dataclass
class Figures:
    """Counts by what was tried and the kind of fault."""

    rows: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    guards: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, what: str, kind: str, *results: str) -> None:
        """One fault, and what came of it: the name of each count it belongs to."""
        self.rows.setdefault((what, kind), Counter()).update(["injected", *results])

    def off(self, guard: str, counts: Counter[str]) -> None:
        """What came of faults with a guard switched off."""
        self.guards.setdefault(guard, Counter()).update(counts)

    def store(self) -> None:
        """Write the figures down after a long run."""
        if trials.LONG and self.rows:
            trials.store("faults", "files", [self._faults(), self._guards()])

    def _faults(self) -> Table:
        columns = ("injected", "old", "new", "undone", "lost", "no sentence", "next run failed")
        return Table(
            "Faults while something is written",
            "What a command left behind when it was killed or refused: all of the old files, all of the new ones, or"
            " files of both that the next run put right before it did anything else (*undone*: only where files of"
            " others stand in the folder, hidden ones of a site included, or where the system cannot let two folders"
            " change places). *Lost*: a mixture, or a file that is neither. *No sentence*: it failed with a traceback,"
            " or with exit code 0."
            " After each fault the command ran again without one.",
            ("Command: fault", *(column.capitalize() for column in columns)),
            tuple(
                (f"{what}: {kind}", *(counts[column] for column in columns))
                for (what, kind), counts in sorted(self.rows.items())
            ),
        )

    def _guards(self) -> Table:
        columns = ("injected", "lost")
        return Table(
            "The same with a guard switched off",
            "The trials find what the guards are there for.",
            ("Guard", *(column.capitalize() for column in columns)),
            tuple(
                (guard, *(counts[column] for column in columns))
                for guard, counts in sorted(self.guards.items())
            ),
        )
