"""Machines that differ in one thing or in everything, and a project built on them in every way there is."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests import git
from tests.faults import elsewhere
from tests.site.project import ROOT, STRANGE, Project

EPOCH = "1795305600"
"""The day of the tests, as ``SOURCE_DATE_EPOCH`` says it."""
LOCALE = ("LANG", "LC_ALL", "LC_CTYPE", "LANGUAGE")

WAYS: Mapping[str, tuple[str, ...]] = {
    "pages": ("explainer", "build", "--to", "../out/pages"),
    "mkdocs": ("mkdocs", "build", "-q", "--site-dir", "../out/mkdocs"),
    "zensical": (
        *("explainer", "build", "--config", "mkdocs.yml"),
        *("--engine", "zensical", "--to", "../out/zensical"),
    ),
    "properdocs": (
        *("explainer", "build", "--config", "mkdocs.yml"),
        *("--engine", "properdocs", "--to", "../out/properdocs"),
    ),
}
"""Everything that is written for readers, by its name in ``out``, which stands beside the project."""

FROM_ABOVE: Mapping[str, tuple[str, ...]] = {
    "pages": (
        *("explainer", "build", "--data", "project/data", "--templates", "project/templates"),
        *("--to", "out/pages"),
    ),
    "mkdocs": (
        *("mkdocs", "build", "-q", "--config-file", "project/mkdocs.yml"),
        *("--site-dir", "../out/mkdocs"),
    ),
}
"""The same from the folder above. A project for an engine says how it was written, so it is another one then."""

_RUN = """
import json, sys
exec(sys.argv[2])
from explainer.cli import main
from mkdocs.__main__ import cli
for name, *arguments in json.loads(sys.argv[1]):
    {"explainer": main, "mkdocs": cli}[name](arguments, standalone_mode=False)
"""


def as_it_is(project: Path, chance: Random) -> None:
    """Leave a project as it is."""


@dataclass(frozen=True)
class Machine:
    """Where a build runs. Without arguments: where all else is compared with."""

    path: str = "here"
    """The folder of the project, below one that is the same for all."""
    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = 0o022
    prepare: Callable[[Path, Random], None] = as_it_is
    """Changes what a copy of the project is on this machine, but not what it says."""
    bound: tuple[str, ...] = ()
    """A command that runs commands on some of the cores only."""
    order: tuple[str, ...] = tuple(WAYS)
    """Which builds there are, one after the other in one process."""
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: WAYS)
    without: str = ""
    """Python that runs before: switches off a guard."""


@dataclass(frozen=True)
class Published:
    """What a build wrote: all bytes, and the permissions of every file and folder, less what the mask takes."""

    files: Mapping[str, bytes]
    modes: Mapping[str, int]


def publish(project: Project, machine: Machine, home: Path, *, day: str | None = EPOCH) -> Published:
    """Build a copy of a project on a machine.

    Args:
        project: is only read.
        machine: where.
        home: a folder of its own for this build.
        day: what ``SOURCE_DATE_EPOCH`` says, if anything.
    """
    folder = home / machine.path / "project"
    folder.parent.mkdir(parents=True)
    shutil.copytree(project.folder, folder)
    machine.prepare(folder, Random(machine.path))
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(STRANGE) and name not in LOCALE
    }
    env |= {
        "NO_MKDOCS_2_WARNING": "1",
        "GIT_CEILING_DIRECTORIES": str(home),
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    env |= {"PYTHONPATH": os.pathsep.join((str(installed(home)), str(ROOT))), **machine.environment}
    env.pop("SOURCE_DATE_EPOCH", None)
    if day is not None:
        env["SOURCE_DATE_EPOCH"] = day
    commands = json.dumps([machine.ways[name] for name in machine.order])
    done = subprocess.run(
        [*machine.bound, sys.executable, "-c", _RUN, commands, machine.without],
        cwd=folder.parent if machine.ways is FROM_ABOVE else folder,
        env=env,
        umask=machine.umask,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    return _published(folder.parent / "out", machine.umask)


def installed(home: Path) -> Path:
    """A folder with what Python runs first."""
    folder = home / "first"
    folder.mkdir()
    shutil.copyfile(elsewhere.__file__, folder / "sitecustomize.py")
    return folder


def _published(out: Path, umask: int) -> Published:
    files, modes = {}, {}
    for path in sorted(out.rglob("*")):
        name, found = path.relative_to(out).as_posix(), path.lstat()
        mask = umask & (0o777 if found.st_mode & stat.S_IXUSR else 0o666)
        modes[name] = found.st_mode | mask
        if path.is_file():
            files[name] = path.read_bytes()
    return Published(files, modes)


def differing(one: Published, other: Published, ways: Iterable[str] = WAYS) -> list[str]:
    """The files and folders of one build that are not the same in the other, among what was built in these ways."""
    names = {name for name in one.modes.keys() | other.modes.keys() if name.partition("/")[0] in ways}
    return sorted(
        name
        for name in names
        if one.modes.get(name) != other.modes.get(name) or one.files.get(name) != other.files.get(name)
    )


# What projects are on other machines


def with_other_times(project: Path, chance: Random) -> None:
    for path in (*project.rglob("*"), project):
        moment = chance.randrange(0, 2_000_000_000)
        os.utime(path, (moment, moment), follow_symlinks=False)


def written_in_another_order(project: Path, chance: Random) -> None:
    """The system's own order of a folder comes from the order in which its files were made."""
    paths = [path for path in project.rglob("*") if path.is_file()]
    chance.shuffle(paths)
    for path in paths:
        text = path.read_bytes()
        path.unlink()
        path.write_bytes(text)


def cloned(project: Path, chance: Random, *options: str) -> None:
    """A clone instead of a copy; of a repository whose history is longer than that."""
    origin = project.with_name("origin")
    project.rename(origin)
    git.repository(origin)
    git.commit(origin, "second")
    git.git(origin.parent, "clone", "-q", *options, origin.as_uri(), str(project))


def cloned_shallowly(project: Path, chance: Random) -> None:
    cloned(project, chance, "--depth", "1")


def cloned_with_other_times(project: Path, chance: Random) -> None:
    cloned(project, chance)
    with_other_times(project, chance)


def turkish(home: Path) -> dict[str, str]:
    """The language in which a small I is not a small i, made where the system has what it takes."""
    home.mkdir()
    name = "tr_TR.UTF-8"
    try:
        make = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(home / name)]
        subprocess.run(make, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system cannot make a Turkish locale")
    return {"LANG": name, "LC_ALL": name, "LOCPATH": str(home), "ELSEWHERE_LOCALE": name}


def strange_user(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "USER": "ünal", "LOGNAME": "ünal", "XDG_CACHE_HOME": str(home / "cache")}
