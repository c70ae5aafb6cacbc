"""A checkout with the line ends of another system says the same: its pages, its findings' places, what changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer import edit
from explainer.load import load
from tests import bundles, git
from tests.bundles import ALONE, Lay
from tests.elmford import RICH
from tests.site.project import Project
from tests.systems.commands import Outcome, everything, run

pytestmark = pytest.mark.usefixtures("that_day")

BROKEN = """\
# file: actors/mayor.yml
title: The mayor
# a comment
type: person
colour: red
role: >-
  keeps the
  keys
# file: actors/clerk.yml
title: The clerk
type: person
memberships:

  - {organisation: nobody, role: Member}
# file: articles/reply.yml
title: A reply
language: en
genre: opinion
sha256: 0000000000000000000000000000000000000000000000000000000000000000
asides:
  # explainer: allow[anchor-ambiguous] it stands twice, and both are meant
  - exact: so it is
    why: Twice.
  - {exact: not there, why: Missing.}
# file: articles/reply.txt
They say
so it is, and

so it is.
"""
"""Mistakes of reading and of checking, in long texts and behind comments, and one that is allowed."""

Ends = Callable[[bytes], bytes]
ENDS: dict[str, Ends] = {
    "Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "old Macintosh": lambda raw: raw.replace(b"\n", b"\r"),
    "with a mark": lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
    "mixed": lambda raw: raw.replace(b"\n", b"\r\n", raw.count(b"\n") // 2),
}


def change(folder: Path, ends: Ends) -> None:
    """Let every file of a folder have other line ends."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".git" not in path.parts:
            path.write_bytes(ends(path.read_bytes()))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in canonical form with a template of its own and schemas beside its records, under git."""
    project = Project.create(tmp_path_factory.mktemp("plain") / "project", RICH)
    own = (
        '{% extends "explainer/glossary/index.md.jinja" %}\n{% block heading %}\n# Words\n\n{% endblock %}\n'
    )
    project.write("templates/glossary/index.md.jinja", own)
    assert run(project.folder, "schema").code == 0
    assert run(project.folder, "fmt").code == 0
    git.repository(project.folder)
    return project


@pytest.fixture(scope="module")
def windows(plain: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same as git checks it out with ``core.autocrlf``."""
    folder = tmp_path_factory.mktemp("windows") / "project"
    git.git(
        plain.folder, "-c", "core.autocrlf=true", "clone", "-q", "-c", "core.autocrlf=true", ".", str(folder)
    )
    assert b"\r\n" in (folder / "data/site.yml").read_bytes()
    assert b"\r\n" in (folder / "data/articles/new-footbridge.txt").read_bytes()
    return Project(folder)


@pytest.fixture(scope="module")
def both(plain: Project, windows: Project) -> tuple[Outcome, Outcome]:
    """What every command makes of the two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795348800")
        return everything(plain), everything(windows)


@pytest.mark.slow
def test_every_command_does_the_same(both: tuple[Outcome, Outcome]) -> None:
    here, there = both
    assert here.pages and there.pages == here.pages
    assert "# Words" in there.pages["glossary/index.md"].decode()
    differ = {name for name, done in there.said.items() if done != here.said[name]}
    assert differ == {"fmt --check", "fmt"}
    assert here.codes() | {"fmt --check": 1} == there.codes()


@pytest.mark.slow
def test_nothing_is_changed_by_them(both: tuple[Outcome, Outcome]) -> None:
    _, there = both
    assert there.said["diff"].output == "nothing changes for readers\n"
    assert there.said["check against"].output == "no findings\n"


@pytest.mark.slow
def test_fmt_says_what_it_would_change_and_what_keeps_them(
    both: tuple[Outcome, Outcome], plain: Project
) -> None:
    here, there = both
    said = there.said["fmt --check"].output
    assert said.count("would change: ") == said.count("  only the ends of its lines\n") > 10
    assert "`* text=auto eol=lf` in .gitattributes" in said
    assert there.said["fmt again"].code == 0
    assert ", 0 would change\n" in here.said["fmt --check"].output


@pytest.mark.slow
@pytest.mark.site
def test_the_published_pages_are_the_same(plain: Project, tmp_path: Path) -> None:
    other = Project(tmp_path / "project")
    git.git(plain.folder, "clone", "-q", ".", str(other.folder))
    before = {path.relative_to(other.site): path.read_bytes() for path in other.built().rglob("*.html")}
    change(other.folder, ENDS["Windows"])
    after = {path.relative_to(other.site): path.read_bytes() for path in other.built().rglob("*.html")}
    assert before and after == before


def places(data: Path) -> list[tuple[object, ...]]:
    """What is found, and where."""
    found = json.loads(run(data.parent, "check", "--no-cache", "--format", "json").output)
    keys = ("rule", "file", "line", "column", "end_line", "end_column", "message", "label", "help")
    return [tuple(finding[key] for key in keys) for finding in found]


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_findings_stand_at_the_same_places(ends: Ends, lay: Lay) -> None:
    plain, other = lay(f"{ALONE}{BROKEN}"), lay(f"{ALONE}{BROKEN}")
    change(other, ends)
    assert len(places(plain)) >= 4
    assert places(other) == places(plain)
    assert places(other) == places(other), "and again, from memory"


@pytest.mark.slow
@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_fmt_writes_the_same(ends: Ends, lay: Lay) -> None:
    plain, other = lay(RICH), lay(RICH)
    change(other, ends)
    for data in (plain, other):
        assert run(data.parent, "fmt").code == 0
    assert {p.name: p.read_bytes() for p in plain.rglob("*.yml")} == {
        p.name: p.read_bytes() for p in other.rglob("*.yml")
    }


@pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)
def test_what_is_recorded_keeps_the_ends_of_its_file(ends: Ends, lay: Lay) -> None:
    """As ``links --record`` writes it."""
    data = lay("")
    change(data, ends)
    source = load(data).dataset.sources["council-minutes"]
    written = edit.with_values(source, {"accessed": "2026-11-01", "verified": "page"})
    assert written.encode().count(b"\r\n") >= source.document.text.encode().count(b"\r\n")
    changed = {"accessed", "verified"}
    kept = [line for line in source.document.text.splitlines() if line.partition(":")[0] not in changed]
    assert [line for line in written.splitlines() if line.partition(":")[0] not in changed] == kept
    if ends is ENDS["Windows"]:
        assert "\n" not in written.replace("\r\n", "")
    if ends is ENDS["old Macintosh"]:
        assert "\n" not in written
    bundles.read(data)
