"""``explainer verify``"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import click
from mkdocs.exceptions import MkDocsException

from explainer.commands import common
from explainer.escape import printable

_SHOWN = 20


@click.command()
@click.option(
    "--config",
    default="mkdocs.yml",
    show_default=True,
    metavar="FILE",
    help="The site's mkdocs.yml.",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--anyway",
    is_flag=True,
    help="Take the fast way although something speaks against it, such as a theme that it was not compared with.",
)
def verify(config: Path, anyway: bool) -> None:
    """Build the site both ways and compare every byte.

    The plain way is MkDocs' own; the fast way makes pages of records by itself (`fast: true` among the plugin's
    options). The site's own folder is left alone. Ends with 1 if any file differs.
    """
    if find_spec("explainer.fast") is None:
        common.fail("this package has no fast way: there is nothing to compare")
    from explainer.fast import both

    with tempfile.TemporaryDirectory(prefix="explainer-verify-") as folder:
        plain, fast = Path(folder, "plain"), Path(folder, "fast")
        try:
            both.built(config, plain, fast=False)
            doubt = both.built(config, fast, fast=True, anyway=anyway)
        except (MkDocsException, SystemExit) as error:
            common.fail(f"the site cannot be built: {printable(str(error))}")
        found = list(both.differences(plain, fast))
        count = sum(1 for path in plain.rglob("*") if path.is_file())
    for each in islice(found, _SHOWN):
        click.echo(printable(f"{each.path}: {each.says}"))
    if len(found) > _SHOWN:
        click.echo(f"and {len(found) - _SHOWN} more")
    if doubt:
        click.echo(printable(f"the fast way was not taken, because {doubt}"))
    click.echo(f"{count:,} files compared: {sum(each.bytes for each in found):,} bytes differ")
    if found:
        sys.exit(common.FINDINGS)
