"""A page's Markdown in pieces: raw HTML, which an engine hands through, and the few lines that it reads.

Our pages are blocks of raw HTML with headings, callouts and paragraphs between them, in which every text is inert.
Python-Markdown copies such a block to the letter, at the price of reading each of its tags. Where the cut is certain
that price is saved; where anything is not as our templates write it there is no cut, and the page goes the plain way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown.util import BLOCK_LEVEL_ELEMENTS


class UncutError(Exception):
    """A page is not written as our templates write; the message says where."""


class Tag(NamedTuple):
    """What a tag does."""

    name: str
    step: int
    """1 where it opens an element, -1 where it closes one, 0 where it is an element by itself."""
    is_block: bool
    """Whether a line that begins with it is no paragraph."""
    is_void: bool
    """Whether no tag can close it."""


class Piece(NamedTuple):
    """A part of a page."""

    text: str
    is_raw: bool
    """Whether it is an element of HTML that is copied to the letter, and not lines of Markdown. It has the line break
    that Python-Markdown keeps where a blank line follows."""


TAGS = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(
    r"<(?:/(?P<closed>[A-Za-z][A-Za-z0-9-]*)"
    r"|(?P<opened>[A-Za-z][A-Za-z0-9-]*)"
    r"""(?:\s+(?!markdown\b)[A-Za-z_][\w:.-]*(?:=(?:"[^"<>\\`]*"|'[^'<>\\`]*'))?)*\s*(?P<alone>/?))>"""
)
_VOID = frozenset("area base br col embed img input link meta param source track wbr".split())
_BLOCKS = frozenset(BLOCK_LEVEL_ELEMENTS)
_OF_TEXT = frozenset("script style textarea title xmp iframe noembed noframes plaintext".split())
"""Elements in which tags mean nothing."""
_LOOSE = re.compile(r"&(?!#[0-9]+;|[A-Za-z][A-Za-z0-9]*;)")
"""What Python-Markdown would complete to a reference."""


Pieces = Sequence[str]
"""A text divided at its tags: every other piece is one."""


def pieces(html: str) -> Pieces:
    """A text divided at its tags."""
    return TAGS.split(html)


_BLOCK = re.compile(r"\n<([a-z][a-z0-9]*)(?: [^<>]*)?>")
"""What can begin an element at the beginning of a line."""


def cut(markdown: str) -> Iterator[Piece]:
    """The pieces of a page, in its order.

    What stands within an element is not read: Python-Markdown copies it whatever it is, up to the tag that closes it.

    Args:
        markdown: the page without its front matter, its white space as Python-Markdown makes it.

    Raises:
        UncutError: something in it is neither a whole element at the beginning of a line nor text between them.
    """
    if loose := _LOOSE.search(markdown):
        raise UncutError(f"{markdown[loose.start() : loose.start() + 8]!r} is no reference")
    markdown = f"\n{markdown}"
    done, at = 1, 0
    while begin := _BLOCK.search(markdown, at):
        name, start = begin[1], begin.start() + 1
        if name not in _BLOCKS:
            at = begin.end()
            continue
        if " markdown" in begin[0]:
            raise UncutError(f"there may be Markdown in {begin[0]}")
        end = _end(markdown, begin.end(), name)
        if not markdown.startswith("\n", end):
            raise UncutError(f"something follows </{name}> in its line")
        yield Piece(markdown[done:start], False)
        yield Piece(markdown[start : end + markdown.startswith("\n\n", end)], True)
        done = at = end
    yield Piece(markdown[done:], False)


def _end(markdown: str, at: int, name: str) -> int:
    """Where an element ends, of which the tag was read that opens it.

    Raises:
        UncutError: no tag closes it.
    """
    closing, bare, dressed = f"</{name}>", f"<{name}>", f"<{name} "
    depth = 1
    while (end := markdown.find(closing, at)) >= 0:
        depth += markdown.count(bare, at, end) + markdown.count(dressed, at, end) - 1
        at = end + len(closing)
        if not depth:
            return at
    raise UncutError(f"no </{name}> ends an element")


def end_of(divided: Pieces, start: int) -> int:
    """Where the tag is that closes the one at ``start``.

    Raises:
        UncutError: there is none, or elements in it are not closed as they were opened.
    """
    inside: list[str] = []
    for at in range(start, len(divided), 2):
        name, step, _, _ = tag(divided[at])
        if step == 1:
            if inside and inside[-1] in _OF_TEXT:
                break
            inside.append(name)
        elif step:
            if inside.pop() != name:
                break
            if not inside:
                return at
    raise UncutError(f"{divided[start]} holds an element that is not closed as it was opened")


class _Tags(dict[str, Tag]):
    """What is known of tags by how they are written; the same ones stand on many pages."""

    def __missing__(self, written: str) -> Tag:
        if len(self) > _MOST:
            self.clear()
        self[written] = found = _read(written)
        return found


_MOST = 10_000
tag = _Tags().__getitem__


def _read(written: str) -> Tag:
    """What a tag does.

    Raises:
        UncutError: it is none that our templates write.
    """
    match = _TAG.fullmatch(written)
    if match is None:
        raise UncutError(f"{written[:40]!r} is no tag of ours")
    name = (match["opened"] or match["closed"]).lower()
    step = -1 if match["closed"] else 0 if match["alone"] or name in _VOID else 1
    return Tag(name, step, name in _BLOCKS, name in _VOID)
