"""Which tables there are, and where in a record their rows come from. The model alone decides that.

Every type of record has a table, claims of all kinds one together. A part that stands alone in a record is
flattened into its columns (``review.next`` is ``review_next``). Every class of parts that stand in lists has a
table of its own, wherever they stand: all evidence is one table, whose rows say of which record they are and
under what they stand there, because people ask about evidence and not about the place where it was written. A
list of plain values is a table of pairs, named after its owner and its field: ``claim_topics``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from explainer.model import KINDS, RECORDS, BaseClaim, Record
from explainer.model.fields import ID
from explainer.model.record import Part
from explainer.model.scales import Kind
from explainer.tabular.fields import Field, columns, fields
from explainer.tabular.table import Column, Form, Shape, Type

Path = tuple[str, ...]
"""The names that lead from a record or a part to a value in it."""

_THEIR_OWN_PLURAL = ("evidence", "loaded_words")
_ID = ID.pattern.replace("(?:", "(")
_BASE = tuple(Record.model_fields)
"""What every record has: its lists are one table for all types."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain field of a table's rows: where it stands, and the columns that it becomes."""

    path: Path
    field: Field
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in a record or a part: where it stands there, and the table of what is in it.

    Attributes:
        needed: the references without which an item says nothing: the name of a field, or ``None`` where the item
            is one itself, and the folder.
        goes_deeper: whether there are lists in its items.
    """

    path: Path
    field: Field
    table: str
    needed: tuple[tuple[str | None, str], ...] = ()
    goes_deeper: bool = False


@dataclass(slots=True)
class Plan:
    """A table that is being planned, and then the way to its rows.

    Attributes:
        classes: the classes whose fields its rows have; none for a list of plain values.
        owners: the folders of the records in which its rows stand.
        parents: the tables of the parts in which they stand there, if any.
        is_inside: whether all of them stand in such a part.
        places: under what they stand: ``counter_view.evidence``.
        value: the field of a list of plain values.
    """

    name: str
    title: str
    description: str
    classes: tuple[type[Part], ...] = ()
    leaves: tuple[Leaf, ...] = ()
    owners: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    is_inside: bool = True
    value: Field | None = None

    @property
    def is_record(self) -> bool:
        return bool(self.classes) and issubclass(self.classes[0], Record)

    @property
    def says_place(self) -> bool:
        """Whether a row has to say under what it stands."""
        return len(self.places) > 1


def singular(name: str) -> str:
    """``topics``, ``aliases`` and ``about``, of one: ``topic``, ``alias``, ``about``."""
    if name in _THEIR_OWN_PLURAL:
        return name
    return name.removesuffix("es" if name.endswith("ses") else "s")


def variants(record: type[Record]) -> tuple[type[Record], ...]:
    """The classes of a type's records: claims have three."""
    return tuple(KINDS.values()) if record is BaseClaim else (record,)


def of_parts(cls: type[Part]) -> str:
    """The name of the table of a class of parts: ``KeyPoint`` stands in ``key_points``."""
    name = re.sub(r"(?<=.)([A-Z])", r"_\1", cls.__name__).lower()
    return name if name in _THEIR_OWN_PLURAL else f"{name}s"


@cache
def plans() -> Mapping[str, Plan]:
    """Every table that the model makes, by name: those of records first, then those of what they hold."""
    records = {record.folder: of_records(record) for record in RECORDS}
    found: dict[str, Plan] = {}
    for record in RECORDS:
        for cls in variants(record):
            _visit(cls, record.folder, "", (), found)
    common = {name: found.pop(name) for name in _BASE if name in found}
    return {**records, **found, **common}


def of_records(record: type[Record]) -> Plan:
    """The table of a type of record."""
    classes = variants(record)
    about = inspect.getdoc(record) or ""
    if record is BaseClaim:
        about = " ".join(["Claims of all kinds.", *(f"{kind.label}: {kind.meaning}" for kind in Kind)])
    return Plan(record.folder, record.folder.capitalize(), about, classes, tuple(_leaves(classes)))


def _visit(cls: type[Part], owner: str, parent: str, way: Path, found: dict[str, Plan]) -> None:
    """Plan the tables of all that a class holds in lists; ``way`` leads to it from its record."""
    for listed in lists(cls):
        place = ".".join((*way, *listed.path))
        plan = found.setdefault(listed.table, _of_list(cls, listed))
        _add(plan.owners, owner)
        _add(plan.places, place)
        if parent:
            _add(plan.parents, parent)
        else:
            plan.is_inside = False
        if listed.field.part:
            _visit(listed.field.part, owner, listed.table, (*way, *listed.path), found)


def _add(known: list[str], name: str) -> None:
    if name not in known:
        known.append(name)


def _of_list(cls: type[Part], listed: Listed) -> Plan:
    part = listed.field.part
    if part is None:
        title = (
            f"{_title(_table_of(cls))}: {' '.join(listed.path)}"
            if listed.table not in _BASE
            else listed.table
        )
        return Plan(listed.table, _title(title), listed.field.meaning, value=listed.field)
    about = inspect.getdoc(part) or ""
    return Plan(listed.table, _title(listed.table), about, (part,), tuple(_leaves((part,))))


def _title(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def _table_of(cls: type[Part]) -> str:
    return cls.folder if issubclass(cls, Record) else of_parts(cls)


@cache
def lists(cls: type[Part]) -> tuple[Listed, ...]:
    """The lists in a class, also in parts of it that stand alone."""
    return tuple(_lists(cls, cls, ()))


def _lists(outer: type[Part], cls: type[Part], way: Path) -> Iterator[Listed]:
    for name, held in fields(cls).items():
        path = (*way, name)
        if held.many and held.part:
            inner = fields(held.part).values()
            needed: tuple[tuple[str | None, str], ...] = tuple(
                (f.name, f.refers) for f in inner if f.refers and not f.optional and not f.many
            )
            yield Listed(path, held, of_parts(held.part), needed, bool(lists(held.part)))
        elif held.many:
            needed = ((None, held.refers),) if held.refers else ()
            yield Listed(path, held, _of_values(outer, path), needed)
        elif held.part:
            yield from _lists(outer, held.part, path)


def _of_values(outer: type[Part], path: Path) -> str:
    is_common = issubclass(outer, Record) and path[0] in _BASE
    return path[0] if is_common else "_".join((singular(_table_of(outer)), *path))


def _leaves(classes: tuple[type[Part], ...]) -> Iterator[Leaf]:
    """The plain fields of all classes together: those that all of them have, then those of some."""
    having = {
        name: [cls for cls in classes if name in fields(cls)] for cls in classes for name in fields(cls)
    }
    for name in sorted(having, key=lambda name: len(having[name]) < len(classes)):
        some = having[name]
        held = fields(some[0])[name]
        optional = len(some) < len(classes) or any(fields(cls)[name].optional for cls in some)
        kinds = () if len(some) == len(classes) else tuple(kind for kind in Kind if KINDS[kind] in some)
        yield from _flattened(replace(held, optional=optional), (name,), kinds, required=True)


def _flattened(held: Field, path: Path, kinds: tuple[Kind, ...], *, required: bool) -> Iterator[Leaf]:
    if held.many:
        return
    required = required and not held.optional
    if held.part is None:
        yield Leaf(path, held, tuple(columns(held, "_".join(path), required=required, kinds=kinds)))
        return
    for name, inner in fields(held.part).items():
        both = " ".join(dict.fromkeys((held.meaning, inner.meaning)))
        said = replace(inner, meaning=both)
        yield from _flattened(said, (*path, name), kinds, required=required)


def shape(plan: Plan, added: tuple[Column, ...] = ()) -> Shape:
    """The columns of a table; ``added`` are those that follow from more than the record itself."""
    own = tuple(column for leaf in plan.leaves for column in leaf.columns)
    first, key = _of_record() if plan.is_record else (tuple(_of_listed(plan)), _key(plan))
    value = _value(plan) if plan.value else ()
    return Shape(plan.name, plan.title, plan.description, (*first, *value, *own, *added), key)


def _of_record() -> tuple[tuple[Column, ...], tuple[str, ...]]:
    id = Column(
        "id", "The name of its file, and the key of it here.", form=Form.ID, required=True, pattern=_ID
    )
    page = Column("page", "Where readers find it on the site.", form=Form.URI, required=True)
    return (id, page), ("id",)


def _key(plan: Plan) -> tuple[str, ...]:
    if plan.value is None:
        return ("id",)
    if is_common(plan):
        return "type", "id", "number"
    return singular((plan.parents or plan.owners)[0]), "number"


def is_common(plan: Plan) -> bool:
    """Whether it is the table of a list that every record has."""
    return plan.value is not None and plan.name in _BASE


def _of_listed(plan: Plan) -> Iterator[Column]:
    """The columns that say where a row stands: in which record, in which part of it, under what, at which place."""
    if plan.value is None:
        yield Column("id", "The way to it: type, record, field, place.", form=Form.ID, required=True)
    if is_common(plan):
        yield Column("type", "The type of the record.", required=True, values=tuple(plan.owners))
        yield Column("id", "The record.", form=Form.ID, required=True, pattern=_ID)
    else:
        for folder in plan.owners:
            yield _reference(folder, f"The {singular(folder)} in which it stands.", len(plan.owners) == 1)
        for parent in plan.parents:
            words = singular(parent).replace("_", " ")
            yield _reference(parent, f"The {words} in which it stands there.", plan.is_inside)
    if plan.says_place:
        about = "Under what it stands there."
        yield Column("stands_in", about, required=True, values=tuple(plan.places))
    yield Column("number", "Its place in the list, from 1.", Type.INTEGER, required=True)


def _reference(table: str, about: str, required: bool) -> Column:
    return Column(singular(table), about, form=Form.ID, required=required, refers=table)


def _value(plan: Plan) -> tuple[Column, ...]:
    assert plan.value is not None
    name = singular(plan.value.name)
    taken = {singular(table) for table in (*plan.owners, *plan.parents)}
    return tuple(columns(plan.value, plan.value.name if name in taken else name, required=True))
