"""Every text in every field, in the formats that are no pages. Pages take a browser, and Argdown's parser a start of
Node.js: ``test_matrix`` has those.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack import batches, fields, light, records
from tests.attack.judge import Judge
from tests.attack.tally import Tally
from tools.trials import LONG

pytestmark = pytest.mark.slow
FILES = tuple("embeds feeds calendar tables database linked_data annotations citations text api".split())


def test_every_text_in_every_field(tmp_path: Path, tally: Tally) -> None:
    """In the short form a few texts in every field. The site's own texts stand in all formats."""
    everything, _ = batches.publishable()
    tried: set[tuple[str, str]] = set()
    for first in range(len(everything) if LONG else 4):
        made = records.folder(everything, range(1), first=first)
        judge = Judge(made.texts)
        assert light.wrong(made, FILES, tmp_path / str(first), judge=judge) == []
        tally.add(judge)
        tried |= {(text.slot, text.payload.text) for text in made.texts.values()}
    rounds = len(everything) if LONG else 4
    assert len(tried) >= rounds * len(fields.slots())
