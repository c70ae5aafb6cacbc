"""Files of a new site, of which those that are as they were stay the same files: nothing is written twice."""

from __future__ import annotations

import os


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
        self._make_way(path)
        if self.before and self._is_kept(content, path):
            return
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)

    def take(self, path: str) -> bool:
        """Let a file of the earlier state be there as it was; whether it is."""
        if not self.before:
            return False
        self._make_way(path)
        try:
            os.link(self.before + path.removeprefix(self.folder), path)
        except OSError:  # it is not there, or this disk has one name for each file
            return False
        return True

    def _make_way(self, path: str) -> None:
        parent = os.path.dirname(path)  # noqa: PTH120 - a path as an object costs more than the look itself
        if parent not in self.folders:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103
            self.folders.add(parent)

    def keep(self) -> None:
        """Do the same for what others wrote into the folder."""
        for folder, _, names in os.walk(self.folder) if self.before else ():
            for name in names:
                path = f"{folder}{os.sep}{name}"
                if os.lstat(path).st_nlink == 1:
                    self._keep(path)

    def _keep(self, path: str) -> None:
        earlier = self.before + path.removeprefix(self.folder)
        try:
            if not _are_same(path, earlier):
                return
            os.link(earlier, spare := f"{path}.explainer")
        except OSError:  # it is not there, or this disk has one name for each file
            return
        os.replace(spare, path)  # noqa: PTH105

    def _is_kept(self, content: bytes, path: str) -> bool:
        """Whether the earlier file is the same; then it has the name of the new one as well."""
        earlier = self.before + path.removeprefix(self.folder)
        try:
            with open(earlier, "rb") as file:  # noqa: PTH123
                if os.fstat(file.fileno()).st_size != len(content) or file.read() != content:
                    return False
            os.link(earlier, path)
        except OSError:  # it is not there, or this disk has one name for each file
            return False
        return True


_PART = 1_000_000
"""So many bytes of a file are read at a time."""


def _are_same(one: str, other: str) -> bool:
    """Whether two files hold the same. Python's own comparison believes a file's time that it has seen before.

    Raises:
        OSError: one of them is not there, for example.
    """
    if os.path.getsize(one) != os.path.getsize(other):  # noqa: PTH202
        return False
    with open(one, "rb") as here, open(other, "rb") as there:  # noqa: PTH123
        while part := here.read(_PART):
            if part != there.read(_PART):
                return False
    return True
