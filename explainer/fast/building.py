"""All pages of records and what else waits to be made, apart from MkDocs' own loop, on all cores."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import mkdocs.commands.build as engine
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from explainer import stages
from explainer.fast import hands
from explainer.fast.earlier import Keys
from explainer.fast.files import PlacedFile, RecordFile
from explainer.fast.pages import Around, Entry, Maker, UnusualError
from explainer.fast.spool import NOTHING, Kept, Spool
from explainer.fast.writing import Writer
from explainer.noted import Notes
from explainer.outputs.pages import Book
from explainer.repository import Repository
from explainer.site import Site
from explainer.stages import Taken

T = TypeVar("T")
Ours = RecordFile | PlacedFile
_AT_ONCE = 32
"""So many files, or some more, are given to a process at a time."""
_WORTH_A_PROCESS = 256
"""For fewer files than these it takes longer to begin a second process than to make them."""

_EXAMPLES = 2
"""So many pages of each type are made before processes divide, which then have what was learned from them."""


class Done(NamedTuple):
    """What came of some files besides themselves."""

    files: Sequence[Ours]
    entries: list[Kept]
    """Of each file, what the search index holds, as :func:`coded`."""
    said: list[list[logging.LogRecord]]
    """Of each file, what MkDocs had to say."""
    made_of: list[bytes | None]
    """Of each file, what it was made of; none where that is not known."""
    unusual: dict[str, str]
    """Pages that MkDocs had to make, and why."""
    taken: tuple[Taken, ...] = ()
    """What the stages took, if they were made in another process."""


class Records:
    """The pages of the records of a site."""

    def __init__(
        self,
        maker: Maker,
        book: Book,
        writer: Writer,
        repository: Repository | None,
        index: Any,
        spool: Spool,
        notes: Notes,
        keys: Keys,
    ) -> None:
        self.book = book
        self.writer = writer
        self.spool = spool
        self.around = maker.around
        self.maker = maker
        self.repository = repository
        self.index = index
        """Material's search index, whose ``entries`` grow as MkDocs makes pages; none where it is off."""
        self.notes, self.keys = notes, keys

    def write(self, files: Sequence[RecordFile], others: Sequence[PlacedFile]) -> Iterator[Done]:
        """Write the pages of these files, and other files, into the site's folder, in an order of its own.

        Raises:
            PluginError: the system ended a process, or let none begin.
        """
        examples, of_pages = _dealt(files, self.book.site)
        # A picture takes as long as ten pages: none is to be left when all else is done.
        batches: list[Sequence[Ours]] = [*_parts(others, _AT_ONCE), *of_pages]
        processes = min(hands.cores(), (len(files) + len(others)) // _WORTH_A_PROCESS + 1)
        if processes < 2 or not hands.can_divide():
            yield from map(self._batch, (examples, *batches))
            return
        yield self._batch(examples)
        try:
            hands.tidy()
            for number, done in hands.at_once(batches, processes, self._batch, self._handed_over):
                yield done._replace(files=batches[number])
        except hands.EndedError as error:
            raise PluginError(
                "explainer: the system ended a process that made pages, or let none begin, perhaps because memory ran"
                " out; nothing is published. `fast: false` among the plugin’s options makes pages in one process"
            ) from error

    def _handed_over(self, files: Sequence[Ours]) -> Done:
        return self._batch(files)._replace(files=(), taken=stages.taken())

    def _batch(self, files: Sequence[Ours]) -> Done:
        unusual: dict[str, str] = {}
        found, heard, made_of = [], [], []
        for file in files:
            with _heard() as said, self.notes.begun() as keys:
                found.append(self._page(file, unusual) if isinstance(file, RecordFile) else self._other(file))
            heard.append(said)
            is_told = said or file.src_uri in unusual  # which is to be said each time
            made_of.append(None if is_told else self.keys.of_file(keys, file.record))
        return Done(files, found, heard, made_of, unusual)

    def _other(self, file: PlacedFile) -> Kept:
        file.write(self.writer)
        return NOTHING

    def _page(self, file: RecordFile, unusual: dict[str, str]) -> Kept:
        with stages.stage(stages.TEMPLATES, files=1):
            output = self.book.output(file.made)
        edit = self.repository.edit_url(output.origin) if self.repository and output.origin else ""
        try:
            page, found = self.maker.make(file, str(output.content), edit, is_moved=file.made.moved)
        except UnusualError as error:
            unusual[file.src_uri] = str(error)
            return self.spool.put(coded(self._by_mkdocs(file)))
        if page.strip():
            with stages.stage(stages.WRITING, files=1):
                self.writer.write(page.encode("utf-8", errors="xmlcharrefreplace"), file.abs_dest_path)
        return self.spool.put(coded(found))

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


def _dealt(files: Sequence[RecordFile], site: Site) -> tuple[list[RecordFile], list[list[RecordFile]]]:
    """Some pages of each type, to be made first, and all others in batches of what shows the same things."""
    seen: Counter[str] = Counter()
    examples: dict[str, RecordFile] = {}
    for file in files:
        type = file.src_uri.rpartition("/")[0]
        seen[type] += 1
        if seen[type] <= _EXAMPLES:
            examples[file.src_uri] = file
    others = {file.src_uri: file for file in files if file.src_uri not in examples}
    batches: list[list[RecordFile]] = [[]]
    for group in _together(site):
        found = [others.pop(path) for path in group if path in others]
        batches[-1] += found
        if len(batches[-1]) >= _AT_ONCE:
            batches.append([])
    rest = list(others.values())
    batches += _parts(rest, _AT_ONCE)
    return list(examples.values()), [part for batch in batches for part in _parts(batch, _AT_ONCE * 4)]


def _together(site: Site) -> Iterator[list[str]]:
    """The paths of pages that show the same things: those of a topic, of its texts and of its claims."""
    for topic in site.topics.values():
        articles = (site.articles[id] for id in topic.articles if id in site.articles)
        yield [site.path(record) for record in (topic, *articles, *site.mentioning(topic, "claims"))]


def _parts(files: Sequence[T], most: int) -> Iterator[list[T]]:
    return (list(files[at : at + most]) for at in range(0, len(files), most))


def plainly(file: File, around: Around) -> Page:
    """A page as MkDocs reads it, its Markdown converted."""
    page = file.page or Page(None, file, around.config)
    engine._populate_page(page, around.config, around.files)
    return page


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
