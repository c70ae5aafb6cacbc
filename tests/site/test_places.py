"""Every place a page is read in: below a path, without a server, on paper, from the right, in other words."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, expect

import explainer
from tests.elmford import RICH
from tests.site import dom, host, links
from tests.site.browser import Tab, opened
from tests.site.conftest import Built, NewProject
from tests.site.kinds import DESK, RECORDS
from tests.site.project import MATERIAL, REAL_THEME

pytestmark = [pytest.mark.site]

ADDRESS = "site_url: https://explained.example/repo/\n"
SETTINGS = """
# file: site.yml
name: Elmford explained
licence: {{name: CC BY 4.0}}
publisher: {{name: Elmford reading circle}}
language: {}
"""
ARTICLE = RECORDS["article"][1]
TOPIC = RECORDS["topic"][1]
WEIGHT = 20_000
"""Bytes that our style sheets and scripts may add to a page, compressed."""


def a_note_opens(page: Page) -> None:
    note = page.locator(".explainer-open")
    page.locator("#m1").click()
    expect(note).to_have_count(1)
    page.keyboard.press("Escape")
    expect(note).to_have_count(0)


@pytest.mark.browser
def test_instant_navigation_below_a_path(new: NewProject, browser: Browser) -> None:
    theme = REAL_THEME.replace("    - navigation.tabs\n", "    - navigation.tabs\n    - navigation.instant\n")
    project = new(RICH, ADDRESS, theme=theme)
    with host.served(project.built(), "/repo/") as site, opened(browser, viewport=DESK) as tab:
        # The theme goes by the addresses of the site map, which know nothing of the port of this server.
        project.change("site/sitemap.xml", "https://explained.example", site.origin)
        page = tab.page
        page.goto(site.url)
        page.wait_for_load_state("networkidle")
        page.evaluate("window.stays = true")
        page.locator(".md-tabs").get_by_role("link", name="Claims").click()
        page.wait_for_url(f"{site.url}claims/")
        rows = page.locator("#claims-list tbody tr:visible")
        expect(rows).to_have_count(4)
        page.get_by_label("Kind").select_option("opinion")
        expect(rows).to_have_count(1)
        rows.get_by_role("link").first.click()
        page.wait_for_url(re.compile("/claims/[^/]+/$"))
        page.locator(f'.md-content a[href*="{ARTICLE}"]').first.click()
        page.wait_for_url(re.compile(ARTICLE))
        page.keyboard.press("Escape")
        a_note_opens(page)
        a_note_opens(page)
        # And by a page with pictures, whose links are not the theme's to follow.
        page.locator(f'.md-content a[href*="{TOPIC}"]').first.click()
        page.wait_for_url(re.compile(TOPIC))
        expect(page.locator("svg a").first).to_be_attached()
        page.locator(".md-tabs").get_by_role("link", name="Home").click()
        page.wait_for_url(site.url)
        assert page.evaluate("window.stays") is True, "the theme loaded no page anew"
        assert (tab.errors, tab.complaints, tab.strangers) == ([], [], [])
        assert not [path for path in site.asked if not path.startswith("/repo/")]


@pytest.mark.browser
def test_from_a_folder_without_a_server(new: NewProject, browser: Browser) -> None:
    project = new(RICH, theme=REAL_THEME)
    project.configure("  - search\n", "  - search\n  - offline\n")
    folder = project.built()
    with opened(browser, viewport=DESK) as tab:
        page = tab.page
        page.goto((folder / "claims" / "index.html").as_uri())
        page.get_by_label("Kind").select_option("fact")
        expect(page.locator("#claims-list tbody tr:visible")).to_have_count(2)
        page.locator("#claims-list tbody tr:visible a").first.click()
        page.locator(f'.md-content a[href*="{ARTICLE.rstrip("/")}.html"]').first.click()
        page.wait_for_url(re.compile(f"{ARTICLE.rstrip('/')}.html"))
        page.keyboard.press("Escape")
        a_note_opens(page)
        assert (tab.errors, tab.complaints) == ([], [])
        assert {urlsplit(url).scheme for url in tab.requests} <= {"file", "data", "blob"}


@pytest.fixture
def article(real_host: host.Host, browser: Browser) -> Iterator[Tab]:
    with opened(browser, viewport=DESK) as tab:
        tab.page.goto(f"{real_host.url}{RECORDS['article'][0]}")
        yield tab


@pytest.mark.browser
def test_high_contrast_keeps_the_voices_apart(article: Tab) -> None:
    page = article.page
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    looks = {
        kind: page.locator(f".explainer-mark.{kind}").first.evaluate(
            """e => { const s = getComputedStyle(e);
            return [s.textDecorationLine, s.textDecorationStyle, s.borderBottomStyle]; }"""
        )
        for kind in ("fact", "opinion", "prediction")
    }
    assert len({tuple(look) for look in looks.values()}) == 3, looks
    for look in looks.values():
        assert look[0] == "underline" or look[2] != "none", look
    loaded = page.locator(".explainer-loaded").first
    assert loaded.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"
    page.goto(page.url.replace(RECORDS["article"][0], RECORDS["topic"][0]))
    icon = page.locator(".explainer-icon:visible").first
    assert icon.evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none", "an icon is a mask"


@pytest.mark.browser
def test_nothing_moves_where_nothing_should(article: Tab) -> None:
    moving = """() => [...document.querySelectorAll('[class*="explainer-"]')].filter(e => {
      const s = getComputedStyle(e);
      return s.transitionDuration.split(", ").some(d => parseFloat(d) > 0.02) || s.animationName !== "none";
    }).map(e => e.outerHTML.slice(0, 80))"""
    assert article.page.evaluate(moving), "otherwise marks change their colour softly"
    article.page.emulate_media(reduced_motion="reduce")
    assert article.page.evaluate(moving) == []


@pytest.mark.browser
def test_on_paper_folds_are_open_and_addresses_can_be_read(real_host: host.Host, browser: Browser) -> None:
    with opened(browser, viewport=DESK) as tab:
        page = tab.page
        page.goto(f"{real_host.url}{RECORDS['fact'][0]}")
        page.emulate_media(media="print")
        after = "e => getComputedStyle(e, '::after').content"
        sources = page.locator("[data-url]")
        assert sources.count() > 5
        for source in sources.all():
            expect(source).to_be_visible()
            assert (source.get_attribute("data-url") or "?") in source.evaluate(after)
        for hidden in (".md-header", ".md-tabs", ".md-footer"):
            expect(page.locator(hidden).first).to_be_hidden()
        page.goto(f"{real_host.url}{RECORDS['topic'][0]}")
        folds = page.locator(".md-content details")
        assert folds.count() > 3
        closed = "e => [...e.children].slice(1).filter(c => c.getBoundingClientRect().height < 1).length"
        assert sum(fold.evaluate(closed) for fold in folds.all()) == 0


@pytest.mark.browser
def test_from_right_to_left(new: NewProject, browser: Browser) -> None:
    project = new(RICH + SETTINGS.format("he"), theme=REAL_THEME)
    with host.served(project.built()) as site, opened(browser, viewport=DESK) as tab:
        page = tab.page
        page.goto(site.url + ARTICLE)
        assert page.locator("body").get_attribute("dir") == "rtl"
        page.locator("#m1").click()
        text, note = (
            page.locator(css).first.bounding_box() for css in (".explainer-text", ".explainer-open")
        )
        assert text and note and note["x"] + note["width"] < text["x"], "notes stand on the left"
        page.goto(f"{site.url}claims/bridge-cost/")
        border = "e => { const s = getComputedStyle(e); return [s.borderRightWidth, s.borderLeftWidth]; }"
        right, left = page.locator(".admonition.fact").first.evaluate(border)
        assert float(right[:-2]) > float(left[:-2])
        page.set_viewport_size({"width": 320, "height": 700})
        for address in (
            "",
            ARTICLE,
            TOPIC,
            "claims/",
            "claims/bridge-cost/",
            "actors/ida-brook/",
            "timeline/",
        ):
            page.goto(site.url + address)
            wide = "() => document.documentElement.scrollWidth - innerWidth"
            assert page.evaluate(wide) <= 0, address
        assert (tab.errors, tab.strangers) == ([], [])


def test_a_site_in_german_is_a_setting(new: NewProject) -> None:
    project = new(RICH + SETTINGS.format("de"), theme=MATERIAL)
    project.path("docs/index.md").unlink()
    folder = project.built()
    data = " ".join(path.read_text(encoding="utf-8") for path in project.data.rglob("*.*"))
    with (Path(explainer.__file__).parent / "locale" / "de.po").open("rb") as file:
        words = read_po(file)
    english = {
        str(message.id)
        for message in words
        if isinstance(message.id, str)
        and len(message.id) > 11
        and " " in message.id
        and "{" not in message.id
        if message.string and message.string != message.id and message.id not in data
    }
    assert len(english) > 150
    for path in sorted(folder.rglob("*.html")):
        page = dom.read(path)
        assert page.one("html").attributes["lang"] == "de"
        text = page.one("body").text
        assert [message for message in english if f" {message} " in f" {text} "] == [], path
    assert "Tatsache" in dom.read(folder / "claims/bridge-cost/index.html").text


# Links to pages, and what a page weighs


def named(page: dom.Element, key: str) -> dict[str, str]:
    """What a page says of itself to those who link to it."""
    metas = [element.attributes for element in page.all("meta")]
    return {str(meta[key]): str(meta.get("content")) for meta in metas if key in meta}


def test_links_to_pages_have_a_title_a_text_and_a_picture(new: NewProject) -> None:
    folder = new(RICH, ADDRESS, theme=MATERIAL).built()
    for address, picture in ((TOPIC, "topic-footbridge"), (ARTICLE, "topic-footbridge"), ("claims/", "site")):
        page = dom.read(folder / address / "index.html")
        said = named(page, "property")
        assert said["og:title"] and said["og:description"] and said["og:site_name"] == "Elmford"
        assert said["og:url"] == f"https://explained.example/repo/{address}"
        assert said["og:image"] == f"https://explained.example/repo/assets/explainer/previews/{picture}.png"
        assert (folder / f"assets/explainer/previews/{picture}.png").is_file()
        assert said["og:image:alt"] == said["og:title"]
        assert named(page, "name")["twitter:card"] == "summary_large_image"


def test_without_an_address_of_the_site_no_address_is_made_up(new: NewProject) -> None:
    folder = new(RICH, theme=MATERIAL).built()
    said = named(dom.read(folder / TOPIC / "index.html"), "property")
    assert said["og:title"] == "The new footbridge"
    assert not said.keys() & {"og:url", "og:image"}


def test_a_logo_and_a_favicon_of_our_own_unless_the_site_has_some(new: NewProject) -> None:
    project = new("", theme=MATERIAL)
    page = dom.read(project.built() / "index.html")
    icons = [link.attributes["href"] for link in page.all("link") if link.attributes.get("rel") == "icon"]
    assert icons == ["assets/explainer/logo.svg"]
    assert page.one("a", "md-header__button").one("img").attributes["src"] == "assets/explainer/logo.svg"
    project.configure("  name: material\n", "  name: material\n  logo: mine.svg\n  favicon: mine.svg\n")
    page = dom.read(project.built() / "index.html")
    assert page.one("a", "md-header__button").one("img").attributes["src"] == "mine.svg"


def test_style_sheets_and_scripts_of_ours_are_light(real: Built) -> None:
    fetched = {link.href for link in links.fetched(real.folder, {"index.html": real.pages["index.html"]})}
    ours = sorted(href for href in fetched if re.match(r"assets/explainer/.*\.(css|js)$", href))
    assert ours == ["assets/explainer/explainer.css", "assets/explainer/explainer.js"]
    sizes = {href: len(gzip.compress((real.folder / href).read_bytes(), 9)) for href in ours}
    assert sum(sizes.values()) <= WEIGHT, sizes
