"""Lists that filter at once, keep the choice in the address, and are plain tables without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from explainer.model import Fact
from explainer.model.scales import Kind, Verdict
from tests.site import host
from tests.site.browser import opened
from tests.site.conftest import Built

pytestmark = [pytest.mark.site, pytest.mark.browser]


def test_claims_are_filtered_and_the_filter_is_in_the_address(
    browser: Browser, real: Built, real_host: host.Host
) -> None:
    public = [claim for claim in real.dataset.claims.values() if claim.is_public]
    mixed = [claim for claim in public if isinstance(claim, Fact) and claim.verdict is Verdict.MIXED]
    with opened(browser) as tab:
        page = tab.page
        page.goto(f"{real_host.url}claims/")
        rows = page.locator("#claims-list tbody tr:visible")
        assert rows.count() == len(public)
        page.get_by_label("Kind").select_option(Kind.OPINION)
        assert rows.count() == sum(claim.kind is Kind.OPINION for claim in public)
        assert "kind=opinion" in page.url
        page.get_by_label("Kind").select_option("")
        page.get_by_label("Verdict").select_option("mixed")
        assert rows.count() == len(mixed)
        expect(page.locator(".explainer-filter output")).to_have_text(f"{len(mixed)} / {len(public)}")
        page.get_by_label("Words").fill("SUBMARINE")
        both = [claim for claim in mixed if "submarine" in claim.statement.lower()]
        assert 0 < rows.count() == len(both)
        shared = page.url
        assert "verdict=mixed" in shared and "words=SUBMARINE" in shared
        page.goto(f"{real_host.url}sources/")
        page.goto(shared)
        assert rows.count() == len(both), "the address alone brings the same rows"
        page.get_by_role("button", name="Show all").click()
        expect(rows).to_have_count(len(public))
        assert "?" not in page.url
        assert tab.errors == []


def test_claims_are_filtered_by_actor(browser: Browser, real: Built, real_host: host.Host) -> None:
    about = [claim for claim in real.dataset.claims.values() if "japan" in claim.about]
    with opened(browser) as tab:
        tab.page.goto(f"{real_host.url}claims/?actor=japan")
        rows = tab.page.locator("#claims-list tbody tr:visible")
        assert len(about) == rows.count() > 0


@pytest.mark.parametrize("name", ["claims", "sources", "actors", "predictions"])
def test_without_javascript_a_list_is_a_plain_table(
    browser: Browser, real: Built, real_host: host.Host, name: str
) -> None:
    with opened(browser, java_script_enabled=False) as tab:
        tab.page.goto(f"{real_host.url}{name}/?words=nothing-has-this-word")
        expect(tab.page.locator(".explainer-filter")).to_be_hidden()
        rows = tab.page.locator(f"#{name}-list tbody tr")
        assert rows.count() > 5
        assert all(row.is_visible() for row in rows.all()[:5])


def test_what_is_overdue_is_marked_by_the_readers_clock(browser: Browser, real_host: host.Host) -> None:
    with opened(browser) as tab:
        page = tab.page
        page.clock.set_fixed_time("2126-01-01")
        page.goto(f"{real_host.url}due/")
        assert page.locator("[data-due] .explainer-badge").first.is_visible()
        page.clock.set_fixed_time("2000-01-01")
        page.goto(f"{real_host.url}due/?again")
        assert page.locator("[data-due] .explainer-badge:visible").count() == 0
