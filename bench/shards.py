"""A site in one piece and in shards: ``python -m bench.shards [--claims 100000] [--shards 4] [--store]``.

The shards are made one after the other, each in a process of its own, as if each had a machine; then they are joined,
and every byte is compared with the site of one build. ``--store`` keeps the figures, and writes the table of the docs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from bench import figures, ground, synthesise
from bench.goals import SHARDED, with_figure
from bench.measure import ENVIRONMENT, Cost, spend
from bench.run import OUT, with_search_of_theme, without_formats
from explainer.fast.both import differences
from explainer.search.theme import INDEX

GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "large.md"
BEGIN, END = "<!-- Made by python -m bench.shards; do not edit. -->\n", "<!-- Until here. -->\n"


@dataclass(frozen=True)
class Step:
    """One command, and the folder that it made."""

    name: str
    cpu: float
    wall: float
    memory: float
    """Megabytes of all its processes together."""
    files: int
    size: float
    """Megabytes."""


@dataclass(frozen=True)
class Sharded:
    """A site that was made in one piece and in shards."""

    claims: int
    shards: int
    formats: bool
    """Whether all formats were on, else pages alone."""
    tree: bool
    """Whether it was pages in Markdown, which an engine has yet to publish."""
    on: str
    machine: str
    index: float
    """Megabytes of the search index."""
    differing: int
    """Bytes of the joined site that are not those of the other."""
    steps: list[Step]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=100_000, metavar="N")
    parser.add_argument("--shards", type=int, default=4, metavar="N")
    parser.add_argument("--tree", action="store_true", help="pages in Markdown, which are not published yet")
    parser.add_argument("--formats", action="store_true", help="with all formats")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where the sites are made")
    parser.add_argument(
        "--store", action="store_true", help="keep the figures and write the table of the docs"
    )
    options = parser.parse_args()
    folder = options.out / f"shards-{options.claims}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        found = measured(folder, options.claims, options.shards, formats=options.formats, tree=options.tree)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table([found]))
    if options.store:
        keep(found)


def measured(folder: Path, claims: int, shards: int, *, formats: bool = False, tree: bool = False) -> Sharded:
    """Make a synthetic site both ways in a new folder, and compare."""
    synthesise.write(folder, claims)
    if not formats:
        without_formats(folder / "data")
    with_search_of_theme(folder / "data")
    ground.configure(folder)
    steps = list(_steps(folder, shards, _tree if tree else _published))
    index = 0.0 if tree else (folder / "whole" / INDEX).stat().st_size / 1e6
    differing = sum(each.bytes for each in differences(folder / "whole", folder / "joined"))
    on, machine = datetime.now(UTC).date().isoformat(), figures.machine()
    return Sharded(claims, shards, formats, tree, on, machine, index, differing, steps)


Making = Callable[[str, str], tuple[tuple[str, ...], Mapping[str, str]]]
"""The command that makes a shard, or the whole if none is named, in a folder, and what it finds in its environment."""


def _published(shard: str, made: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    return ("mkdocs", "build", "-q", "-d", made), {"EXPLAINER_SHARD": shard}


def _tree(shard: str, made: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    return ("explainer", "build", "--to", made, *(("--shard", shard) if shard else ())), {}


def _steps(folder: Path, shards: int, making: Making) -> Iterator[Step]:
    day = {**ENVIRONMENT, "SOURCE_DATE_EPOCH": str(int(time.time())), "XDG_CACHE_HOME": str(folder / "cache")}
    command, more = making("", "whole")
    yield _step("in one piece", command, folder, "whole", {**day, **more})
    made = [f"part{number}" for number in range(1, shards + 1)]
    for number, part in enumerate(made, 1):
        command, more = making(f"{number}/{shards}", part)
        yield _step(f"shard {number}/{shards}", command, folder, part, {**day, **more})
    yield _step("joining", ("explainer", "join", *made, "--to", "joined"), folder, "joined", day)


def _step(name: str, command: Sequence[str], folder: Path, made: str, environment: Mapping[str, str]) -> Step:
    cost: Cost = spend((sys.executable, "-m", *command), folder, environment, looks_at_tree=True)
    sizes = [path.stat().st_size for path in (folder / made).rglob("*") if path.is_file()]
    step = Step(name, cost.cpu, cost.wall, cost.memory, len(sizes), sum(sizes) / 1e6)
    print(
        f"{step.name}: {step.cpu:.0f} s CPU, {step.wall:.0f} s, {step.memory:.0f} MB, {step.size:.0f} MB made",
        flush=True,
    )
    return step


def table(found: Sequence[Sharded]) -> str:
    """The figures as Markdown."""
    return "\n".join(line for one in found for line in _lines(one))


def _lines(one: Sharded) -> Iterator[str]:
    what = "all formats" if one.formats else "pages alone"
    what = f"{what} in Markdown" if one.tree else f"{what}; the search index has {one.index:,.0f} MB"
    yield f"{one.claims:,} claims, {what}; {one.differing:,} bytes differ:\n"
    yield "| | CPU s | wall s | memory MB | files | MB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for step in one.steps:
        yield (
            f"| {step.name} | {step.cpu:,.0f} | {step.wall:,.0f} | {step.memory:,.0f} | {step.files:,} |"
            f" {step.size:,.0f} |"
        )
    yield f"\n*{one.on}; {one.machine}.*\n"


def keep(found: Sharded) -> None:
    """Keep the figures, in place of those of the last run of this size, and write the table of the docs."""
    text = json.dumps(asdict(found), ensure_ascii=False, indent=1)
    ending = ("-formats" if found.formats else "") + ("-tree" if found.tree else "")
    (figures.FOLDER / f"shards-{found.claims:06}{ending}.json").write_text(f"{text}\n", encoding="utf-8")
    if found.claims == 100_000 and found.shards == 4 and not found.tree:
        how = f"{len(found.steps) - 2} shards of {found.steps[0].files:,} files"
        figures.record("shards", [with_figure(SHARDED, found.differing, how)])
    figures.put(GUIDE, BEGIN, written(kept()), END)


def kept() -> list[Sharded]:
    """What is kept, the smallest size first."""
    reads = TypeAdapter(Sharded)
    return [reads.validate_json(path.read_bytes()) for path in sorted(figures.FOLDER.glob("shards-*.json"))]


def written(found: Sequence[Sharded]) -> str:
    """The part of the docs that is made of figures."""
    return f"{BEGIN}\n{table(found)}\n{END}"


if __name__ == "__main__":
    main()
