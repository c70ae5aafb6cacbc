"""A preview under stress: somebody who edits, somebody who reads, and the comparison with fresh builds."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
import urllib.error
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

PAUSES = (0.0, 0.02, 0.1, 0.4, 0.8)
"""Seconds between two edits. A build takes longer than most of them, and the server looks twice a second."""
GROWTH = 200.0
"""KiB by which memory may grow with each build before it counts as growing. Without a guard it was 2,800."""
DRAFTS = "  - explainer:\n      drafts: true\n"
"""A build that is to show what a preview shows."""

BUILDS = "Building documentation..."
LIVE_RELOAD = re.compile(
    rb"<script>\nvar livereload = function.*?\nlivereload\((\d+), \d+\);\n</script>", re.DOTALL
)
"""What MkDocs' server puts into each page: the one thing in which an answer differs from a built page."""


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


@dataclass
class Day:
    """A day of edits, and what came of it."""

    author: Author
    preview: Preview
    fresh: Fresh
    rests: int = 0
    compared: int = 0
    differed: int = 0
    broken: int = 0
    known: set[str] = field(default_factory=set)
    """Every file that there ever was."""
    resident: list[tuple[int, int]] = field(default_factory=list)
    """Builds so far, and KiB of memory."""

    @property
    def started(self) -> int:
        """How many builds have begun."""
        return self.preview.log.count(BUILDS)

    def passes(self, edits: int, between_rests: int) -> None:
        for number in range(edits):
            self.author.edits()
            time.sleep(self.author.random.choice(PAUSES))
            if (number + 1) % between_rests == 0:
                self.rest()
        self.sleep(3.0)

    def rest(self) -> None:
        """Nobody edits: what is broken is said, all else still shown; mended, everything is as if built anew."""
        self.rests += 1
        done, pages = self.fresh.build()
        if done.code != 0:
            self.broken += 1
            said = lambda: "ERROR" in self.preview.log.rpartition("Detected file changes")[2]  # noqa: E731
            self.preview.until(said, "a sentence")
            self.preview.shows("claims/bridge-cost/", "footbridge cost")
            self.author.mends()
            self.author.script.append("mended")
            done, pages = self.fresh.build()
            assert done.code == 0, done.output
        self.comes_to_rest(pages)
        wrong = self.answered(pages)
        self.compared, self.differed = self.compared + len(pages), self.differed + len(wrong)
        assert wrong == []
        self.resident.append((self.started, memory(self.preview)))

    def comes_to_rest(self, pages: dict[str, bytes]) -> None:
        """Wait until the server has these pages and builds no more."""
        started = -1
        while started != (started := self.started):
            try:
                self.preview.until(lambda: not self.differing(pages), "equality")
            except AssertionError as error:
                raise AssertionError(
                    f"{self.differing(pages)} differ, {self.first(pages)}; {error}"
                ) from None
            time.sleep(1.2)  # it looks twice a second

    def differing(self, pages: dict[str, bytes]) -> list[str]:
        """The files that the server has and a fresh build has not, or the other way round, or that differ."""
        self.known |= pages.keys()
        return [path for path in sorted(self.known) if self.served(path) != pages.get(path)]

    def first(self, pages: dict[str, bytes]) -> str:
        """Where the first of them begins to differ, as it is served and as it should be."""
        for path in self.differing(pages):
            both = (self.served(path) or b"", pages.get(path) or b"")
            pairs = enumerate(zip(*both, strict=False))
            same = next((at for at, (one, two) in pairs if one != two), min(map(len, both)))
            shown = (text[max(0, same - 80) : same + 120].decode("utf-8", "replace") for text in both)
            return f"{path}: {' | '.join(map(repr, shown))}"
        return "no more"

    def served(self, path: str) -> bytes | None:
        """The file with which the server answers now, without its own script; nothing if there is none."""
        try:
            with urllib.request.urlopen(f"{self.preview.url}{path}", timeout=PATIENCE) as answer:
                body = bytes(answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            return None
        return LIVE_RELOAD.sub(b"", body, count=1) if path.endswith(".html") else body

    def answered(self, pages: dict[str, bytes]) -> list[str]:
        """The addresses at which the answer is not the page, but for the server's own script."""
        wrong, epochs = [], set()
        for path, page in pages.items():
            with urllib.request.urlopen(f"{self.preview.url}{path}", timeout=PATIENCE) as answer:
                body = answer.read()
            if path.endswith(".html"):
                epochs |= set(LIVE_RELOAD.findall(body))
                body = LIVE_RELOAD.sub(b"", body, count=1)
            if body != page:
                wrong.append(path)
        assert len(epochs) == 1, f"pages of builds {epochs}"
        return wrong

    def sleep(self, seconds: float) -> None:
        """Nothing happens for so long: nothing is built, and a browser that waits for news gets none."""
        found = LIVE_RELOAD.search(self.preview.get("").encode())
        assert found
        before, epoch = self.started, int(found[1])
        with pytest.raises(TimeoutError):
            urllib.request.urlopen(f"{self.preview.url}livereload/{epoch}/0", timeout=seconds)
        assert self.started == before, "it builds although nothing changed"


def memory(preview: Preview) -> int:
    """What the server holds in memory, in KiB."""
    asked = ["ps", "-o", "rss=", "-p", str(preview.process.pid)]
    return int(subprocess.run(asked, check=True, capture_output=True).stdout)


def slope(points: list[tuple[int, int]]) -> float:
    """By how much the second number grows with the first: the line that fits best."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    steps = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - height) for x, y in points) / steps


@contextmanager
def stressed(home: Path, seed: int, off: str = "") -> Iterator[tuple[Day, Reader]]:
    """A preview of a project that somebody edits; with the edits in the report of a failure."""
    project = Project.create(home / "project", RICH)
    project.configure("  - explainer\n", DRAFTS)
    author = Author(project, Random(seed))
    with serving(project.folder, after=off) as preview, reading(preview) as reader:
        try:
            yield Day(author, preview, Fresh(project, preview.url)), reader
        except BaseException:
            print(f"Seed {seed}:", *author.script, sep="\n")
            raise
        assert "Traceback" not in preview.log
    assert reader.wrong == []
