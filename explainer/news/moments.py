"""Dates of the data as moments, and names that stay the same: nothing here asks a clock."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID, uuid5

from explainer.derived import looks
from explainer.model import Claim, Settings
from explainer.model.edtf import Date

NOON = datetime.time(12, tzinfo=datetime.UTC)
"""The data has no time of day. At noon in UTC it is the same day from UTC−12 to UTC+11, so nearly all readers see
the day that stands in the data; at midnight all of America would see the one before."""

NOTHING = datetime.date(1970, 1, 1)
"""The day of what has none, where a format wants one all the same."""

_NAMESPACE = UUID("c1b27ae3-024a-54f4-949b-78dc4edf5292")
"""Ours, for names of things on explainer sites; made once, never to be changed."""


def day(date: Date) -> datetime.date:
    """The first day that a date can mean, which has come when it is written down; the last, if it has no first."""
    return date.latest if date.earliest == datetime.date.min else date.earliest


def moment(day: datetime.date) -> datetime.datetime:
    """Noon of a day, in UTC."""
    return datetime.datetime.combine(day, NOON)


def timestamp(day: datetime.date) -> str:
    """The same as RFC 3339 writes it: ``2026-10-02T12:00:00Z``. https://www.rfc-editor.org/rfc/rfc3339"""
    return f"{day.isoformat()}T12:00:00Z"


def identity(settings: Settings, key: str) -> UUID:
    """The name of a thing on a site, for all time and all machines.

    A UUID of version 5 (https://www.rfc-editor.org/rfc/rfc9562#section-5.5) from the site's name, its language and
    ``key``. Its address is left out: a site that moves, or is built by somebody who does not know it, has the
    same things on it.
    """
    return uuid5(_NAMESPACE, "\n".join((settings.name, settings.language, key)))


def looked(claims: Iterable[Claim]) -> datetime.date:
    """The last day on which somebody looked at any of the claims, as far as they say; else :data:`NOTHING`."""
    return max((day(date) for claim in claims for date in looks(claim)), default=NOTHING)
