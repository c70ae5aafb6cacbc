"""The command line: a table of commands, each in a room of its own. Click, and nothing that knows a rule."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper

import click

from explainer import __version__

COMMANDS = (
    "init",
    "new",
    "import",
    "coverage",
    "check",
    "fmt",
    "diff",
    "report",
    "links",
    "build",
    "join",
    "verify",
    "doctor",
    "policy",
    "schema",
)
"""The commands, in the order in which people need them."""
_CALLED = {"import": "importing"}
"""What a command is called in the code, where its name is a word that Python keeps for itself."""


class _Group(click.Group):
    """Loads a command when it is called: whoever checks does not wait for what builds pages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command(cmd_name) if cmd_name in COMMANDS else None


def command(name: str) -> click.Command:
    """The command of that name."""
    called = _CALLED.get(name, name)
    found: click.Command = getattr(import_module(f"explainer.commands.{called}"), called)
    return found


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="explainer")
def main() -> None:
    """Takes a contested text apart in public: structured claims in, a published explainer out."""
    # A terminal of another encoding, or a path that is no text, is no reason to say nothing: what cannot be written
    # there is written as its number.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
