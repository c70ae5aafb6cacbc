"""The fast way through one build of MkDocs: what happens at which of its events."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_date, is_markdown_file

from explainer import compiled, noted, stages
from explainer.engines import PLUGIN
from explainer.fast import hands
from explainer.fast.again import Last
from explainer.fast.building import Records, coded, plainly
from explainer.fast.conversion import Converter
from explainer.fast.earlier import Earlier, Keys, Made, NotedSite
from explainer.fast.files import PlacedFile, RecordFile, listed, ours, waiting
from explainer.fast.lists import Lists
from explainer.fast.pages import Around, InHead, Maker
from explainer.fast.shard import Shard
from explainer.fast.spool import NOTHING, Attic, Kept, Spool
from explainer.fast.writing import Writer
from explainer.noted import Notes, watched
from explainer.outputs import Output, Resources
from explainer.outputs.pages import Page as RecordPage
from explainer.repository import Repository
from explainer.search.theme import INDEX, Place, fill
from explainer.site import Site
from explainer.workshop import undisturbed


class Way:
    """Pages of records are made apart; everything else is made by MkDocs.

    Args:
        site: its records.
        resources: templates and words.
        index: Material's search index, whose ``entries`` grow as MkDocs makes pages; none where it is off.
        writer: writes into the site's folder.
        last: what is known of its last build, if anything can be.
    """

    def __init__(
        self, site: Site, resources: Resources, index: Any, writer: Writer, last: Last | None = None
    ) -> None:
        self.notes = Notes()
        self.site = NotedSite(**watched(site, self.notes), notes=self.notes)
        """The same records, which note who asks for them."""
        self.book = noted.book(self.site, resources)
        self.settled = noted.book(self.site, resources, is_settled=True)
        self.shard = Shard()
        self.writer = writer
        self.earlier = Earlier(last, writer) if last else None
        self.compiled = [compiled.ours(self.book.world)]
        for pages in (self.book, self.settled):
            pages.world.bytecode_cache = self.compiled[0]
        self.index = index
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
        self.told: dict[str, Made] = {}
        """What the next build may know of files that were made apart, by their paths."""

    def file(self, output: Output | RecordPage, config: MkDocsConfig) -> File | None:
        """What is made apart from MkDocs, as a file that MkDocs leaves alone; none for what it makes."""
        if isinstance(output, RecordPage):
            return RecordFile(config, self.book, output)
        if is_markdown_file(output.path):
            return None
        return PlacedFile(config, output, self.writer, is_ours=self.shard.has_next())

    def compile(self, theme: jinja2.Environment) -> None:
        """The theme's templates are about to be used."""
        self.compiled.append(compiled.Compiled(theme))
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
        self.files = files
        keys = self._look_back(policy, repository)
        if hands.can_divide():  # else there is one process, and no second copy of what it holds
            with suppress(OSError):  # a full disk, for example: texts are held as before
                attic = Attic()
                for record in self.book.site.records():
                    record.document.rest(attic.put)
        around = Around(config, files, self.nav, env, policy, is_indexed=self.index is not None)
        maker = Maker(around, self.converter, in_head)
        self.records = Records(
            maker, self.settled, self.writer, repository, self.index, self.spool, self.notes, keys
        )
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

    def _look_back(self, policy: str, repository: Repository | None) -> Keys:
        """Find out which files of the last build would be made the same again."""
        if self.earlier is None or self.shard.is_joined:
            return Keys(self.site)
        assert self.nav is not None
        own = (self.site.address, repr(self.site.directory_urls), repr(self.site.repository))
        files = (f"{file.src_uri} {file.dest_uri} {file.inclusion} {type(file)}" for file in self.files)
        return self.earlier.begin(
            self.site, (policy, repr(repository), *own, *_named(self.nav.items), *files)
        )

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
        files: list[RecordFile | PlacedFile] = [*self.shard.pages(self.files), *waiting(self.files)]
        found = self._grown()  # before MkDocs is asked for one of the others as well
        said: dict[str, list[logging.LogRecord]] = {}
        made_of: dict[str, bytes | None] = {}
        found |= self._taken_over(files)
        left = [file for file in files if file.src_uri not in found]
        pages = [file for file in left if isinstance(file, RecordFile)]
        others = [file for file in left if isinstance(file, PlacedFile)]
        with undisturbed(), stages.stage(stages.PAGES), stages.long(stages.PAGES, len(left)) as advance:
            for done in self.records.write(pages, others):
                paths = [file.src_uri for file in done.files]
                found |= zip(paths, done.entries, strict=True)
                said |= zip(paths, done.said, strict=True)
                made_of |= zip(paths, done.made_of, strict=True)
                self.unusual |= done.unusual
                stages.add(done.taken)
                advance(len(done.entries))
        for record in (record for file in files for record in said.get(file.src_uri, ())):
            logging.getLogger(record.name).handle(record)
        if self.index:
            self.index.entries = []
            self.entries = [found.get(file.src_uri, NOTHING) for file in self.files]
        self.told |= {path: Made(of, NOWHERE) for path, of in made_of.items()}
        for templates in self.compiled:
            templates.keep()

    def end(self) -> None:
        """Everything is written."""
        with stages.stage(stages.WRITING):
            entries = self.spool.texts(self.entries)
            if self.shard.is_joined:
                self.shard.keep(self.writer, entries)
            elif self.index:
                places = fill(Path(self.writer.folder) / INDEX, entries)
                for file, place in zip(self.files, places, strict=True):
                    if file.src_uri in self.told:
                        self.told[file.src_uri] = self.told[file.src_uri]._replace(place=place)
            self.spool.close()
            self.writer.keep()

    def _taken_over(self, files: Sequence[RecordFile | PlacedFile]) -> dict[str, Kept]:
        """Let those files be there that would be made the same again: what the search index has of each."""
        found: dict[str, Kept] = {}
        for file in files if self.earlier else ():
            assert self.earlier is not None
            if self.earlier.is_same(file.src_uri):
                kept = self.earlier.take(file.src_uri, str(file.abs_dest_path))
                if kept is not None:
                    found[file.src_uri] = kept
                    self.told[file.src_uri] = self.earlier.made[file.src_uri]._replace(place=NOWHERE)
        return found

    def keep(self, outputs: str, replace: Callable[[Path, bytes], None]) -> None:
        """Keep what the next build may know of this one, which has succeeded.

        Args:
            outputs: what stands for the files of the site; empty if nothing is to be kept.
            replace: writes a file at once.
        """
        if self.earlier and outputs and not self.shard.is_joined:
            self.earlier.keep(outputs, self.told, replace)

    def _grown(self) -> dict[str, Kept]:
        """What the index holds of pages that MkDocs made."""
        ends = [0, *(end for _, end in self.grown)]
        return {
            path: self.spool.put(coded(self.index.entries[begin:end]))
            for (path, end), begin in zip(self.grown, ends, strict=False)
        }


NOWHERE = Place(0, 0)


def _named(items: Iterable[Any]) -> Iterator[str]:
    """What the navigation shows: titles and addresses."""
    for item in items:
        yield f"{item.title} {getattr(item, 'url', '')}"
        yield from _named(item.children or ())
