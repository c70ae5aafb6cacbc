"""What is bounded, so that one mistake that everybody makes costs no more than a hundred of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import shapes
from explainer import memo, workshop
from explainer.checks import dependency_cycle, evidence_not_independent, unknown_reference
from explainer.dataset import Dataset
from explainer.finding import MANY, Finding
from explainer.load import load
from explainer.outputs.world import _once
from explainer.source import Document
from tests.bundles import TODAY


def dataset_of(tmp_path: Path, shape: shapes.Shape, n: int) -> Dataset:
    shapes.write(shape, n, tmp_path / "data")
    return load(tmp_path / "data").dataset


def test_only_some_references_are_guessed_at_and_all_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unknown_reference, "GUESSES", 3)
    dataset = dataset_of(tmp_path, shapes.common_prefix, 6)
    found = list(unknown_reference.check(dataset, TODAY))
    assert [finding.help.startswith("did you mean `aaaa") for finding in found] == [True] * 3 + [False] * 3
    # Memory asks of the same records, in the same order.
    again, memory = memo.check(tmp_path / "data", "data", TODAY, memo.Memory())
    assert [f.help for f in again if f.rule == "unknown-reference"] == [f.help for f in found]
    again, _ = memo.check(tmp_path / "data", "data", TODAY, memory)
    assert [f.help for f in again if f.rule == "unknown-reference"] == [f.help for f in found]


@pytest.mark.slow
def test_circles_without_end_are_some_and_short(tmp_path: Path) -> None:
    found = list(dependency_cycle.check(dataset_of(tmp_path, shapes.rings, 2 * MANY), TODAY))
    assert len(found) == MANY
    assert max(len(finding.message) for finding in found) < 400
    assert any(" → (180 more) → " in finding.message for finding in found)


@pytest.mark.parametrize("length", [1, 2, 5])
def test_reports_that_go_round_in_a_circle_are_one_report(length: int, tmp_path: Path) -> None:
    """Whoever of them is asked first."""
    data = tmp_path / "data"
    for path, text in shapes.base():
        (data / path).parent.mkdir(parents=True, exist_ok=True)
        (data / path).write_text(text)
    for number in range(length):
        path, text = shapes.source(f"r{number}", f"House {number}", origin=f"r{(number + 1) % length}")
        (data / path).write_text(text)
    path, text = shapes.source("tail", "House of the tail", origin="r0")
    (data / path).write_text(text)
    dataset = load(data).dataset
    for order in (sorted(dataset.sources), sorted(dataset.sources, reverse=True)):
        origins = evidence_not_independent._Origins(dataset)
        firsts = {id: origins.first(dataset.sources[id]) for id in order}
        assert {firsts[id] for id in firsts if id.startswith("r") or id == "tail"} == {"r0"}
        assert firsts[shapes.SOURCE] == shapes.SOURCE


def judged(data: Path, memory: memo.Memory) -> tuple[list[tuple[str, str, str]], memo.Memory]:
    found, memory = memo.check(data, "data", TODAY, memory)
    return [_said(finding) for finding in found], memory


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.span.document.path, finding.message


@pytest.mark.slow
def test_memory_follows_a_long_row_of_reports_to_its_end(tmp_path: Path) -> None:
    """A change at one end of the row is a change for what stands on the other."""
    data = tmp_path / "data"
    shapes.write(shapes.repeated_reports, 30, data)
    before, memory = judged(data, memo.Memory())
    assert any("go back to one report, `n000000`" in message for _, _, message in before)
    first = data / "sources" / "n000000.yml"
    first.write_text(first.read_text() + "origin: n000029\n")  # now the row is a ring
    after, memory = judged(data, memory)
    assert after == [
        _said(finding) for finding in workshop.read(data, "data").findings if _is_of_then(finding)
    ]
    middle = data / "sources" / "n000010.yml"
    middle.write_text(middle.read_text().replace("origin: n000009\n", ""))
    cut, _ = judged(data, memory)
    assert any("go back to one report, `n000010`" in message for _, _, message in cut)
    assert cut == judged(data, memo.Memory())[0]


def _is_of_then(finding: Finding) -> bool:
    return not finding.rule.startswith("review")


def test_what_depends_on_where_links_lead_from_is_made_once_for_each() -> None:
    once = _once(10)
    made: list[tuple[object, ...]] = []

    def macro(*given: object) -> str:
        made.append(given)
        return repr(given)

    thing, here, there = object(), object(), object()
    for _ in range(2):
        assert [once(macro, thing, here), once(macro, thing, there), once(macro, thing)] == list(
            map(repr, [(here, thing), (there, thing), (thing,)])
        )
    assert len(made) == 3


def test_what_macros_made_is_kept_within_bounds() -> None:
    asked: list[object] = []
    once = _once(10)

    def macro(thing: object) -> str:
        asked.append(thing)
        return str(thing)

    things = [Document(str(number), "") for number in range(25)]
    for thing in (*things, *things[-5:]):
        once(macro, thing)
    assert len(asked) == 25
    once(macro, things[0])
    assert len(asked) == 26
