"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import bundles


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bundles.Lay:
    """Lay a bundle over the base, as ``data`` in a folder of its own, and return that data folder."""
    numbers = itertools.count()

    def laid(bundle: str) -> Path:
        home = tmp_path / str(next(numbers))
        home.mkdir()
        data = home / "data"
        folder = bundles.folder(bundle)
        folder.write(data)
        if folder.refused:
            bundles.refuse([data / name for name in folder.refused], monkeypatch)
        return data

    return laid


@pytest.fixture
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line believe it is the day of the tests."""
    noon = datetime(bundles.TODAY.year, bundles.TODAY.month, bundles.TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
