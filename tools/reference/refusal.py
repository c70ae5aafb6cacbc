"""What somebody is told who writes a field's refused example: found out by writing it and reading it.

Each example is put into an otherwise good record, the records into a data folder, and the folder is read and
checked as ``explainer check`` does it. So the reference shows the real message, never one that was retyped.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from explainer import checks
from explainer.finding import Finding
from explainer.load import load
from explainer.model import Article, Record, Settings
from tools.reference.model import Class, Home, homes, own_fields

_TODAY = date(2026, 11, 22)

Field = tuple[Class, str]


class NotRefusedError(Exception):
    """The refused example of a field is not refused."""


def good(cls: Class) -> dict[str, Any]:
    """The least that a class needs, from its fields' own examples."""
    return {name: right(cls, name) for name, field in cls.model_fields.items() if field.is_required()}


def right(cls: Class, field: str) -> Any:
    """The example of a field that is right."""
    return (cls.model_fields[field].examples or [])[0]


def wrong(cls: Class, field: str) -> Any:
    """The example of a field that is refused."""
    extra = cls.model_fields[field].json_schema_extra
    assert isinstance(extra, dict)
    examples = extra["x-refused"]
    assert isinstance(examples, list)
    return examples[0]


def refusal(cls: Class, field: str) -> Finding:
    """What is said of the refused example of a field.

    Raises:
        NotRefusedError: nothing is.
    """
    found = _refusals().get((cls, field))
    if found is None:
        raise NotRefusedError(f"{cls.__name__}.{field}: {wrong(cls, field)!r} is not refused")
    return found


@cache
def _refusals() -> dict[Field, Finding]:
    """The finding for every refused example: those of records read in one go, as reading takes a while."""
    fields = [(cls, name) for cls in homes() for name in own_fields(cls)]
    of_site = [field for field in fields if homes()[field[0]].file is Settings]
    of_records = [field for field in fields if field not in of_site]
    batches = [of_records, *([field] for field in of_site)]
    return {field: finding for batch in batches for field, finding in _read(batch)}


def _read(fields: Iterable[Field]) -> Iterator[tuple[Field, Finding]]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        paths = {f"data/{_lay(data, field, number)}": field for number, field in enumerate(fields)}
        found = checks.check(load(data, "data"), _TODAY)
    for finding in reversed(found):  # of several at one place, the first one stays
        field = paths.get(finding.span.document.path)
        if field and _is_at(finding, field):
            yield field, finding


def _is_at(finding: Finding, field: Field) -> bool:
    cls, name = field
    entry = finding.span.document.entry_span((*homes()[cls].route, name))
    return entry.start <= finding.span.start <= entry.end


def _lay(data: Path, field: Field, number: int) -> str:
    """Write a file with the refused example of a field; returns its path below the data folder."""
    cls, name = field
    home = homes()[cls]
    content = _whole_file(home, {**good(home.cls), name: wrong(cls, name)})
    if home.file is Settings:
        _write(data / "site.yml", content)
        return "site.yml"
    assert issubclass(home.file, Record)
    _write(data / "site.yml", good(Settings))
    path = f"{home.file.folder}/example-{number}.yml"
    _write(data / path, content)
    if home.file is Article:
        (data / path).with_suffix(".txt").write_text("Words.", encoding="utf-8")
    return path


def _whole_file(home: Home, part: Any) -> Any:
    """A part in its place in an otherwise good file."""
    if home.outer is None:
        return part
    for step in reversed(home.steps):
        part = [part] if isinstance(step, int) else {step: part}
    return _whole_file(home.outer, {**good(home.outer.cls), home.field: part})


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # JSON is YAML, and leaves no doubt about what is in quotes.
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
