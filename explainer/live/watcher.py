"""What changes below a folder, told within milliseconds by the system itself, and by looking now and then.

MkDocs' server looks twice a second and then waits whether more comes. The system tells at once; but it stops telling
when the folder itself is taken away for a moment, and some file systems never tell. So somebody looks as well.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

_CAME_OR_WENT = (
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
)
# Linux says when somebody has finished writing; elsewhere any change may be half of one.
_WRITTEN = FileClosedEvent if sys.platform.startswith("linux") else FileModifiedEvent
_QUIET, _AT_MOST = 0.003, 0.05
"""Seconds without news after which somebody has finished, and seconds after which nobody waits for that."""
_LOOKS_EVERY = 0.5
_SHARE = 40
"""Looking takes at most one part in so many of the time."""
Mark = tuple[int, int, int, int]
_FOLDER: Mark = (0, 0, 0, 0)
"""Of a folder only whether it is there: its files have marks of their own."""


class Watcher:
    """Tells which paths below a folder changed since everything stood as it did when this was made.

    Args:
        folder: a folder that may come and go.
        tell: is given the paths, in a thread of its own.
    """

    def __init__(self, folder: Path, tell: Callable[[set[str]], None]) -> None:
        self.folder = str(folder)
        self.tell = tell
        self.seen = stands(self.folder)
        self.news: set[str] = set()
        self.changing = Condition()
        self.observer: BaseObserver | None = None
        self.listens_to = 0
        self.ended = False

    def start(self) -> None:
        """Begin to tell."""
        self._listen()
        Thread(target=self._run, daemon=True).start()

    def end(self) -> None:
        """Tell nothing any more."""
        with self.changing:
            self.ended = True
            self.changing.notify_all()
        self._deafen()

    def look(self) -> set[str]:
        """What changed and was not told yet, by looking now; whoever asks has been told."""
        with self.changing:
            before, self.seen = self.seen, stands(self.folder)
            found = {
                path for path in before.keys() | self.seen.keys() if before.get(path) != self.seen.get(path)
            }
            found |= self.news
            self.news = set()
            return found

    def _run(self) -> None:
        took = 0.0
        while not self.ended:
            found = self._wait(max(_LOOKS_EVERY, _SHARE * took))
            if not found:
                begun = time.monotonic()
                found = self.look()
                took = time.monotonic() - begun
                self._listen()
            if found and not self.ended:
                self.tell(found)

    def _wait(self, seconds: float) -> set[str]:
        """What the system tells, as soon as it has told everything."""
        with self.changing:
            if not self.news and not self.ended:
                self.changing.wait(seconds)
            begun = time.monotonic()
            while self.news and self.changing.wait(_QUIET) and time.monotonic() - begun < _AT_MOST:
                pass
            found, self.news = self.news, set()
            for path in found:  # as it stands before it is read, so that no later change is missed
                if mark := _mark(path):
                    self.seen[path] = mark
                else:
                    self.seen.pop(path, None)
            return found

    # The system's notifications

    def _listen(self) -> None:
        """Listen to the folder that is there now."""
        mark = _mark(self.folder, own=True)
        inode = mark[0] if mark else 0
        if self.listens_to == inode:
            return
        self._deafen()
        self.observer = self._observer() if inode else None
        self.listens_to = inode if self.observer else 0

    def _observer(self) -> BaseObserver | None:
        """Who hears of changes; nobody if the system has no more notifications to give, or the folder went away."""
        handler = FileSystemEventHandler()
        handler.on_any_event = self._heard  # type: ignore[method-assign]
        observer: BaseObserver | None = None
        try:
            observer = Observer()
            observer.schedule(handler, self.folder, recursive=True, event_filter=[*_CAME_OR_WENT, _WRITTEN])
            observer.start()
        except OSError:
            if observer is not None:
                observer.stop()  # one that never began holds what the system gave it
            return None
        return observer

    def _deafen(self) -> None:
        if self.observer is not None:
            self.observer.stop()
        self.observer, self.listens_to = None, 0

    def _heard(self, event: FileSystemEvent) -> None:
        paths = {os.fsdecode(path) for path in (event.src_path, event.dest_path) if path}
        if isinstance(event, FileCreatedEvent):  # an empty file is one that somebody begins to write
            paths = {path for path in paths if (mark := _mark(path)) and mark[1]}
        if paths:
            with self.changing:
                self.news |= paths
                self.changing.notify_all()


def stands(folder: str) -> dict[str, Mark]:
    """How every file below a folder stands, and which folders there are."""
    found: dict[str, Mark] = {}
    left = [folder]
    while left:
        with suppress(OSError):  # it went away
            for entry in os.scandir(left.pop()):
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder:
                    left.append(entry.path)
                if mark := _FOLDER if is_folder else _mark(entry.path):
                    found[entry.path] = mark
    return found


def _mark(path: str, *, own: bool = False) -> Mark | None:
    """What shows that a file changed; the time at which its name was changed counts too."""
    with suppress(OSError):
        found = os.lstat(path)
        if stat.S_ISDIR(found.st_mode) and not own:
            return _FOLDER
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
    return None
