"""A built page taken apart: what its head says of it, and its content as a sequence of tags and words.

Left out is what belongs to a theme: header, navigation, footer, and whom the page says it was made by. Addresses are
absolute, white space between words is one space, and how a character was written does not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

START, END, TEXT = "start", "end", "text"
Token = tuple[str, str, tuple[tuple[str, str], ...]]
"""The beginning or end of an element, with its name and attributes in order, or a text."""

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_LINKS = frozenset({"href", "src", "xlink:href", "action"})
_CONTENT = re.compile(r'<article class="md-content__inner.*?</article>', re.DOTALL)
_HEAD = re.compile(r"<head>.*?</head>", re.DOTALL)
_NOT_SAID = frozenset({"generator", "viewport"})
"""Names of ``<meta>`` that say something of the theme rather than of the page."""
_RELATIONS = frozenset({"canonical", "alternate", "icon"})


@dataclass
class Page:
    """What a page says."""

    head: list[str] = field(default_factory=list)
    content: list[Token] = field(default_factory=list)

    def count(self, tag: str = "", attribute: str = "") -> int:
        """How many elements of the content have a tag or an attribute."""
        return sum(
            kind == START and (not tag or name == tag) and (not attribute or attribute in dict(attributes))
            for kind, name, attributes in self.content
        )


def read(html: str, address: str) -> Page:
    """A page at an absolute address."""
    head, content = _HEAD.search(html), _CONTENT.search(html)
    page = Page()
    if head:
        page.head = sorted(_said(_tokens(head[0], address)))
    if content:
        page.content = _tokens(content[0], address)[1:-1]  # without <article> itself
    return page


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.tokens: list[Token] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._say()
        said = ((name, self._value(name, value or "")) for name, value in attrs)
        self.tokens.append((START, tag, tuple(sorted(said))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._say()
            self.tokens.append((END, tag, ()))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def _value(self, name: str, value: str) -> str:
        return urljoin(self.address, value) if name in _LINKS else value

    def _say(self) -> None:
        text = " ".join("".join(self.words).split())
        self.words.clear()
        if text:
            self.tokens.append((TEXT, text, ()))


def _tokens(html: str, address: str) -> list[Token]:
    reader = _Reader(address)
    reader.feed(html)
    reader.close()
    return reader.tokens


def _said(tokens: list[Token]) -> list[str]:
    """What a head says of its page: title, description, preview, its addresses and data, and what is ours."""
    said = []
    for number, (kind, tag, attributes) in enumerate(tokens):
        values = dict(attributes)
        name = values.get("name") or values.get("property")
        if kind != START:
            continue
        if tag == "title" or (tag == "script" and values.get("type") == "application/ld+json"):
            said.append(f"{tag}: {tokens[number + 1][1]}")
        elif tag == "meta" and name and name not in _NOT_SAID:
            said.append(f"{name}: {values.get('content', '')}")
        elif tag == "link" and (_relation(values) in _RELATIONS or "/explainer/" in values.get("href", "")):
            more = (values.get(attribute, "") for attribute in ("href", "type", "title"))
            said.append(f"{_relation(values)}: {' '.join(more)}".rstrip())
    return said


def _relation(values: dict[str, str]) -> str:
    """What a link is; ``rel`` is a list of words."""
    return values.get("rel", "").strip()
