"""From records to rows: every record and every part that a table lists, with where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from explainer.model import Record
from explainer.model.edtf import Date
from explainer.model.record import Part
from explainer.site import Site
from explainer.tabular.fields import Field, fields
from explainer.tabular.plan import Leaf, Listed, Path, Plan, is_common, lists, plans
from explainer.tabular.table import Cell


class Row(NamedTuple):
    """What stands in a list: in which record and part, at which place, and the part or the value itself."""

    id: str
    record: Record
    parent: str
    """The table of the part in which it stands; empty if it stands in the record itself."""
    parent_id: str
    place: str
    number: int
    value: Any


Rows = Mapping[str, Sequence[Row]]


def gathered(site: Site) -> Rows:
    """The rows of every table that is no record's own. What refers to nothing that readers can see has none."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for folder, _ in _folders():
        for record in site.of(folder).values():
            _gather(site, record, record, "", f"{folder}/{record.id}", (), found)
    return found


def _folders() -> Iterator[tuple[str, Plan]]:
    return ((name, plan) for name, plan in plans().items() if plan.is_record)


def _gather(
    site: Site, record: Record, part: Part, table: str, id: str, way: Path, found: dict[str, list[Row]]
) -> None:
    """Add what a part of a record holds in lists; ``table`` and ``id`` are the part's own."""
    for listed in lists(type(part)):
        items = _at(part, listed.path)
        if not items:
            continue
        stem, place, rows = f"{id}/{'/'.join(listed.path)}", (*way, *listed.path), found[listed.table]
        named = ".".join(place)
        for number, item in enumerate(items, 1):
            if not _can_be_seen(site, item, listed):
                continue
            own = f"{stem}/{number}"
            rows.append(Row(own, record, table, id if table else "", named, number, item))
            if listed.goes_deeper:
                _gather(site, record, item, listed.table, own, place, found)


def _at(part: Any, path: Path) -> Any:
    for step in path:
        part = vars(part)[step]
        if part is None:
            return None
    return part


def _can_be_seen(site: Site, item: Any, listed: Listed) -> bool:
    if listed.field.refers:
        return item in site.of(listed.field.refers)
    return all(getattr(item, name) in site.of(folder) for name, folder in listed.needed)


def of_records(site: Site, plan: Plan, urls: Sequence[str]) -> list[list[Cell]]:
    """The columns of a type's table; ``urls`` are the addresses of its records' pages."""
    records = list(site.of(plan.name).values())
    return [[record.id for record in records], list(urls), *_fields(site, plan, records)]


def of_listed(site: Site, plan: Plan, rows: Sequence[Row]) -> list[list[Cell]]:
    """The columns of the table of what stands in lists."""
    held = [row.value for row in rows]
    own = _cells(site, plan.value, held) if plan.value else _fields(site, plan, held)
    return [*_standing(plan, rows), *own]


def _standing(plan: Plan, rows: Sequence[Row]) -> Iterator[list[Cell]]:
    """The columns that say where a row stands, in the order of :func:`explainer.tabular.plan.shape`."""
    if plan.value is None:
        yield [row.id for row in rows]
    if is_common(plan):
        yield [row.record.folder for row in rows]
        yield [row.record.id for row in rows]
    else:
        for folder in plan.owners:
            yield [row.record.id if row.record.folder == folder else None for row in rows]
        for parent in plan.parents:
            yield [row.parent_id if row.parent == parent else None for row in rows]
    if plan.says_place:
        yield [row.place for row in rows]
    yield [row.number for row in rows]


def _fields(site: Site, plan: Plan, parts: Sequence[Part]) -> Iterator[list[Cell]]:
    for leaf in plan.leaves:
        yield from _of_leaf(site, leaf, parts)


def _of_leaf(site: Site, leaf: Leaf, parts: Sequence[Part]) -> Iterator[list[Cell]]:
    held: list[Any] = list(parts)
    for step in leaf.path:
        # The fields of a value of Pydantic's, several times as fast as its own attributes where one is missing.
        held = [None if value is None else vars(value).get(step) for value in held]
    yield from _cells(site, leaf.field, held)


def _cells(site: Site, field: Field, held: list[Any]) -> Iterator[list[Cell]]:
    yield _values(site, field, held)
    if field.is_date:
        yield from _days(held)


def _values(site: Site, field: Field, held: list[Any]) -> list[Cell]:
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
