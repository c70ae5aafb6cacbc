"""A page of which nothing was touched that it was made of says what it said, whatever was edited."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import workshop
from explainer.live.arranged import arranged
from explainer.live.group import Key
from explainer.live.noted import book, touched
from explainer.live.state import State
from explainer.noted import ALL_TERMS
from explainer.outputs.pages import Book
from explainer.site import arrange
from tests import bundles
from tests.elmford import RICH
from tests.live.test_state import Followed
from tests.test_memo import edits

RESOURCES = workshop.resources(Path("nowhere"))
Made = dict[str, tuple[str, frozenset[Key]]]
QUOTED = """\
appearances:
  - article: new-footbridge
    exact: It cost two million euros – twice the first estimate
"""
MORE = (
    ("claims/bridge-cost.yml", QUOTED, ""),  # the numbers of all claims after it in the text
    ("claims/bridge-opened.yml", "status: published\n", "status: published\nabout: [ida-brook]\n"),
    ("claims/bridge-opened.yml", "source: council-minutes", "source: trust-report"),
    ("claims/money-well-spent.yml", "claimant: ", "said_on: 2026-01-02\nclaimant: "),
    ("topics/footbridge.yml", "question: ", "question: Again, "),
    ("sources/trust-report.yml", "publisher: ", "publisher: New "),
    ("actors/ida-brook.yml", "title: ", "title: Dr "),
)
"""Edits after which the data are sound, and other pages than the record's own say something else."""


def made(state: State) -> Made:
    """Every record's page, with what it was made of; held against what is made without noting anything."""
    site = arranged(arrange(state.dataset, drafts=True), state.data)
    noted, notes = book(site, RESOURCES)
    plain = Book(arrange(state.dataset, drafts=True), RESOURCES)
    found: Made = {}
    for ours, theirs in zip(noted.addresses(), plain.addresses(), strict=True):
        with notes.begun() as keys:
            text = str(noted.output(ours).content)
        assert text == str(plain.output(theirs).content)
        if ours.record is not None:
            own = (ours.record.folder, ours.record.id)
            found[ours.path] = (text, frozenset({*keys, ALL_TERMS, own}))
    return found


def hold(before: State, after: State, old: Made, new: Made) -> int:
    """Check that what changed was touched; how many pages were not."""
    was, now = before.folder.groups, after.folder.groups
    keys = {key for key in was.keys() | now.keys() if was.get(key) is not now.get(key)}
    all = {one for key in keys for one in touched(key, was.get(key), now.get(key))}
    untouched = {path for path, (_, of) in old.items() if of.isdisjoint(all)}
    assert {path for path in untouched & new.keys() if old[path][0] != new[path][0]} == set()
    return len(untouched)


@pytest.mark.slow
def test_edits_that_other_pages_show(tmp_path: Path) -> None:
    data = tmp_path / "data"
    bundles.folder(RICH).write(data)
    followed = Followed(data)
    assert followed.state is not None
    old, least = made(followed.state), 10**9
    for name, words, others in MORE:
        path, before = data / name, followed.state
        text = path.read_text(encoding="utf-8")
        assert words in text, name
        path.write_text(text.replace(words, others, 1), encoding="utf-8")
        followed.agrees()
        assert followed.state.problems == [], name
        new = made(followed.state)
        assert new != old, name
        least = min(least, hold(before, followed.state, old, new))
        old = new
    assert least > 0, "some page has nothing to do with an edit"


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_any_edits(tmp_path_factory: pytest.TempPathFactory, random: Random) -> None:
    data = tmp_path_factory.mktemp("noted") / "data"
    bundles.folder(RICH).write(data)
    followed = Followed(data)
    assert followed.state is not None
    before, old = followed.state, made(followed.state)
    for _ in range(4):
        edits(data, random)()
        followed.agrees()
        if followed.state is None:
            return
        if followed.state.problems == []:
            new = made(followed.state)
            hold(before, followed.state, old, new)
            before, old = followed.state, new
