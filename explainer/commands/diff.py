"""``explainer diff``"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from explainer import history, workshop
from explainer.changes import Changes, compare
from explainer.changes.as_json import as_json
from explainer.changes.markdown import markdown
from explainer.changes.text import text
from explainer.commands import common
from explainer.load import load

FORMATS: dict[str, Callable[[Changes], str]] = {"text": text, "markdown": markdown, "json": as_json}


@click.command()
@click.argument("base")
@click.argument("head", required=False, default="")
@common.data
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(list(FORMATS)),
    help="How to write the changes.",
)
@common.output
def diff(base: str, head: str, data: Path, format_name: str, output: Path | None) -> None:
    """Say what changes for a reader between two states of the data in git.

    BASE and HEAD are revisions, such as `origin/main`; without HEAD it is the files as they are now. Compared
    is with the commit at which HEAD left BASE, so that what others have changed since is not counted.
    """
    shown_as = data.as_posix()
    try:
        left = history.branched_off(data, base, head or "HEAD")
        before = workshop.state_at(data, shown_as, left)
        after = workshop.state_at(data, shown_as, head) if head else load(data, shown_as).dataset
    except history.HistoryError as error:
        common.fail(str(error), common.WRONG_USE)
    common.put(FORMATS[format_name](compare(before, after)), output)
