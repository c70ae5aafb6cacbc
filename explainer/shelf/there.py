"""What stands in a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from explainer.model.fields import folded

NOT_OURS = object()


class There:
    """What stands in a folder. Each folder inside it is looked up once, links followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.resolve()
        self.known: dict[str, frozenset[str] | None] = {}

    def stands(self, path: str) -> object:
        """The bytes that stand at a path; ``None`` if there is nothing, ``NOT_OURS`` if it cannot be our file."""
        parent, _, name = path.rpartition("/")
        if parent not in self.known:
            self.known[parent] = self._names(self.folder / parent)
        names = self.known[parent]
        if names is None:
            return NOT_OURS
        # Where neither case nor the form of a character counts, a name that is nearly ours is our file's.
        return _stands(self.folder / path) if folded(name) in names else None

    def _names(self, folder: Path) -> frozenset[str] | None:
        if not folder.resolve().is_relative_to(self.root):
            return None
        try:
            return frozenset(folded(entry.name) for entry in os.scandir(folder))
        except FileNotFoundError:
            return frozenset()
        except NotADirectoryError:  # somebody's file stands where we need a folder
            return None


def _stands(target: Path) -> object:
    """The bytes that stand there; ``None`` if there is no file."""
    try:
        mode = target.lstat().st_mode
        return NOT_OURS if stat.S_ISLNK(mode) or stat.S_ISDIR(mode) else target.read_bytes()
    except FileNotFoundError:
        return None
