"""What the doctor finds, and what it lets pass. The whole text of a bad case is a golden file, reviewed like prose."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from explainer import report
from explainer.cli import main
from explainer.doctor import RULES, Built, Installed, Surroundings, diagnose
from explainer.engines import MKDOCS, PROPERDOCS, ZENSICAL
from explainer.finding import Finding, Level
from explainer.outputs import Output
from explainer.shelf import MANIFEST, stock
from tests import bundles
from tests.elmford import RICH
from tests.test_engines import frame

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "doctor.txt"
GOOD = """\
site_name: Elmford
site_url: https://elmford.example/
theme:
  name: material
  font: false
plugins:
  - search
  - explainer
"""
BAD = """\
site_name: Elmford
repo_url: https://github.com/example/elmford
theme:
  name: material
  logo: https://cdn.example/logo.svg
plugins:
  - explainer:
      data_directory: records
  - macros
  - material/social
markdown_extensions:
  - pymdownx.snippets
  - pymdownx.superfences:
      custom_fences:
        - {name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
        - {name: own, class: own, format: !!python/name:own.fence }
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
hooks: [own.py]
extra:
  analytics: {provider: google}
extra_css: [own.css, "//cdn.example/a.css"]
extra_javascript:
  - path: https://cdn.example/a.js
    defer: true
"""
FINE = Installed(
    versions={
        "python": "3.12.1",
        "mkdocs": "1.6.1",
        "mkdocs-material": "9.8.1",
        "properdocs": "1.6.7",
        "zensical": "0.0.73",
    },
    required=("mkdocs<2,>=1.6", "mkdocs-material>=9.5,<10", "python>=3.11", "ruff>=9; extra == 'dev'"),
    has_plugin=True,
)
SITE = Built("site", "mkdocs-1.6.1, mkdocs-material-9.8.1", (), 12, False, ())


def around(text: str = GOOD) -> Surroundings:
    return Surroundings(frame(text), MKDOCS, FINE, built=SITE)


def names(found: list[Finding]) -> list[str]:
    return [finding.rule for finding in found]


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, report.text(found)
    return found[0]


def test_a_good_site_has_nothing_to_mend() -> None:
    assert diagnose(around()) == []
    assert diagnose(replace(around(), engine=PROPERDOCS)) == []
    assert diagnose(replace(around(), engine=ZENSICAL, is_tree=True)) == []


def test_everything_that_is_wrong_is_said_at_its_place() -> None:
    said = replace(
        around(BAD),
        links=("secret.md",),
        replaced=(("claims/a.md", "claims/a.md"), ("due/README.md", "due/index.md")),
        built=replace(SITE, generator="zensical-0.0.73", missing=("claims/a/", "claims/b/")),
    )
    written = report.text(diagnose(said))
    if os.environ.get("EXPLAINER_WRITE"):
        GOLDEN.write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8")


def test_every_finding_has_a_place_a_rule_and_something_to_do() -> None:
    for finding in diagnose(around(BAD)):
        assert RULES[finding.rule].docs and finding.help and finding.span.document.path == "mkdocs.yml"


# The policy of pages


@pytest.mark.parametrize("address", ["https://[", "//", "x", "https://"])
def test_addresses_that_are_none_are_no_reason_to_stop(address: str) -> None:
    more = f"repo_url: {address}\nextra_javascript: ['https://[', '//', 'https:']\nextra_css: ['http:?#']\n"
    assert {"stopped-by-policy"} == set(names(diagnose(around(GOOD + more))))


def with_policy(said: str, more: str = "") -> Surroundings:
    return around(GOOD.replace("  - explainer\n", f"  - explainer:\n      policy: {said}\n") + more)


def test_a_site_without_a_policy() -> None:
    found = only(diagnose(with_policy("false")))
    assert (found.rule, found.level, found.span.text) == ("no-policy", Level.WARNING, "policy")
    assert diagnose(with_policy("true")) == diagnose(with_policy("{img-src: [https://a.example]}")) == []


def test_a_policy_that_cannot_be() -> None:
    found = only(diagnose(with_policy('{script-src: ["*"]}')))
    assert (found.rule, found.level) == ("policy-unusable", Level.ERROR)
    assert "would let anybody's scripts and files in" in found.message


def test_what_the_policy_stops_and_what_it_lets_through() -> None:
    script = "extra_javascript: [https://cdn.example/a.js]\n"
    stopped = only(diagnose(with_policy("true", script)))
    assert (stopped.rule, stopped.span.text) == ("stopped-by-policy", "https://cdn.example/a.js")
    assert "below the plugin write `policy: {script-src: [https://cdn.example/a.js]}`" in stopped.help
    # What is let through is asked for; and without a policy everything is.
    asks = only(diagnose(with_policy("{script-src: [https://cdn.example/a.js]}", script)))
    assert asks.rule == "asks-another-host" and "policy" not in asks.message
    assert names(diagnose(with_policy("false", script))) == ["no-policy", "asks-another-host"]


def test_a_host_of_everybodys_scripts() -> None:
    found = only(diagnose(with_policy("{script-src: [https://cdn.jsdelivr.net]}")))
    assert found.rule == "policy-too-wide" and "lets in everybody's scripts" in found.message
    assert diagnose(with_policy("{script-src: [https://cdn.jsdelivr.net/npm/a@1.2.3/a.js]}")) == []


# The plugin


def test_an_engine_that_does_not_load_the_plugin() -> None:
    found = only(diagnose(replace(around(), engine=ZENSICAL)))
    assert (found.rule, found.level, found.span.text) == ("plugin-not-loaded", Level.ERROR, "explainer")
    assert "explainer build --config mkdocs.yml --engine zensical --to build" in found.help


def test_a_plugin_that_is_not_listed_or_not_installed() -> None:
    assert names(diagnose(around(GOOD.replace("  - explainer\n", "")))) == ["plugin-not-loaded"]
    assert names(diagnose(replace(around(), installed=replace(FINE, has_plugin=False)))) == [
        "plugin-not-loaded"
    ]
    assert names(diagnose(around(GOOD.replace("  - search\n", "")))) == ["no-search"]


def test_an_option_that_there_is_not() -> None:
    found = only(diagnose(around(GOOD.replace("explainer\n", "explainer: {drafs: true}\n"))))
    assert (found.rule, found.help, found.span.text) == ("unknown-option", "did you mean `drafts`?", "drafs")


# What is built


@pytest.mark.parametrize(
    ("built", "rule", "advice"),
    [
        (
            replace(SITE, generator="zensical-1", missing=("claims/a/",)),
            "pages-missing",
            "does not load our plugin",
        ),
        (replace(SITE, missing=("claims/a/",)), "pages-missing", "build the site again"),
        (replace(SITE, missing=("a/",), is_otherwise_addressed=True), "pages-missing", "use_directory_urls"),
        (
            replace(SITE, generator="zensical-1", broken=(("claims/a/", "../b/"),)),
            "links-lead-nowhere",
            "zensical",
        ),
    ],
)
def test_what_the_built_pages_lack(built: Built, rule: str, advice: str) -> None:
    found = only(diagnose(replace(around(), built=built)))
    assert found.rule == rule and advice in found.help and found.level is Level.ERROR


# Versions


@pytest.mark.parametrize(
    ("versions", "rule", "message"),
    [
        ({"mkdocs": "2.0"}, "versions-do-not-fit", "mkdocs 2.0 is installed, and <2,>=1.6 is needed"),
        ({"mkdocs-material": "10.0.0b1"}, "versions-do-not-fit", "mkdocs-material 10.0.0b1 is installed"),
        ({"python": "3.10.2"}, "versions-do-not-fit", "python 3.10.2 is installed, and >=3.11 is needed"),
        ({"properdocs": "2.1"}, "version-not-tried", "ProperDocs 2.1 is installed; tried was >=1.6.5,<2"),
    ],
)
def test_versions_that_do_not_fit(versions: dict[str, str], rule: str, message: str) -> None:
    engine = PROPERDOCS if "properdocs" in versions else MKDOCS
    installed = replace(FINE, versions={**FINE.versions, **versions})
    found = only(diagnose(replace(around(), engine=engine, installed=installed)))
    assert found.rule == rule and message in found.message


def test_what_is_not_installed_and_what_nobody_can_read() -> None:
    few = Installed({"mkdocs": "unknown", "python": "3.12"}, (*FINE.required, "not a requirement !"), True)
    found = diagnose(replace(around(), installed=few))
    assert [finding.message for finding in found] == ["mkdocs-material is not installed"]


# The command


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["doctor", *map(str, arguments)], catch_exceptions=False)


@pytest.mark.slow
def test_our_own_site_has_nothing_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = run("--strict")
    assert (result.exit_code, result.output) == (0, "no findings\n")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "error[no-configuration]: there is no mkdocs.yml, properdocs.yml, zensical.toml in"),
        ({"mkdocs.yml": "a: ["}, "error[configuration-unreadable]"),
        ({"mkdocs.yml": "a: 'b"}, "error[configuration-unreadable]"),
        ({"mkdocs.yml": "\0"}, "error[configuration-unreadable]: this is not a text file"),
        ({"zensical.toml": "a"}, "error[configuration-unreadable]: this is not TOML"),
        ({"mkdocs.yml": "INHERIT: gone.yml"}, "gone.yml cannot be read"),
        ({"mkdocs.yml": "INHERIT: mkdocs.yml"}, "error[configuration-unreadable]"),
        ({"mkdocs.yml": "docs_dir: /"}, "error[configuration-unreadable]: `docs_dir` is a folder that holds"),
        (
            {"zensical.toml": '[project]\nsite_name = "E"\nplugins = ["explainer"]\n'},
            "Zensical does not load",
        ),
        (
            {"properdocs.yml": "site_name: E\nplugins: [search]\n"},
            "error[plugin-not-loaded]: `explainer` is not",
        ),
    ],
)
def test_a_folder_that_is_ill(files: dict[str, str], said: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run(tmp_path)
    assert result.exit_code == 1 and said in result.output
    assert run(tmp_path, "--format", "json").output.startswith("[\n  {")


@pytest.mark.slow
def test_pages_that_were_written_without_a_project_are_ours(lay: bundles.Lay, tmp_path: Path) -> None:
    lay(RICH)
    (tmp_path / "mkdocs.yml").write_text(GOOD.replace("  - explainer\n", ""), encoding="utf-8")
    docs = tmp_path / "docs"
    docs.mkdir()
    page = docs / "claims" / "bridge-cost.md"
    stock([Output("claims/bridge-cost.md", "# Ours")], docs)
    assert "page-replaced" not in run(tmp_path).output
    (docs / "claims" / "bridge-opened.md").write_text("# By hand", encoding="utf-8")
    assert "claims/bridge-opened.md takes the place" in run(tmp_path).output
    (docs / MANIFEST).write_text("broken", encoding="utf-8")
    assert page.is_file() and "claims/bridge-cost.md takes the place" in run(tmp_path).output


def test_warnings_count_when_strict(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(GOOD.replace("  font: false\n", ""), encoding="utf-8")
    assert run(tmp_path).exit_code == 0 and "warning[stopped-by-policy]" in run(tmp_path).output
    assert run(tmp_path, "--strict").exit_code == 1


STRANGE: tuple[object, ...] = (
    None,
    True,
    1,
    "",
    "x",
    [],
    {},
    [None, 1, [], {}],
    {"name": []},
    [{"explainer": 1}],
    {"font": {"text": 1}},
)


@pytest.mark.parametrize(
    "key", ["theme", "plugins", "markdown_extensions", "extra", "extra_css", "hooks", "site_url"]
)
def test_no_value_is_a_traceback(key: str) -> None:
    beginning = "site_name: Elmford\n"
    for value in STRANGE:
        diagnose(around(beginning + yaml.safe_dump({key: value})))
