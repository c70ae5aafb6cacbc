"""One page of a record, from its Markdown to the bytes that MkDocs would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page, _RelativePathTreeprocessor

from explainer import policy, stages
from explainer.escape import literal, settled, without_data
from explainer.fast.conversion import Converted, Converter, Heading, toc
from explainer.fast.cutting import UncutError
from explainer.fast.frames import MARK, Frame, UnframedError, framed, numbered, probe, word
from explainer.fast.front import get_data
from explainer.fast.words import Words, watched
from explainer.site.alternates import ANY, Alternate

Entry = dict[str, object]
"""An entry of a search index."""
InHead = Callable[[str, bool], Sequence[tuple[Alternate, bool]]]
"""What the head of a page names as its other forms, by the folder of its record and whether that has moved; with
:data:`ANY` for the id."""


class UnusualError(Exception):
    """A page has something that pages of its kind have not, so that MkDocs has to make it; the message says what."""


class Shape(NamedTuple):
    """What the frame of a page depends on. Pages of one shape differ in nothing but their texts."""

    folder: str
    is_moved: bool
    front: tuple[tuple[str, str], ...]
    """What the front matter says besides texts."""
    texts: frozenset[str]
    """The texts it has of those that not every page has."""
    levels: tuple[int, ...]
    """Of its headings."""
    has_title: bool
    """Whether its content has a heading of the first level, without which the theme puts one there."""


class Around(NamedTuple):
    """What MkDocs renders pages with."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: jinja2.Environment
    policy: str
    """The policy of all pages; empty where they have none."""
    is_indexed: bool
    """Whether the words of pages go into Material's search index."""


_TEXTS = ("title", "description", "image")
"""What of a front matter is text; the rest is one of few values."""
_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_SEARCHED = re.compile(r"data-search-\w+=")
"""What Material's search takes out of a page."""


class Maker:
    """Makes pages of records, with what they are rendered with."""

    def __init__(self, around: Around, converter: Converter, in_head: InHead) -> None:
        self.around = around
        self.converter = converter
        self.in_head = in_head
        self.frames: dict[Shape, Frame | str] = {}
        """Frames by shapes; or why there is none."""

    def make(self, file: File, markdown: str, edit: str, *, is_moved: bool) -> tuple[str, list[Entry]]:
        """A page, and its entries in the search index.

        Args:
            file: where it is.
            markdown: with its front matter.
            edit: where its record can be edited; empty if nobody knows.
            is_moved: whether it only says where its record is now.

        Raises:
            UnusualError: MkDocs has to make it.
        """
        if MARK in markdown:
            raise UnusualError("it holds a word that stands for others")
        if "/blob/" in edit:
            raise UnusualError("the theme makes another address of where its record can be edited")
        source, front = get_data(markdown)
        words = Words() if self._is_indexed(front) else None
        with stages.stage(stages.MARKDOWN):
            converted = self._converted(file, settled(source), watched(words) if words else None)
        content, data = without_data(converted.content)
        found = list(words.entries(file.url, front)) if words else []
        if self.around.is_indexed and _SEARCHED.search(content):
            raise UnusualError("it says something to the search that no page of ours says")
        texts = {name: _said(front, name) for name in _TEXTS} | {"source": edit, "data": data}
        for number, heading in enumerate(converted.headings):
            texts[f"id{number}"], texts[f"name{number}"] = heading.id, heading.name
        shape = Shape(
            file.src_uri.rpartition("/")[0],
            is_moved,
            tuple((key, repr(value)) for key, value in front.items() if key not in _TEXTS),
            frozenset(name for name in (*_TEXTS, "source", "data") if texts[name]),
            tuple(heading.level for heading in converted.headings),
            "<h1" in content,
        )
        with stages.stage(stages.THEME):
            frame = self._frame(shape, front)
            return frame.filled(texts, settled, {"content": content, "at": file.name}), found

    def _is_indexed(self, front: Mapping[str, Any]) -> bool:
        """Whether the words of a page go into the index."""
        if "tags" in front or front.get("search", {"exclude": True}) != {"exclude": True}:
            raise UnusualError("its front matter says something to the search")
        return self.around.is_indexed and "search" not in front

    def _converted(self, file: File, source: str, words: Words | None) -> Converted:
        links = _RelativePathTreeprocessor(file, self.around.files, self.around.config)
        try:
            converted = self.converter.convert(source, links.path_to_url, words)
        except UncutError as error:
            raise UnusualError(str(error)) from error
        if not _SAFE.fullmatch(file.name) or not all(_SAFE.fullmatch(one.id) for one in converted.headings):
            raise UnusualError(
                "its address or that of a heading has letters that may be written in several ways"
            )
        return converted

    def _frame(self, shape: Shape, front: Mapping[str, Any]) -> Frame:
        frame = self.frames.get(shape)
        if frame is None:
            try:
                frame = _Probe(self.around, shape, front, self.in_head).frame()
            except UnframedError as error:
                frame = str(error)
            self.frames[shape] = frame
        if isinstance(frame, str):
            raise UnusualError(frame)
        return frame


def _said(front: Mapping[str, Any], name: str) -> str:
    return str(front.get(name) or "")


class _Probe:
    """A page that shows what a theme does with the texts of pages of a shape."""

    def __init__(self, around: Around, shape: Shape, front: Mapping[str, Any], in_head: InHead) -> None:
        self.around = around
        self.shape = shape
        self.front = front
        self.heads = in_head(shape.folder, shape.is_moved)
        self.probes = {name: probe(name) for name in shape.texts}
        self.probes |= {name: probe(name) for name in numbered("name", len(shape.levels))}
        self.probes["content"] = probe("content", "<h1>" if shape.has_title else "")

    def frame(self) -> Frame:
        """The theme's pieces.

        Raises:
            UnframedError: it does something with a text that is not known.
        """
        page = self._page()
        context = get_context(self.around.nav, [], self.around.config, page)
        template = self.around.env.get_template(str(page.meta.get("template", "main.html")))
        with self._standing_in():
            rendered = settled(template.render(context))
        if self.around.policy:
            rendered = policy.put_in(rendered, self.around.policy)
        return framed(rendered, self.probes)

    def _page(self) -> Page:
        config = self.around.config
        file = File.generated(config, f"{self.shape.folder}/{word('at')}.md", content="")
        page = Page(None, file, config)
        page.markdown, page.active = "", True
        said = {name: self.probes[name] for name in _TEXTS if name in self.probes}
        # Title and description are inert, and say so; see the plugin.
        said = {name: text if name == "image" else literal(text) for name, text in said.items()}
        page.meta = {**self.front, **said}
        page.content = self.probes["content"]
        page.edit_url = self.probes.get("source")
        page.toc = toc(
            Heading(level, word(f"id{number}"), self.probes[f"name{number}"])
            for number, level in enumerate(self.shape.levels)
        )
        return page

    @contextmanager
    def _standing_in(self) -> Iterator[None]:
        """Let the templates hear of the page what they hear of each of its shape."""
        ours: dict[str, object] = self.around.env.globals["explainer"]  # type: ignore[assignment]
        before = dict(ours)
        heads = [
            (one._replace(path=one.path.replace(ANY, word("at"))), of_site) for one, of_site in self.heads
        ]
        ours |= {"alternates": lambda page: heads, "data": lambda page: self.probes.get("data", "")}
        try:
            yield
        finally:
            ours |= before
