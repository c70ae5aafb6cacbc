"""No file, however bad, ends a command with a crash, a signal or a traceback, takes two seconds, or 300 megabytes.

Each command runs in a process of its own with limits of its own. What is measured is what it took beyond starting.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explainer import compose, source
from tests import bundles
from tests.site.project import ROOT
from tools import trials

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="this system cannot measure one process alone"
)

SECONDS, MEGABYTES = 2.0, 300
SPREAD = 40
"""Every so manyth file is tried in a short run, beginning with the first; those in ``ALWAYS`` each time."""
ALWAYS = {
    "empty lines", "comments for us", "a comment before every item", "a text of dots in names", "one rating",
    "long anchors that are missing",
}  # fmt: skip
"""Files that broke a limit once, and that no other test has."""
COMMANDS = (["check", "--no-cache"], ["fmt", "--check"], ["build", "--to", "pages"])


def measured(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each of these commands cost."""
    command = [sys.executable, "-m", "tests.fuzz.limited"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        input=json.dumps(runs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    costs: list[dict[str, Any]] = json.loads(done.stdout)
    return costs


def complaints(run: dict[str, Any], cost: dict[str, Any]) -> list[str]:
    """What is wrong with how a command ended."""
    found = []
    if cost["code"] not in (0, 1):
        found.append(f"it ended with {cost['code']}")
    if "Traceback" in cost["said"] or "MemoryError" in cost["said"]:
        found.append(cost["said"][-600:])
    if cost["seconds"] > SECONDS * run.get("files", 1):
        found.append(f"it took {cost['seconds']:.1f} s")
    if cost["megabytes"] > MEGABYTES:
        found.append(f"it took {cost['megabytes']:.0f} MB")
    return [f"{run['name']}, {' '.join(run['arguments'])}: {complaint}" for complaint in found]


def calmly(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The costs; of what takes long again, as other things can keep the processor from it."""
    costs = measured(runs)
    late = [at for at, cost in enumerate(costs) if SECONDS < cost["seconds"] < 3 * SECONDS]
    for at, cost in zip(late, measured([runs[at] for at in late]) if late else (), strict=True):
        costs[at] = min(costs[at], cost, key=lambda one: float(one["seconds"]))
    return costs


def some(files: dict[str, Any]) -> dict[str, Any]:
    """All files in a long run, else a few."""
    kept = set(list(files)[::SPREAD]) | ALWAYS
    return {name: file for name, file in files.items() if trials.LONG or name in kept}


def of_data(folder: Path) -> Iterator[dict[str, Any]]:
    from tests.fuzz import worst  # which makes megabytes

    return laid(folder, some(worst.files()))


def laid(folder: Path, cases: dict[str, dict[str, bytes]]) -> Iterator[dict[str, Any]]:
    """The commands on each of these files, in a folder of its own."""
    base = bundles.folder("")
    for number, (name, files) in enumerate(cases.items()):
        home = folder / f"data{number}"
        home.mkdir()
        base.write(home / "data")
        for path, raw in files.items():
            assert len(raw) <= source.MAX_BYTES, name
            (home / "data" / path).parent.mkdir(exist_ok=True)
            (home / "data" / path).write_bytes(raw)
        for arguments in COMMANDS:
            yield {"name": name, "arguments": arguments, "folder": str(home), "files": len(files)}


def of_imports(folder: Path) -> Iterator[dict[str, Any]]:
    from tests.fuzz import worst

    bundles.folder("").write(folder / "data")
    for number, (name, raw) in enumerate(some(worst.IMPORTS).items()):
        (folder / f"in{number}").write_bytes(raw)
        for what in ("claimreview", "annotations"):
            arguments = ["import", what, f"in{number}", "--dry-run"]
            yield {"name": name, "arguments": arguments, "folder": str(folder)}


@pytest.mark.slow
@pytest.mark.parametrize("of", [of_data, of_imports])
def test_no_file_breaks_a_limit(of: Any, tmp_path: Path, costs: dict[str, list[dict[str, Any]]]) -> None:
    runs = list(of(tmp_path))
    measured = calmly(runs)
    for run, cost in zip(runs, measured, strict=True):
        key = " ".join(run["arguments"][: 2 if run["arguments"][0] == "import" else 1])
        costs.setdefault(key, []).append({**run, **cost})
    broken = [say for run, cost in zip(runs, measured, strict=True) for say in complaints(run, cost)]
    assert broken == []


@pytest.fixture(scope="module")
def costs() -> Iterator[dict[str, list[dict[str, Any]]]]:
    """What commands cost, by their names; written down at the end of a long run."""
    found: dict[str, list[dict[str, Any]]] = {}
    yield found
    if trials.LONG and found:
        rows = [_row(command, runs) for command, runs in found.items()]
        says = (
            "Each of these files is as large as is allowed and full of what costs a reader most: nesting, keys, "
            "quotes, comments, anchors, marks, mistakes. A command has to end with a sentence, in less than "
            f"{SECONDS:.0f} s of processor time for each file, beyond its start, and {MEGABYTES} MB in all. Most are "
            "one file; a few are two, such as a text and what quotes it."
        )
        columns = ("command", "files", "broken", "slowest, s", "which", "largest, MB", "which one")
        trials.store("fuzz", "limits", [trials.Table("The worst files", says, columns, tuple(rows))])


def _row(command: str, runs: list[dict[str, Any]]) -> tuple[trials.Cell, ...]:
    slowest = max(runs, key=lambda run: float(run["seconds"]))
    largest = max(runs, key=lambda run: float(run["megabytes"]))
    broken = sum(bool(complaints(run, run)) for run in runs)
    return (
        f"`explainer {command}`", len(runs), broken, float(slowest["seconds"]), slowest["name"],
        round(largest["megabytes"]), largest["name"],
    )  # fmt: skip


# Guards that are switched off


def test_a_command_without_a_limit_is_found(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys\nfrom tests.fuzz import limited\nfrom explainer import cli\n"
        "def hang(*_): x = [0] * 60_000_000\ncli.main = hang\nlimited.MOST = 300_000_000\n"
        "print(limited.cost({'arguments': [], 'folder': '.'}))\n"
    )
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "MemoryError" in done.stdout and "'code': 99" in done.stdout


def test_a_signal_a_traceback_and_what_is_slow_or_large_is_a_complaint() -> None:
    good = {"code": 1, "said": "1 error in 1 file", "seconds": 0.1, "megabytes": 50}
    run = {"name": "x", "arguments": ["check"]}
    assert complaints(run, good) == []
    for bad in (
        {"code": -11},
        {"code": 99},
        {"said": "Traceback (most"},
        {"seconds": 2.1},
        {"megabytes": 301},
    ):
        assert len(complaints(run, {**good, **bad})) == 1


@pytest.mark.slow
@pytest.mark.skipif(not trials.LONG, reason="takes ten seconds for each; the fuzz trial runs it")
@pytest.mark.parametrize(
    ("guard", "without", "file"),
    [("MAX_MARKS", 10**9, "stars of every summary"), ("MAX_DEPTH", 10**6, "brackets")],
)
def test_without_a_guard_a_limit_is_broken(
    guard: str, without: int, file: str, tmp_path: Path, guards: list[tuple[trials.Cell, ...]]
) -> None:
    from tests.fuzz import worst

    run = list(laid(tmp_path, {file: worst.files()[file]}))[-1]
    assert complaints(run, measured([run])[0]) == []
    (cost,) = measured([{**run, "without": {guard: without}}])
    assert complaints(run, cost)
    guards.append((f"`{guard}` of the loader", file, complaints(run, cost)[0].rpartition(": ")[2][:60]))


@pytest.fixture(scope="module")
def guards() -> Iterator[list[tuple[trials.Cell, ...]]]:
    """What came of switching guards off."""
    found: list[tuple[trials.Cell, ...]] = []
    yield found
    if trials.LONG and found:
        says = "A limit matters if a file breaks something without it."
        table = trials.Table("Guards switched off", says, ("guard", "file", "without it"), tuple(found))
        trials.store("fuzz", "without", [table])


def test_a_pattern_that_took_the_square_of_empty_lines_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_SAYS_SOMETHING", re.compile(r"^(?!\s*#)[^\r\n]*\S", re.MULTILINE))
    from tests.fuzz import growth

    sizes = (1_000, 2_000, 4_000)
    grown = growth.surely(lambda n: source.Document("x", "\n" * n), lambda doc: doc.whole(), sizes, 1.6)
    assert grown.exponent > 1.6


# What is no file


def import_(path: str, folder: Path) -> dict[str, Any]:
    bundles.folder("").write(folder / "data")
    (cost,) = measured([{"arguments": ["import", "claimreview", path], "folder": str(folder)}])
    return cost


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    cost = import_("pipe", tmp_path)
    assert (cost["code"], cost["said"]) == (2, "error: pipe is no ordinary file; `-` reads standard input\n")


@pytest.mark.slow
def test_devices_sockets_folders_and_links_to_nowhere_are_no_files(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "folder").mkdir()
    bundles.folder("").write(tmp_path / "data")
    names = ["socket", "circle", "folder", "/dev/zero", "/dev/null", "nothing", "data/../data/site.yml/x"]
    runs = [{"arguments": ["import", "claimreview", name], "folder": str(tmp_path)} for name in names]
    for name, cost in zip(names, measured(runs), strict=True):
        assert cost["code"] == 2 and cost["said"].startswith(f"error: {name} "), cost
        assert cost["seconds"] < 1 and cost["said"].count("\n") == 1


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_devices_in_the_data_are_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    bundles.folder("").write(data)
    for name in ("site.yml", "actors/ida-brook.yml", "articles/new-footbridge.txt"):
        (data / name).unlink()
        os.mkfifo(data / name)
    (data / "sources" / "zero.yml").symlink_to("/dev/zero")
    runs = [{"arguments": arguments, "folder": str(tmp_path)} for arguments in COMMANDS]
    for cost in measured(runs):
        assert cost["code"] == 1 and cost["seconds"] < SECONDS and "Traceback" not in cost["said"]
    said = measured(runs[:1])[0]["said"]
    assert "this is not an ordinary file" in said and "this is a link, not a file" in said


@pytest.mark.slow
def test_templates_that_are_devices_are_said(tmp_path: Path) -> None:
    bundles.folder("").write(tmp_path / "data")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "claim.md.jinja").symlink_to("/dev/zero")
    (cost,) = measured([{"arguments": ["build", "--to", "pages"], "folder": str(tmp_path)}])
    assert cost["code"] == 1 and "claim.md.jinja is no ordinary file" in cost["said"], cost


@pytest.mark.slow
def test_a_file_that_grows_is_read_up_to_the_limit(tmp_path: Path) -> None:
    bundles.folder("").write(tmp_path / "data")
    file, done = tmp_path / "data" / "actors" / "a.yml", threading.Event()
    file.write_bytes(b"title: M\n")

    def grow() -> None:
        with file.open("ab") as opened:
            while not done.is_set() and opened.tell() < 400_000_000:
                opened.write(b"# word word word\n" * 60_000)
                opened.flush()

    growing = threading.Thread(target=grow)
    growing.start()
    try:
        runs = [{"arguments": ["check", "--no-cache"], "folder": str(tmp_path), "name": "growing"}] * 3
        assert [
            say for run, cost in zip(runs, measured(runs), strict=True) for say in complaints(run, cost)
        ] == []
    finally:
        done.set()
        growing.join()


@pytest.mark.slow
def test_an_import_says_how_many_more_mistakes_there_are(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(b"[" + b'{"@type":"ClaimReview"},' * 999 + b"{}]")
    cost = import_("in.json", tmp_path)
    assert cost["code"] == 1 and cost["length"] < 60_000
    assert cost["said"].endswith("999 errors in 1 file\n\n0 claims written, 999 left out\n")
    (said,) = (line for line in cost["whole"].splitlines() if "more of this kind" in line)
    assert said.endswith("(and 899 more of this kind in this file)")


def test_the_limits_are_those_that_are_written_down() -> None:
    assert (compose.MAX_BYTES, compose.MAX_DEPTH, compose.MAX_NODES, compose.MAX_ITEMS) == (
        1_000_000,
        32,
        100_000,
        5_000,
    )
