"""Find a browser for the tests, or install one: ``python -m tools.browser`` does that and says which it is.

Without a Chromium or Chrome it installs Debian's package where it may (as root, with apt), else Playwright's
own. Where neither can be had, it says how to install one and ends with an error: the tests that need a browser
are never left out in silence. ``make test-fast`` runs those that need none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "no browser for the tests: install Chromium (Debian, Ubuntu: `apt install chromium`), "
    "or set EXPLAINER_BROWSER to the path of one; `make test-fast` runs the tests that need none"
)


def find() -> str | None:
    """The path of a Chromium or Chrome: ``EXPLAINER_BROWSER``, one on the PATH, or Playwright's own."""
    named = os.environ.get("EXPLAINER_BROWSER")
    if named:
        return named
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _with_apt() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
    subprocess.run(command, check=False, capture_output=True, env=quiet)


def _with_playwright() -> None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False, capture_output=True)


def ways() -> list[tuple[str, Callable[[], None]]]:
    """What can be tried here to install a browser, with a name for each."""
    debian = [("Debian’s package", _with_apt)] if shutil.which("apt-get") and _is_root() else []
    return [*debian, ("Playwright’s own", _with_playwright)]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> int:
    for name, install in ways():
        if find() is None:
            print(f"no Chromium or Chrome found: installing {name} ...", flush=True)
            install()
    path = find()
    print(f"browser for the tests: {path}" if path else ADVICE)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
