"""What keeps the newest data off the pages, as a browser shows it: readable, inert, and gone when it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explainer.live.overlay import MOST, overlay
from explainer.load import load
from tests import bundles
from tests.site.browser import opened
from tests.site.preview import serving
from tests.site.project import MATERIAL, Project

CLAIM = "data/claims/bridge-cost.yml"
SCRIPT = "<script>alert(1)</script>"
ADDRESS = "claims/bridge-cost/"


@pytest.mark.site
@pytest.mark.browser
@pytest.mark.slow
def test_a_mistake_and_its_end(tmp_path: Path, browser: Browser) -> None:
    project = Project.create(tmp_path / "project", theme=MATERIAL)
    sound = project.path(CLAIM).read_text("utf-8")
    with serving(project.folder) as preview, opened(browser) as tab:
        page = tab.page
        page.set_viewport_size({"width": 320, "height": 568})
        page.goto(preview.url + ADDRESS)
        project.change(CLAIM, "source: trust-report", f"source: '{SCRIPT}'")
        problems = page.locator(".explainer-problems")
        problems.wait_for()  # the page reloads by itself
        page.wait_for_load_state()  # the theme lays out its header only when the page is whole
        told = problems.inner_text()
        assert "The data has errors; these are the last good pages" in told
        assert "data/claims/bridge-cost.yml:12:13" in told and SCRIPT in told and "help:" in told
        for scheme in ("default", "slate"):
            page.evaluate("scheme => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
            assert contrast(page.evaluate(COLOURS)) >= 7, scheme
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.get_by_role("heading", level=1).is_visible()
        project.write(CLAIM, sound.replace("statement: The footbridge", "statement: The mended footbridge"))
        page.get_by_text("The mended footbridge").first.wait_for()
        assert problems.count() == 0
        assert tab.ran() == [] and tab.errors == [] and tab.complaints == []


COLOURS = """() => {
  const style = getComputedStyle(document.querySelector(".explainer-problems pre"));
  const back = getComputedStyle(document.querySelector(".explainer-problems"));
  return [style.color, back.backgroundColor].map(colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number));
}"""


def contrast(colours: list[list[float]]) -> float:
    """How much two colours differ: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""

    def light(colour: list[float]) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted(map(light, colours))
    return (bright + 0.05) / (dark + 0.05)


def test_many_findings_are_cut_and_counted(lay: bundles.Lay) -> None:
    data = lay("")
    for number in range(MOST + 2):
        (data / f"claims/broken-{number:02}.yml").write_text("kind: [\n", encoding="utf-8")
    problems = load(data, "data").findings
    said = overlay(problems, "", has_pages=True, home="/").decode()
    assert said.count("<pre>") == MOST and "The terminal shows 2 more" in said.replace("&#50;", "2").replace(
        "&#46;", "."
    )
    assert overlay([], "", has_pages=True, home="/") == b""
