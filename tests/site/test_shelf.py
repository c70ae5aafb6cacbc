"""A folder as a shelf: only changed bytes are written, only our own files deleted, and nothing half done."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from explainer.cli import main
from explainer.outputs import Output
from explainer.shelf import MANIFEST, ShelfError, Stocked, stock
from tests.site import links
from tests.site.conftest import NewProject
from tests.site.project import MATERIAL, PLAIN, Project, times, tree


def outputs(**texts: str) -> list[Output]:
    """Outputs by names such as ``claims__a``, which stands for ``claims/a.md``."""
    return [Output(f"{name.replace('__', '/')}.md", text) for name, text in texts.items()]


def names(folder: Path) -> set[str]:
    return set(tree(folder)) - {MANIFEST}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A shelf with two files of ours."""
    folder = tmp_path / "shelf"
    assert stock(outputs(claims__a="A", claims__b="B"), folder) == Stocked(2, 0, 0)
    return folder


def test_a_second_run_writes_nothing(shelf: Path) -> None:
    before = times(shelf)
    assert stock(outputs(claims__a="A", claims__b="B"), shelf) == Stocked(0, 2, 0)
    assert times(shelf) == before


def test_only_changed_bytes_are_written(shelf: Path) -> None:
    before = times(shelf)
    assert stock(outputs(claims__a="A", claims__b="B, changed", actors__c="C"), shelf) == Stocked(2, 1, 0)
    after = times(shelf)
    assert after["claims/a.md"] == before["claims/a.md"]
    assert after["claims/b.md"] != before["claims/b.md"]
    assert tree(shelf)["claims/b.md"] == b"B, changed"
    assert tree(shelf)["actors/c.md"] == b"C"


def test_what_is_no_longer_needed_is_deleted_with_its_folder(shelf: Path) -> None:
    assert stock(outputs(actors__c="C"), shelf) == Stocked(1, 0, 2)
    assert names(shelf) == {"actors/c.md"}
    assert not (shelf / "claims").exists()


def test_the_files_of_others_stay(shelf: Path) -> None:
    (shelf / "index.md").write_text("mine")
    (shelf / "claims" / "notes.md").write_text("mine")
    stock([], shelf)
    assert names(shelf) == {"index.md", "claims/notes.md"}


def test_a_file_of_ours_that_somebody_changed_is_kept_when_it_is_no_longer_needed(shelf: Path) -> None:
    (shelf / "claims" / "b.md").write_text("B, with a remark")
    assert stock(outputs(claims__a="A"), shelf) == Stocked(0, 1, 0)
    assert tree(shelf)["claims/b.md"] == b"B, with a remark"
    # From now on it is theirs.
    with pytest.raises(ShelfError, match=r"claims/b\.md"):
        stock(outputs(claims__a="A", claims__b="B"), shelf)


def test_a_file_of_ours_that_somebody_deleted_is_written_again(shelf: Path) -> None:
    (shelf / "claims" / "b.md").unlink()
    assert stock(outputs(claims__a="A", claims__b="B"), shelf) == Stocked(1, 1, 0)
    assert names(shelf) == {"claims/a.md", "claims/b.md"}


def refused(folder: Path, sentence: str, *, besides: Path | None = None) -> None:
    """Stocking the shelf with what has to be written in three folders is refused, and nothing changes."""
    before, theirs = tree(folder), tree(besides) if besides else {}
    with pytest.raises(ShelfError, match=sentence):
        stock(outputs(actors__c="C", claims__a="A, changed", sources__d="D"), folder)
    assert tree(folder) == before
    assert besides is None or tree(besides) == theirs


def test_a_strangers_file_is_not_written_over(shelf: Path) -> None:
    (shelf / "sources").mkdir()
    (shelf / "sources" / "d.md").write_text("mine")
    refused(shelf, r"did not write: sources/d\.md\. Move them, or build elsewhere")


def test_a_strangers_file_with_the_same_words_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("A")
    assert stock(outputs(a="A"), tmp_path) == Stocked(0, 1, 0)


def test_a_strangers_file_where_a_folder_is_needed(shelf: Path) -> None:
    (shelf / "sources").write_text("mine")
    refused(shelf, r"sources/d\.md")


def test_a_strangers_folder_where_a_file_is_needed(shelf: Path) -> None:
    (shelf / "sources" / "d.md").mkdir(parents=True)
    refused(shelf, r"sources/d\.md")


def test_a_subfolder_that_is_a_link_leads_nowhere(shelf: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.md").write_text("mine")
    (shelf / "sources").symlink_to(outside)
    refused(shelf, r"sources/d\.md", besides=outside)


def test_a_file_that_is_a_link_is_not_followed(shelf: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.md").write_text("mine")
    (shelf / "sources").mkdir()
    (shelf / "sources" / "d.md").symlink_to(outside / "kept.md")
    refused(shelf, r"sources/d\.md", besides=outside)


def test_our_files_behind_a_link_are_not_deleted(shelf: Path, tmp_path: Path) -> None:
    (shelf / "claims").rename(tmp_path / "elsewhere")
    (shelf / "claims").symlink_to(tmp_path / "elsewhere")
    assert stock([], shelf).removed == 0
    assert tree(tmp_path / "elsewhere") == {"a.md": b"A", "b.md": b"B"}


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"files": []}',
        b'{"files": null}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_a_damaged_manifest_is_not_guessed_at(shelf: Path, damage: bytes) -> None:
    (shelf / MANIFEST).write_bytes(damage)
    refused(shelf, "is damaged: delete it and the pages beside it, then build again")


@pytest.mark.parametrize("path", ["../outside/kept.md", "/etc/hostname", "claims/../../outside/kept.md"])
def test_a_manifest_that_names_a_file_outside(shelf: Path, tmp_path: Path, path: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.md").write_text("mine")
    digest = "0dcd6f7a3d7ec1ffbd8a0e1a3ec4dba0d3d0a8a2c0b6b8cd8a3d3cd7f9b8d1a0"
    (shelf / MANIFEST).write_text(json.dumps({"version": 1, "files": {path: digest}}))
    refused(shelf, re.escape(f"names a file outside the folder, `{path}`"), besides=outside)


def test_an_interrupted_run_is_taken_up_again(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def full(ready: str, target: str) -> None:
        if target.endswith("d.md"):
            raise OSError(28, "No space left on device")
        replace(ready, target)

    wanted = outputs(actors__c="C", claims__a="A, changed", sources__d="D")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        stock(wanted, shelf)
    assert not [name for name in tree(shelf) if ".explainer-" in name and name != MANIFEST]
    monkeypatch.undo()
    stock(wanted, shelf)
    assert tree(shelf).keys() == {MANIFEST, "actors/c.md", "claims/a.md", "sources/d.md"}


@pytest.fixture
def project(new: NewProject, monkeypatch: pytest.MonkeyPatch, that_day: None) -> Project:
    """A project, in whose folder the command line runs."""
    project = new()
    monkeypatch.chdir(project.folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.folder.parent))
    return project


def build() -> Result:
    """``explainer build --to docs``"""
    return CliRunner().invoke(main, ["build", "--to", "docs"])


@pytest.mark.site
def test_the_command(project: Project) -> None:
    first = re.search(r"docs: (\d+) written, 0 unchanged, 0 removed", build().output)
    assert first
    before = times(project.path("docs"))
    assert build().output == f"docs: 0 written, {first[1]} unchanged, 0 removed\n"
    assert times(project.path("docs")) == before
    project.change("data/claims/bridge-cost.yml", "twice the first estimate.", "twice the first guess.")
    assert build().exit_code == 0
    assert "first guess" in project.path("docs/claims/bridge-cost.md").read_text(encoding="utf-8")
    after = times(project.path("docs"))
    assert after["glossary/index.md"] == before["glossary/index.md"]


@pytest.mark.site
def test_with_errors_in_the_data_the_command_writes_nothing(project: Project) -> None:
    build()
    before = times(project.path("docs"))
    project.change("data/claims/bridge-cost.yml", "twice the first estimate.", "twice the first guess.")
    project.write("data/claims/bridge-opened.yml", "kind: fact\n")
    done = build()
    assert done.exit_code == 1
    assert "error[missing-key]" in done.output
    assert done.output.endswith("nothing was written\n")
    assert times(project.path("docs")) == before


@pytest.mark.site
def test_any_generator_can_publish_the_tree(project: Project) -> None:
    assert build().exit_code == 0
    project.configure(PLAIN, MATERIAL)
    project.configure(
        "  - explainer\n", "extra_css: [assets/explainer/explainer.css]\n"
        "markdown_extensions: [admonition, attr_list, md_in_html, tables, toc]\n"
    )  # fmt: skip
    done = project.build("--strict")
    assert done.code == 0, done.output
    assert links.broken(project.site) == []
    assert "<h1" in project.page("claims/bridge-cost/")
    assert 'class="admonition fact mostly-supported"' in project.page("claims/bridge-cost/")
    assert 'href="../../assets/explainer/explainer.css"' in project.page("claims/bridge-cost/")
    assert project.path("docs/index.md").read_text(encoding="utf-8").startswith("---\ntitle: Home")
