"""What there is to say about the model's classes: their fields, what a field holds, and where a part stands."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from explainer.model import RECORDS, BaseClaim, Fact, Opinion, Prediction, Record, Settings
from explainer.model.edtf import Date
from explainer.model.fields import Language, OwnId, ProseKind, Ref, Url
from explainer.model.record import Part, type_of
from explainer.model.scales import Scale
from explainer.source import Route

Class = type[BaseModel]


def _with_kinds() -> Iterator[Class]:
    yield Record
    for record in RECORDS:
        yield record
        if record is BaseClaim:
            yield from (Fact, Opinion, Prediction)
    yield Settings


FILES: tuple[Class, ...] = tuple(_with_kinds())
"""What a whole file can be, in the order of the reference; ``Record`` is what all but ``site.yml`` share."""


def title(cls: type) -> str:
    """``KeyPoint`` as people read it: “Key point”."""
    names: dict[type, str] = {BaseClaim: "Claim", Record: "Every record", Settings: "Site"}
    words = re.sub(r"(?<=.)([A-Z])", lambda match: f" {match[1].lower()}", cls.__name__)
    return names.get(cls) or (f"{words} scale" if issubclass(cls, Scale) else words)


def anchor(cls: type, field: str = "") -> str:
    """The fragment of a class's heading, or of one of its fields'."""
    return re.sub(r"\s+", "-", f"{title(cls)} {field}".strip().lower())


def link(cls: type) -> str:
    return f"[{title(cls).lower()}](#{anchor(cls)})"


def own_fields(cls: Class) -> dict[str, FieldInfo]:
    """The fields to be described in the section of a class: those it declares, with their meaning."""
    return {
        name: field
        for name, field in cls.model_fields.items()
        if name in inspect.get_annotations(cls) and field.description
    }


def annotation(cls: Class, field: str) -> Any:
    return _hints(cls)[field]


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a class can be seen at work: as a file of its own, or in a field of another class.

    ``steps`` lead from the field to the part: nowhere, to an item of a list, or to a key.
    """

    cls: Class
    outer: Home | None = None
    field: str = ""
    steps: Route = ()

    @property
    def file(self) -> Class:
        """The class of the whole file."""
        return self.outer.file if self.outer else self.cls

    @property
    def route(self) -> Route:
        """The way to the part inside its file."""
        return (*self.outer.route, self.field, *self.steps) if self.outer else ()


@cache
def homes() -> dict[Class, Home]:
    """The first home of every class, in the order in which a reader meets them; of a base, that of its heir."""
    found: dict[Class, Home] = {}
    for file in FILES:
        if file not in (Record, BaseClaim):
            _settle(Home(file), found)
    for cls in list(found):
        for base in cls.__mro__[1:]:
            if issubclass(base, Part) and base is not Part:
                found.setdefault(base, found[cls])
    return found


def _settle(home: Home, found: dict[Class, Home]) -> None:
    if home.cls in found:
        return
    found[home.cls] = home
    for name in home.cls.model_fields:
        for part, steps in _inside(annotation(home.cls, name)):
            _settle(Home(part, home, name, steps), found)


def _inside(held: Any) -> Iterator[tuple[Class, Route]]:
    if isinstance(held, type):
        if issubclass(held, Part):
            yield held, ()
        return
    step = _STEPS.get(typing.get_origin(held), ())
    for argument in typing.get_args(held):
        yield from ((part, (*step, *steps)) for part, steps in _inside(argument))


_STEPS: dict[Any, Route] = {tuple: (0,), dict: ("no-archive",)}
"""From a field that holds several to one of them; the only such group of keys goes by the names of rules."""


def parts() -> list[Class]:
    """Every class that is a part of a file rather than a file; a class goes before those that extend it."""
    ordered: dict[Class, None] = {}
    for cls in homes():
        for base in reversed([*cls.__mro__]):
            if issubclass(base, Part) and base is not Part and base not in FILES:
                ordered[base] = None
    return list(ordered)


def scales() -> list[type[Scale]]:
    """Every scale that a field uses, in the order of their module."""
    return [cls for cls in Scale.__subclasses__() if cls.__module__ == Scale.__module__]


def holds(held: Any) -> str:
    """What a value of this annotation is, in plain words and Markdown."""
    origin, arguments = typing.get_origin(held), typing.get_args(held)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (typing.Union, types.UnionType):
        return holds(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        return f"a list; each item is {holds(arguments[0])}"
    if origin is dict:
        return f"a group of keys; each is the name of a rule and holds {holds(arguments[1])}"
    if origin is Literal:
        *others, last = [f"`{value}`" for value in arguments]
        return f"{', '.join(others)} or {last}" if others else last
    return _plain(held)


def _annotated(inner: Any, metadata: tuple[Any, ...]) -> str:
    known = next((words for item in metadata if (words := _kind_of_text(item))), None)
    limits = {type(limit).__name__: limit for item in metadata for limit in getattr(item, "metadata", ())}
    if known:
        return known
    if inner is int and {"Ge", "Le"} <= limits.keys():
        return f"a whole number from {limits['Ge'].ge} to {limits['Le'].le:,}"
    return holds(inner)


def _kind_of_text(item: Any) -> str | None:
    if isinstance(item, Ref):
        one = type_of(item.to)
        return f"the [id](#ids) of {'an' if one[0] in 'aeiou' else 'a'} [{one}](#{one})"
    if isinstance(item, ProseKind):
        return "[long prose](#prose)" if item.long else "[prose](#prose)"
    if isinstance(item, AfterValidator):
        return _BY_FUNCTION.get(item.func)
    if isinstance(item, StringConstraints) and item.pattern:
        return f"text of the form `{item.pattern}`"
    return None


def _function(kind: Any) -> Any:
    return next(item.func for item in typing.get_args(kind) if isinstance(item, AfterValidator))


_BY_FUNCTION = {
    _function(Url): "a [web address](#web-addresses)",
    _function(OwnId): "an [id](#ids)",
    _function(Language): "a [language tag](#language-tags)",
}


def _plain(held: Any) -> str:
    if held in _BY_TYPE:
        return _BY_TYPE[held]
    if issubclass(held, Scale):
        return f"a value of the {link(held)}"
    if issubclass(held, Part):
        return f"a group of keys, those of {link(held)}"
    raise TypeError(f"no words for {held!r}: add them here")


_BY_TYPE: dict[type, str] = {str: "[text](#text)", bool: "`true` or `false`", Date: "a [date](#dates)"}
