"""Where time went, and how far it is: said to whoever asks or looks on, and to nobody else."""

from __future__ import annotations

import io
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from explainer import stages, watching
from explainer.cli import main
from explainer.plugin import profiling
from explainer.watching import Bars, Profile, has_bars
from tests import bundles


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A clock that goes on when somebody says so: half of the time is CPU time."""
    now = SimpleNamespace(at=100.0)
    fake = SimpleNamespace(
        perf_counter=lambda: now.at, process_time=lambda: now.at / 2, monotonic=lambda: now.at
    )
    monkeypatch.setattr(watching, "time", fake)
    yield now


class Terminal(io.StringIO):
    """Somebody looks on."""

    def isatty(self) -> bool:
        return True


def rows(table: str) -> dict[str, list[str]]:
    """The figures of a profile by their stages."""
    found = {}
    for line in table.splitlines():
        name, *rest = re.split(r"\s{2,}", line.strip())
        found[name] = rest
    return found


def test_a_stage_within_another_counts_for_itself(clock: SimpleNamespace) -> None:
    profile = Profile()
    with stages.watched(profile):
        clock.at += 1
        with stages.stage("outer", files=2):
            clock.at += 4
            with stages.stage("inner", files=1):
                clock.at += 8
            clock.at += 4
        assert stages.timed(lambda: 5, "inner", files=1)() == 5
    found = rows(profile.table())
    assert found["outer"] == ["8.00", "4.00", "6.8%", "2"]
    assert found["inner"] == ["8.00", "4.00", "6.8%", "2"]
    assert found["all else"] == ["1.00", "0.50", "0.9%"]
    assert found["start of Python"] == ["50.00", "85.5%"]
    assert found["together"] == ["17.00", "58.50"]


def test_what_other_processes_took_is_added(clock: SimpleNamespace) -> None:
    here, there = Profile(), Profile()
    with stages.watched(there), stages.stage("pages"):
        clock.at += 2
        stages.split()
        with stages.stage("Markdown", files=3):
            clock.at += 6
        done = stages.taken()
        assert done == ({"Markdown": (3.0, 3)},)
        clock.at += 2
        assert stages.taken() == ({"pages": (1.0, 0)},)
    with stages.watched(here):
        stages.add(done)
    found = here.table()
    assert rows(found)["Markdown"] == ["0.00", "3.00", "5.2%", "3"] and "that of other processes" in found


def test_nobody_is_told_where_nobody_watches() -> None:
    def call() -> None: ...

    assert stages.timed(call, "x") is call and not stages.is_watched() and stages.taken() == ()
    with stages.stage("x"):
        assert list(stages.counted([1, 2], "x")) == [1, 2]


def shown(clock: SimpleNamespace, *, seconds: float, total: int | None) -> str:
    terminal = Terminal()
    with stages.watched(Bars(terminal)):
        for _ in stages.counted(range(20), "reading", total):
            clock.at += seconds
            assert list(stages.counted("ab", "within")) == ["a", "b"]
    return terminal.getvalue()


def test_bars_are_for_what_takes_long(clock: SimpleNamespace) -> None:
    assert shown(clock, seconds=0.04, total=20) == ""
    found = shown(clock, seconds=0.2, total=20)
    assert "reading" in found and "100%" in found and found.endswith("\n") and "within" not in found
    assert re.search(r"reading .*\b20\b", shown(clock, seconds=0.2, total=None))


def test_bars_are_for_people() -> None:
    assert has_bars(Terminal(), {}) and has_bars(Terminal(), {"CI": "", "TERM": "xterm"})
    assert not has_bars(io.StringIO(), {})
    for wish in ({"CI": "true"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert not has_bars(Terminal(), wish)


def test_a_failure_ends_the_line_of_a_bar(clock: SimpleNamespace) -> None:
    terminal = Terminal()
    with (
        pytest.raises(ZeroDivisionError),
        stages.watched(Bars(terminal)),
        stages.long("asking", 3) as advance,
    ):
        clock.at += 2
        advance(1)
        raise ZeroDivisionError
    assert terminal.getvalue().endswith("\n") and not stages.is_watched()


def test_build_says_where_time_went(over: bundles.Lay, tmp_path: Path, that_day: None) -> None:
    command = ["build", "--data", str(over("")), "--to", str(tmp_path / "pages")]
    plain = CliRunner().invoke(main, command)
    done = CliRunner().invoke(main, [*command, "--in-place", "--profile"])
    assert done.exit_code == 0 and plain.stderr == ""
    assert re.fullmatch(r".*pages: 0 written, \d+ unchanged, 0 removed\n", done.stdout)
    found = rows(done.stderr)
    assert {"reading", "checking", "arranging", "writing", "all else", "together"} < found.keys()
    files = sum(int(row[-1].replace(",", "")) for name, row in found.items() if name.startswith("format: "))
    made = [path for path in (tmp_path / "pages").rglob("*") if path.is_file() and path.name[0] != "."]
    assert files == len(made)


def test_a_preview_is_not_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_PROFILE", "1")
    with profiling.begun(True):
        assert not stages.is_watched()
    with profiling.begun(False):
        assert stages.is_watched()


# As people see it

AT_ONCE = "from explainer import cli, watching; watching._FIRST = -1; cli.main()"


def on_a_terminal(*command: str, **environ: str) -> tuple[str, str]:
    """What a command prints into a pipe, and what it shows on a terminal meanwhile."""
    pty = pytest.importorskip("pty", reason="this system has no such terminals")
    here, there = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "TERM")}
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=there, env={**kept, **environ}, text=True
    ) as run:
        os.close(there)
        assert run.stdout
        said, seen = run.stdout.read(), b""
        assert run.wait(60) == 0
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and select.select([here], [], [], 0.2)[0]:
        try:
            more = os.read(here, 65_536)
        except OSError:  # its other end is closed
            break
        if not more:
            break
        seen += more
    os.close(here)
    return said, seen.decode()


@pytest.mark.slow
def test_a_terminal_has_bars_and_what_is_piped_has_none(lay: bundles.Lay, tmp_path: Path) -> None:
    check = ("check", "--no-cache", "--data", str(lay("")))
    said, seen = on_a_terminal("-c", AT_ONCE, *check)
    assert "reading" in seen and "100%" in seen
    assert said == "no findings\n"
    assert on_a_terminal("-c", AT_ONCE, *check, NO_COLOR="1") == ("no findings\n", "")


@pytest.mark.slow
def test_what_is_quick_shows_none(lay: bundles.Lay) -> None:
    assert on_a_terminal("-m", "explainer", "check", "--data", str(lay(""))) == ("no findings\n", "")
