"""What became of the mutants of a part: what is left to do, and the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tools import trials
from tools.mutants import Part, explained
from tools.mutants.places import Key, Module
from tools.mutants.running import INVALID, KILLED, SURVIVED, TIMEOUT, Result, results


class Judged:
    """Tries the mutants of a part, and says at once which survive."""

    def __init__(self, part: Part) -> None:
        self.modules = part.modules()
        mutants = [(module, mutant) for module in self.modules for mutant in module.mutants]
        files = {module.file for module in self.modules}
        self.reasons = {key: why for key, why in explained.read().items() if key[0] in files}
        self.results: dict[Key, Result] = {}
        print(f"{part.name}: {len(mutants)} changes", flush=True)
        for result in results(self.modules, part.tests, mutants):
            self.results[result.mutant.key] = result
            if self._outcome(result) == SURVIVED:
                print(f"survived: {result.mutant}", flush=True)

    def say(self) -> int:
        """Say what is wrong with explanations, and count all that there is to do."""
        killed = [key for key, result in self.results.items() if result.outcome in (KILLED, TIMEOUT)]
        wrong = explained.out_of_date(self.reasons, self.results, killed)
        print(*(f"{sentence}\n" for sentence in wrong), sep="", end="", flush=True)
        return len(wrong) + sum(self._outcome(result) == SURVIVED for result in self.results.values())

    def _outcome(self, result: Result) -> str:
        is_explained = result.outcome == SURVIVED and result.mutant.key in self.reasons
        return "explained" if is_explained else result.outcome

    def counted(self, module: Module) -> Counter[str]:
        """How many mutants of a module came to what."""
        of_file = (result for result in self.results.values() if result.mutant.key[0] == module.file)
        return Counter(map(self._outcome, of_file))


def table(part: Part, judged: Judged) -> trials.Table:
    """The figures of a part."""
    return trials.Table(
        f"Changes in the part “{part.name}”",
        f"{part.says} One change at a time: a comparison, a condition, a number, a text, an entry of a table, a part"
        " of a regular expression, a call, a statement. *Killed* is what a test noticed, *by time* how much of it by"
        " taking too long; *explained* is what does the same, each with its reason in"
        " `tools/mutants/explained.toml`; the score is what was killed of all others.",
        ("module", "changes", "killed", "by time", "explained", "survived", "score"),
        tuple(_rows(judged)),
    )


def _rows(judged: Judged) -> Iterator[tuple[trials.Cell, ...]]:
    for module in judged.modules:
        counted = judged.counted(module)
        made = counted.total() - counted[INVALID]
        if made:
            killed, same = counted[KILLED] + counted[TIMEOUT], counted["explained"]
            score = f"{100 * killed / (made - same):.1f} %" if made > same else "–"
            yield f"`{module.file}`", made, killed, counted[TIMEOUT], same, counted[SURVIVED], score
