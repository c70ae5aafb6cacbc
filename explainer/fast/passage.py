"""The words of many elements at once, as :mod:`explainer.fast.words` reads them tag by tag.

Most of a page is elements of which nothing is peculiar: no heading, no code on several lines, nothing empty. What a
search index holds of those takes a few looks at all of them instead of one at each tag.
"""

from __future__ import annotations

import re
from html import escape, unescape

LEFT_OUT = "data-search-exclude"
_SHOWN = "p|code|li|ol|ul|sub|sup"
_NAMES = frozenset(_SHOWN.split("|"))
_PECULIAR = "h[1-6]|pre|script|style|object"
_OTHER = re.compile(rf"<(?!/?(?:{_SHOWN}|{_PECULIAR})[\s/>])[^<>]*>")
_OPENS, _ENDS = re.compile(rf"<(?:{_SHOWN})[\s>]"), re.compile(rf"</(?:{_SHOWN})>")
_WITH_ATTRIBUTES = re.compile(rf"<({_SHOWN})\s[^<>]*(?<!/)>")
_STRANGE = re.compile(rf"<(?!/?(?:{_SHOWN})>)|<({_SHOWN})>\s*</\1>")
"""What is neither the begin nor the end of an element that is shown; or one in which nothing is."""
_TAG, _SPACE = "\x02", "\x03"
"""Stand for a tag that is not shown, and for text that is nothing but space. No page holds them."""
_SPACES = [
    (re.compile(rf"{before}\s+(?=[{_TAG}<]|\Z)"), f"{before}{_SPACE}")
    for before in (_TAG, ">")  # twice, because a search for either of them takes several times as long
]
_RUN = re.compile(f"{_SPACE}[{_SPACE}{_TAG}]+")
_REFERENCE = re.compile(r"(&[^;&\s]*;)")


def passage(html: str) -> list[str] | None:
    """What an index holds of elements with space between them; none where it has to be read tag by tag.

    Returns:
        Texts with the tags that are shown; text that is nothing but space is a text of its own at either end.
    """
    if "linenodiv" in html or _TAG in html or _SPACE in html or html.count("<") != html.count(">"):
        return None
    read: str | None = html
    if LEFT_OUT in html and (read := _without_left_out(html)) is None:
        return None
    text = _WITH_ATTRIBUTES.sub(r"<\1>", _OTHER.sub(_TAG, read or ""))
    if _STRANGE.search(text.replace(_TAG, "")):
        return None
    for space, as_space in _SPACES:
        text = space.sub(as_space, text)
    text = _RUN.sub(_SPACE, text).replace(_TAG, "").replace("\n", " ")
    if "&" in text:
        pieces = _REFERENCE.split(text)
        try:
            pieces[1::2] = map(_meant.__getitem__, pieces[1::2])
        except KeyError:
            return None
        text = "".join(pieces)
    begins, ends = text.startswith(_SPACE), text.endswith(_SPACE)
    inner = text[begins : len(text) - ends].replace(_SPACE, " ")
    return [*([" "] if begins else ()), *([inner] if inner else ()), *([" "] if ends and inner else ())]


def _without_left_out(html: str) -> str | None:
    """The same without elements that are left out; none where one holds what is peculiar."""
    parts: list[str] = []
    done = 0
    while (at := html.find(LEFT_OUT, done)) >= 0:
        begin = html.rfind("<", done, at)
        name = _name(html, begin)
        end = html.find(f"</{name}>", at)
        if begin < 0 or html.find(">", begin, at) >= 0 or not name or end < 0:
            return None
        inner = html.find(">", at)
        if html.find("<h", begin, end) >= 0 or html.find(LEFT_OUT, inner, end) >= 0:
            return None
        # Of elements of one name within each other, the first that ends ends the leaving out.
        if html.find(f"<{name}", inner, end) >= 0 and (
            name in _NAMES or len(_OPENS.findall(html, inner, end)) != len(_ENDS.findall(html, inner, end))
        ):
            return None
        parts += (html[done:begin], _TAG)
        done = end + len(name) + 3
    return "".join((*parts, html[done:]))


def _name(html: str, at: int) -> str:
    found = _NAME.match(html, at) if at >= 0 else None
    return found[1] if found else ""


_NAME = re.compile(r"<([a-z][a-z0-9]*) ")


class _Meant(dict[str, str]):
    """What references mean, as an index writes it; none of them means space."""

    def __missing__(self, reference: str) -> str:
        meant = unescape(reference)
        if any(letter.isspace() or letter < " " for letter in meant):
            raise KeyError(reference)
        if len(self) < _MOST:
            self[reference] = escape(meant, quote=False)
        return escape(meant, quote=False)


_MOST = 10_000
_meant = _Meant()
