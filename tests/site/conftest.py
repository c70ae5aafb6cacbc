"""What is made once for all tests: the real site, built, a browser, and a folder for small projects."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explainer.dataset import Dataset
from tests import bundles
from tests.site import browser as browsers
from tests.site import dom, host, links
from tests.site.project import ROOT, Done, Project, environment, run

REAL_ENVIRONMENT = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "example/explainer",
    "PYTHONHASHSEED": "1",
}
"""The real site is built as in a workflow, so that its edit links are the same in every checkout."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is left out of the core tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.site)


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], Done]) -> tuple[Path, Done]:
    """A folder that one worker of pytest-xdist fills and the others use."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, note = base / name, base / f"{name}.json"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(json.dumps(asdict(build(folder))), encoding="utf-8")
    return folder, Done(**json.loads(note.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Built:
    """The real site: its pages, what building it printed, and the data it was made from."""

    folder: Path
    done: Done
    dataset: Dataset

    @cached_property
    def pages(self) -> dict[str, dom.Element]:
        """Every page as a tree, read once; small ones for other people's pages left out."""
        return {path: page for path, page in self.everything.items() if not path.startswith("embed/")}

    @cached_property
    def everything(self) -> dict[str, dom.Element]:
        """The same with the small ones."""
        return links.pages(self.folder)

    def __repr__(self) -> str:
        return f"Built({self.folder})"


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, built with ``--strict``."""

    def build(folder: Path) -> Done:
        env = environment(**REAL_ENVIRONMENT)
        return run("mkdocs", "build", "--strict", "--site-dir", str(folder), cwd=ROOT, env=env)

    folder, done = once(tmp_path_factory, "real", build)
    return Built(folder, done, bundles.read(ROOT / "data")[0])


@pytest.fixture(scope="session")
def real_host(real: Built) -> Iterator[host.Host]:
    """The real site on a local web server, with nothing for its search to find."""
    with host.served(real.folder, searched=False) as running:
        yield running


_LAUNCHED: list[Browser] = []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome; where there is none the test fails and says what to do.

    One for all: tests of another folder that borrow this fixture get the browser that runs already, because
    Playwright cannot be started twice in one process.
    """
    if _LAUNCHED:
        yield _LAUNCHED[0]
        return
    with browsers.launched() as browser:
        _LAUNCHED.append(browser)
        yield browser
        _LAUNCHED.clear()


NewProject = Callable[..., Project]


@pytest.fixture
def new(tmp_path: Path) -> NewProject:
    """Make a project: ``new(bundle, config, theme=...)``."""
    return partial(Project.create, tmp_path / "project")
