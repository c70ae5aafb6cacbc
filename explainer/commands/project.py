"""A site's own folder, and the project that ``explainer build --config`` makes of it."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import click

from explainer import engines, workshop
from explainer.commands import common, frames, rehearsal
from explainer.engines import ZENSICAL, Engine, pages, ported
from explainer.engines.frame import Frame
from explainer.engines.ported import Port, Said
from explainer.escape import printable
from explainer.files import text_files
from explainer.outputs import Output, Resources
from explainer.policy import kept, options
from explainer.policy.inline import Inline
from explainer.site import Site
from explainer.source import Document

_PACKAGE = Path(engines.__file__).parents[1]
_THEMES = (_PACKAGE / "theme", _PACKAGE / "engines" / "theme")
"""Our changes to the theme: those of the plugin, and what takes the place of what it says while it builds."""


@dataclass(frozen=True)
class Wanted:
    """What is built, by the names of the command's options."""

    data: Path
    templates: Path
    drafts: bool
    directory_urls: bool
    site_url: str


@dataclass(frozen=True)
class Home:
    """The folder of a site with its configuration, and where the project goes."""

    frame: Frame
    folder: Path
    target: Path
    engine: Engine

    @property
    def docs(self) -> Path:
        """Where the pages are that are written by hand."""
        return self.folder / self.frame.text("docs_dir", "docs")

    def own_folders(self) -> Iterator[Path]:
        """Where the site's own pages, data, templates and changes to the theme are."""
        yield self.docs
        for key in ("data_dir", "templates_dir"):
            yield self.folder / str(self.frame.ours[key])
        if isinstance(named := self.frame.theme.get("custom_dir"), str):
            yield self.folder / named

    @property
    def command(self) -> str:
        """What publishes the project."""
        return self._port().command

    def wanted(self, options: Wanted, given: set[str]) -> Wanted:
        """The options as the configuration has them, but for those that were ``given``."""
        plugin = self.frame.ours
        configured: dict[str, Any] = {
            "data": self.folder / str(plugin["data_dir"]),
            "templates": self.folder / str(plugin["templates_dir"]),
            "drafts": bool(plugin["drafts"]),
            "directory_urls": self.frame.directory_urls,
            "site_url": self.frame.text("site_url"),
        }
        kept = {field.name for field in fields(options)} - given
        return replace(options, **{name: value for name, value in configured.items() if name in kept})

    def outputs(self, made: Iterator[Output], site: Site, resources: Resources) -> Iterator[Output]:
        """Every file of the project."""
        port = self._port(site)
        own = dict(self._own_pages())
        words = resources.catalogue(site.settings.language)
        yield ported.configuration(port)
        if self.frame.is_material:
            ours = {path: text for folder in _THEMES for path, text in text_files(folder, ".html").items()}
            said = Said(words.text, pages.alternates_of(site))
            theme = partial(ported.theme, ours, dict(self._own_theme()), port)
            depth = max((pages.address_of(path, site).count("/") for path in own), default=0)
            yield from theme(self._with_policy(port, said, theme, depth))
        for path, file in own.items():
            yield pages.written(path, file.read_bytes(), port, site)
        taken = {pages.address_of(path, site): path for path in own}
        yield from pages.pages(made, port, site, lambda output: _is_taken(output, taken, site))

    def _with_policy(
        self, port: Port, said: Said, theme: Callable[[Said], Iterator[Output]], depth: int
    ) -> Said:
        """What templates are told, with the policy of pages, for which the theme is built alone."""
        try:
            added = options.added(self.frame.ours["policy"])
            if added is None:
                return said
            found = rehearsal.rehearsed(port, theme(said), depth)
        except options.OptionError as error:
            common.fail(f"{self.frame.document.path}: `policy`: {error}", common.WRONG_USE)
        except rehearsal.RehearsalError as error:
            click.echo(printable(f"warning: these pages have no policy: {error}"), err=True)
            return said
        policy, remarks = rehearsal.said(found, added, self._reviewed())
        for remark in remarks:
            click.echo(printable(f"warning: {remark}"), err=True)
        return replace(said, policy=policy, made_for=found.made_for)

    def _reviewed(self) -> tuple[Inline, ...] | None:
        """What the site's own file keeps, which is about the theme of the engines that load the plugin."""
        file = self.folder / kept.NAME
        is_of_this = self.engine.loads_plugins and file.is_file()
        return kept.read(file.read_text(encoding="utf-8")) if is_of_this else None

    def _port(self, site: Site | None = None) -> Port:
        up = os.path.relpath(self.folder.resolve(), self.target.resolve()).replace(os.sep, "/")
        port = Port(self.frame, self.engine, self.target.as_posix(), up)
        if site is None:
            return port
        return replace(port, language=theme_language(site.settings.language), edit=self._edit(site))

    def _edit(self, site: Site) -> str:
        repository = workshop.repository_of(self.docs, "", site.settings)
        mark = "explainer-path"
        return repository.edit_url(Document(mark, "")).replace(mark, "{path}") if repository else ""

    def _own_pages(self) -> Iterator[tuple[str, Path]]:
        yield from _files(self.docs)

    def _own_theme(self) -> Iterator[tuple[str, bytes]]:
        named = self.frame.theme.get("custom_dir")
        for path, file in _files(self.folder / named) if isinstance(named, str) else ():
            yield path, file.read_bytes()


def read(config: Path, target: Path, engine: Engine) -> Home:
    """A site's own folder by its configuration.

    Raises:
        FrameError: the configuration cannot be read.
    """
    home = Home(frames.read(config), config.parent, target, engine)
    if home.frame.is_toml and engine is not ZENSICAL:
        common.fail(f"{config.as_posix()} is Zensical's: add --engine zensical", common.WRONG_USE)
    _refuse_own(home)
    return home


def _refuse_own(home: Home) -> None:
    """End where the project would stand in the site's own folders, or they in it.

    Whatever is copied to where it stands would count as written by us, and be deleted by us one day.
    """
    target, shown = home.target.resolve(), home.target.as_posix()
    if home.folder.resolve().is_relative_to(target):
        common.fail(
            f"--to: {shown} holds the site itself: name a folder of its own, such as build", common.WRONG_USE
        )
    for own in home.own_folders():
        try:
            folder = own.resolve()
        except (OSError, ValueError):
            shown = printable(own.as_posix())
            common.fail(f"{home.frame.document.path}: `{shown}` is no name of a folder", common.WRONG_USE)
        if target.is_relative_to(folder) or folder.is_relative_to(target):
            common.fail(
                f"--to: {shown} and {own.as_posix()}, which is the site’s own, stand in each other:"
                " name another folder",
                common.WRONG_USE,
            )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder by its path in it, without hidden ones and without what a link leads to."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in PurePosixPath(name).parts):
            continue
        if path.is_symlink():  # also one to a folder, which engines follow
            click.echo(printable(f"{path.as_posix()} is a link: left out"), err=True)
        elif path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            yield name, path


def _is_taken(output: Output, taken: dict[str, str], site: Site) -> bool:
    """Whether a page written by hand has the address of one that is made; says so."""
    written = taken.get(site.url(output.path))
    if written is None:
        return False
    remark = "takes the place of the generated page"
    if written != output.path:  # other pages link to the generated path
        remark = f"has the address of a generated page: call it {output.path}"
    click.echo(printable(f"{written} {remark}"), err=True)
    return True


def theme_language(language: str) -> str:
    """The language of the theme for one of the data: the same if the theme knows it, else English."""
    found = importlib.util.find_spec("material")
    folder = Path(found.origin).parent if found and found.origin else Path()
    for known in (language, language.partition("-")[0]):
        if (folder / "templates" / "partials" / "languages" / f"{known}.html").is_file():
            return known
    return "en"
