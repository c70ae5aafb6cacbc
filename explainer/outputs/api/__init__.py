"""Everything that pages know, for programs: ``api/v1/``.

An index, the list of each type, and each record by itself with all that follows from the others. Beside them
stand their JSON Schemas. What the shape of a value is, is said once, in :mod:`explainer.outputs.api.shape`; a new
field of the model is in the API by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.annotation import Annotations
from explainer.escape import json_text
from explainer.outputs.api import index, records
from explainer.outputs.api.follows import FOLLOWS
from explainer.outputs.api.shape import Schema, Scope
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses
from explainer.source import Document


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """The index, the lists, the records and the schemas, one file each."""
    annotations = Annotations(site)
    above = Scope(site, site.root(addresses.API_INDEX), annotations)
    words = resources.catalogue(site.settings.language)
    yield _file(addresses.API_INDEX, json_text(index.index(above, words)))
    for folder in FOLLOWS:
        yield _file(addresses.list_json(folder), records.list_of(folder, above))
        below = (
            Scope(site, site.root(f"{addresses.API}/{folder}/"), annotations) if not site.address else above
        )
        for record in site.of(folder).values():
            path = addresses.record_json(record)
            yield _file(path, records.record_of(record, below), record.document)
    for path, schema in schemas().items():
        yield _file(path, json_text(schema))


def schemas() -> dict[str, Schema]:
    """Every schema by its address below the site's."""
    return {index.SCHEMA: index.schema(), **records.schemas()}


def _file(path: str, text: str, origin: Document | None = None) -> Output:
    return Output(path, f"{text}\n", origin)


FORMAT = Format(
    name="api",
    render=render,
    title="JSON API",
    standard="[JSON](https://www.rfc-editor.org/rfc/rfc8259), [JSON Schema](https://json-schema.org/specification)",
    readers="programs",
    addresses=(addresses.API_INDEX, "api/v1/claims.json", "api/v1/claims/{claim}.json"),
)
