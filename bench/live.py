"""A live preview, watched: ``python -m bench.live --claims 1000`` edits a synthetic site under ``mkdocs serve``.

Each edit is timed from the moment its file is closed until the page with the new words has been answered by HTTP; the
browser's part is played by a request that waits for news, as the script in each page does, and then asks for the page.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import synthesise

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
class Timed:
    """One edit, and what came of it."""

    what: str
    address: str
    milliseconds: float
    cpu_milliseconds: float
    sent: int
    """Bytes of the answer."""


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

    def memory(self) -> int:
        """MiB that it holds."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) // 1024 if found else 0

    def timed(
        self, what: str, address: str, edit: Callable[[], None], shows: Callable[[bytes], bool]
    ) -> Timed:
        """An edit, until an address shows what it should."""
        epoch, before = self.epoch(), self.cpu()
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
        return Timed(what, address, round(took, 1), round(self.cpu() - before, 1), len(page))


@contextmanager
def serving(folder: Path) -> Iterator[tuple[Serving, float]]:
    """A preview of a project, and how many seconds it took to begin."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "serve.log").open("wb")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT)
    served = Serving(process, f"http://127.0.0.1:{port}/", folder)
    try:
        while b"Serving on" not in (folder / "serve.log").read_bytes():
            assert process.poll() is None, (folder / "serve.log").read_text(encoding="utf-8")
            time.sleep(0.02)
        yield served, time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        log.close()


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


def watched(claims: int, number: int, *, fast: bool = True) -> dict[str, Any]:
    """The figures of one size."""
    home = Path(tempfile.mkdtemp(prefix="bench-live-"))
    try:
        project(home, claims, fast=fast)
        with serving(home) as (served, start):
            began = served.memory()
            time.sleep(2)  # it makes a page of each sort for itself
            timed = list(edits(served, number))
            return {
                "claims": claims,
                "fast": fast,
                "start_s": round(start, 2),
                **_summed(timed),
                "memory_at_start_mib": began,
                "memory_at_end_mib": served.memory(),
                "edits": [asdict(each) for each in timed],
            }
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _summed(timed: Sequence[Timed]) -> dict[str, float]:
    """The middle and the worst, of all edits and of those of claims alone."""
    sums: dict[str, float] = {}
    for name, some in (("", timed), ("claim_", [each for each in timed if "/claim" in f"/{each.address}"])):
        sums[f"{name}median_ms"] = round(statistics.median(each.milliseconds for each in some), 1)
        sums[f"{name}worst_ms"] = max(each.milliseconds for each in some)
        sums[f"{name}cpu_median_ms"] = round(statistics.median(each.cpu_milliseconds for each in some), 1)
    return sums


def transcript(figures: dict[str, Any]) -> str:
    """What was done and what came of it, for a terminal."""
    lines = [f"{figures['claims']:,} claims: the preview began after {figures['start_s']} s"]
    lines += [
        f"  {each['what']:<26} {each['address']:<34} {each['milliseconds']:>8.1f} ms"
        f"  {each['cpu_milliseconds']:>7.1f} ms CPU  {each['sent']:>9,} bytes"
        for each in figures["edits"]
    ]
    lines.append(
        f"  until served: median {figures['median_ms']} ms, worst {figures['worst_ms']} ms, of claims "
        f"{figures['claim_median_ms']} and {figures['claim_worst_ms']}; CPU: median {figures['cpu_median_ms']} ms, "
        f"of claims {figures['claim_cpu_median_ms']}; memory {figures['memory_at_start_mib']} MiB, "
        f"{figures['memory_at_end_mib']} at the end"
    )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a transcript; with ``--to`` also write the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--claims", type=int, nargs="+", default=[1000])
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--plain", action="store_true", help="with `fast: false`, as MkDocs does it")
    parser.add_argument("--to", type=Path, help="a file for the figures")
    options = parser.parse_args(arguments)
    sizes = [watched(claims, options.edits, fast=not options.plain) for claims in options.claims]
    print("\n\n".join(map(transcript, sizes)))
    if options.to:
        about = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
        about |= {name: version(name) for name in ("mkdocs", "mkdocs-material", "watchdog")}
        options.to.parent.mkdir(parents=True, exist_ok=True)
        options.to.write_text(json.dumps({"about": about, "sizes": sizes}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
