"""Reading YAML: plain data, the place of everything, and findings instead of exceptions."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import compose, hidden, quick
from explainer.source import Document, decode, parse

TEXT = """\
# a comment
kind: fact
said_on: 2024-06-19
number: 012
answer: no
long: >-
  one line
  and another
evidence:
  - source: a
    quote: "é𝒳 “x”"
  - {source: b, list: [1, two]}
last: end
"""


def test_all_scalars_are_text() -> None:
    assert parse(Document("t.yml", TEXT)).data == {
        "kind": "fact",
        "said_on": "2024-06-19",
        "number": "012",
        "answer": "no",
        "long": "one line and another",
        "evidence": [{"source": "a", "quote": "é𝒳 “x”"}, {"source": "b", "list": ["1", "two"]}],
        "last": "end",
    }


@pytest.mark.parametrize(
    ("route", "value", "line", "column"),
    [
        (("kind",), "fact", 2, 7),
        (("long",), "one line\n  and another", 7, 3),
        (("evidence",), None, 10, 3),
        (("evidence", 0), 'source: a\n    quote: "é𝒳 “x”"', 10, 5),
        (("evidence", 0, "quote"), '"é𝒳 “x”"', 11, 12),
        (("evidence", 1), "{source: b, list: [1, two]}", 12, 5),
        (("evidence", 1, "list", 1), "two", 12, 27),
        (("last",), "end", 13, 7),
    ],
)
def test_every_value_has_its_place(route: compose.Route, value: str | None, line: int, column: int) -> None:
    span = Document("t.yml", TEXT).span(route)
    assert value is None or span.text == value
    assert (span.line, span.column) == (line, column)


def test_keys_entries_and_what_is_not_there() -> None:
    document = Document("t.yml", TEXT)
    assert document.key_span(("evidence", 0, "quote")).text == "quote"
    assert document.entry_span(("said_on",)).text == "said_on: 2024-06-19"
    assert document.span(("evidence", 0, "nothing")).text == document.span(("evidence", 0)).text
    assert document.span(("nothing",)).text == document.whole().text == "kind: fact"
    assert document.find("another", document.span(("long",))).line == 8


def test_windows_lines_and_a_byte_order_mark_simply_work() -> None:
    document, findings = decode("t.yml", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert findings == []
    assert parse(document).data == parse(Document("t.yml", TEXT)).data
    assert (document.span(("last",)).line, document.span(("last",)).column) == (13, 7)


def rules(text: str) -> list[str]:
    return [finding.rule for finding in parse(Document("t.yml", text)).findings]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("a: *b\n", "yaml-feature"),
        ("a: &b c\n", "yaml-feature"),
        ("a: !!int 1\n", "yaml-feature"),
        ("<<: {a: b}\n", "yaml-feature"),
        ("? [a, b]\n: c\n", "yaml-feature"),
        ("a: b\n---\nc: d\n", "yaml-feature"),
        ("a: b\na: c\n", "duplicate-key"),
        ("a: {b: 1, b: 2}\n", "duplicate-key"),
        ("a:\n\t- b\n", "yaml-syntax"),
        ("a: 'b\n", "yaml-syntax"),
        ("a: b: c\n", "yaml-syntax"),
        ("[" * 100_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("a: [" + "x," * 100_001 + "]", "file-too-large"),
    ],
)
def test_what_is_refused(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{" * 100_000, "&a " * 100_000, "? " * 100_000, '"' + "a\n" * 400_000]
)
def test_an_attack_costs_little(text: str) -> None:
    started = time.process_time()
    assert rules(text)
    assert time.process_time() - started < 2


def test_a_bomb_of_aliases_is_not_expanded() -> None:
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 20))
    parsed = parse(Document("t.yml", f"l0: &l0 lol\n{levels}"))
    assert {finding.rule for finding in parsed.findings} == {"yaml-feature"}
    assert parsed.data is None


@pytest.mark.parametrize(
    ("character", "refused"),
    [
        ("\u202e", True),
        ("\u200b", True),
        ("\x07", True),
        ("\u2028", True),
        ("\ufeff", True),
        ("é", False),
        ("\t", False),
    ],
)
def test_characters_nobody_can_see(character: str, refused: bool) -> None:
    _, findings = decode("t.yml", f"a: x{character}y\n".encode())
    assert [finding.rule for finding in findings] == (["hidden-character"] if refused else [])


def test_an_escape_hides_nothing() -> None:
    assert rules('a: "x\\u202ey"\n') == ["hidden-character"]
    assert rules('a: "x\\0y"\n') == ["hidden-character"]
    assert rules('a: "x\\té\\u00e9"\n') == []


def test_emoji_and_persian_keep_their_joiners() -> None:
    _, findings = decode("t.yml", "a: ☀️ 👩\u200d🔬\nb: می\u200cخواهم\n".encode())
    assert findings == []


SCALARS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=20)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SCALARS, inner, max_size=4),
    max_leaves=15,
)


def written(value: object) -> str:
    """A tree in YAML's flow style, every scalar in double quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\U{ord(c):08x}" if c in "\u2028\u2029\x85\ufeff" else c for c in text) + '"'


@pytest.mark.slow
@given(st.dictionaries(SCALARS, TREES, min_size=1, max_size=4))
def test_what_is_written_is_read_and_found_again(tree: dict[str, object]) -> None:
    document = Document("t.yml", written(tree))
    assert parse(document).data == tree
    for route in document.routes():
        value: object = tree
        for step in route:
            value = value[step]  # type: ignore[index]
        assert document.span(route).text == written(value)


def test_what_is_seen_at_once_to_be_printable_hides_nothing() -> None:
    for code in (*range(0xD800), *range(0xE000, 0x20000), *range(0xE0000, 0xE1000)):
        text = f"a{chr(code)}"
        if hidden.is_printable(text, text.encode()):
            assert not list(hidden.places(text)) and not quick._UNUSUAL.search(text), hex(code)
    assert hidden.is_printable("“A” – ñ\n", "“A” – ñ\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "1\ufe0f\u20e3 #\ufe0f\u20e3",
        "\u2194\ufe0f",
        "\u203c\ufe0f",
        "\u2764\ufe0f",
        "\U0001f469\u200d\U0001f692",
    ],
)
def test_an_emoji_is_ordinary(text: str) -> None:
    assert list(hidden.places(text)) == []


@pytest.mark.parametrize("text", ["1\ufe0f", "a\ufe0f\u20e3", "a\ufe0f", "\ufe0f\u20e3", "1\ufe0fx"])
def test_what_only_looks_like_a_part_of_an_emoji_is_not(text: str) -> None:
    assert list(hidden.places(text)) == [text.index("\ufe0f")]


@given(st.text(max_size=300))
def test_nothing_raises(text: str) -> None:
    document, findings = decode("t.yml", text.encode("utf-8", "replace"))
    for finding in [*findings, *parse(document).findings]:
        assert finding.span.line >= 1 and finding.span.column >= 1 and finding.message
    list(document.routes())


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes) -> None:
    document, _ = decode("t.yml", raw)
    parse(document)
