"""Whether work grows faster than what it is done on, found by counting rather than by timing.

Every line of ours that runs is counted, while a site of a shape is checked, checked again, compared, formatted and
built: at ``n``, at ``2n`` and at ``4n``. What is linear adds twice as much the second time, whatever it costs to begin
with; a step for each pair adds four times as much. Counts are the same on every machine and on every day, so that a
small ``n`` is enough. What a single line does inside a library, such as sorting, is not seen.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import explainer
from bench import shapes
from explainer import canonical, memo, report, workshop
from explainer.changes import compare
from explainer.changes.text import text as changes_text
from explainer.outputs import FORMATS, Resources

TODAY = date(2026, 11, 22)
BOUND = 2.3
"""How many times as much may be added from ``2n`` to ``4n`` as from ``n`` to ``2n``."""
_OF_A_LINE = 2.6
"""The same of single lines: sorting grows a little faster than what is sorted."""
_OURS = str(Path(explainer.__file__).parent)

Line = tuple[str, int]
"""A function by its file, its first line and its name, and a line of it."""


@cache
def _resources() -> Resources:
    return workshop.resources(Path("none"))


def work(folder: Path, shown_as: str = "data") -> None:
    """Everything that is done with a data folder: check, check again, write findings, compare, format, build."""
    checked = workshop.read(folder, shown_as)
    report.text(checked.findings)
    report.sarif(checked.findings)
    _, memory = memo.check(folder, shown_as, TODAY, memo.Memory())
    memo.check(folder, shown_as, TODAY, memo.remembered(memory.written()))
    nothing = workshop.read(folder / "none", shown_as).dataset
    for before in (checked.dataset, nothing):
        changes_text(compare(before, checked.dataset))
    for record in checked.dataset.records():
        canonical.canonical(record.document, record)
    if checked.is_sound:
        site = workshop.site(checked, address="https://example.org/")
        for format in FORMATS:
            if format.name != "previews":  # a picture for each topic: no line of ours, and most of the time
                deque((output.ready() for output in format.render(site, _resources())), maxlen=0)


def counted(shape: shapes.Shape, n: int, done: Callable[[Path], None] = work) -> Counter[Line]:
    """How often each line of ours ran, while a shape's site was worked on."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shapes.write(shape, n, data)
        _forget()
        lines = _lines(done, data)
    named: Counter[Line] = Counter()
    for (code, line), count in lines.items():
        named[_named(code), line] += count
    return named


def _forget() -> None:
    """Empty what functions of ours remember: what was done before must not make the next count smaller."""
    gc.unfreeze()  # reading leaves out of sight what was there
    for kept in gc.get_objects():
        if isinstance(kept, _lru_cache_wrapper) and str(kept.__module__).startswith("explainer."):
            kept.cache_clear()


def _lines(done: Callable[[Path], None], data: Path) -> Counter[tuple[CodeType, int]]:
    """Lines of ours by their code objects; those of templates have a name of their own for a file."""
    lines: Counter[tuple[CodeType, int]] = Counter()

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        if event == "line":
            lines[frame.f_code, frame.f_lineno] += 1
        return on_line

    def on_call(frame: FrameType, _: str, __: Any) -> Any:
        return on_line if frame.f_code.co_filename.startswith((_OURS, "<template")) else None

    before = sys.gettrace()
    sys.settrace(on_call)
    try:
        done(data)
    finally:
        sys.settrace(before)
    return lines


def _named(code: CodeType) -> str:
    return f"{code.co_filename.removeprefix(_OURS)}:{code.co_firstlineno} {code.co_qualname}"


@dataclass(frozen=True)
class Growth:
    """How often something was done at ``n``, ``2n`` and ``4n``."""

    name: str
    counts: tuple[int, int, int]

    @property
    def ratio(self) -> float:
        """What came on top the second time, of what came the first time: 2 if it is linear, 4 if it is quadratic."""
        first, second, third = self.counts
        return (third - second) / max(1, second - first)


@dataclass(frozen=True)
class Grown:
    """How the work on a shape grew, and the lines that grew out of proportion, those that were most first."""

    all: Growth
    steep: tuple[Growth, ...]


def grown(shape: shapes.Shape, n: int, done: Callable[[Path], None] = work) -> Grown:
    """How the work on a shape grows."""
    small, middle, large = (counted(shape, size, done) for size in (n, 2 * n, 4 * n))
    whole = Growth(shape.__name__, (small.total(), middle.total(), large.total()))
    lines = (
        Growth(f"{function}, line {line}", (small[function, line], middle[function, line], count))
        for (function, line), count in large.items()
    )
    return Grown(whole, tuple(sorted(_steep(lines, n), key=lambda line: -line.counts[2])))


def _steep(lines: Iterator[Growth], n: int) -> Iterator[Growth]:
    """Those that add far more than twice as much the second time."""
    for line in lines:
        first, second, third = line.counts
        if third - second > _OF_A_LINE * max(0, second - first) + 6 * n:
            yield line


def main() -> None:
    """``python -m bench.growth [N]``: each shape alone, what its growth is, and the lines that are steep."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    for shape in (*shapes.SOUND, *shapes.UNSOUND):
        found = grown(shape, n)
        print(f"{found.all.ratio:5.2f}  {shape.__name__}  {found.all.counts}", flush=True)
        for line in found.steep:
            print(f"       {line.name}: {line.counts}")


if __name__ == "__main__":
    main()
