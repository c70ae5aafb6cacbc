"""Pages of the last build are taken over where this one would make the same again, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from explainer.anchor import NormalText
from explainer.fast import again, building
from explainer.fast.earlier import Earlier
from tests.fast.ways import compare
from tests.live.test_noted import MORE
from tests.site.project import MATERIAL, Project

pytestmark = pytest.mark.site
PAGE = "sources/bicycle-count/index.html"
"""Which no edit of a claim's texts touches."""


class Site:
    """A project whose site is published again and again, and what is taken over each time."""

    def __init__(self, project: Project, taken: list[str]) -> None:
        self.project = project
        self.taken = taken
        self.change = project.change
        self.published()

    def published(self) -> list[str]:
        """Publish it; the paths of what is taken over."""
        self.taken.clear()
        compared = compare(self.project, anyway=False, remembers=True)
        assert not compared.wrong() and not compared.doubt and compared.ended == ("", "")
        return sorted(self.taken)

    @property
    def made(self) -> Path:
        """The folder of the site as it is published the fast way."""
        return self.project.folder.parent / f"{self.project.folder.name}-both" / "fast"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(again, "_TICK", 0.0)  # what was written just now counts as well
    monkeypatch.setattr(building, "_WORTH_A_PROCESS", 8)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda name: tmp_path / "cache")
    taken: list[str] = []
    take = Earlier.take

    def noted(self: Earlier, path: str, to: str) -> object:
        taken.append(path)
        return take(self, path, to)

    monkeypatch.setattr(Earlier, "take", noted)
    return Site(Project.create(tmp_path / "project", theme=MATERIAL), taken)


def edit(site: Site) -> None:
    site.change("data/claims/bridge-cost.yml", "footbridge cost", "footbridge has cost")


def test_what_an_edit_does_not_touch_stays_the_same_file(site: Site) -> None:
    before = {path: (site.made / path).stat().st_ino for path in (PAGE, "claims/bridge-cost/index.html")}
    edit(site)
    taken = site.published()
    assert "sources/bicycle-count.md" in taken
    assert not {"claims/bridge-cost.md", "topics/footbridge.md", "embed/claims/bridge-cost.html"} & {*taken}
    assert {path for path, inode in before.items() if (site.made / path).stat().st_ino == inode} == {PAGE}


def test_edits_that_other_pages_show(site: Site) -> None:
    for name, words, others in MORE:
        text = site.project.path(f"data/{name}").read_text(encoding="utf-8")
        site.project.write(f"data/{name}", text.replace(words, others, 1))
        assert site.published(), name


def test_texts_of_articles_and_terms_touch_what_shows_them(site: Site) -> None:
    before = site.project.path("data/articles/new-footbridge.txt").read_text("utf-8")
    after = f"{before}\n\nOne more paragraph.\n"
    site.project.write("data/articles/new-footbridge.txt", after)
    site.change("data/articles/new-footbridge.yml", NormalText(before).sha256, NormalText(after).sha256)
    taken = site.published()
    assert "articles/new-footbridge.md" not in taken and "sources/bicycle-count.md" in taken
    site.change("data/terms/towpath.yml", "definition: ", "definition: Once, ")
    assert not site.published(), "any page may say the word"


def configure(site: Site) -> None:
    text = site.project.path("mkdocs.yml").read_text("utf-8")
    site.project.write("mkdocs.yml", f"{text}site_description: Another\n")


def settle(site: Site) -> None:
    text = site.project.path("data/site.yml").read_text("utf-8")
    site.project.write("data/site.yml", f"{text}description: Another\n")


def add(site: Site) -> None:
    text = site.project.path("data/actors/river-trust.yml").read_text("utf-8")
    site.project.write("data/actors/another.yml", text)


def write_by_hand(site: Site) -> None:
    site.project.write("docs/a.md", "# A\n")


def damage_a_page(site: Site) -> None:
    (site.made / PAGE).write_text("gone", encoding="utf-8")


def damage_what_is_known(site: Site) -> None:
    (known,) = (site.project.folder.parent / "cache").glob("*.pages")
    known.write_bytes(known.read_bytes()[:-20])


@pytest.mark.parametrize(
    "change",
    [configure, settle, add, write_by_hand, damage_a_page, damage_what_is_known],
    ids=lambda f: f.__name__,
)
def test_after_any_other_change_all_is_made_anew(site: Site, change: Callable[[Site], None]) -> None:
    edit(site)
    change(site)
    assert not site.published()


def test_what_cannot_be_linked_is_made(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("one name for each file")

    edit(site)
    monkeypatch.setattr(os, "link", refused)
    assert site.published()
    assert (site.made / PAGE).exists()
