"""What a program costs, whatever it starts itself included: CPU time, wall time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource

# Dates are compared with one day, so that the same site has the same findings on every day; and Python keeps
# what it compiled, as it does for people.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "SOURCE_DATE_EPOCH": "1780000000"
}

PROC = Path("/proc")
HAS_TREES = (PROC / "self" / "smaps_rollup").exists()
"""Whether this system tells what the processes of a tree take while they run: Linux does."""

_MEGABYTE = 1024 * 1024
_BETWEEN_LOOKS = 0.05
_SHARE_OF_LOOKING = 20
"""Looking at memory takes time itself: this many times as long nobody looks."""


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    cpu: float
    wall: float
    memory: float
    """The largest resident set, in megabytes."""
    own: float = 0.0
    """What of the CPU time the program itself took; the rest is the system's, on its behalf."""


class CommandError(Exception):
    """A command failed; the message is the end of what it printed."""


def spend(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    *,
    ends_with: int = 0,
    looks_at_tree: bool = False,
) -> Cost:
    """Run a command to its end, in ``folder``; what it started itself counts too.

    Args:
        command: the program and its arguments.
        folder: where it runs; what it prints is left there in ``log.txt``.
        environment: the variables it sees.
        ends_with: the exit code that it has to have.
        looks_at_tree: whether memory is that of all its processes together; else of the largest one.

    Raises:
        CommandError: it ended with another exit code.
    """
    begun = time.perf_counter()
    with (folder / "log.txt").open("w+b") as log:
        child = subprocess.Popen(list(command), cwd=folder, env=dict(environment), stdout=log, stderr=log)
        with _looking(Tree(child.pid) if looks_at_tree and HAS_TREES else None) as seen:
            _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != ends_with:
            raise CommandError(tail(log.name))
    unit = _MEGABYTE if sys.platform == "darwin" else 1024  # bytes there, kilobytes on Linux
    largest, own = (found.ru_maxrss / unit for found in (usage, resource.getrusage(resource.RUSAGE_SELF)))
    # A process begins with what the one holds that begins it, so no more than that says nothing of it.
    memory = seen[0] if seen[0] and largest <= own else max(largest, *seen)
    return Cost(usage.ru_utime + usage.ru_stime, wall, memory, usage.ru_utime)


def tail(log: str | Path) -> str:
    """The end of what a command printed."""
    return Path(log).read_text(encoding="utf-8", errors="replace")[-4000:]


@dataclass(frozen=True)
class Tree:
    """A running process and all that it started."""

    root: int

    def members(self) -> list[int]:
        """Every process of it that is there now."""
        found, waiting = [], [self.root]
        while waiting:
            process = waiting.pop()
            found.append(process)
            try:
                for task in (PROC / str(process) / "task").iterdir():
                    waiting += map(int, (task / "children").read_text().split())
            except OSError:  # it ended meanwhile
                continue
        return found

    def cpu(self) -> float:
        """Seconds of CPU time so far, those of members that ended and were waited for included."""
        ticks = 0
        for process in self.members():
            try:
                # The name, in brackets, may have blanks and brackets in it.
                after = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks += sum(map(int, after[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes that its members take together; what several of them share counts once."""
        kilobytes = 0
        for process in self.members():
            try:
                rollup = (PROC / str(process) / "smaps_rollup").read_text()
            except OSError:
                continue
            kilobytes += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        return kilobytes / 1024

    def end(self) -> None:
        """End all members, politely, and those without ears after ten seconds."""
        members = self.members()
        for process, kind in [(one, signal.SIGTERM) for one in members]:
            _send(process, kind)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and any(map(_is_running, members)):
            time.sleep(0.05)
        for process in members:
            _send(process, signal.SIGKILL)


def _send(process: int, kind: signal.Signals) -> None:
    if _is_running(process):
        os.kill(process, kind)


def _is_running(process: int) -> bool:
    try:
        state = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def _looking(tree: Tree | None) -> Iterator[list[float]]:
    """Look again and again at how much memory a tree takes; the most of it is in the list."""
    most = [0.0]
    if tree is None:
        yield most
        return
    ended = threading.Event()

    def look() -> None:
        pause = _BETWEEN_LOOKS
        while not ended.wait(pause):
            begun = time.perf_counter()
            most[0] = max(most[0], tree.memory())
            pause = max(_BETWEEN_LOOKS, _SHARE_OF_LOOKING * (time.perf_counter() - begun))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        ended.set()
        watcher.join()
