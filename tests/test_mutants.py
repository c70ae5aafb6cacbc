"""The tool that changes the code one place at a time: it makes the changes, and notices which go unnoticed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutants import PARTS, explained, known, patterns
from tools.mutants.places import ROOT, Module

SOURCE = '''\
"""Is not changed."""
from __future__ import annotations
import re

TABLE = {"a": 1, "b": 2}
_WORD = re.compile("[a-c]+x?")
Alias = tuple[int, int]


def small(value: int, most: int = 9) -> bool:
    """Neither is this."""
    if value < most and TABLE:
        return True
    return False


class Box:
    size = 3

    @property
    def text(self) -> str:
        return f"{self.size} words".strip()


def unused() -> str:
    return "never looked at"


def count(n: int) -> int:
    while n:
        n -= 1
    return n
'''
TESTS = """\
import planted

def test_small():
    assert planted.small(8) is True
    assert planted.small(10) is False

def test_table():
    assert planted.TABLE == {"a": 1, "b": 2}

def test_word():
    assert planted._WORD.fullmatch("abcx") and planted._WORD.fullmatch("c")
    assert not any(map(planted._WORD.fullmatch, ["`", "d", "", "x", "abd"]))

def test_box():
    assert planted.Box().text == "3 words"

def test_count():
    assert planted.count(3) == 0
"""
WRONG = "import planted\n\ndef test_count():\n    assert planted.count(3) == 1\n"


@pytest.fixture
def planted(tmp_path: Path) -> Module:
    (tmp_path / "planted.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "test_planted.py").write_text(TESTS, encoding="utf-8")
    return Module(tmp_path / "planted.py", tmp_path)


def test_everything_that_can_be_wrong_is_tried(planted: Module) -> None:
    made = {(where, was, becomes) for _, where, was, becomes in (mutant.key for mutant in planted.mutants)}
    assert {
        ("", "TABLE = {'a': 1, 'b': 2}", "TABLE = {'b': 2}"),
        ("", "TABLE = {'a': 1, 'b': 2}", "TABLE = {'a': 1, 'b': 3}"),
        ("", "_WORD = re.compile('[a-c]+x?')", "_WORD = re.compile('[a-c]*x?')"),
        ("", "_WORD = re.compile('[a-c]+x?')", "_WORD = re.compile('[^a-c]+x?')"),
        ("small", "value < most and TABLE", "value <= most and TABLE"),
        ("small", "value < most and TABLE", "value < most or TABLE"),
        ("small", "value < most and TABLE", "TABLE"),
        ("small", "if value < most and TABLE", "if False"),
        ("small", "return True", "return False"),
        ("small", "return False", "return"),
        ("", "9", "10"),
        ("Box", "size = 3", "size = 2"),
        ("Box.text", "return f'{self.size} words'.strip()", "return f'{self.size} words'"),
        ("unused", "return 'never looked at'", "return ''"),
    } <= made
    assert not any("tuple" in was or "Is not" in was or "this" in was or was == "int" for _, was, _ in made)
    assert len({mutant.key for mutant in planted.mutants}) == len(planted.mutants)


def test_a_mutant_is_another_program_and_the_source_stays(planted: Module) -> None:
    (mutant,) = [m for m in planted.mutants if m.key[3] == "value <= most and TABLE"]
    worlds: list[dict[str, object]] = [{}, {}, {}]
    for world, code in zip(worlds, (planted.code, planted.compiled(mutant), planted.code), strict=True):
        exec(code, world)
    assert [world["small"](9) for world in worlds] == [False, True, False]  # type: ignore[operator]
    assert str(mutant) == 'planted.py:12 small\n  ["value < most and TABLE", "value <= most and TABLE"],'


def test_keys_do_not_depend_on_lines(planted: Module) -> None:
    keys = [mutant.key for mutant in planted.mutants]
    planted.path.write_text(SOURCE.replace("\nTABLE", "\n\n# Lower down.\nTABLE"), encoding="utf-8")
    moved = Module(planted.path, planted.root)
    assert [mutant.key for mutant in moved.mutants] == keys
    assert moved.mutants[0].line == planted.mutants[0].line + 2


@pytest.mark.parametrize(
    ("pattern", "changed"),
    [
        ("[ab]", {"[^ab]", "[b]", "[a]"}),
        ("[a-c]", {"[^a-c]", "[b-c]", "[`-c]", "[a-b]", "[a-d]"}),
        (r"[a-cd\s]", {r"[^a-cd\s]", r"[d\s]", r"[b-cd\s]", r"[`-cd\s]", r"[a-bd\s]", r"[a-c\s]", "[a-cd]"}),
        (r"[^\]\\-]", {r"[\]\\-]", r"[^\\-]", r"[^\]-]", r"[^\]\\]"}),
        ("a*b+c?", {"a+b+c?", "a*b*c?", "a*b+c"}),
        ("a{2,3}", {"a{1,3}", "a{3,3}", "a{2,2}", "a{2,4}"}),
        (r"\d(?=x)(?<!y)", {r"\D(?=x)(?<!y)", r"\d(?!x)(?<!y)", r"\d(?=x)(?<=y)"}),
        ("^a$", {"a$", "^a"}),
        (r"\.b", {"b"}),
        ("a|(?:b|c)d", {"(?:b|c)d", "a", "a|(?:c)d", "a|(?:b)d"}),
    ],
)
def test_changes_of_patterns(pattern: str, changed: set[str]) -> None:
    def plain(text: str) -> str:
        return text.encode().decode("unicode_escape") if r"\U" in text and r"\s" not in text else text

    made = {plain(new) for new, *_ in patterns.changes(pattern)}
    expected = {plain(new) for new in changed}
    assert {text.replace(r"\U00000062", "b").replace(r"\U00000063", "c").replace(r"\U00000060", "`")
            .replace(r"\U00000061", "a") for text in made} == expected  # fmt: skip


TRY = """
import sys
from pathlib import Path
from tools.mutants import running
from tools.mutants.places import Module
root = Path(sys.argv[1])
sys.path.insert(0, sys.argv[1])
module = Module(root / "planted.py", root)
chosen = [(module, m) for m in module.mutants if m.key[1] != "count" or m.key[3] in ("n += 1", "return")]
for result in running.results([module], ["test_planted.py"], chosen):
    print(result.outcome, result.is_in_place, result.test, *result.mutant.key[1:], sep="|")
try:
    list(running.results([module], ["test_wrong.py"], chosen))
except ValueError as error:
    print(error)
"""


@pytest.mark.slow
def test_what_no_test_notices_survives(planted: Module) -> None:
    planted.path.with_name("test_wrong.py").write_text(WRONG, encoding="utf-8")
    command = [sys.executable, "-c", TRY, str(planted.root)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *lines, last = done.stdout.splitlines()
    assert last == "fails where nothing is changed: test_wrong.py::test_count"
    results = [line.split("|") for line in lines]
    survived = {(where, becomes) for outcome, _, _, where, _, becomes in results if outcome == "survived"}
    assert survived == {
        ("small", "value <= most and TABLE"),
        ("small", "value < most"),
        ("", "10"),
        ("unused", "return ''"),
        ("unused", "return"),
        ("Box.text", "return f'{self.size} words'"),
    }
    # What never ends is stopped.
    assert [where for outcome, _, _, where, *_ in results if outcome == "timeout"] == ["count"]
    ways = {(where, becomes): (way, test) for _, way, test, where, _, becomes in results}
    assert ways["small", "return False"] == ("True", "test_planted.py::test_small")
    assert ways["", "TABLE = {'b': 2}"] == ("True", "test_planted.py::test_table")
    assert ways["", "_WORD = re.compile('[a-c]*x?')"] == ("True", "test_planted.py::test_word")
    assert ways["Box.text", "return"] == ("True", "test_planted.py::test_box")
    assert ways["Box", "size = 2"] == ("False", "test_planted.py::test_box")  # a class is made anew


def test_explanations_need_a_reason_and_something_to_explain(tmp_path: Path) -> None:
    path = tmp_path / "explained.toml"
    path.write_text(
        '[[explained]]\nfile = "a.py"\nwhere = "f"\nwhy = "It is the same."\nchanges = [["x", "y"], ["x", "z"]]\n'
    )
    one, two = ("a.py", "f", "x", "y"), ("a.py", "f", "x", "z")
    reasons = explained.read(path)
    assert reasons == {one: "It is the same.", two: "It is the same."}
    assert explained.out_of_date(reasons, [one, two], []) == []
    assert explained.out_of_date(reasons, [one], []) == [
        "a.py, f: “z” for “x” is explained, but there is no such mutant"
    ]
    assert explained.out_of_date(reasons, [one, two], [one]) == [
        "a.py, f: “y” for “x” is explained, but a test kills it"
    ]
    for broken in (path.read_text() * 2, path.read_text().replace("It is the same.", " ")):
        path.write_text(broken)
        with pytest.raises(ValueError, match="without a reason, or twice"):
            explained.read(path)


@pytest.mark.slow
def test_what_is_explained_and_what_is_known_can_still_be_made() -> None:
    modules = [module for part in PARTS for module in part.modules()]
    made = {mutant.key for module in modules for mutant in module.mutants}
    assert explained.out_of_date(explained.read(), made, []) == []
    found, gone = known.read(modules)
    assert len(found) > len(gone), "run `make mutants`"


@pytest.mark.slow
def test_a_few_changes_are_noticed() -> None:
    command = [sys.executable, "-m", "tools.mutants", "--again"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", 0 survived" in done.stdout
