"""The search of a large site, in the theme's own box: a site is large here that has more than one record."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Page, Route, expect

from bench import search as bench
from explainer import search, workshop
from explainer.catalogue import Catalogue
from explainer.search import places
from explainer.site import arrange
from tests.elmford import RICH
from tests.site import dom, host, links
from tests.site.browser import Tab, opened
from tests.site.conftest import NewProject
from tests.site.project import REAL_THEME, Project
from tests.site.test_every_page import AXE, TOO_WIDE
from tests.site.test_every_page import RULES as BY_PALETTE
from tools import audits

pytestmark = [pytest.mark.site, pytest.mark.browser]

HOSTILE = (
    '<img src=x onerror=alert(1)> &lt;b&gt;kobold&lt;/b&gt; "><script>alert(2)</script>'
    " </mark><svg/onload=alert(3)>"
)
LARGE = f"""\
{RICH}
# file: site.yml
name: Elmford erklärt
language: de
licence: {{name: CC BY 4.0}}
publisher: {{name: Elmford reading circle}}
search: {{pagefind_above: 1}}
# file: claims/hostile.yml
kind: opinion
statement: {json.dumps(f"{HOSTILE} steht hier.")}
claimant: river-trust
status: published
topics: [footbridge]
# file: topics/haeuser.yml
title: {json.dumps(f"Häuser {HOSTILE}")}
question: Wie viele Häuser stehen am Fluss?
summary: Die Häfen und Brücken der Stadt.
"""
THEME = REAL_THEME.replace("  features:\n", "  features:\n    - navigation.instant\n")
HAND = "# Von Hand\n\n## Ein Abschnitt\n\nHier steht Quastenflosser.\n\n## Noch einer\n\nUnd Zaunkönig.\n"
LEFT_OUT = "---\nsearch: {exclude: true}\n---\n# Nicht zu finden\n\nHier steht Schnabeltier.\n"
FIELD, RESULTS = ".md-search__input", ".md-search-result__item"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project.create(
        tmp_path_factory.mktemp("large") / "project",
        LARGE,
        "site_url: https://elmford.example/repo/\n",
        theme=THEME,
    )
    project.write("docs/hand.md", HAND)
    project.write("docs/left-out.md", LEFT_OUT)
    done = project.build()
    assert done.code == 0, done.output
    return project


@pytest.fixture(scope="module")
def tab(browser: Browser, large: Project) -> Iterator[Tab]:
    """A reader on a desk, of whom nothing is asked but this machine, and in whose console nothing is to stand."""
    with (
        host.served(large.site, "/repo/", compressed=True) as running,
        opened(browser, viewport={"width": 1200, "height": 700}, base_url=running.url) as tab,
    ):
        # With instant navigation the theme goes by the addresses of the site map, which know no port.
        large.change("site/sitemap.xml", "https://elmford.example", running.origin)
        yield tab
        assert (tab.strangers, tab.errors, tab.ran()) == ([], [], [])
        assert [text for text in tab.complaints if "404" not in text] == []


@pytest.fixture
def page(tab: Tab) -> Page:
    tab.page.goto("")
    return tab.page


def ask(page: Page, words: str) -> list[str]:
    """The titles that a search finds."""
    page.locator(FIELD).fill(words)
    page.keyboard.press("End")
    page.locator(RESULTS).first.wait_for()
    return page.locator(f"{RESULTS} h1").all_inner_texts()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("audited", "The footbridge cost two million euros, twice the first estimate."),
        ("repair four roads", "The footbridge was worth its price."),
        ("columnist", "Ida Brook"),
        ("welcomed", "Ida Brook"),
        ("builder", "Zeitleiste"),
        ("horses", "Glossar"),
        ("Quastenflosser", "Von Hand"),
        ("Haus am Fluss", "Wie viele Häuser stehen am Fluss?"),
        ("Hafen", "Wie viele Häuser stehen am Fluss?"),
    ],
)
def test_words_of_any_field_are_found_in_the_language_of_the_site(page: Page, words: str, title: str) -> None:
    assert title in ask(page, words)
    assert page.locator(f"{RESULTS} mark").count() > 0


def test_every_word_of_every_page_is_found(large: Project) -> None:
    """Also of what was written by hand; a list is found by its name, and what it lists elsewhere."""
    index = {
        file["url"]: file["content"] + file["meta"]["title"]
        for path in (large.site / "pagefind" / "fragment").iterdir()
        for file in [json.loads(gzip.decompress(path.read_bytes())[12:])]
    }
    everything = " ".join(index.values())
    asked = 0
    for path, page in links.pages(large.site).items():
        url = path.removesuffix("index.html")
        # What says that it is not to be found: our pages of former addresses do.
        if path == "404.html" or path.startswith(("embed/", "left-out/", "claims/bridge-price/")):
            continue
        said = _words(page, *(("table", "ul") if url == "due/" else ("thead",) if _is_list(url) else ()))
        asked += len(said)
        there = index[url] if url in index and not _is_list(url) else everything
        assert [word for word in said if word not in there] == [], url
    assert asked > 2000
    assert "Schnabeltier" not in everything


def _is_list(url: str) -> bool:
    return url.count("/") == 1 and url not in ("hand/", "method/")


def _words(page: dom.Element, *without: str) -> list[str]:
    """What the theme's own search would have of a page, as words; the names of the theme's own links left out."""
    content = next(element for element in page if "md-content__inner" in element.classes)
    return [word for text in _texts(content.without(*without)) for word in re.findall(r"[\w’]+", text)]


def _texts(element: dom.Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif "data-search-exclude" not in child.attributes and child.tag not in ("script", "style"):
            left_out = {"headerlink", "explainer-sprite", "md-content__button"} & set(child.classes)
            yield from () if left_out else _texts(child)


def test_a_result_leads_to_the_section(page: Page) -> None:
    ask(page, "Zaunkönig")
    section = page.locator(f"{RESULTS} a", has_text="Noch einer")
    section.click()
    page.wait_for_url(re.compile("/repo/hand/.*#noch-einer$"))
    expect(page.locator(".md-content mark")).to_have_text("Zaunkönig")


def test_the_keys_are_the_themes(page: Page) -> None:
    field = page.locator(FIELD)
    for key in ("/", "s", "f"):
        page.keyboard.press(key)
        expect(field).to_be_focused()
        expect(page.locator("#__search")).to_be_checked()
        page.keyboard.press("Escape")
        expect(field).not_to_be_focused()
        page.wait_for_timeout(50)  # the theme itself looks a moment later
    page.keyboard.press("/")
    page.keyboard.type("columnist")
    page.locator(RESULTS).first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{RESULTS} a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/repo/actors/ida-brook/"))


def test_the_query_is_in_the_address(page: Page) -> None:
    page.goto("?q=columnist")
    expect(page.locator(FIELD)).to_have_value("columnist")
    expect(page.locator(f"{RESULTS} h1", has_text="Ida Brook")).to_be_visible()


def test_results_are_narrowed_by_kind_verdict_and_topic_with_keys_alone(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("footbridge")
    page.locator(RESULTS).first.wait_for()
    count = page.locator(".md-search-result__meta")
    before = int(re.sub(r"\D", "", count.inner_text()))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Suche eingrenzen")).to_be_focused()
    page.keyboard.press("Enter")
    kind, verdict, topic = (page.get_by_role("combobox", name=name) for name in ("Art", "Urteil", "Thema"))
    expect(kind).to_be_enabled()
    assert [text.rpartition(" (")[0] or text for text in kind.locator("option").all_inner_texts()] == [
        *(
            "alle",
            "Tatsachenbehauptung",
            "Meinung",
            "Vorhersage",
            "Themen",
            "Texte",
            "Personen und Staaten",
            "Quellen",
        ),
        *("Zeitleiste", "Glossar"),
    ]
    expect(kind.locator("option", has_text="Tatsachenbehauptung (")).to_have_count(1)
    said = int(re.sub(r"\D", "", kind.locator("option", has_text="Tatsachenbehauptung").inner_text()))
    page.keyboard.press("Tab")
    expect(kind).to_be_focused()
    page.keyboard.type("Tat")
    expect(count).to_have_text(re.compile(rf"^{said}\b"))
    assert 0 < said < before and page.locator(RESULTS).count() == said
    assert "The footbridge in Elmford opened in May 2025." in page.locator(f"{RESULTS} h1").all_inner_texts()
    page.keyboard.press("Tab")
    expect(verdict).to_be_focused()
    verdict.select_option("Überwiegend bestätigt")
    expect(page.locator(RESULTS)).to_have_count(1)
    kind.select_option("")
    verdict.select_option("")
    page.locator(FIELD).fill("")
    page.keyboard.press("End")
    topic.select_option("The new footbridge")
    expect(count).to_have_text(re.compile(r"^7\b"))  # the topic, its text and its five claims
    page.keyboard.press("Escape")
    expect(page.locator(RESULTS).first).not_to_be_visible()


def test_a_hostile_text_is_text(page: Page, tab: Tab) -> None:
    titles = ask(page, "kobold steht hier")
    assert f"{HOSTILE} steht hier." in titles
    assert page.locator(f"{RESULTS} :is(img, script, svg, b)").count() == 0
    marks = page.locator(f"{RESULTS} article", has_text="onerror").locator("mark").all_inner_texts()
    assert any("kobold" in mark for mark in marks)
    page.get_by_role("button", name="Suche eingrenzen").click()
    expect(
        page.get_by_role("combobox", name="Thema").locator("option", has_text=f"Häuser {HOSTILE}")
    ).to_have_count(1)
    assert page.locator(".explainer-narrow :is(img, script, svg, b)").count() == 0
    assert tab.ran() == []


def test_more_is_fetched_when_somebody_scrolls(page: Page) -> None:
    ask(page, "footbridge")
    count = int(re.sub(r"\D", "", page.locator(".md-search-result__meta").inner_text()))
    results = page.locator(RESULTS)
    shown = results.count()
    assert shown < count
    page.keyboard.press("ArrowDown")
    focused = page.locator(f"{RESULTS} a:focus")
    first = focused.inner_text()
    page.locator(".md-search__scrollwrap").evaluate("box => box.scrollTo(0, box.scrollHeight)")
    expect(results).not_to_have_count(shown)
    assert focused.inner_text() == first, "whoever is in the list stays there"


def test_a_tall_window_is_filled(page: Page) -> None:
    """Or nobody could scroll to what is left."""
    page.set_viewport_size({"width": 1200, "height": 2000})
    try:
        ask(page, "footbridge")
        page.wait_for_function(
            """() => {
              const box = document.querySelector(".md-search__scrollwrap");
              return box.scrollHeight > box.clientHeight && box.clientHeight > 1000;
            }"""
        )
        assert page.locator(RESULTS).count() > 3
    finally:
        page.set_viewport_size({"width": 1200, "height": 700})


def test_nothing_is_fetched_before_somebody_searches_and_little_then(page: Page, tab: Tab) -> None:
    begun = len(tab.requests)
    page.goto("claims/")
    page.locator(FIELD).click()
    page.wait_for_timeout(300)
    assert not [url for url in tab.requests[begun:] if "/pagefind/" in url]
    ask(page, "columnist")
    asked = [url.rpartition("/")[2].partition("?")[0] for url in tab.requests[begun:] if "/pagefind/" in url]
    kinds = [re.sub(r".*\.", "", name) for name in asked]
    assert sorted(set(kinds) - {"pf_fragment"}) == ["js", "json", "pagefind", "pf_index", "pf_meta"]
    assert kinds.count("pf_index") == 1 and kinds.count("pf_fragment") <= 6


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_axe_finds_nothing_in_the_box(browser: Browser, large: Project, palette: str) -> None:
    with (
        host.served(large.site, "/repo/") as running,
        opened(browser, viewport={"width": 390, "height": 844}, color_scheme=palette) as tab,
    ):
        page = tab.page
        page.goto(f"{running.url}?q=footbridge")
        page.locator(RESULTS).first.wait_for()
        page.get_by_role("button", name="Suche eingrenzen").click()
        expect(page.get_by_role("combobox", name="Art")).to_be_enabled()
        page.evaluate(audits.AXE.read_text(encoding="utf-8"))
        for width in (390, 1200):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate("Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
            assert page.evaluate(AXE, BY_PALETTE[palette]) == [], width
            assert page.evaluate(TOO_WIDE) == [], width


def test_several_indexes_are_searched_as_one(browser: Browser, large: Project, tmp_path: Path) -> None:
    """As shares of a site make them: each knows some pages, and the theme's settings name all."""
    site = tmp_path / "site"
    shutil.copytree(large.site, site)
    shutil.rmtree(site / "pagefind")
    arranged, say = arrange(large.dataset()), workshop.resources(tmp_path).catalogue("de")
    urls = [
        path.removesuffix("index.html")
        for path in sorted(links.pages(site))
        if path.count("/") < 3 and "embed/" not in path and "/" in path
    ]
    for n in range(3):
        files = {url: partial((site / url / "index.html").read_text, encoding="utf-8") for url in urls[n::3]}
        share = [search.Page(url, read) for url, read in files.items()]
        search.index(search.documents(arranged, say, share), "de", site / f"share-{n}")
    settings = site / "search" / "search_index.json"
    said = json.loads(settings.read_text(encoding="utf-8"))
    said["config"]["explainer"]["bundles"] = [f"share-{n}" for n in range(3)]
    settings.write_text(json.dumps(said), encoding="utf-8")
    with (
        host.served(site, "/repo/") as running,
        opened(browser, viewport={"width": 1200, "height": 700}) as tab,
    ):
        tab.page.goto(running.url)
        ask(tab.page, "footbridge")
        whole = _count(tab.page)
        parts = {url.split("/")[-3] for url in tab.requests if url.endswith(".pf_fragment")}
        tab.page.get_by_role("button", name="Suche eingrenzen").click()
        tab.page.get_by_role("combobox", name="Art").select_option("Tatsachenbehauptung")
        expect(tab.page.locator(RESULTS)).to_have_count(2)
        assert whole > 6 and len(parts) > 1 and (tab.errors, tab.complaints) == ([], [])


def test_a_phrase_is_found_wherever_it_stands(
    browser: Browser, large: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one of words so common that the usual index holds only their first place on a page.

    And in a language that the theme around it does not speak, which is German here.
    """
    for name, value in {"_LARGE": 0, "_WORTH": 0, "_MOST": 0, "_KEPT": (1,)}.items():
        monkeypatch.setattr(places, name, value)
    site = tmp_path / "site"
    shutil.copytree(large.site, site)
    shutil.rmtree(site / "pagefind")
    said = {
        "there": "A zebra, a long way off. Then a winding zebra.",
        "not there": "A winding road. A zebra.",
    }
    pages = (f"<html><h1>{title}</h1><p>{text}</p></html>" for title, text in said.items())
    search.index((search.Document(f"{n}/", html) for n, html in enumerate(pages)), "pt-BR", site / "pagefind")
    settings = site / "search" / "search_index.json"
    said_of_it = json.loads(settings.read_text(encoding="utf-8"))
    said_of_it["config"]["explainer"] |= {"language": search.settings(Catalogue("pt-BR"))["language"]}
    settings.write_text(json.dumps(said_of_it), encoding="utf-8")
    with (
        host.served(site, "/repo/") as running,
        opened(browser, viewport={"width": 1200, "height": 700}) as tab,
    ):
        tab.page.goto(running.url)
        assert sorted(ask(tab.page, "winding zebra")) == ["not there", "there"]
        asked = [url for url in tab.requests if url.endswith(".pf_index")]
        ask(tab.page, '"winding zebra"')
        expect(tab.page.locator(f"{RESULTS} h1")).to_have_text(["there"])
        exact = [url for url in tab.requests if url.endswith(".pf_index") and url not in asked]
        assert len(asked) == len(exact) == 2, "each of the two words has another file for phrases"
        ask(tab.page, "zebra road")
        expect(tab.page.locator(f"{RESULTS} h1")).to_have_text(["not there"])
        assert (tab.errors, tab.complaints) == ([], [])


def _count(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".md-search-result__meta").inner_text()))


def test_without_instant_navigation_it_is_the_same(browser: Browser, large: Project) -> None:
    def plain(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('"navigation.instant", ', ""))

    with host.served(large.site, "/repo/") as running, opened(browser) as tab:
        tab.page.route(re.compile("/$|html$"), plain)
        tab.page.goto(f"{running.url}topics/")
        tab.page.evaluate("window.before = true")
        ask(tab.page, "columnist")
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url(re.compile("/repo/actors/ida-brook/"))
        assert not tab.page.evaluate("window.before ?? false")
        assert "Von Hand" in ask(tab.page, "Quastenflosser")
        assert (tab.errors, tab.complaints) == ([], [])


def test_after_instant_navigation_it_goes_on(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("window.before = true")
    ask(page, "columnist")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/repo/actors/ida-brook/"))
    expect(page.locator(".md-content h1")).to_contain_text("Ida Brook")
    assert page.evaluate("window.before")
    page.wait_for_timeout(500)  # the theme closes the box an eighth of a second after the address changed
    page.locator(".md-content h1").click()
    page.wait_for_timeout(200)  # and notes a moment later who left it
    page.keyboard.press("/")
    page.keyboard.type("Quastenflosser")
    expect(page.locator(f"{RESULTS} h1", has_text="Von Hand")).to_be_visible()


def test_without_javascript_the_lists_remain(browser: Browser, large: Project) -> None:
    with host.served(large.site) as running, opened(browser, java_script_enabled=False) as tab:
        tab.page.goto(running.url)
        expect(tab.page.locator(FIELD)).not_to_be_visible()
        tab.page.goto(f"{running.url}claims/")
        expect(tab.page.get_by_role("link", name="The footbridge was worth its price.").first).to_be_visible()


def test_the_policy_of_pages_stays_as_it_is(large: Project) -> None:
    """WebAssembly runs in a worker, which has no policy of a page's."""
    page = large.page("claims/")
    assert "script-src 'self' 'sha256-" in page and "wasm" not in page.split("</head>")[0]


def test_where_pagefind_is_not_installed_the_themes_search_stays(
    new: NewProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new(LARGE, theme=THEME)
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    done = project.build()
    assert "WARNING -  explainer: the site has more than 1 pages of records" in done.output
    assert 'pip install "mkdocs-explainer[search]"' in done.output
    _is_the_themes(project)


def test_in_the_preview_the_themes_search_stays(new: NewProject) -> None:
    project = new(LARGE, theme=THEME)
    config = load_config(str(project.path("mkdocs.yml")))
    config.plugins["explainer"].config.fast = False  # else its index is made when a browser asks for it
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    _is_the_themes(project)


def _is_the_themes(project: Project) -> None:
    assert not (project.site / "pagefind").exists()
    index = json.loads((project.site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert len(index["docs"]) > 20 and "explainer" not in index["config"]
    assert "explainer/search.js" not in project.page("claims/")


def test_what_first_searches_download_is_measured(browser: Browser, tmp_path: Path) -> None:
    found = bench.measured(tmp_path / "site", 12, 2, browser)
    assert len(found.usual) == 2 and found.pages > 20 and found.files > 20 and 0 < found.size < 5
    program = 80  # kilobytes of Pagefind's, which each of them begins with
    assert all(program < one.kilobytes < 200 and 4 < one.files < 14 for one in found.searches)
    assert f"At most 200 kB: 100% of {len(found.usual)} words" in bench.table(found)
