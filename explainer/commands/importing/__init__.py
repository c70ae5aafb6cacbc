"""``explainer import``: a group of commands, one for each format that comes in."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from pathlib import Path
from typing import BinaryIO

import click

from explainer import files, report
from explainer.commands import common
from explainer.commands.importing.sound import Sound, sound
from explainer.commands.new.form import dataset_of
from explainer.commands.new.writing import refuse_link, take_back
from explainer.escape import printable
from explainer.finding import Finding, Level, in_reading_order
from explainer.incoming import encoding, facts, marks
from explainer.incoming.draft import Brought, Draft
from explainer.incoming.reading import Read, read
from explainer.incoming.surroundings import Surroundings
from explainer.nearest import did_you_mean
from explainer.watching import watching
from explainer.workshop import today

STDIN = "standard input"
NEXT = "next: they are drafts, which only the preview shows. Open what each was made from, judge it, then publish it"

_dry_run = click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")


@click.group("import")
def importing() -> None:
    """Make drafts of what others wrote. Nothing is overwritten, and what cannot be placed is said by its place.

    Exits with 0 if all was placed, 1 if something was left out, 2 for wrong use.
    """


@importing.command("claimreview")
@click.argument("file")
@common.data
@_dry_run
@common.colour
@watching()
def of_reviews(file: str, data: Path, dry_run: bool, colour: bool | None) -> None:
    """Make draft facts of fact-checks in schema.org's ClaimReview.

    FILE is JSON-LD, an HTML page that holds some, or - for standard input. Each review becomes a source that
    nobody has opened yet, and evidence for its claim; claims that an explainer exported come back as they were.
    """
    dataset = dataset_of(data)
    found = _read(file)
    brought = facts.bring(found, Surroundings(dataset, today(os.environ)))
    _finish(brought, data, dry_run, colour)


@importing.command("annotations")
@click.argument("file")
@click.option("--article", metavar="ID", help="The text that all of them are about.")
@common.data
@_dry_run
@common.colour
@watching()
def of_texts(file: str, article: str | None, data: Path, dry_run: bool, colour: bool | None) -> None:
    """Make draft claims of annotations of a text.

    FILE is a file of W3C Web Annotations, an export of Hypothesis, or - for standard input. The words that an
    annotation quotes must stand in the text exactly.
    """
    dataset = dataset_of(data)
    if article is not None and article not in dataset.articles:
        guess = did_you_mean(article, dataset.articles, f"the texts are in {data.as_posix()}/articles/")
        common.fail(f"--article: there is no text `{article[:80]}`; {guess}", common.WRONG_USE)
    text = dataset.articles[article] if article is not None else None
    brought = marks.bring(_read(file), Surroundings(dataset, today(os.environ)), text)
    _finish(brought, data, dry_run, colour)


def _read(file: str) -> Read:
    """What a file says; never more of it is read than a file may have."""
    if file == "-":
        if sys.stdin is None:
            common.fail("standard input is closed: name a file", common.WRONG_USE)
        return read(STDIN, _bounded(sys.stdin.buffer))
    path = Path(file)
    shown = _visible(path.as_posix())
    try:
        with open(path, "rb", opener=_without_waiting) as opened:
            about = os.fstat(opened.fileno())
            if not stat.S_ISREG(about.st_mode):
                common.fail(f"{shown} is no ordinary file; `-` reads standard input", common.WRONG_USE)
            if about.st_size > encoding.MAX_BYTES:
                return Read(shown, (), (encoding.too_large(shown, about.st_size),))
            return read(shown, _bounded(opened))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no name of a file"
        common.fail(f"{shown} cannot be read: {why}", common.WRONG_USE)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe too, though nobody writes into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _bounded(stream: BinaryIO) -> bytes:
    return stream.read(encoding.MAX_BYTES + 1)


def _visible(name: str) -> str:
    """A name as it can be printed: bytes that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _finish(brought: Brought, data: Path, dry_run: bool, colour: bool | None) -> None:
    """Write what is sound, and say what came of everything."""
    made = sound(data, brought.drafts, today(os.environ))
    findings = [*brought.findings, *made.findings]
    findings = in_reading_order(_of_what_is_left(findings, brought.drafts, made))
    if findings:
        colour = sys.stderr.isatty() if colour is None else colour
        click.echo(report.text(findings, colour=bool(colour)), err=True, color=colour)
    if dry_run:
        _show(made, data)
    else:
        _write(made, data)
    _say(brought, made, findings, dry_run)
    sys.exit(common.FINDINGS if findings else common.CLEAN)


def _of_what_is_left(findings: list[Finding], drafts: list[Draft], made: Sound) -> list[Finding]:
    """Without remarks on what drafts were made without that were left out after all."""
    gone = {draft.pointer for draft in drafts} - {draft.pointer for draft in made.drafts}
    return [f for f in findings if f.level is Level.ERROR or not _is_inside(f.label, gone)]


def _is_inside(pointer: str, gone: set[str]) -> bool:
    """Whether a place, or one that holds it, is among those."""
    while pointer not in gone and f"{pointer}/" not in gone:
        pointer, slash, _ = pointer.rpartition("/")
        if not slash:
            return False
    return True


def _show(made: Sound, data: Path) -> None:
    for draft in made.drafts:
        click.echo(f"{printable((data / draft.path).as_posix())} would be written:")
        for line in made.texts[draft.path].splitlines():
            click.echo(f"  {printable(line)}")


def _write(made: Sound, data: Path) -> None:
    """Write all files or none: first the sources, then the claims that cite them."""
    written: list[Path] = []
    ordered = sorted(made.drafts, key=lambda draft: draft.folder == "claims")
    for draft in ordered:
        refuse_link(data / draft.path, data)
    target = data
    files.tidy_below(data)
    try:
        for draft in ordered:
            target = data / draft.path
            files.create(target, made.texts[draft.path])
            written.append(target)
    except OSError as error:
        left_over = take_back(written, data)
        common.fail(f"{target.as_posix()} cannot be written: {error.strerror}; {left_over}")
    except BaseException:
        take_back(written, data)
        raise
    for draft in ordered:
        shown = printable((data / draft.path).as_posix())
        click.echo(
            f"{shown} is written, from {printable(report.place(draft.span))} ({printable(draft.pointer)})"
        )


def _say(brought: Brought, made: Sound, findings: list[Finding], dry_run: bool) -> None:
    for there in brought.there:
        place = f"{report.place(there.span)} ({there.pointer})"
        click.echo(f"{printable(place)} is there already: `{there.id}`")
    for what, number in brought.passed_over.items():
        click.echo(f"{number} {what} passed over: they are no claims")
    count = Counter(draft.folder for draft in made.drafts)
    left = sum(finding.level is Level.ERROR for finding in findings)
    parts = [
        _count(count["claims"], "claim"),
        *([_count(count["sources"], "source")] if count["sources"] else []),
    ]
    verb = "would be written" if dry_run else "written"
    known = f", {len(brought.there)} there already" if brought.there else ""
    click.echo(f"{' and '.join(parts)} {verb}{known}{f', {left} left out' if left else ''}")
    if made.warnings:
        click.echo(f"`explainer check` has {_count(len(made.warnings), 'warning')} about them")
    if made.drafts and not dry_run:
        click.echo(NEXT)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
