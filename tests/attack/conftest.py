"""What every test of the matrix shares: a browser, and the figures that a long run writes down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.tally import Tally
from tests.site.conftest import browser
from tools.trials import LONG

__all__ = ["browser"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is left out of the core tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.site)


@pytest.fixture(scope="session")
def tally() -> Iterator[Tally]:
    """Counts what is tried; a long run writes it down."""
    counted = Tally()
    yield counted
    if LONG:
        counted.store()
