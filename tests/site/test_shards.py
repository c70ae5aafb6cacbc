"""``EXPLAINER_SHARD=2/4 mkdocs build``: shards of the published site, joined, are the site of one build."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import synthesise
from explainer.cli import main
from explainer.plugin import shards
from explainer.share import FOLDER
from tests.elmford import RICH
from tests.site.project import MATERIAL, PLAIN, Project, tree

pytestmark = pytest.mark.site
ADDRESS = "site_url: https://elmford.example/\n"


def made(project: Project, of: int) -> Iterator[Path]:
    """Every shard of the site, each in a folder of its own; none is built twice."""
    for number in range(1, of + 1):
        folder = project.path(f"part{number}-of-{of}")
        if not folder.exists():
            project.built("-q", "--strict", "-d", str(folder), EXPLAINER_SHARD=f"{number}/{of}")
        yield folder


def joined(project: Project, folders: list[Path]) -> dict[str, bytes]:
    site = project.path(f"joined-{len(folders)}")
    done = CliRunner().invoke(main, ["join", *map(str, folders), "--to", str(site)])
    assert done.exit_code == 0, done.output
    return tree(site)


@pytest.fixture(scope="module")
def elmford(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project.create(tmp_path_factory.mktemp("elmford") / "site", RICH, ADDRESS, theme=MATERIAL)
    # A page of a record that MkDocs makes, one that links to what another shard makes, and one without an entry.
    project.configure(
        "  - Claims: claims/index.md", "  - Claims: claims/index.md\n  - One: claims/bridge-cost.md"
    )
    project.write(
        "docs/about.md", "# About\n\n[It](claims/half-of-trips.md), [as data](api/v1/index.json).\n"
    )
    project.write("docs/hidden.md", "---\nsearch: {exclude: true}\n---\n# Hidden\n\nNot to be found.\n")
    project.built("-q", "--strict")
    return project


@pytest.mark.parametrize("of", [1, 2, 3, 5])
def test_joined_they_are_the_site_of_one_build(of: int, elmford: Project) -> None:
    folders = list(made(elmford, of))
    whole, found = tree(elmford.site), joined(elmford, folders)
    assert found.keys() == whole.keys()
    assert [path for path in whole if whole[path] != found[path]] == []
    assert len(json.loads(found["search/search_index.json"])["docs"]) > 50


def test_each_page_is_in_one_shard_and_none_has_much_more_than_another(elmford: Project) -> None:
    pages = [{path for path in tree(folder) if path.endswith("index.html")} for folder in made(elmford, 3)]
    whole = {path for path in tree(elmford.site) if path.endswith("index.html")}
    assert sorted(chain.from_iterable(pages)) == sorted(whole)
    assert "claims/bridge-cost/index.html" in pages[0] and "about/index.html" in pages[0]
    claims = [sum(path.startswith("claims/") for path in part) for part in pages]
    assert min(claims) > 0


def test_a_synthetic_site(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "site", "# delete: *\n", theme=MATERIAL)
    synthesise.write(project.folder, 60)
    project.built("-q")
    assert joined(project, list(made(project, 3))) == tree(project.site)


def test_what_the_plain_way_makes_is_not_divided(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "site", theme=PLAIN)
    done = project.build(EXPLAINER_SHARD="1/2")
    assert done.code == 1 and "Traceback" not in done.output
    assert (
        "shard 1/2 cannot be made: pages are made one by one, because the theme is not Material"
        in done.output
    )
    assert not project.site.exists()
    project.configure("  - explainer", "  - explainer: {fast: false}")
    assert "because `fast: false` or `--dirty` asks for that" in project.build(EXPLAINER_SHARD="1/2").output


def test_the_name_of_no_shard(elmford: Project) -> None:
    done = elmford.build(EXPLAINER_SHARD="5/4")
    assert done.code == 1 and "Traceback" not in done.output
    assert "EXPLAINER_SHARD: `5/4` is no shard: write which one and of how many, such as 2/4" in done.output


def test_a_preview_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_SHARD", "2/4")
    assert shards.wanted(True) is None
    found = shards.wanted(False)
    assert found and (found.number, found.of) == (2, 4)


def test_a_shard_is_not_published_by_mistake(elmford: Project) -> None:
    folder = next(made(elmford, 2))
    assert (folder / FOLDER / "1-of-2.jsonl").is_file() and not (elmford.site / FOLDER).exists()
