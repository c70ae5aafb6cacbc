"""Find a browser for the tests, or install one where that can be done without asking.

``python -m tools.browser`` prints which browser the tests will use. Without one it tries Debian's package (as
root), then Playwright's own download; where neither works, it says how to install one, and the tests that
need a browser are skipped with that reason, unless ``EXPLAINER_REQUIRE_BROWSER=1`` asks for them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "no browser for the tests: install Chromium (Debian, Ubuntu: `apt install chromium`), "
    "or set EXPLAINER_BROWSER to the path of one"
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


def install() -> None:
    """Install Chromium with Debian's packages as root, else with Playwright. Quiet; failure is no error."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        command = [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "fonts-dejavu-core",
        ]
        subprocess.run(
            command, check=False, capture_output=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
    else:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True
        )


def main() -> int:
    if find() is None:
        print("installing Chromium for the tests ...", flush=True)
        install()
    path = find()
    print(f"browser for the tests: {path}" if path else ADVICE)
    return 1 if path is None and os.environ.get("EXPLAINER_REQUIRE_BROWSER") == "1" else 0


if __name__ == "__main__":
    sys.exit(main())
