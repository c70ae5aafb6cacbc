"""A real browser for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

from tools import browser as installed

ARGUMENTS = (
    "--no-sandbox",  # containers have none to offer, and the pages are our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine can be reached, whatever a page asks for; what it asked for is recorded.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def path() -> str:
    """The path of a browser; without one the test fails and says how to install one."""
    found = installed.find()
    if found is None:
        pytest.fail(installed.ADVICE)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser while the block runs."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=path(), args=list(ARGUMENTS)) as browser,
    ):
        yield browser


@dataclass
class Tab:
    """A page that remembers which hosts it asked, which scripts it let run and what went wrong in it.

    ``errors`` are those that no script caught; ``complaints`` are what the browser wrote to its console as errors.
    """

    page: Page
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def strangers(self) -> list[str]:
        """Requests that left this machine."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"
        ]

    def ran(self) -> list[str]:
        """What a script from the data would have left behind."""
        found: list[str] = self.page.evaluate("() => window.ranFromData ?? []")
        return [*found, *self.dialogs]


HOOK = """
window.ranFromData = [];
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (...what) => { window.ranFromData.push(name + ": " + what.join(" ")); };
"""


def _noted(tab: Tab, message: ConsoleMessage) -> None:
    if message.type == "error":
        tab.complaints.append(f"{message.text} ({message.location.get('url', '')})")


def _dismissed(tab: Tab, dialog: Dialog) -> None:
    tab.dialogs.append(dialog.message)
    dialog.dismiss()


@contextmanager
def begun(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A reader with a memory of its own; ``options`` are Playwright's for a new context.

    To begin takes longer than to open a page: tests that leave nothing behind can be of one reader.
    """
    context: BrowserContext = browser.new_context(**options)
    if options.get("java_script_enabled", True):
        context.add_init_script(HOOK)
    yield context
    context.close()


@contextmanager
def tab_of(reader: BrowserContext) -> Iterator[Tab]:
    """A new tab of a reader, which is closed afterwards."""
    tab = Tab(reader.new_page())

    def asked(request: Request) -> None:
        tab.requests.append(request.url)

    reader.on("request", asked)
    tab.page.on("dialog", lambda dialog: _dismissed(tab, dialog))
    tab.page.on("console", lambda message: _noted(tab, message))
    tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
    yield tab
    reader.remove_listener("request", asked)
    tab.page.close()


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Tab]:
    """A tab of a reader of its own; ``options`` are Playwright's for a new context."""
    with begun(browser, **options) as reader, tab_of(reader) as tab:
        yield tab
