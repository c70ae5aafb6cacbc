"""What the engines themselves make of a page: Python-Markdown of its Markdown, Material of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import markdown
from markdown.extensions.toc import TocExtension
from material.plugins.search.plugin import SearchIndex
from mkdocs.structure.toc import AnchorLink, TableOfContents, get_toc
from mkdocs.utils import meta

from explainer import workshop
from explainer.engines import EXTENSIONS
from explainer.escape import settled, without_data
from explainer.fast import conversion
from explainer.fast.conversion import Converter
from explainer.fast.words import Words
from explainer.outputs.pages import Book
from explainer.site import arrange
from tests import bundles

OPTIONS: Mapping[str, Any] = {"toc": {"permalink": True}}
RESOURCES = workshop.resources(Path("no-templates"))


class Read(NamedTuple):
    """A page as an engine reads it."""

    content: str
    headings: list[tuple[int, str, str]]
    entries: list[dict[str, Any]]
    """What a search index holds of it."""


def converter(**options: Any) -> Converter:
    """One with the extensions of our pages; the options are those of the list of headings."""
    return Converter(EXTENSIONS, {"toc": options or OPTIONS["toc"]})


def fast(made: Converter, source: str) -> Read:
    """A page as the fast way reads it.

    Raises:
        UncutError: it does not.
    """
    text, front = meta.get_data(source)
    words = Words()
    found = made.convert(settled(text), str, words)
    listed = conversion.toc(found.headings)
    is_left_out = "search" in front  # our pages say nothing else to a search
    entries = [] if is_left_out else list(words.entries("at/", {"title": "", **front}))
    return Read(without_data(found.content)[0], _headings(listed), entries)


def plain(source: str, **options: Any) -> Read:
    """A page as Python-Markdown and Material read it, finished as ours are."""
    text, front = meta.get_data(source)
    engine = markdown.Markdown(
        extensions=[
            *(name for name in EXTENSIONS if name != "toc"),
            TocExtension(**(options or OPTIONS["toc"])),
        ]
    )
    content = without_data(engine.convert(text))[0]
    listed = get_toc(getattr(engine, "toc_tokens", []))
    return Read(
        settled(content), _headings(listed, finish=True), searched(content, {"title": "", **front}, listed)
    )


def searched(
    content: str, front: Mapping[str, Any], listed: TableOfContents | None = None
) -> list[dict[str, Any]]:
    """What Material's search index holds of a page."""
    index = SearchIndex()
    index.add_entry_from_context(
        SimpleNamespace(content=content, meta=front, toc=listed or [], url="at/", title="")
    )
    return list(index.entries)


def _headings(listed: TableOfContents, *, finish: bool = False) -> list[tuple[int, str, str]]:
    return [(each.level, each.id, settled(each.title) if finish else each.title) for each in _each(listed)]


def _each(listed: TableOfContents | list[AnchorLink]) -> Iterator[AnchorLink]:
    for each in listed:
        yield each
        yield from _each(each.children)


def pages(data: Path) -> Iterator[tuple[str, str]]:
    """Every page of a data folder, lists included: its path, and its Markdown with its front matter."""
    dataset, _ = bundles.read(data)
    book = Book(arrange(dataset), RESOURCES)
    for page in book.addresses():
        yield page.path, str(book.output(page).content)
