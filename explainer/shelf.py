"""A folder on disk as a shelf for outputs: only changed bytes are written, only our own files deleted.

A manifest says which files are ours. It is written before the first file and again after the last, so that a
run that is interrupted leaves nothing behind that the next one would not know as its own.

New bytes wait in a folder beside the pages until every page is there: nothing is changed before it is known
that all of them can stand, and no more than one page is held in memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from explainer.model.fields import folded
from explainer.outputs import Output

MANIFEST = ".explainer-manifest.json"
WAITING = ".explainer-waiting"


class ShelfError(Exception):
    """The folder cannot be written as it is; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """What a run did: numbers of files."""

    written: int
    unchanged: int
    removed: int


def stock(outputs: Iterable[Output], folder: Path) -> Stocked:
    """Put outputs on the shelf.

    Raises:
        ShelfError: a file that is not ours stands where one of ours belongs, or the manifest is damaged.
        OSError: the system refused.
    """
    before = _manifest(folder)
    with _waiting_room(folder) as waiting:
        new = _sorted_out(outputs, folder, before, waiting)
        if new.changed or before.keys() != new.digests.keys():
            _write(folder / MANIFEST, _encoded({**before, **new.digests}), waiting)
        for path, ready in new.changed.items():
            _place(ready, f"{folder}/{path}")
        removed = sum(_remove(folder, path, before[path]) for path in before.keys() - new.digests.keys())
        if before != new.digests:
            _write(folder / MANIFEST, _encoded(new.digests), waiting)
    return Stocked(len(new.changed), len(new.digests) - len(new.changed), removed)


def ours(folder: Path) -> frozenset[str]:
    """The paths of the files in a folder that an earlier run put there; none where nobody can tell."""
    try:
        return frozenset(_manifest(folder))
    except (ShelfError, OSError):
        return frozenset()


def _manifest(folder: Path) -> dict[str, str]:
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        entries = {str(path): str(digest) for path, digest in written.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{folder / MANIFEST} is damaged: delete it and the pages beside it, then build again"
        raise ShelfError(message) from error
    for path in entries:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ShelfError(f"{folder / MANIFEST} names a file outside the folder, `{path}`: it is not ours")
    return entries


_AS_BYTES: int = getattr(os, "O_BINARY", 0)  # Windows would change line ends


class _Waiting:
    """A folder on the shelf in which new bytes wait. It is made when it is needed, as are the folders above."""

    def __init__(self, shelf: Path) -> None:
        self.folder = shelf / WAITING
        self.missing = [folder for folder in (shelf, *shelf.parents) if not folder.exists()]
        self.number = 0
        self.close()  # what an earlier run left when it was killed

    def put(self, content: bytes) -> str:
        """Where the bytes wait from now on."""
        if not self.number:
            self.folder.mkdir(parents=True)
        self.number += 1
        ready = f"{self.folder}/{self.number}"
        # The system's own functions and paths as text: there are as many files as records, times their formats.
        opened = os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _AS_BYTES, 0o666)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(opened, left) :]
        finally:
            os.close(opened)
        return ready

    def close(self) -> None:
        if self.folder.exists():
            shutil.rmtree(self.folder)


@contextmanager
def _waiting_room(shelf: Path) -> Iterator[_Waiting]:
    waiting = _Waiting(shelf)
    try:
        yield waiting
    except BaseException:
        waiting.close()
        for folder in waiting.missing:
            with suppress(OSError):
                folder.rmdir()
        raise
    waiting.close()


@dataclass(slots=True)
class _New:
    """The digest of every file, and where the bytes wait of those that differ from what stands there."""

    digests: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)


def _sorted_out(
    outputs: Iterable[Output], folder: Path, before: Mapping[str, str], waiting: _Waiting
) -> _New:
    """What is new; refuses to go over a file that is not ours."""
    new, strangers, there = _New(), [], _There(folder)
    for output in outputs:
        content = output.content if isinstance(output.content, bytes) else output.content.encode()
        new.digests[output.path] = hashlib.sha256(content).hexdigest()
        stands = there.stands(output.path)
        if stands == content:
            continue
        if output.gives_way and stands is not None and output.path not in before:
            del new.digests[output.path]  # written by hand: it is the page
            continue
        if stands is _NOT_OURS or (stands is not None and output.path not in before):
            strangers.append(output.path)
        elif not strangers:
            new.changed[output.path] = waiting.put(content)
    if strangers:
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        raise ShelfError(
            f"{folder} holds files that explainer did not write: {shown}. Move them, or build elsewhere"
        )
    return new


_NOT_OURS = object()


class _There:
    """What stands in a folder. Each folder inside it is looked up once, links followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.resolve()
        self.known: dict[str, frozenset[str] | None] = {}

    def stands(self, path: str) -> object:
        """The bytes that stand at a path; ``None`` if there is nothing, ``_NOT_OURS`` if it cannot be our file."""
        parent, _, name = path.rpartition("/")
        if parent not in self.known:
            self.known[parent] = self._names(self.folder / parent)
        names = self.known[parent]
        if names is None:
            return _NOT_OURS
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
    except FileNotFoundError:
        return None
    return _NOT_OURS if stat.S_ISLNK(mode) or stat.S_ISDIR(mode) else target.read_bytes()


def _write(path: Path, content: bytes, waiting: _Waiting) -> None:
    _place(waiting.put(content), str(path))


def _place(ready: str, target: str) -> None:
    """In one step: a reader sees the old file or the new one."""
    try:
        os.replace(ready, target)  # noqa: PTH105 - a path as an object costs more than the step itself
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        os.replace(ready, target)  # noqa: PTH105


def _remove(folder: Path, path: str, digest: str) -> bool:
    """Delete a file of ours, unless somebody has changed it since; and the folders that this empties."""
    target = folder / path
    inside = target.parent.resolve().is_relative_to(folder.resolve())
    try:
        ours = (
            inside and not target.is_symlink() and hashlib.sha256(target.read_bytes()).hexdigest() == digest
        )
    except OSError:
        return False
    if not ours:
        return False
    target.unlink()
    for parent in target.relative_to(folder).parents:
        try:
            (folder / parent).rmdir()
        except OSError:
            break
    return True


def _encoded(digests: Mapping[str, str]) -> bytes:
    text = json.dumps({"version": 1, "files": dict(sorted(digests.items()))}, indent=0)
    return f"{text}\n".encode()
