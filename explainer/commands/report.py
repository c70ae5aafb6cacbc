"""``explainer report``"""

from __future__ import annotations

import os
from pathlib import Path

import click

from explainer import workshop
from explainer.commands import common
from explainer.commands.new.form import dataset_of
from explainer.escape import printable
from explainer.upkeep import sections
from explainer.upkeep.formats import FORMATS


@click.command()
@common.data
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(list(FORMATS)),
    help="How to write the report.",
)
@common.output
def report(data: Path, format_name: str, output: Path | None) -> None:
    """Say what is stale or weak: what is past its date, rests on one source, or was never opened.

    It exits with 0 whatever it finds, and lists what comments and `site.yml` silence too.
    """
    dataset = dataset_of(data)
    found = sections(dataset, workshop.today(os.environ))
    common.put(FORMATS[format_name](found), output)
    for document in dataset.unread():
        click.echo(f"left out, because it could not be read: {printable(document.path)}", err=True)
