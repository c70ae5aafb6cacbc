"""A page as a tree, read by Python's own HTML parser: enough to ask what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element with its attributes, and its children and texts in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """Every element below this one, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def all(self, tag: str = "", css: str = "") -> list[Element]:
        """The elements below with this tag, and with this class."""
        return [e for e in self if (not tag or e.tag == tag) and (not css or css in e.classes)]

    def one(self, tag: str = "", css: str = "") -> Element:
        """The only element below with this tag and class."""
        found = self.all(tag, css)
        assert len(found) == 1, f"{len(found)} elements {tag}.{css}"
        return found[0]

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def ids(self) -> set[str]:
        """The places below that a link can lead to."""
        named = {e.attributes["name"] for e in self.all("a") if "name" in e.attributes}
        return {e.attributes["id"] for e in self if "id" in e.attributes} | named

    @property
    def raw(self) -> str:
        """All text below, as it was written."""
        return "".join(child if isinstance(child, str) else child.raw for child in self.children)

    @property
    def text(self) -> str:
        """All text below, every run of white space one space."""
        return " ".join(self.raw.split())

    def without(self, *classes_or_tags: str) -> Element:
        """The same tree, with some elements left out."""
        left_out = set(classes_or_tags)
        kept = [
            child if isinstance(child, str) else child.without(*classes_or_tags)
            for child in self.children
            if isinstance(child, str) or not left_out & {child.tag, *child.classes}
        ]
        return Element(self.tag, self.attributes, kept)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path = [Element("#document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.path[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        depth = next((n for n in range(len(self.path) - 1, 0, -1) if self.path[n].tag == tag), None)
        if depth is not None:
            del self.path[depth:]

    def handle_data(self, data: str) -> None:
        self.path[-1].children.append(data)


def parse(html: str) -> Element:
    """A document, or a piece of one."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.path[0]


def read(path: Path) -> Element:
    """A built page."""
    return parse(path.read_text(encoding="utf-8"))


def content(page: Element) -> Element:
    """What a page says, without the theme's header, navigation and footer."""
    return page.one("article", "md-content__inner")
