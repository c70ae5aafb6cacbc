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


def deep(depth: int, last: str = "x: y") -> str:
    """A mapping so many levels deep."""
    return "".join(f"{'  ' * level}k:\n" for level in range(depth - 1)) + f"{'  ' * (depth - 1)}{last}\n"


READ = [
    "a: b\n",
    "a_B-9: b\n",
    "_: x\n",
    "Z: x\n",
    "a: b c\nd: e\n",
    "a: b:c\n",
    "a: http://x.y/z:8#q?r=s&t\n",
    "a: b#c\n",
    "a: b ’#’\n",
    "a: b:#c\n",
    "a: b:c:d#e:f\n",
    "a: b#\n",
    "a: b##c\n",
    "a: b::c\n",
    "a:\n  - b#c\n  - d\n",
    "a:\n  - b:c\n  - d\n",
    "a:\n  - b\n  - d\n",
    "a: 2024-06-19\n",
    "a: b - c ? d [e] {f} & * ! | > ' \" % @ `\n",
    "a: é\n",
    'a: ""\n',
    "a: ''\n",
    "a: \"b: 'c' # d\"\n",
    "a: 'b: \"c\" \\ # d'\n",
    "a: [b]\n",
    "a: [b, c-d, e_f, 9Z]\n",
    "a:\n  - [b, c]\n  - d\n",
    "a:\n  - b\n  - 'c'\n  - \"d\"\n  - e:f\n",
    "a:\n  - b: c\n    d: e\n  - b: f\n",
    "a:\n  - b: >-\n      c\n      d\n    e: f\n",
    "a:\n  - b: 'c'\n  - b: [d, e]\n",
    "a:\n  - b:\n      - c\n      - d\n    e: f\n",
    "a:\n  - b:\n      c: d\n",
    "a:\n  - >-\n    b\n    c\n  - |-\n    d\n",
    "a:\n  b: c\n  d:\n    e: f\n  g: h\n",
    "a: >-\n  b\n  c\n",
    "a: >-\n  b\n\n  c\n\n\n  d\n  e\nf: g\n",
    "a: >-\n  b\n\nf: g\n",
    "a:\n  b: >-\n    c\n\n    d\n    e\n  f: |-\n    g\n\n    h\n",
    "a: |-\n  b\n\n  c\n  d\n\n\nf: g\n",
    "a: |-\n  b: c\n  - d # e\n",
    "a: |-\n  b\n  c",
    "# a\nb: c\n",
    "  # a\n#\nb: c\n    # d\n# e\n",
    "a:\n  # b\n  c: d\n  # e\n  f: g\n",
    "a:\n  # b\n  - c\n# d\n  - e\n",
    "a:\n  - b: c\n    # d\n    e: f\n",
    *(deep(depth) for depth in range(1, 7)),
    deep(6, "x: >-\n            y"),
    "a:\n  b:\n    c:\n      d:\n        e:\n          - f\n",
    "a:\n  b:\n    c:\n      d:\n        - e: f\n          g: h\n",
]


@pytest.mark.parametrize("text", READ)
def test_it_reads_what_records_are_written_in(text: str) -> None:
    assert agrees(text if text.endswith("\n") else f"{text}\n")


@pytest.mark.parametrize(
    "text",
    [
        deep(7),
        deep(6, "x:\n            y: z"),
        "a:\n  b:\n    c:\n      d:\n        e:\n          f:\n            - g\n",
        "a:\n",
        "a:\n\n  b: c\n",
        "a: b # c\n",
        "a: b\n\n",
        "a:b\n",
        "a: b: c\n",
        "a: b:\n",
        "a: b:c: d\n",
        "a: b:c #d\n",
        "a: b#c: d\n",
        "a: b#c #d\n",
        "a:  b\n",
        "a : b\n",
        "9a: b\n",
        "é: b\n",
        "a.b: c\n",
        'a: "b\\n"\n',
        "a: 'b''c'\n",
        "a: 'b' c\n",
        'a: "b"c"\n',
        'a: "b\n  c"\n',
        "a: 'b\n  c'\n",
        "a: [b,c]\n",
        "a: [b , c]\n",
        "a: []\n",
        "a: [-b]\n",
        "a: [b c]\n",
        "a: ['b']\n",
        "a: {b: c}\n",
        "a: >\n  b\n",
        "a: |\n  b\n",
        "a: >+\n  b\n",
        "a: >-\n\n  b\n",
        "a: >-\nb: c\n",
        "a: >-\n b\n",
        "a: >-\n    b\n",
        "a: >-\n  b\n    c\n",
        "a: |-\n  b\n   c\n",
        "a:\n - b\n",
        "a:\n  -  b\n",
        "a:\n  -\n    b: c\n",
        "a:\n  - b: c\n   d: e\n",
        "a:\n  - b\n  c: d\n",
        "a:\n  b: c\n  - d\n",
        " a: b\n",
        "a: b\n c: d\n",
        "a: b\n  c\n",
        "a: \n",
        "a: b\n#",
        "a: b\n# c",
        "#\n",
        "a: b\nx\n",
        "a:\n  b: c\n  b: d\n",
        "a:\n  - b: c\n    b: d\n",
        *(f"a: {sign}b\n" for sign in "-?:,[]{}#&*!|>'\"%@`"),
    ],
)
def test_what_is_not_so_plain_is_left_to_the_parser(text: str) -> None:
    assert quick.read(text) is None


def test_long_files_are_left_to_the_parser() -> None:
    assert quick.LONGEST == 10_000
    assert agrees(f"a: {'b' * 9_996}\n")
    assert quick.read(f"a: {'b' * 9_997}\n") is None


def test_every_character_is_read_or_left_to_the_parser() -> None:
    for code in (*range(0x3000), *range(0xD700, 0xE100), *range(0xFE00, 0x10100), 0x10FFFF):
        text = f"a: b{chr(code)}c\n"
        unusual = code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or 0xFEFF <= code < 0xFF00
        unusual |= code in (0x2028, 0x2029, 0xFFFE, 0xFFFF)
        assert (quick.read(text) is None) is unusual, hex(code)
    # Whoever knows already that there is none need not have it looked for again.
    assert quick.read("a: b\x01c\n", is_printable=True) == {"a": "b\x01c"}


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"


@pytest.mark.parametrize(
    ("shape", "good"),
    [
        ("{}: x\n", f"{LETTERS}_"),
        ("a{}: x\n", f"{LETTERS}{DIGITS}_-"),
        ("a:\n  - {}: x\n", f"{LETTERS}_"),
        ("a: [{}]\n", LETTERS + DIGITS),
        ("a: [b{}]\n", f"{LETTERS}{DIGITS}_-"),
        ("a: [b, {}]\n", LETTERS + DIGITS),
        ("a: {}b\n", f"{LETTERS}{DIGITS}$()+./;<=\\^_~"),
        ("a:\n  - {}b\n", f"{LETTERS}{DIGITS}$()+./;<=\\^_~"),
    ],
)
def test_keys_ids_and_texts_begin_and_go_on_with_these(shape: str, good: str) -> None:
    for code in range(0x21, 0x7F):
        text = shape.format(chr(code))
        assert agrees(text) is (chr(code) in good), text
