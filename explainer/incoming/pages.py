"""The blocks of JSON-LD in an HTML page.

Browsers read a ``script`` as raw text up to ``</script``, and comments are skipped:
https://html.spec.whatwg.org/multipage/parsing.html#script-data-state. That is all there is to know here, and
patterns that can be read in one way only take the same time for every page; Python's own parser of HTML does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PIECE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title|template)\b(?P<attributes>[^>]*+)(?:>|\Z)"
    r"(?P<content>.*?)(?:</(?P=raw)|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_IS_DATA = re.compile(r"(?<![\w-])type\s*+=\s*+[\"']?+\s*+application/ld\+json\b", re.IGNORECASE)
# What pages wrap around data so that old browsers do not show it.
_OPENING = re.compile(r"\s*+(?:(?://|/\*)?\s*+(?:<!\[CDATA\[|<!--)\s*+(?:\*/)?)?+\s*+")
_CLOSING = re.compile(r"\s*+(?:(?://|/\*)?\s*+(?:\]\]>|-->)\s*+(?:\*/)?)?[\s;]*+\Z")
_LANGUAGE = re.compile(r"<html\b[^>]{0,2000}?\slang\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_SHORT = 64
"""How far from its end the wrapping of a block is looked for."""


class Block(NamedTuple):
    """A block of data in a page: its number from 1, and where its content stands."""

    number: int
    start: int
    end: int


def is_page(text: str) -> bool:
    """Whether a text is an HTML page rather than JSON."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"


def blocks(text: str) -> Iterator[Block]:
    """Every ``<script type="application/ld+json">`` of a page that is not empty."""
    number = 0
    for piece in _PIECE.finditer(text):
        if (piece["raw"] or "").lower() == "script" and _IS_DATA.search(piece["attributes"]):
            number += 1
            start, end = _unwrapped(text, *piece.span("content"))
            if start < end:
                yield Block(number, start, end)


def _unwrapped(text: str, start: int, end: int) -> tuple[int, int]:
    opening = _OPENING.match(text, start, end)
    start = opening.end() if opening else start
    near = max(start, end - _SHORT)
    closing = _CLOSING.search(text, near, end)
    return start, closing.start() if closing else end


def language(text: str) -> str:
    """The language a page says it has; nothing if it says none."""
    found = _LANGUAGE.search(text[:20_000])
    return found[1] if found else ""
