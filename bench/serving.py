"""How long somebody who writes waits: from saving a file until a preview's server answers with the new page."""

from __future__ import annotations

import http.client
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measure import CommandError, Tree, tail

PAIRS = 5
"""How many edits are timed, if they are quick; as many more are counted for what they cost."""
PATIENCE = 3600.0
_BETWEEN_QUESTIONS = 0.004
_SELDOM = 0.5
_QUIET = 2.0
"""Seconds without work after which a server is done: some make their search index a while later."""
_SLOW = 5.0
_ENOUGH = 60.0


@dataclass(frozen=True)
class Served:
    """What a preview took."""

    start: float
    """Seconds until it answered for the first time."""
    seconds: tuple[float, ...]
    """From saving to the new page, one for each edit."""
    cpu: float
    """CPU seconds an edit, of all the server's processes, until it rests again."""
    idle: float
    """CPU seconds a second while nothing happens."""

    @property
    def median(self) -> float:
        """The middle of the waits."""
        return statistics.median(self.seconds)

    @property
    def worst(self) -> float:
        """The longest wait."""
        return max(self.seconds)


class Server:
    """A preview that runs."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log
        self.tree = Tree(process.pid)

    def get(self, address: str) -> str:
        """What it answers with; nothing if it does not."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", f"/{address}")
            return connection.getresponse().read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return ""
        finally:
            connection.close()

    def until(self, address: str, word: str, *, least: float = _BETWEEN_QUESTIONS) -> float:
        """Ask until a page has a word in it; the seconds that took. Who takes longer is asked less often.

        Raises:
            CommandError: it ended, or never showed it.
        """
        begun = time.perf_counter()
        while word not in self.get(address):
            passed = time.perf_counter() - begun
            if self.process.poll() is not None or passed > PATIENCE:
                raise CommandError(tail(self.log) or "it never showed the edit")
            time.sleep(max(least, passed / 100))
        return time.perf_counter() - begun

    def settles(self) -> float:
        """Wait until it does the same all the time; CPU seconds a second of that: some look for changes in a loop."""
        rate = self._rate()
        while True:
            last, rate = rate, self._rate()
            if abs(rate - last) <= 0.2 * last + 0.02:
                return min(last, rate)

    def rests(self, idle: float) -> float:
        """Wait until it does no more than when ``idle``; its CPU seconds so far."""
        while self._rate() > 1.2 * idle + 0.02:
            pass
        return self.tree.cpu()

    def _rate(self) -> float:
        before = self.tree.cpu()
        time.sleep(_QUIET)
        return (self.tree.cpu() - before) / _QUIET


@contextmanager
def serving(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run a preview; ``{port}`` in the command is a free one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "log.txt"
    arguments = [argument.replace("{port}", str(port)) for argument in command]
    with log.open("wb") as written:
        process = subprocess.Popen(
            arguments,
            cwd=folder,
            env=dict(environment),
            stdout=written,
            stderr=written,
            stdin=subprocess.DEVNULL,
        )
        server = Server(process, port, log)
        try:
            yield server
        finally:
            server.tree.end()
            process.wait()


def measure(server: Server, address: str, present: str, save: Callable[[str], None]) -> Served:
    """Edit a page again and again.

    Args:
        server: a preview that was just started.
        address: of the page.
        present: words that the page has before any edit.
        save: saves the page's file with a word in it, in place of the last one.
    """
    start, begun = server.until(address, present), time.monotonic()
    idle = server.settles()
    waits: list[float] = []
    costs: list[float] = []
    for number in range(PAIRS):
        wait, cost = _edit(server, address, save, f"timed{number}", idle, _BETWEEN_QUESTIONS)
        waits.append(wait)
        # Questions cost the server something too, unless an edit takes so long that a few questions are nothing.
        if wait < _SLOW:
            _, cost = _edit(server, address, save, f"counted{number}", idle, _SELDOM)
        costs.append(cost)
        if time.monotonic() - begun > _ENOUGH:
            break
    return Served(start, tuple(waits), statistics.mean(costs), idle)


def _edit(
    server: Server, address: str, save: Callable[[str], None], word: str, idle: float, least: float
) -> tuple[float, float]:
    """Seconds from saving to the new page, and CPU seconds until all is done."""
    before, begun = server.tree.cpu(), time.perf_counter()
    save(word)
    wait = server.until(address, word, least=least)
    done = server.rests(idle)
    return wait, done - before - idle * (time.perf_counter() - begun)
