"""``explainer schema``"""

from __future__ import annotations

from pathlib import Path

import click

from explainer import files
from explainer.commands import common
from explainer.escape import printable
from explainer.model import schema as made


@click.command()
@click.option(
    "--to",
    "target",
    default=f"data/{made.FOLDER}",
    show_default=True,
    metavar="DIR",
    help="Where the schemas go.",
    type=click.Path(path_type=Path),
)
def schema(target: Path) -> None:
    """Write a JSON Schema for each type of record, for editors and other tools.

    Files of records name the one for them in their first line; `explainer new` and `explainer fmt` write that
    line where the data folder has schemas.
    """
    written = made.files()
    try:
        target.mkdir(parents=True, exist_ok=True)
        files.tidy([target])
        for name, text in written.items():
            files.replace(target / name, text)
    except OSError as error:
        common.fail(
            f"{target.as_posix()} cannot be written: {error.strerror}; run it again, each file is whole"
        )
    click.echo(f"{printable(str(target))}: {len(written)} schemas")
