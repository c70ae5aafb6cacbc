"""The shelf and the swap alone, small enough that a fault happens at every single event."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.outputs import Output
from explainer.shelf import stock
from tests.faults.figures import Figures
from tests.faults.injection import KILL
from tests.faults.machine import Machine
from tests.faults.scenes import KINDS, Scene
from tools.trials import LONG

OLD = {"index.md": "I", "claims/a.md": "A", "claims/b.md": "B", "gone/c.md": "C", "same/d.md": "D"}
NEW = {"index.md": "I2", "claims/a.md": "A2", "claims/b.md": "B", "same/d.md": "D", "added/e.md": "E"}


def scene(machine: Machine, folder: Path, name: str, *command: str, begun: bool = True) -> Scene:
    """A shelf with the old files, to be given the new ones."""
    template = folder / "template"
    (template / "new").mkdir(parents=True)
    wanted = template / "new" / "texts.json"
    wanted.write_text(json.dumps(NEW), encoding="utf-8")
    if begun:
        stock([Output(path, text) for path, text in OLD.items()], template / "out")
    arguments = (command[0], "new/texts.json", "out", *command[1:])
    return Scene(name, machine, template, arguments, "out")


def shelf(machine: Machine, folder: Path) -> Scene:
    return scene(machine, folder, "shelf", "stock").prepare()


def first(machine: Machine, folder: Path) -> Scene:
    return scene(machine, folder, "shelf, no folder yet", "stock", begun=False).prepare()


def shared(machine: Machine, folder: Path) -> Scene:
    """With a page that somebody wrote by hand, and a folder of theirs."""
    made = scene(machine, folder, "shelf with files of others", "stock")
    (made.template / "out" / "claims" / "notes.md").write_text("mine", encoding="utf-8")
    (made.template / "out" / ".git").mkdir()
    (made.template / "out" / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    made.is_undone = True
    return made.prepare()


def linked(machine: Machine, folder: Path) -> Scene:
    """A shelf that is a link to a folder elsewhere."""
    made = scene(machine, folder, "shelf behind a link", "stock")
    (made.template / "elsewhere").mkdir()
    (made.template / "out").rename(made.template / "elsewhere" / "out")
    (made.template / "out").symlink_to("elsewhere/out")
    return made.prepare()


def two_steps(machine: Machine, folder: Path) -> Scene:
    """Where the system cannot let two folders change places."""
    made = scene(machine, folder, "shelf, two renames", "stock")
    made.has_exchange, made.is_undone = False, True
    return made.prepare()


def carried(machine: Machine, folder: Path) -> Scene:
    """A site with hidden entries that are not ours."""
    made = scene(machine, folder, "swap with .git", "swap")
    (made.template / "out" / ".git").mkdir()
    (made.template / "out" / ".git" / "HEAD").write_text("ref", encoding="utf-8")
    (made.template / "out" / ".nojekyll").write_text("", encoding="utf-8")
    made.is_undone = True
    return made.prepare()


def carried_in_two_steps(machine: Machine, folder: Path) -> Scene:
    made = carried(machine, folder)
    made.name, made.has_exchange = "swap with .git, two renames", False
    return made.prepare()


Make = Callable[[Machine, Path], Scene]
SCENES: tuple[Make, ...] = (shelf, first, shared, linked, two_steps, carried, carried_in_two_steps)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", SCENES)
def test_every_moment(machine: Machine, tmp_path: Path, figures: Figures, make: Make, kind: str) -> None:
    made = make(machine, tmp_path)
    step = 1 if LONG else 2 if make is shelf and kind == KILL else len(made.events) // 3
    moments = list(range(0 if step < 3 else KINDS.index(kind) * 2, len(made.events), step))
    assert made.all_of(kind, moments, figures) == []


def test_without_the_swap_kills_leave_mixtures(machine: Machine, tmp_path: Path, figures: Figures) -> None:
    made = scene(machine, tmp_path, "shelf in place", "stock", "--in-place").prepare()
    counted = Figures()
    on_the_shelf = [number for number, event in enumerate(made.events) if " out/" in event]
    assert made.all_of(KILL, None if LONG else on_the_shelf, counted) != []
    counts = counted.rows["shelf in place", KILL]
    assert counts["lost"] > 2 and counts["next run failed"] == 0
    figures.off("explainer build: the swap (with its journal on)", counts)
