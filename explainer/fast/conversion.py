"""Markdown to HTML for pages of ours: each form of heading, callout and paragraph is read once.

The result is that of Python-Markdown, byte for byte, or none: what cannot be cut is left to it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import markdown
from markdown.extensions.toc import nest_toc_tokens, strip_tags
from mkdocs.structure.toc import TableOfContents, get_toc

from explainer.fast.cutting import UncutError, cut
from explainer.fast.lines import MARK, WORDS, Hollow, hollowed
from explainer.fast.words import Title, Words, title


class Heading(NamedTuple):
    """A heading as the list of headings has it."""

    level: int
    id: str
    name: str
    """Its text as HTML."""


def toc(headings: Iterable[Heading]) -> TableOfContents:
    """The list of headings, as MkDocs has it."""
    tokens: list[Any] = [heading._asdict() for heading in headings]
    return get_toc(nest_toc_tokens(tokens))


class Converted(NamedTuple):
    """A page as HTML."""

    content: str
    headings: tuple[Heading, ...]


Parts = tuple[str, ...]
"""Literal texts; between each two stands the number of the text that belongs there."""


@dataclass(frozen=True, slots=True)
class _Form:
    """What Python-Markdown makes of a form."""

    html: Parts
    headings: tuple[tuple[int, Parts, Parts], ...]
    """Of each the level, the id and the name."""
    title: Title | None
    """What a search index holds of it, if it is a heading, with words for its text and its id."""


class _Block(NamedTuple):
    """What becomes of a block wherever it stands."""

    html: str
    headings: tuple[Heading, ...]
    ids: tuple[str, ...]
    is_unnamed: bool
    title: Title | None
    """What a search index holds of it, if it is a heading."""


_KEPT, _SHORT = 1_024, 400
"""So many texts between elements are remembered, and of which length: most headings stand on every page of a type."""


class Converter:
    """Converts the pages of one site.

    Args:
        extensions: Markdown extensions, as MkDocs names them.
        options: their options by name.
    """

    def __init__(self, extensions: Sequence[str], options: Mapping[str, Any]) -> None:
        self.engine = markdown.Markdown(extensions=list(extensions), extension_configs=dict(options))
        self.toc: Any = self.engine.treeprocessors["toc"]
        self.forms: dict[str, _Form] = {}
        self.known: dict[str, tuple[_Block, ...]] = {}

    def convert(self, source: str, resolve: Callable[[str], str], words: Words | None = None) -> Converted:
        """A page without its front matter.

        Args:
            source: its Markdown, settled.
            resolve: what MkDocs makes of the address of a link that stands in the page.
            words: what is to hear the words of the page.

        Raises:
            UncutError: it is not written as our templates write, so only Python-Markdown can say what it means.
        """
        if MARK in source:
            raise UncutError("it holds a word that stands for others")
        found: list[str] = []
        blocks: list[_Block] = []
        for piece in cut(_normal(source)):
            if piece.is_raw:
                found.append(piece.text)
                if words:
                    words.block(piece.text)
                continue
            for block in self._blocks(piece.text, resolve):
                if words and block.title:
                    words.heading(block.title)
                elif words:
                    words.block(block.html)
                found.append(block.html)
                blocks.append(block)
        if words:
            words.read()
        _ensure_distinct(blocks)
        headings = tuple(heading for block in blocks for heading in block.headings)
        return Converted("\n".join(found).strip(), headings)

    def _blocks(self, lines: str, resolve: Callable[[str], str]) -> tuple[_Block, ...]:
        known = self.known.get(lines)
        if known is not None:
            return known
        if self.toc.marker and self.toc.marker in lines:
            raise UncutError("the list of headings stands in it")
        found = list(hollowed(lines))
        blocks = tuple(self._block(hollow, resolve) for hollow in found)
        if len(lines) < _SHORT and not any(hollow.addresses for hollow in found):
            if len(self.known) >= _KEPT:
                self.known.clear()
            self.known[lines] = blocks
        return blocks

    def _block(self, hollow: Hollow, resolve: Callable[[str], str]) -> _Block:
        texts, ids = hollow.texts, hollow.ids
        if hollow.addresses:
            texts = tuple(
                resolve(text) if number in hollow.addresses else text for number, text in enumerate(texts)
            )
        if hollow.is_unnamed:
            name = html.unescape(strip_tags(texts[-1]))
            id = self.toc.slugify(name, self.toc.sep) or _NAMELESS
            texts, ids = (*texts[:-1], id), (id,)
        form = self._form(hollow.form)
        headings = tuple(
            # In a list of headings there are no two spaces in a row, and none that is not broken.
            Heading(level, _filled(id, texts), " ".join(_filled(name, texts).split()))
            for level, id, name in form.headings
        )
        title = form.title and form.title.filled(lambda said: _filled(_parts(said), texts))
        return _Block(_filled(form.html, texts), headings, ids, hollow.is_unnamed, title)

    def _form(self, form: str) -> _Form:
        if form not in self.forms:
            self.engine.reset()
            content = self.engine.convert(form)
            tokens = _flat(getattr(self.engine, "toc_tokens", []))
            headings = tuple((token["level"], _parts(token["id"]), _parts(token["name"])) for token in tokens)
            said = title(content) if form[0] == "#" else None
            self.forms[form] = _Form(_parts(content), headings, said)
        return self.forms[form]


def _ensure_distinct(blocks: Sequence[_Block]) -> None:
    """That no heading was given an id that something else has, for Python-Markdown would make it another one."""
    ids = [id for block in blocks for id in block.ids]
    for block in blocks:
        if block.is_unnamed and ids.count(block.ids[0]) > 1:
            raise UncutError(f"the id {block.ids[0]!r} of a heading is taken")


def _normal(source: str) -> str:
    """The text as Python-Markdown reads it: white space of one kind, and lines of spaces empty."""
    if "\t" in source or "\r" in source or "\x02" in source or "\x03" in source:
        raise UncutError("it holds characters that no page of ours holds")
    return _SPACES.sub("\n", f"{source}\n\n")


_NAMELESS = "_1"
"""The id of the first heading without a letter that an id may have, such as one in Chinese."""
_SPACES = re.compile(r"\n +(?=\n)")


def _parts(text: str) -> Parts:
    return tuple(WORDS.split(text))


def _filled(parts: Parts, texts: Sequence[str]) -> str:
    filled = list(parts)
    filled[1::2] = [texts[int(number)] for number in parts[1::2]]
    return "".join(filled)


def _flat(tokens: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for token in tokens:
        yield token
        yield from _flat(token["children"])
