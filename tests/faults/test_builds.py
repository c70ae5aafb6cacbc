"""``explainer build`` and ``mkdocs build``: killed, refused, out of disk, two at once."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.figures import Figures
from tests.faults.injection import KILL, VANISH, Fault
from tests.faults.machine import Command, Machine
from tests.faults.scenes import REFUSALS, Scene, state
from tests.site.project import Project, tree
from tools.trials import LONG

PAGES_ALONE = "formats:\n" + "".join(
    f"  {name}: off\n"
    for name in "api linked_data annotations tables database feeds calendar citations argument embeds text".split()
)
CLAIM = "data/claims/bridge-cost.yml"


def project(folder: Path) -> Project:
    """A site that has been published, and changed since: a claim has other words, one is gone, one is new."""
    made = Project.create(folder)
    made.write("data/site.yml", made.path("data/site.yml").read_text("utf-8") + PAGES_ALONE)
    return made


def edited(made: Project) -> None:
    made.change(CLAIM, "twice the first estimate.", "twice the first guess.")
    made.write(
        "data/claims/finest-walk.yml",
        "kind: opinion\nstatement: The towpath is the finest walk.\nclaimant: ida-brook\nstatus: published\n"
        "counter_view:\n  text: It is muddy.\n",
    )
    made.write("docs/more.md", "# More\n")


def scene(machine: Machine, folder: Path, name: str, *command: str, published: str) -> Scene:
    """A site that was published with the command before it was edited."""
    made = project(folder / "template")
    ended = machine.run(Command(command, made.folder))[0]
    assert ended.code == 0, ended.output
    edited(made)
    return Scene(name, machine, made.folder, command, published)


def tree_of_pages(machine: Machine, folder: Path) -> Scene:
    return scene(
        machine, folder, "explainer build", "explainer", "build", "--to", "pages", published="pages"
    ).prepare()


def site(machine: Machine, folder: Path) -> Scene:
    return scene(machine, folder, "mkdocs build", "mkdocs", "build", published="site").prepare()


def site_in_place(machine: Machine, folder: Path) -> Scene:
    """The same as MkDocs does it alone."""
    made = scene(machine, folder, "mkdocs build in place", "mkdocs", "build", published="site")
    config = made.template / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace("  - explainer\n", "  - explainer:\n      in_place: true\n")
    )
    return made.prepare()


Make = Callable[[Machine, Path], Scene]
BOTH: tuple[Make, ...] = (tree_of_pages, site)


@pytest.fixture(scope="session")
def _scenes() -> dict[Make, Scene]:
    return {}


@pytest.fixture
def made(
    request: pytest.FixtureRequest,
    machine: Machine,
    tmp_path_factory: pytest.TempPathFactory,
    _scenes: dict[Make, Scene],
) -> Scene:
    """One of the two, made once for all tests: they try on copies."""
    make: Make = request.param
    if make not in _scenes:
        _scenes[make] = make(machine, tmp_path_factory.mktemp("scene"))
    return _scenes[make]


def tried(*short: Make) -> pytest.MarkDecorator:
    """What is tried: both commands in a long run, these in a short one."""
    return pytest.mark.parametrize("made", BOTH if LONG else short, indirect=True)


@tried(tree_of_pages, site)
def test_killed_at_an_event(made: Scene, figures: Figures) -> None:
    every = range(0, len(made.events), 1 if "explainer" in made.name else 3)
    moments = {*made.moments(), *every} if LONG else made.moments()[-7:-4:2]
    assert made.all_of(KILL, sorted(moments), figures) == []


@tried(site)
@pytest.mark.parametrize("kind", REFUSALS if LONG else ("ENOSPC",))
def test_refused_at_an_event(made: Scene, figures: Figures, kind: str) -> None:
    at = len(made.events) * (REFUSALS.index(kind) + 1) // 6
    moments = made.moments() + list(range(3, len(made.events), 40)) if LONG else [at]
    assert made.all_of(kind, moments, figures) == []


@pytest.mark.skipif(not LONG, reason="the events are enough for every day")
@tried(site)
def test_killed_at_random_moments(made: Scene, figures: Figures) -> None:
    """At any time rather than at an event: also while it thinks, and in the middle of the system's work."""
    chance = random.Random(6)
    wrong, killed = [], 0
    while killed < 50:
        folder = made.fresh()
        ended = made.run(folder, seconds=chance.uniform(0.01, 1.5))
        killed += ended.was_killed
        wrong.append(made.judged(folder, ended, "killed at a random moment", figures, "random"))
    assert [what for what in wrong if what] == []


@tried(site)
@pytest.mark.parametrize("below", ["data", "docs", "theme"] if LONG else ["docs"])
def test_a_file_vanishes_before_it_is_read(made: Scene, figures: Figures, below: str) -> None:
    """Nothing is published then, or all that there is without it."""
    if below not in read_by(made):
        return
    made.scope = below
    vanished = 0
    for at in range(40 if LONG else 1):
        folder = made.fresh()
        before = set(tree(folder / below))
        ended = made.run(folder, Fault(VANISH, at))
        if set(tree(folder / below)) == before:
            break  # so many files are not read
        vanished += 1
        results = ["no sentence"] if "Traceback" in ended.output else []
        left = state(folder / made.published)
        if ended.code == 0:  # without the file: as if it had never been there
            results += ["new"] if left == _built(made, folder) else ["lost"]
        else:
            results += ["old"] if left == made.old else ["lost"]
        figures.count(made.name, f"a file of {below}/ vanishes", *results)
        assert set(results) <= {"old", "new"}, ended.output
    assert vanished


def read_by(made: Scene) -> tuple[str, ...]:
    """The folders whose files the command reads."""
    return ("data",) if "explainer" in made.name else ("data", "docs", "theme")


def _built(made: Scene, folder: Path) -> object:
    shutil.rmtree(folder / made.published)
    made.run(folder)
    return state(folder / made.published)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A disk of its own for a folder, with little on it."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root can make a disk that is full")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@tried(tree_of_pages)
def test_a_disk_that_is_really_full(made: Scene, tmp_path: Path, figures: Figures) -> None:
    need = sum(len(content) // 4096 * 4 + 8 for content in tree(made.template).values())
    for more in range(0, 400, 20) if LONG else (60,):
        disk = tmp_path / "disk"
        disk.mkdir(exist_ok=True)
        with small_disk(disk, need + more):
            shutil.copytree(made.template, disk / "template", symlinks=True)
            folder = disk / "template"
            ended = made.run(folder)
            results = [*made.left(folder, ended), *made.told(ended)]
            assert ended.code == 0 or "No space left on device" in ended.output, ended.output
            subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
            again = made.run(folder)
            if again.code or state(folder / made.published) != made.new:
                results.append("next run failed")
            figures.count(made.name, "a disk that is full", *results)
            assert set(results) <= {"old", "new"}, (ended.output, again.output)


@tried(site)
def test_files_that_can_hold_only_so_much(made: Scene, figures: Figures) -> None:
    """The same for everybody: the system lets no file grow beyond a limit."""
    for limit in range(500, 12_000, 500) if LONG else (2_000,):
        folder = made.fresh()
        ended = made.run(folder, bytes=limit)
        assert ended.code == 0 or "File too large" in ended.output, ended.output
        wrong = made.judged(folder, ended, "files that cannot grow", figures, str(limit))
        assert wrong == ""


@tried(tree_of_pages)
def test_two_at_once(machine: Machine, made: Scene, figures: Figures) -> None:
    for _ in range(20 if LONG else 1):
        folder = made.fresh()
        both = machine.run(*[Command(made.command, folder)] * 2)
        assert [ended.code for ended in both] == [0, 0], [ended.output for ended in both]
        wrong = made.judged(folder, both[0], "two at once", figures, "two at once")
        assert wrong == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@tried(tree_of_pages, site)
def test_a_folder_that_cannot_be_written(made: Scene) -> None:
    folder = made.fresh()
    (folder / made.published).chmod(0o555)
    folder.chmod(0o555)
    try:
        ended = made.run(folder)
        assert ended.code != 0 and list(made.left(folder, ended)) == ["old"], ended.output
        assert "Permission denied" in ended.output or "cannot be written" in ended.output
    finally:
        folder.chmod(0o755)
        (folder / made.published).chmod(0o755)
    assert made.run(folder).code == 0 and state(folder / made.published) == made.new


def test_without_the_swap_kills_leave_half_a_site(machine: Machine, tmp_path: Path, figures: Figures) -> None:
    made = site_in_place(machine, tmp_path)
    counted = Figures()
    made.all_of(KILL, made.moments() if LONG else made.moments()[3:4], counted)
    counts = counted.rows[made.name, KILL]
    assert counts["lost"] == counts["injected"] or (LONG and counts["lost"] > 2)
    figures.off("mkdocs build: the swap", counts)
