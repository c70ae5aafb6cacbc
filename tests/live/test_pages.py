"""Whatever was edited, every file that the preview answers with is that of a fresh build of the same data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.outputs import FORMATS
from tests.elmford import RICH
from tests.live.served import ADDRESS, Served, apart, served
from tests.site.project import MATERIAL, PLAIN, Project, environment, tree
from tests.test_memo import edits
from tools.trials import LONG

pytestmark = [pytest.mark.site, pytest.mark.slow]

CLAIM = "data/claims/bridge-cost.yml"


@pytest.fixture(autouse=True, scope="module")
def day() -> Iterator[None]:
    """The day of the tests, and no workflow around them, for previews in this process."""
    with pytest.MonkeyPatch.context() as patch:
        wanted = environment()
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        yield


def project_in(folder: Path, theme: str = PLAIN, bundle: str = RICH) -> Project:
    project = Project.create(folder / "project", bundle, config=f"site_url: {ADDRESS}\n", theme=theme)
    project.configure("  - explainer\n", "  - explainer: {drafts: true}\n")
    project.write(
        "docs/notes.md", "# Notes\n\nA [claim](claims/bridge-cost.md), [another](claims/bridge-opened.md).\n"
    )
    return project


class Compared:
    """A preview that is compared with a fresh build whenever the data are sound."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.known: set[str] = set()
        self.sound = 0

    def agrees(self) -> bool:
        """Compare everything; whether the data are sound."""
        self.served.follow()
        with apart():
            done = self.served.project.build()
        if done.code != 0:
            page = self.served.get("")
            assert page is not None and (b"The data has errors" in page), done.output
            return False
        self.sound += 1
        fresh = tree(self.served.project.site)
        self.known |= fresh.keys()
        wrong = [path for path in sorted(self.known) if self.served.get(path) != fresh.get(path)]
        assert wrong == []
        return True


@given(st.randoms(use_true_random=False))
@settings(max_examples=40 if LONG else 1, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_after_any_edits(tmp_path_factory: pytest.TempPathFactory, random: Random) -> None:
    with served(project_in(tmp_path_factory.mktemp("live"))) as preview:
        compared = Compared(preview)
        for _ in range(4):
            before = tree(preview.project.data)
            for _ in range(random.choice([1, 1, 2])):
                edits(preview.project.data, random)()
            if not compared.agrees():
                mend(preview.project.data, before)
                assert compared.agrees()


def mend(data: Path, before: dict[str, bytes]) -> None:
    """Put a folder back into an earlier state, touching what differs."""
    for path, content in before.items():
        file = data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_file() or file.read_bytes() != content:
            file.write_bytes(content)
    for path in tree(data).keys() - before.keys():
        (data / path).unlink()


def test_a_day_in_the_real_theme(tmp_path: Path) -> None:
    with served(project_in(tmp_path, MATERIAL)) as preview:
        compared, project = Compared(preview), preview.project
        compared.agrees()
        project.change(CLAIM, "statement: The footbridge", "statement: The new footbridge")
        project.write("data/claims/more/new-claim.yml", NEW)
        project.path("data/claims/bridge-opened.yml").rename(project.path("data/claims/bridge-begun.yml"))
        for path in (*project.data.rglob("*.yml"), *project.data.rglob("*.txt")):
            path.write_text(path.read_text("utf-8").replace("bridge-opened", "bridge-begun"), "utf-8")
        compared.agrees()
        assert compared.sound == 2
        assert preview.get("claims/bridge-opened/") is None and preview.get("claims/new-claim/")
        project.write(CLAIM, "kind: [\n")
        compared.agrees()
        page = preview.get("claims/bridge-cost/")
        assert page is not None and b"The new footbridge" in page


NEW = """\
kind: opinion
statement: The towpath is the finest walk in Elmford.
formerly: [old-claim]
claimant: ida-brook
status: published
counter_view: {text: It is muddy.}
"""


def test_every_format_says_where_its_files_are(tmp_path: Path) -> None:
    from explainer.live.edition import formats_at

    project = project_in(tmp_path)
    from explainer import workshop

    checked = workshop.read(project.data, "data")
    site, resources = workshop.site(checked), workshop.resources(project.path("templates"))
    for format in FORMATS[2:]:
        lost = [
            output.path for output in format.render(site, resources) if format not in formats_at(output.path)
        ]
        assert lost == [], format.name
