"""A build in which nothing has changed ends at once; whatever decides about a site makes it again."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from explainer.fast import again, building, hands
from explainer.fast.spool import Attic
from tests.elmford import RICH
from tests.site.project import MATERIAL, Done, Project, times

pytestmark = pytest.mark.site
SAME = "nothing has changed since the last build"
CLAIM = "data/claims/bridge-cost.yml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A site that was built, and its own place for what is kept; all of it a while ago."""
    monkeypatch.setattr(again, "_TICK", 0.0)  # what was written just now counts as well
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache")
    project = Project.create(tmp_path / "project", theme=MATERIAL)
    time.sleep(0.02)
    project.built()
    return project


def is_same(done: Done) -> bool:
    assert done.code == 0, done.output
    return SAME in done.output


def test_it_writes_nothing_and_says_what_was_said(project: Project) -> None:
    project.write("docs/a.md", "# A\n\n[x](nowhere.md)\n")
    first, before = project.build(), times(project.site)
    second = project.build()
    assert not is_same(first) and is_same(second)
    assert times(project.site) == before
    assert "nowhere.md" in first.output and "nowhere.md" in second.output


def edit_a_claim(project: Project) -> None:
    project.change(CLAIM, "footbridge cost", "footbridge has cost")


def edit_a_page(project: Project) -> None:
    project.write("docs/index.md", "# Anew\n")


def configure(project: Project) -> None:
    project.write("mkdocs.yml", f"{project.path('mkdocs.yml').read_text('utf-8')}site_description: Another\n")


def add_a_template(project: Project) -> None:
    project.write("templates/claim.md.jinja", '{% extends "explainer/claim.md.jinja" %}\n')


def damage_the_site(project: Project) -> None:
    (project.site / "claims" / "bridge-cost" / "index.html").write_text("gone", encoding="utf-8")


def keep_size_and_time(project: Project) -> None:
    path = project.path(CLAIM)
    found = path.stat()
    path.write_text(path.read_text("utf-8").replace("footbridge cost", "footbridge tsoc"), encoding="utf-8")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


CHANGES = (edit_a_claim, edit_a_page, configure, damage_the_site, keep_size_and_time, add_a_template)


def test_a_change_is_built(project: Project) -> None:
    for change in CHANGES:
        assert is_same(project.build()), change
        change(project)
        assert not is_same(project.build()), change


def test_the_environment_and_the_command_line_decide_too(project: Project) -> None:
    for arguments, env in (((), {"SOURCE_DATE_EPOCH": "1900000000"}), (("--no-directory-urls",), {})):
        assert not is_same(project.build(*arguments, **env))


def test_a_strict_build_that_was_refused_is_refused_again(project: Project) -> None:
    project.write("docs/a.md", "# A\n\n[x](nowhere.md)\n")
    for _ in "123":
        done = project.build("--strict")
        assert done.code == 1 and SAME not in done.output
        assert not (project.site / "a").exists()


def test_a_package_that_came_is_noticed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(name: str) -> ModuleSpec | None:
        return ModuleSpec(name, None, origin=__file__) if name == "jieba" else find_spec(name)

    assert is_same(project.build())
    monkeypatch.setattr("explainer.fast.again.find_spec", found)
    assert not is_same(project.build())


@pytest.mark.skipif(sys.platform == "win32", reason="pages are made in one process there")
def test_a_process_that_the_system_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it for ever, and the old site stays."""
    project = Project.create(tmp_path / "project", RICH, theme=MATERIAL)
    project.built()
    before = times(project.site)
    monkeypatch.setattr(hands, "cores", lambda: 2)
    monkeypatch.setattr(building, "_WORTH_A_PROCESS", 2)
    parent, batch = os.getpid(), building.Records._batch

    def killed(*arguments: Any) -> building.Done:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return batch(*arguments)

    monkeypatch.setattr(building.Records, "_batch", killed)
    edit_a_claim(project)
    done = project.build()
    assert done.code == 1 and "Traceback" not in done.output
    assert "the system ended a process that made pages" in done.output
    assert times(project.site) == before


@pytest.mark.skipif(not hands.can_divide(), reason="texts wait in memory there")
@pytest.mark.parametrize("most", [0, 3])
def test_a_disk_on_which_no_text_can_wait(most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts stay in memory, and the site is the same."""
    project = Project.create(tmp_path / "project", RICH, theme=MATERIAL)
    project.built()
    before = {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file()}
    put, left = Attic.put, [most]

    def full(attic: Attic, text: str) -> Callable[[], str]:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return put(attic, text)

    monkeypatch.setattr(Attic, "put", full)
    shutil.rmtree(project.site)
    project.built()
    assert left == [-1]
    assert {path: path.read_bytes() for path in project.site.rglob("*") if path.is_file()} == before
