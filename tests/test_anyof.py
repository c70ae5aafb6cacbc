"""Any of many words: the same as one alternative after the other, the longest first, however many there are."""

from __future__ import annotations

import re
import time

from hypothesis import given
from hypothesis import strategies as st

from explainer.anyof import anyof

WORDS = st.lists(st.text("ab &.", min_size=1, max_size=6), max_size=12)
EDGED = r"(?<!\w)(?:{})(?!\w)"


@given(WORDS, st.text("ab &.", max_size=60))
def test_it_finds_what_a_list_of_alternatives_finds(words: list[str], text: str) -> None:
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    for form in ("(?:{})", EDGED):
        expected = re.findall(form.format(listed), text)
        assert re.findall(form.format(anyof(words)), text) == expected


def test_no_words_match_nothing() -> None:
    assert re.findall(anyof([]), "anything") == []
    assert re.findall(anyof([""]), "anything") == []


def test_words_that_begin_with_each_other_do_not_nest_without_end() -> None:
    pattern = re.compile(anyof("a" * length for length in range(1, 300)))
    found = pattern.match("a" * 250)
    assert found and found.end() == 250


def test_ten_thousand_words_are_looked_for_as_fast_as_ten() -> None:
    text = "so it is said of the word " * 1_000
    seconds = []
    for many in (10, 10_000):
        pattern = re.compile(EDGED.format(anyof(f"word {number}" for number in range(many))))
        begun = time.process_time()
        assert pattern.findall(text) == []
        seconds.append(time.process_time() - begun)
    assert seconds[1] < 10 * seconds[0] + 0.05
