"""A project works wherever it lies and whatever its folders are called: the same pages, and no command breaks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainer.escape import printable
from tests.elmford import RICH
from tests.site.project import Project
from tests.systems.commands import Outcome, everything, ours, run, under_git
from tools.trials import LONG

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("that_day")]

NAMES = {
    "spaces": "two  words",
    "letters": "Österreich-名前",
    "emoji": "site-😀",
    "decomposed": "e\u0301cole",
    "address": "a#b?c&d=%20%",
    "quotes": 'it\'s "so" `x`',
    "brackets": "[x]{y}(z)*",
    "shell": "$(id);|<y>",
    "line break": "new\nline",
    "controls": "tab\tand\x1b[31mred",
    "option": "--data",
    "colon": ":a: b",
    "ending": "trail. ",
    "reserved": "con",
    "home": "~",
}
ALL = " ".join(name for name in NAMES.values() if name != "~").replace("--data :", "--data:")
"""All of them in one name."""
NO_TEXT = os.fsdecode(b"latin-\xe9")
DEEP = "/".join(["long-" * 40] * 15)
"""Three thousand characters, of the 4,096 that Linux takes."""


one_by_one = pytest.mark.skipif(
    not LONG, reason="all names in one are tried; each alone only when trials run long"
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What a project of an ordinary name makes."""
    project = under_git(Project.create(tmp_path_factory.mktemp("plain") / "project", RICH))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1795348800")
        return everything(project)


def made(path: Path) -> Path:
    """The folder, or none, where the file system does not take such a name."""
    try:
        path.mkdir(parents=True)
    except OSError:
        pytest.skip("this file system refuses such names itself")
    return path


def assert_the_same(found: Outcome, plain: Outcome) -> None:
    broken = {name: done.output for name, done in found.said.items() if "Traceback" in done.output}
    assert broken == {}
    assert found.codes() == plain.codes()
    assert found.pages and found.pages == plain.pages
    assert found.ported and found.ported.keys() == plain.ported.keys()
    for done in found.said.values():
        assert printable(done.output.replace("\n", "")) == done.output.replace("\n", "").replace("\t", " ")


def test_project_and_data_may_be_called_anything(plain: Outcome, tmp_path: Path) -> None:
    assert_works_called(made(tmp_path / ALL) / ALL, ALL, plain)


@one_by_one
@pytest.mark.parametrize("name", [*NAMES.values(), NO_TEXT, DEEP], ids=[*NAMES, "no text", "deep"])
def test_the_project_may_be_called_anything(name: str, plain: Outcome, tmp_path: Path) -> None:
    assert_works_called(made(tmp_path / name) / "p", "data", plain)


@one_by_one
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_data_folder_may_be_called_anything(name: str, plain: Outcome, tmp_path: Path) -> None:
    made(tmp_path / name)
    assert_works_called(tmp_path / "project", name, plain)


def assert_works_called(folder: Path, data: str, plain: Outcome) -> None:
    project = Project.create(folder, RICH)
    project.data.rename(project.path(data))
    project.configure("  - explainer\n", f"  - explainer:\n      data_dir: {_yaml(data)}\n")
    found = everything(under_git(project), data)
    assert_the_same(found, plain)


def test_a_data_folder_whose_name_is_no_text(plain: Outcome, tmp_path: Path) -> None:
    """No configuration can name it, but the command line can."""
    project = Project.create(tmp_path / "project", RICH)
    made(tmp_path / NO_TEXT)
    project.data.rename(project.path(NO_TEXT))
    for command in ("check", "report", "fmt", "build --to pages", "new term --term towpath --definition x"):
        done = run(project.folder, *command.split(), "--data", NO_TEXT)
        assert done.code == 0, done.output
    pages = ours(project.path("pages"))
    assert {path for path, content in plain.pages.items() if pages[path] != content} == set()


def _yaml(name: str) -> str:
    """A name in YAML's double quotes, every character as its number."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in name) + '"'


def test_data_by_an_absolute_path_and_from_elsewhere(plain: Outcome, tmp_path: Path) -> None:
    project = under_git(Project.create(tmp_path / "project", RICH))
    for cwd, data in ((tmp_path, project.data), (project.data, Path()), (Path("/"), project.data)):
        target = tmp_path / f"pages-{len(cwd.parts)}"
        built = run(cwd, "build", "--data", str(data), "--to", str(target))
        assert built.code == 0, built.output
        pages = {path.relative_to(target).as_posix() for path in target.rglob("*.md")}
        assert pages == {path for path in plain.pages if path.endswith(".md")}


def test_from_the_root_of_a_disk(tmp_path: Path) -> None:
    """A path with nothing above it, such as a drive's, is no folder of records and breaks nothing."""
    for command in ("check", "fmt", "report", "coverage"):
        arguments = [command, *(["x"] if command == "coverage" else []), "--data", "/"]
        done = run(tmp_path, *arguments)
        assert done.code in (1, 2) and "Traceback" not in done.output, done.output


@one_by_one
def test_a_project_behind_a_link(plain: Outcome, tmp_path: Path) -> None:
    project = under_git(Project.create(tmp_path / "real" / "project", RICH))
    (tmp_path / "link").symlink_to(project.folder, target_is_directory=True)
    assert_the_same(everything(Project(tmp_path / "link")), plain)


def test_a_data_folder_that_is_a_link_is_said(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project", RICH)
    project.data.rename(tmp_path / "elsewhere")
    project.data.symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    done = run(project.folder, "check")
    assert done.code == 1 and "error[symlink]: the data folder is a link" in done.output


@pytest.mark.site
def test_mkdocs_builds_it_there(tmp_path: Path) -> None:
    plain = Project.create(tmp_path / "plain", RICH)
    there = Project.create(made(tmp_path / ALL) / "p", RICH)
    pages = {path.relative_to(plain.site): path.read_bytes() for path in plain.built().rglob("*.html")}
    assert pages == {
        path.relative_to(there.site): path.read_bytes() for path in there.built().rglob("*.html")
    }
