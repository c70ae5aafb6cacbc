"""What a field of the model holds, read from its annotation, and the columns it becomes."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, StringConstraints

from explainer.model.edtf import Date
from explainer.model.fields import MAX_TEXT, ProseKind, Ref
from explainer.model.record import Part
from explainer.model.scales import Kind, Scale
from explainer.model.schema import form_of
from explainer.tabular.table import Column, Form, Steps, Type

EDTF = "[-0-9XY/.?~%]+"
"""The characters of a date of EDTF's levels 0 and 1."""
_TYPES: tuple[tuple[type, Type], ...] = (
    (bool, Type.BOOLEAN),
    (int, Type.INTEGER),
    (float, Type.NUMBER),
    (Date, Type.STRING),
    (str, Type.STRING),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a part: what it means and what it holds.

    Attributes:
        many: whether it holds a list of that.
        optional: whether it may hold nothing.
        part: the class of the parts in it; ``None`` if it holds plain values.
        refers: the folder of the records whose ids it holds.
    """

    name: str
    meaning: str
    many: bool
    optional: bool
    part: type[Part] | None
    refers: str
    scale: Steps | None
    type: Type
    form: Form | None
    pattern: str

    @property
    def is_date(self) -> bool:
        return self.form is Form.EDTF


@cache
def fields(cls: type[Part]) -> Mapping[str, Field]:
    """The fields of a class, in the order in which they are written."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return {name: _field(name, hints[name], cls) for name in cls.keys_in_order()}


def _field(name: str, annotation: Any, cls: type[Part]) -> Field:
    pieces = tuple(_pieces(annotation))
    part = _class(pieces, Part)
    refers = next((piece.to for piece in pieces if isinstance(piece, Ref)), "")
    return Field(
        name=name,
        meaning=cls.model_fields[name].description or "",
        many=tuple in pieces,
        optional=type(None) in pieces,
        part=part,
        refers=refers,
        scale=_class(pieces, Scale),
        type=Type.STRING if part else _type(pieces, name),
        form=Form.ID if refers else _form(pieces),
        pattern="" if refers else _pattern(pieces),
    )


def _pieces(annotation: Any) -> Iterator[Any]:
    """All that an annotation is made of: classes, and what is said about them."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        inner, *said = typing.get_args(annotation)
        yield from _pieces(inner)
        yield from said
    elif origin is Literal:
        yield type(typing.get_args(annotation)[0])
    elif origin in (tuple, typing.Union, types.UnionType):
        yield from (tuple,) if origin is tuple else ()
        for argument in typing.get_args(annotation):
            yield from _pieces(argument)
    else:
        yield annotation


def _class(pieces: tuple[Any, ...], wanted: type) -> Any:
    return next((piece for piece in pieces if isinstance(piece, type) and issubclass(piece, wanted)), None)


def _type(pieces: tuple[Any, ...], name: str) -> Type:
    found = next((type for held, type in _TYPES if _class(pieces, held)), None)
    if found is None:
        raise TypeError(f"{name}: say in explainer/tabular/fields.py how such a value stands in a table")
    return found


def _form(pieces: tuple[Any, ...]) -> Form | None:
    if _class(pieces, Date):
        return Form.EDTF
    if any(isinstance(piece, ProseKind) for piece in pieces):
        return Form.MARKDOWN
    if any(isinstance(piece, StringConstraints) and piece.max_length == MAX_TEXT for piece in pieces):
        return Form.TEXT
    judged = _judged(pieces)
    if judged:
        return Form.URI if judged.get("format") == "uri" else Form.CODE
    return Form.CODE if _pattern(pieces) else None


def _pattern(pieces: tuple[Any, ...]) -> str:
    """A pattern as Table Schema has it: XML Schema's expressions fit the whole value and know no ``(?:``."""
    if _class(pieces, Date):
        return EDTF
    said = [piece.pattern for piece in pieces if isinstance(piece, StringConstraints) and piece.pattern]
    pattern = str(next(iter(said), "") or _judged(pieces).get("pattern", ""))
    return pattern.removeprefix("^").removesuffix("$").replace("(?:", "(")


def _judged(pieces: tuple[Any, ...]) -> Mapping[str, Any]:
    found = (form_of(piece.func) for piece in pieces if isinstance(piece, AfterValidator))
    return next((form for form in found if form), {})


def columns(field: Field, name: str, *, required: bool, kinds: tuple[Kind, ...] = ()) -> list[Column]:
    """The column of a plain field; a date has two more, so that a spreadsheet can sort by it.

    ``name`` is that of the first; ``kinds`` are the kinds of claim that alone have the field.
    """
    only = f" Only of {' and '.join(f'{kind}s' for kind in kinds)}." if kinds else ""
    first = Column(
        name=name,
        description=f"{field.meaning}{only}",
        type=field.type,
        form=field.form,
        required=required,
        refers=field.refers,
        scale=field.scale,
        values=tuple(field.scale) if field.scale else (),
        pattern=field.pattern,
        kinds=kinds,
    )
    return [first, *_days(name, kinds)] if field.is_date else [first]


def _days(name: str, kinds: tuple[Kind, ...]) -> list[Column]:
    """No value where a stretch of time is open, or beyond the years 1 to 9999."""
    said = {"earliest": "The first day that", "latest": "The last day that"}
    return [
        Column(f"{name}_{end}", f"{words} `{name}` can mean.", Type.DATE, kinds=kinds)
        for end, words in said.items()
    ]
