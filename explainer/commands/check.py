"""``explainer check``"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from explainer import history, report, workshop
from explainer.commands import common
from explainer.finding import Finding, Level


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
def check(data: Path, format_name: str, against: str, cache: bool, strict: bool, colour: bool | None) -> None:
    """Check the records and say what to mend.

    Exits with 0 if there is nothing to mend, 1 with findings (warnings alone count only with --strict), 2
    for wrong use.
    """
    try:
        findings = (
            workshop.read(data, data.as_posix(), against).findings
            if against or not cache
            else workshop.findings(data, data.as_posix())
        )
    except history.HistoryError as error:
        common.fail(str(error), common.WRONG_USE)
    colour = sys.stdout.isatty() if colour is None else colour
    click.echo(report.FORMATS[format_name](findings, colour=colour), nl=False, color=colour)
    sys.exit(common.FINDINGS if _counts(findings, strict) else common.CLEAN)


def _counts(findings: Sequence[Finding], strict: bool) -> bool:
    return any(strict or finding.level is Level.ERROR for finding in findings)
