"""From records to rows: every record and every part that a table lists, with where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, NamedTuple

from explainer.model import Record
from explainer.model.edtf import Date
from explainer.model.record import Part
from explainer.site import Site
from explainer.tabular.fields import Field
from explainer.tabular.plan import Listed, Path, Plan, is_common, lists, plans
from explainer.tabular.table import Cell


@dataclass(slots=True)
class Rows:
    """What stands in the lists of one table, each attribute for all rows: where, and the part or the value itself.

    Attributes:
        ids: the way to it; none for plain values.
        parents: the table of the part in which it stands, and in ``parent_ids`` the way to that; both empty if it
            stands in the record itself.
    """

    ids: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    record_ids: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    parent_ids: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, here: _Inside, place: str, numbers: Sequence[int], values: Sequence[Any]) -> None:
        """Add what stands in one list of a record or a part. A list for each attribute, not a tuple for each row,
        because a hundred thousand of these would be searched for garbage."""
        count = len(values)
        self.records += [here.record] * count
        self.folders += [here.folder] * count
        self.record_ids += [here.record_id] * count
        self.parents += [here.table] * count
        self.parent_ids += [here.id if here.table else ""] * count
        self.places += [place] * count
        self.numbers += numbers
        self.values += values


class _Inside(NamedTuple):
    """A record, or a part of it that stands in a list: its table, the way to it, and the same without numbers."""

    record: Record
    folder: str
    record_id: str
    part: Part
    table: str
    id: str
    way: Path


def gathered(site: Site) -> Mapping[str, Rows]:
    """The rows of every table that is no record's own. What refers to nothing that readers can see has none."""
    found = {name: Rows() for name, plan in plans().items() if not plan.is_record}
    for folder in (name for name, plan in plans().items() if plan.is_record):
        for id, record in site.of(folder).items():
            _gather(site, _Inside(record, folder, id, record, "", f"{folder}/{id}", ()), found)
    return found


def _gather(site: Site, here: _Inside, found: Mapping[str, Rows]) -> None:
    """Add what stands in the lists of a record or of a part of it."""
    for listed in lists(type(here.part)):
        items = _at(here.part, listed.path)
        if items:
            numbers, items = _seen(site, listed, items)
            way, rows = (*here.way, *listed.path), found[listed.table]
            rows.add(here, ".".join(way), numbers, items)
            if listed.field.part:
                ids = [f"{here.id}/{'/'.join(listed.path)}/{number}" for number in numbers]
                rows.ids += ids
                if listed.goes_deeper:
                    for id, item in zip(ids, items, strict=True):
                        _gather(site, here._replace(part=item, table=listed.table, id=id, way=way), found)


def _at(part: Any, path: Path) -> Any:
    for step in path:
        part = getattr(part, step)
        if part is None:
            return None
    return part


def _seen(site: Site, listed: Listed, items: Sequence[Any]) -> tuple[Sequence[int], Sequence[Any]]:
    """The items that refer to what readers can see, or to nothing; and before them their places from 1."""
    numbers: Sequence[int] = range(1, len(items) + 1)
    for name, folder in listed.needed:
        visible = site.of(folder)
        seen = [(item if name is None else getattr(item, name)) in visible for item in items]
        if not all(seen):
            numbers, items = list(compress(numbers, seen)), list(compress(items, seen))
    return numbers, items


def of_records(site: Site, plan: Plan, urls: Sequence[str]) -> list[Sequence[Cell]]:
    """The columns of a type's table; ``urls`` are the addresses of its records' pages."""
    records = list(site.of(plan.name).values())
    return [list(site.of(plan.name)), urls, *_fields(site, plan, records)]


def of_listed(site: Site, plan: Plan, rows: Rows) -> list[Sequence[Cell]]:
    """The columns of the table of what stands in lists."""
    own = _cells(site, plan.value, rows.values) if plan.value else _fields(site, plan, rows.values)
    return [*_standing(plan, rows), *own]


def _standing(plan: Plan, rows: Rows) -> Iterator[Sequence[Cell]]:
    """The columns that say where a row stands, in the order of :func:`explainer.tabular.plan.shape`."""
    if plan.value is None:
        yield rows.ids
    if is_common(plan):
        yield from (rows.folders, rows.record_ids)
    else:
        for folder in plan.owners:
            yield _where(rows.folders, folder, rows.record_ids)
        for parent in plan.parents:
            yield _where(rows.parents, parent, rows.parent_ids)
    if plan.says_place:
        yield rows.places
    yield rows.numbers


def _where(tables: Sequence[str], table: str, ids: Sequence[str]) -> Sequence[Cell]:
    """The ids of rows that stand in something of one table, and nothing for others."""
    return [id if name == table else None for name, id in zip(tables, ids, strict=True)]


def _fields(site: Site, plan: Plan, parts: Sequence[Part]) -> Iterator[Sequence[Cell]]:
    # What Pydantic's values have, by name: where one has no such field, asking itself would take far longer.
    having: dict[Path, list[dict[str, Any]]] = {(): [vars(part) for part in parts]}
    for leaf in plan.leaves:
        *way, name = leaf.path
        yield from _cells(site, leaf.field, [held.get(name) for held in _reached(having, tuple(way))])


def _reached(having: dict[Path, list[dict[str, Any]]], way: Path) -> list[dict[str, Any]]:
    """What the parts at ``way`` have; ``having`` is what is known of that, and is added to."""
    if way not in having:
        outer = _reached(having, way[:-1])
        parts = [held.get(way[-1]) for held in outer]
        having[way] = [{} if part is None else vars(part) for part in parts]
    return having[way]


def _cells(site: Site, field: Field, held: Sequence[Any]) -> Iterator[Sequence[Cell]]:
    yield _values(site, field, held)
    if field.is_date:
        yield from _days(held)


def _values(site: Site, field: Field, held: Sequence[Any]) -> Sequence[Cell]:
    if field.refers:
        visible = site.of(field.refers)
        return [value if value in visible else None for value in held]
    if field.scale:
        return [None if value is None else value.value for value in held]
    return [None if value is None else value.edtf for value in held] if field.is_date else held


def _days(held: Sequence[Date | None]) -> tuple[list[Cell], list[Cell]]:
    earliest = [None if d is None or d.earliest == d.earliest.min else d.earliest.isoformat() for d in held]
    latest = [None if d is None or d.latest == d.latest.max else d.latest.isoformat() for d in held]
    return list(earliest), list(latest)
