"""A preview at work: edits come in, editions go out, and browsers are told."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from threading import RLock, Thread
from typing import Any, Protocol

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation

from explainer import compiled, escape, workshop
from explainer.compiled import Compiled
from explainer.finding import Finding
from explainer.live.answer import Reloading, answering
from explainer.live.edition import Edition, Nothing
from explainer.live.folder import Unusual
from explainer.live.group import Key
from explainer.live.overlay import CSS, STYLE, over, overlay
from explainer.live.press import Press
from explainer.live.search import SEARCH, Index
from explainer.live.state import State
from explainer.live.watcher import Watcher
from explainer.outputs import Output, Resources
from explainer.preview import Builder, Follower
from explainer.site import Site
from explainer.source import Document
from explainer.workshop import Checked

log = logging.getLogger("mkdocs.plugins.explainer")


class Host(Protocol):
    """The plugin, which is told everything."""

    site: Site | None
    known: Mapping[str, Mapping[str, Document]]
    origins: dict[str, Document]
    data: dict[str, str]
    problems: list[Finding]
    broken_template: str

    def take(self, checked: Checked) -> bool:
        """Say what was found in the data; whether they can be shown."""

    def give_way(self, path: str, generated: str) -> None:
        """Say that a page written by hand stands where a generated one would."""


class Desk:
    """Keeps the data in memory, and what is made of them, from one build of MkDocs to the next and between them."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.lock = RLock()
        """Held while the data are read: by one build, or one edit."""
        self.state: State | None = None
        self.edition: Edition | None = None
        self.press: Press | None = None
        self.index: Index | None = None
        self.next: Press | None = None
        """That of a build that is under way."""
        self.is_printed = False
        """Whether that build came to its end."""
        self.compiled = [compiled.ours(escape.environment({}, {}))]
        """Templates, ours and then the theme's, as Python compiled them for whoever came before."""
        self.root = ""
        self.keys: set[Key] = set()
        """The ids whose files changed since the newest edition."""
        self.left: set[str] = set()
        """Paths that changed and are read with the next build."""
        self.failed: dict[str, str] = {}
        """What went wrong with single pages, by their addresses."""
        self.watcher: Watcher | None = None
        self.follower: Follower | None = None
        self.reloading: Reloading | None = None

    # A build of MkDocs

    def begin(self, data: Path, root: str) -> None:
        """Note how the data stand before they are read."""
        self.root = self.root or root
        if self.watcher is None or self.watcher.folder != str(data):
            is_running = self.watcher is not None
            self.end()
            self.state, self.watcher = None, Watcher(data, self.changed)
            if is_running:
                self.watcher.start()

    def read(self, data: Path, shown_as: str) -> Checked:
        """The data as they stand now, of which only what changed is read."""
        assert self.watcher is not None
        paths, today = self.watcher.look() | self.left, workshop.today(os.environ)
        self.left = set()
        try:
            if self.state is None:
                with workshop.undisturbed():
                    after = State.read(data, shown_as, today)
            else:
                after = self.state.after(paths, today)
            self.keys |= after.keys if after is not self.state else set()
            self.state = after
        except Unusual:
            self.state = None
            return workshop.read(data, shown_as)
        return _checked(self.state)

    def edit(self, site: Site, resources: Resources, *, drafts: bool) -> Site:
        """Make an edition of what was read.

        Raises:
            jinja2.TemplateError: a template is broken.
        """
        assert self.state is not None, "only sound data are shown"
        edition = Edition.of(self.state, site, resources, drafts=drafts, compiled=self.compiled[0])
        edition.try_templates()
        self.edition = edition
        return edition.site

    def shelve(self, files: Files, config: MkDocsConfig) -> Files:
        """Give the pages their places among MkDocs' files."""
        root, beside = Path(self.root), Path(f"{self.root}-made")
        shutil.rmtree(beside, ignore_errors=True)
        edition = self.edition or Nothing(self.host.known)
        self.next = Press(config, edition, root, beside, self._note, self.host.give_way)
        return self.next.shelve(files)

    def navigated(self, nav: Navigation) -> None:
        """Note what MkDocs made of the navigation."""
        assert self.next is not None
        self.next.navigated(nav)

    def dressed(self, env: jinja2.Environment) -> None:
        """Note the theme's templates."""
        assert self.next is not None
        self.next.env = env
        self.compiled[1:] = [Compiled(env)]
        env.bytecode_cache = self.compiled[1]

    def printed(self) -> None:
        """Note that MkDocs has made everything else."""
        self.is_printed = True

    def _note(self, output: Output) -> None:
        self.host.data.clear()  # what the page before it said to machines
        if self.edition is not None:
            self.host.site = self.edition.site
        if output.origin is not None:
            self.host.origins[output.path] = output.origin

    def _adopt(self) -> None:
        if self.is_printed and self.next is not None:
            if self.press is not None:
                self.press.is_closed = True
            self.press, self.index, self.failed = self.next, Index(self.next), {}
        elif self.press is not None and self.edition is not None and self.edition is not self.press.edition:
            self.press.follow(self.edition, self.keys)
        if self.edition is not None and self.edition.state is self.state:
            self.keys.clear()
        self.is_printed = False

    # A server

    def serve(self, server: LiveReloadServer, follower: Follower, build: Builder) -> Builder:
        """Begin to follow edits, and to make pages when they are asked for; how MkDocs is to build from now on."""
        assert self.watcher is not None
        self.follower, self.reloading = follower, Reloading(server, follower.tell)
        self._adopt()

        def builds(*arguments: Any) -> None:
            with self.lock, self.press.lock if self.press else nullcontext():
                build(*arguments)
                self._adopt()

        if app := server.get_app():
            server.set_app(answering(app, self.reloading, self._prepare, self._finish))
        self.watcher.start()
        Thread(target=self._warm, daemon=True).start()
        return builds

    def _warm(self) -> None:
        """Make a page of each sort, so that nobody waits for templates to be compiled after the first edit."""
        press, edition = self.press, self.edition
        for page in edition.samples() if edition is not None and press is not None else ():
            with suppress(Exception):  # whoever asks for the page is told
                press.warm(page.path)  # type: ignore[union-attr]
        for templates in self.compiled:
            templates.keep()

    def rest(self) -> None:
        """Leave everything to MkDocs."""
        self.press = self.index = self.state = self.edition = None
        self.end()

    def end(self) -> None:
        """Follow nothing any more."""
        if self.watcher is not None:
            self.watcher.end()
        if self.root:
            shutil.rmtree(f"{self.root}-made", ignore_errors=True)

    def changed(self, paths: set[str]) -> None:
        """Show what changed below the data folder."""
        try:
            self._changed(paths)
        except Exception as error:  # nobody would tell of the next change any more
            log.error(
                f"a change cannot be shown by itself: {' '.join(str(error).split()) or type(error).__name__}"
            )
            log.debug("The error in full:", exc_info=True)
            self.left |= paths
            self._everything()

    def _changed(self, paths: set[str]) -> None:
        with self.lock:
            begun = time.monotonic()
            state = self._after(paths)
            if state is None or self.press is None:
                self.left |= paths
                self._everything()
            elif state is not self.state:
                self.state = state
                self.keys |= state.keys
                if self._show(self.press, state):
                    took = (time.monotonic() - begun) * 1000
                    log.info(f"{_named(paths)} is shown, after {took:.0f} ms")

    def _after(self, paths: set[str]) -> State | None:
        """The state after these changed; none if it has to be found by a build of everything."""
        if self.state is None or self.edition is None:
            return None
        try:
            state = self.state.after(paths, workshop.today(os.environ))
        except Unusual:
            return None
        return state if state.data.settings is self.state.data.settings else None

    def _show(self, press: Press, state: State) -> bool:
        assert self.reloading is not None and self.edition is not None
        is_sound = self.host.take(_checked(state))
        with self.reloading.news():
            if is_sound:
                self.edition = self.edition.after(state)
                press.follow(self.edition, self.keys)
                self.keys.clear()
        return is_sound

    def _everything(self) -> None:
        assert self.follower is not None
        log.info("A change on which everything depends: all pages are built anew")
        self.follower.tell()

    def _prepare(self, uri: str) -> None:
        press, index = self.press, self.index
        if press is None or index is None:
            return
        try:
            if uri == STYLE:
                press.write(uri, CSS)
            elif uri == SEARCH and index.is_there:
                index.prepare()
            else:
                press.prepare(uri)
            self.failed.pop(uri, None)
        except Exception as error:  # of a template, an extension or a plugin, whatever it is
            said = " ".join(str(error).split()) or type(error).__name__
            if self.failed.get(uri) != said:
                log.error(f"/{uri} cannot be made: {said}")
                log.debug("The error in full:", exc_info=True)
            self.failed[uri] = said
            press.stand_in(uri)

    def _finish(self, uri: str, page: bytes) -> bytes:
        host, press = self.host, self.press
        if press is None:
            return page
        has_pages = isinstance(press.edition, Edition)
        template = host.broken_template or self.failed.get(uri, "")
        home = self.reloading.server.mount_path if self.reloading else "/"
        return over(page, overlay(host.problems, template, has_pages=has_pages, home=home))


def _checked(state: State) -> Checked:
    folder = state.folder
    return Checked(state.dataset, state.findings, Path(folder.path), folder.shown_as)


def _named(paths: set[str]) -> str:
    first, *rest = sorted(Path(path).name for path in paths)
    return f"{first} and {len(rest)} more" if rest else first


USUAL_PLUGINS = frozenset({"explainer", "search", "material/search"})
USUAL_TEMPLATES = frozenset({"404.html", "sitemap.xml"})


def unusual(config: MkDocsConfig) -> str:
    """Why pages cannot be made one by one; empty if they can."""
    if not isinstance(config, MkDocsConfig):
        return "this is another engine than MkDocs"
    if config.hooks:
        return "a hook may look at all pages"
    if others := sorted(set(config.plugins) - USUAL_PLUGINS):
        return f"the plugin {others[0]} may look at all pages"
    if config.extra_templates or set(config.theme.static_templates) - USUAL_TEMPLATES:
        return "a template of its own may list all pages"
    return ""


__all__ = ["Desk", "Host", "unusual"]
