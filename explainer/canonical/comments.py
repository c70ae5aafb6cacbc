"""Comments and what they stand beside, so that they go where that goes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from explainer.compose import compose
from explainer.source import Document, Route

_HEAD = re.compile(r"\ufeff?(?:[ \t]*#[^\r\n]*(?:\r\n|[\r\n]))+[ \t]*(?=[\r\n])")
_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n\ufeff]))#[^\r\n]*")

Where = Literal["before", "behind", "after"]
Side = tuple[Where, Route]
"""Before an entry on lines of their own, behind it on its line, or after the last one of a list or group."""


@dataclass
class Comments:
    """The comments of a file by the entry (key or list item) they belong to.

    ``head`` are those at the top that an empty line sets apart, such as a licence; ``end`` are those after all.
    """

    by_side: dict[Side, list[str]] = field(default_factory=dict)
    asked: set[Side] = field(default_factory=set)
    """The sides that were asked for: what stands there is written."""
    head: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)

    def all(self) -> Iterator[str]:
        """Every comment."""
        yield from self.head
        for texts in self.by_side.values():
            yield from texts
        yield from self.end

    def without(self, leaves: Callable[[str], bool]) -> Comments:
        """The same without those of which ``leaves`` is true."""
        kept = {side: [text for text in texts if not leaves(text)] for side, texts in self.by_side.items()}
        head, end = ([text for text in texts if not leaves(text)] for texts in (self.head, self.end))
        return Comments(kept, set(), head, end)

    def before(self, route: Route) -> list[str]:
        """On lines of their own before the entry; a second comment behind it has no other place."""
        return [*self._of("before", route), *self.by_side.get(("behind", route), ())[1:]]

    def behind(self, route: Route) -> str:
        """At the end of the entry's line, with two spaces before it; nothing if there is none."""
        return "".join(f"  {text}" for text in self._of("behind", route)[:1])

    def after(self, route: Route) -> list[str]:
        """On lines of their own after the entry, which is the last one of its list or group."""
        return self._of("after", route)

    def _of(self, where: Where, route: Route) -> list[str]:
        self.asked.add((where, route))
        return self.by_side.get((where, route), [])

    def raised(self) -> Comments | None:
        """The same with those that nobody asked for moved to where somebody will; ``None`` if there are none."""
        left = {side for side, texts in self.by_side.items() if texts and side not in self.asked}
        if not left:
            return None
        kept = {side: [*texts] for side, texts in self.by_side.items() if side not in left}
        end = [*self.end]
        for where, route in sorted(left, key=repr):
            # Behind an item that has keys of its own there is no place: then before it, then before what holds it.
            above = route if where != "before" else route[:-1]
            side: Side = ("before", above)
            (kept.setdefault(side, []) if above else end).extend(self.by_side[where, route])
        return Comments(kept, set(), [*self.head], end)

    def touches(self, route: Route) -> bool:
        """Whether any comment belongs to the entry."""
        return any(self.by_side.get((side, route)) for side in ("before", "behind", "after"))


def comments(document: Document) -> Comments:
    """Find every comment of a file and what it belongs to."""
    found = Comments()
    if "#" not in document.text:
        return found
    layout = _Layout(document)
    head = _HEAD.match(document.text)
    position = 0
    while match := _COMMENT.search(document.text, position):
        inside = layout.inside(match.start())
        position = inside or match.end()
        if inside:
            continue
        if head and match.start() < head.end():
            found.head.append(match[0].rstrip())
        else:
            _put(found, layout, match.start(), match[0].rstrip())
    return found


def _texts(data: Any, route: Route = ()) -> Iterator[Route]:
    """The routes of every text in a file's data; an empty list or group is none."""
    if isinstance(data, str):
        yield route
    for key, value in (
        data.items() if isinstance(data, dict) else enumerate(data if isinstance(data, list) else ())
    ):
        yield from _texts(value, (*route, key))


class _Layout:
    """Where the entries of a file begin, and where its texts stand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.begins = {route: self._begin(route) for route in document.routes()}
        self.entries = sorted(self.begins, key=lambda route: (self.begins[route], len(route)))
        self._starts = [self.begins[route] for route in self.entries]
        values = (document.span(route) for route in _texts(compose(document.text, with_places=False).data))
        keys = (document.key_span(route) for route in self.entries if isinstance(route[-1], str))
        self.texts = sorted((span.start, span.end) for span in (*values, *keys))

    def inside(self, offset: int) -> int:
        """The end of the value or key in whose text a character stands; 0 if in none."""
        index = bisect_right(self.texts, (offset, len(self.document.text))) - 1
        return self.texts[index][1] if index >= 0 and offset < self.texts[index][1] else 0

    def above(self, offset: int) -> Route:
        """The last entry that begins before a character; none at the top."""
        index = bisect_left(self._starts, offset)
        return self.entries[index - 1] if index else ()

    def following(self, offset: int) -> Route:
        """The first entry that begins after a character, the outermost of several; none at the end."""
        index = bisect_right(self._starts, offset)
        return self.entries[index] if index < len(self.entries) else ()

    def is_in_brackets(self, route: Route) -> bool:
        """Whether a list or group is written in brackets."""
        return self.document.text[self.document.span(route).start] in "[{"

    def column(self, route: Route) -> int:
        """Where an entry begins: its key, or the dash before an item."""
        return self.document.position(self.begins[route])[1]

    def _begin(self, route: Route) -> int:
        start = self.document.entry_span(route).start
        if isinstance(route[-1], str) or self.is_in_brackets(route[:-1]):
            return start
        # Between the dash and the item there may be a block's header, a comment, and empty lines.
        for line_start, line in self._lines_up(start):
            dash = _DASH.fullmatch(line)
            if dash:
                return line_start + dash.end(1) - 1
        return start

    def _lines_up(self, offset: int) -> Iterator[tuple[int, str]]:
        """What stands on the line before ``offset``, then the lines above, each with where it begins."""
        while True:
            start = offset - self.document.position(offset)[1] + 1
            yield start, self.document.text[start:offset].rstrip("\r\n")
            if not start:
                return
            offset = start - 1


_DASH = re.compile(r"([ \t]*+(?:-[ \t]++)*-)[ \t]*+(?:[>|][-+0-9]*+)?[ \t]*+(?:#.*)?")


def _put(found: Comments, layout: _Layout, offset: int, text: str) -> None:
    number, column = layout.document.position(offset)
    above = layout.above(offset)
    if layout.document.line(number)[: column - 1].strip():
        route = _on_the_line(layout, above, offset)
        if not route:  # behind a document's `---`
            found.head.append(text)
            return
        side: Side = ("behind", route)
    else:
        side = _on_its_own(layout, above, offset, column)
        if side[0] == "after" and not side[1]:
            found.end.append(text)
            return
    found.by_side.setdefault(side, []).append(text)


def _on_the_line(layout: _Layout, route: Route, offset: int) -> Route:
    """The entry on whose line a comment stands: the last that begins before, or the list in brackets it ends."""
    while (
        len(route) > 1
        and layout.is_in_brackets(route[:-1])
        and layout.document.span(route[:-1]).end <= offset
    ):
        route = route[:-1]
    return route


def _on_its_own(layout: _Layout, above: Route, offset: int, column: int) -> Side:
    """Before the next entry, unless the comment is indented deeper: then it ends the list or group before."""
    following = layout.following(offset)
    if following and (not above or column <= layout.column(following)):
        return "before", following
    route = above
    while route and layout.column(route) > column:
        route = route[:-1]
    if len(route) < 2 and following:
        return "before", following
    return ("after", route) if len(route) > 1 else ("after", ())
