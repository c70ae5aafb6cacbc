"""``explainer policy``"""

from __future__ import annotations

from pathlib import Path

import click

from explainer import files, trusted
from explainer import policy as policies
from explainer.commands import common, frames
from explainer.escape import printable
from explainer.policy import kept


@click.command()
@click.option(
    "--config",
    metavar="FILE",
    help="The configuration; that of the folder one is in, if left out.",
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option("--write", is_flag=True, help=f"Keep what the theme writes into pages in {kept.NAME}.")
@click.option("--check", is_flag=True, help=f"Fail if the theme writes something else than {kept.NAME} has.")
def policy(config: Path | None, write: bool, check: bool) -> None:
    """Say what pages may load and run, and what of it the theme itself writes into them.

    The policy allows the files of the site, and the scripts that stand in a page which is built of the theme alone,
    without data and without text. With `--write` these are kept in a file beside the configuration, for people to
    read. From then on a build allows no others: it warns when the theme, or a change of it, writes something else.
    Exits with 1 if `--check` finds a difference.
    """
    path = _configuration(config)
    try:
        found = trusted.of(path)
    except trusted.TrustedError as error:
        common.fail(str(error))
    for sentence in found.trusted.unread:
        click.echo(printable(f"warning: {sentence}"), err=True)
    file = path.parent / kept.NAME
    if write:
        _write(file, found.trusted)
    elif check:
        _check(file, found.trusted)
    else:
        _say(found)


def _configuration(config: Path | None) -> Path:
    if config is not None:
        return config
    configurations = [path for path in frames.found(Path()) if frames.engine_of(path).loads_plugins]
    if not configurations:
        common.fail("there is no mkdocs.yml here: name the configuration with --config", common.WRONG_USE)
    return configurations[0]


def _write(file: Path, found: kept.Trusted) -> None:
    try:
        files.replace(file, kept.written(found.parts))
    except OSError as error:
        common.fail(f"{file.as_posix()} cannot be written: {error.strerror}")
    click.echo(f"{file.as_posix()}: {_counted(len(found.parts))}; read it before you commit it")


def _check(file: Path, found: kept.Trusted) -> None:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        common.fail(f"there is no {file.as_posix()}: `explainer policy --write` writes it")
    except (OSError, UnicodeError) as error:
        common.fail(f"{file.as_posix()} cannot be read: {error}")
    judged = kept.judged(found, kept.read(text))
    if not judged.is_same:
        common.fail("\n".join(kept.sentences(judged)))
    click.echo(f"{file.as_posix()}: {_counted(len(found.parts))}, as the theme has them")


def _say(found: trusted.OfSite) -> None:
    for directive in policies.policy(found.trusted.exact, found.added).split("; "):
        click.echo(directive)
    click.echo(f"\n{_counted(len(found.trusted.parts))} of the theme in its pages:")
    for part in found.trusted.parts:
        digests = found.trusted.digests(part)
        click.echo(f"\n{part.inline.kind} in {', '.join(part.templates)}:")
        click.echo(printable(f"  {kept.beginning(part.inline, 100)}"))
        for digest in digests:
            click.echo(f"  'sha256-{digest}'")


def _counted(number: int) -> str:
    return "1 script or style" if number == 1 else f"{number} scripts and styles"
