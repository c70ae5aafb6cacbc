"""Files of a new site, of which those that are as they were stay the same files: nothing is written twice."""

from __future__ import annotations

import filecmp
import os
from pathlib import Path

_LARGE = 1_000_000
"""In bytes."""


class Writer:
    """Writes files into one folder, beside another that holds an earlier state of it.

    Args:
        folder: where files go; it is new.
        before: the folder that it will take the place of, or the same one if there is none.
    """

    def __init__(self, folder: str, before: str) -> None:
        self.folder = folder
        self.before = before if before != folder else ""
        self.folders: set[str] = set()

    def write(self, content: bytes, path: str) -> None:
        """Write a file; one that is the same in the earlier state becomes another name of that one."""
        parent = os.path.dirname(path)  # noqa: PTH120 - a path as an object costs more than the look itself
        if parent not in self.folders:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103
            self.folders.add(parent)
        if self.before and self._is_kept(content, path):
            return
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)

    def keep(self) -> None:
        """Do the same for what others wrote into the folder."""
        for folder, _, names in os.walk(self.folder) if self.before else ():
            for name in names:
                path = f"{folder}{os.sep}{name}"
                if os.lstat(path).st_nlink == 1:
                    self._keep(path)

    def _keep(self, path: str) -> None:
        spare = f"{path}.explainer"
        if os.path.getsize(path) > _LARGE:  # noqa: PTH202
            is_kept = self._is_kept_large(path, spare)
        else:
            is_kept = self._is_kept(Path(path).read_bytes(), path, spare)
        if is_kept:
            os.replace(spare, path)  # noqa: PTH105

    def _is_kept_large(self, path: str, name: str) -> bool:
        """The same of a file that is better not held in memory twice."""
        earlier = self.before + path.removeprefix(self.folder)
        try:
            if not filecmp.cmp(path, earlier, shallow=False):
                return False
            os.link(earlier, name)
        except OSError:
            return False
        return True

    def _is_kept(self, content: bytes, path: str, name: str = "") -> bool:
        """Whether the earlier file is the same; then it has another name, that of the new one if none is given."""
        earlier = self.before + path.removeprefix(self.folder)
        try:
            with open(earlier, "rb") as file:  # noqa: PTH123
                if os.fstat(file.fileno()).st_size != len(content) or file.read() != content:
                    return False
            os.link(earlier, name or path)
        except OSError:  # it is not there, or this disk has one name for each file
            return False
        return True
