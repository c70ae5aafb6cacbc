"""Where new bytes wait until all of them are there: beside the shelf, or in it where nothing can stand beside it.

In a shelf that cannot be swapped, files are then put in their places one after the other. Before the first one, a
journal says which; what it names can be undone, by this run if the system refuses one of them, and by the next if
this one is killed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from explainer.shelf import manifest
from explainer.swap import Halfway, remove

_AS_BYTES: int = getattr(os, "O_BINARY", 0)  # Windows would change line ends


class Room:
    """A folder on the disk of the shelf. It is made when it is needed, as are the folders above."""

    def __init__(self, place: Path, shelf: Path) -> None:
        self.place = place
        self.shelf = shelf
        self.number = 0
        self._journal = place / "journal.json"
        self._missing = [folder for folder in (shelf, *shelf.parents) if not folder.exists()]

    def put(self, content: bytes) -> str:
        """Where the bytes wait from now on."""
        if not self.number:
            self.place.mkdir(parents=True)
        self.number += 1
        ready = f"{self.place}/{self.number}"
        # The system's own functions and paths as text: there are as many files as records, times their formats.
        opened = os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _AS_BYTES, 0o666)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(opened, left) :]
        finally:
            os.close(opened)
        return ready

    @property
    def is_needed(self) -> bool:
        """Whether a change was begun and neither ended nor undone."""
        return self._journal.exists()

    def close(self) -> None:
        """Delete what waits, but not what is needed to undo something."""
        if not self.is_needed:
            remove(self.place)

    def give_up(self) -> None:
        """The same where nothing came of it: the folders above go too, if they were not there before."""
        with suppress(OSError):  # what failed is said already, and the next run tidies up
            self.close()
        for folder in self._missing:
            with suppress(OSError):
                folder.rmdir()

    # In place

    def change(self, placed: Mapping[str, str], removed: Iterable[str]) -> None:
        """Put files in their places, which wait, and take others away: all of it, or nothing.

        Raises:
            OSError: the system refused; the shelf is as it was.
            Halfway: it refused that, too.
        """
        gone = list(removed)
        files = [(path, os.path.lexists(self.shelf / path)) for path in (*placed, *gone)]
        self.place.mkdir(parents=True, exist_ok=True)
        part = self.place / "journal.part"
        part.write_text(json.dumps({"version": 1, "files": files}), encoding="utf-8")
        part.replace(self._journal)
        try:
            for number, (path, was_there) in enumerate(files):
                if path not in placed:
                    os.replace(self.shelf / path, self._kept(number))  # noqa: PTH105
                    continue
                if was_there:
                    second_name(f"{self.shelf}/{path}", str(self._kept(number)))
                place(placed[path], f"{self.shelf}/{path}")
            self._journal.unlink()
        except BaseException:
            self._undo_now()
            raise

    def _undo_now(self) -> None:
        try:
            self.undo()
        except OSError as error:
            raise Halfway(self.shelf, error) from error

    def undo(self) -> None:
        """Let the shelf be as it was before a change that did not come to its end.

        Raises:
            OSError: the system refused; the next run tries again.
        """
        for number, (path, was_there) in enumerate(self._begun()):
            target, kept = self.shelf / path, self._kept(number)
            if not target.parent.resolve().is_relative_to(self.shelf.resolve()):
                continue
            if not was_there:
                with suppress(NotADirectoryError):
                    target.unlink(missing_ok=True)
                clear_upwards(self.shelf, path)
            elif os.path.lexists(kept):
                target.parent.mkdir(parents=True, exist_ok=True)
                kept.replace(target)
        if self.is_needed:
            self._journal.unlink()

    def _kept(self, number: int) -> Path:
        return self.place / f"old-{number}"

    def _begun(self) -> list[tuple[str, bool]]:
        """What a journal says of the files that were about to change."""
        try:
            written = json.loads(self._journal.read_text(encoding="utf-8"))["files"]
            files = [(str(path), bool(was_there)) for path, was_there in written]
        except FileNotFoundError:
            return []
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise manifest.ShelfError(f"{self._journal} is damaged: delete {self.place}") from error
        return [(path, was_there) for path, was_there in files if manifest.is_inside(path)]


def place(ready: str, target: str) -> None:
    """Move a file in one step: a reader sees the old file or the new one."""
    try:
        os.replace(ready, target)  # noqa: PTH105 - a path as an object costs more than the step itself
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        os.replace(ready, target)  # noqa: PTH105


def second_name(path: str, name: str) -> bool:
    """Give a file a second name; where the disk knows no second names make a copy, and say ``False``."""
    try:
        os.link(path, name)
        return True
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(path, f"{name}.part")
        os.replace(f"{name}.part", name)  # noqa: PTH105 - half a copy would be taken for the file
        return False


def clear_upwards(shelf: Path, path: str) -> None:
    """Delete the folders on the way to a file that is gone, if nothing else is in them."""
    for parent in list(Path(path).parents)[:-1]:
        try:
            (shelf / parent).rmdir()
        except OSError:
            break
