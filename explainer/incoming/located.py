"""JSON to values whose objects know where they stand, read by Python's own parser (RFC 8259).

Numbers, and ``NaN`` and ``Infinity``, which are none in JSON, are read as the text that stands there: no size of
theirs can hurt. Line breaks inside of strings, which JSON forbids and pages have, are read as what they are. Where
a value stands is found again when somebody asks.
"""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from explainer.finding import Finding
from explainer.incoming.remarks import UNREADABLE
from explainer.source import Document, Span

MAX_DEPTH = 100
MAX_OBJECTS = 100_000
MAX_COMMAS = 1_000_000
"""More values than objects are cheap, but not without end; prose has a comma in sixty characters."""

# Up to the next bracket that stands in no string, or to the end: it always matches, and in one way only.
_BRACKET = re.compile(r'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+(?:"|\\?\Z))*+([{}\[\]]|\Z)', re.DOTALL)
_GAP = re.compile(r"[ \t\n\r]*")


class Object(dict[str, Any]):
    """A JSON object: its number in the order in which objects end, and the keys that stand in it twice."""

    __slots__ = ("number", "twice")
    number: int
    twice: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Json:
    """What a stretch of a document says: its values, and where its objects begin, by their numbers."""

    document: Document
    start: int
    end: int
    value: Any

    @cached_property
    def _starts(self) -> array[int]:
        return _scanned(self.document.text, self.start, self.end)[0]

    def span(self, of: Object, key: str | None = None) -> Span:
        """Where an object begins, or where the value of one of its keys stands."""
        start = self._starts[of.number]
        found = _value(self.document.text, start, self.end, key) if key is not None else None
        return Span(self.document, *(found or (start, start + 1)))


class _Trouble(Exception):
    def __init__(self, at: int, message: str, help: str) -> None:
        self.at, self.message, self.help = at, message, help


def read(document: Document, start: int = 0, end: int | None = None) -> Json | Finding:
    """The JSON between two characters of a document, or what is wrong with it."""
    end = len(document.text) if end is None else end
    try:
        if document.text.count(",", start, end) > MAX_COMMAS:
            raise _Trouble(start, f"there are more than {MAX_COMMAS:,} commas", "split the file")
        _scanned(document.text, start, end)
        return Json(document, start, end, _parsed(document.text[start:end], start))
    except _Trouble as trouble:
        span = Span(document, trouble.at, min(trouble.at + 1, len(document.text)))
        return UNREADABLE.at(span, trouble.message, label="reading stopped here", help=trouble.help)


def _scanned(text: str, start: int, end: int) -> tuple[array[int], int]:
    """Where each object begins, in the order in which they end."""
    found, open_ = array("L"), []
    for match in _BRACKET.finditer(text, start, end):
        at, bracket = match.start(1), match[1]
        if bracket in "{[":
            open_.append(at)
            if len(open_) > MAX_DEPTH:
                advice = "no format that is known here goes so deep"
                raise _Trouble(at, f"this is nested more than {MAX_DEPTH} deep", advice)
        elif bracket and open_:
            begun = open_.pop()
            if bracket == "}":
                found.append(begun)
                if len(found) > MAX_OBJECTS:
                    raise _Trouble(at, f"there are more than {MAX_OBJECTS:,} objects", "split the file")
    return found, len(open_)


def _parsed(text: str, offset: int) -> Any:
    count = -1

    def made(pairs: list[tuple[str, Any]]) -> Object:
        nonlocal count
        count += 1
        made = Object(pairs)
        made.number = count
        made.twice = _twice(pairs) if len(made) < len(pairs) else ()
        return made

    decoder = json.JSONDecoder(
        object_pairs_hook=made, parse_int=str, parse_float=str, parse_constant=str, strict=False
    )
    first = _end_of_gap(text, 0)
    try:
        value, at = decoder.raw_decode(text, first)
    except json.JSONDecodeError as error:
        raise _explained(error, text, offset) from error
    if _end_of_gap(text, at) < len(text):
        at = _end_of_gap(text, at)
        advice = "put several values into one list: `[…, …]`"
        raise _Trouble(offset + at, "the JSON ends here, and something follows", advice)
    return value


def _end_of_gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found else at


def _twice(pairs: list[tuple[str, Any]]) -> tuple[str, ...]:
    seen: set[str] = set()
    again = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
    return tuple(dict.fromkeys(again))


def _explained(error: json.JSONDecodeError, text: str, offset: int) -> _Trouble:
    """Where to look, and what to do; Python's own words change between versions."""
    at = min(_end_of_gap(text, error.pos), len(text))
    before = text[:at].rstrip()
    closes = text[at : at + 1] in ("}", "]")
    if before.endswith(",") and (closes or text[len(before) : at + 1].strip() in ("}", "]")):
        return _Trouble(offset + len(before) - 1, "a comma behind the last entry", "take the comma out")
    if before.endswith(",") and at >= len(text):
        return _Trouble(offset + len(before) - 1, "the JSON ends after a comma", "look for the rest of it")
    if at >= len(text) or "nterminated" in error.msg:
        return _Trouble(offset + min(error.pos, max(0, len(text) - 1)), *_CUT_SHORT)
    return _Trouble(offset + at, "this is not valid JSON", "compare it with what stands before")


_CUT_SHORT = ("the JSON is cut short: something that is opened here is not closed", "get the whole file")


def _value(text: str, start: int, end: int, key: str) -> tuple[int, int] | None:
    """Where the value of a key of the object at ``start`` stands; of the last one, as Python takes it."""
    plain, at, found = json.JSONDecoder(strict=False, parse_int=str), start + 1, None
    while (at := _end_of_gap(text, at)) < end and text[at] in '",':
        if text[at] == ",":
            at += 1
            continue
        name, at = scanstring(text, at + 1, False)
        begins = _end_of_gap(text, _end_of_gap(text, at) + 1)
        _, at = plain.raw_decode(text, begins)
        found = (begins, at) if name == key else found
    return found
