"""JSON Schemas of the records, made from the model: for editors, for checks elsewhere, and for the reference.

Each field has its meaning (``description``), an example that is right (``examples``) and one that is refused
(``x-refused``).
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from explainer.model import RECORDS, BaseClaim, Settings
from explainer.model.claim import CLAIM

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """A schema for each type of file, by name: ``topic``, ``article``, ``claim``, ... and ``site``."""
    return {name: _schema(adapter) for name, adapter in adapters().items()}


def adapters() -> dict[str, TypeAdapter[Any]]:
    """What validates each type of file, by the name of its schema."""
    records = {_singular(record.folder): _adapter(record) for record in RECORDS}
    return {**records, "site": TypeAdapter(Settings)}


def _adapter(record: type[BaseModel]) -> TypeAdapter[Any]:
    return CLAIM if record is BaseClaim else TypeAdapter(record)


def _singular(folder: str) -> str:
    return folder.removesuffix("s")


def _schema(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, **adapter.json_schema()}
