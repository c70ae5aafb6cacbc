"""Reading YAML: plain data, the place of everything, and findings instead of exceptions."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explainer import compose, hidden, quick, source
from explainer.fast.spool import Attic
from explainer.memo.reader import Bytes
from explainer.source import Document, Span, decode, parse

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


@pytest.mark.parametrize("blank", ["\n", "\r", " ", " \n", "\r\n", "#\n", "\u2003"])
def test_a_file_that_says_nothing_is_gone_through_once(blank: str) -> None:
    started = time.process_time()
    assert Document("t.yml", blank * 200_000).whole().end == 0
    assert time.process_time() - started < 1


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


def test_what_nobody_looked_at_is_looked_at() -> None:
    assert rules("a: x\x01y\n") == ["yaml-syntax"] and quick.read("a: x\x01y\n") is None


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


# Places.


def test_lines_and_columns_are_counted_from_one() -> None:
    document = Document("t.yml", "ab\n\ncd\r\nef\rgh")
    at = {0: (1, 1), 1: (1, 2), 2: (1, 3), 3: (2, 1), 4: (3, 1), 7: (3, 4), 8: (4, 1), 11: (5, 1), 13: (5, 3)}
    assert {offset: document.position(offset) for offset in at} == at
    assert [document.line(number) for number in range(1, 6)] == ["ab", "", "cd", "ef", "gh"]
    span = Span(document, 1, 9)
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 2, 4, 2)
    assert span.text == "b\n\ncd\r\ne"


def test_of_a_long_line_the_part_around_a_column_is_shown() -> None:
    document = Document("t.yml", "x\n" + "0123456789" * 3 + "\r\nab\n")
    assert document.stretch(2, 15, 32) == ("0123456789" * 3, 0)
    assert document.stretch(2, 15, 31) == ("0123456789" * 3, 0)
    assert document.stretch(2, 15, 10) == ("0123456789", 10)
    assert document.stretch(2, 3, 10) == ("0123456789", 0)
    assert document.stretch(2, 29, 10) == ("456789", 24)
    assert document.stretch(1, 1) == ("x", 0)
    two = Document("t.yml", f"{'x' * 3_000}\n{'y' * 3_000}")
    assert two.stretch(2, 2_900) == ("y" * 3_000, 0)
    long = Document("t.yml", "a" * 4_001)
    assert long.stretch(1, 1) == ("a" * 4_000, 0) and long.stretch(1, 2_001) == ("a" * 4_000, 1)
    assert Document("t.yml", "a" * 4_000).stretch(1, 3_000) == ("a" * 4_000, 0)


def test_a_key_is_found_without_reading_the_file() -> None:
    document = Document("t.yml", "a: b\n  key: c\nmy.key \t: d\nkey: e\nkey: f\n")
    assert [document.line_of(key) for key in ("a", "key", "my.key", "myxkey", "no")] == [1, 4, 3, 1, 1]
    document = Document("t.yml", "# c\nkeys: a\nmyxkey: b\nmy.key: c\nkey : d\n")
    assert [document.line_of(key) for key in ("key", "my.key")] == [5, 4]


@pytest.mark.parametrize(
    ("text", "whole", "start"),
    [
        ("a: b\nc: d\n", "a: b", 0),
        ("# c\n\n  # d\n  a: b # e  \nf\n", "  a: b # e", 11),
        ("# c\r\na: b\r\n", "a: b", 5),
        ("x\n", "x", 0),
        ("a: b\rc: d\r", "a: b", 0),
        ("# c\n", "", 0),
        ("", "", 0),
    ],
)
def test_what_concerns_a_file_as_a_whole_is_its_first_line_that_says_something(
    text: str, whole: str, start: int
) -> None:
    span = Document("t.yml", text).whole()
    assert (span.text, span.start) == (whole, start)


def test_places_of_what_is_not_there() -> None:
    document = Document("t.yml", "# c\na:\n  b: [x, y]\n")
    assert [document.has(route) for route in (("a",), ("a", "b"), ("a", "b", 1), ("b",), ("a", "b", 2), ())] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert list(document.routes()) == [("a",), ("a", "b"), ("a", "b", 0), ("a", "b", 1)]
    assert document.span(("a", "b", 2, "z")).text == "[x, y]"
    assert document.span().text == document.span(("z",)).text == "a:"
    assert document.key_span(("a", "b")).text == "b"
    assert document.key_span(("a", "b", 1)).text == "y"
    assert document.key_span(("a", "z")).text == "b: [x, y]"
    assert document.entry_span(("a", "b")).text == "b: [x, y]"
    assert document.entry_span(("a", "b", 5)).text == "[x, y]"
    assert document.entry_span(("a",)).text == "a:\n  b: [x, y]"


def test_comments_are_told_from_values() -> None:
    text = "a: b # c\nd: 'e # f'\ng:\n  - h # i\n  - [j]\nk: >-\n  l # m\n"
    document = Document("t.yml", text)

    def inside(words: str) -> bool:
        return document.inside_scalar(text.index(words))

    assert [inside(words) for words in ("b #", "# c", "# f", "h #", "# i", "# m", "a:", "[", "j", "l #")] == [
        True, False, True, True, False, True, False, False, True, True,
    ]  # fmt: skip
    assert [document.inside_scalar(text.index("b #") + step) for step in (-1, 0, 1)] == [False, True, False]
    assert document.scalar_after(0).text == "b"
    assert document.scalar_after(text.index("b #")).text == "'e # f'"
    assert document.scalar_after(text.index("- h")).text == "h"
    after = document.scalar_after(text.index("l #"))
    assert (after.text, after.start) == ("", text.index("l #"))
    assert document.entry_after(0).text == "d: 'e # f'"
    assert document.entry_after(1).text == "d: 'e # f'"
    assert document.entry_after(text.index("d:") + 1).text.startswith("g:\n  - h # i")
    assert document.entry_after(text.index("g:") + 1).text == "h"
    assert document.entry_after(text.index("# i")).text == "[j]"
    end = document.entry_after(len(text))
    assert (end.text, end.start) == ("", len(text))
    assert Document("t.yml", "- - a\n").entry_after(-1).text == "- a"
    twice = Document("t.yml", "a: b\nc: d\na: {e: f}\n")  # which stands where it is said last
    assert [twice.entry_after(at).text for at in (0, 5, 10)] == ["c: d", "a: {e: f}", "e: f"]


def test_words_are_found_within_a_place() -> None:
    document = Document("t.yml", "abcabc")
    within = Span(document, 1, 5)
    assert document.find("ab", within) == Span(document, 3, 5)
    assert document.find("b", within) == Span(document, 1, 2)
    assert document.find("abc", within) == document.find("", within) == document.find("x", within) == within
    assert document.find("a", Span(document, 0, 6)) == Span(document, 0, 1)


def test_a_document_is_kept_without_what_can_be_found_again() -> None:
    document = Document("t.yml", "a: b\n")
    list(document.routes())
    kept = pickle.loads(pickle.dumps(document))
    assert vars(kept) == {"path": "t.yml", "_text": "a: b\n"}
    assert repr(kept) == "Document('t.yml')"


# Bytes.


def test_a_file_has_a_largest_size() -> None:
    assert source.MAX_BYTES == 1_000_000
    document, findings = decode("t.yml", b"#" * 1_000_000)
    assert findings == [] and len(document.text) == 1_000_000
    document, (finding,) = decode("t.yml", b"#" * 1_000_001)
    assert (finding.rule, document.text) == ("file-too-large", "")
    assert finding.message == "this file has 1,000,001 bytes; 1,000,000 are allowed"
    assert finding.help == "split it into several records"


@pytest.mark.parametrize(
    ("raw", "message", "text"),
    [
        (b"ab\n\xff\xfe", "this file is not saved as UTF-8", "ab\n�"),
        (b"\xef\xbb\xbfa\xff", "this file is not saved as UTF-8", "a�"),
        ("ab".encode("utf-16"), "this file is not saved as UTF-8", "�"),
        (b"\xfe\xff\x00a", "this file is not saved as UTF-8", "�"),
        ("abcé".encode("utf-16-le"), "this file is not saved as UTF-8", "a\0b\0c\0�"),
        ("abcé".encode("utf-16-be"), "this file is not saved as UTF-8", "\0a\0b\0c\0�"),
        (b"a\0", "this is not a text file", "a�"),
        (b"a\0\0", "this is not a text file", "a�"),
        (b"a\0b\0", "this file is not saved as UTF-8", "a�"),
        (b"a\0bc", "this is not a text file", "a�"),
        (b"ab\0c", "this is not a text file", "ab�"),
        (b"\x7fELF\xff\0", "this is not a text file", "\x7fELF�"),
        (b"a" * 4095 + b"\xff\0", "this file is not saved as UTF-8", "a" * 4095 + "�"),
        (b"a" * 4094 + b"\xff\0", "this is not a text file", "a" * 4094 + "�"),
        (b"a\0" * 100 + b"bb", "this file is not saved as UTF-8", "a�"),
        (b"a\0" * 99 + b"bb\0", "this is not a text file", "a�"),
        (b"\0a" * 100 + b"b", "this file is not saved as UTF-8", "�"),
    ],
)
def test_what_is_no_utf8_is_said_at_its_first_byte(raw: bytes, message: str, text: str) -> None:
    document, (finding,) = decode("t.yml", raw)
    assert (finding.rule, finding.message, document.text) == ("not-utf8", message, text)
    assert (
        finding.span == Span(document, len(text) - 1, len(text))
        and finding.label == "the first byte that is not"
    )
    advice = "save it again with the encoding UTF-8"
    assert finding.help == (advice if "UTF-8" in message else "put only text in data/, and save it as UTF-8")


def test_hidden_characters_are_named_up_to_a_number() -> None:
    for count, named in ((1, 1), (20, 20), (21, 20), (500, 20)):
        document, findings = decode("t.yml", ("a\u200b" * count).encode())
        assert len(findings) == named
        more = ", and there are more in this file" if count > 20 else ""
        message = "a character that nobody can see: U+200B (zero width space)"
        assert [finding.message for finding in findings] == [message] * (named - 1) + [message + more]
        assert [finding.span.start for finding in findings] == list(range(1, 2 * named, 2))
    assert (findings[0].span.text, findings[0].label) == ("\u200b", "here")
    assert findings[0].help == hidden.advice("\u200b")
    assert document.is_printable is False and decode("t.yml", b"a\n")[0].is_printable is True


# Problems.


def problems(text: str) -> list[tuple[str, str, str]]:
    found = compose.compose(text, with_places=False).problems
    return [(problem.rule.name, text[problem.start : problem.end], problem.message) for problem in found]


@pytest.mark.parametrize(
    ("text", "word", "what"),
    [
        ("a: *b\n", "*b", "an alias (`*name`)"),
        ("a: &b c\n", "&b", "an anchor (`&name`)"),
        ("a: &b\n  c: d\n", "&b", "an anchor (`&name`)"),
        ("a: &b [c]\n", "&b", "an anchor (`&name`)"),
        ("a: !b c\n", "!b", "a tag (`!name`)"),
        ("a: !!map {b: c}\n", "!!map", "a tag (`!name`)"),
        ("a: !b [c]\n", "!b", "a tag (`!name`)"),
        (f"a: &{'b' * 70} c\n", f"&{'b' * 59}", "an anchor (`&name`)"),
        (f"a: *{'b' * 70}\n", f"*{'b' * 59}", "an alias (`*name`)"),
        ("<<: a\n", "<<", "a merge key (`<<`)"),
        ("a: b\n---\nc: d\n", "---", "a second document (`---`)"),
        ("? [a]\n: b\n", "[", "a key in brackets"),
        ("{{a: b}: c}\n", "{", "a key in brackets"),
        ("? a: b\n: c\n", "a", "a key in brackets"),
        ("? [a]\n: [b]\n", "[", "a key in brackets"),
        ("a: b\n--- >-\n  c\n", "---", "a second document (`---`)"),
    ],
)
def test_what_is_not_used_here_is_said_at_its_word(text: str, word: str, what: str) -> None:
    assert problems(text) == [("yaml-feature", word, f"{what} is not used here")]
    assert compose.compose(text, with_places=False).data is None


def test_an_anchor_and_a_tag_are_two() -> None:
    assert problems("a: &b !c d\n") == [
        ("yaml-feature", "&b", "an anchor (`&name`) is not used here"),
        ("yaml-feature", "!c", "a tag (`!name`) is not used here"),
    ]
    assert [word for _, word, _ in problems("a: !c &b d\n")] == ["&b", "!c"]
    assert problems("a: ! b\n") == [] and compose.compose("a: ! b\n", with_places=False).data == {"a": "b"}
    assert problems("'<<': a\n") == []
    assert [rule for rule, *_ in problems("a: *b\nc: d\nc: e\n")] == ["yaml-feature", "duplicate-key"]


def test_a_key_that_stands_twice_shows_both() -> None:
    (problem,) = compose.compose("a: b\nc: d\na: e\n", with_places=True).problems
    assert (problem.rule.name, problem.start, problem.end) == ("duplicate-key", 10, 11)
    assert (problem.message, problem.label, problem.help) == (
        "the key `a` is written twice", "the second time", "keep one of them",
    )  # fmt: skip
    assert problem.also == (0, 1, "the first time")
    composed = compose.compose("a: b\na: c\na: d\n", with_places=True)
    assert [p.also for p in composed.problems] == [(0, 1, "the first time")] * 2
    assert composed.data == {"a": "b"} and composed.places == {("a",): (0, 1, 3, 4)}
    name = "k" * 61
    assert problems(f"{name}: a\n{name}: b\n")[0][2] == f"the key `{'k' * 60}` is written twice"
    (finding,) = parse(Document("t.yml", "a: b\na: c\n")).findings
    assert [(related.span.line, related.span.text, related.label) for related in finding.related] == [
        (1, "a", "the first time")
    ]
    assert (finding.label, finding.help, finding.span.line) == ("the second time", "keep one of them", 2)


def test_an_escape_that_hides_is_said_once_for_each_text() -> None:
    (problem,) = compose.compose('a: "x\\u200by\\u200b"\n', with_places=False).problems
    assert problem.message == "an escape for a character that nobody can see: U+200B (zero width space)"
    assert (problem.start, problem.end, problem.label) == (3, 19, "in these words")
    assert problem.help == "take the backslash and what belongs to it out"
    assert problems("a: 'x\\u200b'\n") == problems('a: "x\u200b"\n') == []
    assert len(problems('"a\\u200b": "b\\u200b"\n')) == 2
    # What stands there itself is said elsewhere, whatever is around it.
    for text in ("a: \\ \u200b\n", 'a: \\\nb: "x\u200b"\n', 'b: "x\u200b"\nc: \\\n'):
        assert problems(text) == []


def test_brackets_stand_so_deep_in_each_other() -> None:
    assert compose.MAX_DEPTH == 32
    assert problems("[" * 32 + "]" * 32) == []
    assert problems("[" * 33 + "]" * 33) == [
        ("too-deep", "[", "brackets or lists stand more than 32 deep in each other")
    ]
    (problem,) = compose.compose("[" * 33, with_places=False).problems
    assert (problem.start, problem.end, problem.help) == (32, 33, "look for a bracket too many")
    assert problem.label == ""


def test_a_list_has_so_many_items() -> None:
    assert compose.MAX_ITEMS == 5_000
    assert problems("a:\n" + "- b\n" * 5_000) == []
    ((rule, word, message),) = problems("a:\n" + "- b\n" * 5_001)
    assert (rule, word, message) == ("file-too-large", "b", "this list has more than 5,000 items")
    assert len(compose.compose(f"[{'[],' * 5_001}]", with_places=False).problems) == 1
    assert problems("".join(f"a{n}: b\n" for n in range(5_002))) == []


def test_a_file_holds_so_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compose.MAX_NODES == 100_000
    monkeypatch.setattr(compose, "MAX_NODES", 5)
    assert problems("a: [b, c]\nd: {e: f}\n") == [
        ("file-too-large", "f", "this file holds more than 5 values")
    ]
    assert problems("a: [b, c]\nd: e\n") == []
    (problem,) = compose.compose("[a, b, c, d, e]\n", with_places=False).problems
    assert (problem.label, problem.help) == ("", "split it into several records")
    assert problem.end - problem.start == 1


def test_a_file_has_so_many_lines_and_marks_of_markdown() -> None:
    assert compose.MAX_MARKS == 20_000
    for mark in "*_`[&\n":
        assert parse(Document("t.yml", f"a: '{mark * 19_999}'\n")).findings == [], mark
        parsed = parse(Document("t.yml", f"# c\na: '{mark * 19_999}'\n"))
        (finding,) = parsed.findings
        assert (finding.rule, finding.span.line, parsed.data) == ("file-too-large", 2, None), mark
    assert finding.message == "this file has more than 20,000 lines and marks of Markdown"
    assert finding.help == "split it into several records"
    assert parse(Document("t.yml", f"a: {'b!~^+' * 5_000}\n")).findings == []
    # What cannot be read is not split, but mended.
    assert rules(f"a: '{'*' * 20_000}\n") == ["yaml-syntax"]


def test_so_many_problems_are_said() -> None:
    assert compose.MAX_PROBLEMS == 100
    twice = "".join(f"k{n}: a\nk{n}: b\n" for n in range(150))
    composed = compose.compose(twice, with_places=False)
    assert len(composed.problems) == 100 and composed.data is None
    assert len(compose.compose(twice[: twice.index("k99:")], with_places=False).problems) == 99
    assert compose.compose(twice[: twice.index("k99:")], with_places=False).data is not None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: b\n", {("a",): (0, 1, 3, 4)}),
        ("- a\n- b\n", {(0,): (2, 3, 2, 3), (1,): (6, 7, 6, 7)}),
        ("a: >-\n  b\n  c\n\nd: e\n", {("a",): (0, 1, 8, 13), ("d",): (15, 16, 18, 19)}),
        ("a: |-\n\n  b\nc: ''\n", {("a",): (0, 1, 9, 10), ("c",): (11, 12, 14, 16)}),
        ("a: |-\r  b\r  c\rd: e\r", {("a",): (0, 1, 8, 13), ("d",): (14, 15, 17, 18)}),
        ("a: b\n  c\nd: 'e\n  f'\n", {("a",): (0, 1, 3, 8), ("d",): (9, 10, 12, 19)}),
        ("a: >-\nb: c\n", {("a",): (0, 1, 3, 5), ("b",): (6, 7, 9, 10)}),
        ("a: [b, c]\n", {("a",): (0, 1, 3, 9), ("a", 0): (4, 5, 4, 5), ("a", 1): (7, 8, 7, 8)}),
        ("a:\n  b: c\n", {("a",): (0, 1, 5, 9), ("a", "b"): (5, 6, 8, 9)}),
        ("a:\n- b: c\n  d: e\nf:\n", {
            ("a",): (0, 1, 3, 16), ("a", 0): (5, 6, 5, 16), ("a", 0, "b"): (5, 6, 8, 9),
            ("a", 0, "d"): (12, 13, 15, 16), ("f",): (17, 18, 19, 19)}),
        ("- [a]\n- {b: c}\n", {
            (0,): (2, 3, 2, 5), (0, 0): (3, 4, 3, 4), (1,): (8, 9, 8, 14), (1, "b"): (9, 10, 12, 13)}),
        ("a:\n  - - b\n", {("a",): (0, 1, 5, 10), ("a", 0): (7, 8, 7, 10), ("a", 0, 0): (9, 10, 9, 10)}),
        ("a: {}\nb: []\n", {("a",): (0, 1, 3, 5), ("b",): (6, 7, 9, 11)}),
    ],
)  # fmt: skip
def test_the_place_of_everything(text: str, places: dict[compose.Route, compose.Place]) -> None:
    composed = compose.compose(text, with_places=True)
    assert composed.places == places and list(composed.places) == list(places)
    assert compose.compose(text, with_places=False).places == {}


@pytest.mark.parametrize(
    ("text", "data"), [("a", "a"), ("", None), ("[]", []), ("{}", {}), ("a:\n", {"a": ""})]
)
def test_a_file_can_hold_anything(text: str, data: object) -> None:
    assert compose.compose(text, with_places=True).data == data


def test_what_cannot_be_read_is_nothing() -> None:
    for text in ("a: [b\n", "a: b\n\tc\n", "a: 'b\n", "a: \x01\n"):
        composed = compose.compose(text, with_places=False)
        assert composed.data is None and [problem.rule.name for problem in composed.problems] == [
            "yaml-syntax"
        ]
        assert 0 <= composed.problems[0].start <= len(text)
        is_character = composed.problems[0].message == "a character that YAML does not allow"
        assert is_character is ("\x01" in text)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_the_parser_is_the_quick_one_and_the_other_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compose._LibYaml.__name__ == "CParser"
    texts = [
        TEXT,
        "a: [b\n",
        "a: 'b\n",
        "a: b: c\n",
        "a: \x01\n",
        "a: *b\n",
        "? a: b\n: c\n",
        "a: b\n...\nc: d\n",
    ]
    quickly = [compose.compose(text, with_places=True) for text in texts]
    monkeypatch.setattr(compose, "_LibYaml", None)
    slowly = [compose.compose(text, with_places=True) for text in texts]
    assert [(c.data, c.places) for c in slowly] == [(c.data, c.places) for c in quickly]
    assert [[p.rule.name for p in c.problems] for c in slowly] == [
        [p.rule.name for p in c.problems] for c in quickly
    ]
    monkeypatch.setattr(compose, "_LibYaml", lambda text: pytest.fail("asked"))
    with pytest.raises(pytest.fail.Exception, match="asked"):
        compose.compose("a: b", with_places=False)


@pytest.mark.parametrize("text", ["", "a: b\n", "a: “b”\nc: 证\n", "a: \ud800“\n"])
def test_a_text_at_rest_reads_the_same(text: str) -> None:
    document = Document("data/site.yml", text)
    document.rest(Attic().put)
    document.rest(lambda text: pytest.fail("it rests already"))
    assert document.text == text
    assert (document.line_of("c"), document.whole().text) == (
        Document("", text).line_of("c"),
        Document("", text).whole().text,
    )
    assert pickle.loads(pickle.dumps(document)).text == text


@pytest.mark.parametrize("sort", [Document, lambda path, text: Bytes(path, text.encode())])
def test_a_text_at_rest_is_not_held(sort: Callable[[str, str], Document]) -> None:
    kept: list[str] = []

    def put_away(text: str) -> Callable[[], str]:
        kept.append(text)
        return lambda: kept.pop()

    document = sort("data/site.yml", "name: " + "a" * 1_000)
    document.rest(put_away)
    assert document.text == "name: " + "a" * 1_000
    with pytest.raises(IndexError):
        _ = document.text
