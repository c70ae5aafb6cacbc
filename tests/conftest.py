"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from explainer import source
from tests import bundles

# How long one example takes says more about what else the machine does than about us.
settings.register_profile("few", max_examples=25, deadline=None)
settings.register_profile("many", max_examples=100, deadline=None)
settings.load_profile("few")  # `make test` asks for many


LONGEST = """
    tests/site/test_serve.py tests/site/test_every_page.py tests/attack/test_matrix.py tests/site/test_init.py
    tests/site/test_looks.py tests/site/test_embeds.py tests/site/test_annotated.py tests/site/test_build.py
    tests/faults/test_builds.py tests/site/test_engines.py
""".split()
"""The files that take longest, which begin first: whatever begins last is waited for by all."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What is remembered from one run to the next stays out of the user's own folder for that."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bundles.Lay:
    """Lay a bundle over the base, as ``data`` in a folder of its own, and return that data folder."""
    homes = itertools.chain([tmp_path], (tmp_path / f"again-{number}" for number in itertools.count(1)))

    def laid(bundle: str) -> Path:
        home = next(homes)
        home.mkdir(exist_ok=True)
        data = home / "data"
        folder = bundles.folder(bundle)
        folder.write(data)
        if folder.refused:
            bundles.refuse([data / name for name in folder.refused], monkeypatch)
        return data

    return laid


@pytest.fixture(scope="session")
def _common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("common") / "data"
    bundles.folder("").write(data)
    return data


@pytest.fixture
def over(_common: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[bundles.Lay]:
    """The same as ``lay``, many times faster: over one data folder for all tests, changed back afterwards.

    For tests that only read, and lay one bundle.
    """
    base = bundles.folder("")
    changed = base
    # Reading YAML is a function of the text alone, so that of the base is read once.
    monkeypatch.setattr(source, "compose", bundles.composed)

    def laid(bundle: str) -> Path:
        nonlocal changed
        assert changed is base, "one bundle for each test"
        changed = bundles.folder(bundle)
        changed.write(_common, base)
        if changed.refused:
            bundles.refuse([_common / name for name in changed.refused], monkeypatch)
        return _common

    yield laid
    monkeypatch.undo()
    base.write(_common, changed)


@pytest.fixture
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line believe it is the day of the tests."""
    noon = datetime(bundles.TODAY.year, bundles.TODAY.month, bundles.TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
