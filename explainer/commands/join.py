"""``explainer join``"""

from __future__ import annotations

from pathlib import Path

import click

from explainer.commands import common
from explainer.escape import printable
from explainer.join import JoinError, joined
from explainer.swap import Halfway


@click.command()
@click.argument(
    "folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False)
)
@click.option(
    "--to",
    "target",
    required=True,
    metavar="SITE",
    help="Where the whole goes: a folder that is not there yet, or is empty.",
    type=click.Path(path_type=Path),
)
def join(folders: tuple[Path, ...], target: Path) -> None:
    """Put the shards of a site together, each of which is in a folder DIR.

    They are those of `EXPLAINER_SHARD=I/N mkdocs build`, or of `explainer build --shard I/N`. What comes of it is the
    same, byte for byte, as what one build makes of the whole. Where a shard is missing, or they are not of one site,
    nothing is written.
    """
    try:
        with joined(folders, target, lambda: _waits(target)) as tree:
            files = [path for path in tree.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
    except (JoinError, Halfway) as error:
        common.fail(str(error))
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        common.fail(f"{target} is as it was: {error.strerror or error}{where}")
    click.echo(printable(f"{target}: {len(files):,} files, {size / 1e6:,.1f} MB, of {len(folders)} shards"))


def _waits(target: Path) -> None:
    click.echo(printable(f"another build of {target} is running: waiting for its end"), err=True)
