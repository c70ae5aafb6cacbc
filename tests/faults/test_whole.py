"""What a swap has to leave alone, and where it cannot be: in this process, without faults."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explainer import shelf, swap
from explainer.outputs import Output
from explainer.shelf import stock
from tests.faults.test_builds import small_disk
from tests.site.project import Project, tree


def outputs(**texts: str) -> list[Output]:
    return [Output(f"{name.replace('__', '/')}.md", text) for name, text in texts.items()]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf beside which the former state stays, whatever its size."""
    monkeypatch.setattr(shelf, "WORTH_KEEPING", 1)
    stock(outputs(a="1", b="B", c__d="D"), tmp_path / "out")
    stock(outputs(a="2", b="B", c__d="D"), tmp_path / "out")
    return tmp_path / "out"


def test_the_next_state_is_made_of_the_former_one(kept: Path) -> None:
    former = kept.with_name(".out.explainer") / "tree"
    assert tree(former)["a.md"] == b"1" and (former / "b.md").samefile(kept / "b.md")
    number = former.stat().st_ino
    stock(outputs(a="3", b="B", c__e="E"), kept)
    assert kept.stat().st_ino == number, "it is the very folder"
    assert {name: content for name, content in tree(kept).items() if name.endswith(".md")} == {
        "a.md": b"3",
        "b.md": b"B",
        "c/e.md": b"E",
    }


def test_what_somebody_did_to_the_former_state_does_not_come_back(kept: Path) -> None:
    former = kept.with_name(".out.explainer") / "tree"
    with (kept / "b.md").open("a") as file:  # the same file has a name in both
        file.write(" and more")
    (kept / "b.md").unlink()
    (kept / "b.md").write_text("B")  # and here it is again as it was
    (former / "stray.md").write_text("stray")
    (former / "c" / "d.md").unlink()
    stock(outputs(a="3", b="B", c__d="D"), kept)
    assert tree(kept).keys() == {shelf.MANIFEST, "a.md", "b.md", "c/d.md"}
    assert (kept / "b.md").read_text() == "B"


def test_where_the_disk_knows_no_second_names_there_are_copies(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*names: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    stock(outputs(a="3", b="B", c__d="D"), kept)
    assert tree(kept)["a.md"] == b"3" and tree(kept)["c/d.md"] == b"D"
    assert not kept.with_name(".out.explainer").exists(), "to copy it again costs as much"


def test_modes_stay(tmp_path: Path) -> None:
    stock(outputs(a__b="1"), tmp_path / "out")
    for name in ("out", "out/a"):
        (tmp_path / name).chmod(0o2750)
    stock(outputs(a__b="2"), tmp_path / "out")
    assert [(tmp_path / name).stat().st_mode & 0o7777 for name in ("out", "out/a")] == [0o2750] * 2


def test_a_mounted_folder_is_filled_in_place(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with small_disk(folder, 8000):
        with pytest.raises(swap.Unswappable, match="cannot be moved: Device or resource busy"):
            swap.Yard(folder)
        stock(outputs(a="1"), folder)
        stock(outputs(a="2"), folder)
        assert tree(folder).keys() == {shelf.MANIFEST, "a.md"} and tree(folder)["a.md"] == b"2"
        project = Project.create(tmp_path / "project")
        project.configure("site_name", f"site_dir: {folder}\nsite_name")
        done = project.build()
        assert done.code == 0 and "is emptied and filled" in done.output
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_yard_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "tree").mkdir(parents=True)
    (tmp_path / ".out.explainer").symlink_to("elsewhere")
    with pytest.raises(swap.Unswappable, match="is a link"):
        swap.Yard(tmp_path / "out")
    assert (tmp_path / "elsewhere" / "tree").is_dir()


def test_a_journal_that_somebody_brought_along_reaches_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    waiting = tmp_path / ".out.explainer" / "waiting"
    waiting.mkdir(parents=True)
    (waiting / "journal.json").write_text('{"version": 1, "files": [["../theirs", false]]}')
    (waiting.parent / "carried.json").write_text('["../theirs", "..", "/etc"]')
    stock(outputs(a="1"), tmp_path / "out")
    assert (tmp_path / "theirs").read_text() == "theirs" and tree(tmp_path / "out")["a.md"] == b"1"


# MkDocs


def test_a_link_hidden_files_and_the_folder_that_others_are_told(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / ".git").write_text("gitdir: there")
    (tmp_path / "elsewhere" / "old.html").write_text("old")
    project.site.symlink_to(tmp_path / "elsewhere")
    project.write(
        "told.py",
        "def on_config(config):\n    config.extra['where'] = config.site_dir\ndef on_shutdown():\n    pass\n",
    )
    done = project.build()
    assert done.code == 0, done.output
    assert project.site.is_symlink() and not (project.site / "old.html").exists()
    assert (project.site / ".git").read_text() == "gitdir: there" and (project.site / "index.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "project"]


def test_a_strict_build_that_ends_with_warnings_publishes_nothing(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    project.built()
    before = tree(project.site)
    project.write("docs/more.md", "[nowhere](nowhere.md)\n")
    done = project.build("--strict")
    assert done.code == 1 and "Aborted with 1 warnings in strict mode!" in done.output
    assert tree(project.site) == before and not project.path(".site.explainer").exists()
    assert project.build().code == 0 and (project.site / "more" / "index.html").exists()


def test_gh_deploy_publishes_the_site_and_not_the_folder_beside_it(tmp_path: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    project = Project.create(tmp_path / "project")
    config = load_config(str(project.path("mkdocs.yml")))
    config.plugins.on_startup(command="gh-deploy", dirty=False)
    logging.getLogger("mkdocs.commands.build").filters.clear()
    build(config)
    assert config.site_dir == str(project.site) and (project.site / "index.html").exists()


def test_properdocs_builds_aside_too(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project")
    project.write("docs/more.md", "[nowhere](nowhere.md)\n")
    command = [sys.executable, "-m", "properdocs", "build", "-f", "mkdocs.yml"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    for strict, code in (("--strict", 1), ("--no-strict", 0)):
        done = subprocess.run(
            [*command, strict], cwd=project.folder, env=env, capture_output=True, check=False
        )
        assert (done.returncode == 0) == (code == 0), done.stderr.decode()
        assert project.site.exists() == (code == 0)
