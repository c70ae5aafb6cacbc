"""``explainer build``"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import jinja2

from explainer import report, shelf, workshop
from explainer.commands import common
from explainer.outputs import render


@click.command()
@common.data
@common.templates
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
@click.option(
    "--site-url", default="", metavar="URL", help="The address the site will have (MkDocs' site_url)."
)
def build(
    data: Path, templates: Path, target: Path, drafts: bool, directory_urls: bool, site_url: str
) -> None:
    """Write the site as a tree of Markdown pages, for any generator.

    Only files that changed are written, and only files that an earlier run wrote are deleted. With errors in
    the data nothing is written at all.
    """
    checked = workshop.read(data, data.as_posix())
    if checked.findings:
        click.echo(report.text(checked.findings, colour=sys.stderr.isatty()), nl=False, err=True)
    if not checked.is_sound:
        click.echo("nothing was written", err=True)
        sys.exit(common.FINDINGS)
    site = workshop.site(checked, directory_urls=directory_urls, drafts=drafts, address=site_url)
    try:
        done = shelf.stock(render(site, workshop.resources(templates)), target)
    except jinja2.TemplateError as error:
        common.fail(_template_sentence(error))
    except (shelf.ShelfError, OSError) as error:
        common.fail(str(error))
    click.echo(f"{target}: {done.written} written, {done.unchanged} unchanged, {done.removed} removed")


def _template_sentence(error: jinja2.TemplateError) -> str:
    """What is wrong with a template, and where."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"templates/{error.name}:{error.lineno}: {error.message}"
    return f"a template of templates/ is broken: {error.message}"
