"""Markdown by an editor, from a short allow-list.

Text that is allowed: emphasis, links, inline code, escapes and entities, several paragraphs; and lists and
quotes where the field is ``long``. What else CommonMark or GitHub's tables would make of it is *refused* by
:func:`problems`, at its line, and never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from explainer.escape import Markup, inert, literal, sanitised

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Words and the punctuation that means nothing in Markdown, on one line: nearly every field, and then it is
# not worth a parser. A leading number could begin a list, so digits stay out of the first place.
_PLAIN = re.compile(r"[A-Za-z\u00c0-\u024f\u2018-\u201d][A-Za-z0-9\u00a0-\u1fff\u2010-\u2027 ,.;'\"()%/?-]*")
# Lines that begin no block of any kind but a paragraph, and hold no HTML, link, picture or struck-out text.
_SIMPLE_LINES = re.compile(
    r"(?:(?:[*_`]{0,2}[^\W\d_]|[0-9]+[ ,%][^\W\d_]|[‘“„«(\"'])[^\[\]<~\r\n]*(?:\n+|$))*"
)
_URL = r"https?://[A-Za-z0-9./?=_#:,+-]+"
_SIMPLE_LINK = re.compile(rf"(?<!!)\[[^\[\]<~\r\n]*\]\(({_URL})\)")
# Emphasis, code or a link of plain words between spaces or punctuation. A parser makes the same of it and takes
# five times as long; its words are made inert, and a link goes through the sanitiser, all the same.
_WORDS = r"([^\W_](?:[^\W_]|[ ,.;:%/-])*(?<! ))"
_SIMPLE_INLINE = re.compile(
    rf"(?<![^ (“‘])(?:\*{_WORDS}\*|\*\*{_WORDS}\*\*|`{_WORDS}`|\[{_WORDS}\]\(({_URL})\))(?![^ .,;:)”’])"
)
_LINK_SCHEMES = ("http", "https")
MAX_BRACKETS = 100
"""Beyond this a text is no prose: brackets in brackets cost a Markdown parser the square of their number."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a Prose field may not hold: ``line`` is counted from 0 within the field."""

    line: int
    what: str
    snippet: str


class _Parser:
    """markdown-it with some of its rules, made when it is first needed: a small check never does."""

    def __init__(self, preset: str, *rules: str) -> None:
        self.preset = preset
        self.rules = rules

    @cached_property
    def _markdown(self) -> MarkdownIt:
        from markdown_it import MarkdownIt

        parser = MarkdownIt(self.preset).enable(self.rules)
        parser.validateLink = lambda url: True  # type: ignore[method-assign]  # problems() judges links
        return parser

    def parse(self, text: str) -> list[Token]:
        return self._markdown.parse(text)

    def render(self, text: str) -> str:
        return str(self._markdown.render(text))


_INLINE = ("emphasis", "link", "backticks", "escape", "entity")
_SHORT = _Parser("zero", *_INLINE)
_LONG = _Parser("zero", *_INLINE, "list", "blockquote")
# The judge knows everything people write; what it sees beyond the allow-list is refused.
_JUDGE = _Parser("commonmark", "table", "strikethrough")

_WHAT = {
    "heading_open": "a heading",
    "hr": "a horizontal rule",
    "fence": "a code block",
    "code_block": "a code block (a line indented by four spaces)",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "a picture",
    "table_open": "a table",
    "s_open": "struck-out text",
    "bullet_list_open": "a list",
    "ordered_list_open": "a list",
    "blockquote_open": "a quote (`>`)",
}
_LONG_ONLY = {"bullet_list_open", "ordered_list_open", "blockquote_open"}


def problems(text: str, *, long: bool) -> list[Problem]:
    """Everything in ``text`` that a field of this kind may not hold, in reading order."""
    return [] if _is_harmless(text) else list(_problems(text, long))


def _is_harmless(text: str) -> bool:
    """Whether it is seen at once that the judge would find nothing: true of nearly every field."""
    if _PLAIN.fullmatch(text):
        return True
    if "[" in text:
        links_are_good = all(is_web_address(match[1]) for match in _SIMPLE_LINK.finditer(text))
        if text.count("[") > MAX_BRACKETS or not links_are_good:
            return False
        text = _SIMPLE_LINK.sub("x", text)
    return _SIMPLE_LINES.fullmatch(text) is not None


def _problems(text: str, long: bool) -> Iterator[Problem]:
    if text.count("[") > MAX_BRACKETS:
        yield Problem(0, f"more than {MAX_BRACKETS} opening brackets", "[")
        return
    lines = text.split("\n")
    if "[" in text and (definition := re.search(r"^ {0,3}\[[^\]\n]+\]:", text, re.MULTILINE)):
        line = text.count("\n", 0, definition.start())
        yield Problem(line, "a link definition", definition.group().strip())
    line = 0
    for token in _JUDGE.parse(text):
        line = token.map[0] if token.map else line
        if token.type in _WHAT and not (long and token.type in _LONG_ONLY):
            yield Problem(line, _WHAT[token.type], lines[min(line, len(lines) - 1)].strip()[:60])
        for child in token.children or ():
            yield from _inline_problems(child, line)


def _inline_problems(token: Token, line: int) -> Iterator[Problem]:
    if token.type == "image":
        yield Problem(line, _WHAT["image"], "![")
    elif token.type in _WHAT:
        yield Problem(line, _WHAT[token.type], token.content or token.markup)
    elif token.type == "link_open":
        href = str(token.attrs.get("href", ""))
        if not is_web_address(href):
            yield Problem(line, "a link that is not an absolute http or https address", href)


_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9._~/%=&?+,;:!*'()@#-]*)?")


def is_web_address(url: str) -> bool:
    """Whether ``url`` is absolute http(s), with a host, without credentials, spaces or controls."""
    return _PLAIN_ADDRESS.fullmatch(url) is not None or _is_web_address(url)


def _is_web_address(url: str) -> bool:
    """The same of any text; nearly every address is seen at once to be one."""
    if not url.isprintable() or any(c.isspace() or c in '\\"<>`{}|^' for c in url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in _LINK_SCHEMES
        and bool(host)
        and "@" not in parts.netloc
        and (port is None or port > 0)
    )


def is_plain(text: str) -> bool:
    """Whether it is seen at once that a text is a single paragraph of words, with no mark among them."""
    return _PLAIN.fullmatch(text) is not None


def paragraphs(text: str | None) -> tuple[Markup, ...]:
    """A short Prose field as the inline HTML of each of its paragraphs, inert everywhere; none without text."""
    if text is None:
        return ()
    return (inert(text),) if _PLAIN.fullmatch(text) else _paragraphs(text)


@lru_cache(maxsize=16384)  # an explanation stands on the pages of its claim, its article and its topic
def _paragraphs(text: str) -> tuple[Markup, ...]:
    parts = [part.strip() for part in text.split("\n\n")]
    if all(_PLAIN.fullmatch(_SIMPLE_INLINE.sub("x", part)) for part in parts):
        return tuple(map(_paragraph, parts))
    html = sanitised(_SHORT.render(text))
    return tuple(literal(part) for part in re.findall(r"<p>(.*?)</p>", html, re.DOTALL))


def _paragraph(text: str) -> Markup:
    """Plain words with simple marks among them."""
    pieces, end = [], 0
    for mark in _SIMPLE_INLINE.finditer(text):
        pieces += [inert(text[end : mark.start()]), _marked(mark)]
        end = mark.end()
    return literal("".join([*pieces, inert(text[end:])]))


def _marked(mark: re.Match[str]) -> Markup:
    em, strong, code, words, url = mark.groups()
    if url:
        return sanitised(f'<a href="{url}">{words}</a>')
    tag = "em" if em else "strong" if strong else "code"
    return literal(f"<{tag}>{inert(em or strong or code)}</{tag}>")


@lru_cache(maxsize=4096)
def blocks(text: str) -> Markup:
    """A long Prose field as HTML blocks (``p``, ``ul``, ``ol``, ``blockquote``), inert everywhere."""
    if _PLAIN.fullmatch(text):
        return literal(f"<p>{inert(text)}</p>")
    return literal(sanitised(_LONG.render(text)).replace("\n", " "))


def plain(text: str) -> str:
    """The words of a Prose field without any marks; paragraphs, items and quotes stand apart by an empty line.

    Of a link only its words are left.
    """
    return text if _PLAIN.fullmatch(text) else _plain(text)


@lru_cache(maxsize=16384)  # an explanation stands in every format
def _plain(text: str) -> str:
    without = _SIMPLE_INLINE.sub(lambda mark: next(filter(None, mark.groups())), text)
    parts = [part.strip() for part in without.split("\n\n")]
    return "\n\n".join(parts) if all(map(_PLAIN.fullmatch, parts)) else _without_marks(text)


def _without_marks(text: str) -> str:
    apart = _BLOCK_ENDS.sub("\n\n", blocks(text))
    words = unescape(_TAGS.sub("", apart))
    return "\n\n".join(part for line in words.split("\n\n") if (part := " ".join(line.split())))


_BLOCK_ENDS = re.compile("</(?:p|li|blockquote)>")
_TAGS = re.compile("<[^<>]*>")


# Without any of these a paragraph says what it says: no mark, reference or line break in it, no block begins it.
_MARK = re.compile(r"[*_`\[\\&\r\n]")
_BLOCK = frozenset("-+>0123456789")


def readable(text: str) -> str:
    """A Prose field, short or long, as lines of plain text: one for each paragraph or item.

    An item has its mark, a quote too, and a link has its address behind it.
    """
    if text[:1] not in _BLOCK and not _MARK.search(text):
        return text
    parts = [_readable_paragraph(part.strip()) for part in text.split("\n\n")]
    return "\n".join(_lines(_LONG.parse(text)) if None in parts else filter(None, parts))


def _readable_paragraph(text: str) -> str | None:
    """The same of plain words with simple marks among them; nothing where a parser has to read it."""
    pieces, end = [], 0
    if text[:1] in _BLOCK:
        return None
    while found := _MARK.search(text, end):
        mark = _SIMPLE_INLINE.match(text, found.start())
        if mark is None:
            return None
        em, strong, code, words, url = mark.groups()
        pieces += [text[end : mark.start()], f"{words} ({url})" if url else em or strong or code]
        end = mark.end()
    return "".join([*pieces, text[end:]])


def _lines(tokens: Iterable[Token]) -> Iterator[str]:
    """Paragraphs with what stands before them: ``> `` in a quote, ``- `` or a number at the beginning of an item."""
    before: list[str] = []
    for token in tokens:
        if token.type == "blockquote_open":
            before.append("> ")
        elif token.type == "list_item_open":
            before.append(f"{token.info}{token.markup} " if token.info else "- ")
        elif token.type in ("blockquote_close", "list_item_close"):
            before.pop()
        elif token.type == "inline":
            yield "".join(before) + _words(token.children or ())
            before = [mark if mark == "> " else " " * len(mark) for mark in before]


def _words(children: Iterable[Token]) -> str:
    said, goals = [], []
    for child in children:
        if child.type == "link_open":
            goals.append(str(child.attrs.get("href", "")))
        elif child.type == "link_close":
            said.append(f" ({goals.pop()})")
        else:
            said.append(child.content.replace("\n", " "))  # with so few rules a line break is text
    return "".join(said)
