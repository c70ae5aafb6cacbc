"""What a build is doing: whoever works says it here, and whoever watches, such as a profile or a bar, is told.

Nobody watches unless somebody asks for it; then all this costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

READING, CHECKING, ARRANGING = "reading", "checking", "arranging"
TEMPLATES, MARKDOWN, WORDS, THEME = "our templates", "Markdown", "words for the search", "the theme"
PAGES = "pages of records"
WRITING = "writing"


Taken = Mapping[str, tuple[float, int]]
"""CPU time by the names of stages, and how many files came of each."""


class Watcher:
    """Somebody who wants to know what is done; this one does nothing about it."""

    def begin(self, stage: str) -> None:
        """A stage begins, perhaps within another one, which then pauses."""

    def end(self) -> None:
        """The stage that began last ends."""

    def count(self, files: int) -> None:
        """So many more files are done of the current stage."""

    def expect(self, what: str, total: int | None) -> None:
        """Something begins that may take long, and has so many parts, if that is known."""

    def advance(self, parts: int) -> None:
        """So many more parts of it are done."""

    def close(self) -> None:
        """It is done."""

    def split(self) -> None:
        """This is a process of its own from now on, and what was before is the other one's."""

    def taken(self) -> Taken:
        """What was done in this process since it was split off, or since this was asked."""
        return {}

    def add(self, taken: Taken) -> None:
        """What was done in another process."""


_watchers: ContextVar[Sequence[Watcher]] = ContextVar("watchers", default=())


@contextmanager
def watched(*watchers: Watcher) -> Iterator[None]:
    """Let them be told of what is done meanwhile."""
    before = _watchers.set((*_watchers.get(), *watchers))
    try:
        yield
    finally:
        _watchers.reset(before)


def is_watched() -> bool:
    """Whether anybody is told."""
    return bool(_watchers.get())


def split() -> None:
    """Tell whoever watches that this is a process of its own."""
    for watcher in _watchers.get():
        watcher.split()


def taken() -> tuple[Taken, ...]:
    """What was done in this process, for :func:`add` in the one that it was split off."""
    return tuple(watcher.taken() for watcher in _watchers.get())


def add(done: Sequence[Taken]) -> None:
    """Tell whoever watches what was done in another process."""
    for watcher, taken in zip(_watchers.get(), done, strict=False):
        watcher.add(taken)


_NOBODY: AbstractContextManager[None] = nullcontext()


def stage(name: str, files: int = 0) -> AbstractContextManager[None]:
    """What is done within is a stage of its own; ``files`` of them come of it."""
    return _stage(name, files) if _watchers.get() else _NOBODY


@contextmanager
def _stage(name: str, files: int) -> Iterator[None]:
    watchers = _watchers.get()
    for watcher in watchers:
        watcher.begin(name)
    try:
        yield
    finally:
        for watcher in watchers:
            watcher.count(files)
            watcher.end()


def timed(call: Callable[P, T], name: str, files: int = 0) -> Callable[P, T]:
    """A function whose calls are a stage."""
    if not _watchers.get():
        return call

    @wraps(call)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        with stage(name, files):
            return call(*args, **kwargs)

    return told


def counted(parts: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """The same parts; whoever watches is told how many were asked for."""
    with long(what, total) as advance:
        for part in parts:
            yield part
            advance(1)


@contextmanager
def long(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Something that may take long; what is yielded is called with the number of parts that are done."""
    watchers = _watchers.get()
    for watcher in watchers:
        watcher.expect(what, total)

    def advance(parts: int) -> None:
        for watcher in watchers:
            watcher.advance(parts)

    try:
        yield advance
    finally:
        for watcher in watchers:
            watcher.close()
