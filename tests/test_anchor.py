"""Words to places, and how much of a text is accounted for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.anchor import NormalText, Words, coverage, nearest_passage, normal_form

TEXT = NormalText(
    "It isn’t mere symbolism;\n  it’s a direct assault on\tthe principles.\n\n"
    "A second paragraph — with a café, and a direct answer.\r\n\r\nThird."
)


def test_line_breaks_and_spaces_are_one_space() -> None:
    assert TEXT.text.startswith("It isn’t mere symbolism; it’s a direct assault on the principles. A second")
    place = TEXT.place(Words("symbolism; it’s  a\ndirect assault on the"))
    assert place and TEXT.text[slice(*place)] == "symbolism; it’s a direct assault on the"


def test_paragraphs_are_separated_by_empty_lines() -> None:
    assert [TEXT.text[slice(*place)][:8] for place in TEXT.paragraphs] == ["It isn’t", "A second", "Third."]


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert TEXT.place(Words(unicodedata.normalize("NFD", "café"))) is not None


def test_nothing_else_is_folded() -> None:
    for words in ("It isn't mere", "second paragraph - with", "a cafe", "third."):
        assert TEXT.place(Words(words)) is None


def test_prefix_and_suffix_choose() -> None:
    assert len(TEXT.places(Words("a direct"))) == 2
    assert TEXT.place(Words("a direct")) is None
    first = TEXT.place(Words("a direct", prefix="it’s"))
    second = TEXT.place(Words("a direct", suffix="answer"))
    assert first and second and first < second
    assert TEXT.places(Words("a direct", prefix="wrong")) == []


@pytest.mark.parametrize(
    ("wrote", "stands", "difference"),
    [
        ("isn't mere symbolism", "isn’t mere symbolism", "quotation mark or apostrophe"),
        ("second paragraph - with", "second paragraph — with", "dash or hyphen"),
        ("IT’S A direct assault", "it’s a direct assault", "capital letters"),
        ("a direct attack on the", "a direct assault on the", "“assault” where the quotation has “attack”"),
        ("a direct on the principles", "a direct assault on the principles", "also has “assault”"),
        ("direct frontal assault on", "direct assault on", "does not have “frontal”"),
    ],
)
def test_the_nearest_passage_and_how_it_differs(wrote: str, stands: str, difference: str) -> None:
    passage = nearest_passage(TEXT, wrote)
    assert passage is not None
    assert passage.text == stands
    assert difference in passage.difference


def test_what_is_like_nothing_has_no_nearest_passage() -> None:
    assert nearest_passage(TEXT, "Zebras graze quietly under yellow umbrellas") is None
    assert nearest_passage(NormalText(""), "anything") is None


@given(st.text(max_size=200))
def test_the_normal_form_is_normal(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once
    assert NormalText(text).text == once


@given(st.text(alphabet="ab ’\n", min_size=1, max_size=60), st.data())
def test_words_of_a_text_are_found_in_it(text: str, data: st.DataObject) -> None:
    normal = NormalText(text)
    if not normal.text:
        return
    start = data.draw(st.integers(0, len(normal.text) - 1))
    end = data.draw(st.integers(start + 1, len(normal.text)))
    exact = normal.text[start:end]
    places = normal.places(Words(exact))
    trimmed = exact.strip()
    assert not trimmed or any(place[0] - start in range(-1, len(exact)) for place in places)
    assert all(normal.text[slice(*place)] == trimmed for place in places)


def test_coverage_counts_words_of_which_every_letter_is_covered() -> None:
    text = NormalText("One two-three four, five’s six.")
    assert [text.text[slice(*word)] for word in text.words] == ["One", "two-three", "four", "five’s", "six"]
    places = [text.place(Words(words)) for words in ("two-three four", "four, five", "six")]
    found = coverage(text, [place for place in places if place])
    assert (found.words, found.covered, found.percent) == (5, 3, 60)
    assert [text.text[slice(*gap)] for gap in found.gaps] == ["One", "five’s"]


def test_neighbouring_gaps_are_one_and_overlaps_count_once() -> None:
    text = NormalText("a b c d e")
    assert [text.text[slice(*gap)] for gap in coverage(text, [(4, 5)]).gaps] == ["a b", "d e"]
    assert coverage(text, [(0, 5), (2, 9), (0, 9)]).percent == 100
    assert coverage(NormalText(""), []).share == 1.0


def test_one_missing_word_is_never_rounded_up() -> None:
    text = NormalText(" ".join(["w"] * 1000))
    assert coverage(text, [(0, len(text.text) - 2)]).percent == 99
