"""All pages of records, made apart from MkDocs' own loop, on all cores."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import takewhile
from typing import Any, NamedTuple

import mkdocs.commands.build as engine
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from explainer import stages
from explainer.fast.files import RecordFile
from explainer.fast.pages import Around, Entry, Maker, UnusualError
from explainer.fast.writing import Writer
from explainer.outputs.pages import Book
from explainer.repository import Repository
from explainer.stages import Taken

_AT_ONCE = 64
"""So many pages are given to a worker at a time."""
_WORTH_A_WORKER = 256
"""For fewer pages than these it takes longer to begin a second process than to make them."""


_EXAMPLES = 2
"""So many pages of each type are made before processes divide, which then have what was learned from them."""


class Done(NamedTuple):
    """What came of some pages besides files."""

    entries: list[str]
    """Of each page, what the search index holds, as :func:`coded`."""
    said: list[logging.LogRecord]
    """What MkDocs had to say of them."""
    unusual: dict[str, str]
    """Pages that MkDocs had to make, and why."""
    taken: tuple[Taken, ...] = ()
    """What the stages took, if they were made in another process."""


class Records:
    """The pages of the records of a site."""

    def __init__(
        self, maker: Maker, book: Book, writer: Writer, repository: Repository | None, index: Any
    ) -> None:
        self.book = book
        self.writer = writer
        self.around = maker.around
        self.maker = maker
        self.repository = repository
        self.index = index
        """Material's search index, whose ``entries`` grow as MkDocs makes pages; none where it is off."""

    def write(self, files: Sequence[RecordFile]) -> Iterator[Done]:
        """Write the pages of these files into the site's folder, in their order.

        Args:
            files: in the order of :func:`examples_first`.
        """
        workers = min(_cores(), len(files) // _WORTH_A_WORKER + 1)
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from map(self._batch, _batches(files))
            return
        examples = sum(1 for _ in takewhile(_is_example(), files))
        yield self._batch(files[:examples])
        batches = _batches(files[examples:])
        global _working
        _working = self, batches
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, context, initializer=stages.split) as pool:
            try:
                yield from pool.map(_work, range(len(batches)))
            except BrokenProcessPool as error:
                raise PluginError(
                    "explainer: the system ended a process that made pages, perhaps because memory ran out; nothing is"
                    " published. `fast: false` among the plugin’s options makes pages in one process"
                ) from error

    def _batch(self, files: Sequence[RecordFile]) -> Done:
        unusual: dict[str, str] = {}
        with _heard() as said:
            found = [self._write(file, unusual) for file in files]
        return Done(found, said, unusual)

    def _write(self, file: RecordFile, unusual: dict[str, str]) -> str:
        with stages.stage(stages.TEMPLATES, files=1):
            output = self.book.output(file.made)
        edit = self.repository.edit_url(output.origin) if self.repository and output.origin else ""
        try:
            page, found = self.maker.make(file, str(output.content), edit, is_moved=file.made.moved)
        except UnusualError as error:
            unusual[file.src_uri] = str(error)
            return coded(self._by_mkdocs(file))
        if page.strip():
            with stages.stage(stages.WRITING, files=1):
                self.writer.write(page.encode("utf-8", errors="xmlcharrefreplace"), file.abs_dest_path)
        return coded(found)

    def _by_mkdocs(self, file: RecordFile) -> list[Entry]:
        """A page as MkDocs makes it, and what it adds to the search index."""
        config, files, nav, env, *_ = self.around
        before = self.index.entries if self.index else []
        found: list[Entry] = []
        if self.index:
            self.index.entries = found
        try:
            plain = plainly(file, self.around)
            engine._build_page(plain, config, files.documentation_pages(), nav, env)
        finally:
            if self.index:
                self.index.entries = before
        return found


def coded(entries: Sequence[Entry]) -> str:
    """Entries of the search index as they stand in its file, one after the other."""
    return json.dumps(entries, separators=(",", ":"), default=str)[1:-1] if entries else ""


def examples_first(files: Sequence[RecordFile]) -> list[RecordFile]:
    """The same pages, some of each type before all others."""
    is_example = _is_example()
    return sorted(files, key=lambda file: not is_example(file))


def _is_example() -> Callable[[RecordFile], bool]:
    """A function that is asked for one file after the other whether it is among the first of its type."""
    seen: Counter[str] = Counter()

    def is_example(file: RecordFile) -> bool:
        type = file.src_uri.rpartition("/")[0]
        seen[type] += 1
        return seen[type] <= _EXAMPLES

    return is_example


def _batches(files: Sequence[RecordFile]) -> list[Sequence[RecordFile]]:
    return [files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)]


def plainly(file: File, around: Around) -> Page:
    """A page as MkDocs reads it, its Markdown converted."""
    page = file.page or Page(None, file, around.config)
    engine._populate_page(page, around.config, around.files)
    return page


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_working: tuple[Records, Sequence[Sequence[RecordFile]]]
"""What workers work on: they have it from the process that they were split off."""


def _work(number: int) -> Done:
    records, batches = _working
    return records._batch(batches[number])._replace(taken=stages.taken())


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """What is logged meanwhile, kept instead of printed: workers have no voice of their own."""
    said: list[logging.LogRecord] = []
    log, handler = logging.getLogger("mkdocs"), logging.Handler()

    def emit(record: logging.LogRecord) -> None:
        # As text: what it was made from may not be something that one process can hand to another.
        record.msg, record.args, record.exc_info = record.getMessage(), None, None
        said.append(record)

    handler.emit = emit  # type: ignore[method-assign]
    before = log.handlers, log.propagate
    log.handlers, log.propagate = [handler], False
    try:
        yield said
    finally:
        log.handlers, log.propagate = before
