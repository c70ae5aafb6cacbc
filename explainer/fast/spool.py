"""Texts that wait on disk: what several processes make, and one of them puts together when all is made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, NamedTuple


class Kept(NamedTuple):
    """Where a text is."""

    process: int
    at: int
    length: int
    """In bytes."""


NOTHING = Kept(0, 0, 0)


class Spool:
    """A folder for texts of this process and of those that divide from it; it is gone when nobody needs it any more."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="explainer-")
        self._file: IO[bytes] | None = None
        self._of = 0
        self._end = 0

    def put(self, text: str) -> Kept:
        """Keep a text.

        Raises:
            OSError: the disk is full, for example.
        """
        if not text:
            return NOTHING
        if self._file is None or self._of != os.getpid():
            self._of, self._end = os.getpid(), 0
            self._file = open(self._path(self._of), "wb", buffering=0)  # noqa: SIM115, PTH123 - until the process ends
        content = text.encode()
        kept = Kept(self._of, self._end, len(content))
        left = memoryview(content)
        while left:
            left = left[self._file.write(left) :]
        self._end += len(content)
        return kept

    def texts(self, wanted: Iterable[Kept]) -> Iterator[str]:
        """Texts that were kept, in this order."""
        with ExitStack() as stack:
            files: dict[int, IO[bytes]] = {}
            for process, at, length in wanted:
                if not length:
                    yield ""
                    continue
                if process not in files:
                    files[process] = stack.enter_context(open(self._path(process), "rb"))  # noqa: PTH123
                files[process].seek(at)
                yield files[process].read(length).decode()

    def close(self) -> None:
        """Throw everything away."""
        if self._file is not None:
            self._file.close()
        self._folder.cleanup()

    def _path(self, process: int) -> str:
        return f"{self._folder.name}/{process}"
