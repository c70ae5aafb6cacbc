"""The machine that runs commands, and everybody's figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import machine as machines
from tests.faults.figures import Figures


@pytest.fixture(scope="session")
def machine() -> Iterator[machines.Machine]:
    with machines.machine() as running:
        yield running


@pytest.fixture(scope="session")
def figures() -> Iterator[Figures]:
    """What all tests of faults count; a long run writes it down."""
    counted = Figures()
    yield counted
    counted.store()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is left out of the core tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
