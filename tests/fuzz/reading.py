"""Targets: bytes to YAML, and a file of YAML to a record, its findings, its canonical form and its pages."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from explainer import checks, quick, source
from explainer.canonical import canonical
from explainer.compose import Composed, compose
from explainer.dataset import FOLDERS, Dataset
from explainer.load import Loaded, Reader
from explainer.model.record import Part
from explainer.model.schema import named_by
from explainer.outputs import pages
from explainer.site import arrange
from explainer.source import Document
from explainer.workshop import resources
from tests import bundles
from tests.fuzz import findings

PLACES = (*FOLDERS, "site.yml")
"""Where a file may stand: the first byte of a case says which of these."""
NAME = "tried"

# The oracle is PyYAML's own composer. libyaml's loader is the same parser, and Python's differs in what it refuses.
_ORACLE: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def bytes_to_data(raw: bytes) -> None:
    """The loader: two readers that agree with each other and with PyYAML, and a place for every value."""
    document, problems = source.decode("data/x.yml", raw)
    findings.hold(problems)
    if any(problem.rule in ("not-utf8", "file-too-large") for problem in problems):
        return
    parsed = source.parse(document)
    findings.hold(parsed.findings)
    with_places = compose(document.text, with_places=True)
    without = compose(document.text, with_places=False)
    assert (with_places.data, with_places.problems) == (without.data, without.problems)
    assert parsed.data == without.data
    quickly = quick.read(document.text)
    assert quickly is None or (quickly == without.data and not without.problems), document.text
    if parsed.findings:
        return
    assert parsed.data is None or _is_plain(parsed.data)
    assert _as_written(yaml.load(document.text, Loader=_ORACLE)) == (parsed.data or "")
    _stand_where_they_are_said_to(document, parsed.data, with_places)


def _is_plain(data: Any) -> bool:
    if isinstance(data, dict):
        return all(type(key) is str and _is_plain(value) for key, value in data.items())
    return type(data) is str or (type(data) is list and all(map(_is_plain, data)))


def _as_written(data: Any) -> Any:
    return "" if data is None or data == [] or data == {} else data


def _stand_where_they_are_said_to(document: Document, data: Any, composed: Composed) -> None:
    for route in composed.places:
        value, last = data, route[-1]
        for step in route:
            value = value[step]
        span, key = document.span(route), document.key_span(route)
        findings._is_there(span)
        findings._is_there(key)
        if isinstance(last, str) and key.text[:1] not in "\"'|>!":
            assert key.text.split() == last.split(), (key.text, last)
        if isinstance(value, str) and value and value.isalnum() and value.isascii():
            assert value in span.text or "\\" in span.text or "\n" in span.text, (value, span.text)


class _InMemory(Reader):
    """A data folder that lies nowhere: the files of the tests' town, and one more."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(Path(__file__).parent, "data")
        self.files = files

    def _walk(self, folder: str, prefix: str) -> Iterator[tuple[str, str]]:
        yield from ((path, "") for path in sorted(self.files))

    def _bytes(self, relative: str, path: str) -> bytes | None:
        return self.files[relative]


def loaded(files: Mapping[str, bytes]) -> Loaded:
    """What a data folder of these files says."""
    reader = _InMemory(files)
    reader.read()
    return Loaded(reader.dataset(), tuple(reader.findings))


TOWN = {name: content for name, content in bundles.base().items() if not name.startswith("claims/")}
"""The tests' town without its claims, which would be read and checked anew in each of thousands of runs."""


def file_to_record(raw: bytes) -> None:
    """A file in a data folder: findings at places, or a record that has a canonical form and pages."""
    record, read, found = _tried(raw)
    findings.hold(found)
    if record is None:
        assert any(finding.span.document.path.startswith("data/") for finding in found)
        return
    _is_canonical_at_once(record, _document(record))
    if not checks.has_errors(found):
        _has_pages(read)


def _tried(raw: bytes) -> tuple[Part | None, Dataset, list[Any]]:
    place = PLACES[raw[0] % len(PLACES)] if raw else PLACES[0]
    path = place if place == "site.yml" else f"{place}/{NAME}.yml"
    files = {**TOWN, path: raw[1:]} | ({f"articles/{NAME}.txt": _TEXT} if place == "articles" else {})
    read = loaded(files)
    found = checks.check(read, bundles.TODAY)
    if place == "site.yml":
        settings = read.dataset.settings
        return (settings if settings.document.path else None), read.dataset, found
    return read.dataset.of(place).get(NAME), read.dataset, found


_TEXT = b"It was money well spent. It cost two million euros.\n\nHe said so, and so it was.\n"


def _document(record: Part) -> Document:
    document: Document = record.document  # type: ignore[attr-defined]
    return document


def _is_canonical_at_once(record: Part, document: Document) -> None:
    """Its canonical form says the same, and is its own canonical form."""
    schema = named_by(document.path.removeprefix("data/"))
    made = canonical(document, record, schema)
    again = Document(document.path, made)
    assert canonical(again, record, schema) == made
    read = source.parse(again)
    assert {finding.rule for finding in read.findings} <= {"hidden-character"}
    assert type(record).model_validate(read.data).model_dump(warnings=False) == record.model_dump(
        warnings=False
    )


@cache
def templates() -> Any:
    return resources(Path(posixpath.devnull))


def _has_pages(read: Dataset) -> None:
    for output in pages.render(arrange(read, drafts=True), templates()):
        assert output.path and output.content
