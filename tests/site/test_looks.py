"""Pages look as they did when somebody last looked: ``make looks`` renews the pictures after a change.

What a picture shows now is written to ``build/looks/`` when it differs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.elmford import RICH
from tests.site import host
from tests.site.browser import Tab, opened
from tests.site.conftest import once
from tests.site.kinds import ELMFORD, PALETTES, PHONE, WIDTHS
from tests.site.project import REAL_THEME, ROOT, Done, Project
from tools import looks

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.fixture(scope="module")
def elmford(tmp_path_factory: pytest.TempPathFactory) -> Iterator[host.Host]:
    def build(folder: Path) -> Done:
        project = Project.create(folder, RICH, theme=REAL_THEME)
        project.path("docs/index.md").unlink()
        return project.build()

    folder, done = once(tmp_path_factory, "elmford", build)
    assert done.code == 0, done.output
    with host.served(folder / "site", searched=False) as running:
        yield running


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[dict[str, Tab]]:
    """One tab for each palette and all pages: a new one for each takes longer than the page."""
    with ExitStack() as opening:
        yield {
            palette: opening.enter_context(opened(browser, color_scheme=palette, reduced_motion="reduce"))
            for palette in PALETTES
        }


@pytest.mark.parametrize("kind", ELMFORD)
def test_pages_look_as_before(tabs: dict[str, Tab], elmford: host.Host, kind: str) -> None:
    found = {}
    for palette, tab in tabs.items():
        tab.page.set_viewport_size(PHONE)
        tab.page.goto(elmford.url + ELMFORD[kind])
        tab.page.evaluate(looks.DRESS, looks.style())
        tab.page.evaluate("document.fonts.ready")
        for width, size in WIDTHS.items():
            tab.page.set_viewport_size(size)
            tab.page.wait_for_timeout(150)
            found[f"{kind}-{palette}-{width}"] = looks.reduced(tab.page.screenshot(full_page=True))
    changed = {
        name: share for name, image in found.items() if (share := _share(name, image)) > looks.TOLERATED
    }
    assert changed == {}, "look at build/looks/; if it is right, `make looks` renews the pictures"


def _share(name: str, image: Image.Image) -> float:
    if os.environ.get("EXPLAINER_WRITE"):
        looks.keep(name, image)
    share = looks.difference(looks.kept(name), image)
    if share > looks.TOLERATED:
        folder = ROOT / "build" / "looks"
        folder.mkdir(parents=True, exist_ok=True)
        image.save(folder / f"{name}.png")
    return share


def test_there_is_a_picture_of_every_kind_and_no_other() -> None:
    names = {f"{kind}-{palette}-{width}.webp" for kind in ELMFORD for palette in PALETTES for width in WIDTHS}
    assert {path.name for path in looks.FOLDER.iterdir()} == names
    assert sum(path.stat().st_size for path in looks.FOLDER.iterdir()) < 1_000_000


def test_a_change_that_can_be_seen_is_found() -> None:
    before = looks.kept("fact-light-phone")
    moved = Image.new("RGB", before.size, before.getpixel((0, before.height - 1)))
    moved.paste(before, (0, 4))
    assert looks.difference(before, moved) > looks.TOLERATED
    recoloured = before.copy()
    ImageDraw.Draw(recoloured).rectangle((10, 150, 180, 156), fill="#9c2b2b")
    assert looks.difference(before, recoloured) > looks.TOLERATED
    assert looks.difference(before, before.copy()) == 0
