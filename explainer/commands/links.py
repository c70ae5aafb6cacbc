"""``explainer links``"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from explainer import edit, files, stages, workshop
from explainer.commands import common
from explainer.commands.new.form import dataset_of
from explainer.escape import printable
from explainer.links import Answer, Checked, Link, Outcome, cache, fetch
from explainer.links import links as links_of
from explainer.links.formats import FORMATS
from explainer.links.guard import Pace
from explainer.load import load
from explainer.model.scales import Verified
from explainer.watching import watching

WAYBACK = "https://archive.org/wayback/available"
HOSTS = 8
"""How many hosts are asked at the same time."""


@click.command()
@common.data
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(list(FORMATS)),
    help="How to write what was found.",
)
@common.output
@click.option("--record", is_flag=True, help="Write the day of access into the sources whose page is there.")
@click.option(
    "--pause",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 60),
    metavar="SECONDS",
    help="How long to wait between two requests to a host.",
)
@click.option(
    "--days",
    default=6,
    show_default=True,
    type=click.IntRange(0, 365),
    metavar="N",
    help="Do not ask again what was answered in the last N days.",
)
@click.option(
    "--cache",
    "cache_file",
    default=None,
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where answers are remembered; in your own folder for such things, if left out. Safe to delete.",
)
@click.option(
    "--archive",
    default=WAYBACK,
    show_default=True,
    metavar="URL",
    help="The service that is asked for archived copies of pages that are gone; empty for none.",
)
@click.option("--local", is_flag=True, help="Also ask addresses of this machine and of private networks.")
@watching()
def links(
    data: Path,
    format_name: str,
    output: Path | None,
    record: bool,
    pause: float,
    days: int,
    cache_file: Path | None,
    archive: str,
    local: bool,
) -> None:
    """Ask whether the addresses of sources still lead somewhere.

    It tells pages that are gone from those that moved and from servers that do not answer programs, and names
    archived copies that somebody could look at. With --record it notes the day on which a page was there under
    `accessed`, and sets `verified: page` where all that is quoted from a source was found on its page.
    Exits with 1 if a page is gone and its source names no archived copy.
    """
    dataset = dataset_of(data)
    today = workshop.today(os.environ)
    repository = workshop.repository_of(data, data.as_posix(), dataset.settings)
    agent = f"{fetch.AGENT[:-1]}; {repository.url})" if repository else fetch.AGENT
    manners = fetch.Manners(pause=pause, is_local_allowed=local, agent=agent)
    # Not in the site's folder: a contribution must not bring along what is believed.
    cache_file = cache_file or workshop.cache_file(data, "links.json")
    memory = _memory(cache_file)
    pace = Pace(manners.pause, manners.sleep)
    checked = list(_checked(list(links_of(dataset)), memory, manners, pace, today, days))
    checked = [_with_archive(item, archive, manners, pace) for item in checked]
    _keep(memory, cache_file)
    common.put(FORMATS[format_name](checked), output)
    if record:
        _record(checked, data, today)
    if checked and all(item.answer.outcome is Outcome.UNREACHABLE for item in checked):
        click.echo("nobody answered at all: is this machine on the internet?", err=True)
    sys.exit(common.FINDINGS if any(map(_is_lost, checked)) else common.CLEAN)


def _is_lost(item: Checked) -> bool:
    """Whether readers are left with nothing: the page is gone, and no copy of it is named."""
    source = item.link.source
    has_copy = source is not None and source.archive_url not in (None, item.link.url)
    return item.answer.outcome is Outcome.DEAD and not has_copy


def _checked(
    found: list[Link], memory: cache.Memory, manners: fetch.Manners, pace: Pace, today: date, days: int
) -> Iterator[Checked]:
    answers = {link.url: said for link in found if (said := memory.recall(link, today, days)) is not None}
    hosts: dict[str, list[Link]] = {}
    for link in found:
        if link.url not in answers:
            hosts.setdefault(urlsplit(link.url).hostname or "", []).append(link)
    waiting = sum(map(len, hosts.values()))
    with stages.long("asking", waiting) as advance, ThreadPoolExecutor(HOSTS) as pool:
        for asked in pool.map(lambda links: _ask(links, manners, pace, lambda: advance(1)), hosts.values()):
            for link, answer in asked:
                answers[link.url] = answer
                memory.keep(link, answer, today)
    yield from (Checked(link, answers[link.url]) for link in found)


def _ask(
    links: list[Link], manners: fetch.Manners, pace: Pace, done: Callable[[], None]
) -> list[tuple[Link, Answer]]:
    """The links of one host, one after the other."""
    host, answers = fetch.Host(manners, pace), []
    for link in links:
        answers.append((link, host.look(link.url, link.quotes)))
        done()
    return answers


def _with_archive(item: Checked, service: str, manners: fetch.Manners, pace: Pace) -> Checked:
    gone = item.answer.outcome in (Outcome.DEAD, Outcome.MOVED)
    has_one = item.link.source is not None and item.link.source.archive_url
    if not service or not gone or has_one:
        return item
    return Checked(item.link, item.answer, fetch.archived(item.link.url, service, manners, pace))


def _memory(path: Path) -> cache.Memory:
    with suppress(OSError, UnicodeError):
        return cache.read(path.read_text(encoding="utf-8"))
    return cache.Memory()


def _keep(memory: cache.Memory, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.tidy([path.parent])
        files.replace(path, memory.written())
    except OSError as error:
        click.echo(
            f"the answers cannot be remembered in {printable(path.as_posix())}: {error.strerror}", err=True
        )


def _record(checked: list[Checked], data: Path, today: date) -> None:
    # As the files are now: asking takes a while, and somebody may have edited them meanwhile.
    now = load(data, data.as_posix()).dataset.sources
    files.tidy_below(data)
    count = 0
    for item in checked:
        values = _values(item, today)
        source = now.get(item.link.source.id) if item.link.source is not None else None
        if source is None or not values or source.url != item.link.url:
            continue
        path = data / source.document.path.removeprefix(f"{data.as_posix()}/")
        try:
            files.replace(path, edit.with_values(source, values))
        except edit.NotEditable:
            said = f"{path.as_posix()} is left as it is: `explainer fmt` first writes it so that it can be added to"
            click.echo(printable(said), err=True)
            continue
        except OSError as error:
            common.fail(f"{path.as_posix()} cannot be written: {error.strerror}")
        count += 1
    click.echo(
        f"{count} {'source' if count == 1 else 'sources'} recorded as there on {today.isoformat()}", err=True
    )


def _values(item: Checked, today: date) -> dict[str, str]:
    """What is written into a source: the day, and that the page was seen where its quotes stand on it.

    Where the server sent us elsewhere, that may have been a front page or a log-in: then only quotes can tell.
    """
    source, answer = item.link.source, item.answer
    if source is None or answer.outcome is not Outcome.OK or (answer.is_elsewhere and not answer.found):
        return {}
    values = {"accessed": today.isoformat()}
    if answer.found and not answer.missing and source.verified in (Verified.EXCERPT, Verified.NO):
        values["verified"] = Verified.PAGE.value
    return values
