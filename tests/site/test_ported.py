"""The project that ``explainer build --config`` makes of a site, for engines that do not load our plugin."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from explainer.cli import main
from explainer.engines import ENGINES, ZENSICAL
from tests import bundles
from tests.site.project import MATERIAL, ROOT, Project, environment
from tests.test_engines import CONFIG
from tools.engines.ways import Way, publish

GOLDEN = ROOT / "tests" / "golden" / "engines"
OWN_THEME = """\
{% extends "explainer.html" %}
{% block announce %}{{ explainer._("Claims") }}{% endblock %}
"""


@pytest.fixture
def home(lay: bundles.Lay) -> Path:
    """The folder of a site, with pages and a theme of its own."""
    data = lay("")
    folder = data.parent
    data.rename(folder / "records")
    for path, text in {
        "mkdocs.yml": CONFIG,
        "pages/index.md": "# Home\n\nThe [claims](claims/index.md).\n",
        "pages/glossary/README.md": "---\ntitle: Words\n---\n# Words\n",
        "pages/.hidden/a.md": "hidden",
        "overrides/main.html": OWN_THEME,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "pages" / "secret.md").symlink_to(folder / "records" / "site.yml")
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@pytest.fixture
def anywhere(home: Path, monkeypatch: pytest.MonkeyPatch, that_day: None) -> Path:
    monkeypatch.chdir(home)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    monkeypatch.setenv("GITHUB_REPOSITORY", "example/elmford")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(home.parent))
    monkeypatch.delenv("ELMFORD_URL", raising=False)
    return home


@pytest.mark.parametrize("engine", list(ENGINES))
def test_the_project_of_a_site(anywhere: Path, engine: str) -> None:
    result = run("build", "--config", "mkdocs.yml", "--engine", engine, "--to", "build")
    assert result.exit_code == 0, result.output
    assert f"{engine} build -f build/{ENGINES[engine].writes}" in result.output
    written = (anywhere / "build" / ENGINES[engine].writes).read_text(encoding="utf-8")
    golden = GOLDEN / f"{engine}.yml"
    if os.environ.get("EXPLAINER_WRITE"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_pages_written_by_hand_come_along(anywhere: Path) -> None:
    result = run("build", "--config", "mkdocs.yml", "--to", "build")
    docs = anywhere / "build" / "docs"
    assert (docs / "index.md").read_text() == "# Home\n\nThe [claims](claims/index.md).\n"
    assert not (docs / "secret.md").exists() and "pages/secret.md is a link: left out" in result.output
    assert not (docs / ".hidden").exists()
    # By address: README.md is the page that glossary/index.md would be.
    assert (docs / "glossary" / "README.md").is_file() and not (docs / "glossary" / "index.md").exists()
    assert (
        "glossary/README.md has the address of a generated page: call it glossary/index.md" in result.output
    )
    claim = (docs / "claims" / "bridge-cost.md").read_text(encoding="utf-8")
    assert yaml.safe_load(claim.split("---\n")[1])["edit_url"].count("&#")


def test_a_second_run_writes_nothing_and_what_was_deleted_goes(anywhere: Path) -> None:
    run("build", "--config", "mkdocs.yml", "--to", "build")
    assert " 0 written" in run("build", "--config", "mkdocs.yml", "--to", "build").output
    (anywhere / "pages" / "index.md").unlink()
    assert "1 written" in run("build", "--config", "mkdocs.yml", "--to", "build").output
    assert "explainer" in (anywhere / "build" / "docs" / "index.md").read_text(encoding="utf-8")


def test_the_theme_says_what_the_plugin_would(anywhere: Path) -> None:
    run("build", "--config", "mkdocs.yml", "--to", "build")
    theme = anywhere / "build" / "theme"
    assert '{{ "Claims" }}' in (theme / "main.html").read_text(encoding="utf-8")  # the site's own, over ours
    for path in theme.rglob("*.html"):
        assert not re.search(r"\{[{%][^}]*\bexplainer\.(?!html)", path.read_text(encoding="utf-8")), path


def test_options_that_are_given_come_before_the_configuration(anywhere: Path) -> None:
    shutil.move("records", "elsewhere")
    assert run("build", "--config", "mkdocs.yml", "--to", "build").exit_code == 1
    result = run(
        "build", "--config", "mkdocs.yml", "--to", "build", "--data", "elsewhere", "--no-directory-urls"
    )
    assert result.exit_code == 0
    assert 'href="../claims/' in (anywhere / "build/docs/actors/ida-brook.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--config", "mkdocs.yml", "--to", "pages/build"], "pages/build and pages, which is the site’s own"),
        (["--config", "mkdocs.yml", "--to", "records"], "records and records, which is the site’s own"),
        (["--config", "mkdocs.yml", "--to", "overrides/a"], "overrides/a and overrides"),
        (["--config", "mkdocs.yml", "--to", ".", "--engine", "properdocs"], ". holds the site itself"),
        (
            ["--config", "mkdocs.yml", "--to", "build", "--site-url", "javascript:alert(1)"],
            "is no absolute http",
        ),
        (
            ["--config", "mkdocs.yml", "--to", "build", "--site-url", "https://e.example/\n\x1b[31m"],
            "is no absolute",
        ),
        (["--config", "nothing.yml", "--to", "build"], "nothing.yml cannot be read"),
        (
            ["--config", "zensical.toml", "--to", "build"],
            "zensical.toml is Zensical's: add --engine zensical",
        ),
    ],
)
def test_what_cannot_be_is_said(anywhere: Path, arguments: list[str], said: str) -> None:
    (anywhere / "zensical.toml").write_text('[project]\nsite_name = "E"\n')
    result = run("build", *arguments)
    assert result.exit_code == 2 and said in result.output and "\x1b" not in result.output
    assert not (anywhere / "build").exists()


def test_the_folder_of_the_site_itself_is_not_written_over(anywhere: Path) -> None:
    result = run("build", "--config", "mkdocs.yml", "--to", ".")
    assert result.exit_code == 2 and "holds the site itself" in result.output
    assert (anywhere / "mkdocs.yml").read_text(encoding="utf-8") == CONFIG


@pytest.mark.parametrize("engine", ["mkdocs", "zensical"])
def test_strange_names_and_links_of_pages(anywhere: Path, engine: str) -> None:
    name = os.fsdecode(b"pages/\xff.md")
    Path(name).write_text("# Latin\n")
    Path("pages/elsewhere").symlink_to("/etc")
    Path("pages/round").symlink_to("round")
    os.mkfifo("pages/pipe.md")
    result = run("build", "--config", "mkdocs.yml", "--engine", engine, "--to", "build")
    assert result.exit_code == 0, result.output
    assert [line for line in result.output.splitlines() if line.endswith("is a link: left out")] == [
        f"pages/{link} is a link: left out" for link in ("elsewhere", "round", "secret.md")
    ]
    assert (anywhere / "build" / "docs" / name.removeprefix("pages/")).exists()


def test_pages_written_by_hand_are_never_taken_for_ours(anywhere: Path) -> None:
    (anywhere / "mkdocs.yml").write_text(
        CONFIG.replace("docs_dir: pages", "docs_dir: out/docs"), encoding="utf-8"
    )
    (anywhere / "out/docs").mkdir(parents=True)
    (anywhere / "out/docs/mine.md").write_text("# Mine\n")
    assert run("build", "--config", "mkdocs.yml", "--to", "out").exit_code == 2
    run("build", "--data", "records", "--to", "out")
    assert (anywhere / "out/docs/mine.md").exists()


def test_a_toml_configuration_becomes_a_project(anywhere: Path) -> None:
    (anywhere / "zensical.toml").write_text('[project]\nsite_name = "E"\ndocs_dir = "pages"\n')
    result = run(
        "build", "--config", "zensical.toml", "--engine", "zensical", "--to", "build", "--data", "records"
    )
    assert result.exit_code == 0, result.output
    made = yaml.safe_load((anywhere / "build" / "mkdocs.yml").read_text(encoding="utf-8"))
    assert made["theme"]["custom_dir"] == "theme" and "markdown_extensions" not in made


def test_the_plugin_says_what_is_risky_and_stops_no_strict_build(tmp_path: Path) -> None:
    project = Project.create(tmp_path, config="markdown_extensions: [pymdownx.snippets]\n")
    done = project.build("--strict")
    assert done.code == 0, done.output
    assert done.output.count("the extension `pymdownx.snippets` is on: a page can publish any file") == 1


@pytest.mark.slow
def test_zensical_passes_over_the_plugin_and_the_doctor_says_so(tmp_path: Path, that_day: None) -> None:
    project = Project.create(tmp_path, theme=MATERIAL)
    project.write("docs/index.md", "# Home\n")
    publish(Way("zensical", ZENSICAL, has_plugin=True), tmp_path, tmp_path, environment())
    result = run("doctor", tmp_path)
    assert result.exit_code == 1
    assert re.search(r"Zensical made \S+/site, and (\d+) of \1 pages of records are missing", result.output)
