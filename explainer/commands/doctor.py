"""``explainer doctor``"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution, entry_points, version
from pathlib import Path
from urllib.parse import urlsplit

import click

from explainer import report, shelf, workshop
from explainer.commands import common, frames
from explainer.commands.init import PACKAGE
from explainer.doctor import MISSING, Built, Installed, Surroundings, diagnose, unreadable
from explainer.engines import ENGINES, PLUGIN, Engine
from explainer.engines.frame import Frame, FrameError
from explainer.engines.pages import address_of
from explainer.finding import Finding, Level
from explainer.outputs.pages import INDEXES
from explainer.site import Site
from explainer.source import Document

FORMATS = {"text": report.text, "json": report.as_json}


@click.command()
@click.argument(
    "folder", default=".", metavar="[DIR]", type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option(
    "--config",
    metavar="FILE",
    help="The configuration; every one in DIR that an engine would find, if left out.",
    type=click.Path(path_type=Path, dir_okay=False),
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(list(ENGINES)),
    help="What publishes the site; by the name of the configuration, if left out.",
)
@click.option(
    "--site",
    "built",
    metavar="DIR",
    help="Where the built pages are; where the configuration puts them, if left out.",
    type=click.Path(path_type=Path, file_okay=False),
)
@click.option(
    "--format",
    "format_name",
    default="text",
    show_default=True,
    type=click.Choice(list(FORMATS)),
    help="How to say it.",
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@common.colour
def doctor(
    folder: Path,
    config: Path | None,
    engine_name: str | None,
    built: Path | None,
    format_name: str,
    strict: bool,
    colour: bool | None,
) -> None:
    """Say what is wrong with how the site is published.

    It looks at the configuration, at what is installed, at the pages written by hand and at those built: whether the
    engine has passed over the plugin, whether an extension is on that runs code or publishes files, whether pages
    ask other hosts, whether versions fit. Nothing is run or changed. What is wrong with the data, `explainer check`
    says. Exits with 0 if there is no error, 1 with errors.
    """
    configurations = frames.found(folder) if config is None else [config]
    found = [finding for path in configurations for finding in _looked(path, engine_name, built)]
    if not configurations:
        found = [_nothing(folder)]
    colour = sys.stdout.isatty() if colour is None else colour
    click.echo(FORMATS[format_name](found, colour=colour), nl=False, color=colour)
    errors = [finding for finding in found if strict or finding.level is Level.ERROR]
    sys.exit(common.FINDINGS if errors else common.CLEAN)


def _nothing(folder: Path) -> Finding:
    names = ", ".join(engine.configurations[0] for engine in ENGINES.values())
    message = f"there is no {names} in {folder.as_posix()}"
    return MISSING.at(
        Document(folder.as_posix(), "").whole(), message, help="`explainer init DIR` begins a site"
    )


def _looked(path: Path, engine_name: str | None, built: Path | None) -> list[Finding]:
    try:
        document = frames.document(path)
    except FrameError as error:
        return [unreadable(Document(path.as_posix(), ""), error)]
    try:
        frame = frames.read(path)
    except FrameError as error:
        return [unreadable(document, error)]
    engine = ENGINES[engine_name] if engine_name else frames.engine_of(path)
    return diagnose(_surroundings(path, frame, engine, built))


def _surroundings(path: Path, frame: Frame, engine: Engine, built: Path | None) -> Surroundings:
    home = path.parent
    docs = home / frame.text("docs_dir", "docs")
    site = _site(home, frame)
    pages = built or home / frame.text("site_dir", "site")
    return Surroundings(
        frame=frame,
        engine=engine,
        installed=_installed(),
        is_tree=any((folder / shelf.MANIFEST).is_file() for folder in (docs, docs.parent)),
        docs=docs.as_posix(),
        links=tuple(
            sorted(link.relative_to(docs).as_posix() for link in docs.rglob("*") if link.is_symlink())
        ),
        replaced=tuple(_replaced(docs, site)) if site else (),
        built=_built(pages, site) if site and (built or any(pages.glob("*.html"))) else None,
    )


def _site(home: Path, frame: Frame) -> Site | None:
    """The site of the data beside the configuration; nothing where there is none, or it has errors."""
    data = home / str(frame.ours["data_dir"])
    if not data.is_dir():
        return None
    checked = workshop.read(data, data.as_posix())
    return workshop.site(checked, directory_urls=frame.directory_urls) if checked.is_sound else None


# What is installed


def _installed() -> Installed:
    required = _required()
    names = {_normal(line) for line in (*required, *ENGINES)}
    return Installed(
        versions={**dict(_versions(names)), "python": platform.python_version()},
        required=required,
        has_plugin=any(found.name == PLUGIN for found in entry_points(group="mkdocs.plugins")),
    )


def _required() -> tuple[str, ...]:
    try:
        ours = distribution(PACKAGE)
    except PackageNotFoundError:
        return ()
    return (*(ours.requires or ()), f"python{ours.metadata['Requires-Python']}")


def _versions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        with suppress(PackageNotFoundError):
            yield name, version(name)


def _normal(requirement: str) -> str:
    """The name of a required package as every tool writes it (PEP 503)."""
    name = re.match(r"[\w.-]*", requirement)
    return re.sub(r"[-_.]+", "-", name[0] if name else "").lower()


# Pages


def _generated(site: Site) -> dict[str, str]:
    """Every generated page by its address."""
    paths = [f"{name}.md" for name in INDEXES] + list(map(site.path, site.records()))
    return {site.url(path): path for path in paths}


def _replaced(docs: Path, site: Site) -> Iterator[tuple[str, str]]:
    """Pages written by hand at the address of a generated one. The home page is meant to be written by hand."""
    generated = _generated(site)
    ours = shelf.ours(docs)  # `explainer build --to docs` puts the generated ones there
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs).as_posix()
        if path in ours:
            continue
        address = address_of(path, site)
        if path != "index.md" and address in generated:
            yield path, generated[address]


def _built(folder: Path, site: Site) -> Built:
    records = {site.url(site.path(record)) for record in site.records() if not site.fragment(record)}
    missing = sorted(address for address in records if not _file(folder, address).is_file())
    there = sorted(records - set(missing))
    return Built(
        folder=folder.as_posix(),
        generator=_generator(_file(folder, "")) or _generator(folder / "404.html"),
        missing=tuple(missing),
        expected=len(records),
        is_otherwise_addressed=bool(missing)
        and all(_otherwise(folder, address).is_file() for address in missing),
        broken=tuple(link for address in there[:_SAMPLE] for link in _broken(folder, address)),
    )


_SAMPLE = 5
"""On how many pages links are followed: an engine that reads them otherwise does so on all."""
_GENERATOR = re.compile(r'<meta name="generator" content="([^"]*)"')
_CONTENT = re.compile(r"<article\b.*?</article>", re.DOTALL)
_HREF = re.compile(r'(?<![\w:-])href="(\.[^"#?]*)')


def _file(folder: Path, address: str) -> Path:
    return folder / f"{address}index.html" if not address or address.endswith("/") else folder / address


def _otherwise(folder: Path, address: str) -> Path:
    """The page's file with the other ``use_directory_urls``."""
    stem = address.removesuffix("/").removesuffix(".html")
    return folder / (f"{stem}.html" if address.endswith("/") else f"{stem}/index.html")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return ""


def _generator(file: Path) -> str:
    found = _GENERATOR.search(_text(file))
    return found[1] if found else ""


def _broken(folder: Path, address: str) -> Iterator[tuple[str, str]]:
    """Relative links of a page's content that lead to no file."""
    file = _file(folder, address)
    content = _CONTENT.search(_text(file))
    for link in dict.fromkeys(_HREF.findall(content[0])) if content else ():
        goal = file.parent / urlsplit(link).path
        if not (goal / "index.html").is_file() and not goal.is_file():
            yield address, link
