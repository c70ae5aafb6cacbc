"""``mkdocs serve`` while somebody edits faster than it builds: at rest it shows what a fresh build makes."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.elmford import RICH
from tests.faults.edits import Author
from tests.site.preview import PATIENCE, Preview, serving
from tests.site.project import Done, Project, tree
from tools.trials import LONG, Table, store

pytestmark = [pytest.mark.site, pytest.mark.slow]

EDITS, BETWEEN_RESTS = (200, 20) if LONG else (12, 12)
SEED = 6
PAUSES = (0.0, 0.02, 0.1, 0.4, 0.8)
"""Seconds between two edits. A build takes longer than any of them, and the server looks twice a second."""
CONFIG = "  - explainer:\n      drafts: true\n"

BUILDS = "Building documentation..."
LIVE_RELOAD = re.compile(
    rb"<script>\nvar livereload = function.*?\nlivereload\((\d+), \d+\);\n</script>", re.DOTALL
)
"""What MkDocs' server puts into each page: the one thing in which it differs from a built page."""


@dataclass
class Reader:
    """Somebody who asks for the home page all the time."""

    preview: Preview
    answers: int = 0
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    def reads(self) -> None:
        while not self.ends.wait(0.05):
            start = time.monotonic()
            try:
                with urllib.request.urlopen(self.preview.url, timeout=PATIENCE) as answer:
                    page = answer.read()
                if b"</article>" not in page:
                    self.wrong.append(f"half a page: {page[-200:]!r}")
            except OSError as error:
                self.wrong.append(f"{error} after {time.monotonic() - start:.1f} s")
            self.answers += 1
            self.longest = max(self.longest, time.monotonic() - start)


@contextmanager
def reading(preview: Preview) -> Iterator[Reader]:
    reader = Reader(preview)
    thread = threading.Thread(target=reader.reads)
    thread.start()
    try:
        yield reader
    finally:
        reader.ends.set()
        thread.join()


@dataclass
class Fresh:
    """Builds of what stands in a project, made in a copy of it that nobody has built before."""

    project: Project
    address: str
    number: int = 0

    def build(self) -> tuple[Done, dict[str, bytes]]:
        self.number += 1
        folder = self.project.folder.parent / f"fresh-{self.number}"
        shutil.copytree(self.project.folder, folder, ignore=shutil.ignore_patterns(".git", "serve.log"))
        copy = Project(folder)
        config = copy.path("mkdocs.yml").read_text(encoding="utf-8")
        copy.write("mkdocs.yml", f"site_url: {self.address}\n{config}")
        done = copy.build()
        pages = tree(copy.site) if done.code == 0 else {}
        shutil.rmtree(folder)
        return done, pages


def differing(preview: Preview, pages: dict[str, bytes]) -> list[str]:
    """The files that the server has and a fresh build has not, or the other way round, or that differ."""
    try:
        served = tree(preview.site)
    except OSError:  # it is building
        return ["?"]
    return sorted(path for path in served.keys() | pages.keys() if served.get(path) != pages.get(path))


def answered(preview: Preview, pages: dict[str, bytes]) -> list[str]:
    """The addresses at which the server answers with something else than the page, but for its own script."""
    wrong, epochs = [], set()
    for path, page in pages.items():
        with urllib.request.urlopen(f"{preview.url}{path}", timeout=PATIENCE) as answer:
            body = answer.read()
        if path.endswith(".html"):
            epochs |= set(LIVE_RELOAD.findall(body))
            body = LIVE_RELOAD.sub(b"", body, count=1)
        if body != page:
            wrong.append(path)
    assert len(epochs) == 1, f"pages of builds {epochs}"
    return wrong


def memory(preview: Preview) -> int:
    """What the server holds in memory, in KiB."""
    asked = ["ps", "-o", "rss=", "-p", str(preview.process.pid)]
    return int(subprocess.run(asked, check=True, capture_output=True).stdout)


@dataclass
class Day:
    """What came of a day of edits."""

    rests: int = 0
    compared: int = 0
    broken: int = 0
    resident: list[tuple[int, int]] = field(default_factory=list)
    """Builds so far, and KiB."""


def comes_to_rest(preview: Preview, pages: dict[str, bytes]) -> None:
    """Wait until the server has these pages and builds no more."""
    started = -1
    while started != (started := preview.log.count(BUILDS)):
        try:
            preview.until(lambda: not differing(preview, pages), "equality")
        except AssertionError as error:
            raise AssertionError(f"{differing(preview, pages)} differ; {error}") from None
        time.sleep(1.2)  # it looks twice a second


def at_rest(author: Author, preview: Preview, fresh: Fresh, day: Day) -> None:
    """Nobody edits: what is broken is said and everything else still shown; mended, all is as if built anew."""
    day.rests += 1
    done, pages = fresh.build()
    if done.code != 0:
        day.broken += 1
        preview.until(lambda: "ERROR" in preview.log.rpartition("Detected file changes")[2], "a sentence")
        assert "</article>" in preview.get("")
        author.mends()
        author.script.append("mended")
        done, pages = fresh.build()
        assert done.code == 0, done.output
    comes_to_rest(preview, pages)
    assert answered(preview, pages) == []
    day.compared += len(pages)
    day.resident.append((preview.builds, memory(preview)))


def test_edits_faster_than_builds(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project", RICH)
    project.configure("  - explainer\n", CONFIG)
    author, day = Author(project, Random(SEED)), Day()
    with serving(project.folder) as preview, reading(preview) as reader:
        fresh = Fresh(project, preview.url)
        try:
            for number in range(EDITS):
                author.edits()
                time.sleep(author.random.choice(PAUSES))
                if (number + 1) % BETWEEN_RESTS == 0:
                    at_rest(author, preview, fresh, day)
            assert preview.rests(3.0), "it builds although nothing changed"
        except BaseException:
            print("\n".join(author.script))
            raise
    print("\n".join(author.script), day, reader)
    assert reader.wrong == []
