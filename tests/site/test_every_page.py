"""Every kind of page, in both palettes, on a phone and on a desk: for everybody, in peace, and at every width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from tests.site import host
from tests.site.browser import Tab, opened
from tests.site.kinds import DESK, PALETTES, PHONE, REAL
from tools import audits

pytestmark = [pytest.mark.site, pytest.mark.browser]

UNFOLD = """() => {
  const sheet = new CSSStyleSheet();  // one in the page is what its policy does not allow
  sheet.replaceSync("* { content-visibility: visible !important; transition: none !important; }");
  document.adoptedStyleSheets.push(sheet);
  for (const fold of document.querySelectorAll("details")) fold.open = true;
}"""
AXE = """async (rules) => (await axe.run({resultTypes: ["violations"], ...(rules ? {runOnly: rules} : {})}))
  .violations.flatMap(found => found.nodes.map(node =>
    `${found.id}: ${node.target.join(" ")} ${node.html.slice(0, 200)}`))"""
RULES = {"light": None, "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""In the dark there are the same elements in other colours: only the rules for these are asked again."""
CLIPPED = """() => [...document.querySelectorAll(".md-content :is(p, td, h1, h2, h3, li):not(.explainer-unseen)")]
  .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflowX === "hidden")
  .map(e => e.outerHTML.slice(0, 120))"""
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth ? [...document.body.querySelectorAll("*")]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120)) : []"""


Tabs = dict[str, Tab]


@pytest.fixture(scope="module")
def tabs(browser: Browser) -> Iterator[Tabs]:
    """One tab for each palette and all pages: a new one for each takes longer than the page."""
    with ExitStack() as opening:
        yield {
            palette: opening.enter_context(opened(browser, viewport=PHONE, color_scheme=palette))
            for palette in PALETTES
        }


@pytest.fixture(scope="module", params=REAL)
def kind(request: pytest.FixtureRequest, tabs: Tabs, real_host: host.Host) -> str:
    """A kind of page, opened on a phone in each palette."""
    for tab in tabs.values():
        for noted in (tab.requests, tab.errors, tab.complaints):
            noted.clear()
        tab.page.set_viewport_size(PHONE)
        tab.page.goto(real_host.url + REAL[request.param])
    return str(request.param)


def settle(page: Page) -> None:
    """Wait for what the theme does a moment later."""
    page.wait_for_timeout(150)
    # The theme fades colours in, and a busy machine takes its time: half-way they are no colours of ours.
    page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")


def test_axe_finds_nothing(tabs: Tabs, kind: str) -> None:
    axe = audits.AXE.read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for palette, tab in tabs.items():
        settle(tab.page)
        assert tab.page.locator("body").get_attribute("data-md-color-scheme") == PALETTES[palette]
        tab.page.evaluate(axe)
        # On a phone as a reader meets it, then on a desk with everything unfolded.
        found[f"{palette}, phone"] = tab.page.evaluate(AXE, RULES[palette])
        tab.page.set_viewport_size(DESK)
        if kind != "topic" or palette == "light":  # ten thousand elements: once is long enough
            tab.page.evaluate(UNFOLD)
        settle(tab.page)  # the tabs of a wide window fade in
        found[f"{palette}, desk"] = tab.page.evaluate(AXE, RULES[palette])
        assert tab.errors == [] and tab.strangers == []
        # The page for wrong addresses is asked for by its own, which is none.
        assert [text for text in tab.complaints if "404" not in text] == []
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


def test_axe_would_find_something(browser: Browser) -> None:
    with opened(browser) as tab:
        tab.page.set_content("<main><img src='data:,'><a href='#x'></a></main>")
        tab.page.evaluate(audits.AXE.read_text(encoding="utf-8"))
        found = " ".join(tab.page.evaluate(AXE, RULES["light"]))
        tab.page.set_content("<main style='background: #fff; color: #eee'>Words</main>")
        tab.page.evaluate(audits.AXE.read_text(encoding="utf-8"))
        pale = [" ".join(tab.page.evaluate(AXE, rules)) for rules in RULES.values()]
    assert "image-alt" in found and "link-name" in found
    assert all("color-contrast" in said for said in pale)


def test_no_page_scrolls_sideways(tabs: Tabs, kind: str) -> None:
    page = tabs["light"].page
    page.set_viewport_size(DESK)
    page.evaluate(UNFOLD)
    for width in (320, 390, 640, 768, 1440):  # 640 is a window of 1,280 at 200 % (WCAG 2.2, 1.4.4)
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) == [], width
        assert page.evaluate(CLIPPED) == [], width
    if kind != "reference":  # its tables scroll by themselves
        page.evaluate("document.documentElement.style.setProperty('font-size', '250%', 'important')")
        assert page.evaluate(TOO_WIDE) == [], "large text"
