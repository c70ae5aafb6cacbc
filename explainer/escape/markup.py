"""Text as HTML and Markdown that mean nothing: numeric references, the last gate, and the sanitiser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar, Token
from functools import lru_cache, partial
from html import unescape

import nh3
from markupsafe import Markup

_REFERENCES = {
    **{code: f"&#{code};" for code in range(0x21, 0x7F) if not chr(code).isalpha()},
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], "�"),
    # A line break would start a new block in Markdown; U+2028 and U+2029 are line breaks to str.splitlines.
    **dict.fromkeys([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029], " "),
    # Lone surrogates cannot be written as UTF-8.
    **dict.fromkeys(range(0xD800, 0xE000), "�"),
}
as_markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""For this room alone: a text that is inert, as Markup. Markup's own way looks for ``__html__`` first."""


def inert(value: object) -> Markup:
    """Plain text as text that means nothing to any format: the templates' ``finalize``.

    Takes anything a template may print. ``Markup`` passes unchanged, ``None`` is nothing, everything else is
    its ``str`` with line breaks as spaces, control characters as U+FFFD and every other ASCII character that
    is not a letter or a space as a decimal character reference.
    """
    if isinstance(value, Markup):
        return value
    text = value if value.__class__ is str else "" if value is None else str(value)
    encoded, remembered = _manner.get()
    return encoded(text) if len(text) > _SHORT else remembered(text)


_SHORT = 1000


_Encoder = tuple[Callable[[str], Markup], Callable[[str], Markup]]
"""A function from text to inert text, and the same for short ones, which remembers them."""


def _encoder(runs: re.Pattern[str], references: Mapping[int, str]) -> _Encoder:
    """What writes every run of special characters as its references."""

    @lru_cache(maxsize=4096)
    def referred(run: str) -> str:
        return run.replace("\r\n", " ").translate(references)

    def encoded(text: str) -> Markup:
        pieces = runs.split(text)
        if len(pieces) == 1:
            return as_markup(text)
        pieces[1::2] = map(referred, pieces[1::2])
        return as_markup("".join(pieces))

    return encoded, lru_cache(maxsize=4096)(encoded)  # names and labels stand on many pages


# Runs of what is in that table: searching for them is twice as fast as ``str.translate`` of the whole text.
_SPECIAL = re.compile("([^A-Za-z \xa0-\u2027\u202a-\ud7ff\ue000-\U0010ffff]+)")
_ANYWHERE = _encoder(_SPECIAL, _REFERENCES)
_manner: ContextVar[_Encoder] = ContextVar("manner", default=_ANYWHERE)


def literal(text: str) -> Markup:
    """Our own words and markup, as they stand. Never for anything that came from a file in ``data/``."""
    return as_markup(text)


def link(address: Markup, text: object) -> Markup:
    """A link in HTML."""
    return as_markup(f'<a href="{inert(address)}">{inert(text)}</a>')


def number(value: float) -> Markup:
    """A number as it stands in an attribute of a picture: at most two decimals.

    Raises:
        TypeError: it is no number.
    """
    if not isinstance(value, (int, float)):
        raise TypeError("only a number is written as it stands")
    # Of two numbers that are equal one may be written for the other, unless they are -0 and 0.
    return _known_number(value) if value else _number(value)


def numbers(values: Iterable[float]) -> Markup:
    """Several of them, a space between each two, as in the path of a line.

    Raises:
        TypeError: one is no number.
    """
    return as_markup(" ".join(map(number, values)))


def _number(value: float) -> Markup:
    return as_markup(f"{value:.2f}".rstrip("0").rstrip("."))


_known_number = lru_cache(maxsize=8192)(_number)  # pictures are laid out in the same few steps


def write(content: str) -> str:
    """The last gate before a page leaves: its text, if it is ``Markup``.

    Raises:
        TypeError: a plain ``str`` got here, so somebody built a page without the boundary.
    """
    if not isinstance(content, Markup):
        raise TypeError("a page must be Markup: text that has passed explainer.escape")
    return str(content)


# What a Prose field may become: the elements markdown-it can produce once everything else is switched off.
_ALLOWED = nh3.Cleaner(
    tags={"p", "em", "strong", "code", "a", "ul", "ol", "li", "blockquote", "br"},
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https"},
    link_rel="noopener noreferrer",
)


_HARMLESS = {f"{ord(letter)}": letter for letter in "0123456789,.-:;()/?!%"}
_HARMLESS_REFERENCE = re.compile(f"&#({'|'.join(_HARMLESS)});")


_SPECIAL_IN_HTML = re.compile("([^A-Za-z0-9 ,.\\-:;()/?!%\xa0-\u2027\u202a-\ud7ff\ue000-\U0010ffff]+)")
_IN_HTML = _encoder(_SPECIAL_IN_HTML, _REFERENCES)


def encoder(*, is_settled: bool) -> Callable[[str], Markup]:
    """What makes a text inert, at once settled or not; it remembers nothing."""
    return (_IN_HTML if is_settled else _ANYWHERE)[0]


class _InManner:
    """Makes texts inert in one manner within a ``with``; entered for every page, so it is no generator."""

    def __init__(self, manner: _Encoder) -> None:
        self.manner = manner
        self.tokens: list[Token[_Encoder]] = []

    def __enter__(self) -> None:
        self.tokens.append(_manner.set(self.manner))

    def __exit__(self, *error: object) -> None:
        _manner.reset(self.tokens.pop())


def settling() -> _InManner:
    """What is made inert meanwhile is :func:`settled` at once: for pages that no Markdown engine reads any more."""
    return _InManner(_IN_HTML)


def unsettled() -> _InManner:
    """What is made inert meanwhile can stand anywhere, as outside of :func:`settling`."""
    return _InManner(_ANYWHERE)


def settled(html: str) -> str:
    """A finished HTML page with digits and harmless punctuation written out: the same document, a tenth smaller.

    They were references because Markdown gives a meaning to them; once a page is HTML nobody does. What could
    open a tag or a reference, or end an attribute, stays as it is.
    """
    pieces = _HARMLESS_REFERENCE.split(html)
    pieces[1::2] = map(_HARMLESS.__getitem__, pieces[1::2])
    return "".join(pieces)


def sanitised(html: str) -> Markup:
    """HTML from a Prose field, through the allow-list and then written out anew.

    nh3 drops every element, attribute and scheme that is not allowed; then what is left is read as HTML and
    written again, with text and attribute values through :func:`inert`, so that Markdown, attribute lists and
    Jinja find nothing in it either.
    """
    # Every other piece is a tag that is ours to the letter; what else looks like one becomes text.
    pieces = _TAG.split(_ALLOWED.clean(html))
    pieces[::2] = [inert(unescape(piece)) for piece in pieces[::2]]
    pieces[1::2] = [_rewritten(tag) for tag in pieces[1::2]]
    return Markup("".join(pieces))


_TAG = re.compile(
    r"(</?(?:p|em|strong|code|ul|ol|li|blockquote)>|<br>|</a>"
    r'|<a(?: (?:href|title)="[^"]*")* rel="noopener noreferrer">|<ol start="[^"]*">)'
)
_VALUE = re.compile(r'"([^"]*)"')


def _rewritten(tag: str) -> str:
    return _VALUE.sub(lambda match: f'"{inert(unescape(match[1]))}"', tag)
