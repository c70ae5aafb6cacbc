"""Pages made one at a time, by MkDocs' own steps, when somebody asks for them.

MkDocs builds everything or nothing. What it does with one page are two functions of its own, which are called here
with what it had ready at the end of a build, so that each page is what a whole build would have made.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import jinja2
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from explainer.live.edition import Blank, Edition, Nothing
from explainer.live.group import Key
from explainer.live.noted import touched
from explainer.live.shelf import Later, Shelf, is_shown
from explainer.outputs import Output
from explainer.outputs.pages import Page as Sheet

SITEMAPS = ("sitemap.xml", "sitemap.xml.gz")
_SORRY = (
    "<!doctype html><meta charset=utf-8><title>Not made</title><body><p>This page cannot be made.</p></body>"
)


@dataclass
class Press:
    """Makes the pages of one build of MkDocs, of the newest edition.

    Attributes:
        root: the folder of the pages that are shown.
        beside: the folder in which they are made, to be put there whole.
        note: is told what each page was made of.
        taken: is told which page that somebody wrote stands where a generated one would.
    """

    config: MkDocsConfig
    edition: Edition | Nothing
    root: Path
    beside: Path
    note: Callable[[Output], None]
    taken: Callable[[str, str], None]
    files: Shelf = field(init=False)
    written: Mapping[str, File] = field(init=False)
    """The files that MkDocs found, by their addresses."""
    nav: Navigation = field(init=False)
    env: jinja2.Environment = field(init=False)
    lock: Any = field(default_factory=RLock)
    _counting: Any = field(default_factory=Lock)
    sheets: dict[str, Sheet | Blank] = field(default_factory=dict)
    """The generated pages by their addresses."""
    made: dict[str, int] = field(default_factory=dict)
    """The number of the edition of which a file was made."""
    number: int = 1
    touched: set[Key] = field(default_factory=set)
    """What was changed by editions since the search index was made."""
    waiting: int = 0
    """How many wait for a page."""
    is_closed: bool = False
    """Whether another one has taken its place."""
    listed: int = 0
    """The number of the edition with which addresses last came or went: links are made of what there is."""

    # Beginning

    def shelve(self, files: Files) -> Shelf:
        """The files that MkDocs found, with a place for each generated page."""
        self.written = {file.dest_uri: file for file in files}
        self.files = Shelf(files, self._find)
        for sheet in self.edition.pages():
            self._shelve(sheet)
        return self.files

    def _shelve(self, sheet: Sheet | Blank) -> None:
        inclusion = InclusionLevel.NOT_IN_NAV if sheet.is_record else InclusionLevel.UNDEFINED
        file = File.generated(self.config, sheet.path, content="", inclusion=inclusion)
        file.generated_by = "explainer"
        file.dest_dir = str(self.beside)
        if file.dest_uri in self.written:
            self.taken(self.written[file.dest_uri].src_uri, sheet.path)
            return
        self.files.append(file)
        self.sheets[file.dest_uri] = sheet
        if sheet.is_record:
            self.files.deferred.add(file.src_uri)

    def _find(self, path: str) -> File | None:
        output = self.edition.other(path)
        if output is None:
            return None
        return File.generated(self.config, path, content=output.content, inclusion=InclusionLevel.INCLUDED)

    def navigated(self, nav: Navigation) -> None:
        """Note the navigation. Lists are made on request as well, but for those whose title it has to ask for."""
        self.nav = nav
        for uri, sheet in list(self.sheets.items()):
            file = self.files.src_uris[sheet.path]
            if not is_shown(file):
                del self.sheets[uri]
            elif not sheet.is_record:
                if file.page in nav.pages and "title" not in vars(file.page):
                    with self.filled(file):
                        self.populated(file)
                self.files.deferred.add(sheet.path)

    # Editions

    def follow(self, edition: Edition, keys: Collection[Key]) -> None:
        """From now on, make pages of a newer edition, in which these ids have other files or files that changed."""
        with self._first():
            assert isinstance(self.edition, Edition)
            old = {sheet.path for key in keys for sheet in self.edition.pages_of(key)}
            new = {sheet.path: sheet for key in keys for sheet in edition.pages_of(key)}
            before, now = self.edition.state.folder.groups, edition.state.folder.groups
            for key in keys:
                self.touched |= touched(key, before.get(key), now.get(key))
            self.edition = edition
            self.number += 1
            if old != new.keys():
                self.listed = self.number
            for path in old - new.keys():
                self._withdraw(path)
            for path, sheet in new.items():
                file = self.files.src_uris.get(path)
                if file is None:
                    self._shelve(sheet)
                elif file.dest_uri in self.sheets:
                    self.sheets[file.dest_uri] = sheet

    def again(self) -> None:
        """Make everything anew that is asked for from now on."""
        with self.lock:
            self.number += 1

    def _withdraw(self, path: str) -> None:
        file = self.files.src_uris.get(path)
        if file is not None and self.sheets.pop(file.dest_uri, None) is not None:
            self.files.take(path)
            self._put_away(file.dest_uri)

    # Making

    @contextmanager
    def in_peace(self) -> Iterator[None]:
        """Make something that nobody waits for: whoever waits for anything goes first."""
        while self.waiting:
            time.sleep(0.002)
        with self.lock:
            yield

    @contextmanager
    def _first(self) -> Iterator[None]:
        with self._counting:
            self.waiting += 1
        with self.lock:
            with self._counting:
                self.waiting -= 1
            yield

    def prepare(self, uri: str) -> None:
        """Let the file at an address be that of the newest edition; nothing if there is none.

        Raises:
            Exception: whatever a template, an extension or a plugin raises.
        """
        with self._first():
            is_new = self.made.get(uri) == self.number
            is_listed = self.made.get(uri, 0) >= self.listed
            if uri in self.sheets:
                if not is_new:
                    self._print(self.files.src_uris[self.sheets[uri].path])
            elif uri in SITEMAPS:
                if not is_listed or uri not in self.made:
                    self._sitemap()
            elif uri in self.written:
                file = self.written[uri]
                if not is_listed and file.is_documentation_page():
                    self._print(file)
            elif uri not in self.files.src_uris and not is_new:
                self._other(uri)

    def warm(self, path: str) -> None:
        """Make a page before anybody asks for one like it."""
        with self.in_peace():
            file = self.files.src_uris.get(path)
            if file is not None and self.made.get(file.dest_uri) != self.number and not self.is_closed:
                self._print(file)

    @contextmanager
    def filled(self, file: File, text: str | None = None) -> Iterator[bytes]:
        """A page's file with what stands in it (a text that was made already, if given) for a while."""
        sheet = self.sheets.get(file.dest_uri)
        if sheet is None:
            yield file.content_bytes
            return
        kept = file.page
        output = self.edition.page(sheet) if text is None else Output(sheet.path, text)  # type: ignore[arg-type]
        self.note(output)
        file.content_string = str(output.content)
        try:
            yield file.content_bytes
        finally:
            file.content_string = ""
            file.page = kept

    def _page(self, file: File) -> Page:
        return file.page if isinstance(file.page, Page) else Page(None, file, self.config)

    def populated(self, file: File) -> Page:
        """A page as it is before the theme comes round it."""
        page = self._page(file)
        _populate_page(page, self.config, self.files)
        return page

    def _print(self, file: File) -> None:
        file.abs_dest_path = str(self.beside / file.dest_uri)
        with self.filled(file), self._without_index():
            page = self.populated(file)
            all: Any = Later(self.shown)
            is_draft = file.inclusion in (InclusionLevel.DRAFT, InclusionLevel.EXCLUDED)
            _build_page(page, self.config, all, self.nav, self.env, excluded=is_draft)
        self.put(file.dest_uri)

    def _sitemap(self) -> None:
        files = Files(self.everything())
        with self.making(), self.pages_of(files):
            _build_theme_template(SITEMAPS[0], self.env, files, self.config, self.nav)
        for uri in SITEMAPS:
            self.put(uri)

    def _other(self, uri: str) -> None:
        output = self.edition.other(uri)
        if output is not None:
            self.write(uri, output.content)
        elif uri in self.made:
            self._put_away(uri)

    def write(self, uri: str, content: str | bytes) -> None:
        """Put a file there that is no page."""
        made = self.beside / uri
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.put(uri)

    def stand_in(self, uri: str) -> None:
        """Let something be at the address of a page that cannot be made, if nothing is."""
        if uri.endswith(".html") and not (self.root / uri).exists():
            self.write(uri, _SORRY)
            del self.made[uri]

    def put(self, uri: str) -> None:
        """Put what was made where it is shown, at once and whole."""
        self.made[uri] = self.number
        shown = self.root / uri
        shown.parent.mkdir(parents=True, exist_ok=True)
        try:
            (self.beside / uri).replace(shown)
        except FileNotFoundError:  # an empty page, which MkDocs does not write
            self._put_away(uri)

    def _put_away(self, uri: str) -> None:
        self.made.pop(uri, None)
        with suppress(OSError):
            (self.root / uri).unlink()

    # What a whole build has at hand

    def everything(self) -> list[File]:
        """Every page's file, in the order of a whole build."""
        generated = (self.files.src_uris.get(sheet.path) for sheet in self.edition.pages())
        found = [file for file in generated if file is not None and file.dest_uri in self.sheets]
        return [file for file in self.written.values() if file.is_documentation_page()] + found

    def shown(self) -> list[File]:
        """The same, without those that a preview does not show."""
        return [file for file in self.everything() if is_shown(file)]

    @contextmanager
    def pages_of(self, files: Files) -> Iterator[None]:
        """Give each file a page for a while."""
        new = [file for file in files if file.page is None]
        try:
            for file in new:
                self._page(file)
            yield
        finally:
            for file in new:
                file.page = None

    @contextmanager
    def making(self) -> Iterator[None]:
        """Let MkDocs write beside what is shown."""
        shown, self.config.site_dir = self.config.site_dir, str(self.beside)
        try:
            yield
        finally:
            self.config.site_dir = shown

    @property
    def searching(self) -> Any:
        """The search plugin, if there is one."""
        plugins = self.config.plugins
        return plugins.get("search") or plugins.get("material/search")

    @contextmanager
    def _without_index(self) -> Iterator[None]:
        """Keep the search plugin from noting a page every time it is made."""
        plugin = self.searching
        if not hasattr(plugin, "search_index"):
            yield
            return
        kept, plugin.search_index = plugin.search_index, _Deaf()
        try:
            yield
        finally:
            plugin.search_index = kept


class _Deaf:
    """A search index that nothing gets into."""

    def add_entry_from_context(self, page: Page) -> None:
        """Nothing."""
