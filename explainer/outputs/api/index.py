"""The entrance of the API: what there is, how much of it, as of when, under which terms, and what the ids mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explainer import __version__, derived
from explainer.catalogue import Catalogue
from explainer.model import RECORDS, scales
from explainer.model.record import type_of
from explainer.outputs.api import shape
from explainer.outputs.api.follows import SHARES
from explainer.outputs.api.records import file_schema, schema_address
from explainer.outputs.api.shape import Field, Schema, Scope, Shape
from explainer.site import Site, addresses

VERSION = "1.0"
"""The version of the API: the first number changes when something is taken away, the second when something is
added. Its history is ``docs/reuse/api.md``.
"""

SCHEMA = f"{addresses.API_SCHEMAS}/index.schema.json"

SCALES: tuple[type[scales.Scale], ...] = (
    scales.Kind,
    scales.Verdict,
    scales.Issue,
    scales.Confidence,
    scales.Likelihood,
    scales.Outcome,
    scales.Stance,
    scales.Status,
    scales.Relation,
    scales.SourceType,
    scales.Control,
    scales.Verified,
    scales.ActorType,
    scales.Genre,
    scales.TextMode,
)
OTHERS = {
    "linked_data": (addresses.GRAPH,),
    "tables": (addresses.DATA_PACKAGE,),
    "database": (addresses.DATABASE,),
    "feeds": (addresses.feed("atom"), addresses.feed("json")),
    "calendar": (addresses.CALENDAR,),
    "text": (addresses.LLMS,),
}
"""Where the site as a whole is in other formats, by the name of the format."""


def index(scope: Scope, words: Catalogue) -> dict[str, Any]:
    """The entrance, as a value."""
    site, settings = scope.site, scope.site.settings
    newest = derived.newest_date(site)
    publisher, licence = settings.publisher, settings.licence
    return {
        "$schema": f"{scope.root}{SCHEMA}",
        "api_version": VERSION,
        "generator": {"name": "explainer", "version": __version__},
        "site": {
            "name": settings.name,
            "description": settings.description,
            "language": settings.language,
            "page": scope.root or "./",
            "publisher": {"name": publisher.name, "url": publisher.url},
            "licence": {"name": licence.name, "url": licence.url},
        },
        "data_as_of": None if newest is None else newest.isoformat(),
        "counts": {cls.folder: len(site.of(cls.folder)) for cls in RECORDS},
        "composition": [
            {"kind": share.kind, "verdict": share.verdict, "count": share.count}
            for share in derived.composition(site.claims.values())
        ],
        "types": [_type(cls.folder, scope) for cls in RECORDS],
        "formats": [{"format": name, "url": f"{scope.root}{path}"} for name, path in _others(site)],
        "scales": [_scale(scale, words) for scale in SCALES],
    }


def _type(folder: str, scope: Scope) -> dict[str, Any]:
    return {
        "record": type_of(folder),
        "list": f"{scope.root}{addresses.list_json(folder)}",
        "schema": f"{scope.root}{schema_address(folder)}",
    }


def _others(site: Site) -> Iterator[tuple[str, str]]:
    for name, paths in OTHERS.items():
        if site.has(name):
            yield from ((name, path) for path in paths)


def _scale(scale: type[scales.Scale], words: Catalogue) -> dict[str, Any]:
    steps = [
        {"id": step.value, "label": words.plain_label(step), "meaning": words.plain_meaning(step) or None}
        for step in scale
    ]
    return {"name": scale.__name__, "steps": steps}


_SAME = shape.TEXT.value


def _object(**fields: tuple[str, Schema]) -> Schema:
    return shape.schema_of(
        Field(name, meaning, Shape(schema, _SAME)) for name, (meaning, schema) in fields.items()
    )


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT, _ADDRESS, _NUMBER = shape.TEXT.schema, shape.ADDRESS.schema, shape.NUMBER.schema
_MAYBE: Schema = {"anyOf": [_TEXT, {"type": "null"}]}
_MAYBE_URL: Schema = {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}
_NAMED = _object(name=("The name.", _TEXT), url=("Where more stands.", _MAYBE_URL))
_SITE = _object(
    name=("What it is called.", _TEXT),
    description=("What it is, in a sentence.", _MAYBE),
    language=("The language of its own words, as a BCP 47 tag.", _TEXT),
    page=("The address of its first page.", _ADDRESS),
    publisher=("Who answers for it.", _NAMED),
    licence=("The terms of the content. Quotes and the texts that are taken apart have their own.", _NAMED),
)
_STEP = _object(
    id=("The id, which never changes.", _TEXT),
    label=("The word for it, in the language of the site.", _TEXT),
    meaning=("The sentence that explains it.", _MAYBE),
)


def schema() -> Schema:
    """The schema of the entrance."""
    counts = {cls.folder: (f"How many {cls.folder} there are.", _NUMBER) for cls in RECORDS}
    entries = {
        "$schema": ("The schema of this file.", _ADDRESS),
        "api_version": (
            "Clients of 1.x can read every 1.y.",
            {"type": "string", "pattern": r"^[0-9]+\.[0-9]+$"},
        ),
        "generator": (
            "What wrote it.",
            _object(name=("The program.", _TEXT), version=("Its version.", _TEXT)),
        ),
        "site": ("The site.", _SITE),
        "data_as_of": (
            "The last day on which the data say that something was looked at or changed.",
            {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
        ),
        "counts": ("How many records of each type there are.", _object(**counts)),
        "composition": ("What all texts together are made of.", SHARES.schema),
        "types": (
            "The types of records.",
            _list(
                _object(
                    record=("What a record of the type calls itself.", _TEXT),
                    list=("The address of the list of all of them.", _ADDRESS),
                    schema=("The address of their schema.", _ADDRESS),
                )
            ),
        ),
        "formats": (
            "Where the site as a whole is in other formats.",
            _list(
                _object(format=("The name of the format.", _TEXT), url=("The address.", _ADDRESS)),
            ),
        ),
        "scales": (
            "What the ids of verdicts, stances and so on mean.",
            _list(_object(name=("The scale.", _TEXT), steps=("Its steps, in their order.", _list(_STEP)))),
        ),
    }
    fields = [Field(name, meaning, Shape(found, _SAME)) for name, (meaning, found) in entries.items()]
    return file_schema("What there is", fields)
