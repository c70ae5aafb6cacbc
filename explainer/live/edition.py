"""What readers see of the newest good data: which files there are, and each of them when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

import jinja2

from explainer.gloss import Glossary
from explainer.live.arranged import Arranged, arranged
from explainer.live.group import Key
from explainer.live.state import State
from explainer.outputs import FORMATS, Format, Output, Resources, assets, pages
from explainer.outputs.pages import Book, Page
from explainer.site import ON_A_LIST, Site, arrange
from explainer.source import Document

_EAGER = (pages.FORMAT, assets.FORMAT)
"""Pages are made one by one, and the files of pages themselves are few."""


@dataclass(frozen=True)
class Edition:
    """One state of the data, as readers see it."""

    state: State
    site: Arranged
    resources: Resources
    drafts: bool
    compiled: jinja2.BytecodeCache | None = None
    """Its templates as they were compiled before, if anybody kept them."""
    glossary: Glossary | None = None

    @classmethod
    def of(
        cls,
        state: State,
        site: Site,
        resources: Resources,
        *,
        drafts: bool,
        compiled: jinja2.BytecodeCache | None = None,
    ) -> Edition:
        """The first one; ``site`` was arranged of the state's data."""
        return cls(state, arranged(site, state.data), resources, drafts, compiled)

    def after(self, state: State) -> Edition:
        """The same with newer data."""
        old = self.site
        address, repository = old.address, old.repository
        site = arrange(
            state.dataset,
            directory_urls=old.directory_urls,
            drafts=self.drafts,
            repository=repository,
            address=address,
        )
        # Its terms are most often the same, and looking for any of them takes a while to prepare.
        glossary = self.book.prose.glossary if site.terms is old.terms else None
        return replace(self, state=state, site=arranged(site, state.data), glossary=glossary)

    @cached_property
    def book(self) -> Book:
        """Its pages.

        Raises:
            jinja2.TemplateError: the words of its language cannot be read.
        """
        book = Book(self.site, self.resources)
        book.prose.glossary = self.glossary or book.prose.glossary
        book.world.bytecode_cache = self.compiled or book.world.bytecode_cache
        return book

    def pages(self) -> Iterator[Page]:
        """Every page, in order; none is made."""
        return self.book.addresses()

    def page(self, page: Page) -> Output:
        """One page, made.

        Raises:
            jinja2.TemplateError: a template is broken.
        """
        return self.book.output(page)

    def try_templates(self) -> None:
        """Make a page of each sort, if the site has templates of its own.

        Raises:
            jinja2.TemplateError: one is broken.
        """
        assert self.book.site is self.site
        for page in self.samples(lists=True) if self.resources.overrides else ():
            self.page(page)

    def samples(self, *, lists: bool = False) -> list[Page]:
        """A page of each sort of record and, if asked, every list."""
        sorts: dict[tuple[str, bool], Page] = {}
        for page in self.pages():
            if page.record is not None or lists:
                sorts.setdefault(
                    (page.record.folder if page.record is not None else page.path, page.moved), page
                )
        return list(sorts.values())

    def pages_of(self, key: Key) -> list[Page]:
        """The pages of one record: its own, and those at addresses it had."""
        record = self.site.of(key[0]).get(key[1]) if key[0] not in ("", *ON_A_LIST) else None
        return [self.book.page_of(record), *self.book.moved(record)] if record is not None else []

    # Files that are no pages

    def assets(self) -> Iterator[Output]:
        """The files that pages themselves need."""
        return assets.FORMAT.render(self.site, self.resources)

    def other(self, path: str) -> Output | None:
        """A file of another format, if there is one at the path. Others that come before it are made on the way."""
        for format in formats_at(path):
            if self.site.has(format.name):
                found = self._others[format.name].find(path)
                if found is not None:
                    return found
        return None

    @cached_property
    def _others(self) -> Mapping[str, _Made]:
        return {format.name: _Made(format.render(self.site, self.resources)) for format in FORMATS}


class _Made:
    """The files of a format, made as far as somebody asked for."""

    def __init__(self, rest: Iterator[Output]) -> None:
        self.rest = rest
        self.made: dict[str, Output] = {}

    def find(self, path: str) -> Output | None:
        while path not in self.made:
            output = next(self.rest, None)
            if output is None:
                return None
            self.made[output.path] = output
        return self.made[path]


def formats_at(path: str) -> list[Format]:
    """The formats that may have a file at a path, by what they say of their addresses."""
    return [
        format for format in FORMATS if format not in _EAGER and _sort(path) in map(_sort, format.addresses)
    ]


def _sort(path: str) -> tuple[str, str]:
    top, slash, _ = path.partition("/")
    return (top if slash else path), PurePosixPath(path).suffix


@dataclass(frozen=True, slots=True)
class Blank:
    """A page on which nothing can be shown yet."""

    path: str
    is_record: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """A preview that starts with broken data: every list and every record's address answers."""

    known: Mapping[str, Mapping[str, Document]]

    def pages(self) -> Iterator[Blank]:
        """A page for each list, and for each record that there is a file of."""
        for name in pages.INDEXES:
            yield Blank(f"{name}.md", is_record=False)
        for folder, documents in self.known.items():
            for id in documents if folder not in ON_A_LIST else ():
                yield Blank(f"{folder}/{id}.md", is_record=True)

    def page(self, page: Blank) -> Output:
        """What stands on each of them."""
        return Output(page.path, _NOTHING, is_record=page.is_record)

    def other(self, path: str) -> None:
        """There are no other files."""


_NOTHING = "# Nothing to show yet\n\nMend what is listed here; this page follows.\n"
