"""A folder's next state is made beside it and takes its place in one step.

Whoever looks at the folder sees the whole old state or the whole new one: also when a build is killed, when it
fails, and when two run at once. Beside a folder ``site`` that is a hidden folder, ``.site.explainer``: the new state
in it, and a lock, so that one build at a time is there. What a build left that was killed is set right by the next.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NOT_OURS_TO_WRITE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG})
_IT_IS_FULL = frozenset({errno.ENOTEMPTY, errno.EEXIST})


class Unswappable(Exception):
    """Nothing can be made beside the folder, or it cannot be moved; the message says why, for “…, because …”."""


class Halfway(Exception):
    """The system refused a step, and then to take back those before it; the message says so."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(f"{folder} is not whole: {error.strerror}. The next build puts that right first")


class Yard:
    """The hidden folder beside a folder, for as long as one build has it."""

    def __init__(self, folder: Path, waits: Callable[[], None] = lambda: None) -> None:
        """Come in, after whoever is there, and set right what a killed build left.

        Args:
            folder: the folder whose next state is made; where it is a link, what that leads to is swapped.
            waits: called once if another build is there.

        Raises:
            Unswappable: see there; nothing was changed.
            OSError: the system refused otherwise.
        """
        self.folder = folder.resolve()
        if self.folder == self.folder.parent:
            raise Unswappable("nothing can stand beside it")
        self.place = self.folder.with_name(f".{self.folder.name}.explainer")
        self.tree = self.place / "tree"
        """Where the next state is made. A build may find one there that a former build kept."""
        self.keeps = True
        """Whether the tree, or what else is there, stays for the next build."""
        self._old, self._carried = self.place / "old", self.place / "carried.json"
        self._missing = [way for way in self.folder.parents if not way.exists()]
        self._lock = self._come_in(waits)
        try:
            (self.place / ".gitignore").write_text("*\n", encoding="utf-8")
            self._recover()
            self.keeps = False
            self._try()
        except BaseException:
            self.leave()
            raise

    def _come_in(self, waits: Callable[[], None]) -> int:
        try:
            while (handle := _locked(self.place, waits)) is None:
                pass
        except OSError as error:
            if error.errno not in NOT_OURS_TO_WRITE:
                raise
            raise Unswappable(f"the folder around it cannot be written: {error.strerror}") from error
        return handle

    def _try(self) -> None:
        """Find out whether the folder can be moved: no mount, no layer of an image, no right that is missing.

        It is moved onto a folder that holds something. Every system refuses that, and says so only if nothing else
        is in the way.
        """
        if not self.folder.exists():
            return
        full = self.place / "full"
        (full / "of").mkdir(parents=True, exist_ok=True)
        try:
            os.rename(self.folder, full)  # noqa: PTH104 - the bare step
        except OSError as error:
            if error.errno not in _IT_IS_FULL:
                raise Unswappable(f"it cannot be moved: {error.strerror}") from error
        finally:
            remove(full)

    def _recover(self) -> None:
        if self._old.exists():
            if self.folder.exists():
                remove(self.tree)
                self._old.rename(self.tree)
            else:
                self._old.rename(self.folder)
        self._bring_back()

    def fresh(self) -> Path:
        """An empty folder for the next state, with the rights that the folder has."""
        remove(self.tree)
        self.tree.mkdir()
        if self.folder.exists():
            like(self.folder, self.tree)
        return self.tree

    def swap(self, carry: Iterable[str] = ()) -> None:
        """Let the next state take the folder's place. What stood there is in ``tree`` then.

        Args:
            carry: names of entries of the folder that go over into its next state.

        Raises:
            OSError: the system refused; the folder is as it was.
            Halfway: it refused that, too.
        """
        if not self.folder.exists():
            self.tree.rename(self.folder)
            return
        names = sorted(carry)
        if names:
            _put(self._carried, json.dumps(names))
        try:
            for name in names:
                (self.folder / name).rename(self.tree / name)
            if not _exchanged(self.tree, self.folder):
                self._in_two_steps()
        except OSError:
            try:
                self._recover()
            except OSError as error:
                self.keeps = True
                raise Halfway(self.folder, error) from error
            raise
        if names:
            with suppress(OSError):  # all of them are where they belong, which the next build finds out
                self._carried.unlink()

    def _in_two_steps(self) -> None:
        """For a moment there is no folder. The next build puts the old one back if this one does not get on."""
        self.folder.rename(self._old)
        self.tree.rename(self.folder)
        with suppress(OSError):  # the next build does it
            self._old.rename(self.tree)

    def _bring_back(self) -> None:
        """Put back what was to be carried over, if it did not get there."""
        for name in _names(self._carried):
            if not os.path.lexists(self.folder / name) and os.path.lexists(self.tree / name):
                (self.tree / name).rename(self.folder / name)
        if self._carried.exists():
            self._carried.unlink()

    def leave(self) -> None:
        """Go, and leave nothing but what is kept."""
        if not self.keeps:
            with suppress(OSError):  # the next build tries again
                self._clear()
        os.close(self._lock)
        for way in self._missing:
            with suppress(OSError):
                way.rmdir()

    def _clear(self) -> None:
        for entry in list(self.place.iterdir()):
            if entry.name != _LOCK:
                remove(entry)
        # The lock last: whoever comes now makes another one, and all else that is there is theirs.
        (self.place / _LOCK).unlink()
        self.place.rmdir()


def like(folder: Path, made: Path) -> None:
    """Give a folder that was made the mode and the owner of another."""
    shutil.copystat(folder, made)
    about = folder.stat()
    if hasattr(os, "chown"):
        with suppress(OSError):  # only root gives things away
            os.chown(made, about.st_uid, about.st_gid)


def remove(path: Path) -> None:
    """Delete a file or a folder with all that is in it, if it is there."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        try:
            shutil.rmtree(path)
        except PermissionError:  # a folder in it that not even its owner may write
            for way, _, _ in os.walk(path):
                Path(way).chmod(0o700)
            shutil.rmtree(path)


def _names(path: Path) -> list[str]:
    """The names that a file holds; only such as can be entries of a folder."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    names = held if isinstance(held, list) else []
    return [name for name in names if isinstance(name, str) and name == Path(name).name]


def _put(path: Path, text: str) -> None:
    """Write a file of the yard in one step."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


# The lock

_LOCK = "lock"


def _locked(place: Path, waits: Callable[[], None]) -> int | None:
    """The handle of the lock of a place; ``None`` if somebody took the place away meanwhile."""
    place.mkdir(parents=True, exist_ok=True)
    if place.is_symlink():
        raise Unswappable(f"{place} is a link")
    try:
        handle = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except FileNotFoundError:
        return None
    try:
        hold(handle, waits)
        if os.path.samestat(os.fstat(handle), (place / _LOCK).stat()):
            return handle
    except FileNotFoundError:
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def hold(handle: int, waits: Callable[[], None]) -> None:
    """Hold the lock of an open file until it is closed, after whoever holds it now.

    The system lets go of it for those who die.
    """
    for is_patient in (False, True):
        try:
            _lock(handle, is_patient)
        except BlockingIOError:
            waits()
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            return  # a disk that knows no locks: nobody can be told from nobody
        else:
            return


_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EBADF, errno.EINVAL})

if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(handle: int, is_patient: bool) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not is_patient:
                    raise BlockingIOError from error
                time.sleep(0.1)
            else:
                return
else:
    import fcntl

    def _lock(handle: int, is_patient: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))


@contextmanager
def alone_in(folder: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Be the only build in a folder beside which nothing can stand, where the system can lock folders."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # it is not there yet, or this is Windows
        yield
        return
    try:
        hold(handle, waits)
        yield
    finally:
        os.close(handle)


# The step

_AT_FDCWD = -100
_RENAME_EXCHANGE = _RENAME_SWAP = 2
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; ``False`` where the system or the disk cannot.

    https://man7.org/linux/man-pages/man2/rename.2.html, and ``renamex_np`` of macOS
    """
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        system = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = system.renamex_np(first, second, _RENAME_SWAP)
        else:
            failed = system.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    except (
        AttributeError,
        TypeError,
    ):  # no such function; on Windows there is not even a library of this kind
        return False
    number = ctypes.get_errno()
    if failed and number not in _CANNOT:
        raise OSError(number, os.strerror(number), str(other))
    return not failed
