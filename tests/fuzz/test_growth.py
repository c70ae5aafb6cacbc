"""Nothing grows faster than what it is given: no regular expression, no step of ours, no page in Python-Markdown.

Times are those of the processor, each the least of several; a line and a square are so far apart that it does not
matter what else the machine does.
"""

from __future__ import annotations

import ast
import re
import signal
from functools import cache
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.anyof import anyof
from tests.fuzz import growth, patterns, steps
from tests.fuzz.patterns import Found
from tests.fuzz.steps import Step
from tools import trials

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not hasattr(signal, "setitimer"), reason="this system cannot interrupt a regular expression"
    ),
]

BUILT = {
    "key": "statement",
    "form": "The verdict, which was “\0”",
    "anyof": anyof,
    "here": ["Ida Brook", "Ida"],
    "names": ["Ida Brook", "Ida"],
    "prefix": b"en",
    "self": type("", (), {name: {"towpath": None, "tow": None} for name in ("terms", "names")})(),
    "words": ["evil", "so-called"],
    "_small": str.lower,
    "written": {"@NAME@": "", "@TITLE@": ""},
}
"""Values for what patterns are put together of inside of functions."""
BOUNDED = {
    "explainer.incoming.dates._TIME": (60, "a date has at most so many characters"),
    "explainer.incoming.encoding._DECLARED": (1_024, "only the beginning of a page is looked through"),
    "explainer.incoming.pages._CLOSING": (64, "only the end of a block is looked at"),
    "explainer.incoming.ratings._OF": (60, "a longer rating is none"),
    "explainer.pictures.palette._TOKEN": (0, "our own style sheet"),
}
"""Patterns that take more than time in proportion, and the longest text that each ever sees."""
STEEPEST = 1.3
"""The exponent up to which something counts as linear: a logarithm and noise are in it."""


@cache
def all_patterns() -> list[Found]:
    return patterns.all_of(patterns.modules(), BUILT)


@pytest.mark.alone
def test_no_regular_expression_takes_the_square_of_a_text() -> None:
    found = all_patterns()
    bounded = [pattern for pattern in found if pattern.name in BOUNDED]
    slow = [growth.slow(pattern, _texts(pattern)) for pattern in found if pattern not in bounded]
    assert [str(one) for one in slow if one] == []
    assert {pattern.name for pattern in bounded} == BOUNDED.keys()
    for pattern in bounded:
        longest = BOUNDED[pattern.name][0]
        assert not longest or growth.worst(pattern, longest) < 0.02, pattern
    if trials.LONG:
        needless = [one.name for one in bounded if not growth.slow(one, _texts(one))]
        assert needless == [], "what is linear needs no bound"
        _store_patterns(found, bounded)


_IN_JAVASCRIPT = re.compile(r"(?<=[(=,\s])/((?![/*])(?:[^/\\\n\[]|\\.|\[[^\]\n]*\])+)/[a-z]*(?=[.,)\s;])")


@pytest.mark.alone
def test_no_pattern_of_our_script_does_either() -> None:
    script = (patterns.HOME / "assets" / "explainer.js").read_text(encoding="utf-8")
    without = re.sub(r"^\s*(?://|\*|/\*).*$", "", script, flags=re.MULTILINE)
    written = _IN_JAVASCRIPT.findall(without)
    assert r"^m[\d-]+$" in written and "RegExp" not in without
    found = [Found(pattern, re.compile(pattern, re.ASCII), frozenset({"search"})) for pattern in written]
    assert [str(one) for pattern in found if (one := growth.slow(pattern, _texts(pattern)))] == []


def _texts(found: Found) -> list[patterns.Attack]:
    return patterns.attacks(found.pattern, thorough=trials.LONG)


def _store_patterns(found: list[Found], bounded: list[Found]) -> None:
    tried = sum(len(_texts(one)) * len(one.methods) for one in found)
    rows: list[tuple[trials.Cell, ...]] = [("all others", len(found) - len(bounded), "–", "–")]
    rows += [(one.name, 1, BOUNDED[one.name][0] or "–", BOUNDED[one.name][1]) for one in bounded]
    rows += [("planted ones, of which each was found", len(PLANTED), "–", "–")]
    says = (
        f"Every pattern in `explainer/` was tried with texts made to hurt it, {tried:,} in all, of "
        f"{growth.MANY:,} characters. Those named take more than time in proportion to a text, and never see a long "
        "one."
    )
    columns = ("pattern", "count", "longest text", "why")
    trials.store("fuzz", "patterns", [trials.Table("Regular expressions", says, columns, tuple(rows))])


PLANTED = {
    r"(a+)+b": "match",
    r"(?:a|a)*b": "match",
    r"a+b": "search",
    r"\s+$": "sub",
    r"^(?!\s*#)[^\r\n]*\S": "search",
    r"\s*(?:-->)?\s*;": "match",
    r"<[^>]*>": "sub",
    r"(.+?)\s*(?:of)\s*(.+)": "fullmatch",
    r"“[^”]*”": "finditer",
    r"(?:\w+-?)*!": "match",
}


@pytest.mark.parametrize(("pattern", "method"), PLANTED.items(), ids=PLANTED)
def test_a_planted_pattern_is_found(pattern: str, method: str) -> None:
    found = Found("planted", re.compile(pattern, re.MULTILINE), frozenset({method}))
    assert growth.slow(found, patterns.attacks(found.pattern))


LINEAR = {
    r"a++b": "match",
    r"(?<![.,])[.,]+$": "sub",
    r"[^<>]*+>": "match",
    r"\w+": "finditer",
    r"<[^<>]*>": "sub",
}


@pytest.mark.parametrize(("pattern", "method"), LINEAR.items(), ids=LINEAR)
def test_one_that_is_linear_is_not(pattern: str, method: str) -> None:
    found = Found("planted", re.compile(pattern), frozenset({method}))
    assert growth.slow(found, patterns.attacks(found.pattern)) is None


def test_every_pattern_is_collected() -> None:
    names = {one.name.partition("[")[0].partition(":")[0] for one in all_patterns()}
    assert {
        "explainer.anchor._WORD",
        "explainer.quick._ENTRY",
        "explainer.source",
        "explainer.gloss",
    } <= names
    calls = [
        node
        for module in patterns.modules()
        for node in ast.walk(ast.parse(patterns.text_of(module)))
        if isinstance(node, ast.Call)
        if ast.unparse(node.func) in {f"re.{name}" for name in patterns.FUNCTIONS}
    ]
    assert len(calls) > 100
    # Nobody gets at patterns in another way.
    imports = [
        n for m in patterns.modules() for n in ast.walk(ast.parse(patterns.text_of(m))) if _is_of_re(n)
    ]
    assert imports == []


def _is_of_re(node: ast.AST) -> bool:
    """``from re import …``, ``import re as …`` or another engine."""
    if isinstance(node, ast.ImportFrom):
        return node.module in ("re", "regex")
    return isinstance(node, ast.Import) and any(
        name.name == "regex" or (name.name == "re" and name.asname) for name in node.names
    )


def test_a_pattern_that_is_put_together_in_a_new_way_is_said() -> None:
    module = ModuleType("new")
    tree = ast.parse("import re\ndef f(text):\n    return re.search('a' + text, text)\n")
    with pytest.raises(LookupError, match="say with what the pattern is built: 'a' \\+ text"):
        list(patterns.written_where_used(module, tree, BUILT))


def sized(step: Step, large: int = 1) -> tuple[int, ...]:
    """The sizes of a long run, and half of them in a short one."""
    return tuple(size * large if trials.LONG else max(1, size // 2) for size in step.sizes)


@pytest.mark.alone
@pytest.mark.parametrize("name", steps.STEPS)
def test_our_steps_are_linear(name: str, figures: dict[str, growth.Grown]) -> None:
    step = steps.STEPS[name]
    figures[name] = grown = growth.calmly(step.make, step.run, sized(step), STEEPEST)
    assert grown.exponent <= STEEPEST or (step.largest and grown.seconds < 0.1), grown


@pytest.mark.alone
@pytest.mark.parametrize("name", steps.PAGES)
def test_our_pages_are_linear_in_markdown(name: str, figures: dict[str, growth.Grown]) -> None:
    step = steps.PAGES[name]
    sizes = sized(step, 1 if step.largest else 2)
    figures[f"page: {name}"] = grown = growth.calmly(step.make, step.run, sizes, STEEPEST)
    assert grown.exponent <= STEEPEST, grown


@pytest.mark.alone
def test_a_field_of_any_mark_is_read_in_linear_time(figures: dict[str, growth.Grown]) -> None:
    pieces = steps.PROSE if trials.LONG else steps.PROSE[::6]
    grown = {
        piece: growth.of(step.make, step.run, step.sizes, 2)
        for piece in pieces
        for step in [steps.of_prose(piece)]
    }
    steepest = max(grown, key=lambda piece: grown[piece].exponent)
    figures[f"Prose of {len(grown)} marks, the steepest"] = grown[steepest]
    # No field has more than 10,000 characters, and no file more lines and marks than eight such fields.
    assert all(one.exponent <= STEEPEST or one.seconds < 0.25 for one in grown.values()), grown


def test_a_planted_step_is_found() -> None:
    grown = growth.surely(
        lambda n: [*range(n)], lambda items: [x for x in items if x in items[::-1]], (200, 400, 800), 1.7
    )
    assert grown.exponent > 1.7


def test_what_all_take_part_in_is_a_line() -> None:
    sizes = (2_000, 4_000, 8_000)
    grown = growth.calmly(lambda n: [*range(n)], lambda items: [x for x in items if x % 7], sizes, 1.5)
    assert grown.exponent < 1.5


@given(
    st.lists(st.text("ab.é ", min_size=1, max_size=6), min_size=1, max_size=30), st.text("ab.é ", max_size=40)
)
def test_many_words_in_one_pattern_find_what_they_would_one_by_one(words: list[str], text: str) -> None:
    for edges in ("{}", r"(?<!\w)(?:{})(?!\w)"):
        flat = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        fast, slow = (re.compile(edges.format(pattern)) for pattern in (anyof(words), flat))
        assert [m.span() for m in fast.finditer(text)] == [m.span() for m in slow.finditer(text)]


def test_words_that_begin_alike_a_thousand_times_make_a_pattern() -> None:
    pattern = re.compile(anyof("a" * n for n in range(1, 300)))
    assert pattern.match("a" * 400 + "b").end() == 299  # type: ignore[union-attr]
