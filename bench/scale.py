"""What ten and a hundred times more claims cost: ``python -m bench.scale [--sizes 1000 10000 100000] [--part shapes]``.

Each command runs in a process of its own, on synthetic sites of these sizes and on sites in which one thing has grown
out of proportion (:mod:`bench.shapes`). Costs are fitted to powers of the number of claims: 1 is linear, 2 quadratic.
The bounds hold between the two largest sizes, where what every run costs before it begins does not count any more.
The figures become a page of the documentation (:mod:`tools.trials`).
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from bench import shapes
from bench.measure import Cost
from bench.run import CHECK, OUT, Command, Site, cost
from tools.trials import Table, store

SIZES = (1_000, 10_000, 100_000)
CPU, MEMORY = 1.15, 1.1
"""The largest exponents that are allowed."""

_EXPLAINER = ("-m", "explainer")
_ADDRESS = ("--site-url", "https://example.org/")
FORMAT = Command("explainer fmt", (*_EXPLAINER, "fmt"))
BUILD = Command(
    "explainer build, all formats", (*_EXPLAINER, "build", "--to", "docs", *_ADDRESS), absent="docs"
)
NEXT = Command("explainer check, nothing changed", (*_EXPLAINER, "check"))
CHANGED = Command("explainer check, one claim changed", (*_EXPLAINER, "check"))
COMMANDS = (
    replace(CHECK, name="explainer check, nothing remembered"),
    NEXT,
    Command("explainer fmt --check", (*_EXPLAINER, "fmt", "--check")),
    CHANGED,
    Command("explainer diff HEAD, one claim changed", (*_EXPLAINER, "diff", "HEAD")),
    BUILD,
)

ONE_FILE = frozenset(
    {
        shapes.sections,
        shapes.evidence,
        shapes.memberships,
        shapes.positions,
        shapes.corrections,
        shapes.former_ids,
        shapes.key_points,
        shapes.comments,
        shapes.words_that_push,
        shapes.omissions,
        shapes.meeting,
    }
)
"""Shapes whose growth is in one file, which can have 1 MB, 100,000 values, and 20,000 lines and marks of Markdown."""


@dataclass(frozen=True)
class Measured:
    """What a command took on a site of a size."""

    name: str
    size: int
    cost: Cost
    files: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--shapes", type=int, default=3_000, metavar="N", help="the larger size of shapes")
    parser.add_argument("--part", choices=("commands", "shapes"), help="measure only this")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where the sites are made")
    options = parser.parse_args()
    out = options.out.resolve()
    too_much: list[str] = []
    if options.part != "shapes":
        found = [row for size in sorted(options.sizes) for row in _at_size(out, size)]
        store("scale", "commands", [_costs(found), _growth(found)])
        too_much += _beyond(found)
    if options.part != "commands":
        every = (*shapes.SOUND, *shapes.UNSOUND)
        found = [row for shape in every for row in _of_shape(out, shape, options.shapes)]
        store("scale", "shapes", [_out_of_proportion(found)])
        too_much += _beyond(found)
    sys.exit("\n".join(too_much) or None)


def _at_size(out: Path, size: int) -> Iterator[Measured]:
    """What the commands take on a synthetic site, in its canonical form and under git."""
    site = Site(size, out / f"scale-{size}")
    site.make()
    cost(FORMAT, site.folder)
    _git(site.folder, "init", "--quiet")
    _git(site.folder, "add", "data")
    _git(site.folder, "commit", "--quiet", "--message", "All of it")
    records = sum(1 for path in (site.folder / "data").rglob("*") if path.is_file())
    for command in COMMANDS:
        if command is CHANGED:
            site.edit()
        made = _measured(command, command.name, site.folder, size)
        yield made if "build" in command.name else replace(made, files=records)
    shutil.rmtree(site.folder)


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "gc.auto=0")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True)


def _of_shape(out: Path, shape: shapes.Shape, most: int) -> Iterator[Measured]:
    """What checking and building takes when one thing grows alone, at a tenth and at the whole of a size."""
    is_sound = shape in shapes.SOUND
    for size in (most // 10, most) if shape not in ONE_FILE else (most // 20, most // 2):
        folder = out / f"shape-{shape.__name__}-{size}"
        shutil.rmtree(folder, ignore_errors=True)
        shapes.write(shape, size, folder / "data")
        command = BUILD if is_sound else replace(CHECK, ends_with=1)
        yield _measured(command, shape.__name__.replace("_", " "), folder, size)
        shutil.rmtree(folder)


def _measured(command: Command, name: str, folder: Path, size: int) -> Measured:
    if command.absent:
        shutil.rmtree(folder / command.absent, ignore_errors=True)
    taken = cost(command, folder)
    files = (
        sum(1 for path in (folder / "docs").rglob("*") if path.is_file())
        if command.arguments == BUILD.arguments
        else 0
    )
    print(f"{name}, {size:,}: {taken.cpu:.1f} s CPU, {taken.wall:.1f} s, {taken.memory:.0f} MB", flush=True)
    return Measured(name, size, taken, files)


def exponent(small: float, large: float, times: float) -> float:
    """The power of the size that a cost grows with, when the size grew so many times."""
    return math.log(large / small) / math.log(times)


def _pairs(found: Sequence[Measured]) -> Iterator[tuple[Measured, Measured]]:
    """Each command at one size and at the next larger one."""
    for name in dict.fromkeys(row.name for row in found):
        rows = sorted((row for row in found if row.name == name), key=lambda row: row.size)
        yield from pairwise(rows)


def _exponents(small: Measured, large: Measured) -> tuple[float, float]:
    """Of CPU time and of memory."""
    times = large.size / small.size
    return (
        exponent(small.cost.cpu, large.cost.cpu, times),
        exponent(small.cost.memory, large.cost.memory, times),
    )


def _beyond(found: Sequence[Measured]) -> Iterator[str]:
    """What grew faster than it may, between the two largest sizes."""
    for name, (small, large) in {small.name: (small, large) for small, large in _pairs(found)}.items():
        cpu, memory = _exponents(small, large)
        if cpu > CPU or memory > MEMORY:
            yield f"{name}: grows with the power {cpu:.2f} (CPU; {CPU} is allowed), {memory:.2f} (memory; {MEMORY})"


def _costs(found: Sequence[Measured]) -> Table:
    rows = [
        (
            row.name,
            row.size,
            round(row.cost.cpu, 1),
            round(row.cost.wall, 1),
            round(row.cost.memory),
            row.files,
        )
        for row in found
    ]
    says = (
        "Synthetic sites with the proportions of a real one, in canonical form and under git, each command in a "
        "process of its own. Files are those that are read; of a build those that are there in the end. Memory is "
        "the largest resident set."
    )
    return Table(
        "What commands cost",
        says,
        ("command", "claims", "CPU s", "wall s", "memory MB", "files"),
        tuple(rows),
    )


def _growth(found: Sequence[Measured]) -> Table:
    rows = [
        (small.name, f"{small.size:,} to {large.size:,}", *_shown(small, large))
        for small, large in _pairs(found)
    ]
    says = (
        "The power of the number of claims that a cost grows with: 1 is linear, 2 quadratic, less than 1 has much in "
        f"it that every run costs. Between the two largest sizes {CPU} is allowed for CPU time, {MEMORY} for memory."
    )
    return Table("How costs grow", says, ("command", "claims", "CPU", "memory"), tuple(rows))


def _shown(small: Measured, large: Measured) -> list[str]:
    return [f"{power:.2f}" for power in _exponents(small, large)]


def _out_of_proportion(found: Sequence[Measured]) -> Table:
    rows: list[tuple[str | int | float, ...]] = [
        (
            small.name,
            small.size,
            large.size,
            round(large.cost.cpu, 1),
            round(large.cost.memory),
            *_shown(small, large),
        )
        for small, large in _pairs(found)
    ]
    refused = ", ".join(shape.__name__.replace("_", " ") for shape in shapes.UNSOUND)
    says = (
        "Sites in which one thing grows alone: built with all formats, or checked where nothing of it can be published "
        f"({refused}). The last two columns are the power of the number that CPU time and memory grow with."
    )
    columns = ("what grows", "from", "to", "CPU s", "memory MB", "CPU", "memory")
    return Table("One thing out of all proportion", says, columns, tuple(rows))


if __name__ == "__main__":
    main()
