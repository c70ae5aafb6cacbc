"""The tests find a browser, install one, or say that there is none; they are never left out in silence."""

from __future__ import annotations

import pytest

from tests.site import browser
from tools import browser as installed


def test_without_a_browser_a_test_fails_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find", lambda: None)
    with pytest.raises(pytest.fail.Exception, match=r"apt install chromium.*make test-fast"):
        browser.path()


def test_a_browser_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_BROWSER", "/opt/some/chromium")
    assert browser.path() == "/opt/some/chromium"


def test_one_that_is_there_is_used_and_nothing_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXPLAINER_BROWSER", "/opt/some/chromium")
    monkeypatch.setattr(installed, "ways", lambda: [("one", lambda: pytest.fail("installed"))])
    assert installed.main() == 0
    assert capsys.readouterr().out == "browser for the tests: /opt/some/chromium\n"


def test_what_is_installed_is_said_and_the_next_way_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there: list[str] = []
    monkeypatch.setattr(installed, "find", lambda: next(iter(there), None))
    ways = [("one", lambda: None), ("another", lambda: there.append("/found")), ("none", lambda: None)]
    monkeypatch.setattr(installed, "ways", lambda: ways)
    assert installed.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "no Chromium or Chrome found: installing one ...",
        "no Chromium or Chrome found: installing another ...",
        "browser for the tests: /found",
    ]


def test_where_none_can_be_had_it_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installed, "find", lambda: None)
    monkeypatch.setattr(installed, "ways", list)
    assert installed.main() == 1
    assert installed.ADVICE in capsys.readouterr().out
