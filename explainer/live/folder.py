"""A data folder in memory: only what changed is read again.

Whatever one file says about another is said among files of one id (a text and its article, two files that want the
same id), so those are read together, and nothing else with them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from explainer.finding import Finding
from explainer.live.group import SITE, File, Group, Key, key_of, read
from explainer.load import Reader


class Unusual(Exception):
    """There is more to say about the folder than a reading file by file can."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """One folder: where it is, its files, the folders in it, and what is wrong with their names."""

    path: str
    files: tuple[File, ...]
    below: tuple[File, ...]
    """The folders in it that belong there."""
    findings: tuple[Finding, ...]


Shelves = dict[str, Shelf]
"""Folders by their paths below the data folder, each with a slash at its end."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that was read of a data folder."""

    path: str
    shown_as: str
    shelves: Mapping[str, Shelf]
    groups: Mapping[Key, Group]

    @classmethod
    def read(cls, path: Path, shown_as: str) -> Folder:
        """Read the whole of it.

        Raises:
            Unusual: it is no folder, or it has no ``site.yml``.
        """
        empty = cls(str(path), shown_as, {}, {})
        empty._look()
        shelves = dict(empty._scanned(empty.path, ""))
        there: dict[Key, set[File]] = {}
        for shelf in shelves.values():
            for file in shelf.files:
                there.setdefault(key_of(file[0]), set()).add(file)
        return replace(empty, shelves=shelves)._with(there)

    def after(self, paths: Iterable[str]) -> tuple[Folder, frozenset[Key]]:
        """The folder after these paths (as the system knows them) changed, and the ids whose files say something else.

        Raises:
            Unusual: as for :meth:`read`.
        """
        self._look()
        written: set[File] = set()
        named: set[str] = set()
        for path in paths:
            file = self._file(path)
            group = self.groups.get(key_of(file[0]))
            if group is not None and file in group.files and _is_file(path):
                written.add(file)
                continue
            inside = [prefix for prefix in self.shelves if prefix.startswith(f"{file[0]}/")]
            written |= {file for prefix in inside for file in self.shelves[prefix].files}
            named |= {self._above(file[0]), *inside}
        shelves, moved = self._rescanned(named)
        there: dict[Key, set[File]] = {}
        for file in written | moved:
            key = key_of(file[0])
            there.setdefault(key, set(self.groups[key].files if key in self.groups else ()))
        # What is written may be gone by now: reading says so, as it would of any file.
        now = {file for shelf in shelves.values() for file in shelf.files} if moved else set()
        for file in moved:
            (there[key_of(file[0])].add if file in now else there[key_of(file[0])].discard)(file)
        after = replace(self, shelves=shelves)._with(there)
        return after, frozenset(key for key in there if self.groups.get(key) is not after.groups.get(key))

    def _look(self) -> None:
        if not _is_folder(self.path):
            raise Unusual

    def _with(self, there: Mapping[Key, set[File]]) -> Folder:
        groups = dict(self.groups)
        for key, files in there.items():
            if files:
                group = read(Path(self.path), self.shown_as, tuple(sorted(files)))
                groups[key] = groups[key] if key in groups and groups[key].says_the_same_as(group) else group
            else:
                groups.pop(key, None)
        if SITE not in groups:
            raise Unusual
        return replace(self, groups=groups)

    # Folders

    def _file(self, path: str) -> File:
        return _visible(path[len(self.path) + 1 :].replace(os.sep, "/")), path

    def _above(self, relative: str) -> str:
        """The folder that we know in which a name stands."""
        above = relative.rpartition("/")[0]
        while above and f"{above}/" not in self.shelves:
            above = above.rpartition("/")[0]
        return f"{above}/" if above else ""

    def _rescanned(self, prefixes: Iterable[str]) -> tuple[Shelves, set[File]]:
        """The folders after some were looked through again, and the files that came, went or may be others now."""
        shelves = dict(self.shelves)
        moved: set[File] = set()
        for prefix in sorted(prefixes):
            before = shelves.get(prefix)
            if before is None:
                continue  # it went with the folder around it
            shelf = shelves[prefix] = self._shelf(before.path, prefix)
            moved |= set(before.files) ^ set(shelf.files)
            for name, _ in set(before.below) - set(shelf.below):
                for gone in [known for known in shelves if known.startswith(name)]:
                    moved |= set(shelves.pop(gone).files)
            for name, path in set(shelf.below) - set(before.below):
                for new, found in self._scanned(path, name):
                    shelves[new] = found
                    moved |= set(found.files)
        return shelves, moved

    def _scanned(self, path: str, prefix: str) -> Iterator[tuple[str, Shelf]]:
        """A folder and all below it."""
        shelf = self._shelf(path, prefix)
        yield prefix, shelf
        for below, where in shelf.below:
            yield from self._scanned(where, below)

    def _shelf(self, path: str, prefix: str) -> Shelf:
        scan = _Scan(Path(self.path), self.shown_as)
        files = tuple(scan.scan(path, prefix))
        return Shelf(path, files, tuple(scan.below), tuple(scan.findings))


class _Scan(Reader):
    """Goes through one folder and notes those below."""

    def scan(self, folder: str, prefix: str) -> Iterator[File]:
        self.below: list[File] = []
        yield from super()._walk(folder, prefix)

    def _walk(self, folder: str, prefix: str) -> Iterator[File]:
        self.below.append((prefix, folder))
        return iter(())


def _visible(name: str) -> str:
    """A name as people are shown it, like :class:`explainer.load.Reader` has it."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_file(path: str) -> bool:
    return _is(path, stat.S_ISREG)


def _is_folder(path: str) -> bool:
    return _is(path, stat.S_ISDIR)


def _is(path: str, kind: object) -> bool:
    try:
        return bool(kind(os.lstat(path).st_mode))  # type: ignore[operator]
    except OSError:
        return False


__all__ = ["Folder", "Unusual"]
