"""The same site through every engine: the project that needs no plugin, and all ways compared page by page."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from explainer.cli import main
from explainer.engines import ENGINES, ZENSICAL
from tests import bundles
from tests.elmford import RICH
from tests.site.conftest import REAL_ENVIRONMENT, Built
from tests.site.project import MATERIAL, ROOT, Project, environment
from tests.test_engines import CONFIG
from tools.engines.comparison import Compared, compare
from tools.engines.explained import EXPLAINED
from tools.engines.ways import OTHERS, REFERENCE, Way, WayError, publish

GOLDEN = ROOT / "tests" / "golden" / "engines"
OWN_THEME = """\
{% extends "explainer.html" %}
{% block announce %}{{ explainer._("Claims") }}{% endblock %}
"""


# The same pages


def said(found: Compared) -> str:
    return "\n".join(map(str, found.differences[:20]))


@pytest.mark.slow
@pytest.mark.parametrize("way", OTHERS, ids=lambda way: way.name)
def test_the_real_site_is_the_same(way: Way, real: Built, tmp_path: Path) -> None:
    site = publish(way, ROOT, tmp_path, environment(**REAL_ENVIRONMENT))
    found = compare(real.folder, site, way.engine)
    assert not found.differences, said(found)
    assert found.pages == len(real.pages) > 200 and found.counts["links"] > 5000
    # An explanation that explains nothing any more is taken out of the table.
    expected = {known.title for known in EXPLAINED if way.engine in known.engines}
    assert {title for title, count in found.explained.items() if count} == expected


OWN_PAGE = """\
---
title: About us
---
# About us { #us }

A [claim](claims/bridge-cost.md), a [list](topics/index.md) and a [place](#us).

| A | B |
| - | - |
| 1 | `2` |

    A block of code.

!!! note "A note"
    ![A picture](pictures/a.svg)
"""
SHAPES: Mapping[str, str] = {
    "folders": "site_url: https://elmford.example/town/\n",
    "files": "use_directory_urls: false\n",
}
"""Small sites by how their pages are addressed; the one without an address of its own is in German."""


def town(folder: Path, shape: str) -> Project:
    """A site with a record of every type and state, pages of its own and a theme of its own."""
    project = Project.create(folder, RICH, SHAPES[shape], theme=f"{MATERIAL}  custom_dir: overrides\n")
    project.write("docs/about.md", OWN_PAGE)
    project.write("docs/pictures/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    project.write("docs/due/index.md", "# Due\n\nBy hand.\n")
    project.write("overrides/main.html", OWN_THEME)
    if shape == "files":
        project.change("data/site.yml", "licence:", "language: de\nlicence:")
        project.configure("features: [", "features: [navigation.tabs, ")
    return project


@pytest.fixture(scope="module", params=SHAPES)
def elmford(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """A small site, and its pages as MkDocs makes them with the plugin."""
    project = town(tmp_path_factory.mktemp("elmford") / "home", request.param)
    built = publish(REFERENCE, project.folder, project.folder / "plugin", environment(**REAL_ENVIRONMENT))
    return project, built


@pytest.mark.slow
@pytest.mark.parametrize("way", OTHERS, ids=lambda way: way.name)
def test_a_small_site_of_every_shape_is_the_same(way: Way, elmford: tuple[Project, Path]) -> None:
    project, reference = elmford
    site = publish(way, project.folder, project.folder / way.name, environment(**REAL_ENVIRONMENT))
    found = compare(reference, site, way.engine)
    assert not found.differences, said(found)
    assert found.pages > 25 and found.counts["pictures"] > 5


@pytest.mark.slow
@pytest.mark.parametrize(("name", "other"), [("zensical", "mkdocs"), ("mkdocs", "zensical")])
def test_a_project_of_another_engine_is_not_published_in_silence(
    name: str, other: str, tmp_path: Path
) -> None:
    """Links in raw HTML would lead nowhere; the templates end the build before anybody is sent there."""
    project = town(tmp_path / "home", "folders")
    publish(Way(name, ENGINES[name], has_plugin=False), project.folder, tmp_path / "made", environment())
    foreign = Way(other, ENGINES[other], has_plugin=True)  # which takes the configuration as it is
    with pytest.raises(WayError, match=f"This project was written with --engine {name}"):
        publish(foreign, tmp_path / "made", tmp_path / "foreign", environment())


@pytest.mark.slow
def test_zensical_passes_over_the_plugin_and_the_doctor_says_so(tmp_path: Path, that_day: None) -> None:
    project = Project.create(tmp_path, theme=MATERIAL)
    project.write("docs/index.md", "# Home\n")
    publish(Way("zensical", ZENSICAL, has_plugin=True), tmp_path, tmp_path, environment())
    result = run("doctor", tmp_path)
    assert result.exit_code == 1
    assert re.search(r"Zensical made \S+/site, and (\d+) of \1 pages of records are missing", result.output)


# The project that `explainer build --config` writes


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
        assert not re.search(r"explainer\.(_|preview)", path.read_text(encoding="utf-8")), path


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
        (["--config", "mkdocs.yml", "--to", "pages/build"], "is inside the pages it would copy"),
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
    assert result.exit_code == 2 and said in result.output
    assert not (anywhere / "build").exists()


def test_the_folder_of_the_site_itself_is_not_written_over(anywhere: Path) -> None:
    result = run("build", "--config", "mkdocs.yml", "--to", ".")
    assert result.exit_code == 1 and "did not write" in result.output
    assert (anywhere / "mkdocs.yml").read_text(encoding="utf-8") == CONFIG


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
