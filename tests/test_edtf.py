"""EDTF levels 0 and 1."""

from __future__ import annotations

import datetime

import pytest
from pydantic_core import PydanticCustomError

from explainer.model.edtf import parse


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "words"),
    [
        ("2024", "2024-01-01", "2024-12-31", "2024"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2024-12", "2024-12-01", "2024-12-31", "December 2024"),
        ("2024-06-19", "2024-06-19", "2024-06-19", "19 June 2024"),
        ("2024-10~", "2024-10-01", "2024-10-31", "about October 2024"),
        ("2024-10-08?", "2024-10-08", "2024-10-08", "8 October 2024 (uncertain)"),
        ("2024%", "2024-01-01", "2024-12-31", "about 2024 (uncertain)"),
        ("199X", "1990-01-01", "1999-12-31", "1990s"),
        ("2024-06-XX", "2024-06-01", "2024-06-30", "June 2024"),
        ("2024-21", "2024-03-01", "2024-05-31", "spring 2024"),
        ("2024-06-01/2024-07", "2024-06-01", "2024-07-31", "1 June 2024 to July 2024"),
        ("../2024", "0001-01-01", "2024-12-31", "until 2024"),
        ("2022-02-24/..", "2022-02-24", "9999-12-31", "since 24 February 2022"),
        ("-0044", "0001-01-01", "0001-01-01", "-0044"),
    ],
)
def test_dates(written: str, earliest: str, latest: str, words: str) -> None:
    date = parse(written)
    assert (date.earliest.isoformat(), date.latest.isoformat(), date.words) == (earliest, latest, words)
    assert date.edtf == written


@pytest.mark.parametrize(
    "written",
    (
        "2024-13|2024-02-30|2023-02-29|0000|24-06-19|2024-6-19|19.6.2024|June 2024| 2024|2024/2023|../..|"
        "{2001,2002}|156X-12-25|2024-06-19T10:00:00Z|~2024|2024~~||٢٠٢٤|٢٠٢٤-06~|" + "9" * 50
    ).split("|"),
)
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse(written)


def test_what_is_no_date_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PydanticCustomError):
        parse("1560-XX/1562")
    assert capsys.readouterr() == ("", "")


def test_order_and_comparison() -> None:
    dates = [parse(text) for text in ("2024-06-19", "2024", "2023-12", "2024-06")]
    assert [date.edtf for date in sorted(dates)] == ["2023-12", "2024", "2024-06", "2024-06-19"]
    assert parse("2023").certainly_before(parse("2024-01-01"))
    assert not parse("2024").certainly_before(parse("2024-06"))
    assert parse("2024-06") == parse("2024-06") != parse("2024-06~")
    assert parse("2024-06-19").earliest == datetime.date(2024, 6, 19)
    assert parse("2024-06").is_plain and not parse("2024-06~").is_plain
