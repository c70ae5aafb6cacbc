"""``explainer check``"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from explainer import history, report, workshop
from explainer.checks import has_errors
from explainer.commands import common
from explainer.escape import printable
from explainer.watching import watching


@click.command()
@common.data
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(list(report.FORMATS)),
    help="How to write the findings.",
)
@click.option(
    "--against",
    metavar="BASE",
    default="",
    help="Also compare with a revision of git, such as origin/main: what was published may not change in silence.",
)
@click.option("--cache/--no-cache", default=True, help="Remember what files said; the same is found without.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@common.colour
@watching()
def check(data: Path, format_name: str, against: str, cache: bool, strict: bool, colour: bool | None) -> None:
    """Check the records and say what to mend.

    Exits with 0 if there is nothing to mend, 1 with findings, 2 for wrong use. Warnings alone count only with
    --strict; with --against those do not that BASE has too.
    """
    try:
        checked = workshop.read(data, data.as_posix(), against) if against or not cache else None
    except history.HistoryError as error:
        common.fail(str(error), common.WRONG_USE)
    if checked and checked.earlier is not None and not checked.earlier.documents:
        click.echo(
            f"there was no {printable(data.as_posix())} at {printable(against)}: nothing was compared",
            err=True,
        )
    findings = checked.findings if checked else workshop.findings(data, data.as_posix())
    colour = sys.stdout.isatty() if colour is None else colour
    click.echo(report.FORMATS[format_name](findings, colour=colour), nl=False, color=colour)
    if has_errors(findings):
        sys.exit(common.FINDINGS)
    count = len(workshop.stood_before(checked)) if checked and strict else 0
    if count:
        said = (
            "1 warning stood there before and does"
            if count == 1
            else f"{count} warnings stood there before and do"
        )
        click.echo(f"{said} not count", err=True)
    sys.exit(common.FINDINGS if strict and len(findings) > count else common.CLEAN)
