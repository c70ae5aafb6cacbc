"""Texts that wait on disk come back as they were, whoever put them there, and nothing is left of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from explainer.fast import hands
from explainer.fast.spool import NOTHING, Spool

TEXTS = ["a", "", "ä 证\n", "x" * 300_000, "b"]


def test_texts_come_back_in_the_order_that_is_asked_for() -> None:
    spool = Spool()
    kept = [spool.put(text) for text in TEXTS]
    assert kept[1] == NOTHING
    assert list(spool.texts(reversed(kept))) == TEXTS[::-1]
    assert list(spool.texts([])) == []
    spool.close()


@pytest.mark.skipif(not hands.can_divide(), reason="this system cannot divide processes")
def test_several_processes_keep_theirs_apart() -> None:
    spool = Spool()
    before = spool.put("before")
    texts = [f"{number} " * 1_000 for number in range(30)]
    kept = dict(hands.at_once(texts, 3, spool.put, spool.put))
    assert len({each.process for each in kept.values()}) == 3
    assert list(spool.texts([before, *(kept[number] for number in range(30))])) == ["before", *texts]
    spool.close()


def test_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spool = Spool()
    spool.put("a")
    assert [path.name for path in tmp_path.glob("*/*")] == [str(os.getpid())]
    spool.close()
    assert not list(tmp_path.iterdir())
    Spool().close()
    assert not list(tmp_path.iterdir())
