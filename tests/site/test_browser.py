"""Without a browser a test is skipped and says how to install one; where one is required, it fails."""

from __future__ import annotations

import pytest

from tests.site import browser
from tools import browser as installed


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find", lambda: None)
    monkeypatch.delenv(browser.REQUIRED, raising=False)


def test_without_a_browser_a_test_is_skipped(no_browser: None) -> None:
    with pytest.raises(pytest.skip.Exception, match="install Chromium"):
        browser.path_or_skip()


def test_where_a_browser_is_required_it_fails(no_browser: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="install Chromium"):
        browser.path_or_skip()


def test_a_browser_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_BROWSER", "/opt/some/chromium")
    assert browser.path_or_skip() == "/opt/some/chromium"
