"""The data in memory after any edits are those that a fresh reading finds, and so is what is said about them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import checks
from explainer.dataset import FOLDERS, Dataset
from explainer.live.folder import Unusual
from explainer.live.state import State
from explainer.load import load
from explainer.memo.entries import coded
from explainer.preview import marks
from tests import bundles
from tests.bundles import TODAY
from tests.test_memo import EXTRA, edits


class Followed:
    """A data folder that is edited, its state brought up to date, and compared with a fresh reading."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.seen = marks(data)
        self.state: State | None = State.read(data, "data", TODAY)

    def changed(self) -> list[str]:
        """The files whose names or times changed, which is what a watcher tells."""
        before, self.seen = self.seen, marks(self.data)
        return [path for path in before.keys() | self.seen.keys() if before.get(path) != self.seen.get(path)]

    def agrees(self) -> None:
        paths = self.changed()
        try:
            self.state = (
                self.state.after(paths, TODAY) if self.state else State.read(self.data, "data", TODAY)
            )
        except Unusual:
            self.state = None  # the plain way, until it is as usual again
            assert not (self.data / "site.yml").is_file() or not self.data.is_dir()
            return
        fresh = load(self.data, "data")
        assert facts(self.state.dataset) == facts(fresh.dataset)
        expected = checks.check(fresh, TODAY)
        assert [coded(finding) for finding in self.state.findings] == [coded(finding) for finding in expected]


def facts(dataset: Dataset) -> object:
    """Everything a dataset says, with the order in which it says it."""
    records = [
        [(id, repr(record), *written(record.document)) for id, record in dataset.of(folder).items()]
        for folder in FOLDERS
    ]
    known = {
        folder: [(id, *written(document)) for id, document in dataset.known[folder].items()]
        for folder in FOLDERS
    }
    anchors = [
        [tuple(a.route) for a in dataset.anchored_in(article)] for article in dataset.articles.values()
    ]
    return repr(dataset.settings), records, known, list(map(written, dataset.documents)), anchors


def written(document: object) -> tuple[str, str]:
    return document.path, document.text  # type: ignore[attr-defined]


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_any_edits_lead_to_what_a_fresh_reading_finds(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    data = tmp_path_factory.mktemp("live") / "data"
    bundles.folder(EXTRA).write(data)
    followed = Followed(data)
    for _ in range(random.randrange(1, 9)):
        for _ in range(random.choice([1, 1, 1, 2, 4])):
            edits(data, random)()
        followed.agrees()


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "face"), list(bundles.examples()))
def test_what_any_example_brings_is_noticed_and_forgotten(rule: str, face: str, tmp_path: Path) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    bundles.folder("").write(data)
    bundles.folder((bundles.RULES / rule / f"bad{face}.yml").read_text(encoding="utf-8")).write(other)
    followed = Followed(data)
    for _ in range(2):
        for folder, name in ((data, "away"), (other, "data"), (tmp_path / "away", "other")):
            if folder.exists():  # an example may be that there is none
                folder.rename(folder.with_name(name))
        followed.agrees()
    assert followed.state and followed.state.findings == ()
