"""Five things that a new reader wants to know, from the home page on a phone, each in three clicks at most."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.site import host
from tests.site.browser import begun, tab_of
from tests.site.conftest import Built
from tests.site.kinds import PHONE

pytestmark = [pytest.mark.site, pytest.mark.browser]

CLICKS = 3


class Reader:
    """Somebody who follows what they can see, and whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    @property
    def content(self) -> Locator:
        return self.page.locator(".md-content")

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Click the first link of that name that is to be seen."""
        (within or self.content).get_by_role("link", name=name).locator("visible=true").first.click()
        self.clicks += 1

    def sees(self, what: Locator) -> None:
        expect(what.locator("visible=true").first).to_be_visible()


@pytest.fixture(scope="module")
def somebody(browser: Browser) -> Iterator[BrowserContext]:
    with begun(browser, viewport=PHONE, has_touch=True) as found:
        yield found


@pytest.fixture
def reader(somebody: BrowserContext, real_host: host.Host) -> Iterator[Reader]:
    with tab_of(somebody) as tab:
        tab.page.goto(real_host.url)
        found = Reader(tab.page)
        yield found
        assert found.clicks <= CLICKS
        assert (tab.errors, tab.complaints) == ([], [])


def test_what_is_the_text_made_of(reader: Reader, real: Built) -> None:
    public = [claim for claim in real.dataset.claims.values() if claim.is_public]
    reader.sees(reader.content.get_by_text(f"Of {len(public)} claims"))
    assert reader.clicks == 0


def test_is_the_submarine_claim_established_and_on_whose_word(reader: Reader) -> None:
    reader.follow("The short answer")
    point = reader.content.locator("li", has_text="submarine").first
    reader.follow(re.compile("26"), point)
    reader.page.wait_for_url(re.compile("/claims/"))
    reader.sees(reader.content.get_by_role("heading", name=re.compile("submarines")))
    reader.sees(reader.content.get_by_text("Fact · Mixed"))
    reader.sees(reader.content.get_by_text(re.compile("10 sources, 9 publishers")))


def test_what_would_show_that_a_prediction_was_wrong(reader: Reader) -> None:
    reader.follow("Predictions")
    reader.sees(reader.content.get_by_text(re.compile("It has come true if|On a fair reading")))
    assert reader.clicks == 1


def test_who_says_the_opposite(reader: Reader) -> None:
    reader.follow("The short answer")
    reader.follow("Who says what")
    heading = reader.content.get_by_role("heading", name="Who says what")
    expect(heading).to_be_in_viewport()
    reader.sees(reader.content.get_by_text("Disputes"))


def test_which_source_is_state_controlled(reader: Reader) -> None:
    reader.follow("Sources")
    reader.sees(reader.content.locator("tbody").get_by_text("State-controlled"))
    reader.page.get_by_label("Who controls it").select_option("state")
    reader.clicks += 1
    rows = reader.page.locator("#sources-list tbody tr:visible")
    assert rows.count() > 5
    for row in rows.all():
        expect(row).to_contain_text("State-controlled")
