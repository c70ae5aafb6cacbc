"""A few mutants of each part that a test killed, with that test: ``known.json``, for `make test`."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from tools.mutants.places import Module, Mutant
from tools.mutants.running import KILLED, Result

PATH = Path(__file__).with_name("known.json")
EACH = 3
"""So many of each part."""


def write(modules: Sequence[Module], results: Iterable[Result], path: Path = PATH) -> None:
    """Choose anew for these modules, the same ones from the same results; what stands there of others stays."""
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    files = {module.file for module in modules}
    chosen = [entry for entry in held if entry["key"][0] not in files]
    killed = [result for result in results if result.outcome == KILLED and result.is_in_place and result.test]
    for result in random.Random(0).sample(killed, min(EACH, len(killed))):
        chosen.append({"key": list(result.mutant.key), "test": result.test})
    chosen.sort(key=lambda entry: entry["key"])
    path.write_text(f"{json.dumps(chosen, ensure_ascii=True, indent=1)}\n", encoding="utf-8")


def read(modules: Sequence[Module], path: Path = PATH) -> tuple[list[tuple[Module, Mutant, str]], list[str]]:
    """Each with its module and its test; and in words those that cannot be made any more."""
    made = {mutant.key: (module, mutant) for module in modules for mutant in module.mutants}
    found, gone = [], []
    for entry in json.loads(path.read_text(encoding="utf-8")):
        key = tuple(entry["key"])
        if key in made:
            found.append((*made[key], entry["test"]))
        else:
            gone.append(f"{key[0]}: {key[3]}")
    return found, gone
