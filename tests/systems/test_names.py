"""Names that some system cannot have, or takes for another name: a finding, or it works; nothing is lost."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from bench import shapes
from explainer import files, shelf, workshop
from explainer.load import load
from explainer.model.fields import LONGEST_WAY, folded
from explainer.outputs import Output, render
from explainer.shelf import there
from tests import bundles
from tests.bundles import ALONE, Lay
from tests.systems.commands import run

ACTOR = "title: M\ntype: person\n"
CLAIM = "kind: fact\nstatement: The ferry ran for forty years.\n"
LONG = "m" * 80

REFUSED = {
    "con.yml": "bad-id", "nul.yml": "bad-id", "aux.yml": "bad-id", "prn.yml": "bad-id", "com1.yml": "bad-id",
    "lpt9.yml": "bad-id", "lpt¹.yml": "bad-id", "con.x.yml": "bad-id", "CON.yml": "bad-id",
    "index.yml": "bad-id",
    "a..yml": "bad-id", "a .yml": "bad-id", " a.yml": "bad-id", "a~.yml": "bad-id", "~.yml": "bad-id",
    "-a.yml": "bad-id", "a-.yml": "bad-id", "a#b.yml": "bad-id", "a%20b.yml": "bad-id", "a?b.yml": "bad-id",
    "a&b.yml": "bad-id", 'a"b.yml': "bad-id", "a:b.yml": "bad-id", "a\nb.yml": "bad-id",
    "Mayor.yml": "bad-id", "straße.yml": "bad-id", "ı.yml": "bad-id", "ｍａｙｏｒ.yml": "bad-id",
    "ﬁ.yml": "bad-id", "é.yml": "bad-id", "e\u0301.yml": "bad-id", "K.yml": "bad-id", "市長.yml": "bad-id",
    "😀.yml": "bad-id",
    f"{LONG}m.yml": "bad-id", f"{'m' * 251}.yml": "bad-id",
    "mayor.YML": "stray-file", "mayor.yaml": "stray-file", "mayor.yml ": "stray-file", "mayor.yml.": "stray-file",
    "mayor.yml~": "stray-file", "mayor": "stray-file", "mayor.txt": "stray-file",
}  # fmt: skip
WORKS = ("mayor.yml", "console.yml", "com10.yml", "com0.yml", "0.yml", f"{LONG}.yml")
IGNORED = (".mayor.yml", "Thumbs.db", "desktop.ini")

FOLDERS = {
    "con": "is a reserved name", "NUL": "is a reserved name", "aux.d": "is a reserved name",
    "com¹": "is a reserved name", "lpt1 .x": "is a reserved name",
    "ends.": "on every system", "ends ": "on every system", "a:b": "on every system", "a?": "on every system",
    "a|b": "on every system", "back\\slash": "on every system", "tab\t": "on every system",
    "m" * (LONGEST_WAY - 6): "characters",
}  # fmt: skip
ONE_FOLDER = (("Foo", "foo"), ("é", "e\u0301"), ("É", "e\u0301"), ("straße", "STRASSE"), ("K", "k"))


def put(data: Path, name: str, text: str) -> Path:
    path = data / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError:
        pytest.skip("this file system refuses such names itself")
    return path


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rule"), REFUSED.items(), ids=map(ascii, REFUSED))
def test_a_file_that_is_not_everywhere_is_refused(name: str, rule: str, lay: Lay) -> None:
    data = lay(ALONE)
    put(data, f"actors/{name}", ACTOR)
    assert [finding.rule for finding in load(data).findings] == [rule]
    for command in ("check", "build --to pages"):
        done = run(data.parent, *command.split())
        assert done.code == 1 and "Traceback" not in done.output, done.output
    assert "Traceback" not in run(data.parent, "fmt").output
    assert not (data.parent / "pages").exists()
    assert (data / "actors" / name).read_text() == ACTOR


@pytest.mark.slow
@pytest.mark.parametrize("name", WORKS)
def test_a_file_that_only_looks_so_works(name: str, lay: Lay) -> None:
    data = lay(ALONE)
    put(data, f"actors/{name}", ACTOR)
    assert load(data).findings == ()
    assert run(data.parent, "build", "--to", "pages").code == 0
    assert (data.parent / "pages" / "actors" / name).with_suffix(".md").exists()


@pytest.mark.parametrize("name", IGNORED)
def test_what_systems_leave_behind_is_no_mistake(name: str, lay: Lay) -> None:
    data = lay(ALONE)
    put(data, f"actors/{name}", "x")
    assert load(data).findings == ()


@pytest.mark.parametrize(("name", "said"), FOLDERS.items(), ids=map(ascii, FOLDERS))
def test_a_folder_that_is_not_everywhere_is_refused(name: str, said: str, lay: Lay) -> None:
    data = lay(ALONE)
    put(data, f"claims/{name}/ferry.yml", CLAIM)
    (found,) = (finding for finding in load(data).findings if finding.rule == "bad-id")
    assert said in found.message


@pytest.mark.parametrize(("one", "other"), ONE_FOLDER, ids=ascii)
def test_two_folders_that_are_one_somewhere_are_refused(one: str, other: str, lay: Lay) -> None:
    data = lay(ALONE)
    put(data, f"claims/{one}/ferry.yml", CLAIM)
    put(data, f"claims/{other}/bridge.yml", CLAIM)
    found = [finding for finding in load(data).findings if finding.rule == "bad-id"]
    if len(list((data / "claims").iterdir())) == 1:
        pytest.skip("this file system takes the two for one")
    assert len(found) == 1 and "are one folder on some systems" in found[0].message


@pytest.mark.parametrize("name", ["Foo Bar", "ümlaut", "2024", "a.b", "index", "console", "m" * 100])
def test_other_folders_work(name: str, lay: Lay) -> None:
    data = lay(ALONE)
    put(data, f"claims/{name}/ferry.yml", CLAIM)
    assert "bad-id" not in {finding.rule for finding in load(data).findings}


def test_new_makes_no_such_folder(lay: Lay) -> None:
    data = lay("")
    answers = ("--kind", "fact", "--statement", "The ferry ran for forty years.", "--folder", "aux")
    done = run(data.parent, "new", "claim", *answers)
    assert done.code == 2 and "`aux` cannot be the name of a folder" in done.output
    assert not (data / "claims" / "aux").exists()


@pytest.mark.slow
def test_no_two_files_of_a_site_are_one_somewhere_and_all_have_room(tmp_path: Path) -> None:
    """The longest ids in every type: no name that is made of them is too long, nor the whole path for Windows."""
    data = tmp_path / "data"
    kinds = (shapes.topics_and_texts, shapes.positions, shapes.glossary, shapes.events, shapes.former_ids)
    shapes.write(lambda n: ((_long(path), _long(text)) for path, text in shapes.together(*kinds)(n)), 2, data)
    checked = workshop.read(data, "data")
    assert checked.is_sound
    assert {len(id) for folder in checked.dataset.known.values() for id in folder} == {80}
    site = workshop.site(checked, address="https://example.org/")
    paths = [output.path for output in render(site, workshop.resources(data / "none"))]
    assert len({folded(path) for path in paths}) == len(paths)
    assert max(len(name.encode()) for path in paths for name in path.split("/")) <= 255 - len(".12345678.tmp")
    assert max(map(len, paths)) <= 130
    assert all(unicodedata.is_normalized("NFC", path) for path in paths)
    assert run(tmp_path, "build", "--to", "pages").code == 0
    assert run(tmp_path, "fmt").code == 0


_AN_ID = re.compile(r"\b[a-z-]*-(?:n\d{6}|id-[a-z]+)\b")


def _long(text: str) -> str:
    """A text in which every id of these shapes has the most characters that an id may have."""
    return _AN_ID.sub(lambda found: found[0] + "x" * (80 - len(found[0])), text)


def test_a_strangers_file_of_another_case_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that takes `INDEX.md` and `index.md` for one file, as those of Windows and macOS do."""
    monkeypatch.setattr(there, "_stands", _on_such_a_disk)
    pages = tmp_path / "pages"
    put(pages, "topics/INDEX.md", "by hand")
    put(pages, "topics/e\u0301.md", "by hand")
    with pytest.raises(shelf.ShelfError, match=r"did not write: topics/index\.md, topics/é\.md"):
        shelf.stock([Output("topics/index.md", "ours"), Output("topics/é.md", "ours")], pages)
    assert (pages / "topics/INDEX.md").read_text() == "by hand"


def test_without_looking_for_it_it_would_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(there, "_stands", _on_such_a_disk)
    monkeypatch.setattr(there, "folded", str)
    put(tmp_path, "topics/INDEX.md", "by hand")
    assert shelf.stock([Output("topics/index.md", "ours")], tmp_path).written == 1


_stands = there._stands


def _on_such_a_disk(target: Path) -> object:
    """What stands at a path where neither case nor the form of a character counts."""
    there = (path for path in target.parent.iterdir() if folded(path.name) == folded(target.name))
    return _stands(next(there, target))


def test_a_name_with_no_room_for_a_longer_one_beside_it_is_written(tmp_path: Path) -> None:
    path = put(tmp_path, f"{'m' * 251}.yml", "old")
    files.replace(path, "new")
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_the_rule_about_folders_matters(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.load.problems_with_folders", lambda *_: ())
    data = lay(ALONE)
    put(data, "claims/nul/ferry.yml", CLAIM)
    assert "bad-id" not in {finding.rule for finding in bundles.read(data)[1]}
