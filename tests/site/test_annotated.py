"""The annotated text as people use it: with a pointer, a finger, a keyboard, a screen reader, without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from explainer.anchor import normal_form
from explainer.annotation import Annotations
from explainer.model import Article
from explainer.site import arrange
from tests.site import dom, host
from tests.site.browser import Tab, begun, opened, tab_of
from tests.site.conftest import Built

pytestmark = [pytest.mark.site, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 1000}
WORDS = """() => [...document.querySelectorAll('.explainer-text')].map(e => { const c = e.cloneNode(true);
  c.querySelectorAll('sup, .explainer-neutral, .explainer-open').forEach(x => x.remove()); return c.textContent; })"""


@pytest.fixture(scope="module")
def article(real: Built) -> Article:
    return next(iter(real.dataset.articles.values()))


@pytest.fixture
def address(real_host: host.Host, article: Article) -> str:
    return f"{real_host.url}articles/{article.id}/"


@pytest.fixture(scope="module")
def at_desk(browser: Browser) -> Iterator[BrowserContext]:
    with begun(browser, viewport=DESK) as reader:
        yield reader


@pytest.fixture(scope="module")
def with_phone(browser: Browser) -> Iterator[BrowserContext]:
    with begun(browser, viewport=PHONE, has_touch=True) as reader:
        yield reader


@pytest.fixture
def desk(at_desk: BrowserContext, address: str) -> Iterator[Tab]:
    with tab_of(at_desk) as tab:
        tab.page.goto(address)
        yield tab
        assert tab.errors == []
        assert tab.strangers == []


@pytest.fixture
def phone(with_phone: BrowserContext, address: str) -> Iterator[Tab]:
    with tab_of(with_phone) as tab:
        tab.page.goto(address)
        yield tab
        assert tab.errors == []


def mark(page: Page, number: int) -> Locator:
    return page.locator(f"#m{number}")


def note(page: Page) -> Locator:
    return page.locator(".explainer-open")


def box(of: Locator) -> dict[str, float]:
    found = of.bounding_box()
    assert found is not None
    return {side: found[side] for side in ("x", "y", "width", "height")}


def test_every_mark_leads_to_a_note_on_the_same_page(real: Built, article: Article) -> None:
    page = dom.content(real.pages[f"articles/{article.id}/index.html"])
    text = page.all("p", "explainer-text")
    marks = [mark for paragraph in text for mark in paragraph.all("a", "explainer-mark")]
    notes = {e.attributes["id"]: e for e in page.all("div", "explainer-note-body")}
    expected = Annotations(arrange(real.dataset)).marks(article)
    assert {f"n{mark.number}" for mark in expected} == notes.keys()
    assert {mark.attributes["href"].removeprefix("#") for mark in marks} == notes.keys()
    assert {mark.attributes["id"] for mark in marks if "id" in mark.attributes} == {m.id for m in expected}
    said = " ".join(note.text for note in notes.values())
    assert all(" ".join(mark.claim.statement.split()) in said for mark in expected)


def test_without_javascript_text_and_notes_are_there(
    browser: Browser, address: str, article: Article
) -> None:
    with opened(browser, java_script_enabled=False, viewport=PHONE) as tab:
        page = tab.page
        page.goto(address)
        assert normal_form(" ".join(page.evaluate(WORDS))) == article.words.text
        expect(page.locator(".explainer-tools")).to_be_hidden()
        notes = page.locator(".explainer-note")
        assert notes.count() == page.locator("a.explainer-mark[id]").count()
        for number in (1, notes.count()):
            assert notes.nth(number - 1).is_visible()
            page.locator(f"#m{number}").click()
            target = page.locator(f"#n{number}")
            expect(target).to_be_visible()  # the fold it stands in has opened
            assert 48 <= box(target)["y"] < PHONE["height"]
        assert page.locator("#n1 a", has_text="Evidence and sources").get_attribute("href")


def test_a_click_opens_the_note_beside_its_line(desk: Tab) -> None:
    page = desk.page
    mark(page, 3).click()
    text, line, beside = box(page.locator("#p1 + p")), page.locator("#m3 ~ .explainer-open"), box(note(page))
    expect(line).to_be_visible()
    assert beside["x"] > text["x"] + text["width"], "in the margin"
    ends = page.evaluate(
        "() => [...document.querySelectorAll('[href=\"#n3\"]')].pop().getBoundingClientRect().bottom"
    )
    assert abs(beside["y"] - ends) < 45, "at the height of the line it ends on"
    assert page.url.endswith("#m3")
    mark(page, 3).click()
    expect(note(page)).to_have_count(0)
    assert "#" not in page.url


@pytest.mark.parametrize("width", [320, 700, 960, 1100, 1220, 1920])
def test_an_open_note_is_as_wide_as_there_is_room(desk: Tab, width: int) -> None:
    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    mark(page, 2).click()
    place = box(note(page))
    assert place["x"] >= 0 and place["x"] + place["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_tap_opens_the_note_under_its_line(phone: Tab) -> None:
    page = phone.page
    expect(page.locator(".explainer-notes").first).to_be_hidden()
    mark(page, 3).tap()
    under = box(note(page))
    assert under["width"] > 300
    pieces = "[...document.querySelectorAll('[href=\"#n3\"]')]"
    last = f"() => [...{pieces}.pop().getClientRects()].pop().bottom"
    assert 0 <= under["y"] - page.evaluate(last) < 25
    after = page.evaluate("() => document.querySelector('#m6').getBoundingClientRect().top")
    assert after > under["y"] + under["height"] - 1, "the text goes on below it"
    mark(page, 5).tap()
    expect(note(page)).to_have_count(1)
    expect(note(page)).to_contain_text("5")
    note(page).locator("button").tap()
    expect(note(page)).to_have_count(0)


def test_a_pointer_shows_the_note_and_leaving_takes_it_away(desk: Tab) -> None:
    page = desk.page
    mark(page, 5).hover()
    expect(note(page)).to_be_visible()
    page.mouse.move(5, 900)
    expect(note(page)).to_have_count(0)
    mark(page, 5).click()
    page.mouse.move(5, 900)
    page.wait_for_timeout(450)
    expect(note(page)).to_be_visible()  # a click pins it


def test_tab_walks_the_marks_in_reading_order_and_escape_closes(desk: Tab, article: Article) -> None:
    page = desk.page
    mark(page, 1).focus()
    page.keyboard.press("Shift+Tab")
    met: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "() => [document.activeElement.id, document.activeElement.closest('.explainer-open') !== null]"
        )
        if focus[0].startswith("m") and not focus[1]:
            met.append(focus[0])
            expect(note(page)).to_be_visible()
    assert met[:10] == [f"m{n}" for n in range(1, 11)]
    page.keyboard.press("Escape")
    expect(note(page)).to_have_count(0)
    focused = page.evaluate("() => document.activeElement.id")
    assert focused == met[-1], "the focus stays on the mark"
    page.keyboard.press("Enter")
    expect(note(page)).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.explainer-open') !== null"), (
        "Tab goes into the note"
    )
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == focused


def test_a_mark_and_its_note_are_announced(desk: Tab) -> None:
    page = desk.page
    snapshot = mark(page, 3).evaluate(
        "e => ({role: e.getAttribute('role'), open: e.ariaExpanded, name: e.textContent.trim(),"
        " says: document.getElementById(e.getAttribute('aria-describedby')).textContent.trim().replace(/\\s+/g, ' ')})"
    )
    assert snapshot["role"] == "button" and snapshot["open"] == "false"
    assert snapshot["name"].startswith("Vladimir Putin and Kim Jong Un")
    assert snapshot["says"].startswith("3 Fact · ")
    mark(page, 3).click()
    assert mark(page, 3).get_attribute("aria-expanded") == "true"
    opened_note = page.get_by_role("note")
    expect(opened_note).to_have_accessible_name(snapshot["says"])
    assert mark(page, 3).get_attribute("aria-controls") == opened_note.get_attribute("id")
    expect(opened_note.get_by_role("button")).to_have_accessible_name("Close the note")


def test_a_link_to_a_mark_opens_it(browser: Browser, address: str) -> None:
    for fragment in ("#m30", "#n30"):
        with opened(browser, viewport=PHONE) as tab:
            tab.page.goto(address + fragment)
            expect(note(tab.page)).to_contain_text("30")
            expect(mark(tab.page, 30)).to_be_in_viewport()


def test_kinds_can_be_put_away(desk: Tab) -> None:
    page = desk.page
    line = "e => getComputedStyle(e).textDecorationLine"
    facts, opinions = (page.get_by_role("button", name=name) for name in ("Facts", "Opinions"))
    assert mark(page, 1).evaluate(line) == "underline"
    opinions.click()
    expect(opinions).to_have_attribute("aria-pressed", "false")
    assert mark(page, 1).evaluate(line) == "none"
    assert mark(page, 2).evaluate(line) == "underline"
    facts.focus()
    mark(page, 2).focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.classList.contains('opinion')") is False
    opinions.click()
    assert mark(page, 1).evaluate(line) == "underline"


def test_read_it_neutrally_and_back(desk: Tab, article: Article) -> None:
    page = desk.page
    text = page.locator(".explainer-text").first
    pushing, neutral = article.loaded[0].exact, article.loaded[0].neutral
    before = text.inner_text()
    assert pushing in before
    page.get_by_role("button", name="Read it neutrally").click()
    shown = text.inner_text()
    assert pushing not in shown and neutral in shown
    colour = "e => getComputedStyle(e).backgroundColor"
    assert text.locator(".explainer-neutral").first.evaluate(colour) != "rgba(0, 0, 0, 0)", "visibly"
    page.get_by_role("button", name="Read it neutrally").click()
    assert text.inner_text() == before


def test_paragraphs_can_be_cited(desk: Tab) -> None:
    page = desk.page
    numbers = page.locator(".explainer-pilcrow")
    assert numbers.all_inner_texts() == [f"¶{n}" for n in range(1, numbers.count() + 1)]
    numbers.nth(1).click()
    assert page.url.endswith("#p2")


def test_on_paper_every_note_is_there_with_its_number(desk: Tab) -> None:
    page = desk.page
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    notes = page.locator(".explainer-note")
    for number in (0, notes.count() - 1):
        expect(notes.nth(number).locator(".explainer-note-body")).to_be_visible()
        expect(notes.nth(number).locator(".explainer-number")).to_have_text(str(number + 1))
    expect(page.locator(".explainer-tools")).to_be_hidden()
