"""Comments and what they stand beside, so that they go where that goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from explainer.source import Document, Route

_HEAD = re.compile(r"\ufeff?(?:[ \t]*#[^\r\n]*(?:\r\n|[\r\n]))+[ \t]*(?=[\r\n])")
_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n\ufeff]))#[^\r\n]*")

Side = tuple[Literal["before", "behind", "after"], Route]
"""Before an entry on lines of their own, behind it on its line, or after the last one of a list or group."""


@dataclass
class Comments:
    """The comments of a file by the entry (key or list item) they belong to.

    ``head`` are those at the top that an empty line sets apart, such as a licence; ``end`` are those after all.
    """

    by_side: dict[Side, list[str]] = field(default_factory=dict)
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
        return Comments(kept, head, end)

    def before(self, route: Route) -> list[str]:
        """On lines of their own before the entry; a second comment behind it has no other place."""
        return [*self.by_side.get(("before", route), ()), *self.by_side.get(("behind", route), ())[1:]]

    def behind(self, route: Route) -> str:
        """At the end of the entry's line, with two spaces before it; nothing if there is none."""
        return "".join(f"  {text}" for text in self.by_side.get(("behind", route), ())[:1])

    def after(self, route: Route) -> list[str]:
        """On lines of their own after the entry, which is the last one of its list or group."""
        return self.by_side.get(("after", route), [])

    def taken(self, side: Side) -> list[str]:
        """Those of one side, which are not written there any more."""
        return self.by_side.pop(side, [])

    def touches(self, route: Route) -> bool:
        """Whether any comment belongs to the entry."""
        return any(self.by_side.get((side, route)) for side in ("before", "behind", "after"))


def comments(document: Document) -> Comments:
    """Find every comment of a file and what it belongs to."""
    found = Comments()
    entries = list(document.routes())
    if "#" not in document.text:
        return found
    head = _HEAD.match(document.text)
    for match in _COMMENT.finditer(document.text):
        if head and match.start() < head.end():
            found.head.append(match[0].rstrip())
        elif not document.inside_scalar(match.start()) and not _in_key(document, entries, match.start()):
            _put(found, document, entries, match.start(), match[0].rstrip())
    return found


def _in_key(document: Document, entries: list[Route], offset: int) -> bool:
    """Whether the place is inside a key in quotes."""
    keys = (document.key_span(route) for route in entries if isinstance(route[-1], str))
    return any(span.start < offset < span.end for span in keys)


def _put(found: Comments, document: Document, entries: list[Route], offset: int, text: str) -> None:
    number, column = document.position(offset)
    above = [route for route in entries if document.entry_span(route).start < offset]
    if document.line(number)[: column - 1].strip():
        side: Side = ("behind", _on_the_line(document, above, offset))
    else:
        side = _on_its_own(document, entries, above, offset, column)
        if side[0] == "after" and not side[1]:
            found.end.append(text)
            return
    found.by_side.setdefault(side, []).append(text)


def _on_the_line(document: Document, above: list[Route], offset: int) -> Route:
    """The entry on whose line a comment stands: the last that begins before, or the list in brackets it ends."""
    if not above:
        return ()
    route = above[-1]
    while len(route) > 1 and document.span(route[:-1]).end <= offset and _has_bracket(document, route[:-1]):
        route = route[:-1]
    return route


def _has_bracket(document: Document, route: Route) -> bool:
    return document.text[document.span(route).start] in "[{"


def _on_its_own(
    document: Document, entries: list[Route], above: list[Route], offset: int, column: int
) -> Side:
    """Before the next entry, unless the comment is indented deeper: then it ends the list or group before."""
    following = min(
        (route for route in entries if document.entry_span(route).start > offset),
        key=lambda route: (document.entry_span(route).start, len(route)),
        default=None,
    )
    if following is not None and (not above or column <= _column(document, following)):
        return "before", following
    if not above:
        return "after", ()
    route = above[-1]
    while route and _column(document, route) > column:
        route = route[:-1]
    if len(route) < 2 and following is not None:
        return "before", following
    return ("after", route) if len(route) > 1 else ("after", ())


def _column(document: Document, route: Route) -> int:
    """Where an entry begins: its key, or the dash before an item."""
    start = document.entry_span(route).start
    if isinstance(route[-1], int) and not _has_bracket(document, route[:-1]):
        start = document.text.rfind("-", 0, start)
    return document.position(start)[1]
