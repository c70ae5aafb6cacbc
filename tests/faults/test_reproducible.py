"""The same data is the same site, byte for byte, on whatever machine and whenever it is built."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.elmford import RICH
from tests.faults import machines
from tests.faults.machines import FROM_ABOVE, WAYS, Machine, Published, differing, publish
from tests.site.project import MATERIAL, ROOT, Project
from tools.trials import LONG, Table, store

pytestmark = [pytest.mark.site, pytest.mark.slow]

LOCALES = {
    "C, and no UTF-8": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX": {"LC_ALL": "POSIX", "LANG": "POSIX"},
}
ONE_CORE = ("taskset", "-c", "0") if shutil.which("taskset") else ()
REVERSED = tuple(WAYS)[::-1]

MACHINES = {
    "hash seed 1": Machine(environment={"PYTHONHASHSEED": "1"}),
    "hash seed 4242": Machine(environment={"PYTHONHASHSEED": "4242"}),
    "hash seed at random": Machine(environment={"PYTHONHASHSEED": "random"}),
    "time zone 14 hours ahead": Machine(environment={"TZ": "Pacific/Kiritimati"}),
    "time zone 12 hours behind": Machine(environment={"TZ": "Etc/GMT+12"}),
    **{f"locale {name}": Machine(environment=named) for name, named in LOCALES.items()},
    "path with spaces and other scripts": Machine(path="an other pläce/コピー"),
    "working directory": Machine(ways=FROM_ABOVE, order=tuple(FROM_ABOVE)),
    "times of files": Machine(prepare=machines.with_other_times),
    "order in which files were made": Machine(prepare=machines.written_in_another_order),
    "order of the file system, 1": Machine(environment={"ELSEWHERE_ORDER": "1"}),
    "order of the file system, 2": Machine(environment={"ELSEWHERE_ORDER": "2"}),
    "one core": Machine(environment={"ELSEWHERE_CORES": "1"}, bound=ONE_CORE),
    "64 cores, as told": Machine(environment={"ELSEWHERE_CORES": "64"}),
    "permissions: nobody else": Machine(umask=0o077),
    "permissions: everybody": Machine(umask=0o000),
    "a clone": Machine(prepare=machines.cloned),
    "a shallow clone": Machine(prepare=machines.cloned_shallowly),
    "order of builds in one process": Machine(order=REVERSED),
    "clock, a year later": Machine(environment={"ELSEWHERE_NOW": "1827000000"}),
}
"""Machines that differ in one thing from the first; and from those in everything:"""


def all_different(home: Path) -> Machine:
    return Machine(
        path="an other pläce/コピー",
        environment={
            "PYTHONHASHSEED": "4242",
            "TZ": "Pacific/Kiritimati",
            **LOCALES["C, and no UTF-8"],
            "ELSEWHERE_ORDER": "1",
            "ELSEWHERE_CORES": "64",
            "ELSEWHERE_NOW": "1827000000",
            **machines.strange_user(home / "ünal"),
        },
        umask=0o077,
        prepare=machines.cloned_with_other_times,
        bound=ONE_CORE,
        order=REVERSED,
    )


@pytest.fixture(scope="module")
def elmford(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small site with every kind of record and every format."""
    config = "site_url: https://elmford.example/\n"
    return Project.create(tmp_path_factory.mktemp("elmford") / "project", RICH, config, theme=MATERIAL)


@pytest.fixture(scope="module")
def first(elmford: Project, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """What all other machines have to make as well."""
    return publish(elmford, Machine(), tmp_path_factory.mktemp("first"))


_ROWS: list[tuple[str, int, int]] = []
_GUARDS: list[tuple[str, int]] = []


@pytest.fixture(scope="module", autouse=True)
def written_down() -> Iterator[None]:
    """What came of a long run becomes figures."""
    yield
    if not LONG or len(_GUARDS) < len(WITHOUT) or len(_ROWS) < len(MACHINES):
        return
    says = (
        "A small site with every kind of record is built with `SOURCE_DATE_EPOCH` in four ways: pages, Material’s "
        "site, and the projects for two other engines. Every byte of every file is compared with a build on a first "
        "machine, and the permissions, less what the user’s mask takes. Without the variable only MkDocs’ sitemap "
        "differs, in its dates and in the time in the head of its archive."
    )
    guards = "One guard at a time is switched off, and a machine is found on which the site is another one."
    store(
        "faults",
        "reproducible",
        [
            Table("The same bytes anywhere", says, ("different", "files", "differing"), tuple(_ROWS)),
            Table("The same bytes without a guard", guards, ("without", "files that differ"), tuple(_GUARDS)),
        ],
    )


def same(name: str, one: Published, other: Published, ways: Iterable[str] = WAYS) -> None:
    """Two builds are the same, and as much is written down."""
    found = differing(one, other, ways)
    _ROWS.append((name, len(other.files), len(found)))
    assert found == []


def test_everything_different_at_once(elmford: Project, first: Published, tmp_path: Path) -> None:
    assert {"pages/tables/site.sqlite", "mkdocs/sitemap.xml.gz", "mkdocs/feed.xml"} <= first.files.keys()
    assert "pages/assets/explainer/previews/topic-footbridge.png" in first.files
    assert {name.partition("/")[0] for name in first.files} == set(WAYS)
    same("everything at once", first, publish(elmford, all_different(tmp_path), tmp_path / "other"))


@pytest.mark.skipif(not LONG, reason="tests/site/test_build.py builds it twice")
def test_the_real_site(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    for name in ("docs", "data"):
        shutil.copytree(ROOT / name, project.path(name), copy_function=shutil.copyfile)
    shutil.copyfile(ROOT / "mkdocs.yml", project.path("mkdocs.yml"))
    order = ("pages", "zensical")
    one = publish(project, Machine(order=order), tmp_path / "one")
    other = publish(project, replace(all_different(tmp_path), order=order), tmp_path / "other")
    same("the real site, everything at once", one, other)


@pytest.mark.skipif(
    not LONG, reason="all of them at once are tried above: one by one with EXPLAINER_TRIALS=1"
)
@pytest.mark.parametrize("name", [*MACHINES, "user and home", "locale Turkish"])
def test_one_thing_different(elmford: Project, first: Published, tmp_path: Path, name: str) -> None:
    machine = MACHINES.get(name)
    if machine is None:
        named = machines.strange_user if "user" in name else machines.turkish
        machine = Machine(environment=named(tmp_path / "its own"))
    same(name, first, publish(elmford, machine, tmp_path / "other"), machine.order)


# Without SOURCE_DATE_EPOCH

MORNING, EVENING = 1795305601, 1795305600 + 86_399
"""The first and the last second of a day, in UTC."""
LATER = EVENING + 400 * 86_400
"""When predictions have come due and reviews are late."""
OF_THE_DAY = frozenset({"mkdocs/sitemap.xml", "mkdocs/sitemap.xml.gz"})
"""The files that tell on which day a site was built; MkDocs' own, both."""
_LAST_CHANGE = re.compile(rb"<lastmod>(\d{4}-\d\d-\d\d)</lastmod>")


def at(second: int, **environment: str) -> Machine:
    return Machine(
        environment={"ELSEWHERE_NOW": str(second), **environment},
        order=tuple(WAYS) if LONG else ("mkdocs",),
    )


def test_without_the_variable_only_the_day_differs(elmford: Project, tmp_path: Path) -> None:
    morning = publish(elmford, at(MORNING), tmp_path / "morning", day=None)
    later = publish(elmford, at(LATER), tmp_path / "later", day=None)
    assert set(differing(morning, later)) == OF_THE_DAY
    assert _days(morning) == {b"2026-11-22"}
    assert _days(later) == {b"2027-12-27"}
    assert _but_for_the_day(morning) == _but_for_the_day(later)
    if LONG:
        evening = publish(elmford, at(EVENING, TZ="Pacific/Kiritimati"), tmp_path / "evening", day=None)
        same("without the variable: another time and zone, the same day", morning, evening)
        rest = set(differing(morning, later)) - OF_THE_DAY
        _ROWS.append(("without the variable: 400 days later, but for the day", len(later.files), len(rest)))


def _days(published: Published) -> set[bytes]:
    return set(_LAST_CHANGE.findall(published.files["mkdocs/sitemap.xml"]))


def _but_for_the_day(published: Published) -> tuple[bytes, bytes]:
    """What the two files say otherwise: the list of pages, and the head of the archive without its bytes of time."""
    page, archive = (published.files[f"mkdocs/sitemap.xml{ending}"] for ending in ("", ".gz"))
    assert gzip.decompress(archive) == page
    return _LAST_CHANGE.sub(b"", page), archive[:4] + archive[8 : archive.index(b"\0", 10)]


# The guards matter: without them a machine is found on which the site is another one.

PLAINLY = "room.sorted = lambda items, key=None, reverse=False: list(items)\n"
WITHOUT = {
    "folders are read in order": (
        f"import explainer.load as room\n{PLAINLY}",
        Machine(environment={"ELSEWHERE_ORDER": "1"}, order=("pages",)),
    ),
    "actors are listed in order": (
        f"import explainer.derived as room\n{PLAINLY}import explainer.pictures.actors as room\n{PLAINLY}",
        Machine(environment={"PYTHONHASHSEED": "4242"}, order=("pages",)),
    ),
    "the day of SOURCE_DATE_EPOCH": (
        "import os\ndel os.environ['SOURCE_DATE_EPOCH']\n",
        Machine(environment={"ELSEWHERE_NOW": "1827000000"}, order=("mkdocs",)),
    ),
}


@pytest.mark.skipif(not LONG, reason="only with EXPLAINER_TRIALS=1")
@pytest.mark.parametrize("guard", WITHOUT)
def test_each_guard_matters(elmford: Project, tmp_path: Path, guard: str) -> None:
    without, machine = WITHOUT[guard]
    here = Machine(order=machine.order, without=without)
    one = publish(elmford, here, tmp_path / "one")
    found = differing(one, publish(elmford, replace(machine, without=without), tmp_path / "other"))
    print(guard, found)
    assert found
    _GUARDS.append((guard, len(found)))
