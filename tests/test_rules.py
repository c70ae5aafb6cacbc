"""One rule, one folder: what breaks it, what does not, and the whole message, word for word.

``tests/rules/<rule>/bad.yml`` and ``good.yml`` are laid over ``tests/rules/base/data`` (how is said in
``tests/bundles.py``); ``expected.txt`` is all that ``explainer check`` then prints. The good example is the
bad one mended. A rule with several faces has ``bad-2.yml`` with ``expected-2.txt`` and so on, and
``good-2.yml`` where mending one does not mend the other.

A message is a feature, so expected files are reviewed like prose. After a change on purpose, write them again
and read the difference::

    EXPLAINER_WRITE=1 pytest tests/test_rules.py
    git diff tests/rules
"""

from __future__ import annotations

import os

import pytest

from explainer import report
from explainer.checks import RULES
from tests import bundles
from tests.bundles import Lay

WRITE = bool(os.environ.get("EXPLAINER_WRITE"))


def test_the_base_has_no_finding(lay: Lay) -> None:
    _, findings = bundles.read(lay(""))
    assert report.text(findings) == "no findings\n"


@pytest.mark.parametrize(("rule", "face"), list(bundles.examples()))
def test_bad_example_gives_exactly_its_message(rule: str, face: str, lay: Lay) -> None:
    folder = bundles.RULES / rule
    _, findings = bundles.read(lay((folder / f"bad{face}.yml").read_text(encoding="utf-8")))
    written, expected = report.text(findings), folder / f"expected{face}.txt"
    if WRITE:
        expected.write_text(written, encoding="utf-8")
    assert written == expected.read_text(encoding="utf-8")
    # Nothing else is wrong with it, or the example would teach two things at once.
    assert {finding.rule for finding in findings} == {rule}
    assert all(finding.level is RULES[rule].level for finding in findings)


@pytest.mark.parametrize("good", sorted(bundles.RULES.glob("*/good*.yml")), ids=lambda path: path.parent.name)
def test_good_example_gives_no_finding(good: bundles.Path, lay: Lay) -> None:
    _, findings = bundles.read(lay(good.read_text(encoding="utf-8")))
    assert report.text(findings) == "no findings\n"


def test_every_rule_has_its_examples_and_every_folder_its_rule() -> None:
    folders = {path.name for path in bundles.RULES.iterdir() if path.is_dir()}
    assert folders == {*RULES, "base"}
    for rule in RULES:
        names = {path.name for path in (bundles.RULES / rule).iterdir()}
        assert {"bad.yml", "good.yml", "expected.txt"} <= names, rule
        faces = {name.removeprefix("bad").removesuffix(".yml") for name in names if name.startswith("bad")}
        assert {f"expected{face}.txt" for face in faces} == {n for n in names if n.startswith("expected")}, (
            rule
        )
        assert all(name.startswith(("bad", "good", "expected")) for name in names), rule


def test_every_message_helps() -> None:
    """A place, a sentence, and something to do: for every example that there is."""
    for path in sorted(bundles.RULES.glob("*/expected*.txt")):
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")[:-1]:
            assert " --> data/" in paragraph, path
            assert " = help: " in paragraph, path
