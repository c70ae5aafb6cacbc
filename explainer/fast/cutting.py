"""A page's Markdown in pieces: raw HTML, which an engine hands through, and the few lines that it reads.

Our pages are blocks of raw HTML with headings, callouts and paragraphs between them, in which every text is inert.
Python-Markdown copies such a block to the letter, at the price of reading each of its tags. Where the cut is certain
that price is saved; where anything is not as our templates write it there is no cut, and the page goes the plain way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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


def cut(markdown: str, end: Callable[[Pieces, int], int]) -> Iterator[Piece]:
    """The pieces of a page, in its order.

    Args:
        markdown: the page without its front matter, its white space as Python-Markdown makes it.
        end: where an element of a divided text ends that begins at a place; :func:`end_of`, or what reads more of it.

    Raises:
        UncutError: something in it is neither a whole element at the beginning of a line nor text between them.
    """
    if loose := _LOOSE.search(markdown):
        raise UncutError(f"{markdown[loose.start() : loose.start() + 8]!r} is no reference")
    divided = pieces(markdown)
    lines, at = [divided[0]], 1
    while at < len(divided):
        found = tag(divided[at])
        if not found.is_block:
            lines += divided[at : at + 2]
            at += 2
            continue
        is_at_start = lines[-1].endswith("\n") or lines == [""]
        if found.step != 1 or not is_at_start or "\n" in divided[at]:
            raise UncutError(f"{divided[at]} does not begin an element at the beginning of a line")
        yield Piece("".join(lines), False)
        last = end(divided, at)
        after = divided[last + 1]
        if not after.startswith("\n"):
            raise UncutError(f"something follows {divided[last]} in its line")
        html = "".join(divided[at : last + 1])
        yield Piece(f"{html}\n" if after.startswith("\n\n") else html, True)
        lines = [after]
        at = last + 2
    yield Piece("".join(lines), False)


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


_MOST = 50_000
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
