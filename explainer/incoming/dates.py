"""Dates as they stand in the wild, to EDTF; ``None`` where more than one day could be meant."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError

from explainer.model.edtf import meant, parse

# Behind a day: the time of ISO 8601, RFC 2822 or a database, and the zone. The day is the one that is written.
_TIME = re.compile(
    r"(?:T\d\d:?\d\d|,? +(?:at +)?\d{1,2}:\d\d)(?::?\d\d(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:Z|UTC|GMT|[A-Z]{2,4}|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)|(\d{4})/(\d\d)/(\d\d)")
_MAX = 60


def day(text: str) -> str | None:
    """The EDTF date that a text of any form means."""
    text = " ".join(text[:_MAX].split())
    weekday = _WEEKDAY.match(text)
    text = text[weekday.end() :] if weekday else text
    time = _TIME.search(text)
    if time and time.end() == len(text):
        text = text[: time.start()]
    compact = _COMPACT.fullmatch(text)
    text = "-".join(part for part in compact.groups() if part) if compact else text
    if not text.isascii():
        return None
    try:
        return parse(text).edtf
    except PydanticCustomError:
        return meant(text)
