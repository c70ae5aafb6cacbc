"""Texts that wait on disk: what several processes make, and one of them puts together when all is made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import IO, NamedTuple


class Kept(NamedTuple):
    """Where a text is."""

    file: str
    at: int
    length: int
    """In bytes."""


NOTHING = Kept("", 0, 0)


class Attic:
    """Texts that are rarely needed, in a file that is there as long as somebody may ask for one of them.

    Processes that divide from this one can ask as well.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - until nobody asks any more
        self._end = 0

    def put(self, text: str) -> Callable[[], str]:
        """Put a text away; what is returned brings it back.

        Raises:
            OSError: the disk is full, for example.
        """
        content = text.encode("utf-8", "surrogatepass")
        _write(self._file, content)
        at, self._end = self._end, self._end + len(content)
        return partial(self._get, at, len(content))

    def _get(self, at: int, length: int) -> str:
        # Not by seeking: the place in the file is that of all processes.
        return os.pread(self._file.fileno(), length, at).decode("utf-8", "surrogatepass")


def _write(file: IO[bytes], content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


class Spool:
    """A folder for texts of this process and of those that divide from it; it is gone when nobody needs it any more."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="explainer-")
        self._file: IO[bytes] | None = None
        self._name = ""
        self._of = 0
        self._end = 0

    def put(self, text: str) -> Kept:
        """Keep a text.

        Raises:
            OSError: the disk is full, for example.
        """
        if not text:
            return NOTHING
        file = self._file if self._file is not None and self._of == os.getpid() else self._begun()
        content = text.encode()
        kept = Kept(self._name, self._end, len(content))
        _write(file, content)
        self._end += len(content)
        return kept

    def _begun(self) -> IO[bytes]:
        """A file of this process' own, not named by its number: the system may have given that to an earlier one."""
        handle, self._name = tempfile.mkstemp(dir=self._folder.name)
        self._of, self._end = os.getpid(), 0
        self._file = open(handle, "wb", buffering=0)  # noqa: SIM115, PTH123 - until the process ends
        return self._file

    def texts(self, wanted: Iterable[Kept]) -> Iterator[str]:
        """Texts that were kept, in this order."""
        with ExitStack() as stack:
            files: dict[str, IO[bytes]] = {}
            for file, at, length in wanted:
                if not length:
                    yield ""
                    continue
                if file not in files:
                    files[file] = stack.enter_context(open(file, "rb"))  # noqa: PTH123
                files[file].seek(at)
                yield files[file].read(length).decode()

    def close(self) -> None:
        """Throw everything away."""
        if self._file is not None:
            self._file.close()
        self._folder.cleanup()
