"""Targets: foreign files to drafts, each of which passes the check in the data that it would stand in."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from explainer import checks
from explainer.dataset import Dataset
from explainer.finding import Finding, Level
from explainer.incoming import facts, located, marks
from explainer.incoming.draft import Brought
from explainer.incoming.reading import Read, read
from explainer.incoming.surroundings import Surroundings
from explainer.load import load
from explainer.source import Document, decode
from tests import bundles
from tests.fuzz import findings, reading


@cache
def town() -> Dataset:
    return load(bundles.BASE, "data").dataset


def _around() -> Surroundings:
    return Surroundings(town(), bundles.TODAY)


def file_to_reviews(raw: bytes) -> None:
    """``explainer import claimreview``."""
    found = read("in.json", raw)
    _is_sound(facts.bring(found, _around()), found)


def file_to_annotations(raw: bytes) -> None:
    """``explainer import annotations``."""
    found = read("in.json", raw)
    _is_sound(marks.bring(found, _around()), found)


def _is_sound(brought: Brought, found: Read) -> None:
    findings.hold(brought.findings)
    texts = {}
    for draft in brought.drafts:
        assert draft.path not in texts and draft.pointer and draft.span.line >= 1
        texts[draft.path] = draft.text(names_schema=False).encode()
    for graph in found.graphs:
        _objects_begin_where_they_say(graph.json)
    if texts:
        _pass(texts)


def _objects_begin_where_they_say(json_: located.Json) -> None:
    open_: list[Any] = [json_.value]
    while open_:
        value = open_.pop()
        if isinstance(value, located.Object):
            assert json_.span(value).text == "{"
        open_ += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


# What the check can say of a draft only in the data it would stand in; the command leaves such drafts out.
_IN_PLACE = {
    "unknown-reference",
    "anchor-missing",
    "anchor-ambiguous",
    "contradictory-date",
    "quote-too-long",
}
_UNSEEN = {"hidden-character"}


def _pass(texts: dict[str, bytes]) -> None:
    """Each is a file that loads; what else the check finds is one of few things, which the command asks it for."""
    unwritable = {path for path, text in texts.items() if decode(path, text)[1]}
    files = {path: text for path, text in texts.items() if path not in unwritable}
    loaded = reading.loaded({**reading.TOWN, **files})
    errors = [f for f in checks.check(loaded, bundles.TODAY) if f.level is Level.ERROR]
    assert all(error.rule in _IN_PLACE for error in errors if _is_of(error, files)), errors


def _is_of(finding: Finding, files: dict[str, bytes]) -> bool:
    return finding.span.document.path.removeprefix("data/") in files


def text_to_json(raw: bytes) -> None:
    """JSON with places: the same values as Python's own reader finds, or a sentence at a place."""
    document = Document("in.json", raw.decode("utf-8", "replace"))
    found = located.read(document)
    if isinstance(found, Finding):
        findings.hold([found])
        return
    _objects_begin_where_they_say(found)
    plain = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
    assert plain.decode(document.text) == found.value
