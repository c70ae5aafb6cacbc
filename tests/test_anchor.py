"""Words to places, and how much of a text is accounted for."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.anchor import (
    Effort,
    NormalText,
    Passage,
    Words,
    coverage,
    describe_difference,
    nearest_passage,
    normal_form,
    times,
)

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


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("a\nb\r\nc\rd", ["a b c d"]),
        ("a\n\nb\r\n\r\nc\r\rd", ["a", "b", "c", "d"]),
        ("a\n \nb\n\t\nc\r\n \t\r\nd\r \re\r\t\rf", ["a", "b", "c", "d", "e", "f"]),
        ("a\n\n\n \n  b", ["a", "b"]),
        ("\n\na b\n\n", ["a b"]),
        ("a\nx\nb", ["a x b"]),
        (" \n\n ", []),
    ],
)
def test_only_lines_with_nothing_in_them_part_paragraphs(text: str, paragraphs: list[str]) -> None:
    normal = NormalText(text)
    assert normal.text == " ".join(paragraphs)
    assert normal.paragraphs == tuple(
        (normal.text.index(part), normal.text.index(part) + len(part)) for part in paragraphs
    )


def test_words_hold_together_what_is_written_in_one() -> None:
    text = "It’s o'clock: well‑read co-op 3.5, 1,000 and/or 24’ – “x” -y."
    words = ["It’s", "o'clock", "well‑read", "co-op", "3.5", "1,000", "and/or", "24", "x", "y"]
    assert [text[slice(*place)] for place in NormalText(text).words] == words


def test_a_text_is_known_by_the_digest_of_its_normal_form() -> None:
    assert NormalText(" é\n\nb ").sha256 == hashlib.sha256("é b".encode()).hexdigest()


def test_every_place_counts_also_those_that_overlap() -> None:
    assert NormalText("aaaa").places(Words("aaa")) == [(0, 3), (1, 4)]
    assert NormalText("a a").places(Words("a")) == [(0, 1), (2, 3)]


def test_a_text_that_is_asked_very_often_gives_the_same_answers() -> None:
    text = NormalText("a b a b cc b a b cc d a b. B a b cc d! It is a b cc d a")
    for at in range(300):
        assert text.places(Words(f"the words of quotation number {at}")) == []
    length = len(text.text)
    for exact in {
        normal_form(text.text[start:end]) for start in range(length) for end in range(start, length + 1)
    }:
        there = [at for at in range(length) if exact and text.text.startswith(exact, at)]
        assert text.places(Words(exact)) == [(at, at + len(exact)) for at in there], exact
    assert text.places(Words("cc d", "a b", "a b.")) == [(17, 21)]
    assert text.places(Words("cc b a b cc b")) == text.places(Words("b cc d It is")) == []


class Counted(str):
    """A text that counts how often it is gone through for words."""

    times = 0

    def find(self, *arguments: Any) -> int:
        self.times += 1
        return super().find(*arguments)


def test_a_long_text_is_not_gone_through_for_every_one_of_many_quotations() -> None:
    text = NormalText(" ".join(f"it was so {at} times" for at in range(1_500)))
    text.text = counted = Counted(text.text)
    for at in range(1_000):
        # Of the second "was so" is everywhere.
        for exact in (f"was so {at} times", f"it was so {at} times it"):
            (place,) = text.places(Words(exact))
            assert counted[slice(*place)] == exact
    assert counted.times < 500


def test_of_the_same_words_over_and_over_a_thousand_places_are_told() -> None:
    text = NormalText("xa " * 700 + "x a " * 700)
    assert len(text.places(Words("xa"))) == 700
    assert text.places(Words("a")) == text.places(Words("a", "x"))
    found = text.places(Words("a", prefix="x"))
    assert len(found) == 1000 and found[699:701] == [(2098, 2099), (2102, 2103)]
    assert times(found) == "1000 times or more" and times(found[:2]) == "2 times"
    assert times(found[:-1]) == "999 times"


def test_quotations_are_compared_with_texts_until_that_takes_too_long() -> None:
    long, effort = NormalText("a" * 20_000), Effort()
    assert effort.lasts(long, "a" * 10_000)
    assert not effort.lasts(NormalText("a"), "a")
    again = Effort()
    assert (
        again.lasts(long, "a" * 5_000)
        and again.lasts(long, "a" * 4_999)
        and not again.lasts(long, "aa" * 5_000)
    )


def test_nothing_is_nowhere() -> None:
    for exact in ("", " \n"):
        assert TEXT.places(Words(exact)) == []
        assert TEXT.place(Words(exact, prefix="It", suffix="mere")) is None


def test_a_prefix_ends_and_a_suffix_begins_where_the_words_do() -> None:
    text = NormalText("x ab y xab, yab z ab")
    at = {
        ("x", None): [(2, 4), (8, 10)],
        ("x", "y"): [(2, 4)],
        (None, ","): [(8, 10)],
        ("y x", ", y"): [(8, 10)],
        ("z", ""): [(18, 20)],
        ("ab", None): [],
        (None, "b"): [],
        ("x ab y x", ", yab z ab"): [(8, 10)],
        ("y x ab y x", None): [],
        (None, "ab z abx"): [],
        ("  z ", None): [(18, 20)],
    }
    for (prefix, suffix), places in at.items():
        assert text.places(Words("ab", prefix, suffix)) == places, (prefix, suffix)


def test_a_passage_is_shown_with_a_little_around_it() -> None:
    text = NormalText("0123456789")
    assert text.around((4, 6), 2) == "…234567…"
    assert text.around((4, 6), 4) == text.around((4, 6), 30) == "0123456789"
    assert text.around((3, 6), 3) == "012345678…"
    assert text.around((5, 7), 3) == "…23456789"
    long = NormalText("a" * 100)
    assert long.around((50, 51)) == f"…{'a' * 61}…"
    assert text.around((1, 2), 2) == "0123…"


def near(text: str, exact: str) -> str | None:
    passage = nearest_passage(NormalText(text), exact)
    return passage.text if passage else None


def test_the_nearest_passage_has_at_least_three_fifths_in_common() -> None:
    assert near("zz abc zzz", "abcxy") == "abc"  # of ten letters six
    assert near("qq zabcz qqqq", "abcxy") == "zabcz"
    assert near("qq zabcz qqqq", "abcxyv") is None
    # Thirteen of twenty-two are a little less.
    assert near(f"{'z' * 9} abcdefghijklm {'z' * 9}", f"abcdefghijklm{'x' * 9}") is None


def test_letters_count_whatever_their_size() -> None:
    assert near("WE ARE HERE AND THERE", "are here") == "ARE HERE"
    assert near("we are here and there", "ARE HERE") == "are here"
    assert near("İİİ are here, said", "are  here;") == "are here"  # a letter that is two when it is small
    assert near(f"{'İ' * 40} are here, said", "are  here;") == "are here"
    assert near(f"{'İ' * 40} are here, said {'and so on ' * 9}", "are  here;") == "are here"
    assert near("we are here", "ARE\nHERE") == "are here"


def test_no_passage_without_words_or_shorter_than_the_quotation() -> None:
    assert near("— – —", "— –") is None
    assert near("we are", "we are!") is None
    assert near("we are", "we  arr") == "we are"


@pytest.mark.parametrize("more", range(1, 5))
def test_the_nearest_passage_holds_words_that_were_left_out(more: int) -> None:
    left_out = " ".join("one two three four".split()[:more])
    passage = f"alpha bravo charlie delta {left_out} echo foxtrot golf hotel"
    text = f"Before it came this: {passage}. After it came more words of this text."
    assert near(text, "alpha bravo charlie delta echo foxtrot golf hotel") == passage
    assert near(passage, "alpha bravo charlie delta echo foxtrot golf hotel") == passage


def test_it_is_looked_for_only_so_far_from_what_is_most_alike() -> None:
    text = "alpha bravo charlie delta one two three four five echo foxtrot golf hotel"
    assert near(text, "alpha bravo charlie delta echo foxtrot golf hotel") == text.removesuffix(" hotel")
    begins, ends = (
        "alpha bravo charlie delta",
        "echo foxtrot golf hotel india juliet kilo lima mike november oscar",
    )
    for left_out, found in (("one two three four five six", f"{begins} one two three four five six {ends}"),
                            ("one two three four five six seven", f"seven {ends}")):  # fmt: skip
        text = f"Before it came more words than anybody can count: {begins} {left_out} {ends}. After it came others."
        assert near(text, f"{begins} {ends}") == found


def test_of_what_the_text_does_not_have_only_so_much_is_left_away() -> None:
    body = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec"
    theirs, ours = "11 22 33 44 55 66 77 88 99", "zu zu zu zu zu zu zu zu zu"
    assert near(f"{theirs} {body} and then the end.", f"{ours} {body}") == f"55 66 77 88 99 {body}"
    assert (
        near(f"so it begins: {body} {theirs} and then the end.", f"{body} {ours}") == f"{body} 11 22 33 44 55"
    )


def test_a_passage_may_be_the_whole_text_and_ends_with_its_sign() -> None:
    assert near("Alpha bravo.", "alpha brave.") == "Alpha bravo."
    assert near("alpha bravo charlie", "alpah") == "alpha"
    assert near("alpha bravo, charlie", "alpha brave,") == "alpha bravo,"
    assert near("alpha bravo, charlie", "alpha brave") == "alpha bravo"
    assert near("x alpha bravo charlie delta", "alphabravo charlie") == "alpha bravo charlie"


@pytest.mark.parametrize(
    ("wrote", "stands", "difference"),
    [
        ("same", "same", "it is the same"),
        ("’a", "‘a", "it differs in a curly or straight quotation mark or apostrophe"),
        ("’a'", "'a’", "it differs in a curly or straight quotation mark or apostrophe"),
        ("a d", "a b c d", "the text also has “b c”"),
        ("a b c d", "a d", "the text does not have “b c”"),
        ("x " + "a " * 201, "y " + "a " * 201, "the text has “y” where the quotation has “x”"),
        ("'a'", "’a‘", "it differs in a curly or straight quotation mark or apostrophe"),
        ('"a"', "“a„", "it differs in a curly or straight quotation mark or apostrophe"),
        ('"a"', "«a»", "it differs in a curly or straight quotation mark or apostrophe"),
        ("'a' \"", "‛a′ ”", "it differs in a curly or straight quotation mark or apostrophe"),
        ("'a", "ʼa", "it differs in a curly or straight quotation mark or apostrophe"),
        ("a-b - c", "a–b — c", "it differs in a dash or hyphen"),
        ("a-b-c-d", "a‑b−c‐d", "it differs in a dash or hyphen"),
        ("'a'-b", "’a’–b", "it differs in a curly or straight quotation mark or apostrophe and a dash or hyphen"),
        ("'A", "’a", "it differs in a curly or straight quotation mark or apostrophe and capital letters"),
        ("-A 'x'", "–a 'x'", "it differs in a dash or hyphen and capital letters"),
        ("’A", "’a", "it differs in capital letters"),
        ("'a' B-c", "’a’ b-c", "it differs in a curly or straight quotation mark or apostrophe and capital letters"),
        ("straße", "STRASSE", "it differs in capital letters"),
        ("a b c", "a x c", "the text has “x” where the quotation has “b”"),
        ("a c", "a b c", "the text also has “b”"),
        ("a b c", "a c", "the text does not have “b”"),
        ("a x y b c", "a p b q", "the text has “p” where the quotation has “x y”; "
         "the text has “q” where the quotation has “c”"),
        ("1 a 2 b 3 c 4", "5 a 6 b 7 c", "the text has “5” where the quotation has “1”; "
         "the text has “6” where the quotation has “2”; the text has “7” where the quotation has “3”; and more"),
        ("1 a 2 b 3 c", "5 a 6 b 7 c", "the text has “5” where the quotation has “1”; "
         "the text has “6” where the quotation has “2”; the text has “7” where the quotation has “3”"),
        ("a " * 201 + "b", "a " * 201 + "c", "the text has “c” where the quotation has “b”"),
        ("x a", "y" + " a" * 200, "the text has “y” where the quotation has “x”; "
         f"the text also has “{' '.join('a' * 199)}”"),
        # Of very many words the least number of changes is told, whatever reads best.
        ("d d b a" + " e" * 146, "d a d d" + " e" * 146, "the text also has “d a”; the text does not have “b a”"),
        ("d d b a" + " e" * 147, "d a d d" + " e" * 147, "the text also has “a”; "
         "the text has “d” where the quotation has “b”; the text does not have “a”"),
    ],
)  # fmt: skip
def test_a_difference_is_said_in_words(wrote: str, stands: str, difference: str) -> None:
    assert describe_difference(wrote, stands) == difference


def test_a_passage_says_how_it_differs_from_the_normal_form_of_what_was_written() -> None:
    text = NormalText("we  are here")
    assert nearest_passage(text, "we are\nher") == Passage(
        "we are here", "the text has “here” where the quotation has “her”"
    )
    assert nearest_passage(text, "we  are\nHERE") == Passage("we are here", "it differs in capital letters")


def test_what_is_covered_is_counted_in_whole_words() -> None:
    text = NormalText("ab cd ef")
    share = {
        (): 0.0,
        ((0, 2),): 1 / 3,
        ((0, 1),): 0.0,
        ((1, 2),): 0.0,
        ((0, 1), (1, 2)): 1 / 3,
        ((0, 5), (4, 8)): 1.0,
        ((4, 8), (0, 3)): 2 / 3,
        ((0, 8), (1, 2)): 1.0,
        ((0, 3), (3, 5)): 2 / 3,
        ((0, 1), (3, 4), (4, 5)): 1 / 3,
        ((0, 1), (3, 8), (4, 5)): 2 / 3,
        ((0, 2), (3, 4), (4, 5)): 2 / 3,
        ((0, 4), (5, 8)): 2 / 3,
    }
    for places, expected in share.items():
        found = coverage(text, places)
        assert found.share == expected and found.percent == int(expected * 100), places
    assert coverage(text, [(0, 2)]).gaps == ((3, 8),)
    assert coverage(text, [(3, 5)]).gaps == ((0, 2), (6, 8))
    empty = coverage(NormalText("–"), [])
    assert (empty.words, empty.covered, empty.share, empty.percent, empty.gaps) == (0, 0, 1.0, 100, ())
