"""``explainer build``"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import jinja2
from click.core import ParameterSource

from explainer import report, shelf, workshop
from explainer.commands import common, project
from explainer.engines import ENGINES
from explainer.engines.frame import FrameError
from explainer.engines.pages import fitted
from explainer.escape import printable
from explainer.outputs import Output, render
from explainer.prose import is_web_address
from explainer.share import Share, ShareError, head, read
from explainer.site import Site
from explainer.stages import WRITING, stage
from explainer.watching import watching


@click.command()
@common.data
@common.templates
@click.option(
    "--to",
    "target",
    required=True,
    metavar="DIR",
    help="Where the pages go; with --config, the whole project.",
    type=click.Path(path_type=Path),
)
@click.option(
    "--config",
    metavar="FILE",
    help="The site's mkdocs.yml, properdocs.yml or zensical.toml. Then DIR becomes a project that an engine publishes"
    " without the plugin: its configuration, docs/ with the pages written by hand too, and theme/. The options below"
    " and --data and --templates are taken from FILE unless they are given.",
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option(
    "--engine",
    "engine_name",
    default="mkdocs",
    show_default=True,
    type=click.Choice(list(ENGINES)),
    help="What will publish the pages.",
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
@click.option(
    "--in-place",
    is_flag=True,
    help="Change the files of DIR one after the other, rather than put another folder in its place: for a server that"
    " watches DIR itself.",
)
@click.option("--profile", is_flag=True, help="Say at the end where time went, stage by stage.")
@click.option(
    "--shard",
    "share",
    metavar="I/N",
    callback=lambda context, parameter, value: _share(value),
    help="Write only a share of the files, such as 2/4: every fourth, beginning with the second. `explainer join` puts"
    " the shares of several machines together.",
)
@click.pass_context
def build(
    context: click.Context,
    data: Path,
    templates: Path,
    target: Path,
    config: Path | None,
    engine_name: str,
    drafts: bool,
    directory_urls: bool,
    site_url: str,
    in_place: bool,
    share: Share | None,
    profile: bool,
) -> None:
    """Write the site as a tree of Markdown pages, for any generator.

    Only files that changed are written, and only files that an earlier run wrote are deleted. With errors in
    the data nothing is written at all, and neither if the disk is full: DIR holds all of the old pages or all of the
    new ones.
    """
    wanted = project.Wanted(data, templates, drafts, directory_urls, site_url)
    engine = ENGINES[engine_name]
    try:
        home = project.read(config, target, engine) if config else None
    except FrameError as error:
        common.fail(str(error), common.WRONG_USE)
    if home and share:
        common.fail(
            "--shard: a project of --config is published in one piece: build it whole", common.WRONG_USE
        )
    if home:
        given = {
            name
            for name in context.params
            if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        }
        wanted = home.wanted(wanted, given)
    if wanted.site_url and not is_web_address(wanted.site_url):
        shown = printable(wanted.site_url)
        common.fail(f"the site’s address, `{shown}`, is no absolute http or https address", common.WRONG_USE)
    for own in (wanted.data, wanted.templates):
        if target.resolve().is_relative_to(own.resolve()):
            inside = f"{target.as_posix()} is inside {own.as_posix()}, of which the pages are made"
            common.fail(f"--to: {inside}: name another folder", common.WRONG_USE)
    context.with_resource(watching(profile=profile))
    checked = _checked(wanted)
    site = _site(checked, wanted)
    try:
        resources = workshop.resources(wanted.templates)
        outputs = render(site, resources)
        made = home.outputs(outputs, site, resources) if home else fitted(outputs, engine, site)
        if share:
            made = _dealt(made, share, workshop.made_of(checked, resources, site))
        with stage(WRITING):
            done = shelf.stock(made, target, in_place=in_place, waits=lambda: _waits(target))
    except jinja2.TemplateError as error:
        common.fail(_template_sentence(error))
    except (shelf.ShelfError, shelf.Halfway) as error:
        common.fail(str(error))
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        common.fail(f"{target} is as it was: {error.strerror or error}{where}")
    click.echo(
        f"{printable(str(target))}: {done.written} written, {done.unchanged} unchanged, {done.removed} removed"
    )
    if home:
        click.echo(f"{home.command}  # publishes it")


def _waits(target: Path) -> None:
    click.echo(printable(f"another build of {target} is running: waiting for its end"), err=True)


def _share(named: str | None) -> Share | None:
    try:
        return None if named is None else read(named)
    except ShareError as error:
        common.fail(f"--shard: {error}", common.WRONG_USE)


def _dealt(made: Iterable[Output], share: Share, made_of: str) -> Iterator[Output]:
    """The files of a share, and the one that says which it is."""
    yield from share.part(made)
    yield Output(share.path, head(share, made_of))


def _checked(wanted: project.Wanted) -> workshop.Checked:
    """Sound data; with errors in it the command ends."""
    checked = workshop.read(wanted.data, wanted.data.as_posix())
    if checked.findings:
        click.echo(report.text(checked.findings, colour=sys.stderr.isatty()), nl=False, err=True)
    if not checked.is_sound:
        click.echo("nothing was written", err=True)
        sys.exit(common.FINDINGS)
    return checked


def _site(checked: workshop.Checked, wanted: project.Wanted) -> Site:
    return workshop.site(
        checked, directory_urls=wanted.directory_urls, drafts=wanted.drafts, address=wanted.site_url
    )


def _template_sentence(error: jinja2.TemplateError) -> str:
    """What is wrong with a template, and where."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"templates/{error.name}:{error.lineno}: {error.message}"
    return f"a template of templates/ is broken: {error.message}"
