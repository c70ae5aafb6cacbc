"""What all records have in common: frozen values that know where they were written, and their references."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, PrivateAttr

from explainer.model.fields import MAX_PROSE, MAX_TEXT, OwnId, Ref, doc
from explainer.source import Document, Route, Span


class Part(BaseModel):
    """A piece of a record. Frozen; a key it does not have is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=False)

    order: ClassVar[tuple[str, ...]] = ()
    """Keys that are written before all others, in this order; the rest follow as they are defined."""

    @classmethod
    def keys_in_order(cls) -> tuple[str, ...]:
        """The keys in the order in which they are written."""
        return tuple(dict.fromkeys((*cls.order, *cls.model_fields)))


_NOWHERE = Document("", "")
"""Where a record was written that nobody has read from a file."""


class Record(Part):
    """One file of data. ``id`` is the file's stem; ``span`` says where anything in it was written."""

    folder: ClassVar[str]
    """The folder below ``data/``, which is also the first part of the record's address."""

    worth_asking: ClassVar[tuple[str, ...]] = ()
    """Keys that may be missing and should seldom be: ``explainer new`` asks for them too."""

    formerly: Annotated[
        tuple[OwnId, ...],
        doc(
            "Ids this record had before it was renamed; their addresses keep working.",
            ["treaty-signed"],
            ["Treaty signed"],
        ),
    ] = ()

    @classmethod
    def keys_in_order(cls) -> tuple[str, ...]:
        return (*(name for name in super().keys_in_order() if name != "formerly"), "formerly")

    _id: str = PrivateAttr(default="")
    _document: Document = PrivateAttr(default_factory=lambda: _NOWHERE)

    @property
    def id(self) -> str:
        # The same as ``self._id``, for which Pydantic searches three places each time.
        id: str = (self.__pydantic_private__ or {})["_id"]
        return id

    @property
    def document(self) -> Document:
        """The file it was read from."""
        document: Document = (self.__pydantic_private__ or {})["_document"]
        return document

    @property
    def name(self) -> str:
        """What people call it: the text of a link to it."""
        raise NotImplementedError

    def written(self, id: str, document: Document) -> None:
        """Tell the record where it comes from. Called once, by ``load``."""
        self._id = id
        self._document = document
        _share_sets(self)

    def span(self, *route: str | int) -> Span:
        """Where the value at ``route`` was written, such as ``claim.span("evidence", 0, "source")``."""
        return self._document.span(route)

    def key_span(self, *route: str | int) -> Span:
        """Where the key at ``route`` was written."""
        return self._document.key_span(route)


_sets: dict[frozenset[str], set[str]] = {}
_MOST_SETS = 10_000


def _share_sets(part: Part) -> None:
    """Let all parts that say the same keys share the set of them: Pydantic makes each its own, a sixth of all memory.

    Nobody changes one: parts are frozen, and a copy has a copy.
    """
    said = part.__pydantic_fields_set__
    if len(_sets) > _MOST_SETS:
        _sets.clear()
    object.__setattr__(part, "__pydantic_fields_set__", _sets.setdefault(frozenset(said), said))
    for value in part.__dict__.values():
        if isinstance(value, Part):
            _share_sets(value)
        elif value.__class__ is tuple:
            for item in value:
                if isinstance(item, Part):
                    _share_sets(item)


def type_of(folder: str) -> str:
    """What a record of a folder calls itself: ``claims`` hold a ``claim``."""
    return folder.removesuffix("s")


class Reference(NamedTuple):
    """One mention of another record: where it stands, what it names, and the innermost part that does."""

    route: Route
    to: str
    id: str
    reverse: str
    part: Part


def references(record: Part) -> Iterator[Reference]:
    """Every reference that a record (or a part of one) makes, in the order of its fields."""
    return _walk(record, ())


def _walk(part: Part, route: Route) -> Iterator[Reference]:
    for name, step in _plan(type(part)):
        value = getattr(part, name)
        if not value:
            continue
        if isinstance(step, Ref):
            if isinstance(value, str):
                yield Reference((*route, name), step.to, value, step.reverse, part)
            else:
                for index, item in enumerate(value):
                    yield Reference((*route, name, index), step.to, item, step.reverse, part)
        elif isinstance(value, Part):
            yield from _walk(value, (*route, name))
        else:
            for index, item in enumerate(value):
                yield from _walk(item, (*route, name, index))


def referred(record: Part) -> Iterator[tuple[str, str]]:
    """The folder and id of every record that is referred to, in the order of :func:`references`.

    For those who need no routes, in half the time.
    """
    for name, step in _plan(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if step is None:
            for part in (value,) if isinstance(value, Part) else value:
                yield from referred(part)
        elif isinstance(value, str):
            yield step.to, value
        else:
            for item in value:
                yield step.to, item


@cache
def _plan(cls: type[Part]) -> tuple[tuple[str, Ref | None], ...]:
    """The fields of a class through which references can be reached: a ``Ref``, or ``None`` to go deeper."""
    plan: list[tuple[str, Ref | None]] = []
    for name, annotation in typing.get_type_hints(cls, include_extras=True).items():
        if name not in cls.model_fields:
            continue
        found = _reaches(annotation)
        if isinstance(found, Ref):
            plan.append((name, found))
        elif found:
            plan.append((name, None))
    return tuple(plan)


def _reaches(annotation: Any) -> Ref | bool:
    """A ``Ref``, if the annotation holds one; else whether it holds a ``Part`` that reaches one."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = typing.get_args(annotation)
        return next((item for item in metadata if isinstance(item, Ref)), None) or _reaches(inner)
    if origin in (tuple, typing.Union, types.UnionType):
        answers = [_reaches(argument) for argument in typing.get_args(annotation) if argument is not Ellipsis]
        return next((answer for answer in answers if isinstance(answer, Ref)), None) or any(answers)
    return isinstance(annotation, type) and issubclass(annotation, Part) and bool(_plan(annotation))


def texts(record: Part) -> Iterator[tuple[Route, str]]:
    """Every field of a record that holds words for people, with its route; ids, dates and addresses left out."""
    return _walk_texts(record, (), _text_plan)


def quotes(record: Part) -> Iterator[tuple[Route, str]]:
    """Every quote from a source that a record holds, with its route."""
    return _walk_texts(record, (), _quote_plan)


Plan = tuple[tuple[str, bool], ...]
"""The fields of a class in which something is looked for, and whether the field itself is that."""


def _walk_texts(part: Part, route: Route, plan: Callable[[type[Part]], Plan]) -> Iterator[tuple[Route, str]]:
    for name, is_text in plan(type(part)):
        value = getattr(part, name)
        for step, item in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            way = (*route, name) if step is None else (*route, name, step)
            if isinstance(item, Part):
                yield from _walk_texts(item, way, plan)
            elif is_text and type(item) is str:
                yield way, item


@cache
def _quote_plan(cls: type[Part]) -> Plan:
    """The fields of a class that hold quotes, or parts that do."""
    hints = typing.get_type_hints(cls, include_extras=True)
    inside = {name: _part_inside(hints[name]) for name in cls.model_fields if name in hints}
    deeper = {name for name, part in inside.items() if part is not None and _quote_plan(part)}
    return tuple((name, name == "quote") for name in inside if name == "quote" or name in deeper)


@cache
def _text_plan(cls: type[Part]) -> Plan:
    """The fields of a class that hold texts, or parts that may: and whether the field itself is a text."""
    hints = typing.get_type_hints(cls, include_extras=True)
    plan = [(name, _is_words(hints[name])) for name in cls.model_fields if name in hints]
    return tuple((name, words) for name, words in plan if words or _model_inside(hints[name]))


def _is_words(annotation: Any) -> bool:
    if typing.get_origin(annotation) is Annotated:
        inner, *metadata = typing.get_args(annotation)
        if any(isinstance(item, Ref) for item in metadata):
            return False
        limits = [getattr(item, "max_length", None) for item in metadata]
        return MAX_TEXT in limits or MAX_PROSE in limits or _is_words(inner)
    return any(_is_words(argument) for argument in typing.get_args(annotation))


def _model_inside(annotation: Any) -> bool:
    return _part_inside(annotation) is not None


def _part_inside(annotation: Any) -> type[Part] | None:
    """The class of the parts that an annotation allows, by themselves or in a list."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, Part) else None
    return next((part for inner in typing.get_args(annotation) if (part := _part_inside(inner))), None)
