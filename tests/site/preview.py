"""``mkdocs serve`` as somebody runs it while they write: a process of its own, its pages and its log."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from explainer.escape import settled
from tests.site.project import environment

PATIENCE = 30.0
"""Seconds after which something that should have happened has not. A slow machine takes a few."""


@dataclass
class Preview:
    """A running ``mkdocs serve``."""

    process: subprocess.Popen[bytes]
    url: str
    log_file: Path
    temporary: Path
    """Where it keeps what it builds."""

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    @property
    def site(self) -> Path:
        """The folder of the pages that it shows."""
        return min(self.temporary.glob("mkdocs_*"))

    @property
    def builds(self) -> int:
        """How often it has built the site."""
        return self.log.count("Documentation built in")

    def get(self, address: str) -> str:
        """A page; what the server says instead where there is none."""
        try:
            with urllib.request.urlopen(self.url + address, timeout=PATIENCE) as answer:
                return str(answer.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            return f"{error.code} {error.reason}"

    def until(self, happened: Callable[[], bool], what: str) -> float:
        """Wait for something, and say how many seconds it took."""
        start = time.monotonic()
        while not happened():
            assert self.process.poll() is None, f"the server ended: {self.log}"
            assert time.monotonic() - start < PATIENCE, f"{what} did not happen:\n{self.log}"
            time.sleep(0.05)
        return time.monotonic() - start

    def shows(self, address: str, *words: str) -> float:
        """Wait until a page has these words, however their punctuation is encoded."""

        def happened() -> bool:
            page = settled(self.get(address))
            return all(settled(word) in page for word in words)

        return self.until(happened, f"{words} on {address or '/'}")

    def rests(self, seconds: float) -> bool:
        """Whether it builds nothing for so long, once it has nothing left to do."""
        before = -1
        while before != (before := self.builds):
            time.sleep(1.0)
        time.sleep(seconds)
        return self.builds == before


@contextmanager
def serving(folder: Path, *arguments: str, after: str = "") -> Iterator[Preview]:
    """Run ``mkdocs serve`` in a project while the block runs. It has to live until the end, in peace.

    ``after`` is Python that runs before it, for instance to switch off a guard.
    """
    port = free_port()
    log = folder / "serve.log"
    code = f"{after}\nfrom mkdocs.__main__ import cli\ncli(prog_name='mkdocs')"
    command = [sys.executable, "-c", code, "serve", "--dev-addr", f"127.0.0.1:{port}", *arguments]
    temporary = folder.parent / "preview"
    temporary.mkdir(exist_ok=True)
    env = environment(GIT_CEILING_DIRECTORIES=str(folder.parent), PYTHONUNBUFFERED="1", TMPDIR=str(temporary))
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=written, stderr=subprocess.STDOUT)
    preview = Preview(process, f"http://127.0.0.1:{port}/", log, temporary)
    try:
        preview.until(lambda: "Serving on" in preview.log, "serving")
        yield preview
        assert process.poll() is None, f"the server ended: {preview.log}"
        assert "Traceback" not in preview.log, preview.log
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
