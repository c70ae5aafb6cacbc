"""JSON Schemas of the records, for editors and for whoever reuses the data."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.model.schema import files
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site

FOLDER = "schema"


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """A schema for each type of file, such as ``schema/claim.schema.json``."""
    for name, text in files().items():
        yield Output(f"{FOLDER}/{name}", text)


FORMAT = Format(
    name="schemas",
    render=render,
    title="Schemas of the files in `data/`",
    standard="[JSON Schema 2020-12](https://json-schema.org/specification)",
    readers="editors, and whoever writes data",
    addresses=("schema/claim.schema.json",),
)
