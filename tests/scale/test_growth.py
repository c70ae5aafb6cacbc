"""No step grows with the square of a site: counted in lines that run, at a small size, where it is half the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import growth, shapes
from explainer.checks import dependency_cycle, loaded_words_ours
from explainer.pictures import actors

TERMS = (shapes.glossary, shapes.unused_terms)
"""Each term is looked for until a text uses it: terms and texts may not grow in one site, or each grows the other."""
IN_ONE = (
    shapes.topic_of_many,
    shapes.sections,
    shapes.actor_of_many,
    shapes.source_of_all,
    shapes.same_statement,
)
"""What `shapes.alike` has all at once, which takes a fifth of the time."""
OTHERS = (*(shape for shape in shapes.SOUND if shape not in (*TERMS, *IN_ONE)), shapes.alike)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is bounded is bounded below the sizes that are counted, and what is done in heaps is done one by one."""
    monkeypatch.setattr(actors, "MOST", 2)
    monkeypatch.setattr(dependency_cycle, "SHOWN", 2)
    monkeypatch.setattr(loaded_words_ours, "AT_ONCE", 1)


def is_linear(found: growth.Grown) -> bool:
    assert found.steep == ()
    return found.all.ratio <= growth.BOUND


@pytest.mark.slow
def test_what_is_built_grows_no_faster_than_the_site() -> None:
    # At three, lists of claims would be long enough to be folded at the largest size alone.
    assert is_linear(growth.grown(shapes.together(*OTHERS), 5))


@pytest.mark.slow
def test_what_is_refused_grows_no_faster_than_the_site() -> None:
    assert is_linear(growth.grown(shapes.together(*shapes.UNSOUND), 3))


@pytest.mark.slow
def test_terms_cost_what_their_number_is() -> None:
    assert is_linear(growth.grown(shapes.together(*TERMS), 3))


@pytest.mark.slow
def test_a_step_for_each_pair_is_found() -> None:
    """The same work, and one loop inside another in a module of ours."""
    planted = "def step(records):\n for one in records:\n  for other in records:\n   one is other\n"
    ours: dict[str, object] = {}
    exec(compile(planted, f"{Path(actors.__file__).parents[1]}/planted.py", "exec"), ours)

    def done(folder: Path) -> None:
        growth.work(folder)
        step = ours["step"]
        assert callable(step)
        step(list(folder.rglob("*.yml")))

    assert is_linear(growth.grown(shapes.strays, 8))
    found = growth.grown(shapes.strays, 8, done)
    assert {line.name.split(":")[0] for line in found.steep} == {"/planted.py"}


@pytest.mark.slow
def test_the_bound_of_a_picture_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actors, "MOST", 1_000)
    found = growth.grown(shapes.meeting, 8)
    assert found.all.ratio > growth.BOUND
    assert any("markup.py" in line.name for line in found.steep)
