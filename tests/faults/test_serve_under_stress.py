"""``mkdocs serve`` while somebody edits faster than it builds: at rest it shows what a fresh build makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.stress import GROWTH, PAUSES, Day, Reader, memory, slope, stressed
from tools.trials import LONG, Table, store

pytestmark = [pytest.mark.site, pytest.mark.slow]

SEEDS = (6, 66, 666) if LONG else (6,)
EDITS, BETWEEN_RESTS = (200, 20) if LONG else (8, 4)


@pytest.fixture(scope="module")
def days() -> Iterator[list[tuple[int, Day, Reader]]]:
    """What came of each seed, written down at the end."""
    days: list[tuple[int, Day, Reader]] = []
    yield days
    if LONG and len(days) == len(SEEDS):
        store("faults", "serve", [_figures(days), _edits(days)])


@pytest.mark.parametrize("seed", SEEDS)
def test_edits_faster_than_builds(tmp_path: Path, seed: int, days: list[tuple[int, Day, Reader]]) -> None:
    with stressed(tmp_path, seed) as (day, reader):
        day.passes(EDITS, BETWEEN_RESTS)
    warm = day.resident[1:]
    if len(warm) > 3:
        assert slope(warm) < GROWTH, day.resident
    days.append((seed, day, reader))


def _figures(days: list[tuple[int, Day, Reader]]) -> Table:
    return Table(
        "Edits faster than the preview builds",
        f"`mkdocs serve` of a small site while {EDITS} edits are made, {PAUSES[0]:g} to {PAUSES[-1]:g} seconds "
        f"apart, three times. After every {BETWEEN_RESTS} the author rests: every file that is served is compared, "
        "byte for byte, with a fresh build elsewhere, but for the script with which MkDocs’ server reloads pages. "
        "Another reader asks for the home page all the time.",
        ("what", *(f"seed {seed}" for seed, _, _ in days)),
        (
            ("edits", *(sum(_kinds(day).values()) for _, day, _ in days)),
            ("builds of the server", *(day.started for _, day, _ in days)),
            ("rests", *(day.rests for _, day, _ in days)),
            ("of these with something broken, then mended", *(day.broken for _, day, _ in days)),
            ("files compared", *(day.compared for _, day, _ in days)),
            ("files that differed", *(day.differed for _, day, _ in days)),
            ("answers to the reader", *(reader.answers for _, _, reader in days)),
            ("of these errors or half a page", *(len(reader.wrong) for _, _, reader in days)),
            ("longest wait for an answer, s", *(round(reader.longest, 2) for _, _, reader in days)),
            ("tracebacks", *(day.preview.log.count("Traceback") for _, day, _ in days)),
            ("memory after the second rest, MiB", *(day.resident[1][1] // 1024 for _, day, _ in days)),
            ("memory at the end, MiB", *(day.resident[-1][1] // 1024 for _, day, _ in days)),
            (
                "growth for each build, KiB (slope)",
                *(round(slope(day.resident[1:]), 1) for _, day, _ in days),
            ),
        ),
    )


def _edits(days: list[tuple[int, Day, Reader]]) -> Table:
    total: Counter[str] = sum((_kinds(day) for _, day, _ in days), Counter())
    rows = tuple((kind.replace("_", " "), number) for kind, number in sorted(total.items()))
    return Table("What was edited", "The edits of all three days, by kind.", ("the author …", "times"), rows)


def _kinds(day: Day) -> Counter[str]:
    return Counter(line.split()[1].rstrip(":") for line in day.author.script if line != "mended")


# The guards matter: without them the same edits end in a failure.

WITHOUT = {
    "the last good pages after a failure": """
from explainer import preview
def plainly(build, beside, site, log):
    def builds(*arguments):
        build(*arguments)
        preview.following._swap(beside, site)
    return builds
preview.persevering = plainly
""",
    "the last good pages after an error in the data": """
from explainer.plugin import events as plugin
refuse = plugin.Events._refuse
def forgetful(self, sentence):
    self.outputs = None
    refuse(self, sentence)
plugin.Events._refuse = forgetful
""",
    "following folders that were away": """
from explainer import preview
def follow(self, server):
    for path in self.own:
        if path.is_dir():
            server.watch(str(path))
preview.Follower.follow = follow
""",
    "forgetting what earlier builds read": """
from explainer import workshop
workshop.forget = lambda: None
""",
}
"""The preview as it is without one of its guards."""


def _page_that_cannot_be_read(day: Day) -> None:
    day.fresh.project.write("docs/notes-0.md", "").write_bytes(b"\xff\xfe no UTF-8\n")
    day.rest()


def _error_in_the_data(day: Day) -> None:
    day.fresh.project.write("data/claims/bridge-cost.yml", "kind: [\n")
    day.rest()


def _folder_that_was_away(day: Day) -> None:
    data, away = day.fresh.project.data, day.fresh.project.folder.parent / "away"
    data.rename(away)
    day.preview.shows("", "The data has errors")
    away.rename(data)
    day.fresh.project.change("data/claims/bridge-cost.yml", "twice the first", "twice the second")
    day.rest()


def _many_builds(day: Day) -> None:
    for number in range(12):
        day.fresh.project.write("docs/notes-0.md", f"# Notes\n\nWords {number}.\n")
        day.preview.shows("notes-0/", f"Words {number}.")
        day.resident.append((day.started, memory(day.preview)))
    assert slope(day.resident[3:]) < GROWTH, day.resident


ATTACKS = (_page_that_cannot_be_read, _error_in_the_data, _folder_that_was_away, _many_builds)
FOUND: list[str] = []
"""The guards without which something was found."""


@pytest.mark.skipif(not LONG, reason="waits for what does not happen: only with EXPLAINER_TRIALS=1")
@pytest.mark.parametrize(("guard", "attack"), list(zip(WITHOUT, ATTACKS, strict=True)), ids=list(WITHOUT))
def test_each_guard_matters(
    tmp_path: Path, guard: str, attack: Callable[[Day], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with stressed(tmp_path / "on", 1) as (day, _):
        attack(day)
    monkeypatch.setattr("tests.site.preview.PATIENCE", 8.0)
    with (
        pytest.raises((AssertionError, OSError)) as failed,
        stressed(tmp_path / "off", 1, WITHOUT[guard]) as (day, _),
    ):
        attack(day)
    FOUND.append(guard)
    print(guard, "->", failed.value)
    if len(FOUND) == len(WITHOUT):
        rows = tuple((guard, "found") for guard in FOUND)
        says = "One guard at a time is switched off, and something is done that it is there for."
        store(
            "faults", "serve-guards", [Table("The preview without its guards", says, ("without", ""), rows)]
        )
