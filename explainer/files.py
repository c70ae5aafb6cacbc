"""Files written so that nothing is half-written and nothing lost; and those read that are no data.

Each is written beside its place, under a name that no loader takes for a record, and moved there. A link of that name
is replaced, and what it leads to is not touched: nobody who brings a link along chooses what is written over.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Let a file hold ``text``, in one step: whoever reads it sees the old text or the new one.

    Raises:
        OSError: the system refused; the file is as it was.
    """
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """The same for bytes."""
    mode = path.stat().st_mode if path.exists() else None
    handle, name = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode if mode is not None else 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def create(path: Path, text: str) -> None:
    """Write a new file, with the folders it needs: whoever reads it sees all of it, or no file.

    Raises:
        FileExistsError: there is one already; it is as it was.
        OSError: the system refused; there is no file then.
    """
    content = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        _put(Path(name), path)
    finally:
        with suppress(OSError):
            Path(name).unlink()


def holds(path: Path, text: str) -> bool:
    """Whether a file is there already with exactly this text, such as one that a killed run got to."""
    try:
        return not path.is_symlink() and path.read_bytes() == text.encode()
    except OSError:
        return False


def take_back(written: Iterable[Path]) -> list[Path]:
    """Delete files again; returns those that stay, as on a disk that lets nothing be changed any more."""
    left = []
    for path in written:
        try:
            path.unlink()
        except OSError:
            left.append(path)
    return left


_PREFIX, _SUFFIX = ".explainer-", ".part"
_STALE = 3600
"""After how many seconds nobody is writing a file any more that waits beside its place."""


def _beside(path: Path) -> tuple[int, str]:
    return tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)


def tidy(folders: Iterable[Path]) -> None:
    """Delete what runs left in folders that were killed while they wrote a file. What cannot be deleted stays."""
    for folder in folders:
        with suppress(OSError):
            for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
                if time.time() - path.lstat().st_mtime > _STALE:
                    path.unlink()


def tidy_below(folder: Path) -> None:
    """The same for a folder and all that are in it."""
    tidy(Path(way) for way, _, _ in os.walk(folder))


def _put(written: Path, path: Path) -> None:
    """Give a file a second name that is not taken; where a disk knows no second names, a copy of it."""
    try:
        path.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as file:
            try:
                file.write(written.read_bytes())
                file.flush()
            except OSError:
                path.unlink()
                raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def text_files(folder: Path, ending: str) -> dict[str, str]:
    """The text of every file below ``folder`` with that ending, by its path in it; empty without a folder.

    Used for templates and our own assets, which are code rather than contributed data.

    Raises:
        OSError: a file cannot be read, or is not saved as UTF-8.
    """
    if not folder.is_dir():
        return {}
    return {path.relative_to(folder).as_posix(): _utf_8(path) for path in sorted(folder.rglob(f"*{ending}"))}


def _utf_8(path: Path) -> str:
    if not path.is_file():
        raise OSError(f"{path} is no ordinary file")  # such as a link to a device that has no end
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OSError(f"{path} is not saved as UTF-8") from error
