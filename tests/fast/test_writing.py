"""What is as it was stays the same file, whatever its size, and the search index is filled whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explainer.fast import writing
from explainer.fast.writing import Writer
from explainer.search.theme import fill


def test_files_of_others_stay_where_they_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_PART", 4)
    before, now = tmp_path / "before", tmp_path / "now"
    texts = {"same": "a" * 30, "empty": "", "end": "a" * 29 + "b", "longer": "a" * 30, "new": "a"}
    for folder in (before, now):
        (folder / "below").mkdir(parents=True)
        for name, text in texts.items():
            (folder / "below" / name).write_text(text)
    (now / "below" / "end").write_text("a" * 30)
    (now / "below" / "longer").write_text("a" * 31)
    (before / "below" / "new").unlink()
    made = {path.name: path.read_bytes() for path in now.rglob("*") if path.is_file()}
    Writer(str(now), str(before)).keep()
    assert {path.name: path.read_bytes() for path in now.rglob("*") if path.is_file()} == made
    kept = {path.name for path in now.rglob("*") if path.is_file() and path.stat().st_nlink == 2}
    assert kept == {"same", "empty"}


@pytest.mark.parametrize("entries", [[], [""], ["", '{"a":1}', "", '{"b":2},{"c":3}', ""]])
def test_an_index_is_filled_in_order(tmp_path: Path, entries: list[str]) -> None:
    path = tmp_path / "index.json"
    path.write_text('{"config":{},"docs":[]}')
    fill(path, entries)
    assert json.loads(path.read_bytes()) == {
        "config": {},
        "docs": [each for entry in entries for each in json.loads(f"[{entry}]")],
    }


@pytest.mark.parametrize("text", ["", "]}", '{"docs":[1]}', '{"docs":[]} '])
def test_what_is_no_empty_index_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "index.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="no search index without entries"):
        fill(path, ["{}"])
    assert path.read_text() == text
