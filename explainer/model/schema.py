"""JSON Schemas of the records, made from the model: for editors, for checks elsewhere, and for the reference.

Each field has its meaning (``description``), an example that is right (``examples``) and one that is refused
(``x-refused``). They describe what a person may write into a file, so they are wider than the model in one way,
since an editor reads ``true`` or ``30`` as more than text, and narrower in another: a key that is left out is
not written as ``null``.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from explainer.model import RECORDS, BaseClaim, Settings
from explainer.model.claim import CLAIM
from explainer.model.fields import ID, Language, OwnId, Ref, Url
from explainer.model.record import type_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

FOLDER = ".schema"
"""Where a data folder keeps the schemas of its records, so that editors find them without a network."""

Schema = dict[str, Any]


@cache
def schemas() -> dict[str, Schema]:
    """A schema for each type of file, by name: ``topic``, ``article``, ``claim``, ... and ``site``.

    Made once; copy what you want to change.
    """
    return {name: _schema(adapter) for name, adapter in adapters().items()}


@cache
def files() -> dict[str, str]:
    """The schemas as files, by their names: ``claim.schema.json``, ..."""
    texts = {name: json.dumps(schema, ensure_ascii=False, indent=2) for name, schema in schemas().items()}
    return {file_name(name): f"{text}\n" for name, text in texts.items()}


def file_name(name: str) -> str:
    """The name of a schema's file: ``claim`` is described by ``claim.schema.json``."""
    return f"{name}.schema.json"


def named_by(path: str) -> str:
    """How a file names the schema of its record, relative to itself; ``path`` is its own below the data folder."""
    folders = path.split("/")[:-1]
    return f"{'../' * len(folders)}{FOLDER}/{file_name(type_of(folders[0]) if folders else 'site')}"


@cache
def adapters() -> dict[str, TypeAdapter[Any]]:
    """What validates each type of file, by the name of its schema."""
    records = {type_of(record.folder): _adapter(record) for record in RECORDS}
    return {**records, "site": TypeAdapter(Settings)}


def reference_in(cls: type[BaseModel], field: str) -> Ref | None:
    """The reference to another record that a field holds, by itself or in a list; ``None`` if it holds none."""
    return _reference(_hints(cls)[field])


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _reference(annotation: Any) -> Ref | None:
    if typing.get_origin(annotation) is Annotated:
        inner, *metadata = typing.get_args(annotation)
        return next((item for item in metadata if isinstance(item, Ref)), None) or _reference(inner)
    inside = (_reference(argument) for argument in typing.get_args(annotation))
    return next((reference for reference in inside if reference), None)


def _adapter(record: type[BaseModel]) -> TypeAdapter[Any]:
    return CLAIM if record is BaseClaim else TypeAdapter(record)


def _schema(adapter: TypeAdapter[Any]) -> Schema:
    made = adapter.json_schema(schema_generator=_Generator)
    return {"$schema": DIALECT, **_as_written(made)}


def _function(kind: Any) -> Callable[..., Any]:
    """The function that judges a kind of text."""
    return next(item.func for item in typing.get_args(kind) if isinstance(item, AfterValidator))


_WHOLE_ID = f"^{ID.pattern}$"
_FORMS: dict[Callable[..., Any], Schema] = {
    _function(Url): {"format": "uri", "pattern": "^https?://[^@\\s/?#]+([/?#].*)?$"},
    _function(OwnId): {"pattern": _WHOLE_ID},
    _function(Language): {"pattern": "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"},
}
"""What JSON Schema can say of the kinds of text that the model judges with functions."""


def form_of(judge: Callable[..., Any]) -> Schema:
    """What JSON Schema can say of the texts that a function of the model judges; nothing of other functions."""
    return _FORMS.get(judge, {})


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, with the forms of our texts and of ids that refer to other records."""

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> Schema:
        made = super().function_after_schema(schema)
        return {**made, **form_of(schema["function"]["function"])}

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        made = super().model_schema(schema)
        for name, field in made.get("properties", {}).items():
            # Pydantic drops it where the field must be there and holds a part of its own.
            field["description"] = schema["cls"].model_fields[name].description
            if reference_in(schema["cls"], name):
                for text in _texts(field):
                    text["pattern"] = _WHOLE_ID
        return made


def _texts(field: Schema) -> list[Schema]:
    """The parts of a field's schema that describe a text."""
    inside = [*field.get("anyOf", ()), *([field["items"]] if "items" in field else [])]
    return [field] if field.get("type") == "string" else [text for part in inside for text in _texts(part)]


def _as_written(node: Any) -> Any:
    """The schema as it holds for what stands in a file, where every value is text and no value is ``null``."""
    if isinstance(node, list):
        return [_as_written(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: value if key in _VERBATIM else _as_written(value) for key, value in node.items()}
    if "default" in made:
        made["default"] = _written_out(made["default"])
        if made["default"] in (None, {}):
            del made["default"]
    if {"type": "null"} in made.get("anyOf", ()):
        made = _without_null(made)
    return _also_as_text(made)


def _written_out(default: Any) -> Any:
    """A default as somebody would write it: a part without the keys that are left out."""
    if not isinstance(default, dict):
        return default
    return {key: value for key, value in default.items() if value is not None and value != []}


_VERBATIM = ("examples", "x-refused", "default", "enum", "const")


def _without_null(node: Schema) -> Schema:
    left = [part for part in node["anyOf"] if part != {"type": "null"}]
    others = {key: value for key, value in node.items() if key != "anyOf"}
    return {**left[0], **others} if len(left) == 1 else {**others, "anyOf": left}


def _also_as_text(node: Schema) -> Schema:
    """An editor reads ``true``, ``30`` and ``2024`` as more than text; in quotes they are right as well."""
    if node.get("type") == "boolean":
        others = {key: value for key, value in node.items() if key != "type"}
        return {**others, "enum": [True, False, "true", "false"]}
    if node.get("type") == "integer":
        digits = "^[1-9][0-9]*$" if node.get("minimum", 0) > 0 else "^[0-9]+$"
        return {**node, "type": ["integer", "string"], "pattern": digits}
    if node.get("format") == "edtf":
        # Which days there are is more than a pattern can say; what is no date at all is not.
        return {**node, "pattern": "^[-0-9XY/.?~%]+$"}
    return node
