"""What is made once for all tests of a worker: the real site, built, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explainer.dataset import Dataset
from tests import bundles
from tests.site import browser as browsers
from tests.site import host
from tests.site.project import ROOT, Done, Project, environment, run

REAL_ENVIRONMENT = {
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "example/explainer",
    "PYTHONHASHSEED": "1",
}
"""The real site is built as in a workflow, so that its edit links are the same in every checkout."""


@dataclass(frozen=True)
class Built:
    """The real site: its pages, what building it printed, and the data it was made from."""

    folder: Path
    done: Done
    dataset: Dataset


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real site, built with ``--strict``. Tests that use it share the group ``real``: one worker, one build."""
    folder = tmp_path_factory.mktemp("real") / "site"
    env = environment(**REAL_ENVIRONMENT)
    done = run("mkdocs", "build", "--strict", "--site-dir", str(folder), cwd=ROOT, env=env)
    return Built(folder, done, bundles.read(ROOT / "data")[0])


@pytest.fixture(scope="session")
def real_host(real: Built) -> Iterator[host.Host]:
    """The real site on a local web server."""
    with host.served(real.folder) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome; the test is skipped, or fails, where there is none."""
    with browsers.launched() as browser:
        yield browser


NewProject = Callable[..., Project]


@pytest.fixture
def new(tmp_path: Path) -> NewProject:
    """Make a project: ``new(bundle, config)``."""

    def create(bundle: str = "", config: str = "") -> Project:
        return Project.create(tmp_path / "project", bundle, config)

    return create
