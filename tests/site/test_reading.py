"""The real site as people read it: on a phone and a desk, in light and dark, with and without JavaScript."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.site import dom, host
from tests.site.browser import opened
from tests.site.conftest import Built

pytestmark = [pytest.mark.site, pytest.mark.browser]

HEIGHT = 844


# What reaches beyond the right edge, if the page can be scrolled sideways. Something inside a box that
# scrolls by itself, such as a wide table, is no fault.
SIDEWAYS = """selector => {
  const page = document.scrollingElement;
  const clips = e => /(auto|scroll|hidden|clip)/.test(getComputedStyle(e).overflowX);
  const inside = e => e && e !== page && e !== document.body && (clips(e) || inside(e.parentElement));
  if (page.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll(selector)]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 0.5 && !inside(e.parentElement))
    .map(e => e.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize(("system", "palette"), [("light", "default"), ("dark", "slate")])
def test_the_palette_is_the_readers_own(
    browser: Browser, real_host: host.Host, system: str, palette: str
) -> None:
    with opened(browser, color_scheme=system) as tab:
        tab.page.goto(real_host.url)
        assert tab.page.evaluate("() => document.body.getAttribute('data-md-color-scheme')") == palette


def test_no_record_scrolls_sideways_on_a_small_phone(
    browser: Browser, real: Built, real_host: host.Host
) -> None:
    folders = ("claims", "actors", "sources")
    records = [path.removesuffix("index.html") for path in real.pages if path.count("/") == 2]
    records = [address for address in records if address.partition("/")[0] in folders]
    # Of so many, those with the longest words.
    addresses = sorted(records, key=lambda address: (-longest_word(real, address), address))[:40]
    with opened(browser, viewport={"width": 320, "height": HEIGHT}, java_script_enabled=False) as tab:
        wide = {}
        for address in addresses:
            tab.page.goto(real_host.url + address)
            wide[address] = tab.page.evaluate(SIDEWAYS, ".md-content *")
    assert {address: what for address, what in wide.items() if what} == {}


def longest_word(real: Built, address: str) -> int:
    text = dom.content(real.pages[f"{address}index.html"]).text
    return max(map(len, text.split()))


def test_headings_nest(real: Built) -> None:
    for path, page in real.pages.items():
        levels = [
            int(element.tag[1]) for element in dom.content(page) if element.tag in ("h1", "h2", "h3", "h4")
        ]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_ids_stand_once_on_a_page(real: Built) -> None:
    for path, page in real.pages.items():
        ids = [element.attributes["id"] for element in dom.content(page) if "id" in element.attributes]
        assert len(ids) == len(set(ids)), (path, sorted(id for id in ids if ids.count(id) > 1))


def test_the_search_of_the_real_site_finds_a_claim(browser: Browser, real: Built) -> None:
    claim = next(claim for claim in real.dataset.claims.values() if claim.is_public)
    with (
        host.served(real.folder) as running,
        opened(browser, viewport={"width": 1440, "height": HEIGHT}) as tab,
    ):
        tab.page.goto(running.url)
        field = tab.page.locator(".md-search__input")
        field.fill(claim.statement.split(",")[0])
        field.press("End")
        result = tab.page.locator(".md-search-result__article h1", has_text=claim.statement)
        result.first.wait_for(state="attached")
        assert tab.strangers == []
