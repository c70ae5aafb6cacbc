"""Everything that pages know, for programs: ``api/v1/``.

An index, the list of each type, and each record by itself with all that follows from the others. Beside them
stand their JSON Schemas. What the shape of a value is, is said once, in :mod:`explainer.outputs.api.shape`; a new
field of the model is in the API by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from explainer.annotation import Annotations
from explainer.escape import json_text
from explainer.model import Record
from explainer.outputs.api import index, records
from explainer.outputs.api.follows import FOLLOWS
from explainer.outputs.api.shape import Schema, Scope
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """The index, the lists, the records and the schemas, one file each."""
    annotations = Annotations(site)
    above = Scope(site, site.root(addresses.API_INDEX), annotations)
    words = resources.catalogue(site.settings.language)
    yield _file(addresses.API_INDEX, json_text(index.index(above, words)))
    for folder in FOLLOWS:
        yield Output(addresses.list_json(folder), partial(_list, folder, above))
        below = (
            Scope(site, site.root(f"{addresses.API}/{folder}/"), annotations) if not site.address else above
        )
        for record in site.of(folder).values():
            text = partial(_record, record, below)
            yield Output(addresses.record_json(record), text, record.document)
    for path, schema in schemas().items():
        yield _file(path, json_text(schema))


def schemas() -> dict[str, Schema]:
    """Every schema by its address below the site's."""
    return {index.SCHEMA: index.schema(), **records.schemas()}


def _list(folder: str, scope: Scope) -> str:
    return f"{records.list_of(folder, scope)}\n"


def _record(record: Record, scope: Scope) -> str:
    return f"{records.record_of(record, scope)}\n"


def _file(path: str, text: str) -> Output:
    return Output(path, f"{text}\n")


FORMAT = Format(
    name="api",
    render=render,
    title="JSON API",
    standard="[JSON](https://www.rfc-editor.org/rfc/rfc8259), [JSON Schema](https://json-schema.org/specification)",
    readers="programs",
    addresses=(addresses.API_INDEX, "api/v1/claims.json", "api/v1/claims/{claim}.json"),
)
