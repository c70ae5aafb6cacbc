"""A calendar of open predictions: when anybody can tell what became of each.

https://www.rfc-editor.org/rfc/rfc5545, https://www.rfc-editor.org/rfc/rfc7986
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from explainer import derived, news, prose
from explainer.catalogue import Catalogue
from explainer.escape import calendar_text
from explainer.model import Prediction
from explainer.model.edtf import Date
from explainer.model.scales import Kind
from explainer.news import moments
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses

if TYPE_CHECKING:  # the library takes longer to import than a small check, which makes no calendar
    from icalendar import Calendar, Event, Timezone
    from icalendar.prop import vText

_LIST = "predictions/index.md"
"""The page that lists them."""


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """The calendar, also where no prediction is open: those who subscribed to it go on asking for it."""
    words = resources.catalogue(site.settings.language)
    calendar = _calendar(site, words)
    for claim in site.predictions:
        day = due_on(claim.resolves_by)
        if day and derived.is_open(claim) and claim.status.is_current:
            calendar.add_component(_event(site, words, claim, day))
    if not calendar.subcomponents:
        calendar.add_component(_utc())
    yield Output(addresses.CALENDAR, calendar.to_ical(sorted=False))


def due_on(date: Date) -> datetime.date | None:
    """The last day that a date can mean; the first, if it has no last; ``None`` if no calendar has a day for it."""
    if date.latest < datetime.date.max:
        return date.latest
    is_a_day = datetime.date.min < date.earliest < datetime.date.max
    return date.earliest if is_a_day else None


def _calendar(site: Site, words: Catalogue) -> Calendar:
    import icalendar

    name = words.plain("{site}: open predictions", site=site.settings.name)
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//explainer//predictions//EN")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, _text(name))
    about = words.plain("Every prediction by the date on which anybody can tell.")
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, _text(about))
    if site.address:
        calendar.add("url", site.address + site.url(_LIST))
        calendar.add("source", site.address + addresses.CALENDAR, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", datetime.timedelta(days=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _text("P1D"))
    return calendar


def _event(site: Site, words: Catalogue, claim: Prediction, day: datetime.date) -> Event:
    import icalendar

    address = site.absolute(claim)
    event = icalendar.Event()
    event.add("uid", str(moments.identity(site.settings, f"claims/{news.first_id(claim)}/due")))
    event.add("dtstamp", moments.moment(_revised(site, claim)))
    event.add("dtstart", day)
    event.add("summary", _text(words.plain("Due: {prediction}", prediction=claim.statement)))
    event.add("description", _text("\n\n".join(_told(words, claim, address))))
    if address:
        event.add("url", address)
    labels = [words.plain_label(Kind.PREDICTION), *(topic.title for topic in site.topics_of(claim))]
    event.add("categories", [calendar_text(label) for label in labels])
    event.add("transp", "TRANSPARENT")
    return event


def _told(words: Catalogue, claim: Prediction, address: str) -> Iterator[str]:
    """When and how anybody can tell, and what to watch until then, paragraph by paragraph."""
    yield words.plain("Anybody can tell by {date}.", date=words.date(claim.resolves_by))
    if claim.conditions:
        yield f"{words.plain('On condition')}: {prose.plain(claim.conditions)}"
    yield words.plain("How to tell: {criteria}", criteria=prose.plain(claim.criteria))
    if claim.indicators:
        watched = (f"- {prose.plain(indicator.text)}" for indicator in claim.indicators)
        yield "\n".join([f"{words.plain('What to watch')}:", *watched])
    if address:
        yield address


def _revised(site: Site, claim: Prediction) -> datetime.date:
    """When what a calendar says of a claim was last revised, as far as the data says; never when it was built.

    The last correction, or the last day on which somebody looked at it, else the day on which its topics were
    last published. https://www.rfc-editor.org/rfc/rfc5545#section-3.8.7.2
    """
    looked = moments.looked([claim])
    days = [looked, *(moments.day(correction.on) for correction in claim.corrections)]
    if max(days) > moments.NOTHING:
        return max(days)
    changed = [topic.changed for topic in site.topics_of(claim)]
    return max((moments.day(date) for date in changed if date), default=moments.NOTHING)


def _text(text: str) -> vText:
    from icalendar.prop import vText

    return vText(calendar_text(text))


def _utc() -> Timezone:
    """What stands in a calendar without events: one without any component is none."""
    import icalendar

    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime.datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", datetime.timedelta())
    standard.add("tzoffsetto", datetime.timedelta())
    zone.add_component(standard)
    return zone


FORMAT = Format(
    name="calendar",
    render=render,
    title="Calendar of open predictions",
    standard="[iCalendar](https://www.rfc-editor.org/rfc/rfc5545)",
    readers="calendars",
    addresses=("predictions.ics",),
)
