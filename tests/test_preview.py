"""What `mkdocs serve` needs to be patient: nothing that changes is missed, and nothing that was read is kept."""

from __future__ import annotations

import logging
import shutil
import weakref
from pathlib import Path

import pytest
from watchdog.observers.api import EventEmitter, EventQueue, ObservedWatch

from explainer import workshop
from explainer.preview import Follower, marks, persevering
from tests import bundles
from tests.site.project import tree

LOG = logging.LoggerAdapter(logging.getLogger("tests.preview"), {})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    bundles.folder("").write(data)
    return data


def test_every_change_leaves_a_mark(data: Path) -> None:
    claim = data / "claims/bridge-cost.yml"
    seen = [marks(data)]

    def changes() -> bool:
        seen.append(marks(data))
        return seen[-1] != seen[-2]

    assert not changes()
    claim.read_bytes()
    assert not changes()
    claim.write_bytes(claim.read_bytes() + b"\n")
    assert changes()
    (data / "claims/more").mkdir()
    assert changes()
    claim.rename(data / "claims/more/bridge-cost.yml")
    assert changes()
    (data / "claims/more/bridge-cost.yml").unlink()
    assert changes()
    data.rename(data.with_name("away"))
    assert changes()
    assert seen[-1] == {}


@pytest.mark.parametrize("name", [".", "claims", "claims/bridge-cost.yml"])
def test_what_was_away_between_two_looks_leaves_a_mark(data: Path, name: str) -> None:
    before = marks(data)
    (data / name).rename(data.with_name("away"))
    data.with_name("away").rename(data / name)
    assert marks(data) != before


def test_what_changed_since_the_first_build_began_is_told(data: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    follower = Follower([data, tmp_path / "templates"], docs)
    assert not follower.changed()
    for changed in (data / "claims/new.yml", docs / "new.md", tmp_path / "templates"):
        changed.touch()
        assert follower.changed()
        assert not follower.changed()


def test_a_build_that_fails_leaves_the_pages(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    site, beside = tmp_path / "site", tmp_path / "site-next"
    site.mkdir()
    (site / "index.html").write_text("old")

    def build(text: str, error: BaseException | None = None) -> None:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        (beside / "index.html").write_text(text)
        if error:
            raise error

    patient = persevering(build, beside, site, LOG)
    for error in (OSError(28, "No space left on device"), SystemExit("Aborted!"), ValueError()):
        patient("half", error)
        assert tree(site) == {"index.html": b"old"}
    said = [record.getMessage() for record in caplog.records]
    assert said == [
        "the site cannot be built: [Errno 28] No space left on device; the last good pages are still shown",
        "the site cannot be built: Aborted; the last good pages are still shown",
        "the site cannot be built: ValueError; the last good pages are still shown",
    ]
    with pytest.raises(KeyboardInterrupt):
        patient("half", KeyboardInterrupt())
    patient("new")
    assert tree(tmp_path) == {"site/index.html": b"new"}


def test_pages_that_cannot_be_put_in_their_place_leave_the_old_ones(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old")
    persevering(lambda: None, tmp_path / "nothing", site, LOG)()
    assert tree(tmp_path) == {"site/index.html": b"old"}


class Loop:
    """Something that only the search for garbage finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.slow
def test_what_was_there_at_an_earlier_reading_can_be_forgotten(data: Path) -> None:
    loop = Loop()
    gone = weakref.ref(loop)
    workshop.read(data, "data")
    del loop
    workshop.read(data, "data")
    assert gone() is not None, "the search for garbage leaves it out"
    workshop.forget()
    assert gone() is None


def test_a_folder_that_was_away_is_noticed_though_the_server_still_follows_it(tmp_path: Path) -> None:
    docs, away = tmp_path / "docs", tmp_path / "away"
    docs.mkdir()
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    follower = Follower((), docs)
    follower.emitter = EventEmitter(EventQueue(), ObservedWatch(str(docs), recursive=True))
    assert follower._paths() == () and not follower.changed()
    docs.rename(away)
    away.rename(docs)
    assert follower.changed() and not follower.changed()
    # What happens in it the server notices by itself, and would build twice.
    (docs / "more.md").write_text("# More\n", encoding="utf-8")
    (docs / "index.md").write_text("# Home again\n", encoding="utf-8")
    assert not follower.changed()
    docs.rename(away)
    assert not follower.changed()
    away.rename(docs)
    assert follower.changed() and not follower.changed()
    shutil.copytree(docs, away)
    shutil.rmtree(docs)
    away.rename(docs)
    assert follower.changed() and not follower.changed()
