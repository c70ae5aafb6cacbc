"""YAML text to plain data, and to the place of every key and value in it.

It works on libyaml's events rather than on PyYAML's loaders, so that nothing in a file can build an object,
expand an alias, recurse, or be retyped: all scalars are text. What a file does wrong is a list of problems,
never an exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from explainer import hidden, refusals, syntax
from explainer.finding import Rule

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 100_000
MAX_ITEMS = 5_000
MAX_MARKS = 20_000
"""How many lines and marks of Markdown a file may have: a parser of it looks at each several times, at words once."""
MAX_PROBLEMS = 100
"""Reading stops there: nobody mends more at once, and a hundred thousand would cost seconds."""

Route = tuple[str | int, ...]
"""The way to a value inside a document: keys and list positions, such as ``("evidence", 0, "source")``."""

Place = tuple[int, int, int, int]
"""Character offsets: from and to of the key (or of the list item), from and to of the value."""

# PyYAML exports libyaml's loaders but not its parser, which is ten times as fast as the one in Python.
_LibYaml: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None)


class _PurePythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """The same events where PyYAML was built without libyaml; slower."""

    def __init__(self, stream: str) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a file does wrong, by character offsets; ``also`` is a second place with its label."""

    rule: Rule
    start: int
    end: int
    message: str
    label: str
    help: str
    also: tuple[int, int, str] | None = None


@dataclass(slots=True)
class Composed:
    """A tree of dict, list and str (``None`` where the text could not be read), and what was found on the way."""

    data: Any = None
    places: dict[Route, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def compose(text: str, *, with_places: bool) -> Composed:
    """Read a YAML document. ``with_places`` also notes where everything stands, which costs memory."""
    composer = _Composer(text, with_places)
    try:
        composer.run()
    except _Stop:
        composer.result.data = None
    if composer.uses_features:
        composer.result.data = None  # what it means without them is not for us to say
    return composer.result


_WORD = re.compile(r"\S{1,60}")
_HEADER = re.compile(r"[^\r\n]*[\r\n]\s*(?=\S)")


def _below_header(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the words of a block text stand: below its `>-`; at its `>-` if there are none."""
    header = _HEADER.match(text, start, end)
    return header.end() if header else start, start + len(text[start:end].rstrip())


class _Stop(Exception):
    """Reading on would be pointless or dangerous."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read. ``keys`` says where each key was; a list has none."""

    value: Any
    route: Route
    keys: dict[str, tuple[int, int]] | None
    start: int
    end: int
    own_key: tuple[int, int]
    key: str | None = None
    key_place: tuple[int, int] = (0, 0)

    def put(self, value: Any) -> None:
        if self.keys is None:
            self.value.append(value)
        else:
            self.value.setdefault(self.key, value)
            self.key = None

    def step(self) -> str | int:
        """Where the next value goes."""
        return len(self.value) if self.key is None else self.key


class _Composer:
    """Builds data from YAML events with a stack of its own: no recursion, no objects, no surprises."""

    def __init__(self, text: str, with_places: bool) -> None:
        self.text = text
        self.with_places = with_places
        self.result = Composed()
        self.stack: list[_Open] = []
        self.nodes = 0
        self.uses_features = False

    def run(self) -> None:
        try:
            parser = (_LibYaml or _PurePythonParser)(self.text)
            documents = 0
            for event in iter(parser.get_event, None):
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self._scalar(event)
                elif kind is yaml.MappingStartEvent:
                    self._start(event, {}, {})
                elif kind is yaml.SequenceStartEvent:
                    self._start(event, [], None)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self._end(event)
                elif kind is yaml.AliasEvent:
                    self._refuse(
                        event,
                        "an alias (`*name`)",
                        "write the value out; put a text that begins with `*` in quotes",
                    )
                    self._attach("", event.start_mark.index, event.end_mark.index)
                elif kind is yaml.DocumentStartEvent:
                    documents += 1
                    if documents > 1:
                        self._refuse(
                            event, "a second document (`---`)", "put the second record in a file of its own"
                        )
                        return
        except yaml.YAMLError as error:
            if not self.uses_features:  # such as an alias that was meant as emphasis: one mistake
                self.result.problems.append(_syntax(error, self.text))
            raise _Stop from error

    def _scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self._features(event)
        start, end = event.start_mark.index, event.end_mark.index
        if event.style == '"' and "\\" in self.text[start:end]:
            self._escapes(event.value, start, end)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.keys is not None and top.key is None:
            self._key(top, top.keys, event, (start, end))
            return
        if event.style in ("|", ">"):
            start, end = _below_header(self.text, start, end)
        self._count(start)
        self._attach(event.value, start, end)

    def _escapes(self, value: str, start: int, end: int) -> None:
        """A hidden character can also be written out, as in ``"a\\u202eb"``, and be just as hidden afterwards."""
        for place in hidden.places(value):
            message = f"an escape for a character that nobody can see: {hidden.name(value[place])}"
            advice = "take the backslash and what belongs to it out"
            self._problem(Problem(refusals.HIDDEN_CHARACTER, start, end, message, "in these words", advice))
            return

    def _key(self, top: _Open, keys: dict[str, tuple[int, int]], event: Any, place: tuple[int, int]) -> None:
        if event.value == "<<" and not event.style:
            self._refuse(event, "a merge key (`<<`)", "write the keys out")
        elif event.value in keys:
            message = f"the key `{event.value[:60]}` is written twice"
            also = (*keys[event.value], "the first time")
            self._problem(
                Problem(refusals.DUPLICATE_KEY, *place, message, "the second time", "keep one of them", also)
            )
        keys.setdefault(event.value, place)
        top.key, top.key_place = event.value, place

    def _attach(self, value: Any, start: int, end: int) -> None:
        if not self.stack:
            self.result.data = value
            return
        top = self.stack[-1]
        top.end = end
        if self.with_places:
            key_place = (start, end) if top.keys is None else top.key_place
            self.result.places.setdefault((*top.route, top.step()), (*key_place, start, end))
        top.put(value)

    def _start(self, event: Any, value: Any, keys: dict[str, tuple[int, int]] | None) -> None:
        if event.anchor or event.tag:
            self._features(event)
        start = event.start_mark.index
        self._count(start)
        if len(self.stack) >= MAX_DEPTH:
            message = f"brackets or lists stand more than {MAX_DEPTH} deep in each other"
            self._stop(
                Problem(refusals.TOO_DEEP, start, start + 1, message, "", "look for a bracket too many")
            )
        route, own_key = self._way(event, start)
        if self.with_places and route:
            # Reserve the place in reading order; the end is known when the value closes.
            self.result.places.setdefault(route, (*own_key, start, start))
        self.stack.append(_Open(value, route, keys, start, start, own_key))

    def _way(self, event: Any, start: int) -> tuple[Route, tuple[int, int]]:
        """The route of a mapping or list that begins, and the place of its key."""
        if not self.stack:
            return (), (start, start)
        top = self.stack[-1]
        if top.keys is not None and top.key is None:
            self._refuse(event, "a key in brackets", "use a word as the key")
            raise _Stop
        own_key = (start, start + 1) if top.keys is None else top.key_place
        return (*top.route, top.step()), own_key

    def _end(self, event: Any) -> None:
        node = self.stack.pop()
        has_bracket = event.end_mark.index > event.start_mark.index
        end = event.end_mark.index if has_bracket else node.end
        if self.with_places and node.route:
            self.result.places[node.route] = (*node.own_key, node.start, end)
        if self.stack:
            self.stack[-1].end = end
            self.stack[-1].put(node.value)
        else:
            self.result.data = node.value

    def _count(self, start: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._stop(self._too_large(start, f"this file holds more than {MAX_NODES:,} values"))
        if self.stack and self.stack[-1].keys is None and len(self.stack[-1].value) >= MAX_ITEMS:
            self._stop(self._too_large(start, f"this list has more than {MAX_ITEMS:,} items"))

    @staticmethod
    def _too_large(start: int, message: str) -> Problem:
        return Problem(
            refusals.FILE_TOO_LARGE, start, start + 1, message, "", "split it into several records"
        )

    def _features(self, event: Any) -> None:
        if event.anchor:
            advice = "write the value without it; put a text that begins with `&` in quotes"
            self._refuse(event, "an anchor (`&name`)", advice, "&")
        if event.tag and event.tag != "!":
            advice = "write the value without it, all values are text; put one that begins with `!` in quotes"
            self._refuse(event, "a tag (`!name`)", advice, "!")

    def _refuse(self, event: Any, what: str, advice: str, mark: str = "") -> None:
        """``mark`` is the character with which the offending word begins, if it is not all of the event."""
        start, end = event.start_mark.index, event.end_mark.index
        start = self.text.find(mark, start, end)
        word = _WORD.match(self.text, start, end)
        end = word.end() if word else start + 1
        self.uses_features = True
        self._problem(
            Problem(refusals.YAML_FEATURE, start, end, f"{what} is not used here", "not allowed", advice)
        )

    def _problem(self, problem: Problem) -> None:
        self.result.problems.append(problem)
        if len(self.result.problems) >= MAX_PROBLEMS:
            raise _Stop

    def _stop(self, problem: Problem) -> None:
        self.result.problems.append(problem)
        raise _Stop


def _syntax(error: yaml.YAMLError, text: str) -> Problem:
    # What is no character is said by its reason, without a place.
    at, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    complaint = syntax.Complaint(
        text,
        getattr(error, "problem", "") or getattr(error, "reason", ""),
        at.index if at else 0,
        getattr(error, "context", "") or "",
        began.index if began else None,
    )
    return Problem(refusals.YAML_SYNTAX, *syntax.explain(complaint))
