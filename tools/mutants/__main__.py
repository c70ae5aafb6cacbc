"""``python -m tools.mutants [PART ...]``: try every mutant of every part, or of those named, and write figures down.

``--again`` tries a few of those that were killed before, each with the one test that did it: that takes seconds.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tools import trials
from tools.mutants import PARTS, known, running
from tools.mutants.judged import Judged, table


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["--again"]:
        return again()
    unknown = set(arguments) - {part.name for part in PARTS}
    if unknown:
        print(
            f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(part.name for part in PARTS)}"
        )
        return 2
    wrong = 0
    for part in PARTS:
        if not arguments or part.name in arguments:
            judged = Judged(part)
            wrong += judged.say()
            trials.store("mutants", part.name, [table(part, judged)])
            known.write(judged.modules, judged.results.values())
    return 1 if wrong else 0


def again() -> int:
    """Try those that are known, and say which survive or are gone."""
    mutants, gone = known.read([module for part in PARTS for module in part.modules()])
    survived = [str(result.mutant) for result in running.again(mutants) if result.outcome == running.SURVIVED]
    print(f"{len(mutants)} changes tried, {len(survived)} survived", *survived, sep="\n")
    if gone:
        print(
            f"{len(gone)} known changes cannot be made any more: `make mutants` chooses others",
            *gone,
            sep="\n  ",
        )
    return 1 if survived or len(gone) > len(mutants) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
