"""The fast way through one build of MkDocs: what happens at which of its events."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import jinja2
import platformdirs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_date, is_markdown_file

from explainer import escape, stages
from explainer.engines import PLUGIN
from explainer.fast import hands
from explainer.fast.building import Records, coded, plainly
from explainer.fast.compiled import Compiled
from explainer.fast.conversion import Converter
from explainer.fast.files import PlacedFile, RecordFile, listed, ours, waiting
from explainer.fast.lists import Lists
from explainer.fast.pages import Around, InHead, Maker
from explainer.fast.shard import Shard
from explainer.fast.spool import NOTHING, Attic, Kept, Spool
from explainer.fast.writing import Writer
from explainer.outputs import Output
from explainer.outputs.pages import Book
from explainer.outputs.pages import Page as RecordPage
from explainer.repository import Repository
from explainer.search.theme import INDEX, fill
from explainer.workshop import undisturbed


class Way:
    """Pages of records are made apart; everything else is made by MkDocs.

    Attributes:
        book: the pages of the site.
    """

    def __init__(self, book: Book, index: Any, writer: Writer, shard: Shard | None = None) -> None:
        self.book = book
        self.settled = book.settled()
        self.shard = shard or Shard()
        self.writer = writer
        self.kept = platformdirs.user_cache_path("explainer")
        self.compiled = [Compiled(self.kept, book.world, _finalizer())]
        for pages in (book, self.settled):
            pages.world.bytecode_cache = self.compiled[0]
        self.index = index
        """Material's search index, whose ``entries`` grow as MkDocs makes pages; none where it is off."""
        self.nav: Navigation | None = None
        self.converter: Converter | None = None
        self.records: Records | None = None
        self.files = Files([])
        self.listed: list[Any] = []
        self.grown: list[tuple[str, int]] = []
        """How many entries the index had after each page that MkDocs made."""
        self.spool = Spool()
        self.entries: list[Kept] = []
        """What goes into the index of each file, in the order of files, as :func:`coded`."""
        self.unusual: dict[str, str] = {}
        """Pages of records that MkDocs had to make, and why."""

    def file(self, output: Output | RecordPage, config: MkDocsConfig) -> File | None:
        """What is made apart from MkDocs, as a file that MkDocs leaves alone; none for what it makes."""
        if isinstance(output, RecordPage):
            return RecordFile(config, self.book, output)
        if is_markdown_file(output.path):
            return None
        return PlacedFile(config, output, self.writer, is_ours=self.shard.has_next())

    def compile(self, theme: jinja2.Environment) -> None:
        """The theme's templates are about to be used."""
        self.compiled.append(Compiled(self.kept, theme))
        theme.bytecode_cache = self.compiled[-1]

    def navigate(self, nav: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Give MkDocs back what the navigation names: such a page knows its neighbours."""
        self.nav = nav
        for placed in (file for file in files if isinstance(file, PlacedFile)):
            placed.leave_out()
        for record in ours(files):
            record.is_ours = record.page is None
        if not files.documentation_pages():  # from its pages MkDocs has the time of the sitemap
            for record in islice(ours(files), 1):
                record.is_ours = False
        self.converter = Converter(config.markdown_extensions, config.mdx_configs or {})
        lists = Lists(self.converter, self.index)
        lists.listen(config)
        for file in files.documentation_pages():
            if file.generated_by == PLUGIN and file.page:
                lists.take_over(file.page)

    def begin(
        self,
        config: MkDocsConfig,
        files: Files,
        env: jinja2.Environment,
        policy: str,
        in_head: InHead,
        repository: Repository | None,
    ) -> None:
        """Everything is known that pages are rendered with; MkDocs has read those that it makes itself.

        Args:
            config: MkDocs'.
            files: all files of the site.
            env: the theme's templates.
            policy: that of all pages; empty where they have none.
            in_head: says which other forms of a page its head names.
            repository: where records can be edited, if that is known.
        """
        assert self.nav and self.converter, "there is no navigation yet"
        if hands.can_divide():  # else there is one process, and no second copy of what it holds
            with suppress(OSError):  # a full disk, for example: texts are held as before
                attic = Attic()
                for record in self.book.site.records():
                    record.document.rest(attic.put)
        around = Around(config, files, self.nav, env, policy, is_indexed=self.index is not None)
        self.files = files
        maker = Maker(around, self.converter, in_head)
        self.records = Records(maker, self.settled, self.writer, repository, self.index, self.spool)
        linked = {
            target
            for file in around.files.documentation_pages()
            if file.page
            for target in file.page.links_to_anchors or ()
        }
        for target in ours(linked):  # MkDocs looks whether there is such a place
            plainly(target, around)
        self.listed = list(listed(self.files, around.config, get_build_date()))
        self.shard.leave_out(self.files)

    def pages(self) -> list[Any]:
        """All pages of the site, for templates that list them."""
        return self.listed

    def made(self, page: Page) -> None:
        """MkDocs made a page."""
        if self.index:
            self.grown.append((page.file.src_uri, len(self.index.entries)))
        if page.file.generated_by == PLUGIN and not isinstance(page.file, RecordFile):
            # Nobody reads it again, and lists of a large site are long.
            page.markdown = page.content = page.file.content_string = ""

    def finish(self) -> None:
        """Make the pages of records and what else waits, and put what they say where MkDocs would have it."""
        assert self.records is not None, "nothing was begun"
        self.shard.take_back()
        pages, others = self.shard.pages(self.files), list(waiting(self.files))
        files = [*pages, *others]
        found = self._grown()  # before MkDocs is asked for one of the others as well
        said: dict[str, list[logging.LogRecord]] = {}
        with undisturbed(), stages.stage(stages.PAGES), stages.long(stages.PAGES, len(files)) as advance:
            for done in self.records.write(pages, others):
                paths = [file.src_uri for file in done.files]
                found |= zip(paths, done.entries, strict=True)
                said |= zip(paths, done.said, strict=True)
                self.unusual |= done.unusual
                stages.add(done.taken)
                advance(len(done.entries))
        for record in (record for file in files for record in said.get(file.src_uri, ())):
            logging.getLogger(record.name).handle(record)
        if self.index:
            self.index.entries = []
            self.entries = [found.get(file.src_uri, NOTHING) for file in self.files]
        for compiled in self.compiled:
            compiled.keep()

    def end(self) -> None:
        """Everything is written."""
        with stages.stage(stages.WRITING):
            entries = self.spool.texts(self.entries)
            if self.shard.is_joined:
                self.shard.keep(self.writer, entries)
            elif self.index:
                fill(Path(self.writer.folder) / INDEX, entries)
            self.spool.close()
            self.writer.keep()

    def _grown(self) -> dict[str, Kept]:
        """What the index holds of pages that MkDocs made."""
        ends = [0, *(end for _, end in self.grown)]
        return {
            path: self.spool.put(coded(self.index.entries[begin:end]))
            for (path, end), begin in zip(self.grown, ends, strict=False)
        }


def _finalizer() -> Iterator[bytes]:
    """What constants in our templates are made safe with, when they are compiled."""
    for path in sorted(Path(escape.__file__).parent.glob("*.py")):
        yield path.read_bytes()
