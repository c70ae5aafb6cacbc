"""Embeds on somebody else's page, in a real browser: in peace, in both palettes, and high enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from explainer import embedding, workshop
from explainer.model import Claim, Topic
from explainer.outputs import embeds
from explainer.site import Site, addresses, arrange
from tests.attack.payloads import PAYLOAD
from tests.elmford import RICH
from tests.site import dom, host
from tests.site.browser import opened
from tests.site.conftest import Built, NewProject
from tests.site.kinds import PALETTES, PHONE
from tests.site.project import MATERIAL
from tests.site.test_every_page import AXE
from tools import audits

pytestmark = [pytest.mark.site, pytest.mark.browser]

KINDS = ("topics/russia-north-korea-alliance", "claims/nuclear-submarines-explored",
         "claims/assault-on-collective-security", "claims/submarine-dominates-waters")  # fmt: skip
HOST_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<meta name=color-scheme content='light dark'><link rel=icon href='data:,'><title>Theirs</title>"
    "<body style='margin:0'><h1>A page of somebody else</h1>"
)
CUT = """() => { const page = document.scrollingElement;
  return [page.scrollHeight - page.clientHeight, page.scrollWidth - page.clientWidth]; }"""


def german(site: Site) -> Site:
    """The same site with German words around its data, at an address below."""
    settings = site.settings.model_copy(update={"language": "de"})
    return replace(site, settings=settings, address=f"{site.address}de/")


@pytest.fixture(scope="module")
def ours(real: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, host.Host]]:
    """The frames of the real site on a server of their own, and the site that knows its address."""
    folder = tmp_path_factory.mktemp("ours")
    with host.served(folder) as running:
        site = arrange(real.dataset, address=running.url)
        for one, below in ((site, folder), (german(site), folder / "de")):
            for output in embeds.render(one, workshop.resources(Path("none"))):
                (below / output.path).parent.mkdir(parents=True, exist_ok=True)
                (below / output.path).write_text(str(output.content), encoding="utf-8")
        for record in (*site.topics.values(), *site.claims.values()):
            page = folder / record.folder / record.id / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"<!doctype html><title>{record.id}</title><link rel=icon href='data:,'>")
        yield site, running


@pytest.fixture(scope="module")
def theirs(ours: tuple[Site, host.Host], tmp_path_factory: pytest.TempPathFactory) -> Iterator[host.Host]:
    """Pages of somebody else, on another origin: one for each frame, and one with all of them."""
    site, folder = ours[0], tmp_path_factory.mktemp("theirs")
    records = [*site.topics.values(), *site.claims.values()]
    for record in records:
        (folder / f"{record.id}.html").write_text(HOST_PAGE + embedding.code(site, record), encoding="utf-8")
    for name, one in (("all", site), ("all-de", german(site))):
        codes = "".join(embedding.code(one, record) for record in records).replace(' loading="lazy"', "")
        (folder / f"{name}.html").write_text(HOST_PAGE + codes, encoding="utf-8")
    with host.served(folder) as running:
        yield running


def record_of(site: Site, name: str) -> Topic | Claim:
    folder, _, id = name.partition("/")
    found: Topic | Claim = site.of(folder)[id]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_asks_nobody_for_anything(
    browser: Browser, ours: tuple[Site, host.Host], theirs: host.Host, kind: str
) -> None:
    record = record_of(ours[0], kind)
    backgrounds = set()
    for palette in PALETTES:
        with opened(browser, viewport={"width": 320, "height": 900}, color_scheme=palette) as tab:
            tab.page.goto(f"{theirs.url}{record.id}.html", wait_until="networkidle")
            frame = tab.page.frames[1]
            assert tab.requests == [
                f"{theirs.url}{record.id}.html",
                f"{ours[1].url}{addresses.embed(record)}",
            ]
            assert frame.evaluate(CUT) == [0, 0]
            backgrounds.add(
                frame.evaluate("() => getComputedStyle(document.querySelector('main')).backgroundColor")
            )
            assert (tab.errors, tab.complaints) == ([], [])
    assert len(backgrounds) == len(PALETTES)


def test_its_link_takes_the_whole_window_to_the_page(
    browser: Browser, ours: tuple[Site, host.Host], theirs: host.Host
) -> None:
    for kind in KINDS:
        record = record_of(ours[0], kind)
        with opened(browser, viewport=PHONE) as tab:
            tab.page.goto(f"{theirs.url}{record.id}.html", wait_until="networkidle")
            tab.page.frames[1].locator(".links a").click()
            tab.page.wait_for_url(f"{ours[1].url}{record.folder}/{record.id}/")
            assert tab.page.evaluate("() => document.referrer") == ""


def test_its_link_opens_a_tab_that_is_not_fenced_in(
    browser: Browser, ours: tuple[Site, host.Host], theirs: host.Host
) -> None:
    record = record_of(ours[0], KINDS[1])
    with opened(browser, viewport=PHONE) as tab:
        tab.page.goto(f"{theirs.url}{record.id}.html", wait_until="networkidle")
        with tab.page.context.expect_page() as opening:
            tab.page.frames[1].locator(".links a").click(modifiers=["ControlOrMeta"])
        other = opening.value
        other.wait_for_url(f"{ours[1].url}{kind_address(record)}")
        assert other.evaluate("() => window.origin") == ours[1].origin


def kind_address(record: Topic | Claim) -> str:
    return f"{record.folder}/{record.id}/"


@pytest.mark.parametrize(
    ("page", "widths"), [("all", (320, 360, 420, 520, 680, 1200)), ("all-de", (320, 680))]
)
def test_nothing_is_cut(browser: Browser, theirs: host.Host, page: str, widths: tuple[int, ...]) -> None:
    with opened(browser, viewport={"width": widths[0], "height": 900}) as tab:
        tab.page.goto(f"{theirs.url}{page}.html", wait_until="networkidle")
        wide = set()
        for width in widths:
            tab.page.set_viewport_size({"width": width, "height": 900})
            assert tab.page.evaluate("innerWidth") == width
            cut = {frame.url: frame.evaluate(CUT) for frame in tab.page.frames[1:]}
            assert len(cut) > 50
            assert {url: over for url, over in cut.items() if over != [0, 0]} == {}, width
            wide.add(tab.page.frames[1].evaluate("innerWidth"))
        assert len(wide) > 1, "the frames are as wide as the page lets them"


def test_a_frame_that_is_too_small_scrolls(browser: Browser, ours: tuple[Site, host.Host]) -> None:
    record = record_of(ours[0], KINDS[1])
    for width in (200, 320, 700):
        with opened(browser, viewport={"width": width, "height": 150}) as tab:
            tab.page.goto(f"{ours[1].url}{addresses.embed(record)}")
            down, sideways = tab.page.evaluate(CUT)
            assert down > 0 and sideways == 0
            if width > 200:
                tab.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
                assert tab.page.evaluate(CUT)[1] == 0, "large text"


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(browser: Browser, ours: tuple[Site, host.Host], kind: str) -> None:
    record = record_of(ours[0], kind)
    for palette in PALETTES:
        with opened(browser, viewport={"width": 320, "height": 600}, color_scheme=palette) as tab:
            tab.page.goto(f"{ours[1].url}{addresses.embed(record)}")
            tab.page.evaluate(audits.AXE.read_text(encoding="utf-8"))
            assert tab.page.evaluate(AXE) == []


def test_the_checker_finds_nothing(ours: tuple[Site, host.Host], tmp_path: Path) -> None:
    for output in embeds.render(ours[0], workshop.resources(Path("none"))):
        if output.path.endswith(".html"):
            (tmp_path / output.path.replace("/", "-")).write_text(str(output.content), encoding="utf-8")
    assert audits.html(sorted(tmp_path.glob("*.html"))) == []


ADDRESS = "site_url: https://explained.example/repo/\n"
HOSTILE = """\
# file: claims/bridge-cost.yml
kind: opinion
statement: '{text}'
claimant: ida-brook
status: published
explanation: Why.
counter_view: {{text: Why not., holder: ida-brook}}
"""


def test_a_page_leads_to_its_frame_and_to_what_oembed_says(new: NewProject) -> None:
    folder = new(RICH, ADDRESS, theme=MATERIAL).built()
    for address in ("claims/bridge-cost/", "topics/footbridge/"):
        page = dom.read(folder / address / "index.html")
        alternate = {
            link.attributes["type"]: link.attributes
            for link in page.one("head").all("link")
            if link.attributes.get("rel", "").split() == ["alternate"]
        }
        discovered = alternate["application/json+oembed"]["href"].removeprefix(
            "https://explained.example/repo/"
        )
        said = json.loads((folder / discovered).read_text(encoding="utf-8"))
        code = dom.content(page).one("details", "explainer-embed").one("textarea").raw
        assert said["html"] == code
        assert (folder / addresses_of(code)).is_file()
        assert (folder / address / alternate["application/json"]["href"]).resolve().is_file()


def addresses_of(code: str) -> str:
    """The file that a frame's code shows."""
    source = dom.parse(code).one("iframe").attributes["src"]
    return source.removeprefix("https://explained.example/repo/")


def test_without_an_address_there_is_none(new: NewProject) -> None:
    page = dom.read(new(RICH, theme=MATERIAL).built() / "claims/bridge-cost/index.html")
    assert page.all("textarea") == []
    assert "application/json+oembed" not in {link.attributes.get("type") for link in page.all("link")}
    assert "../../embed/claims/bridge-cost.html" in {link.attributes.get("href") for link in page.all("a")}


def test_the_code_can_be_copied(new: NewProject, browser: Browser) -> None:
    text = PAYLOAD.replace("'", "’")
    project = new(RICH + HOSTILE.format(text=text), ADDRESS, theme=MATERIAL)
    with host.served(project.built(), "/repo/") as running:
        options = {"permissions": ["clipboard-read", "clipboard-write"]}
        with opened(browser, viewport=PHONE, **options) as tab:
            page: Page = tab.page
            page.goto(f"{running.url}claims/bridge-cost/")
            page.get_by_text("Embed it in another page").click()
            page.get_by_role("button", name="Copy the code").click()
            page.get_by_role("status").get_by_text("Copied").wait_for()
            copied = page.evaluate("() => navigator.clipboard.readText()")
            assert copied == page.get_by_label("Code to copy").input_value()
            assert dom.parse(copied).one("iframe").attributes["title"] == f"{text} – Elmford explained"
            assert (tab.ran(), tab.errors, tab.strangers) == ([], [], [])
            # Material takes every other form of a page for the page in another language, if it may.
            assert not any("sitemap" in url for url in tab.requests)
