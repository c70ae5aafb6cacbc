"""``mkdocs serve`` made patient: it follows folders that come and go, and shows the last good pages after a failure.

By itself its server no longer follows a folder that was away for a moment, as with a switch of branches, or that was
not there when it began; it misses what is edited while it builds for the first time; and it answers nobody, after a
traceback, as long as a page or ``mkdocs.yml`` cannot be read.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileModifiedEvent
from watchdog.observers.api import EventEmitter

Builder = Callable[..., None]
Log = logging.LoggerAdapter[logging.Logger]
Mark = tuple[int, int, int, int]

_LOOKS_EVERY = 0.5
"""Seconds between two looks, as with MkDocs' own server."""


class Follower:
    """Looks whether anything changed below some paths, whether they are there or not.

    Args:
        own: files and folders that only we know of; others can be given later.
        docs: the folder that the server follows by itself, until it is away for once.
    """

    def __init__(self, own: Iterable[Path], docs: Path) -> None:
        self.own = tuple(own)
        self.docs = docs
        self.emitter: EventEmitter | None = None
        self.teller: EventEmitter | None = None
        self.seen = {path: marks(path) for path in self._paths()}
        self.docs_seen = _mark(str(docs))
        self.ended = Event()

    def follow(self, server: LiveReloadServer) -> None:
        """Let a server build anew when anything changes from now on, or did since its first build began."""
        emitters = {emitter.watch.path: emitter for emitter in server.observer.emitters}
        self.teller = emitters[str(self.docs)]
        if self.changed():
            self.tell()
        self.emitter = self.teller
        Thread(target=self._look, daemon=True).start()

    def tell(self) -> None:
        """Let the server build anew, as if it had noticed something itself."""
        if self.teller is not None:
            self.teller.queue_event(FileModifiedEvent(str(self.docs)))

    def end(self) -> None:
        """Look no more."""
        self.ended.set()

    def changed(self) -> bool:
        """Whether anything did since the last look."""
        now = {path: marks(path) for path in self._paths()}
        before, self.seen = self.seen, {**self.seen, **now}
        was_away = self._was_away()
        return was_away or any(before.get(path) != found for path, found in now.items())

    def _was_away(self) -> bool:
        """Whether the server's folder has left its place and is back: the server misses that if both come at once.

        Then it is another one, or its name was changed while nothing in it was.
        """
        before, self.docs_seen = self.docs_seen, _mark(str(self.docs))
        if self.docs_seen is None or before == self.docs_seen:
            return False
        return before is None or before[0] != self.docs_seen[0] or before[2] == self.docs_seen[2]

    def _look(self) -> None:
        while not self.ended.wait(_LOOKS_EVERY):
            if self.changed():
                self.tell()

    def _paths(self) -> tuple[Path, ...]:
        followed = self.emitter is not None and self.emitter.should_keep_running()
        return self.own if followed else (*self.own, self.docs)


def marks(path: Path) -> Mapping[str, Mark]:
    """What shows that something changed: of each file and folder its inode, its size and its times.

    The time at which a name was changed counts too: a folder may have been away while it was built.
    """
    return {name: mark for name in _names(str(path)) if (mark := _mark(name))}


def _names(path: str) -> Iterator[str]:
    yield path
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            yield f"{folder}{os.sep}{name}"


def _mark(name: str) -> Mark | None:
    with suppress(OSError):  # it went away
        found = os.stat(name)  # noqa: PTH116 - a path as an object costs more than the look itself
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
    return None


def persevering(build: Builder, beside: Path, site: Path, log: Log) -> Builder:
    """A build that says why it failed and leaves the last good pages, where MkDocs' own would hang.

    Args:
        build: makes pages in ``beside``.
        beside: where new pages are made; where they are shown, if there is to be no other place.
        site: where pages are shown.
        log: is told why.
    """

    def persevere(*arguments: Any) -> None:
        try:
            build(*arguments)
            if beside != site:
                _swap(beside, site)
        except (Exception, SystemExit) as error:
            log.error(f"{_sentence(error)}; the last good pages are still shown")
            log.debug("The error in full:", exc_info=True)

    return persevere


def _sentence(error: BaseException) -> str:
    said = " ".join(str(error).split()).rstrip(".!")
    return f"the site cannot be built: {said or type(error).__name__}"


def _swap(beside: Path, site: Path) -> None:
    """Let a folder take the place of another. Whoever asks the server meanwhile waits for the end of the build."""
    old = site.with_name(f"{site.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    site.rename(old)
    try:
        beside.rename(site)
    except OSError:
        old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)
