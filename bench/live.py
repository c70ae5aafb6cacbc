"""A live preview, watched: ``python -m bench.live [--claims 1000 ...] [--store]``, edit by edit.

A synthetic site under ``mkdocs serve`` is edited in many ways, its records come, go, change their names and break.

Each edit is timed from the moment its file is closed until the page with the new words has been answered by HTTP; the
browser's part is played by a request that waits for news, as the script in each page does, and then asks for the page.
``--store`` keeps the transcript and writes the page of the docs.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import figures, speed, synthesise
from bench.figures import Timed, Transcript

EDITS = 24
CONFIG = """\
site_name: Synthetic
theme:
  name: material
  font: false
  features: [content.action.edit, navigation.top, search.highlight]
plugins:
  - search
  - explainer:
      strict: false
      fast: {fast}
nav:
  - Home: index.md
  - Topics: topics/index.md
  - Texts: articles/index.md
  - Claims: claims/index.md
  - Sources: sources/index.md
markdown_extensions:
  - toc: {{permalink: true}}
"""
_EPOCH = re.compile(rb"livereload\((\d+), \d+\);")


@dataclass(frozen=True)
class Serving:
    """A running ``mkdocs serve`` of a project."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path

    def get(self, address: str) -> bytes:
        """A page; nothing where there is none."""
        try:
            with urllib.request.urlopen(self.url + address, timeout=600) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            return b""

    def epoch(self) -> int:
        """The version that pages are of."""
        found = _EPOCH.search(self.get(""))
        assert found, "no script that asks for news"
        return int(found[1])

    def cpu(self) -> float:
        """Milliseconds for which the process has run so far."""
        return time.clock_gettime(~self.process.pid << 3 | 2) * 1000  # the kernel's name for another's clock

    def written(self) -> int:
        """Bytes that it has had written to disks so far; Linux counts them when they are handed over."""
        told = Path(f"/proc/{self.process.pid}/io").read_text(encoding="ascii")
        return int(told.partition("\nwrite_bytes: ")[2].split()[0])

    def memory(self) -> int:
        """MiB that it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) // 1024 if found else 0

    def timed(
        self, what: str, address: str, edit: Callable[[], None], shows: Callable[[bytes], bool]
    ) -> Timed:
        """An edit, until an address shows what it should."""
        epoch, before, written = self.epoch(), self.cpu(), self.written()
        edit()
        start = time.perf_counter()
        while True:
            epoch = int(self.get(f"livereload/{epoch}/0"))
            page = self.get(address)
            if shows(page):
                break
            assert time.perf_counter() - start < 600, f"{what} never showed at {address}"
        took = (time.perf_counter() - start) * 1000
        time.sleep(0.05)  # what is done after the answer counts as well
        cpu, written = round(self.cpu() - before, 1), self.written() - written
        return Timed(what, address, round(took, 1), cpu, len(page), written)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[Serving, float]]:
    """A preview of a project, and how many seconds it took to begin."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    served = Serving(process, f"http://127.0.0.1:{port}/", folder)
    try:
        assert process.stdout
        said = b""
        while b"Serving on" not in said:
            line = process.stdout.readline()
            said += line
            assert line, said.decode("utf-8", "replace")
        took = time.perf_counter() - start
        # What it says goes nowhere, and not to a disk, where it would count among what is written.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield served, took
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # whoever began this may have it deaf to that, such as a shell
            process.kill()
            process.wait()


def project(folder: Path, claims: int, *, fast: bool) -> None:
    """A synthetic site of so many claims."""
    synthesise.write(folder, claims)
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs/index.md").write_text("# Home\n\nThe [topics](topics/index.md).\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG.format(fast=str(fast).lower()), encoding="utf-8")


KINDS = {
    "claims": "statement: ",
    "topics": "question: ",
    "actors": "title: ",
    "sources": "(?:title|publisher): ",
    "events": "title: ",
}
"""A key of each type whose words its pages show."""


def edits(served: Serving, number: int) -> Iterator[Timed]:
    """Edits of different kinds, one after the other."""
    data = served.folder / "data"
    files = {kind: sorted(data.glob(f"{kind}/**/*.yml")) for kind in KINDS}
    order = ["claims", "topics", "claims", "actors", "claims", "sources", "claims", "events"]
    for count in range(number - 4):
        kind = order[count % len(order)]
        path = files[kind][(count * 7 + 3) % len(files[kind])]
        text, word = re.sub(r"Edited\d+x ", "", path.read_text(encoding="utf-8")), f"Edited{count}x"
        new = re.sub(rf"^({KINDS[kind]})(>-\n +|['\"]?)", rf"\1\2{word} ", text, count=1, flags=re.MULTILINE)
        assert word in new, f"{path} has none of {KINDS[kind]}"
        address = "timeline/" if kind == "events" else f"{kind}/{path.stem}/"
        yield served.timed(f"a word in one of {kind}", address, _writing(path, new), _has(word))
    yield from _coming_and_going(served, files["claims"][1])


def _coming_and_going(served: Serving, like: Path) -> Iterator[Timed]:
    text = like.read_text(encoding="utf-8")
    # Another article's words can be accounted for once, so it quotes nothing.
    new, renamed = like.with_name("quite-new.yml"), like.with_name("renamed.yml")
    plain = "kind: opinion\nstatement: Quite new words.\nstatus: published\ncounter_view: {text: Others differ.}\n"
    claimant = re.search(r"^claimant: .*$", text, re.MULTILINE)
    plain += f"{claimant[0]}\n" if claimant else "claimant: " + _any_actor(served) + "\n"
    yield served.timed("a new claim", "claims/quite-new/", _writing(new, plain), _has("Quite new words"))
    yield served.timed(
        "a renamed claim", "claims/renamed/", lambda: _rename(new, renamed), _has("Quite new words")
    )
    broken = plain.replace("kind:", "knd:")
    yield served.timed("a mistake", "claims/renamed/", _writing(renamed, broken), _has("The data has errors"))
    yield served.timed("a deleted claim", "claims/renamed/", renamed.unlink, lambda page: not page)


def _any_actor(served: Serving) -> str:
    return min((served.folder / "data/actors").glob("*.yml")).stem


def _rename(path: Path, to: Path) -> None:
    path.rename(to)


def _writing(path: Path, text: str) -> Callable[[], None]:
    def write() -> None:
        path.write_text(text, encoding="utf-8")

    return write


def _has(words: str) -> Callable[[bytes], bool]:
    return lambda page: words.encode() in page


def watched(claims: int, number: int, *, fast: bool = True) -> Transcript:
    """What one preview of a site of so many claims did."""
    home = Path(tempfile.mkdtemp(prefix="bench-live-"))
    try:
        project(home, claims, fast=fast)
        with serving(home) as (served, start):
            began = served.memory()
            time.sleep(2)  # it makes a page of each sort for itself
            timed = list(edits(served, number))
            return Transcript(
                claims=claims,
                on=datetime.now(UTC).date().isoformat(),
                machine=figures.machine(),
                is_fast=fast,
                start=round(start, 2),
                memory=(began, served.memory()),
                edits=timed,
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print transcripts."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=[1000], metavar="N")
    parser.add_argument("--edits", type=int, default=EDITS, metavar="N")
    parser.add_argument("--plain", action="store_true", help="with `fast: false`, as MkDocs does it")
    parser.add_argument(
        "--store", action="store_true", help="keep the transcripts and write the page of the docs"
    )
    options = parser.parse_args(arguments)
    if options.store and options.plain:
        parser.error("--store is for our own preview")
    for claims in sorted(options.claims):
        found = watched(claims, options.edits, fast=not options.plain)
        print("\n".join(speed.transcript(found)), flush=True)
        if options.store:
            figures.transcribe(found)
            speed.write()


if __name__ == "__main__":
    main()
