"""A second folder with the very same files: each file is one on the disk, and has a name in both.

That makes a folder's next state at the cost of its names rather than of its bytes; and where the last state but one
was kept, at the cost of what has changed since.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from explainer.shelf.room import second_name
from explainer.swap import like, remove

_FOLDER = -1
"""Stands for a folder where a file has its number on the disk."""

Names = dict[str, int]


class Strangers(Exception):
    """There is something in the folder that is not ours."""


def walked(folder: Path, ours: Collection[str]) -> dict[str, Names]:
    """What is in every folder, by its path: names, each with the number of the file on the disk.

    Raises:
        Strangers: not all of it is ours.
    """
    found = dict(_walk(str(folder), "", ours))
    with_files = {path.rpartition("/")[0] for path in ours}
    needed = {"", *with_files, *(above for path in with_files for above in _above(path))}
    if not found.keys() <= needed:
        raise Strangers  # an empty folder
    return found


def _walk(folder: str, prefix: str, ours: Collection[str]) -> Iterator[tuple[str, Names]]:
    names: Names = {}
    below: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                below.append(entry.name)
            elif f"{prefix}{entry.name}" not in ours or entry.is_symlink():
                raise Strangers
            names[entry.name] = _FOLDER if entry.is_dir(follow_symlinks=False) else entry.inode()
    yield prefix[:-1], names
    for name in below:
        yield from _walk(f"{folder}/{name}", f"{prefix}{name}/", ours)


def _above(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def mirror(folder: Path, names: dict[str, Names], made: Path) -> bool:
    """Let ``made`` hold what ``folder`` holds, whatever it holds now; says whether the disk could do so with names.

    Args:
        folder: what is mirrored.
        names: what is in it, as :func:`walked` found it.
        made: the mirror; a former one of the same folder is nearly right already.
    """
    has_links = True
    for path, wanted in names.items():  # folders before those in them
        there = _there(made / path)
        for name in [name for name, number in there.items() if wanted.get(name) != number]:
            remove(made / path / name)
            del there[name]
        for name, number in wanted.items():
            if name in there:
                continue
            if number == _FOLDER:
                (made / path / name).mkdir()
                like(folder / path / name, made / path / name)
            else:
                has_links &= second_name(f"{folder}/{path}/{name}", f"{made}/{path}/{name}")
    return has_links


def _there(folder: Path) -> Names:
    with os.scandir(folder) as entries:
        return {e.name: _FOLDER if e.is_dir(follow_symlinks=False) else e.inode() for e in entries}
