"""MkDocs' collection of files, in which generated pages stand before anybody makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel


class Shelf(Files):
    """All files of a site: links to generated pages lead to them, but MkDocs is not told to make them.

    Args:
        files: what MkDocs has found so far.
        find: makes a file that is no page, if there is one at a path.
    """

    def __init__(self, files: Iterable[File], find: Callable[[str], File | None]) -> None:
        super().__init__(files)
        self.find = find
        self.deferred: set[str] = set()
        """The paths of the pages that MkDocs is not told to make."""

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        found = super().documentation_pages(inclusion=inclusion)
        return [file for file in found if file.src_uri not in self.deferred]

    def get_file_from_path(self, path: str) -> File | None:
        return super().get_file_from_path(path) or self.find(path)

    def take(self, path: str) -> None:
        """Take a page away."""
        self.deferred.discard(path)
        self.remove(self.src_uris[path])


class Later(Sequence[File]):
    """Files that are looked up only if somebody asks: a theme may want to know of all pages on each page."""

    def __init__(self, find: Callable[[], Sequence[File]]) -> None:
        self.find = find

    def __getitem__(self, index: Any) -> Any:
        return self.find()[index]

    def __len__(self) -> int:
        return len(self.find())


def is_shown(file: File) -> bool:
    """Whether a preview shows a page; those for which ``draft_docs`` asks are shown in previews only."""
    return file.inclusion is not InclusionLevel.EXCLUDED
