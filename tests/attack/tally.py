"""What was tried and what came of it, for the page of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from explainer.escape import code_span
from tests.attack.judge import Judge
from tests.attack.payloads import Payload
from tools.trials import Table, store

Rows = tuple[tuple[str | int | float, ...], ...]


@dataclass
class Tally:
    """Counts of a whole run."""

    tried: set[tuple[str, str, str, str]] = field(default_factory=set)
    """Family, text, field and output: each combination once."""
    changed: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    guards: dict[str, tuple[str, int]] = field(default_factory=dict)
    """What was found with a guard switched off: the first of it, and how much."""

    def add(self, judge: Judge) -> None:
        """Count what a judge has seen."""
        for output, marks in judge.seen.items():
            for mark in marks:
                text = judge.texts[mark]
                self.tried.add((text.payload.family, text.payload.text, text.slot, output))
        self.changed.update(line.partition(" ")[0] for line in judge.changed)
        self.counts["comparisons"] += judge.tried
        self.counts["texts that did not arrive unchanged"] += len(judge.changed)

    def refuse(self, tried: Iterable[tuple[Payload, str]], output: str = "refused by the check") -> None:
        """Count texts that were refused, each with its field."""
        self.tried |= {(payload.family, payload.text, slot, output) for payload, slot in tried}

    def count(self, what: str, number: int) -> None:
        self.counts[what] += number

    def store(self) -> None:
        """Write it all down."""
        store("attack", "matrix", [self._totals(), self._by("family"), self._by("output"), self._guards()])

    def _totals(self) -> Table:
        rows: Rows = tuple((what, number) for what, number in self.counts.items())
        says = (
            f"{len({text for _, text, _, _ in self.tried}):,} texts were put into "
            f"{len({slot for _, _, slot, _ in self.tried}):,} fields: all that take words or an address. "
            "Pages were opened in Chromium, other files read with other people's programs. What would run calls "
            "`alert`, which the browser counts; every element is compared with those of a site that nobody attacks; "
            "every request is seen."
        )
        return Table("All together", says, ("What", "Number"), rows)

    def _by(self, what: str) -> Table:
        column = 0 if what == "family" else 3
        rows: Rows = tuple(
            (name, *self._row([each for each in sorted(self.tried) if each[column] == name]))
            for name in sorted({each[column] for each in self.tried})
        )
        says = {
            "family": "What sort of text was tried, in how many combinations of a text, a field and an output.",
            "output": "The same by output: each text was found there and read as it was written, or refused.",
        }[what]
        return Table(f"By {what}", says, (what.capitalize(), "Texts", "Fields", "Combinations"), rows)

    @staticmethod
    def _row(found: list[tuple[str, str, str, str]]) -> tuple[int, int, int]:
        return len({each[1] for each in found}), len({each[2] for each in found}), len(found)

    def _guards(self) -> Table:
        found = sorted(self.guards.items())
        rows: Rows = tuple((name, number, _shortened(example)) for name, (example, number) in found)
        says = "Each guard was switched off by itself, and the matrix found what came through: here the first of it."
        return Table("Guards switched off", says, ("Guard", "Found", "Such as"), rows)


def _shortened(example: str) -> str:
    """The beginning of what was found, as code: in the page of figures it is as hostile as anywhere."""
    flat = " ".join(example.replace("|", "¦").split())
    return code_span(flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST]}…")


_LONGEST = 90
