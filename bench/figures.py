"""What the comparison measured, kept as JSON in ``bench/figures``: the page of the docs is made of these files.

``compare-<claims>.json`` is written by :mod:`bench.compare`, ``live-<claims>.json`` by :mod:`bench.live`. Whoever
measures a goal elsewhere, in a browser or over many edits, hands it to ``record``, and it stands among the goals of the
page.
"""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

FOLDER = Path(__file__).parent / "figures"


@dataclass(frozen=True)
class Ratios:
    """Something measured as shares of what plain MkDocs and Material took in the same round."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Built:
    """What a build took at best."""

    who: str
    situation: str
    cpu: float
    wall: float
    memory: float
    ratios: Ratios | None
    written: int
    """How many files of the site were written, at most."""


@dataclass(frozen=True)
class Previewed:
    """What a preview took."""

    who: str
    start: float
    """Seconds until the first page."""
    waits: list[float]
    """Milliseconds from saving to the new page, of each edit."""
    cpu: float
    """Seconds of CPU time an edit."""
    idle: float
    """Seconds of CPU time a second while nothing happens."""


@dataclass(frozen=True)
class Compared:
    """All that was measured at one size."""

    claims: int
    pages: int
    on: str
    machine: str
    rounds: int
    has_fast: bool
    left_out: list[str]
    titles: dict[str, str]
    versions: dict[str, str]
    weights: dict[str, float]
    """Kilobytes of a claim's page."""
    builds: list[Built]
    previews: list[Previewed]

    def built(self, who: str, situation: str) -> Built | None:
        """What a build took; nothing if it was not measured."""
        return next((one for one in self.builds if (one.who, one.situation) == (who, situation)), None)

    def previewed(self, who: str) -> Previewed | None:
        """What a preview took; nothing if it was not measured."""
        return next((one for one in self.previews if one.who == who), None)


@dataclass(frozen=True)
class Timed:
    """One edit under a preview, and what came of it."""

    what: str
    address: str
    milliseconds: float
    """From closing the file until the page that shows the edit was answered."""
    cpu_milliseconds: float
    sent: int
    """Bytes of the answer."""
    written: int
    """Bytes that the preview had the system write to a disk meanwhile."""


@dataclass(frozen=True)
class Transcript:
    """One preview, edit by edit."""

    claims: int
    on: str
    machine: str
    is_fast: bool
    """Whether it is ours, else that of MkDocs."""
    start: float
    """Seconds until it answered."""
    memory: tuple[int, int]
    """MiB that it held at the beginning and at the end."""
    edits: list[Timed]


@dataclass(frozen=True)
class Goal:
    """Something that is to be reached, and what was measured of it."""

    area: str
    """What it is about: one of ``goals.AREAS``."""
    what: str
    limit: float
    unit: str
    is_least: bool
    """Whether the limit is the least that it has to be; else it is the most."""
    measured: float | None
    """Nothing, if nobody measured it yet."""
    how: str = ""
    """What else there is to know about the figure."""

    @property
    def is_reached(self) -> bool:
        """Whether what was measured is within the limit."""
        if self.measured is None:
            return False
        return self.measured >= self.limit if self.is_least else self.measured <= self.limit

    @property
    def by(self) -> float | None:
        """How many times better than the limit it is; less than 1 if it is worse, nothing if that cannot be said."""
        if self.measured is None or not self.limit or not self.measured:
            return None
        return self.measured / self.limit if self.is_least else self.limit / self.measured


@dataclass(frozen=True)
class Recorded:
    """Goals that were measured elsewhere."""

    on: str
    machine: str
    goals: list[Goal]


def store(found: Compared) -> None:
    """Keep what was measured at one size, in place of what was measured at it before."""
    _write(f"compare-{found.claims:06}.json", found)


def record(part: str, goals: Sequence[Goal]) -> None:
    """Keep goals that were measured elsewhere, in place of those of this part's last run.

    Args:
        part: a word for what measured them, such as ``search``.
        goals: what came of it. Run ``python -m bench.speed`` afterwards: it makes the page anew.
    """
    _write(f"goals-{part}.json", Recorded(datetime.now(UTC).date().isoformat(), machine(), list(goals)))


def transcribe(found: Transcript) -> None:
    """Keep what one preview did, in place of what was kept of the last one at its size."""
    _write(f"live-{found.claims:06}.json", found)


def _write(name: str, figures: Compared | Recorded | Transcript) -> None:
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(asdict(figures), ensure_ascii=False, indent=1)
    (FOLDER / name).write_text(f"{text}\n", encoding="utf-8")


def compared() -> list[Compared]:
    """What is kept of the comparison, the smallest size first."""
    reads = TypeAdapter(Compared)
    return [reads.validate_json(path.read_bytes()) for path in sorted(FOLDER.glob("compare-*.json"))]


def recorded() -> list[Recorded]:
    """What is kept of goals that were measured elsewhere."""
    reads = TypeAdapter(Recorded)
    return [reads.validate_json(path.read_bytes()) for path in sorted(FOLDER.glob("goals-*.json"))]


def transcripts() -> list[Transcript]:
    """What is kept of previews, the smallest size first."""
    reads = TypeAdapter(Transcript)
    return [reads.validate_json(path.read_bytes()) for path in sorted(FOLDER.glob("live-*.json"))]


def machine() -> str:
    """The machine in words that name none: processor, cores, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {_system()}"


def _processor() -> str:
    try:
        said = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        said = None
    return said[1] if said else platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def put(page: Path, begin: str, made: str, end: str) -> None:
    """Put a part into a page that people write, in place of the one before it.

    Args:
        page: where.
        begin: what the part begins with.
        made: the part, with both ends.
        end: what it ends with.
    """
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    page.write_text(f"{before}{made}{rest.partition(end)[2]}", encoding="utf-8")
