"""What a table is: columns that say what they hold, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from explainer.model.scales import Kind, Scale

Cell = str | int | float | None
"""A value as a table holds it. A truth is ``True`` or ``False``, a day is text: ``2024-06-19``."""


class Type(StrEnum):
    """The types of values, by the names of Table Schema. https://datapackage.org/standard/table-schema/"""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


Steps = type[Scale]
"""A scale itself, not one of its steps."""


class Form(StrEnum):
    """What sort of text a text is."""

    ID = "id"
    TEXT = "text"
    MARKDOWN = "markdown"
    EDTF = "edtf"
    URI = "uri"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        required: whether every row has a value in it.
        refers: the table whose ``id`` it holds; empty if none.
        scale: the scale of whose ids it holds one.
        values: all that it can hold, in order; empty if that is not a list.
        pattern: a regular expression that the whole of a value fits; empty if there is none.
        kinds: the kinds of claim that have it; empty where that does not matter.
    """

    name: str
    description: str
    type: Type = Type.STRING
    form: Form | None = None
    required: bool = False
    refers: str = ""
    scale: Steps | None = None
    values: tuple[str, ...] = ()
    pattern: str = ""
    kinds: tuple[Kind, ...] = ()

    @property
    def is_words(self) -> bool:
        """Whether people would search in it."""
        return self.form in (Form.TEXT, Form.MARKDOWN)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table without its rows: what the model alone decides."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """The columns that together tell a row from all others."""

    @property
    def label(self) -> str:
        """The column that people would call a row by; empty if there is none."""
        named = [column.name for column in self.columns if column.is_words and column.required]
        return "name" if "name" in named else next(iter(named), "")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its shape, and for each column as many values as there are rows."""

    shape: Shape
    values: tuple[Sequence[Cell], ...]

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The rows, in order."""
        return zip(*self.values, strict=True)
