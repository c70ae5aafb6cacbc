"""``explainer build`` again and again into one folder, whatever was edited in between, is a build into a new one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from explainer.cli import main
from tests.elmford import RICH
from tests.faults.edits import Author
from tests.site.project import Done, Project, environment, traceback_of, tree
from tools.trials import LONG, Table, store

pytestmark = [pytest.mark.site, pytest.mark.slow]

EDITS = 200 if LONG else 8
WAYS = {"pages": (), "a project": ("--config", "mkdocs.yml")}


def build(project: Project, target: Path, *arguments: str) -> Done:
    """``explainer build`` in a project, in this process."""
    wanted = environment(GIT_CEILING_DIRECTORIES=str(project.folder.parent))
    unset = {name: None for name in os.environ if name not in wanted}
    command = ["build", "--to", str(target), *arguments]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project.folder)
        done = CliRunner().invoke(main, command, env={**unset, **wanted})
    trace = "" if isinstance(done.exception, SystemExit | None) else traceback_of(done.exception)
    return Done(done.exit_code, done.output + trace)


@pytest.mark.parametrize("way", WAYS if LONG else ["a project"])
def test_a_build_over_an_older_one_is_a_fresh_one(tmp_path: Path, way: str) -> None:
    project = Project.create(tmp_path / "project", RICH, theme="  name: material\n")
    author, sound, refused, differed = Author(project, Random(len(way))), 0, 0, 0
    target, older = tmp_path / "target", tmp_path / "older"
    try:
        for _ in range(EDITS):
            before = tree(target)
            author.edits()
            done = build(project, target, *WAYS[way])
            after = tree(target)
            # A project says in its configuration how it was written, so the new one needs the same name.
            if target.exists():
                target.rename(older)
            fresh = build(project, target, *WAYS[way])
            assert "Traceback" not in done.output, done.output
            assert done.code == fresh.code, done.output
            differed += after != (tree(target) if done.code == 0 else before)
            assert not differed
            assert done.code == 0 or done.output.strip(), "no sentence"
            sound, refused = sound + (done.code == 0), refused + (done.code != 0)
            shutil.rmtree(target, ignore_errors=True)
            if older.exists():
                older.rename(target)
    except BaseException:
        print(*author.script, sep="\n")
        raise
    assert sound
    assert refused
    FOUND.append((way, EDITS, sound, refused, differed))
    if LONG and len(FOUND) == len(WAYS):
        says = (
            "`explainer build` after every edit, over what the build before left: all files are equal to a build into "
            "a new folder, and an edit that breaks something leaves every file as it was."
        )
        columns = ("what is written", "edits", "built", "refused with a sentence", "differing")
        store("faults", "builds-again", [Table("Builds over older builds", says, columns, tuple(FOUND))])


FOUND: list[tuple[str, int, int, int, int]] = []
