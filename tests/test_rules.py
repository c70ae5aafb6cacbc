"""One rule, one folder: what breaks it, what does not, and the whole message, word for word.

``tests/rules/<rule>/bad.yml`` and ``good.yml`` are laid over ``tests/rules/base/data`` (how is said in
``tests/bundles.py``); ``expected.txt`` is all that ``explainer check`` then prints. The good example is the
bad one mended. A rule with several faces has ``bad-2.yml`` with ``expected-2.txt`` and so on, and
``good-2.yml`` where mending one does not mend the other. A rule that compares has ``before.yml``, the state
that the others are compared with.

A message is a feature, so expected files are reviewed like prose. After a change on purpose, write them again
and read the difference::

    EXPLAINER_WRITE=1 pytest tests/test_rules.py
    git diff tests/rules
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from explainer import compose, report
from explainer.checks import RULES
from explainer.source import Document, parse
from tests import bundles
from tests.bundles import Lay

WRITE = bool(os.environ.get("EXPLAINER_WRITE"))


@pytest.fixture(scope="session")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path | None]:
    """The data folder that a rule's examples are compared with, if the rule compares."""

    @cache
    def laid(rule: str) -> Path | None:
        bundle = bundles.RULES / rule / "before.yml"
        if not bundle.exists():
            return None
        data = tmp_path_factory.mktemp("before") / "data"
        bundles.folder(bundle.read_text(encoding="utf-8")).write(data)
        return data

    return laid


Earlier = Callable[[str], Path | None]


def test_the_base_has_no_finding(over: Lay) -> None:
    _, findings = bundles.read(over(""))
    assert report.text(findings) == "no findings\n"


@pytest.mark.parametrize(("rule", "face"), list(bundles.examples()))
def test_bad_example_gives_exactly_its_message(rule: str, face: str, over: Lay, earlier: Earlier) -> None:
    folder = bundles.RULES / rule
    data = over((folder / f"bad{face}.yml").read_text(encoding="utf-8"))
    _, findings = bundles.read_after(data, earlier(rule))
    written, expected = report.text(findings), folder / f"expected{face}.txt"
    if WRITE:
        expected.write_text(written, encoding="utf-8")
    assert written == expected.read_text(encoding="utf-8")
    # Nothing else is wrong with it, or the example would teach two things at once.
    assert {finding.rule for finding in findings} == {rule}
    assert all(finding.level is RULES[rule].level for finding in findings)


@pytest.mark.parametrize("good", sorted(bundles.RULES.glob("*/good*.yml")), ids=lambda path: path.parent.name)
def test_good_example_gives_no_finding(good: Path, over: Lay, earlier: Earlier) -> None:
    _, findings = bundles.read_after(over(good.read_text(encoding="utf-8")), earlier(good.parent.name))
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
        assert all(name.startswith(("bad", "before", "good", "expected")) for name in names), rule


def test_every_rule_says_what_it_is_and_what_to_do() -> None:
    for rule in RULES.values():
        what, *more = rule.docs.strip().split("\n\n")
        # One line: it is what SARIF shows of a rule.
        assert re.fullmatch(r"[A-Z“`].*[.]", what) and more, rule.name


def test_every_message_has_a_place_and_something_to_do() -> None:
    for path in sorted(bundles.RULES.glob("*/expected*.txt")):
        for paragraph in re.split(r"\n\n(?=error|warning|\d)", path.read_text(encoding="utf-8"))[:-1]:
            assert re.search(r"^ +--> data", paragraph, re.MULTILINE), path
            assert " = help: " in paragraph, path


def test_messages_about_yaml_do_not_depend_on_its_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with libyaml's parser and with one in Python, which complain in words of their own."""
    files = [
        (path, content)
        for rule in ("yaml-syntax", "yaml-feature", "duplicate-key", "too-deep")
        for path in sorted((bundles.RULES / rule).glob("bad*.yml"))
        for content in bundles.folder(path.read_text(encoding="utf-8")).files.values()
        if content not in bundles.base().values()
    ]
    documents = [Document(path.as_posix(), content.decode()) for path, content in files]
    with_libyaml = [parse(document).findings for document in documents]
    monkeypatch.setattr(compose, "_LibYaml", None)
    assert [parse(document).findings for document in documents] == with_libyaml
    assert all(with_libyaml)
