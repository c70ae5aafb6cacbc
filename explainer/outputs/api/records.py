"""Each type of record in JSON: what its file says, and what follows from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from explainer.escape import json_string
from explainer.model import RECORDS, BaseClaim, Fact, Opinion, Prediction, Record
from explainer.model.record import type_of
from explainer.model.schema import DIALECT
from explainer.outputs.api import shape
from explainer.outputs.api.follows import FOLLOWS
from explainer.outputs.api.shape import Field, Json, Schema, Scope, Shape
from explainer.site import addresses

KINDS: Mapping[str, type[BaseClaim]] = {"fact": Fact, "opinion": Opinion, "prediction": Prediction}
"""What only claims of one kind say stands in an object of its own, which is ``null`` for the others."""


def record_of(record: Record, scope: Scope) -> Json:
    """A record with everything that is known of it."""
    folder = record.folder
    schema = json_string(f"{scope.root}{schema_address(folder)}")
    made = [f'{{"$schema":{schema}', scope.summary(record)[1:-1]]
    made += [f'"{name}":{make(getattr(record, name), scope)}' for name, make in _STEPS[folder]]
    if folder == "claims":
        made += [
            f'"{name}":{make(record, scope) if record.kind == name else "null"}'  # type: ignore[attr-defined]
            for name, make in _BY_KIND
        ]
    made += [
        f'"{field.name}":{field.shape.value(answer(record, scope), scope)}'
        for field, answer in FOLLOWS[folder]
    ]
    return ",".join(made) + "}"


def schema_address(folder: str) -> str:
    """Where the schema of a type stands below the site's address."""
    return f"{addresses.API_SCHEMAS}/{type_of(folder)}.schema.json"


def _own(cls: type[Record]) -> tuple[str, ...]:
    """The keys of a type, in the order in which they are written, that no summary and nothing that follows has."""
    known = {item.field.name for item in FOLLOWS[cls.folder]}
    known |= {field.name for field in shape.summary_fields(cls.folder)}
    return tuple(name for name in cls.keys_in_order() if name not in known)


def _common(cls: type[Record]) -> list[Field]:
    return [shape.of_field(cls, name) for name in _own(cls)]


def _kind(cls: type[BaseClaim]) -> Shape:
    return shape.of_part(cls, tuple(name for name in _own(cls) if name not in BaseClaim.model_fields))


_FIELDS = {cls.folder: _common(cls) for cls in RECORDS}
_STEPS = {folder: [(field.name, field.shape.value) for field in fields] for folder, fields in _FIELDS.items()}
_KINDS = {name: _kind(cls) for name, cls in KINDS.items()}
_BY_KIND = [(name, found.value) for name, found in _KINDS.items()]


def schemas() -> dict[str, Schema]:
    """The schema of each type of record and of the lists of them, by its address below the site's."""
    return {
        **{schema_address(folder): _record_schema(folder) for folder in FOLLOWS},
        LIST_SCHEMA: file_schema("A list of records", LIST),
    }


LIST_SCHEMA = f"{addresses.API_SCHEMAS}/list.schema.json"
LIST = (
    Field("$schema", "The schema of this file.", shape.ADDRESS),
    Field("count", "How many records there are.", shape.NUMBER),
    Field("items", "The records, in the order of their ids.", shape.many(shape.SUMMARY)),
)


def list_of(folder: str, scope: Scope) -> Json:
    """All records of a type, as summaries."""
    items = [scope.summary(record) for record in scope.site.of(folder).values()]
    schema = json_string(f"{scope.root}{LIST_SCHEMA}")
    return f'{{"$schema":{schema},"count":{len(items)},"items":[{",".join(items)}]}}'


def _record_schema(folder: str) -> Schema:
    fields = [Field("$schema", "The schema of this file.", shape.ADDRESS), *shape.summary_fields(folder)]
    fields += _FIELDS[folder]
    if folder == "claims":
        fields += [
            Field(name, f"What only {name}s say; `null` for other claims.", shape.nullable(found))
            for name, found in _KINDS.items()
        ]
    return file_schema(f"A {type_of(folder)}", [*fields, *(item.field for item in FOLLOWS[folder])])


def file_schema(title: str, fields: Iterable[Field]) -> Schema:
    """The schema of a file: it stands alone, with all that its parts refer to."""
    return {"$schema": DIALECT, "title": title, **shape.schema_of(fields), "$defs": shape.definitions()}
