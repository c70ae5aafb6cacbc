"""Tests of the tests: the code that has to hold is changed, one place at a time, and a test has to fail each time.

``python -m tools.mutants`` changes comparisons, conditions, numbers, texts, tables, regular expressions, calls and
statements of the modules below, also those that stand outside of functions, where most of what makes text harmless
stands. It lists each mutant that survives the tests named beside the modules, unless ``explained.toml`` says why it
is no other program. It fails when one is left, and writes the figures down for ``docs/reference/trials.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.places import ROOT, Module


@dataclass(frozen=True)
class Part:
    """Modules that belong together, and the tests that hold them."""

    name: str
    says: str
    """What depends on it, for the page of the figures."""
    files: tuple[str, ...]
    """Patterns of paths, in the repository."""
    tests: tuple[str, ...]

    def modules(self, root: Path = ROOT) -> list[Module]:
        """What there is to change, in the order of names."""
        paths = {path for pattern in self.files for path in root.glob(pattern)}
        return [Module(path, root) for path in sorted(paths)]


PARTS: Sequence[Part] = (
    Part(
        "escape",
        "Text becomes text that means nothing, in every format.",
        ("explainer/escape/*.py",),
        ("tests/test_escape.py",),
    ),
    Part(
        "source",
        "Files become data, every value with its place, and nothing in a file is more than text.",
        ("explainer/source.py", "explainer/compose.py"),
        ("tests/test_source.py", "tests/test_allow.py", "tests/test_rules.py"),
    ),
    Part(
        "quick",
        "The plain part of YAML is read as the parser reads it.",
        ("explainer/quick.py",),
        ("tests/test_quick.py",),
    ),
    Part(
        "anchor",
        "Quoted words are found where they stand, and nowhere else.",
        ("explainer/anchor.py",),
        ("tests/test_anchor.py",),
    ),
    Part(
        "corrections",
        "No published claim changes in silence, and no change switches off what judges it.",
        ("explainer/checks/against/*.py", "explainer/checks/allow.py", "explainer/checks/__init__.py"),
        ("tests/test_corrections.py", "tests/test_allow.py", "tests/test_memo.py", "tests/test_rules.py"),
    ),
)
"""What has to hold: text from strangers means nothing, every place is the right one, no verdict changes in silence."""
