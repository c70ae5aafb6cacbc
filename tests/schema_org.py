"""schema.org's own vocabulary, read from the copy in ``tests/vocabulary/``, as the judge of our JSON-LD.

It knows nothing of how our nodes are made: it takes a parsed document and says what the vocabulary does not allow.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

VOCABULARY = Path(__file__).parent / "vocabulary"
CONTEXT: dict[str, Any] = json.loads((VOCABULARY / "schemaorg-context.jsonld").read_text(encoding="utf-8"))

# https://schema.org/Date and https://schema.org/DateTime: ISO 8601, here without a time.
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_RELATIVE = re.compile(r"(\.\./)+[^\s<>\"{}|\\^`]*")

Types = Mapping[str, frozenset[str]]
"""The types of nodes, by their ``@id``."""


class Property(NamedTuple):
    domain: frozenset[str]
    range: frozenset[str]


def _rows(what: str) -> Iterator[dict[str, str]]:
    with (VOCABULARY / f"schemaorg-{what}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _names(cell: str) -> frozenset[str]:
    return frozenset(cell.split())


@cache
def properties() -> dict[str, Property]:
    """The properties that nothing has taken the place of."""
    return {
        row["id"]: Property(_names(row["domainIncludes"]), _names(row["rangeIncludes"]))
        for row in _rows("properties")
        if not row["supersededBy"]
    }


@cache
def parents() -> dict[str, frozenset[str]]:
    """The types that nothing has taken the place of, with the types they are special cases of."""
    return {row["id"]: _names(row["subClassOf"]) for row in _rows("types") if not row["supersededBy"]}


@cache
def lineage(type: str) -> frozenset[str]:
    """A type and everything it is a special case of."""
    return frozenset({type}).union(*(lineage(parent) for parent in parents().get(type, ())))


def types_of(node: Mapping[str, Any]) -> frozenset[str]:
    found = node.get("@type", [])
    return frozenset([found] if isinstance(found, str) else found)


def values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every node in a document, those inside others too."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def types_by_id(document: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """What each node of a document is said to be."""
    found: dict[str, frozenset[str]] = {}
    for node in walk(document["@graph"]):
        if "@id" in node and "@type" in node:
            found[node["@id"]] = found.get(node["@id"], frozenset()) | types_of(node)
    return found


def problems(document: Mapping[str, Any], known: Types | None = None) -> list[str]:
    """What schema.org does not allow in a document; ``known`` are types of nodes that stand elsewhere."""
    types = {**(known or {}), **types_by_id(document)}
    return [problem for node in walk(document["@graph"]) for problem in _in_node(node, types)]


def _in_node(node: Mapping[str, Any], types: Types) -> Iterator[str]:
    kinds = types_of(node)
    keys = [key for key in node if not key.startswith("@")]
    if not kinds and keys:
        yield f"{node}: a node with properties has a type"
    yield from (f"{kind}: no type of schema.org" for kind in kinds - parents().keys())
    above = frozenset().union(*(lineage(kind) for kind in kinds))
    for key in keys:
        if key not in properties():
            yield f"{key}: no property of schema.org"
            continue
        if not above & properties()[key].domain:
            yield f"{key}: not for {sorted(kinds)}"
        yield from _in_values(key, values(node[key]), types)


def _in_values(key: str, found: list[Any], types: Types) -> Iterator[str]:
    if not found:
        yield f"{key}: without a value"
    for value in found:
        problem = _in_value(key, value, types)
        if problem:
            yield f"{key}: {problem}: {value!r}"


def _in_value(key: str, value: Any, types: Types) -> str:
    range = properties()[key].range
    if isinstance(value, dict):
        kinds = types_of(value) or types.get(value.get("@id", ""), frozenset())
        above = frozenset().union(*(lineage(kind) for kind in kinds))
        return "" if above & range else f"a value of type {sorted(kinds)}"
    if isinstance(value, bool) or value in ("", None):
        return "no value"
    if isinstance(value, int):
        return "" if range & {"Number", "Integer"} else "a number"
    return _in_text(key, value, range)


def _in_text(key: str, text: str, range: frozenset[str]) -> str:
    meant = CONTEXT["@context"].get(key, {}).get("@type", "")
    is_address = bool(_ADDRESS.fullmatch(text) or _RELATIVE.fullmatch(text))
    if meant == "@id":
        return "" if is_address and range & {"URL"} else "a text that JSON-LD reads as an address"
    if meant in ("Date", "DateTime"):
        return "" if _DATE.fullmatch(text) else "no date"
    return "" if range & {"Text"} or (is_address and range & {"URL"}) else "a text"
