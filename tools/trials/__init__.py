"""What was tried to break explainer, and what came of it: figures that the trials themselves write.

A trial is a module of tests that attacks (``tests/attack``, ``tests/fuzz``, ``tests/faults``, …). `make test` runs them
in short; ``make attack``, ``make fuzz`` and the others run them long, with ``EXPLAINER_TRIALS=1``, and then they call
``store``. Figures are kept as JSON in ``tools/trials/figures``, one file for each part of a trial, and
``docs/reference/trials.md`` is made of them: ``python -m tools.trials`` makes it anew.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).parent / "figures"
PAGE = Path(__file__).parents[2] / "docs/reference/trials.md"

LONG = bool(os.environ.get("EXPLAINER_TRIALS"))
"""Whether trials run long and write down what came of them."""

Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """Figures of one kind."""

    title: str
    says: str
    """A sentence or two, Markdown: what was done, and what is counted."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Trial:
    """One trial as the page shows it."""

    name: str
    """The name of its target: ``make <name>``."""
    title: str
    says: str


TRIALS: tuple[Trial, ...] = (
    Trial(
        "attack",
        "Hostile text",
        "Every field that takes text, in every output, with texts that try to run, to break out, or to deceive.",
    ),
    Trial(
        "fuzz",
        "Hostile files",
        "Files that nobody would write: how long they take, how much memory, and whether anything breaks.",
    ),
    Trial(
        "faults",
        "Faults of machines",
        "Kills, full disks, files that vanish, two builds at once, edits faster than the preview builds.",
    ),
    Trial(
        "scale",
        "Growth, and other systems",
        "What ten and a hundred times more claims cost; and what becomes of names, places and line ends that not every"
        " system has.",
    ),
    Trial(
        "mutants",
        "Tests of the tests",
        "The code that has to hold is changed, one place at a time: a test has to fail for each change.",
    ),
)
"""The trials, in the order of the page."""


def store(trial: str, part: str, tables: Sequence[Table]) -> None:
    """Write down the figures of one part of a trial, in place of those of its last run, and make the page anew.

    Args:
        trial: the name of one of ``TRIALS``.
        part: a word for this part; parts of one trial are shown in the order of these words.
        tables: what came of it.
    """
    if trial not in {known.name for known in TRIALS}:
        raise ValueError(f"no such trial: {trial}")
    FIGURES.mkdir(exist_ok=True)
    figures = {
        "on": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "tables": [asdict(t) for t in tables],
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (FIGURES / f"{trial}-{part}.json").write_text(f"{text}\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def machine() -> str:
    """What ran a trial, in words that name no machine."""
    return f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def page() -> str:
    """The page of the documentation, from the figures that are stored."""
    blocks = [_HEAD]
    for trial in TRIALS:
        blocks += [f"## {trial.title}", f"{trial.says} Run it with `make {trial.name}`."]
        for path in sorted(FIGURES.glob(f"{trial.name}-*.json")):
            figures = json.loads(path.read_text(encoding="utf-8"))
            for table in figures["tables"]:
                blocks += _table(table)
            blocks.append(f"*{figures['on']}; {figures['machine']}.*")
    return "\n\n".join(blocks) + "\n"


_HEAD = """\
# What was tried to break it

<!-- Made by the trials themselves, through tools/trials; do not edit. -->

Text comes from strangers, and machines fail. What follows was tried, and is tried again, in short, by `make test`.
A figure is what a run counted; the date and the machine stand below it. What each guard is for, and who is trusted
with what, is in `SECURITY.md`."""


def _table(table: dict[str, Any]) -> list[str]:
    """A heading, a paragraph, and a table in Markdown."""
    rows = [
        table["columns"],
        ["---" if at == 0 else "---:" for at in range(len(table["columns"]))],
        *table["rows"],
    ]
    lines = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    return [f"### {table['title']}", table["says"], "\n".join(lines)]


def _cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    return f"{cell:.3g}" if isinstance(cell, float) else cell.replace("|", "\\|")
