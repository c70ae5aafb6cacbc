"""Every field of every record, found from the model, and of what sort it is.

A field that takes words is attacked; every other sort is excused with a reason. A sort that is new has neither, and
then there is no table of fields: the tests fail.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple

from annotated_types import MaxLen
from pydantic import AfterValidator, BaseModel, StringConstraints

from explainer.model import Actor, Article, Event, Fact, Opinion, Prediction, Settings, Source, Term, Topic
from explainer.model import fields as model_fields
from explainer.model.edtf import Date
from explainer.model.fields import ProseKind, Ref
from explainer.model.scales import Scale

RECORDS: tuple[type[BaseModel], ...] = (
    Fact, Prediction, Opinion, Topic, Article, Actor, Source, Event, Term, Settings,
)  # fmt: skip

TEXT, PROSE, LONG_PROSE = "text", "prose", "long prose"
WORDS = (TEXT, PROSE, LONG_PROSE)
EXCUSED = {
    "part": "its own fields are attacked",
    "reference": "printed only where a record has that id, which the check demands",
    "id": "has only a-z, 0-9 and hyphens",
    "address": "absolute http or https, or refused: attacked by itself",
    "language": "matches a pattern without a sign but the hyphen",
    "pattern": "matches a pattern of letters and digits",
    "date": "parsed, and printed in words of our own",
    "step": "one of a list",
    "truth": "true or false",
    "number": "a number",
}
"""Sorts of fields that hold no words of a contributor, each with the reason why it is left out."""

_HARMLESS_PATTERNS = {
    r"^[0-9a-fA-F]{64}$",
    r"^Q[1-9][0-9]*$",
    r"^[A-Z]{2}$",
    r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
}


class Field(NamedTuple):
    """A field of a part of a record: whether it is a list, and what it is a list of."""

    name: str
    sort: str
    is_many: bool
    part: type[BaseModel] | None = None


class Slot(NamedTuple):
    """A place where a contributor writes: ``Fact.evidence.quote``."""

    route: str
    sort: str


@cache
def fields(cls: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a class, each with its sort.

    Raises:
        TypeError: a field is of a sort that nobody has thought of here.
    """
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(_field(cls, name, hints[name]) for name in cls.model_fields)


def slots() -> dict[str, str]:
    """Every place that takes words, with its sort."""
    return dict(slot for cls in RECORDS for slot in _slots(cls, cls.__name__))


def sorts() -> set[str]:
    """The sorts of all fields."""
    return {field.sort for cls in _classes() for field in fields(cls)}


def _classes() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting = list(RECORDS)
    while waiting:
        cls = waiting.pop()
        if cls not in found:
            found.add(cls)
            waiting += [field.part for field in fields(cls) if field.part]
    return found


def _slots(cls: type[BaseModel], route: str) -> Iterator[Slot]:
    for field in fields(cls):
        way = f"{route}.{field.name}"
        if field.part:
            yield from _slots(field.part, way)
        elif field.sort in WORDS:
            yield Slot(way, field.sort)


def _field(cls: type[BaseModel], name: str, annotation: Any) -> Field:
    found = list(_sorts(annotation, False))
    if len({sort for sort, _, _ in found}) != 1:
        raise TypeError(f"{cls.__name__}.{name} is of no sort that the attack knows: {annotation}")
    sort, is_many, part = found[0]
    return Field(name, sort, is_many, part)


def _sorts(annotation: Any, is_many: bool) -> Iterator[tuple[str, bool, type[BaseModel] | None]]:
    """What a value may be, ``None`` left out."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        yield from _annotated(arguments[0], arguments[1:], is_many)
    elif origin in (typing.Union, types.UnionType):
        for inner in arguments:
            if inner is not type(None):
                yield from _sorts(inner, is_many)
    elif origin is tuple:
        yield from _sorts(arguments[0], True)
    elif origin is dict:
        yield from _sorts(arguments[1], True)
    elif origin is Literal:
        yield "step", is_many, None
    elif isinstance(annotation, type):
        yield from _plain(annotation, is_many)


def _annotated(
    inner: Any, metadata: tuple[Any, ...], is_many: bool
) -> Iterator[tuple[str, bool, type[BaseModel] | None]]:
    if sort := _of_string(inner, metadata):
        yield sort, is_many, None
    else:
        yield from _sorts(inner, is_many)


def _of_string(inner: Any, metadata: tuple[Any, ...]) -> str | None:
    """The sort of a string, by what is said about it."""
    if any(isinstance(item, Ref) for item in metadata):
        return "reference"
    if inner is not str:
        return None
    for item in metadata:
        if isinstance(item, ProseKind):
            return LONG_PROSE if item.long else PROSE
    validators = {item.func: item for item in metadata if isinstance(item, AfterValidator)}
    for function, sort in _VALIDATED.items():
        if function in validators:
            return sort
    limits = [item for item in metadata if isinstance(item, StringConstraints)]
    if any(limit.pattern in _HARMLESS_PATTERNS for limit in limits):
        return "pattern"
    lengths = [limit.max_length for limit in limits] + [
        i.max_length for i in metadata if isinstance(i, MaxLen)
    ]
    if 200 in lengths:
        return "reference"
    return TEXT if model_fields.MAX_TEXT in lengths else None


_VALIDATED = {
    model_fields._is_url: "address",
    model_fields._is_language: "language",
    model_fields._is_id: "id",
}


def _plain(cls: type, is_many: bool) -> Iterator[tuple[str, bool, type[BaseModel] | None]]:
    if issubclass(cls, BaseModel):
        yield "part", is_many, cls
    elif issubclass(cls, Date):
        yield "date", is_many, None
    elif issubclass(cls, (Scale, Enum)):
        yield "step", is_many, None
    elif cls is bool:
        yield "truth", is_many, None
    elif cls is int:
        yield "number", is_many, None
