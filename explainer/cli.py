"""The command line: ``explainer check``, ``build``, ``schema``. Click, and nothing that knows a rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import jinja2

from explainer import __version__, report, shelf, workshop
from explainer.finding import Finding, Level
from explainer.model.schema import schemas
from explainer.outputs import render

CLEAN, FINDINGS, WRONG_USE = 0, 1, 2
"""Exit codes; Click itself uses 2 for wrong use."""

_data = click.option(
    "--data",
    default="data",
    show_default=True,
    metavar="DIR",
    help="The folder with the records.",
    type=click.Path(path_type=Path),
)
_templates = click.option(
    "--templates",
    default="templates",
    show_default=True,
    metavar="DIR",
    help="A folder with templates of your own, by the same names as the built-in ones.",
    type=click.Path(path_type=Path),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="explainer")
def main() -> None:
    """Takes a contested text apart in public: structured claims in, a published explainer out."""


@main.command()
@_data
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(list(report.FORMATS)),
    help="How to write the findings.",
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--color/--no-color", "colour", default=None, help="Colours; on by default on a terminal.")
def check(data: Path, format_name: str, strict: bool, colour: bool | None) -> None:
    """Check the records and say what to mend.

    Exits with 0 if there is nothing to mend, 1 with findings (warnings alone count only with --strict), 2
    for wrong use.
    """
    findings = workshop.read(data, data.as_posix()).findings
    colour = sys.stdout.isatty() if colour is None else colour
    click.echo(report.FORMATS[format_name](findings, colour=colour), nl=False, color=colour)
    sys.exit(FINDINGS if _counts(findings, strict) else CLEAN)


def _counts(findings: Sequence[Finding], strict: bool) -> bool:
    return any(strict or finding.level is Level.ERROR for finding in findings)


@main.command()
@_data
@_templates
@click.option(
    "--to",
    "target",
    required=True,
    metavar="DIR",
    help="Where the pages go.",
    type=click.Path(path_type=Path),
)
@click.option("--drafts", is_flag=True, help="Also write claims that are not published yet.")
@click.option(
    "--directory-urls/--no-directory-urls",
    default=True,
    help="Address pages as folders (MkDocs' use_directory_urls).",
)
def build(data: Path, templates: Path, target: Path, drafts: bool, directory_urls: bool) -> None:
    """Write the site as a tree of Markdown pages, for any generator.

    Only files that changed are written, and only files that an earlier run wrote are deleted. With errors in
    the data nothing is written at all.
    """
    checked = workshop.read(data, data.as_posix())
    if checked.findings:
        click.echo(report.text(checked.findings, colour=sys.stderr.isatty()), nl=False, err=True)
    if not checked.is_sound:
        click.echo("nothing was written", err=True)
        sys.exit(FINDINGS)
    site = workshop.site(checked, directory_urls=directory_urls, drafts=drafts)
    try:
        done = shelf.stock(render(site, workshop.resources(templates)), target)
    except jinja2.TemplateError as error:
        _fail(template_sentence(error))
    except (shelf.ShelfError, OSError) as error:
        _fail(str(error))
    click.echo(f"{target}: {done.written} written, {done.unchanged} unchanged, {done.removed} removed")


def _fail(message: str) -> None:
    click.echo(f"error: {report.printable(message)}", err=True)
    sys.exit(FINDINGS)


def template_sentence(error: jinja2.TemplateError) -> str:
    """What is wrong with a template, and where."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"templates/{error.name}:{error.lineno}: {error.message}"
    return f"a template of templates/ is broken: {error.message}"


@main.command()
@click.option(
    "--to",
    "target",
    required=True,
    metavar="DIR",
    help="Where the schemas go.",
    type=click.Path(path_type=Path),
)
def schema(target: Path) -> None:
    """Write a JSON Schema for each type of record, for editors and other tools."""
    written = schemas()
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in written.items():
            text = json.dumps(content, ensure_ascii=False, indent=2)
            (target / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        _fail(str(error))
    click.echo(f"{target}: {len(written)} schemas")
