"""The quick reader says what the parser says, or nothing."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer import quick
from explainer.compose import compose
from tests import bundles
from tests.site.project import ROOT

FILES = [
    *(content.decode() for name, content in bundles.base().items() if name.endswith(".yml")),
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data").rglob("*.yml"))[::7]),
]


def agrees(text: str) -> bool:
    """Whether it was read; then it has to be what the parser reads, without a problem."""
    found = quick.read(text)
    if found is None:
        return False
    composed = compose(text, with_places=False)
    assert composed.problems == [], text
    assert composed.data == found, text
    return True


def test_a_line_that_looks_like_a_comment_and_is_none_is_left_to_the_parser() -> None:
    text = "description: |-\n  She writes.\n    # 1 on the list.\ntype: person\n"
    assert quick.read(text) is None
    assert compose(text, with_places=False).data["description"] == "She writes.\n  # 1 on the list."


def test_nearly_every_file_is_read_quickly() -> None:
    short = [text for text in FILES if len(text) <= quick.LONGEST]
    assert sum(map(agrees, short)) > 0.8 * len(short)


PIECES = [
    "a:", "b:", "c: d",
    "- ", "  ", "    ", "\n", "\n\n", ">-", "|-", ">", " #", "#", ": ", ":", '"', "'", "[a, b]", "[", "]",
    "{", "}", "&x", "*x", "!t", "---", "...", "%", "@", "`", "?", "word", "two words", "é", "“q”", "-", ",", "~",
    "<<: x",
    "\t", "\r", "\u2028", "\x85", "\ufeff", "\xa0", "'it''s'", '"a\\"b"', "a:b",
    "http://x.y/#z", "- - a", "a: - b", "? a",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("a: >-\n  b\n\n\n  c\n")
@example("a: >-\n  b\n   c\n")
@example("a: |-\n  b\n\n  c\n\n")
@example("a: b\n  c\n")
@example("a:\n  - b: >-\n      c\n    d: e\n")
@example("a:\n- b\n")
@example("a: [b]\n  c\n")
@example("a: 'b'\n  c: d\n")
@example("a: b:\n")
@example("a:\n  - b:\n")
@example("a:\n  - \n")
def test_it_agrees_with_the_parser_on_anything(text: str) -> None:
    agrees(f"{text}\n")
    agrees(text)


LINES = st.tuples(
    st.sampled_from(["", "  ", "    ", "      ", "   "]),
    st.sampled_from(["", "- ", "a: ", "b: ", "- a: ", "a:", "- b:", "# "]),
    st.sampled_from(
        ["", "x", ">-", "|-", "x: y", "x # y", "x#y", '"x"', "[x, y]", "- x", "'x' y", "x:", "\n", "2024"]
    ),
).map("".join)


@pytest.mark.slow
@given(st.lists(LINES, max_size=9).map("\n".join))
@settings(max_examples=300)
def test_it_agrees_with_the_parser_on_lines_like_ours(text: str) -> None:
    agrees(f"{text}\n")


@given(st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_it_agrees_with_the_parser_on_damaged_files(random: Random) -> None:
    text = random.choice(FILES)[: quick.LONGEST]
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(text))
        text = text[:at] + random.choice(PIECES) + text[at + random.choice([0, 0, 1, 2]) :]
    agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a",
        "a: b",
        "- a\n",
        "a: b\n\nc: d\n",
        "a: b \n",
        "a: b\nb: c\na: d\n",
        "a: &x b\n",
        "<<: a\n",
    ],
)
def test_what_it_leaves_to_the_parser(text: str) -> None:
    assert quick.read(text) is None


def test_it_never_takes_long() -> None:
    for text in (
        "a:\n" + "  - " * 2_000 + "\n",
        "a: " + "#" * 9_000 + "\n",
        "a: " + ":" * 9_000 + "\n",
        "a: >-\n" + "\n" * 9_000,
    ):
        agrees(text)
