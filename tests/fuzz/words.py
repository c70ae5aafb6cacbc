"""Targets: words to a place in a text, to what is most like them, to HTML, and to a date."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from explainer import anchor, hidden, prose
from explainer.anchor import NormalText, Words, normal_form
from explainer.incoming.dates import day
from explainer.model.edtf import parse
from explainer.nearest import did_you_mean, nearest

APART = "\x1f"
"""Between the parts of a case: a character that no file may hold."""


def _parts(raw: bytes, count: int) -> list[str]:
    parts = raw.decode("utf-8", "replace").split(APART, count - 1)
    return parts + [""] * (count - len(parts))


def words_to_place(raw: bytes) -> None:
    """The anchorer: every place holds the words, none is missed, and what is near stands in the text."""
    text, exact, prefix, suffix = _parts(raw, 4)
    normal = NormalText(text)
    assert normal_form(normal.text) == normal.text
    quoted = Words(exact, prefix or None, suffix or None)
    places = normal.places(quoted)
    indexed = NormalText(text)
    indexed._asked = anchor._FEW
    assert indexed.places(quoted) == places
    assert places == _found_slowly(normal.text, quoted)
    assert normal.place(quoted) == (places[0] if len(places) == 1 else None)
    for start, end in places:
        assert normal.text[start:end] == normal_form(exact)
    _are_in_order(normal)
    counted = anchor.coverage(normal, places)
    assert 0 <= counted.covered <= counted.words == len(normal.words) and 0 <= counted.percent <= 100
    assert not (counted.percent == 100 and counted.gaps)
    near = anchor.nearest_passage(normal, exact)
    if near is not None:
        assert near.text in normal.text and near.difference
        assert (near.difference == "it is the same") == (near.text == normal_form(exact))


def _found_slowly(text: str, quoted: Words) -> list[tuple[int, int]]:
    """Every place, by trying each: white space may stand between the words and what is around them, or not."""
    exact, prefix, suffix = (normal_form(part or "") for part in (quoted.exact, quoted.prefix, quoted.suffix))
    return [
        (at, at + len(exact))
        for at in range(len(text))
        if exact
        and text.startswith(exact, at)
        and (text[:at].endswith(prefix) or text[:at].endswith(f"{prefix} ") or not prefix)
        and (text.startswith(suffix, at + len(exact)) or text.startswith(f" {suffix}", at + len(exact)))
    ][: anchor.MOST_PLACES]


def _are_in_order(normal: NormalText) -> None:
    assert all(before[1] <= after[0] for before, after in pairwise(normal.words))
    assert " ".join(normal.text[slice(*place)] for place in normal.paragraphs) == normal.text


def word_to_nearest(raw: bytes) -> None:
    """What somebody meant is one of the words that would have been right, or nothing."""
    word, *candidates = raw.decode("utf-8", "replace").split(APART)
    found = nearest(word, candidates)
    assert found is None or found in candidates
    assert did_you_mean(word, candidates, "no") == (f"did you mean `{found}`?" if found else "no")
    if word in candidates and len(_folded(word)) > 0 and len(word) <= 200:
        assert found is not None and _folded(found) == _folded(word)


def _folded(word: str) -> str:
    """What counts of a word: letters and digits, whatever their case."""
    return "".join(character for character in word.casefold() if character.isascii() and character.isalnum())


class _Reader(HTMLParser):
    """Python's own reader of HTML, which shares nothing with what writes Prose."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _TAGS, tag
        allowed = {"a": {"href", "rel"}, "ol": {"start"}}.get(tag, set())
        assert {name for name, _ in attrs} <= allowed and len({name for name, _ in attrs}) == len(attrs)
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


_TAGS = {"p", "em", "strong", "code", "a", "ul", "ol", "li", "blockquote", "br"}


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(str(html))  # Markup would escape what is added to it
    reader.close()
    assert not reader.open
    return reader


def text_to_prose(raw: bytes) -> None:
    """The Prose renderer: whatever the field says, only our elements, web addresses, and every word of it."""
    text = raw.decode("utf-8", "replace")
    for long in (False, True):
        found = prose.problems(text, long=long)
        assert all(p.line >= 0 and p.what for p in found)
        # What is seen at once to be harmless is what the judge finds nothing in.
        assert bool(found) == bool(list(prose._problems(text, long)))
    if text.count("[") > prose.MAX_BRACKETS:
        return
    written = prose.blocks(text), "".join(f"<p>{part}</p>" for part in prose.paragraphs(text))
    for html in written:
        read = _read(html)
        # What is refused is not rendered; the second wall lets an address without a scheme through.
        assert all(_leads_to_the_web(address, bool(found)) for address in read.addresses), read.addresses
    prose.readable(text)
    said = prose.plain(text)
    if not found and text.isprintable():
        assert _letters(said) == _letters(_read(written[0]).text)


def _leads_to_the_web(address: str, is_refused: bool) -> bool:
    schemes = ("http", "https", "") if is_refused else ("http", "https")
    return urlsplit(address).scheme in schemes and not any(c in address for c in "\t\n\r")


def _letters(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


def text_to_date(raw: bytes) -> None:
    """Dates: one that is understood is written the same when it is read again; anything else is refused."""
    text = raw.decode("utf-8", "replace")
    found = day(text)
    assert found is None or parse(found).edtf == found
    try:
        date = parse(text)
    except PydanticCustomError:
        return
    assert parse(date.edtf).edtf == date.edtf
    assert date.earliest <= date.latest


def text_to_hidden(raw: bytes) -> None:
    """Characters that nobody can see: each is at its place, and what is seen at once to be visible has none."""
    text = raw.decode("utf-8", "replace")
    places = list(hidden.places(text))
    assert places == sorted(set(places))
    for place in places:
        assert hidden.name(text[place]).startswith("U+") and hidden.advice(text[place])
        assert unicodedata.category(text[place]) in ("Cc", "Cf", "Cn", "Co", "Mn", "Lo", "Zl", "Zp")
    if hidden.is_printable(text, text.encode()):
        assert not places
