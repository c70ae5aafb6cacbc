"""Every type of record as CSV, and what is in lists in tables of its own, with a data dictionary.

``datapackage.json`` is a Data Package: it names every table and column, what they mean, what they can hold and what
refers to what. https://datapackage.org/
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from explainer import escape
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses
from explainer.tabular import Column, Form, Shape, Table, tables

Json = dict[str, Any]

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_KNOWN_LICENCE = re.compile(r"CC0-1\.0|CC-BY(-SA|-NC|-ND)*-\d\.\d|ODbL-1\.0|ODC-BY-1\.0|PDDL-1\.0")
_GUARD = (
    "Texts are guarded against formulas: where a spreadsheet could take words for one, an apostrophe stands before "
    "them, at the beginning of a text or behind a semicolon, a tab or a line break in it. Replace what `unguard` "
    "finds by nothing to have the text as it was."
)


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """A file for each table, and the package that describes them."""
    described = []
    for table in tables(site):
        content = escape.csv_file([column.name for column in table.shape.columns], table.values)
        yield Output(addresses.table(table.shape.name), content)
        described.append(_resource(table, content))
    yield Output(addresses.DATA_PACKAGE, escape.json_indented(_package(site, described)))


def _package(site: Site, resources: list[Json]) -> Json:
    settings = site.settings
    about = f"{settings.description} " if settings.description else ""
    said = {
        "$schema": _PROFILE,
        "name": re.sub(r"[^a-z0-9]+", "-", settings.name.lower()).strip("-") or "site",
        "title": settings.name,
        "description": f"{about}Licence: {settings.licence.name}. {_GUARD}",
        "homepage": site.address,
        "licenses": _licences(site),
        "contributors": [_contributor(site)],
        "unguard": escape.UNGUARD,
    }
    return {**{key: value for key, value in said.items() if value}, "resources": resources}


def _licences(site: Site) -> list[Json]:
    """The licence, where there is what the standard asks for: an address, or a name of opendefinition.org."""
    licence = site.settings.licence
    name = re.sub(r"\s+", "-", licence.name)
    said = {"name": name if _KNOWN_LICENCE.fullmatch(name) else None, "path": licence.url}
    found = {key: value for key, value in said.items() if value}
    return [{**found, "title": licence.name}] if found else []


def _contributor(site: Site) -> Json:
    publisher = site.settings.publisher
    address = {"path": publisher.url} if publisher.url else {}
    return {"title": publisher.name, **address, "roles": ["publisher"]}


def _resource(table: Table, content: bytes) -> Json:
    shape = table.shape
    return {
        "name": shape.name,
        "type": "table",
        "path": addresses.table(shape.name).removeprefix(f"{addresses.TABLES}/"),
        "title": shape.title,
        "description": shape.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(shape),
    }


def _schema(shape: Shape) -> Json:
    keys = [_foreign_key(column) for column in shape.columns if column.refers]
    return {
        "fields": [_field(shape, column) for column in shape.columns],
        "primaryKey": list(shape.key),
        **({"foreignKeys": keys} if keys else {}),
        "missingValues": [""],
    }


def _foreign_key(column: Column) -> Json:
    return {"fields": [column.name], "reference": {"resource": column.refers, "fields": ["id"]}}


def _field(shape: Shape, column: Column) -> Json:
    constraints = {
        "required": column.required,
        "unique": shape.key == (column.name,),
        "enum": list(column.values),
        "pattern": _pattern(column),
    }
    said: Json = {"name": column.name, "type": column.type.value, "description": column.description}
    if column.scale:
        said["categories"] = [{"value": step.value, "label": step.label} for step in column.scale]
    held = {name: value for name, value in constraints.items() if value}
    return {**said, "constraints": held} if held else said


def _pattern(column: Column) -> str:
    """A date in the years before Christ begins with a minus, so it can have the guard before it."""
    return f"'?{column.pattern}" if column.form is Form.EDTF else column.pattern


FORMAT = Format(
    name="tables",
    render=render,
    title="Tables",
    standard="[CSV](https://www.rfc-editor.org/rfc/rfc4180) with a [Data Package](https://datapackage.org/)",
    readers="spreadsheets, R, pandas, and whoever counts",
    addresses=("tables/claims.csv", "tables/datapackage.json"),
)
