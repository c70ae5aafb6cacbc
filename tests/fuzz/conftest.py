"""Figures that tests of one kind share, written down when the last of them has run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.growth import Grown
from tools import trials


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Grown]]:
    """How each thing grew, by its name."""
    grown: dict[str, Grown] = {}
    yield grown
    if trials.LONG and grown:
        rows = tuple((name, one.exponent, 1_000 * one.seconds) for name, one in grown.items())
        says = (
            "Each was measured at three sizes, each twice the one before. An exponent of 1 is a line, 2 a square; up "
            "to 1.3 counts as a line. “Page” is Python-Markdown, with our extensions, on a page that grows in this "
            "way. Where a limit keeps anything larger out, the time at that limit counts instead: of a Prose field "
            "10,000 characters, of values that are compared word by word 1,000 words."
        )
        table = trials.Table(
            "How cost grows with size", says, ("what grows", "exponent", "ms at the largest"), rows
        )
        trials.store("fuzz", "growth", [table])
