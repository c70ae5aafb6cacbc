"""Text to data, and back to the place where it was written.

The only room that knows line numbers, and the only one that calls a YAML parser. It works on libyaml's
events rather than on PyYAML's loaders, so that nothing in a file can build an object, expand an alias,
recurse, or be retyped: all scalars are text, and the model types them.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from explainer import refusals
from explainer.finding import Finding, Related

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 100_000

Route = tuple[str | int, ...]
"""The way to a value inside a document: keys and list positions, such as ``("evidence", 0, "source")``."""

_Parser: Any = getattr(yaml, "CParser", None)


class _PurePythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """The same events where PyYAML was built without libyaml; slower."""

    def __init__(self, stream: str) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def dispose(self) -> None:
        yaml.parser.Parser.dispose(self)


class Document:
    """A file's text and where things stand in it. ``path`` is what people are shown, with forward slashes."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    def __repr__(self) -> str:
        return f"Document({self.path!r})"

    def __getstate__(self) -> dict[str, str]:
        return {"path": self.path, "text": self.text}

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1, columns in characters."""
        index = bisect_right(self._line_starts, offset) - 1
        return index + 1, offset - self._line_starts[index] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def whole(self) -> Span:
        """The place of what concerns the file as a whole: its first line that says something."""
        match = re.search(r"^(?!\s*#)[^\r\n]*\S", self.text, re.MULTILINE)
        return Span(self, match.start(), match.end()) if match else Span(self, 0, 0)

    @cached_property
    def _places(self) -> dict[Route, tuple[int, int, int, int]]:
        # Places are needed for findings only, so they are found again when asked for: keeping them for
        # 10,000 clean files would cost several hundred megabytes.
        return _compose(self, with_places=True).places

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
            return self.span(route[:-1])
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
        return iter(self._places)

    @cached_property
    def _scalars(self) -> list[tuple[int, int]]:
        parents = {route[:-1] for route in self._places}
        return sorted((start, end) for route, (_, _, start, end) in self._places.items() if route not in parents)

    def inside_scalar(self, offset: int) -> bool:
        """Whether the character belongs to a value's text, where ``#`` starts no comment."""
        index = bisect_right(self._scalars, (offset, len(self.text))) - 1
        return index >= 0 and self._scalars[index][0] <= offset < self._scalars[index][1]

    def entry_after(self, offset: int) -> Span:
        """The key and value (or the list item) that begins next; nothing at the end of the file."""
        starts = ((place[0], len(route), route) for route, place in self._places.items() if place[0] > offset)
        first = min(starts, default=None)
        return self.entry_span(first[2]) if first else Span(self, offset, offset)

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
        return empty, [refusals.FILE_TOO_LARGE.at(empty.whole(), message, help="split it into several records")]
    try:
        document = Document(path, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _not_text(path, raw, error.start)
    return document, list(_hidden_characters(document))


def _not_text(path: str, raw: bytes, at: int) -> tuple[Document, list[Finding]]:
    before = raw[:at].decode("utf-8-sig", errors="replace")
    document = Document(path, before + "�")
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        message, advice = "this is not a text file", "put only text in data/, and save it as UTF-8"
    else:
        message, advice = "this file is not saved as UTF-8", "save it again with the encoding UTF-8"
    span = Span(document, len(before), len(before) + 1)
    return document, [refusals.NOT_UTF8.at(span, message, label="the first byte that is not", help=advice)]


# Characters that a reviewer cannot see but a browser, a terminal or a comparison can: bidirectional
# controls and zero-width characters ("Trojan source", CVE-2021-42574), other controls, line separators
# that editors do not show, and the tag and variation characters that can smuggle text.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ufdd0-\ufdef\ufffe\uffff]"
)


def _hidden_characters(document: Document) -> Iterator[Finding]:
    for match in _HIDDEN.finditer(document.text):
        character = match.group()
        if character == "️" and match.start() and unicodedata.category(document.text[match.start() - 1]) == "So":
            continue  # "show the symbol before as an emoji": visible, and part of ordinary emoji
        name = unicodedata.name(character, "a control character").lower()
        yield refusals.HIDDEN_CHARACTER.at(
            Span(document, match.start(), match.end()),
            f"a character that nobody can see: U+{ord(character):04X} ({name})",
            label="here",
            help="delete it; text that changes direction by itself needs no such mark",
        )


def parse(document: Document) -> Parsed:
    """YAML text to data. Never raises for what a file says."""
    result = _compose(document, with_places=False)
    return Parsed(document, result.data, result.findings)


@dataclass(slots=True)
class _Composed:
    data: Any
    places: dict[Route, tuple[int, int, int, int]]
    findings: list[Finding]


class _Stop(Exception):
    """Reading on would be pointless or dangerous."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read."""

    value: Any
    route: Route
    keys: dict[str, tuple[int, int]] | None
    start: int
    end: int
    own_key: tuple[int, int]
    key: str | None = None
    key_place: tuple[int, int] = (0, 0)


def _compose(document: Document, *, with_places: bool) -> _Composed:
    composer = _Composer(document, with_places)
    try:
        composer.run()
    except _Stop:
        composer.result.data = None
    return composer.result


class _Composer:
    """Builds data from YAML events with a stack of its own: no recursion, no objects, no surprises."""

    def __init__(self, document: Document, with_places: bool) -> None:
        self.document = document
        self.with_places = with_places
        self.result = _Composed(None, {}, [])
        self.stack: list[_Open] = []
        self.nodes = 0

    def run(self) -> None:
        parser = (_Parser or _PurePythonParser)(self.document.text)
        try:
            documents = 0
            for event in iter(parser.get_event, None):
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._scalar(event)
                elif kind is yaml.MappingStartEvent:
                    self._open(event, {})
                elif kind is yaml.SequenceStartEvent:
                    self._open(event, None)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._close(event)
                elif kind is yaml.AliasEvent:
                    self._refuse(event, "an alias (`*name`)", "write the value out")
                    self._place(event, "")
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        self._refuse(event, "a second document (`---`)", "one record, one file")
                        return
        except yaml.YAMLError as error:
            self._syntax(error)
            raise _Stop from error
        finally:
            parser.dispose()

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor or event.tag:
            self._features(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.keys is not None and top.key is None:
            self._key(top, event)
        else:
            self._place(event, event.value)

    def _key(self, top: _Open, event: yaml.ScalarEvent) -> None:
        place = (event.start_mark.index, event.end_mark.index)
        assert top.keys is not None
        if event.value == "<<" and event.style is None:
            self._refuse(event, "a merge key (`<<`)", "write the keys out")
        elif event.value in top.keys:
            first = top.keys[event.value]
            self.result.findings.append(
                refusals.DUPLICATE_KEY.at(
                    Span(self.document, *place),
                    f"the key `{event.value}` is written twice",
                    label="the second time",
                    help="keep one of them",
                    related=(Related(Span(self.document, *first), "the first time"),),
                )
            )
        top.keys.setdefault(event.value, place)
        top.key, top.key_place = event.value, place

    def _place(self, event: yaml.Event, value: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">"):
            end = start + len(self.document.text[start:end].rstrip())
        self._count(event)
        self._attach(value, start, end)

    def _attach(self, value: Any, start: int, end: int) -> None:
        if not self.stack:
            self.result.data = value
            return
        top = self.stack[-1]
        top.end = max(top.end, end)
        if top.keys is None:
            index, key_place = len(top.value), (start, end)
            top.value.append(value)
            step: str | int = index
        else:
            assert top.key is not None
            step, key_place = top.key, top.key_place
            top.value.setdefault(step, value)
            top.key = None
        if self.with_places:
            self.result.places.setdefault((*top.route, step), (*key_place, start, end))

    def _open(self, event: yaml.Event, keys: dict[str, tuple[int, int]] | None) -> None:
        if event.anchor or event.tag:
            self._features(event)
        self._count(event)
        start = event.start_mark.index
        if len(self.stack) >= MAX_DEPTH:
            message = f"lists and mappings stand more than {MAX_DEPTH} deep in each other"
            self.result.findings.append(refusals.TOO_DEEP.at(Span(self.document, start, start + 1), message))
            raise _Stop
        route, own_key = self._next_step(event, start)
        self.stack.append(_Open([] if keys is None else {}, route, keys, start, start + 1, own_key))
        if self.with_places and route:
            # Reserve the place in reading order; the end is known when the value closes.
            self.result.places.setdefault(route, (*own_key, start, start + 1))

    def _next_step(self, event: yaml.Event, start: int) -> tuple[Route, tuple[int, int]]:
        if not self.stack:
            return (), (start, start)
        top = self.stack[-1]
        if top.keys is None:
            return (*top.route, len(top.value)), (start, start + 1)
        if top.key is None:
            self._refuse(event, "a list or mapping as a key", "use a word as the key")
            raise _Stop
        return (*top.route, top.key), top.key_place

    def _close(self, event: yaml.Event) -> None:
        node = self.stack.pop()
        flow = event.end_mark.index > event.start_mark.index
        end = event.end_mark.index if flow else node.end
        if self.with_places and node.route:
            self.result.places[node.route] = (*node.own_key, node.start, end)
        if not self.stack:
            self.result.data = node.value
            return
        top = self.stack[-1]
        top.end = max(top.end, end)
        if top.keys is None:
            top.value.append(node.value)
        else:
            assert top.key is not None
            top.value.setdefault(top.key, node.value)
            top.key = None

    def _count(self, event: yaml.Event) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            start = event.start_mark.index
            message = f"this file holds more than {MAX_NODES:,} values"
            self.result.findings.append(
                refusals.FILE_TOO_LARGE.at(Span(self.document, start, start + 1), message, help="split it")
            )
            raise _Stop

    def _features(self, event: Any) -> None:
        if event.anchor:
            self._refuse(event, f"an anchor (`&{event.anchor[:40]}`)", "write the value without it")
        if event.tag and event.tag != "!":
            self._refuse(event, f"a tag (`{event.tag[:40]}`)", "write the value without it; all values are text")

    def _refuse(self, event: yaml.Event, what: str, advice: str) -> None:
        span = Span(self.document, event.start_mark.index, event.end_mark.index)
        text = span.text
        if "\n" in text or len(text) > 60:
            span = Span(self.document, span.start, span.start + len(text.split("\n")[0][:60]))
        self.result.findings.append(
            refusals.YAML_FEATURE.at(span, f"{what} is not used here", label="not allowed", help=advice)
        )

    def _syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
        size = len(self.document.text)
        offset = min(mark.index if mark else 0, size)
        span = Span(self.document, offset, min(offset + 1, size))
        message, advice = _explain(problem, self.document, span)
        related: tuple[Related, ...] = ()
        context = getattr(error, "context_mark", None)
        if context is not None and context.line != (mark.line if mark else -1):
            start = min(context.index, size)
            related = (Related(Span(self.document, start, min(start + 1, size)), "it began here"),)
        self.result.findings.append(
            refusals.YAML_SYNTAX.at(span, message, label="reading stopped here", help=advice, related=related)
        )


def _explain(problem: str, document: Document, span: Span) -> tuple[str, str]:
    """libyaml's sentence in words for somebody who knows YAML a little."""
    line = document.line(span.line)
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "this line is indented with a tab", "indent with spaces: YAML does not allow tabs"
    character = document.text[span.start : span.end]
    if "cannot start any token" in problem and character:
        return f"a value cannot begin with `{character}`", "put the value in quotes"
    for fragment, message, advice in _SYNTAX:
        if fragment in problem:
            return message, advice
    return f"this is not valid YAML: {problem}", "compare it with the lines around it"


_SYNTAX = (
    (
        "mapping values are not allowed",
        "a colon and a space inside a value that is not in quotes",
        "put the value in quotes, or write it below the key after `>-`",
    ),
    (
        "could not find expected ':'",
        "a key without its colon",
        "write `key: value`; a longer value goes below the key after `>-`, indented",
    ),
    (
        "did not find expected key",
        "this line fits neither the line above nor its key",
        "check the indentation, and the quotes of the line above",
    ),
    (
        "did not find expected '-'",
        "this line is not an item of the list above",
        "begin it with `- `, or end the list by indenting less",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "close the quote"),
    ("did not find expected ',' or ']'", "a list in brackets is not closed", "add `]`, or a comma between items"),
    ("did not find expected ',' or '}'", "a mapping in braces is not closed", "add `}`, or a comma between items"),
    ("unknown escape character", "a backslash in double quotes", "use single quotes, or double the backslash"),
    ("did not find expected <document start>", "text stands before the first key", "begin with `key: value`"),
    ("block sequence entries are not allowed", "a list begins where none can", "put `- ` on a line of its own"),
    ("found undefined tag handle", "a value cannot begin with `!`", "put the value in quotes"),
    ("control characters are not allowed", "a control character", "delete it"),
)
