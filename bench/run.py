"""What each command costs, side by side: ``python -m bench.run [--claims 1000] [--repeat 3] [--no-mkdocs]``.

The commands take turns on synthetic sites of N claims, of N/10 and of one, each in a process of its own. What
counts is CPU time (user and system): wall time says as much about what else the machine does. The lowest of
the repeats is shown, because whatever disturbs a run only adds to it. The site of one claim shows what every
run costs before it does anything; without that, the cost of a claim is the same at every size if a command is
linear.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import ENVIRONMENT, CommandError, Cost, spend
from explainer.model.settings import Formats

OUT = Path(__file__).parent / ".out"

NAVIGATION = """\
nav:
  - Home: index.md
  - Topics: topics/index.md
  - Texts: articles/index.md
  - Claims: claims/index.md
  - Predictions: predictions/index.md
  - Timeline: timeline/index.md
  - People and states: actors/index.md
  - Sources: sources/index.md
  - Glossary: glossary/index.md
"""
"""Of a synthetic site; it goes on with what else a site has."""
MKDOCS_YML = f"""\
site_name: Synthetic site
theme:
  name: material
  font: false
plugins:
  - search
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - tables
  - toc
extra_css:
  - assets/explainer/explainer.css
{NAVIGATION}  - Corrections: corrections/index.md
  - Method: method/index.md
not_in_nav: |
  /topics/*
  /articles/*
  /claims/*
  /actors/*
  /sources/*
"""

NOT_EQUAL = """\
What is not equal: `explainer check` and `explainer build` read YAML, and `build` ends with Markdown;
`mkdocs build` reads that Markdown and ends with HTML and a search index, and it loads no plugin of ours. A
reader gets a site after `explainer build` and `mkdocs build` together. CPU s has Python's start and imports
in it, CPU ms a claim has not. Files are written into empty folders, except under "nothing changed"; under
"pages alone" `site.yml` switches off every format that has a switch. The files
were just written, so that reading them is reading memory. The words have no meaning and a small vocabulary;
one Prose field in three has inline Markdown, and no claim is a draft. Memory is the largest resident set."""


@dataclass(frozen=True)
class Command:
    """Something to measure: its name, its arguments for Python, and a folder that has to be absent before."""

    name: str
    arguments: tuple[str, ...]
    absent: str = ""
    ends_with: int = 0
    """The exit code that it has to have."""


CHECK = Command("explainer check, nothing remembered", ("-m", "explainer", "check"), absent="cache")
CHANGED = Command("explainer check, one claim changed", ("-m", "explainer", "check"))
BARE = Command(
    "explainer build, pages alone",
    ("-m", "explainer", "build", "--data", "bare", "--to", "docs"),
    absent="docs",
)
BUILD = Command("explainer build", ("-m", "explainer", "build", "--to", "docs"), absent="docs")
AGAIN = Command("explainer build, nothing changed", ("-m", "explainer", "build", "--to", "docs"))
MKDOCS = Command("mkdocs build", ("-m", "mkdocs", "build", "--quiet"), absent="site")


@dataclass
class Site:
    """A synthetic site on disk, and what commands took on it."""

    claims: int
    folder: Path
    costs: dict[Command, list[Cost]] = field(default_factory=dict)

    def make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
        # In a process of its own: a child inherits the peak memory of whoever starts it, so this one stays small.
        options = ("--claims", str(self.claims), "--to", str(self.folder))
        subprocess.run([sys.executable, "-m", "bench.synthesise", *options], check=True)
        shutil.copytree(self.folder / "data", self.folder / "bare")
        without_formats(self.folder / "bare")

    def measure(self, command: Command) -> None:
        if command.absent:
            shutil.rmtree(self.folder / command.absent, ignore_errors=True)
        if command is CHANGED:
            self.edit()
        if command is MKDOCS:
            (self.folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
        self.costs.setdefault(command, []).append(cost(command, self.folder))

    def edit(self) -> None:
        """Change what a claim's explanation says."""
        claim = min((self.folder / "data" / "claims").rglob("*.yml"))
        text = claim.read_text(encoding="utf-8")
        claim.write_text(
            text.replace("explanation: >-\n  ", "explanation: >-\n  Again, ", 1), encoding="utf-8"
        )

    def best(self, command: Command) -> Cost:
        runs = self.costs[command]
        costs = [(run.cpu, run.wall, run.memory, run.own) for run in runs]
        return Cost(*(min(values) for values in zip(*costs, strict=True)))

    def pages(self) -> int:
        return sum(1 for _ in (self.folder / "docs").rglob("*.md"))


def with_search_of_theme(data: Path) -> None:
    """Let readers of a synthetic site of any size have the theme's own search: Pagefind is measured by itself."""
    with (data / "site.yml").open("a", encoding="utf-8") as settings:
        settings.write("search:\n  pagefind_above: 1000000\n")


def without_formats(data: Path) -> None:
    """Switch off every format that has a switch."""
    with (data / "site.yml").open("a", encoding="utf-8") as settings:
        settings.write("\n".join(["formats:", *(f"  {name}: off" for name in Formats.model_fields), ""]))


def cost(command: Command, folder: Path) -> Cost:
    """Run a command to its end, in ``folder``; what it started itself counts too."""
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": str(folder / "cache")}
    try:
        return spend([sys.executable, *command.arguments], folder, environment, ends_with=command.ends_with)
    except CommandError as error:
        sys.exit(f"{command.name} failed:\n{error}")


def table(start: Site, smaller: Site, larger: Site) -> Iterator[str]:
    """What was measured, in Markdown."""
    yield (
        f"| | claims | pages | CPU s | of `mkdocs build` | wall s | memory MB | CPU ms a claim "
        f"| of that at {smaller.claims:,} claims |"
    )
    yield "|---" + "|--:" * 8 + "|"
    for site in (start, smaller, larger):
        for command in site.costs:
            best = site.best(command)
            share = f"{best.cpu / site.best(MKDOCS).cpu:.3f}" if MKDOCS in site.costs else "–"
            each = "–" if site is start else f"{_per_claim(site, command, start):.2f}"
            growth = _per_claim(site, command, start) / (_per_claim(smaller, command, start) or 1)
            yield (
                f"| {command.name} | {site.claims:,} | {site.pages():,} | {best.cpu:.2f} | {share} "
                f"| {best.wall:.2f} | {best.memory:.0f} | {each} "
                f"| {f'{growth:.2f}' if site is larger else '–'} |"
            )


def _per_claim(site: Site, command: Command, start: Site) -> float:
    """Milliseconds of CPU time for each claim beyond the first."""
    beyond = max(1, site.claims - start.claims)
    return (site.best(command).cpu - start.best(command).cpu) / beyond * 1000


MOST_FOR_FORMATS = 0.25
"""What all formats besides pages may add to the CPU time of a build."""


def formats(site: Site) -> str:
    """What the formats besides the pages cost."""
    alone, all_ = site.best(BARE), site.best(BUILD)
    more, own = all_.cpu / alone.cpu - 1, (all_.own - alone.own) / alone.cpu
    reached = "reached" if more <= MOST_FOR_FORMATS else "not reached"
    return (
        f"Formats besides pages add {more:.1%} to the CPU time of `explainer build` at {site.claims:,} claims"
        f" (goal: at most {MOST_FOR_FORMATS:.0%}; {reached}). {own:.1%} are the program's own; the rest is what the"
        " system takes to make files, which depends on the disk: `--out /dev/shm/bench` leaves that out."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1000, metavar="N")
    parser.add_argument("--repeat", type=int, default=3, metavar="TIMES")
    parser.add_argument("--no-mkdocs", action="store_true", help="leave `mkdocs build` out: it takes minutes")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where the sites are made")
    options = parser.parse_args()
    sizes = (1, max(2, options.claims // 10), max(20, options.claims))
    sites = [Site(size, options.out.resolve() / str(size)) for size in sizes]
    commands = [CHECK, CHANGED, BARE, BUILD, AGAIN] + ([] if options.no_mkdocs else [MKDOCS])
    for each in sites:
        each.make()
    for command in commands:  # once uncounted: whoever is first compiles what is imported
        sites[0].measure(command)
    sites[0].costs.clear()
    for _ in range(options.repeat):
        for each in sites:
            for command in commands:
                each.measure(command)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, lowest of {options.repeat}\n")
    print("\n".join([*table(*sites), "", formats(sites[-1]), "", NOT_EQUAL]))


if __name__ == "__main__":
    main()
