"""Pages of records among MkDocs' files: others link to them, the sitemap names them, and MkDocs leaves them to us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from explainer import stages
from explainer.engines import PLUGIN
from explainer.fast.writing import Writer
from explainer.outputs import Output
from explainer.outputs.pages import Book, Page


class RecordFile(File):
    """The page of a record.

    It is one of MkDocs' pages again once somebody needs it as one: because the navigation names it, for example.
    """

    def __init__(self, config: MkDocsConfig, book: Book, made: Page) -> None:
        super().__init__(
            made.path, None, config.site_dir, config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV
        )
        self.generated_by = PLUGIN
        self.book = book
        self.made = made
        self.record = made.record
        self.is_ours = False
        # Only a page has the address of a page, so it is taken before MkDocs holds this for something else.
        self.is_ours = bool(self.url)

    def is_documentation_page(self) -> bool:
        """Whether MkDocs makes it."""
        return not self.is_ours and super().is_documentation_page()

    def copy_file(self, dirty: bool = False) -> None:
        """MkDocs copies what it does not make. There is nothing to copy."""

    @property  # type: ignore[misc]  # nobody gives it another one
    def content_string(self) -> str:
        """Its Markdown, made when somebody asks for it."""
        return str(self.book.output(self.made).content)


class PlacedFile(File):
    """A file of the site that is no page, and that MkDocs need not hold until it copies it.

    Or that is not written at all, if another machine makes it; pages can link to it all the same.
    """

    def __init__(self, config: MkDocsConfig, output: Output, writer: Writer, *, is_ours: bool = True) -> None:
        super().__init__(output.path, None, config.site_dir, config.use_directory_urls)
        self.generated_by = PLUGIN
        self.abs_src_path = self.abs_dest_path
        self.waiting = output if is_ours and output.apart else None
        """What it is made of, while nobody has asked for it."""
        self.record = output.apart
        if is_ours and not self.waiting:
            self._put(output, writer)

    def write(self, writer: Writer) -> None:
        """Write what waits."""
        if self.waiting:
            self._put(self.waiting, writer)

    def _put(self, output: Output, writer: Writer) -> None:
        content = output.content
        with stages.stage(stages.WRITING, files=1):
            writer.write(content.encode("utf-8") if isinstance(content, str) else content, self.abs_dest_path)

    def copy_file(self, dirty: bool = False) -> None:
        """It is where it belongs, or comes there with the pages."""

    def leave_out(self) -> None:
        """Take it away again if the site has it not, such as for a pattern of ``exclude_docs``."""
        is_included = self.inclusion.is_included()  # type: ignore[no-untyped-call]
        if not is_included:
            self.waiting = None
            Path(str(self.abs_dest_path)).unlink(missing_ok=True)


class _Located(NamedTuple):
    """What a sitemap asks of a page."""

    abs_url: str | None
    canonical_url: str | None
    update_date: str
    is_link: bool = False


class _Listed(NamedTuple):
    page: _Located


def listed(files: Files, config: MkDocsConfig, date: str) -> Iterator[File | _Listed]:
    """Every page of a site for templates that list them, in the order of its files.

    Args:
        files: all files of the site.
        config: MkDocs'.
        date: the day of the build, as MkDocs writes it.
    """
    base = config.site_url or ""
    base = base if base.endswith("/") or not base else f"{base}/"
    for file in files:
        if isinstance(file, RecordFile) and file.is_ours:
            address = urljoin(base, file.url) if base else None
            yield _Listed(_Located(urlsplit(address).path if address else None, address, date))
        elif file.is_documentation_page() and file.inclusion.is_included():  # type: ignore[no-untyped-call]
            yield file


def ours(files: Iterable[File]) -> Iterator[RecordFile]:
    """Those that MkDocs leaves to us."""
    return (file for file in files if isinstance(file, RecordFile) and file.is_ours)


def waiting(files: Iterable[File]) -> Iterator[PlacedFile]:
    """Those that are no pages and that nobody has written yet."""
    return (file for file in files if isinstance(file, PlacedFile) and file.waiting)
