"""Texts that wait on disk come back as they were, whoever put them there, and nothing is left of them."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from explainer.fast import hands
from explainer.fast.spool import NOTHING, Attic, Spool

TEXTS = ["a", "", "ä 证\n", "x" * 300_000, "b"]


def test_texts_come_back_in_the_order_that_is_asked_for() -> None:
    spool = Spool()
    kept = [spool.put(text) for text in TEXTS]
    assert kept[1] == NOTHING
    assert list(spool.texts(reversed(kept))) == TEXTS[::-1]
    assert list(spool.texts([])) == []
    spool.close()


@pytest.mark.slow
@pytest.mark.skipif(not hands.can_divide(), reason="this system cannot divide processes")
def test_several_processes_keep_theirs_apart() -> None:
    spool = Spool()
    before = spool.put("before")
    texts = [f"{number} " * 1_000 for number in range(30)]
    kept = dict(hands.at_once(texts, 3, spool.put, spool.put))
    assert len({each.file for each in kept.values()}) == 3
    assert list(spool.texts([before, *(kept[number] for number in range(30))])) == ["before", *texts]
    spool.close()


def test_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spool = Spool()
    spool.put("a")
    assert len(list(tmp_path.glob("*/*"))) == 1
    spool.close()
    assert not list(tmp_path.iterdir())
    Spool().close()
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_what_was_put_away_comes_back_in_every_process() -> None:
    texts = [*TEXTS, "a \ud800 b", *(f"{number} " * 100 for number in range(200))]
    attic = Attic()
    back = [attic.put(text) for text in texts]
    assert [bring() for bring in back] == [bring() for bring in back] == texts
    if hands.can_divide():
        found = dict(
            hands.at_once(
                back, 3, lambda bring: bring(), lambda bring: bring().encode("utf-8", "surrogatepass")
            )
        )
        assert len(found) == len(texts)
        for number, text in enumerate(texts):
            assert found[number] in (text, text.encode("utf-8", "surrogatepass"))


@pytest.mark.slow
def test_the_attic_is_there_as_long_as_somebody_may_ask() -> None:
    attic = Attic()
    number = attic._file.fileno()
    bring = attic.put("a")
    del attic
    gc.collect()
    assert bring() == "a"
    del bring
    gc.collect()
    with pytest.raises(OSError):
        os.fstat(number)
