"""What commands share: options, exit codes, and how they end with a sentence rather than a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from explainer.escape import printable

CLEAN, FINDINGS, WRONG_USE, STOPPED = 0, 1, 2, 130
"""Exit codes; Click itself uses 2 for wrong use, and shells 130 for Ctrl+C."""

F = TypeVar("F", bound=Callable[..., Any])

data: Callable[[F], F] = click.option(
    "--data",
    default="data",
    show_default=True,
    metavar="DIR",
    help="The folder with the records.",
    type=click.Path(path_type=Path),
)
templates: Callable[[F], F] = click.option(
    "--templates",
    default="templates",
    show_default=True,
    metavar="DIR",
    help="A folder with templates of your own, by the same names as the built-in ones.",
    type=click.Path(path_type=Path),
)
colour: Callable[[F], F] = click.option(
    "--color/--no-color", "colour", default=None, help="Colours; on by default on a terminal."
)
output: Callable[[F], F] = click.option(
    "--output",
    metavar="FILE",
    help="Append to this file instead of printing, such as a workflow's job summary.",
    type=click.Path(path_type=Path, dir_okay=False),
)


def put(text: str, output: Path | None) -> None:
    """Print, or append to a file."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        fail(f"{output.as_posix()} cannot be written: {error.strerror}")


def fail(message: str, code: int = FINDINGS) -> NoReturn:
    """End with ``error: message`` on standard error, once for each line of the message."""
    for line in message.splitlines():
        click.echo(f"error: {printable(line)}", err=True)
    sys.exit(code)
