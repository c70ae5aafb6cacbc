"""Dates of EDTF in what bibliographies have for them: years, months and days, a season, and "about"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from explainer.model.edtf import Date

_BODY = re.compile(r"(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX))?)?")
_DECADE = re.compile(r"(\d\d\d?)(XX?)")
_FIRST_SEASON = 21


class Parts(NamedTuple):
    """A date as a year, a year and a month, or all three; ``end`` is that of a stretch of time."""

    start: tuple[int, ...]
    end: tuple[int, ...] | None = None
    season: int | None = None
    """1 is spring, 4 is winter."""
    circa: bool = False

    @property
    def year(self) -> str:
        return f"{self.start[0]:04}"

    @property
    def month(self) -> int | None:
        return self.start[1] if len(self.start) > 1 else None


def parts(date: Date) -> Parts | None:
    """The parts of a date; nothing where it has no first or no last year, or a year of more than four digits."""
    return _parts(date.edtf)


@lru_cache(maxsize=8192)
def _parts(edtf: str) -> Parts | None:
    first, slash, last = edtf.partition("/")
    start = _single(first)
    if not slash or start is None:
        return start
    end = _single(last)
    return end and Parts(start.start, end.end or end.start, None, start.circa or end.circa)


def _single(edtf: str) -> Parts | None:
    body = edtf.rstrip("?~%")
    circa = body != edtf
    if decade := _DECADE.fullmatch(body):
        digits, unknown = decade.groups()
        ends = [(int(digits + digit * len(unknown)),) for digit in "09"]
        return Parts(ends[0], ends[1], circa=circa)
    plain = _BODY.fullmatch(body)
    if not plain:
        return None
    known = [int(part) for part in plain.groups() if part and part != "XX"]
    if len(known) == 2 and known[1] >= _FIRST_SEASON:
        return Parts((known[0],), season=known[1] - _FIRST_SEASON + 1, circa=circa)
    return Parts(tuple(known), circa=circa)
