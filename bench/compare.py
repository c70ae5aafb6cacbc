"""The same site, published by several programs: ``python -m bench.compare [--claims 1000 ...] [--repeat 3] [--store]``.

They take turns, each in a folder and in processes of its own: a cold build, one when nothing changed, one when a claim
was edited, and then edits under each one's preview. What counts is CPU time; the lowest of the repeats is shown,
because whatever disturbs a run only adds to it. A ratio is that to plain MkDocs and Material in the same round; of
several rounds the middle one. What is not equal between them stands in :mod:`bench.speed`, which prints all this.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import contestants, ground, serving, speed
from bench.contestants import Contestant, Missing
from bench.figures import Built, Compared, Previewed, Ratios, machine, store
from bench.goals import COLD, EDITED, SITUATIONS
from bench.measure import ENVIRONMENT, HAS_TREES, CommandError, Cost, spend
from bench.run import OUT

SIZES = (100, 1_000, 10_000)
_ONCE_FROM = 5_000
"""From so many claims on one round is enough: it takes an hour."""


@dataclass(frozen=True)
class Run:
    """One command that was measured."""

    who: str
    situation: str
    round: int
    cost: Cost
    written: int
    """How many files of the site it wrote."""


class Stall:
    """A contestant in its folder."""

    def __init__(self, who: Contestant, folder: Path, content: ground.Content) -> None:
        self.who, self.folder = who, folder
        who.make(folder, content)
        self._made = {path.name for path in folder.iterdir()}

    @property
    def environment(self) -> dict[str, str]:
        """What its commands see: caches are its own."""
        cache, modules = self.folder / "cache", contestants.HERE / "package.json"
        return {**ENVIRONMENT, "XDG_CACHE_HOME": str(cache), "BENCH_MODULES": str(modules)}

    def clean(self) -> None:
        """Delete whatever its commands left: pages and caches."""
        for path in self.folder.iterdir():
            if path.name not in self._made:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def build(self, situation: str, round: int) -> Run:
        """Build in one situation, after another one in which it is all built.

        Raises:
            CommandError: it failed, or did not build what was edited.
        """
        word = f"round{round}"
        if situation == COLD:
            self.clean()
        elif situation == EDITED:
            self.who.edit(self.folder, word)
        before = _times(self.folder / self.who.pages)
        cost = spend(self.who.build, self.folder, self.environment, looks_at_tree=True)
        written = len(_times(self.folder / self.who.pages) - before)
        if situation == EDITED and word not in self.who.page(self.folder):
            raise CommandError("the page of the claim that was edited does not have the edit")
        return Run(self.who.name, situation, round, cost, written)

    def weight(self) -> tuple[int, float]:
        """How many pages it built, and kilobytes of a claim's page."""
        site = self.folder / self.who.pages
        claims = [path.stat().st_size for path in site.glob("claims/claim-*/index.html")]
        return sum(1 for _ in site.rglob("index.html")), statistics.mean(claims) / 1000

    def preview(self) -> serving.Served:
        """Edit the claim under its preview."""
        with serving.serving(self.who.serve, self.folder, self.environment) as server:
            save = lambda word: self.who.edit(self.folder, word)  # noqa: E731
            return serving.measure(server, contestants.ADDRESS, "explainer-kicker", save)


def _times(site: Path) -> set[tuple[str, int]]:
    """Every file of a site with when it was last written."""
    return {(str(path), path.stat().st_mtime_ns) for path in site.rglob("*") if path.is_file()}


def compare(claims: int, rounds: int, out: Path, names: Sequence[str], with_previews: bool) -> Compared:
    """Measure all of ``names`` on a site of so many claims.

    Raises:
        CommandError: one of them failed; the message says who, and what it printed.
    """
    everyone = [who for who in contestants.everyone() if isinstance(who, Missing) or who.name in names]
    left_out = [str(who) for who in everyone if isinstance(who, Missing)]
    shutil.rmtree(out, ignore_errors=True)
    content = ground.make(out / "content", claims)
    stalls = [Stall(who, out / who.name, content) for who in everyone if isinstance(who, Contestant)]
    runs, unable = _builds(stalls, rounds)
    stalls = [stall for stall in stalls if stall.who.name not in unable]
    left_out += unable.values()
    weights = {stall.who.name: stall.weight() for stall in stalls}
    previews, unable = _previews(stalls) if with_previews and HAS_TREES else ([], {})
    left_out += unable.values()
    if with_previews and not HAS_TREES:
        left_out.append("Previews are left out: what their processes take can only be read on Linux.")
    return Compared(
        claims=claims,
        pages=weights[stalls[0].who.name][0],
        on=datetime.now(UTC).date().isoformat(),
        machine=machine(),
        rounds=rounds,
        has_fast=ground.HAS_FAST,
        left_out=left_out,
        titles={stall.who.name: stall.who.title for stall in stalls},
        versions={stall.who.name: stall.who.version for stall in stalls},
        weights={name: round(weight, 1) for name, (_, weight) in weights.items()},
        builds=list(summary(runs)),
        previews=previews,
    )


def _builds(stalls: Sequence[Stall], rounds: int) -> tuple[list[Run], dict[str, str]]:
    """All runs of those who can build the site; and who of the others cannot, with a sentence that says so.

    Raises:
        CommandError: plain MkDocs failed, or explainer.
    """
    runs: list[Run] = []
    unable: dict[str, str] = {}
    for round in range(1, rounds + 1):
        for stall in (stall for stall in stalls if stall.who.name not in unable):
            try:
                with _named(stall.who):
                    runs += _round(stall, round)
            except CommandError as error:
                if stall.who.name not in contestants.OTHERS:
                    raise
                unable[stall.who.name] = _reason(
                    f"{stall.who.title} is left out: it could not build this site", error
                )
                _say(unable[stall.who.name])
    return [run for run in runs if run.who not in unable], unable


def _round(stall: Stall, round: int) -> Iterator[Run]:
    for situation in SITUATIONS if stall.who.is_warm else (COLD,):
        run = stall.build(situation, round)
        _say(f"{stall.who.title}, {situation}: {run.cost.cpu:.2f} s CPU, {run.cost.wall:.2f} s")
        yield run


def _reason(what: str, error: CommandError) -> str:
    """What failed and why: the last line that was printed, which is what went wrong."""
    said = [line for line in str(error).splitlines() if line.strip()]
    return f"{what}: `{said[-1].strip()}`"


def _previews(stalls: Sequence[Stall]) -> tuple[list[Previewed], dict[str, str]]:
    """What previews took; and whose did not come, with a sentence that says so.

    Raises:
        CommandError: that of plain MkDocs failed, or explainer's.
    """
    found: list[Previewed] = []
    unable: dict[str, str] = {}
    for stall in (stall for stall in stalls if stall.who.serve):
        name, title = stall.who.name, stall.who.title
        try:
            with _named(stall.who):
                served = stall.preview()
        except CommandError as error:
            if name not in contestants.OTHERS:
                raise
            unable[name] = _reason(f"{title}’s preview is left out: it could not show this site", error)
            _say(unable[name])
            continue
        _say(f"{title}, preview: {served.median * 1000:.0f} ms, {served.cpu:.2f} s CPU an edit")
        waits = [round(wait * 1000, 1) for wait in served.seconds]
        found.append(
            Previewed(name, round(served.start, 2), waits, round(served.cpu, 4), round(served.idle, 4))
        )
    return found, unable


class _named:
    """Says whose command failed."""

    def __init__(self, who: Contestant) -> None:
        self.who = who

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, CommandError):
            raise CommandError(f"{self.who.title} failed:\n{error}") from error


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def summary(runs: Sequence[Run]) -> Iterator[Built]:
    """What each took at best in each situation, and how that compares with plain MkDocs in the same round."""
    plain = {(run.situation, run.round): run.cost for run in runs if run.who == contestants.PLAIN}
    for who, situation in dict.fromkeys((run.who, run.situation) for run in runs):
        own = [run for run in runs if (run.who, run.situation) == (who, situation)]
        pairs = [(run.cost, plain[situation, run.round]) for run in own if (situation, run.round) in plain]
        best = Cost(
            min(run.cost.cpu for run in own),
            min(run.cost.wall for run in own),
            min(run.cost.memory for run in own),
        )
        ratios = _ratios(pairs) if pairs else None
        written = max(run.written for run in own)
        yield Built(
            who, situation, round(best.cpu, 3), round(best.wall, 3), round(best.memory, 1), ratios, written
        )


def _ratios(pairs: Sequence[tuple[Cost, Cost]]) -> Ratios:
    def middle(values: Iterator[float]) -> float:
        return round(statistics.median(values), 4)

    return Ratios(
        middle(one.cpu / plain.cpu for one, plain in pairs),
        middle(one.wall / plain.wall for one, plain in pairs),
        middle(one.memory / plain.memory for one, plain in pairs),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument(
        "--repeat", type=int, default=3, metavar="TIMES", help="rounds, one at 5,000 claims or more"
    )
    parser.add_argument(
        "--only", nargs="+", choices=contestants.NAMES, default=contestants.NAMES, metavar="NAME"
    )
    parser.add_argument(
        "--no-previews", action="store_true", help="leave the servers out: edits take a while"
    )
    parser.add_argument(
        "--store", action="store_true", help="keep the figures and write the page of the docs"
    )
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where the sites are made")
    options = parser.parse_args()
    if options.store and (options.no_previews or set(options.only) != set(contestants.NAMES)):
        parser.error("--store is for figures of everything")
    if contestants.PLAIN not in options.only:
        parser.error(f"--only needs {contestants.PLAIN}, which the others are compared with")
    os.environ["NO_MKDOCS_2_WARNING"] = ENVIRONMENT["NO_MKDOCS_2_WARNING"] = "1"
    for claims in sorted(options.claims):
        rounds = options.repeat if claims < _ONCE_FROM else 1
        out = options.out.resolve() / f"compare-{claims}"
        try:
            found = compare(claims, rounds, out, options.only, not options.no_previews)
        except CommandError as error:
            sys.exit(str(error))
        print("\n".join(speed.section(found)), flush=True)
        if options.store:
            store(found)
            speed.write()
        shutil.rmtree(out)
    print("\n\n".join(speed.unequal()))


if __name__ == "__main__":
    main()
