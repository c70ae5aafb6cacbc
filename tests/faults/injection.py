"""A fault at the n-th time that a process touches the files of a folder: it is killed there, or refused.

Python tells an audit hook what it is about to do to files (https://docs.python.org/3/library/audit_events.html), so
that nothing has to be replaced in what is tried.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHANGES = frozenset(
    "os.rename os.remove os.mkdir os.rmdir os.link os.symlink os.chmod os.chown os.truncate".split()
)
"""What changes files, besides opening one to write it; deleting a tree is many of these."""
SWAP = "renameat2"
"""The function of the system by which two folders change places; asking for it is the last thing before."""
_FULL = frozenset({"open", "os.mkdir", "os.link", "os.symlink"})
"""What a full disk refuses."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

KILL, VANISH = "kill", "vanish"
LASTING = frozenset({"ENOSPC", "EROFS"})
"""A disk that is full, or only to be read, stays so; other refusals happen once."""


@dataclass(frozen=True)
class Fault:
    """What happens, and at which event; the events below ``root`` count, from 0 on."""

    kind: str
    """``kill``, ``vanish``, or the name of an error such as ``ENOSPC``."""
    at: int
    has_exchange: bool = True
    """Whether the system can let two folders change places."""


@dataclass
class Injector:
    """Counts what a process does to the files below a folder, and lets one fault happen."""

    root: str
    fault: Fault | None = None
    events: list[str] = field(default_factory=list)
    """What has been done so far, as a word and the path below the folder."""
    happened: bool = False
    _is_busy: bool = False

    def install(self) -> None:
        sys.addaudithook(self.hook)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._is_busy or (event != "open" and event != "ctypes.dlsym" and event not in CHANGES):
            return
        self._is_busy = True
        try:
            path = self._path(event, arguments)
            if path is not None:
                self._event(event, path)
        finally:
            self._is_busy = False

    def _path(self, event: str, arguments: tuple[Any, ...]) -> str | None:
        """The path below the folder if the event counts."""
        if event == "ctypes.dlsym":
            return SWAP if arguments[1] == SWAP and not self._is_vanishing else None
        is_read = event == "open" and not arguments[2] & _WRITES
        if is_read != self._is_vanishing:
            return None
        folder = -1 if event == "open" else arguments[-1]  # whose last argument are flags
        named = [self._absolute(arguments, one, folder) for one in arguments[: 2 if event in _TWO else 1]]
        below = [path for path in named if path.startswith(f"{self.root}/")]
        if is_read and not all(map(os.path.isfile, below)):
            return None
        return below[-1][len(self.root) + 1 :] if below else None

    @property
    def _is_vanishing(self) -> bool:
        return self.fault is not None and self.fault.kind == VANISH

    @staticmethod
    def _absolute(arguments: tuple[Any, ...], path: Any, folder: Any) -> str:
        if isinstance(path, int):
            return ""
        text = os.fsdecode(path)
        if not text.startswith("/") and isinstance(folder, int) and folder >= 0 and len(arguments) <= 3:
            text = f"{Path(f'/proc/self/fd/{folder}').readlink()}/{text}"
        return os.path.abspath(text)  # noqa: PTH100 - links are not followed

    def _event(self, event: str, path: str) -> None:
        number = len(self.events)
        self.events.append(f"{event} {path}")
        fault = self.fault
        if fault is None:
            return
        if not fault.has_exchange and path == SWAP:
            raise AttributeError(SWAP)
        if number < fault.at:
            return
        if fault.kind == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.kind == VANISH:
            if number == fault.at:
                Path(self.root, path).unlink(missing_ok=True)
                self.happened = True
        elif number == fault.at or (fault.kind in LASTING and (fault.kind != "ENOSPC" or event in _FULL)):
            self.happened = True
            code = int(getattr(errno, fault.kind))
            raise OSError(code, os.strerror(code), str(Path(self.root, path)))


_TWO = frozenset({"os.rename", "os.link", "os.symlink"})
