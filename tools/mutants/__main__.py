"""``python -m tools.mutants [PART ...]``: every part, or those named, and the figures where it was every part."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from tools import trials
from tools.mutants import PARTS, Part, explained, running
from tools.mutants.places import Key, Module, Mutant

Row = tuple[trials.Cell, ...]


def main(names: Sequence[str]) -> int:
    unknown = set(names) - {part.name for part in PARTS}
    if unknown:
        print(
            f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(part.name for part in PARTS)}"
        )
        return 2
    reasons = explained.read()
    left, rows = 0, []
    for part in PARTS:
        if not names or part.name in names:
            judged = Judged(part, reasons)
            left += judged.report()
            rows += list(judged.rows())
    if not names:
        trials.store("mutants", "modules", [table(rows)])
    return 1 if left else 0


class Judged:
    """What became of the mutants of one part."""

    def __init__(self, part: Part, reasons: dict[Key, str]) -> None:
        self.modules = part.modules()
        mutants = [(module, mutant) for module in self.modules for mutant in module.mutants]
        print(f"{part.name}: {len(mutants)} mutants", flush=True)
        files = {module.file for module in self.modules}
        self.reasons = {key: why for key, why in reasons.items() if key[0] in files}
        self.results: dict[Key, running.Result] = {}
        self.left: list[Mutant] = []
        for result in running.results(self.modules, part.tests, mutants):
            self.results[result.mutant.key] = result
            if result.outcome == running.SURVIVED and result.mutant.key not in self.reasons:
                self.left.append(result.mutant)
                print(f"survived: {result.mutant}", flush=True)

    def report(self) -> int:
        """Say what is wrong with explanations, and count what there is to do."""
        killed = [
            key for key, outcome in self.outcomes.items() if outcome in (running.KILLED, running.TIMEOUT)
        ]
        wrong = explained.out_of_date(self.reasons, self.outcomes, killed)
        print(*wrong, sep="\n", end="\n" if wrong else "")
        return len(self.left) + len(wrong)

    def rows(self) -> Iterator[Row]:
        for module in self.modules:
            counted = self._counted(module)
            made = counted.total() - counted[running.INVALID]
            if made:
                noticed = counted[running.KILLED] + counted[running.TIMEOUT]
                survived = counted[running.SURVIVED]
                yield (
                    f"`{module.file}`", made, noticed, counted[running.TIMEOUT], counted["explained"], survived,
                    noticed / (made - counted["explained"]),
                )  # fmt: skip

    def _counted(self, module: Module) -> Counter[str]:
        return Counter(
            "explained" if outcome == running.SURVIVED and key in self.reasons else outcome
            for key, outcome in self.outcomes.items()
            if key[0] == module.file
        )


def table(rows: Sequence[Row]) -> trials.Table:
    """The figures of every module."""
    return trials.Table(
        "Changes that a test has to notice",
        "One change at a time: a comparison, a condition, a number, a text, an entry of a table, a part of a regular"
        " expression, a call, a statement. *Killed* is what a test noticed, *by time* how much of it by taking too"
        " long; *explained* is what makes no other program, each with its reason in `tools/mutants/explained.toml`;"
        " the score is what was killed of all others.",
        ("module", "changes", "killed", "by time", "explained", "survived", "score"),
        tuple(rows),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
