"""``explainer fmt``"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import click

from explainer import files, report
from explainer.canonical import NotWritable, canonical
from explainer.commands import common
from explainer.dataset import Dataset
from explainer.escape import printable
from explainer.finding import Level, Rule
from explainer.load import load
from explainer.model.record import Part
from explainer.model.schema import FOLDER, named_by
from explainer.source import Document, Span

NOT_CANONICAL = Rule(
    "not-canonical", Level.ERROR, "A file that is not in canonical form.", can_be_allowed=False
)
SHOWN = 10
"""How many places of a file are annotated: GitHub shows no more of one step."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@common.data
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Write nothing; show what would be written, and exit with 1 if a file would change.",
)
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(["text", "github"]),
    help="How --check shows it: as a difference, or as annotations at the lines.",
)
def fmt(paths: tuple[Path, ...], data: Path, only_check: bool, format_name: str) -> None:
    """Write records in their canonical form: order of keys, quotes, width.

    Comments stay where they belong, and what a file says stays the same. Without FILE, all files of the data
    folder. A file that does not load is left as it is: `explainer check` says what is wrong with it.
    """
    dataset = load(data, data.as_posix()).dataset
    named = _find(dataset, data, paths)
    documents: dict[Path, Document] = {}
    made: dict[Path, str] = {}
    stuck: list[Path] = []
    for record, document in _written(dataset):
        path = _path(document, data)
        if _is_meant(path, named):
            try:
                made[path], documents[path] = _canonical(record, document, data), document
            except NotWritable:
                stuck.append(path)
    changed = [path for path, text in made.items() if _differs(path, text)]
    if changed and not only_check:
        files.tidy_below(data)
    verb = "would change" if only_check else "changed"
    for path in changed:
        if not only_check:
            _replace(path, made[path])
        click.echo(f"{verb}: {printable(path.as_posix())}")
        if only_check:
            click.echo(_SHOW[format_name](documents[path], made[path]), nl=False)
    left = [path for document in dataset.unread() if _is_meant(path := _path(document, data), named)]
    for path in left:
        click.echo(f"left alone: {printable(path.as_posix())} does not load", err=True)
    for path in stuck:
        click.echo(
            f"left alone: {printable(path.as_posix())} cannot be written without changing what it says; that is a"
            " mistake in explainer, please report it with the file",
            err=True,
        )
    click.echo(f"{_files(len(made))}, {len(changed)} {verb}")
    if only_check and changed:
        click.echo("nothing is wrong with what they say: `explainer fmt` writes them so", err=True)
        if any(not _lines(documents[path], made[path]) for path in changed):
            click.echo(f"git may change {_ENDS}: `* text=auto eol=lf` in .gitattributes keeps them", err=True)
    if left or not (made or paths):
        click.echo("`explainer check` says what to mend", err=True)
        sys.exit(common.FINDINGS)
    sys.exit(common.FINDINGS if stuck or (only_check and changed) else common.CLEAN)


_WHERE = {"replace": "write instead", "insert": "write before this line", "delete": ""}
_ENDS = "the ends of its lines"


def _difference(document: Document, text: str) -> str:
    """What would be written, as people know it from git."""
    return "".join(f"  {printable(line)}\n" for line in _lines(document, text)) or f"  only {_ENDS}\n"


def _lines(document: Document, text: str) -> list[str]:
    """The lines of the difference; none if only the ends of lines differ."""
    return list(difflib.unified_diff(document.text.splitlines(), text.splitlines(), lineterm="", n=1))[2:]


def _annotations(document: Document, text: str) -> str:
    """The same at the lines of a pull request, each with what to write there."""
    was, made = document.text.splitlines(keepends=True), text.splitlines()
    matcher = difflib.SequenceMatcher(None, [line.rstrip("\r\n") for line in was], made, autojunk=False)
    starts = [0, *accumulate(map(len, was))]
    found = []
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            start = min(starts[first], max(0, len(document.text) - 1))
            span = Span(document, start, max(start, starts[max(first, last)] - 1))
            wanted = "\n".join(made[begin:end])
            advice = f"{_WHERE[kind]}:\n{wanted}" if wanted else "leave these lines out"
            if kind == "insert" and first == len(was):
                advice = f"write at the end of the file:\n{wanted}"
            found.append(NOT_CANONICAL.at(span, "`explainer fmt` writes this in another form", help=advice))
    ends = [NOT_CANONICAL.at(document.whole(), f"`explainer fmt` writes {_ENDS} in another form")]
    return report.github(found[:SHOWN] or ends)


_SHOW: dict[str, Callable[[Document, str], str]] = {"text": _difference, "github": _annotations}


def _path(document: Document, data: Path) -> Path:
    return data / document.path.removeprefix(f"{data.as_posix()}/")


def _written(dataset: Dataset) -> Iterator[tuple[Part, Document]]:
    for record in dataset.records():
        yield record, record.document
    if dataset.settings.document.path:
        yield dataset.settings, dataset.settings.document


def _is_meant(path: Path, named: Collection[Path]) -> bool:
    """Whether a file is one of those that were named, or in a folder that was; all are, where none was."""
    return not named or not _ways(path).isdisjoint(named)


def _ways(path: Path) -> frozenset[Path]:
    """Every path that names the file: its own, and those of the folders it is in."""
    here = path.resolve()
    return frozenset((here, *here.parents))


def _find(dataset: Dataset, data: Path, paths: Sequence[Path]) -> frozenset[Path]:
    """What was named, resolved; ends with a sentence if something is no record, and no folder of records."""
    known = (_ways(_path(document, data)) for document in dataset.documents) if paths else ()
    ways = frozenset[Path]().union(*known)
    strangers = [named for named in paths if named.resolve() not in ways]
    if strangers:
        common.fail(
            "\n".join(f"{named.as_posix()} is no record of {data.as_posix()}" for named in strangers),
            common.WRONG_USE,
        )
    return frozenset(named.resolve() for named in paths)


def _canonical(record: Part, document: Document, data: Path) -> str:
    below = document.path.removeprefix(f"{data.as_posix()}/")
    return canonical(document, record, named_by(below) if (data / FOLDER).is_dir() else "")


def _differs(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() != text.encode()
    except OSError as error:
        common.fail(f"{path.as_posix()} cannot be read: {error.strerror}")


def _replace(path: Path, text: str) -> None:
    try:
        files.replace(path, text)
    except OSError as error:
        common.fail(f"{path.as_posix()} cannot be written: {error.strerror}")


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"
