"""What a value of the model looks like in JSON: its schema and its conversion, made together from the model.

So that nothing has to be checked before it is read, a shape never changes: every key is always there, what is not
known is ``null``, a list is a list even when it is empty, and what refers to a record is always a summary of it.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Annotated, Any, NamedTuple

from explainer import prose
from explainer.annotation import Annotations
from explainer.escape import json_string, json_text
from explainer.model import RECORDS, Fact, Record
from explainer.model.edtf import Date
from explainer.model.fields import ProseKind, Ref
from explainer.model.record import Part, type_of
from explainer.model.scales import Scale
from explainer.site import Site, addresses

Schema = dict[str, Any]
Json = str
"""A value as it is written. It is made as text at once, because what is said again and again, summaries and dates,
is then made once, and copied.
"""


class Scope:
    """A site as it is seen from one folder of the API, where its addresses begin in the same way."""

    def __init__(self, site: Site, root: str, annotations: Annotations) -> None:
        self.site = site
        self.root = root
        self.annotations = annotations
        self._summaries: dict[int, Json] = {}
        self._dates: dict[Date, Json] = {}

    def page(self, record: Record) -> str:
        """The address of a record's page."""
        return f"{self.root}{self.site.page(record)}"

    def json(self, record: Record) -> str:
        """The address of a record's JSON."""
        return f"{self.root}{addresses.record_json(record)}"

    def summary(self, record: Record) -> Json:
        """What is said of a record wherever something refers to it."""
        known = self._summaries.get(id(record))
        if known is None:
            known = self._summaries[id(record)] = "{" + self._inside(record) + "}"
        return known

    def _inside(self, record: Record) -> Json:
        said = {"record": type_of(record.folder), "id": record.id, "name": record.name}
        said |= {"page": self.page(record), "json": self.json(record)}
        own = [f'"{key}":{json_string(text)}' for key, text in said.items()]
        more = [
            f'"{field.name}":{field.shape.value(getattr(record, field.name, None), self)}'
            for field in told(record.folder)
        ]
        return ",".join([*own, *more])

    def find(self, folder: str, id: str) -> Json:
        """The summary of a record by its id; nothing if readers cannot see it."""
        record = self.site.of(folder).get(id)
        return "" if record is None else self.summary(record)

    def date(self, value: Date) -> Json:
        """A date as it was written, and the days between which it lies."""
        known = self._dates.get(value)
        if known is None:
            earliest = None if value.earliest == date.min else value.earliest.isoformat()
            latest = None if value.latest == date.max else value.latest.isoformat()
            known = self._dates[value] = json_text(
                {"edtf": value.edtf, "earliest": earliest, "latest": latest}
            )
        return known


class Shape(NamedTuple):
    """A schema, and what makes a value of the model fit it."""

    schema: Schema
    value: Callable[[Any, Scope], Json]


class Field(NamedTuple):
    """A key of an object: its name, what it means, and its shape."""

    name: str
    meaning: str
    shape: Shape


TEXT = Shape({"type": "string"}, lambda value, scope: json_string(value))
NUMBER = Shape({"type": "integer"}, lambda value, scope: str(value))
TRUTH = Shape({"type": "boolean"}, lambda value, scope: "true" if value else "false")
ADDRESS = Shape({"type": "string", "format": "uri-reference"}, TEXT.value)
DATE = Shape({"$ref": "#/$defs/date"}, lambda value, scope: scope.date(value))


def _prose(value: str, scope: Scope) -> Json:
    return f'{{"markdown":{json_string(value)},"text":{json_string(prose.plain(value))}}}'


PROSE = Shape({"$ref": "#/$defs/prose"}, _prose)


def summary_of(folder: str) -> Shape:
    """A record of a folder, for one who holds it already."""
    return Shape({"$ref": f"#/$defs/{type_of(folder)}"}, lambda record, scope: scope.summary(record))


SUMMARY = Shape(
    {"anyOf": [{"$ref": f"#/$defs/{type_of(record.folder)}"} for record in RECORDS]},
    lambda record, scope: scope.summary(record),
)
"""A record of any type; ``record`` in it says which."""


def nullable(shape: Shape) -> Shape:
    """The same, or ``null`` where nothing is known."""
    inner = shape.value

    def value(given: Any, scope: Scope) -> Json:
        return "null" if given is None else inner(given, scope) or "null"

    return Shape({"anyOf": [shape.schema, {"type": "null"}]}, value)


def many(shape: Shape) -> Shape:
    """A list of such things, in the order in which they are given."""
    inner = shape.value
    return Shape(
        {"type": "array", "items": shape.schema},
        lambda given, scope: _listed([inner(item, scope) for item in given]),
    )


def _listed(items: list[Json]) -> Json:
    return "[" + ",".join(items) + "]"


def one_of(scale: type[Scale]) -> Shape:
    """A step of a scale, by its id; ``scales`` in the index says what it means."""
    return Shape(
        {"type": "string", "enum": [step.value for step in scale]}, lambda step, scope: f'"{step.value}"'
    )


def schema_of(fields: typing.Iterable[Field]) -> Schema:
    """The schema of an object with these keys, all of which are always there."""
    properties = {field.name: {"description": field.meaning, **field.shape.schema} for field in fields}
    return {"type": "object", "required": list(properties), "properties": properties}


def of_field(cls: type[Part], name: str) -> Field:
    """A key of the model, with the meaning that the model gives it."""
    return Field(name, cls.model_fields[name].description or "", _shape(_hints(cls)[name]))


def of_part(cls: type[Part], keys: tuple[str, ...]) -> Shape:
    """Some keys of a part of a record, or of a record, as an object."""
    return of_object([of_field(cls, name) for name in keys])


def of_object(fields: Sequence[Field]) -> Shape:
    """An object made of a value's attributes of the same names."""
    steps = [(field.name, f'"{field.name}":', field.shape.value) for field in fields]

    def value(given: Any, scope: Scope) -> Json:
        return "{" + ",".join([key + make(getattr(given, name), scope) for name, key, make in steps]) + "}"

    return Shape(schema_of(fields), value)


@cache
def told(folder: str) -> tuple[Field, ...]:
    """What a summary says of a record besides its name and addresses."""
    cls: type[Record] = next(record for record in RECORDS if record.folder == folder)
    if folder == "claims":
        verdict = of_field(Fact, "verdict")
        meaning = "What the evidence says; `null` for opinions and predictions, which get no verdict."
        return of_field(cls, "kind"), verdict._replace(meaning=meaning), of_field(cls, "status")
    return tuple(of_field(cls, name) for name in _TOLD[folder])


_TOLD: Mapping[str, tuple[str, ...]] = {
    "topics": ("question", "updated"),
    "articles": ("genre", "language", "published"),
    "actors": ("type",),
    "sources": ("publisher", "published", "type", "control", "country", "verified"),
    "events": ("date",),
    "terms": (),
}


def summary_fields(folder: str) -> list[Field]:
    """The keys of a summary, in their order."""
    kind = Shape({"const": type_of(folder)}, TEXT.value)
    return [
        Field("record", "The type of the record.", kind),
        Field("id", "Its id, which never changes its meaning.", TEXT),
        Field("name", "What people call it.", TEXT),
        Field("page", "The address of its page.", ADDRESS),
        Field("json", "The address of everything that is known of it.", ADDRESS),
        *told(folder),
    ]


def definitions() -> Schema:
    """What schemas refer to: summaries of every type, dates, and texts with marks."""
    day = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
    written = {"type": "string", "description": "The date in EDTF, as somebody wrote it."}
    date_ = {
        "edtf": written,
        "earliest": {"description": "The first day it can mean; `null` where it is open.", **day},
        "latest": {"description": "The last day it can mean; `null` where it is open.", **day},
    }
    prose_ = {
        "markdown": {
            "type": "string",
            "description": "CommonMark: emphasis, links, code, lists, quotes; no HTML.",
        },
        "text": {"type": "string", "description": "The same words without marks."},
    }
    return {
        "date": {"type": "object", "required": list(date_), "properties": date_},
        "prose": {"type": "object", "required": list(prose_), "properties": prose_},
        **{type_of(cls.folder): schema_of(summary_fields(cls.folder)) for cls in RECORDS},
    }


@cache
def _hints(cls: type[Part]) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _shape(annotation: Any) -> Shape:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (typing.Union, types.UnionType):
        return nullable(_shape(next(item for item in arguments if item is not type(None))))
    if origin is tuple:
        return _list(arguments[0])
    if origin is typing.Literal:
        return one_of(type(arguments[0]))
    return _plain(annotation)


def _annotated(inner: Any, metadata: tuple[Any, ...]) -> Shape:
    for item in metadata:
        if isinstance(item, ProseKind):
            return PROSE
        if isinstance(item, Ref):
            found = _reference(item)
            # A list of references has the mark inside, where it counts for each of them.
            return nullable(found) if _may_be_none(inner) else found
    return _shape(inner)


def _may_be_none(annotation: Any) -> bool:
    return type(None) in typing.get_args(annotation)


def _reference(ref: Ref) -> Shape:
    folder = ref.to
    return Shape({"$ref": f"#/$defs/{type_of(folder)}"}, lambda id, scope: scope.find(folder, id))


def _list(item: Any) -> Shape:
    """A list. What refers to a record that readers cannot see is left out, and so is a part that has to."""
    inner = _shape(item)
    make = inner.value
    if isinstance(item, type) and issubclass(item, Part):
        needed = [(name, ref.to) for name in item.model_fields if (ref := _needed(_hints(item)[name]))]

        def parts(given: Any, scope: Scope) -> Json:
            return _listed(
                [
                    make(part, scope)
                    for part in given
                    if all(getattr(part, name) in scope.site.of(folder) for name, folder in needed)
                ]
            )

        return Shape({"type": "array", "items": inner.schema}, parts)

    def others(given: Any, scope: Scope) -> Json:
        return _listed([made for value in given if (made := make(value, scope))])

    return Shape({"type": "array", "items": inner.schema}, others)


def _needed(annotation: Any) -> Ref | None:
    """The reference that a field always holds; ``None`` if it may be left out or is a list."""
    if typing.get_origin(annotation) is not Annotated:
        return None
    inner, *metadata = typing.get_args(annotation)
    if _may_be_none(inner):
        return None
    return next((item for item in metadata if isinstance(item, Ref)), None)


def _plain(cls: Any) -> Shape:
    for kind, shape in ((bool, TRUTH), (int, NUMBER), (Date, DATE)):
        if cls is kind:
            return shape
    if issubclass(cls, Scale):
        return one_of(cls)
    return of_part(cls, tuple(cls.model_fields)) if issubclass(cls, Part) else TEXT
