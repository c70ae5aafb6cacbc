"""The same site through every engine, compared page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explainer.engines import ENGINES, MKDOCS
from explainer.policy.inline import inline
from tests.elmford import RICH
from tests.site import host
from tests.site.browser import opened
from tests.site.conftest import REAL_ENVIRONMENT, Built
from tests.site.project import MATERIAL, ROOT, Project, environment
from tests.site.test_ported import OWN_THEME
from tools.engines.comparison import Compared, compare
from tools.engines.explained import EXPLAINED
from tools.engines.ways import OTHERS, REFERENCE, Way, WayError, publish

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


@pytest.fixture(scope="module")
def elmford(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """A small site, and its pages as MkDocs makes them with the plugin."""
    project = town(tmp_path_factory.mktemp("elmford") / "home", request.param)
    built = publish(REFERENCE, project.folder, project.folder / "plugin", environment(**REAL_ENVIRONMENT))
    return project, built


SMALL = [("folders", OTHERS[0]), ("folders", OTHERS[-1]), ("files", OTHERS[-1])]
"""Those that read what `explainer build` writes; with the plugin, ProperDocs does what MkDocs does."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("elmford", "way"), SMALL, indirect=["elmford"], ids=lambda value: getattr(value, "name", value)
)
def test_a_small_site_of_every_shape_is_the_same(way: Way, elmford: tuple[Project, Path]) -> None:
    project, reference = elmford
    site = publish(way, project.folder, project.folder / way.name, environment(**REAL_ENVIRONMENT))
    found = compare(reference, site, way.engine)
    assert not found.differences, said(found)
    assert found.pages > 25 and found.counts["pictures"] > 5
    pages = {
        path: path.read_text(encoding="utf-8") for path in site.rglob("*.html") if "embed" not in path.parts
    }
    refused = {path: blocked(page) for path, page in pages.items()}
    assert {path: parts for path, parts in refused.items() if parts} == {}


def blocked(page: str) -> list[str]:
    """What stands in a page and its policy does not allow; the page itself, if it has no policy or has it too late."""
    policy = re.search(r'<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Sec[^>]*>', page)
    if policy is None:
        return [page[:500]]
    return [one.text for one in inline(page) if one.digest not in policy[0]]


@pytest.mark.slow
@pytest.mark.browser
def test_what_zensical_does_in_pages_is_let_through(tmp_path: Path, browser: Browser) -> None:
    """Its search puts a style sheet of its own into pages; of that no page says anything."""
    project = town(tmp_path / "home", "folders")
    site = publish(OTHERS[-1], project.folder, tmp_path / "made", environment(**REAL_ENVIRONMENT))
    with host.served(site, "/town/") as running, opened(browser) as tab:
        for page in ("", "404.html", "claims/bridge-cost/"):
            tab.page.goto(running.url + page)
            tab.page.wait_for_load_state("networkidle")
        tab.page.keyboard.press("/")
        tab.page.keyboard.type("footbridge")
        tab.page.get_by_text("results").first.wait_for()
        assert (tab.errors, tab.complaints, tab.strangers) == ([], [], [])


@pytest.mark.slow
def test_a_policy_is_for_one_version_of_the_theme(tmp_path: Path) -> None:
    project = town(tmp_path / "home", "folders")
    way = OTHERS[0]
    publish(way, project.folder, tmp_path / "made", environment())
    theme = tmp_path / "made" / "theme" / "explainer.html"
    text = theme.read_text(encoding="utf-8")
    theme.write_text(text.replace("mkdocs-material-", "mkdocs-material-0."), encoding="utf-8")
    with pytest.raises(WayError, match="The policy of this project was made for mkdocs-material-0"):
        publish(Way("mkdocs", MKDOCS, has_plugin=True), tmp_path / "made", tmp_path / "again", environment())


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
