"""One canonical form for the files of records, so that a change of a file shows what changed and nothing else.

- The first line names the JSON Schema of the record, for editors.
- Keys stand in the order of the reference. Nesting is two spaces, also for lists.
- A text stands on its line if it fits into 100 columns; else it is folded (``>-``), or kept line by line
  (``|-``) where its lines matter and fit. It has quotes only where it would otherwise be read as something
  else, by our own loader or by another reader of YAML 1.1 or 1.2.
- Lists of ids stand in brackets where they fit on one line; all other lists have a line for each item.
- No empty lines, but for one below comments at the top that an empty line sets apart; ``\\n`` at the ends of
  lines, and one at the end of the file.
- Comments stay with the key or the item that they stand before or behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from explainer.canonical.comments import Comments, comments
from explainer.canonical.scalars import WIDTH, in_brackets, lines_of
from explainer.compose import compose
from explainer.model.record import Part, texts
from explainer.source import Document, Route

_MODELINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=(\S+)")


class NotWritable(Exception):
    """The canonical form would say something else than the file. A mistake of ours; the file is left alone."""


def canonical(document: Document, record: Part, schema: str = "") -> str:
    """The file's text in canonical form; the same text if it has that form already.

    ``record`` is what the file was read as, and ``schema`` where its JSON Schema stands, relative to it. An
    absolute address of a schema of the same name is kept, and so is whatever is named if ``schema`` is empty.

    Raises:
        NotWritable: the text that was made does not say the same. Nothing should be written then.
    """
    data = compose(document.text, with_places=False).data
    all_of_them = comments(document)
    modeline = _modeline(all_of_them, schema)
    found: Comments | None = all_of_them.without(lambda text: _MODELINE.match(text) is not None)
    made = ""
    while found is not None:  # until every comment has a place
        made = "\n".join(_Writer(record, found).file(data, modeline)) + "\n"
        found = found.raised()
    if _said(made) != _said(document.text) or _remarks(made) != _remarks(document.text):
        raise NotWritable(document.path)
    return made


def write(record: Part, data: dict[str, Any], schema: str = "", head: Sequence[str] = ()) -> str:
    """The canonical text of a new file that says ``data``, the written form of ``record``.

    ``head`` are comments for its top, each a line that begins with ``#``.
    """
    lines = _Writer(record, Comments(head=[*head])).file(data, _modeline(Comments(), schema))
    return "\n".join(lines) + "\n"


def _modeline(found: Comments, schema: str) -> str:
    """The line that names the schema."""
    named = next((match for text in found.all() if (match := _MODELINE.match(text))), None)
    if named and not schema:
        return named[0]
    stays = named and re.match("https?://", named[1])
    if named and stays and named[1].endswith("/" + schema.rpartition("/")[2]):
        return named[0]
    return f"# yaml-language-server: $schema={schema}" if schema else ""


def _remarks(text: str) -> list[str]:
    """The comments of a file in alphabetical order, without the line that names the schema."""
    if text.count("#") == len(_MODELINE.findall(text)):
        return []
    return sorted(remark for remark in comments(Document("", text)).all() if not _MODELINE.match(remark))


def _said(text: str) -> Any:
    return _stripped(compose(text, with_places=False).data)


def _stripped(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _stripped(value) for key, value in data.items()}
    return [_stripped(item) for item in data] if isinstance(data, list) else data.strip()


class _Writer:
    """Writes one file. Every method yields whole lines without their ends."""

    def __init__(self, record: Part, comments: Comments) -> None:
        self.cls = type(record)
        self.words = {route for route, _ in texts(record)}
        self.comments = comments

    def file(self, data: Any, modeline: str) -> Iterator[str]:
        if modeline:
            yield modeline
        if self.comments.head:
            yield from (*self.comments.head, "")
        yield from self._mapping(self.cls, data, (), 0)
        yield from self.comments.end

    def _mapping(self, cls: Any, data: dict[str, Any], route: Route, indent: int) -> Iterator[str]:
        order = cls.keys_in_order() if isinstance(cls, type) and issubclass(cls, Part) else tuple(data)
        for key in order:
            if key in data:
                way = (*route, key)
                yield from (" " * indent + comment for comment in self.comments.before(way))
                yield from self._entry(f"{_key(key)}:", _inside(cls, key), data[key], way, indent)
                yield from (" " * indent + comment for comment in self.comments.after(way))

    def _entry(self, label: str, cls: Any, value: Any, route: Route, indent: int) -> Iterator[str]:
        """A key or a dash with its value."""
        margin, behind = " " * indent + label, self.comments.behind(route)
        if isinstance(value, str):
            first, *rest = lines_of(value, indent, len(margin) + 1, is_words=route in self.words)
            yield f"{margin} {first}{behind}"
            yield from rest
        elif not value:
            yield f"{margin} {'{}' if isinstance(value, dict) else '[]'}{behind}"
        elif isinstance(value, list) and (listed := self._in_brackets(value, route, len(margin) + 1)):
            yield f"{margin} {listed}{behind}"
        else:
            yield f"{margin}{behind}"
            nested = self._items if isinstance(value, list) else self._mapping
            yield from nested(cls, value, route, indent + 2)

    def _in_brackets(self, items: list[Any], route: Route, column: int) -> str:
        is_plain = all(
            isinstance(item, str) and (*route, n) not in self.words for n, item in enumerate(items)
        )
        if not is_plain or any(self.comments.touches((*route, number)) for number in range(len(items))):
            return ""
        listed = in_brackets(items)
        return listed if column + len(listed) <= WIDTH else ""

    def _items(self, cls: Any, items: list[Any], route: Route, indent: int) -> Iterator[str]:
        for number, item in enumerate(items):
            way, margin = (*route, number), " " * indent
            yield from (margin + comment for comment in self.comments.before(way))
            if isinstance(item, dict) and item:
                lines = list(self._mapping(cls, item, way, indent + 2))
                # A comment cannot stand between the dash and the first key.
                first = next(place for place, line in enumerate(lines) if not line.lstrip().startswith("#"))
                yield from (margin + comment.lstrip() for comment in lines[:first])
                yield f"{margin}- {lines[first].lstrip()}"
                yield from lines[first + 1 :]
            else:
                yield from self._entry("-", cls, item, way, indent)
            yield from (margin + comment for comment in self.comments.after(way))


def _key(key: str) -> str:
    """A key as it is written. Those of the model are plain words; names that somebody chose may not be."""
    return key if re.fullmatch(r"[A-Za-z][\w-]*", key) else in_brackets([key])[1:-1]


def _inside(cls: Any, key: str) -> Any:
    """The class of what stands below a key, by itself or in a list."""
    if get_origin(cls) is dict:
        return _part_in(get_args(cls)[1])
    field = cls.model_fields.get(key) if isinstance(cls, type) and issubclass(cls, BaseModel) else None
    if field is None:
        return None
    return field.annotation if get_origin(field.annotation) is dict else _part_in(field.annotation)


def _part_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((part for inner in get_args(annotation) if (part := _part_in(inner))), None)
