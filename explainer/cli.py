"""The command line: a table of commands, each in a room of its own. Click, and nothing that knows a rule."""

from __future__ import annotations

import click

from explainer import __version__
from explainer.commands.build import build
from explainer.commands.check import check
from explainer.commands.coverage import coverage
from explainer.commands.diff import diff
from explainer.commands.fmt import fmt
from explainer.commands.init import init
from explainer.commands.links import links
from explainer.commands.new import new
from explainer.commands.report import report
from explainer.commands.schema import schema

COMMANDS: tuple[click.Command, ...] = (
    init,
    new,
    coverage,
    check,
    fmt,
    diff,
    report,
    links,
    build,
    schema,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="explainer")
def main() -> None:
    """Takes a contested text apart in public: structured claims in, a published explainer out."""


for _command in COMMANDS:
    main.add_command(_command)
