"""Changes are told, whatever the system says of them; what it gives is given back."""

from __future__ import annotations

import errno
import shutil
import sys
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from watchdog.observers import Observer

from explainer.live import watcher
from explainer.live.watcher import Watcher

pytestmark = pytest.mark.slow


def listening() -> int:
    """How many times this process listens to the system."""
    links = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return links.count("anon_inode:inotify")


def told(queue: Queue[set[str]], path: Path) -> bool:
    try:
        while str(path) not in queue.get(timeout=20):
            pass
    except Empty:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux gives")
def test_a_folder_that_goes_and_comes_costs_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    before = listening()
    watched = Watcher(data, lambda paths: None)
    watched._listen()
    assert listening() == before + 1
    shutil.rmtree(data)
    for _ in range(5):
        watched._listen()
        assert listening() == before and watched.observer is None
    data.mkdir()
    for _ in range(5):
        watched._listen()
        assert listening() == before + 1
    watched.end()
    assert listening() == before


@pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux gives")
def test_what_cannot_be_listened_to_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "schedule", none_left)
    before = listening()
    watched = Watcher(tmp_path, lambda paths: None)
    for _ in range(5):
        watched._listen()
        assert listening() == before


def test_where_the_system_tells_nothing_it_is_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left() -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr(watcher, "Observer", none_left)
    heard: Queue[set[str]] = Queue()
    watched = Watcher(tmp_path, heard.put)
    watched.start()
    try:
        (tmp_path / "a.yml").write_text("a: b\n", encoding="utf-8")
        assert told(heard, tmp_path / "a.yml")
        (tmp_path / "a.yml").unlink()
        assert told(heard, tmp_path / "a.yml")
    finally:
        watched.end()
