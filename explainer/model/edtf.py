"""Dates as the Library of Congress' Extended Date/Time Format writes them, levels 0 and 1.

``2024``, ``2024-06`` and ``2024-06-19`` are read here, and the same with a mark of doubt (``2024-10~``); what
is unspecified, a season, a far year or a stretch of time is left to the ``edtf`` library, which takes
milliseconds for a date and is imported only when such a one turns up.

https://www.loc.gov/standards/datetime/
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
# A date of level 1: with a mark of doubt, unspecified digits from the right, a season, or a far year.
_DATE = r"(?:-?\d{4}(?:-\d\d(?:-\d\d)?)?|\d{3}X|\d\dXX|\d{4}-(?:\d\d-)?XX|\d{4}-XX-XX|Y-?\d{5,9})[?~%]?"
_LEVEL_1 = re.compile(rf"{_DATE}|{_DATE}/{_DATE}|(?:\.\.)?/{_DATE}|{_DATE}/(?:\.\.)?", re.ASCII)
# The commonest of them.
_DOUBTED = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?[?~%]")
_MONTHS = ("January February March April May June July August September October November December").split()
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


class Date:
    """A date that may be known to the year, the month or the day, exactly or about.

    Attributes:
        edtf: the date as it was written.
        earliest, latest: the first and the last day it can mean; ``datetime.date.min`` and ``.max`` where a
            stretch of time is open.
    Equal and hashed by what was written; ordered by ``earliest``, then ``latest``.
    """

    __slots__ = ("earliest", "edtf", "latest")

    def __init__(self, edtf: str, earliest: datetime.date, latest: datetime.date) -> None:
        self.edtf = edtf
        self.earliest = earliest
        self.latest = latest

    def __repr__(self) -> str:
        return f"Date({self.edtf!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Date) and self.edtf == other.edtf

    def __hash__(self) -> int:
        return hash(self.edtf)

    def __lt__(self, other: Date) -> bool:
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[datetime.date, datetime.date, str]:
        return self.earliest, self.latest, self.edtf

    @property
    def words(self) -> str:
        """The date as people write it: ``19 June 2024``, ``about October 2024``, ``1990s``."""
        return in_words(self.edtf, ENGLISH)

    @property
    def is_plain(self) -> bool:
        """Whether it can stand in an HTML ``<time datetime>``: a day, a month or a year, exactly."""
        plain = _PLAIN.fullmatch(self.edtf)
        return plain is not None and not (plain[2] and int(plain[2]) in _SEASONS)

    def certainly_before(self, other: Date) -> bool:
        """Whether every day it can mean is before every day that ``other`` can mean."""
        return self.latest < other.earliest

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(parse, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # An editor's YAML reader takes a bare year for a number.
        return {"type": ["string", "integer"], "format": "edtf", "title": "EDTF date"}


@lru_cache(maxsize=8192)
def parse(text: str) -> Date:
    """Read an EDTF date of level 0 or 1.

    Raises:
        PydanticCustomError: it is not written so, or there is no such day.
    """
    plain = _PLAIN.fullmatch(text)
    if plain and not (plain[2] and int(plain[2]) in _SEASONS and not plain[3]):
        return _plain(text, *(int(part) if part else None for part in plain.groups()))
    if not _LEVEL_1.fullmatch(text):
        raise _wrong(text)
    if text.startswith(("../", "/")) or text.endswith(("/..", "/")):
        return _open(text)
    doubted = _DOUBTED.fullmatch(text)
    if doubted:
        with suppress(PydanticCustomError):  # the library judges what is no date after all
            return _plain(text, *(int(part) if part else None for part in doubted.groups()))
    return _level_1(text)


def _plain(text: str, year: int | None, month: int | None, day: int | None) -> Date:
    assert year is not None
    try:
        if day is not None:
            exact = datetime.date(year, month or 1, day)
            return Date(text, exact, exact)
        first = datetime.date(year, month or 1, 1)
    except ValueError as error:
        raise _no_such_day(text, str(error)) from error
    return Date(text, first, _last_day(year, month or 12))


def _last_day(year: int, month: int) -> datetime.date:
    if month == 12:
        return datetime.date(year, 12, 31)
    return datetime.date(year, month + 1, 1) - datetime.timedelta(days=1)


def _open(text: str) -> Date:
    start, _, end = text.partition("/")
    earliest = datetime.date.min if start in ("", "..") else parse(start).earliest
    latest = datetime.date.max if end in ("", "..") else parse(end).latest
    return Date(text, earliest, latest)


def _level_1(text: str) -> Date:
    import edtf  # a fifth of a second to import, and seldom needed

    allowed = (
        edtf.Date,
        edtf.LongYear,
        edtf.UncertainOrApproximate,
        edtf.Unspecified,
        edtf.Season,
        edtf.Level1Interval,
        edtf.Interval,
    )
    try:
        with redirect_stdout(io.StringIO()):  # of some dates it prints what it tried, into whatever we print
            value = edtf.parse_edtf(text)
        if not isinstance(value, allowed):
            raise _wrong(text)
        low, high = value.lower_strict(), value.upper_strict()
        earliest, latest = _within_calendar(*low[:3]), _within_calendar(*high[:3])
    except (edtf.EDTFParseException, ValueError, TypeError, AttributeError, OverflowError) as error:
        if isinstance(error, PydanticCustomError):
            raise
        raise _wrong(text) from error
    if earliest > latest:
        raise PydanticCustomError("bad_date", "it ends before it begins", {"written": text})
    return Date(text, earliest, latest)


def _within_calendar(year: int, month: int, day: int) -> datetime.date:
    """The day, or the nearest one that Python's calendar (the years 1 to 9999) has."""
    if year < 1:
        return datetime.date.min
    return datetime.date.max if year > 9999 else datetime.date(year, month, day)


def _wrong(text: str) -> PydanticCustomError:
    return PydanticCustomError(
        "bad_date", "write it as `2024`, `2024-06`, `2024-06-19`, or `2024-10~` for about", {"written": text}
    )


_IN_ENGLISH = [month.lower() for month in _MONTHS]
_WORD_OF_MONTH = "|".join([*(f"{month[:3]}(?:{month[3:]})?" for month in _IN_ENGLISH), "sept"])
_OTHERWISE = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})(?:-(?P<d>[0-9]{1,2}))?"),
    re.compile(r"(?P<d>[0-9]{1,2})\. ?(?P<m>[0-9]{1,2})\. ?(?P<y>[0-9]{4})"),
    re.compile(
        rf"(?:(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)? )?(?P<name>{_WORD_OF_MONTH})\.?,? (?P<y>[0-9]{{4}})"
    ),
    re.compile(rf"(?P<name>{_WORD_OF_MONTH})\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y>[0-9]{{4}})"),
)


def meant(text: str) -> str | None:
    """The EDTF date that somebody meant who wrote another form of it; ``None`` if that is not sure.

    Days and months between slashes are read one way in one country and the other way in the next.
    """
    found = next((match for form in _OTHERWISE if (match := form.fullmatch(text.strip().lower()))), None)
    if found is None:
        return None
    parts = found.groupdict()
    name = parts.get("name")
    month = [known[:3] for known in _IN_ENGLISH].index(name[:3]) + 1 if name else int(parts["m"])
    try:
        day = datetime.date(int(parts["y"]), month, int(parts["d"] or 1))
    except ValueError:
        return None
    return day.isoformat() if parts["d"] else day.isoformat()[:7]


def _no_such_day(text: str, reason: str) -> PydanticCustomError:
    del reason  # Python's sentence changes between versions; ours does not
    return PydanticCustomError("bad_date", "there is no such day", {"written": text})


@dataclass(frozen=True)
class Phrases:
    """How a language says dates: the day and the month, and what stands around them."""

    day: Callable[[datetime.date], str]
    month: Callable[[datetime.date], str]
    spring: str = "spring {year}"
    summer: str = "summer {year}"
    autumn: str = "autumn {year}"
    winter: str = "winter {year}"
    decade: str = "{decade}s"
    about: str = "about {date}"
    uncertain: str = "{date} (uncertain)"
    about_uncertain: str = "about {date} (uncertain)"
    until: str = "until {date}"
    since: str = "since {date}"
    span: str = "{start} to {end}"

    def texts(self) -> dict[str, str]:
        """The phrases that a catalogue translates, by name."""
        return {name: text for name, text in vars(self).items() if isinstance(text, str)}


ENGLISH = Phrases(
    day=lambda date: f"{date.day} {_MONTHS[date.month - 1]} {date.year:04}",
    month=lambda date: f"{_MONTHS[date.month - 1]} {date.year:04}",
)


@lru_cache(maxsize=8192)
def in_words(text: str, say: Phrases) -> str:
    """A date that :func:`parse` has read, as people write it."""
    if "/" in text:
        start, end = text.split("/")
        if start in ("", ".."):
            return say.until.format(date=in_words(end, say))
        if end in ("", ".."):
            return say.since.format(date=in_words(start, say))
        return say.span.format(start=in_words(start, say), end=in_words(end, say))
    phrase = _plain_words(text.rstrip("?~%"), say)
    around = {"~": say.about, "?": say.uncertain, "%": say.about_uncertain}.get(text[-1], "{date}")
    return around.format(date=phrase)


def _plain_words(body: str, say: Phrases) -> str:
    plain = _PLAIN.fullmatch(body)
    if plain:
        year, month, day = plain.groups()
        if month and int(month) in _SEASONS:
            season: str = getattr(say, _SEASONS[int(month)])
            return season.format(year=year)
        if day:
            return say.day(datetime.date(int(year), int(month), int(day)))
        return say.month(datetime.date(int(year), int(month), 1)) if month else year
    if re.fullmatch(r"\d{3}X", body):
        return say.decade.format(decade=f"{body[:3]}0")
    if re.fullmatch(r"\d{4}-\d\d-XX", body):
        return _plain_words(body[:7], say)
    return _plain_words(body[:4], say) if re.fullmatch(r"\d{4}-XX(-XX)?", body) else body
