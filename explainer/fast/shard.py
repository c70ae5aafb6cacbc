"""A share of a site, for a build that has others beside it: which pages it makes, and what the others need to know."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.structure.files import File, Files, InclusionLevel

from explainer import share
from explainer.fast.files import RecordFile, ours
from explainer.fast.writing import Writer
from explainer.share import Share


class Shard:
    """The share that a build makes.

    Args:
        share: which it is; the whole site if there is none.
        made_of: a digest of what the site is made of, which all shares have in common; empty if nobody joins them.
    """

    def __init__(self, share: Share | None = None, made_of: str = "") -> None:
        self.share = share or Share()
        self.made_of = made_of
        self.placed = 0
        """How many files were asked about that are no pages."""
        self.left: dict[File, InclusionLevel] = {}
        """Pages that MkDocs leaves out meanwhile."""

    @property
    def is_joined(self) -> bool:
        """Whether somebody puts it together with others."""
        return bool(self.made_of)

    def has_next(self) -> bool:
        """Whether the next file that is no page is in this share."""
        self.placed += 1
        return self.share.has(self.placed - 1)

    def pages(self, files: Files) -> list[RecordFile]:
        """Those of the pages of records that are in this share."""
        return list(self.share.part(ours(files)))

    def leave_out(self, files: Files) -> None:
        """Have MkDocs make no page, if those that it makes are in another share; it has read them all the same.

        Records whose page MkDocs makes, because the navigation names it, are among them.
        """
        for file in files.documentation_pages() if not self.share.has_rest else ():
            self.left[file] = file.inclusion
            file.inclusion = InclusionLevel.EXCLUDED

    def take_back(self) -> None:
        """What was left out are pages again, which others link to."""
        for file, inclusion in self.left.items():
            file.inclusion = inclusion

    def keep(self, writer: Writer, entries: Iterable[str]) -> None:
        """Keep beside the pages what the search index has of them, and its place there, for whoever joins the shares.

        Args:
            writer: writes into the site's folder.
            entries: what the index has of each file of the site, as its file has it; empty for those of other shares.
        """
        lines = (f"[{at},[{found}]]\n" for at, found in enumerate(entries) if found)
        content = "".join((share.head(self.share, self.made_of), *lines))
        writer.write(content.encode(), f"{writer.folder}/{self.share.path}")
