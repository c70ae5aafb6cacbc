"""Both ways publish the same site: every byte of every file, and every line of what is said meanwhile."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from explainer.fast import building, hands
from explainer.fast.building import Records
from tests.attack import payloads, records
from tests.attack.batches import PLACES
from tests.elmford import RICH
from tests.fast.sites import CASES, Case
from tests.fast.ways import compare
from tests.site.project import Project, times, tree
from tools.trials import LONG

pytestmark = pytest.mark.site


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if LONG or case.is_short])
def test_a_site_set_up_this_way(tmp_path: Path, name: str) -> None:
    compared = compare(CASES[name].create(tmp_path / "project"))
    assert not compared.wrong()


def test_pages_made_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have no voice of their own: what they had to say is said in the order of pages."""
    monkeypatch.setattr(hands, "cores", lambda: 2)
    monkeypatch.setattr(building, "_WORTH_A_PROCESS", 2)
    monkeypatch.setattr(building, "_AT_ONCE", 2)
    case = Case(
        bundle=RICH.replace("title: Ida Brook", "title: qzj0jzq"), config="site_url: https://e.example/\n"
    )
    assert not compare(case.create(tmp_path / "project")).wrong()


def test_a_site_full_of_hostile_texts(tmp_path: Path) -> None:
    """Every field of every record holds a text that wants to mean something: all of them in the long form."""
    project = Project.create(tmp_path / "project", "# delete: .\n", theme=CASES["as it comes"].theme)
    texts = payloads.own()
    rounds = math.ceil(len(texts) / PLACES) if LONG else 1
    records.folder(texts, range(rounds)).write(project.data)
    compared = compare(project)
    assert compared.ended == ("", "")
    assert not compared.wrong()


def test_strict_ends_both(tmp_path: Path) -> None:
    compared = compare(CASES["strict"].create(tmp_path / "project"))
    assert "1 warnings" in compared.ended[0]
    assert not compared.wrong()


def test_no_page_of_elmford_is_left_to_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("MkDocs was asked for a page")

    monkeypatch.setattr(Records, "_by_mkdocs", refuse)
    project = CASES["the file beside its page"].create(tmp_path / "project")
    assert not compare(project).wrong()


def test_what_is_as_it_was_stays_the_same_file(tmp_path: Path) -> None:
    """A second build into the same folders, after a change of one record, is as right as the first."""
    project = Project.create(tmp_path / "project", RICH, theme=CASES["as it comes"].theme)
    both = tmp_path / "both"
    assert not compare(project, to=both).wrong()
    before, files = times(both / "fast"), tree(both / "fast")
    project.change("data/actors/ida-brook.yml", "columnist", "gardener")
    assert not compare(project, to=both).wrong()
    after, now = times(both / "fast"), tree(both / "fast")
    changed = {path for path in now if files.get(path) != now[path]}
    assert "actors/ida-brook/index.html" in changed
    assert {path for path in now if before.get(path) != after[path]} == changed
