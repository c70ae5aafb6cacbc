"""``docs/reference/speed.md``, made of the figures that are kept: ``python -m bench.speed`` makes it anew."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import figures
from bench.figures import Built, Compared, Goal, Timed, Transcript
from bench.goals import goals

PAGE = Path(__file__).parents[1] / "docs/reference/speed.md"

_HEAD = """\
# Speed

<!-- Made by `make bench`, through bench/speed.py, from bench/figures; do not edit. -->

What it costs to publish one synthetic site with several programs, measured in one run in which they take turns. CPU
time counts, because wall time says as much about what else the machine does. Run it with `make bench`;
`python -m bench.compare --claims 100` is a quick look."""

_LIVE = """\
## A preview, edit by edit

`python -m bench.live --claims 1000` edits a synthetic site under `mkdocs serve`. A wait is from closing the file until
the page that shows the edit is answered over HTTP, asked for as soon as the preview tells that there is news, as the
script in its pages does. What is written are bytes that the preview had the system write to a disk, in blocks: the page
that somebody asked for, and no other."""

_GOALS = """\
## Goals

What speed has to be, and what it is. “By” says how many times better than the goal a figure is; below 1 it is not
reached."""

UNEQUAL = """\
## What is not equal

- **Where they begin.** MkDocs with the plugin begins with records in YAML: it reads and checks them, and makes the
  Markdown. Zensical, Hugo and Eleventy begin with that Markdown, ready made by `explainer build`, which is not in
  their figures. Their edit is one of a Markdown page, where ours is one of a record, whose other pages follow.
- **Formats.** `site.yml` switches off every format that has a switch, so that pages alone are compared; the row “all
  formats” has them.
- **Pages.** MkDocs and Zensical have Material’s theme. Hugo and Eleventy put the same Markdown into the frame of a page
  of Material’s (head, header, tabs, table of contents, footer), with its scripts and style sheets as files beside it.
  That frame is fixed: it marks no page as the current one, and does not know the theme’s options.
- **Markdown.** Goldmark and markdown-it know no `!!! admonitions`: a claim’s first paragraphs become a block of code,
  whose inline Markdown nobody reads. What is in raw HTML stays as it is written: where MkDocs’ pages have
  `.`, theirs have `&#46;`, which makes them a little heavier.
- **Search.** MkDocs’ and Zensical’s index has an entry for every section. Hugo and Eleventy write one file with the
  words of every page, an entry each. Pagefind is off at every size; its index takes 50 CPU s more at 10,000 claims.
- **Checks.** MkDocs with the plugin looks whether links lead somewhere and whether the data is sound. The others do
  not.
- **What was kept.** “Nothing changed” and “one claim edited” find what the program itself kept: Zensical’s cache, the
  plugin’s. Plain MkDocs, Hugo and Eleventy keep nothing between two builds.
- **Previews.** Each has its own defaults, and Eleventy `--incremental`, without which it is slower. A wait is from
  saving the file until the page is answered over HTTP, asked every 4 milliseconds. What an edit costs is counted in
  edits of its own, until the server rests for two seconds. Hugo and Eleventy leave their search file as it was
  meanwhile; the others make it anew.
- **Memory** is what all processes of a program take together, shared pages counted once, looked at every 50
  milliseconds; or the largest resident set of one of them, if that is more.
- **The words** have no meaning and a small vocabulary; one Prose field in three has inline Markdown. Files were just
  written, so that reading them is reading memory."""


def unequal() -> list[str]:
    """What is not equal between the programs, as paragraphs of Markdown."""
    return [UNEQUAL]


def page() -> str:
    """The page of the documentation, from the figures that are kept."""
    compared, recorded = figures.compared(), figures.recorded()
    blocks = [_HEAD, _GOALS, _goals(goals(compared, recorded))]
    for found in compared:
        blocks.append("\n".join(section(found)))
    if watched := figures.transcripts():
        blocks += [_LIVE, *("\n".join(transcript(one)) for one in watched)]
    return "\n\n".join([*blocks, UNEQUAL]) + "\n"


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def _goals(rows: Sequence[Goal]) -> str:
    lines = ["| | Goal | At | Measured | | By | How |", "|---|---|--:|--:|---|--:|---|"]
    return "\n".join([*lines, *map(_goal, rows)])


def _goal(goal: Goal) -> str:
    at = f"{'at least' if goal.is_least else 'at most'} {_figure(goal.limit)} {goal.unit}"
    if goal.measured is None:
        return f"| {goal.area} | {goal.what} | {at} | – | not measured | – | {goal.how} |"
    said = "reached" if goal.is_reached else "**not reached**"
    by = "–" if goal.by is None else _figure(goal.by)
    return f"| {goal.area} | {goal.what} | {at} | {_figure(goal.measured)} | {said} | {by} | {goal.how} |"


def _figure(value: float) -> str:
    """A figure with as many digits as mean something."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}"


def section(found: Compared) -> Iterator[str]:
    """What was measured at one size, in Markdown."""
    rounds = f"the lowest of {found.rounds} rounds" if found.rounds > 1 else "one round"
    yield f"## {found.claims:,} claims, {found.pages:,} pages\n"
    yield (
        f"CPU and wall time in seconds, memory in megabytes, {rounds}; after each, how many times what plain MkDocs and"
        " Material took in the same round, the middle one of several.\n"
    )
    yield "| | | CPU s | × | wall s | × | memory MB | × | files written |"
    yield "|---|---" + "|--:" * 7 + "|"
    for one in found.builds:
        yield _built(one, found.titles[one.who])
    if found.previews:
        yield from _previews(found)
    yield from _about(found)


def _built(one: Built, title: str) -> str:
    ratios = one.ratios
    cpu, wall, memory = (ratios.cpu, ratios.wall, ratios.memory) if ratios else (None, None, None)
    shares = ["–" if share is None else f"{share:.3f}" for share in (cpu, wall, memory)]
    figures_ = (f"{one.cpu:.2f}", shares[0], f"{one.wall:.2f}", shares[1], f"{one.memory:,.0f}", shares[2])
    return f"| {title} | {one.situation} | {' | '.join(figures_)} | {one.written:,} |"


def _previews(found: Compared) -> Iterator[str]:
    yield "\nFrom saving a file until the preview answers with the new page:\n"
    yield "| | middle ms | longest ms | edits timed | CPU ms an edit | CPU at rest | first page s |"
    yield "|---" + "|--:" * 6 + "|"
    for one in found.previews:
        waits = f"{statistics.median(one.waits):,.0f} | {max(one.waits):,.0f} | {len(one.waits)}"
        yield (
            f"| {found.titles[one.who]} | {waits} | {one.cpu * 1000:,.0f} | {one.idle:.1%} | {one.start:.1f} |"
        )


def transcript(one: Transcript) -> Iterator[str]:
    """What was done under a preview and what came of it, in Markdown."""
    yield f"### {one.claims:,} claims\n"
    yield "| Edit | Page | until served ms | CPU ms | bytes sent | bytes written |"
    yield "|---|---" + "|--:" * 4 + "|"
    for edit in one.edits:
        times = f"{edit.milliseconds:,.1f} | {edit.cpu_milliseconds:,.1f}"
        yield f"| {edit.what} | `{edit.address}` | {times} | {edit.sent:,} | {edit.written:,} |"
    of_claims = [edit for edit in one.edits if edit.address.startswith("claims/")]
    yield f"\nOf all edits {_middle(one.edits)}; of those of claims {_middle(of_claims)}."
    begin, end = one.memory
    yield f"The preview answered after {one.start:.1f} s, with {begin:,} MiB of memory; {end:,} at the end.\n"
    yield f"*{one.on}; {one.machine}.*"


def _middle(edits: Sequence[Timed]) -> str:
    waits = [edit.milliseconds for edit in edits]
    return (
        f"the middle one {statistics.median(waits):,.1f} ms, the longest {max(waits):,.1f}"
        if waits
        else "none"
    )


def _about(found: Compared) -> Iterator[str]:
    yield "\nA claim’s page has, in kilobytes: " + (
        ", ".join(f"{found.titles[who]} {weight}" for who, weight in found.weights.items()) + "."
    )
    if not found.has_fast:
        yield "\nThis version has no fast way: “explainer” is the plain way once more."
    if found.left_out:
        yield "\n" + " ".join(found.left_out)
    said = "; ".join(f"{found.titles[who]} {version}" for who, version in found.versions.items())
    yield f"\n*{found.on}; {found.machine}. {said}.*"


if __name__ == "__main__":
    write()
