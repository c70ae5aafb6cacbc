"""Lines of Markdown as our templates write them: what changes from page to page is set apart from what does not.

A heading, a callout or a paragraph of inert text is *hollowed*: each text becomes a word that means nothing. What is
left is the same on many pages, so an engine has to read it once; its texts are put where the words arrive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from explainer.fast.cutting import TAGS, UncutError, tag

WORD = "qzj{}jzq"
"""Stands for a text or an id: letters and digits, which no engine changes anywhere."""
WORDS = re.compile(r"qzj([0-9]+)jzq")
MARK = "qzj"
"""A page in which this stands goes the plain way."""


class Hollow(NamedTuple):
    """A block of Markdown without its texts."""

    form: str
    """The block, with words of :data:`WORD` for its texts and ids."""
    texts: tuple[str, ...]
    ids: tuple[str, ...]
    """Those of its texts that are ids."""
    addresses: tuple[int, ...] = ()
    """Which of its texts are addresses of links as Markdown has them: from file to file."""
    is_unnamed: bool = False
    """Whether it is a heading without an id, which gets one of its text: as the last of its texts."""


_BLANK = re.compile(r"\n\n+")
# Nothing that Markdown gives a meaning to within a line. What is contributed is references anyway; this is for the
# words of our templates and their translations.
_TEXT = re.compile(r"(?:[A-Za-z0-9 ,.:;()%/?!'\xa0-]|[^\x00-\x9f\s]|&[#\w]+;)*")
_HEADING = re.compile(r"(#{1,6}) ([^{}\n]+?)(?: (\{:? *[^{}\s][^{}\n]*\}))?")
_CALLOUT = re.compile(r'!!! ([a-z][a-z -]*) "([^"\n]*)"')
_ATTRIBUTES = re.compile(r"\{:?[^{}\n]*\}")
_ID = re.compile(r"(?<=[ {:])#((?:[\w-]|&#[0-9]+;)+)(?=[ }])")
_NAMED = re.compile(r"\bid *=")
_LINK = re.compile(r"\[([^][]+)\]\(([A-Za-z0-9_./-]+)\)")
"""A link to another page, at the beginning of a line."""
_INDENT = "    "


def hollowed(lines: str) -> Iterator[Hollow]:
    """The blocks of some lines, each of which an engine reads by itself.

    Raises:
        UncutError: one of them is not as our templates write it.
    """
    callout: list[str] = []
    for block in _BLANK.split(lines.strip("\n")):
        if callout and not block.startswith(_INDENT):
            yield _Hollowing().callout(callout)
            callout = []
        if callout or block.startswith("!!!"):
            callout.append(block)
        elif block:
            yield _Hollowing().block(block)
    if callout:
        yield _Hollowing().callout(callout)


def _is_whole(tags: Iterable[str]) -> bool:
    """Whether tags within a line begin no block, and close what they open."""
    inside: list[str] = []
    for written in tags:
        name, step, is_block, _ = tag(written)
        if is_block or (step < 0 and (not inside or inside.pop() != name)):
            return False
        if step > 0:
            inside.append(name)
    return not inside


class _Hollowing:
    """Takes the texts out of one block."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[int] = []

    def block(self, block: str) -> Hollow:
        heading = _HEADING.fullmatch(block)
        if heading is None:
            return self._of(self._paragraph(block, ""))
        form = f"{heading[1]} {self._heading(heading[2])}"
        named = self._attributes(heading[3] or "{ }")
        if self.ids:
            return self._of(f"{form} {named}")
        # Python-Markdown puts the id that it makes after all else, as if it stood there last.
        return self._of(f"{form} {named[:-1].rstrip()} #{self._word(heading[2])} }}")._replace(
            is_unnamed=True
        )

    def callout(self, blocks: list[str]) -> Hollow:
        head, _, rest = blocks[0].partition("\n")
        match = _CALLOUT.fullmatch(head)
        if match is None:
            raise UncutError(f"{head[:40]!r} is no callout of ours")
        form = [f'!!! {match[1]} "{self._line(match[2])}"']
        form += [self._paragraph(block, _INDENT) for block in (rest, *blocks[1:]) if block]
        return self._of("\n\n".join(form))

    def _of(self, form: str) -> Hollow:
        return Hollow(form, tuple(self.texts), tuple(self.ids), tuple(self.addresses))

    def _paragraph(self, block: str, indent: str) -> str:
        line, *more = block.split("\n")
        if len(more) > 1 or not all(part.startswith(indent) for part in (line, *more)):
            raise UncutError(f"{line[:40]!r} begins no paragraph of one line")
        form = f"{indent}{self._linked(line.removeprefix(indent))}"
        return form + "".join(f"\n{indent}{self._attributes(part.removeprefix(indent))}" for part in more)

    def _linked(self, line: str) -> str:
        """A line that may begin with a link to another page."""
        link = _LINK.match(line)
        if link is None:
            return self._line(line)
        text = self._line(link[1])
        self.addresses.append(len(self.texts))
        form = f"[{text}]({self._word(link[2])})"
        rest = line[link.end() :]
        return f"{form}{self._line(rest, is_rest=True)}" if rest else form

    def _line(self, line: str, *, is_rest: bool = False) -> str:
        """A line of inert text and elements within it; an engine copies it."""
        pieces = TAGS.split(line)
        is_text = bool(line) and line == (line.rstrip() if is_rest else line.strip())
        if not is_text or not all(_TEXT.fullmatch(piece) for piece in pieces[::2]):
            raise UncutError(f"{line[:40]!r} is no text of ours")
        if len(pieces) > 1 and not _is_whole(pieces[1::2]):
            raise UncutError(
                f"{line[:40]!r} holds a block, or elements that are not closed as they were opened"
            )
        return self._word(line)

    def _heading(self, text: str) -> str:
        """The text of a heading, which stands in lists of headings as well: no elements."""
        if not _TEXT.fullmatch(text) or text != text.strip():
            raise UncutError(f"{text[:40]!r} is no heading of ours")
        return self._word(text)

    def _attributes(self, written: str) -> str:
        if not _ATTRIBUTES.fullmatch(written) or _NAMED.search(written):
            raise UncutError(f"{written[:40]!r} is no list of attributes of ours")
        if "#" in _ID.sub("", written):
            raise UncutError(f"{written[:40]!r} has an id as no list of ours")
        return _ID.sub(self._id, written)

    def _id(self, match: re.Match[str]) -> str:
        self.ids.append(match[1])
        return f"#{self._word(match[1])}"

    def _word(self, text: str) -> str:
        self.texts.append(text)
        return WORD.format(len(self.texts) - 1)
