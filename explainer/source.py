"""Text to data, and back to the place where it was written. The only room that knows line numbers."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from explainer import hidden, quick, refusals
from explainer.compose import MAX_BYTES, MAX_MARKS, Place, Problem, Route, compose
from explainer.finding import Finding, Related

__all__ = ["MAX_BYTES", "Document", "Parsed", "Route", "Span", "decode", "parse"]


# The spaces before it are left out of what comes after: a file of a million of them is gone through once.
_SAYS_SOMETHING = re.compile(r"^(?=[^\S\n]*+[^#])[^\r\n]*\S", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")


class Document:
    """A file's text and where things stand in it. ``path`` is what people are shown, with forward slashes."""

    is_printable = False
    """Whether every character is known to be an end of a line, or one that can be seen."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._text: str | Callable[[], str] = text

    @property
    def text(self) -> str:
        """What stands in the file."""
        return self._text if isinstance(self._text, str) else self._text()

    def rest(self, put_away: Callable[[str], Callable[[], str]]) -> None:
        """Let the text be elsewhere, once it is read only to point at something.

        Args:
            put_away: takes a text and returns what brings it back.
        """
        if isinstance(self._text, str):
            self._text = put_away(self.text)

    def __repr__(self) -> str:
        return f"Document({self.path!r})"

    def __getstate__(self) -> dict[str, str]:
        return {"path": self.path, "_text": self.text}

    @cached_property
    def _line_starts(self) -> array[int]:
        # Numbers in a list take ten times the room.
        return array("I", [0, *(match.end() for match in _LINE_END.finditer(self.text))])

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1, columns in characters."""
        index = bisect_right(self._line_starts, offset) - 1
        return index + 1, offset - self._line_starts[index] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def stretch(self, number: int, column: int, most: int = 4_000) -> tuple[str, int]:
        """A line as :meth:`line` has it, and 0; of a longer one the part around a column, and how much is before it."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        if end - start <= most:
            return self.line(number), 0
        left_out = max(0, column - most // 2)
        return self.text[start + left_out : min(end, start + left_out + most)].rstrip("\r\n"), left_out

    def line_of(self, key: str) -> int:
        """The line of a key that stands at the left margin; 1 if there is none. Does not read the YAML."""
        match = re.search(rf"^{re.escape(key)}[ \t]*:", self.text, re.MULTILINE)
        return len(_LINE_END.findall(self.text, 0, match.start())) + 1 if match else 1

    def whole(self) -> Span:
        """The place of what concerns the file as a whole: its first line that says something."""
        match = _SAYS_SOMETHING.search(self.text)
        return Span(self, match.start(), match.end()) if match else Span(self, 0, 0)

    @cached_property
    def _places(self) -> dict[Route, Place]:
        # Places are needed for findings only, so they are found again when asked for: keeping them for
        # 10,000 clean files would cost several hundred megabytes.
        return compose(self.text, with_places=True).places

    def span(self, route: Route = ()) -> Span:
        """Where the value at ``route`` stands; the nearest enclosing value if there is none there."""
        while route and route not in self._places:
            route = route[:-1]
        if not route:
            return self.whole()
        _, _, start, end = self._places[route]
        return Span(self, start, end)

    def key_span(self, route: Route) -> Span:
        """Where the key (or the list item) at ``route`` stands."""
        if route not in self._places:
            return self.span(route)
        start, end, _, _ = self._places[route]
        return Span(self, start, end)

    def entry_span(self, route: Route) -> Span:
        """From the start of the key at ``route`` to the end of its value."""
        if route not in self._places:
            return self.span(route)
        start, _, _, end = self._places[route]
        return Span(self, start, end)

    def has(self, route: Route) -> bool:
        """Whether something is written at ``route``."""
        return route in self._places

    def routes(self) -> Iterator[Route]:
        """Every route of the document, in the order of writing."""
        yield from self._places

    @cached_property
    def _scalars(self) -> list[tuple[int, int]]:
        parents = {route[:-1] for route in self._places}
        return sorted(
            (start, end) for route, (_, _, start, end) in self._places.items() if route not in parents
        )

    @cached_property
    def _entries(self) -> list[tuple[int, Route]]:
        """Where each entry starts, outer ones first where several start together, as they are read."""
        return sorted(
            ((place[0], route) for route, place in self._places.items()), key=lambda entry: entry[0]
        )

    def inside_scalar(self, offset: int) -> bool:
        """Whether the character belongs to a value's text, where ``#`` starts no comment."""
        index = bisect_right(self._scalars, (offset, len(self.text))) - 1
        return index >= 0 and self._scalars[index][0] <= offset < self._scalars[index][1]

    def scalar_after(self, offset: int) -> Span:
        """The next value that is no list and has no keys of its own; nothing at the end of the file."""
        index = bisect_right(self._scalars, (offset, len(self.text)))
        return Span(self, *(self._scalars[index] if index < len(self._scalars) else (offset, offset)))

    def entry_after(self, offset: int) -> Span:
        """The key and value (or the list item) that begins next; nothing at the end of the file."""
        index = bisect_right(self._entries, offset, key=lambda entry: entry[0])
        if index == len(self._entries):
            return Span(self, offset, offset)
        return self.entry_span(self._entries[index][1])

    def find(self, needle: str, within: Span) -> Span:
        """The first place of ``needle`` inside ``within``; all of ``within`` if it does not stand there."""
        start = self.text.find(needle, within.start, within.end) if needle else -1
        return Span(self, start, start + len(needle)) if start >= 0 else within


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document, by character offsets; lines and columns are counted from 1."""

    document: Document
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.document.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.document.position(self.start)[1]

    @property
    def end_line(self) -> int:
        return self.document.position(self.end)[0]

    @property
    def end_column(self) -> int:
        """The column after the last character."""
        return self.document.position(self.end)[1]

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(slots=True)
class Parsed:
    """What a YAML file says: a tree of dict, list and str, or ``None`` where it could not be read."""

    document: Document
    data: Any
    findings: list[Finding]


def decode(path: str, raw: bytes) -> tuple[Document, list[Finding]]:
    """Bytes to text. A byte-order mark is dropped; what is not UTF-8 or hides characters is a finding."""
    if len(raw) > MAX_BYTES:
        empty = Document(path, "")
        message = f"this file has {len(raw):,} bytes; {MAX_BYTES:,} are allowed"
        return empty, [
            refusals.FILE_TOO_LARGE.at(empty.whole(), message, help="split it into several records")
        ]
    raw = raw.removeprefix(BOM_UTF8)
    try:
        document = Document(path, raw.decode())
    except UnicodeDecodeError as error:
        return _not_text(path, raw, error.start)
    document.is_printable = hidden.is_printable(document.text, raw)
    if document.is_printable:
        return document, []
    if "\0" in document.text:
        return _not_text(path, raw, raw.index(0))
    return document, list(_hidden_characters(document))


def _not_text(path: str, raw: bytes, at: int) -> tuple[Document, list[Finding]]:
    before = raw[:at].decode()
    document = Document(path, before + "�")
    if b"\0" in raw[:4096] and not _is_utf16(raw[:200]):
        message, advice = "this is not a text file", "put only text in data/, and save it as UTF-8"
    else:
        message, advice = "this file is not saved as UTF-8", "save it again with the encoding UTF-8"
    span = Span(document, len(before), len(before) + 1)
    return document, [refusals.NOT_UTF8.at(span, message, label="the first byte that is not", help=advice)]


def _is_utf16(head: bytes) -> bool:
    """Whether it begins with UTF-16's mark, or every other byte is zero, as in English without the mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return len(head) > 3 and not (head[::2].strip(b"\0") and head[1::2].strip(b"\0"))


_MARKS = "*_`[&\n"
SHOWN = 20
"""How many hidden characters of one file are named: a file full of them is said once, not a million times."""


def _hidden_characters(document: Document) -> Iterator[Finding]:
    found = list(islice(hidden.places(document.text), SHOWN + 1))
    for number, start in enumerate(found[:SHOWN], 1):
        character = document.text[start]
        more = ", and there are more in this file" if number == SHOWN < len(found) else ""
        yield refusals.HIDDEN_CHARACTER.at(
            Span(document, start, start + 1),
            f"a character that nobody can see: {hidden.name(character)}{more}",
            label="here",
            help=hidden.advice(character),
        )


def parse(document: Document) -> Parsed:
    """YAML text to data. Never raises for what a file says."""
    quickly = quick.read(document.text, is_printable=document.is_printable)
    if quickly is not None:
        return Parsed(document, quickly, [])
    composed = compose(document.text, with_places=False)
    if composed.data is not None and sum(map(document.text.count, _MARKS)) > MAX_MARKS:
        message = f"this file has more than {MAX_MARKS:,} lines and marks of Markdown"
        advice = "split it into several records"
        return Parsed(document, None, [refusals.FILE_TOO_LARGE.at(document.whole(), message, help=advice)])
    return Parsed(document, composed.data, [_finding(problem, document) for problem in composed.problems])


def _finding(problem: Problem, document: Document) -> Finding:
    related: tuple[Related, ...] = ()
    if problem.also:
        start, end, label = problem.also
        related = (Related(Span(document, start, end), label),)
    span = Span(document, problem.start, problem.end)
    return problem.rule.at(span, problem.message, label=problem.label, help=problem.help, related=related)
