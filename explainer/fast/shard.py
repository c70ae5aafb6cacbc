"""A share of a site, for a build that has others beside it: which pages it makes, and what the others need to know."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel

from explainer import share
from explainer.fast.files import RecordFile, ours
from explainer.fast.pages import Entry
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

    def keep(self, writer: Writer, files: Files, found: Mapping[str, Sequence[Entry]], index: Any) -> None:
        """Keep beside the pages what the search index has of them, and its place there, for whoever joins the shares.

        Args:
            writer: writes into the site's folder.
            files: all files of the site, in the order of the search index.
            found: what the index has of each page of this share.
            index: Material's index, which stays empty; none where it is off.
        """
        if not self.made_of:
            return
        lines = [share.head(self.share, self.made_of)]
        for at, file in enumerate(files):
            if entries := found.get(file.src_uri):
                lines.append(json.dumps([at, entries], separators=(",", ":"), default=str) + "\n")
        writer.write("".join(lines).encode(), f"{writer.folder}/{self.share.path}")
        if index:
            index.entries = []
