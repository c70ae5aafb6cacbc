"""The calendar: every open prediction on its day, as another library reads it, and no line that is not ours."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings

from explainer import derived, workshop
from explainer.model import Prediction
from explainer.model.edtf import parse
from explainer.model.scales import Status
from explainer.outputs import Resources, calendar
from explainer.site import Site
from tests.elmford import RICH
from tests.outputs.changed import ADDRESS, real_site, town
from tests.outputs.hostile import NASTY, full_of, texts

GOLDEN = Path(__file__).parent.parent / "golden"


@cache
def resources() -> Resources:
    return workshop.resources(Path("no-templates"))


@pytest.fixture
def site() -> Site:
    return town(RICH)


@pytest.fixture
def real() -> Site:
    return real_site()


def written(site: Site) -> bytes:
    (output,) = calendar.render(site, resources())
    assert output.path == "predictions.ics" and isinstance(output.content, bytes)
    return output.content


def events(content: bytes) -> list[Any]:
    """The events as another library reads them, after a look at what RFC 5545 demands of each line and component.

    Raises:
        AssertionError: something is missing, twice or too long.
    """
    assert content.endswith(b"\r\n") and not re.search(
        rb"\r(?!\n)|(?<!\r)\n|[\0-\x08\x0b\x0c\x0e-\x1f\x7f]", content
    )
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "3.1"
    (read,) = vobject.readComponents(content.decode())
    assert read.version.value == "2.0" and read.prodid.value
    assert list(read.components()), "3.6: at least one component"
    found = list(read.contents.get("vevent", ()))
    for event in found:
        for once in ("uid", "dtstamp", "dtstart", "summary", "description", "categories", "transp"):
            assert len(event.contents[once]) == 1, once
        assert re.fullmatch(r"\d{8}T120000Z", event.contents["dtstamp"][0].serialize().strip()[8:])
    ids = [event.uid.value for event in found]
    assert len(ids) == len(set(ids))
    return found


def prediction(site: Site, **values: Any) -> Site:
    """The site with one prediction, which says something else."""
    claim = site.claims["half-of-trips"].model_copy(update=values)
    return replace(site, claims={"half-of-trips": claim})


def test_golden_calendar(site: Site) -> None:
    path = GOLDEN / "predictions.ics"
    if os.environ.get("EXPLAINER_WRITE"):
        path.write_bytes(written(site))
    assert written(site) == path.read_bytes()


def test_every_open_prediction_is_on_its_day(real: Site) -> None:
    found = {event.url.value: event for event in events(written(real))}
    due = [claim for claim in real.predictions if derived.is_open(claim)]
    assert due and len(found) == len(due)
    for claim in due:
        event = found[f"{ADDRESS}claims/{claim.id}/"]
        assert event.dtstart.value == claim.resolves_by.latest
        assert event.summary.value == f"Due: {claim.statement}"
        assert event.transp.value == "TRANSPARENT"
        assert all(indicator.text.split("[")[0].split("*")[0] in event.description.value
                   for indicator in claim.indicators)  # fmt: skip
        topics = {topic.title for topic in real.topics_of(claim)}
        assert topics and topics | {"Prediction"} == set(event.categories.value)


def test_what_is_decided_withdrawn_or_never_due_is_not_in_it(site: Site) -> None:
    (event,) = events(written(site))
    claim = site.claims["half-of-trips"]
    assert isinstance(claim, Prediction)
    decided = claim.resolution.model_copy(update={"outcome": "occurred"})
    for gone in ({"resolution": decided}, {"status": Status.RETRACTED}, {"resolves_by": parse("Y170000")}):
        content = written(prediction(site, **gone))
        assert events(content) == [] and b"BEGIN:VTIMEZONE" in content
    assert event.dtstart.value == datetime.date(2030, 12, 31)


@pytest.mark.parametrize(
    "edtf, day",
    [
        ("2030-06-19", "2030-06-19"),
        ("2028-02", "2028-02-29"),
        ("2030~", "2030-12-31"),
        ("2030-05/2031-06", "2031-06-30"),
        ("../2030", "2030-12-31"),
        ("2030/..", "2030-01-01"),
        ("Y170000", None),
    ],
)
def test_it_is_due_on_the_last_day_that_it_can_mean(edtf: str, day: str | None) -> None:
    found = calendar.due_on(parse(edtf))
    assert (found.isoformat() if found else None) == day


def test_it_keeps_its_uid_when_words_or_the_date_change(site: Site) -> None:
    def uids(shown: Site) -> set[str]:
        return {event.uid.value for event in events(written(shown))}

    later = prediction(
        site, statement="It will be so.", resolves_by=parse("2031"), formerly=("half-of-trips",)
    )
    assert uids(later) == uids(site) == uids(replace(site, address=""))


def test_without_an_address_there_is_none_in_it(site: Site) -> None:
    content = written(replace(site, address=""))
    (event,) = events(content)
    assert not {"url", "source"} & set(event.contents) and b"://" not in content


def test_no_clock_is_asked(site: Site, real: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for shown, stamps in ((site, {"20261101"}), (real, {"20261122"})):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        first = written(shown)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")
        assert written(shown) == first
        assert set(re.findall(r"DTSTAMP:(\d{8})T", first.decode())) == stamps


def revised(site: Site, **values: Any) -> Iterator[str]:
    yield from re.findall(r"DTSTAMP:(\d{8})T", written(prediction(site, **values)).decode())


def test_it_was_revised_when_the_data_says_so(site: Site) -> None:
    claim = site.claims["half-of-trips"]
    assert isinstance(claim, Prediction)
    unseen = claim.resolution.model_copy(update={"as_of": None})
    wrong = site.claims["bridge-cost"].corrections
    assert list(revised(site, resolution=unseen)) == ["20260601"], "when its topic was published"
    assert list(revised(site, resolution=unseen, corrections=wrong)) == ["20261002"]
    assert list(revised(replace(site, topics={}), resolution=unseen)) == ["19700101"]


def as_a_calendar_can(text: str) -> str:
    """What iCalendar can carry of a text: line feeds for whatever breaks a line, and no other control character."""
    one_sort = re.sub("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]", "\n", text)
    return "".join(c for c in one_sort if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs"))


def check_hostile(site: Site, text: str) -> None:
    (event,) = events(written(full_of(site, text)))
    assert event.summary.value == f"Due: {as_a_calendar_can(text)}"
    assert as_a_calendar_can(text) in [*event.categories.value, ""]
    assert "valarm" not in event.contents


def test_the_worst_words_arrive(site: Site) -> None:
    check_hostile(site, "".join(NASTY))


@pytest.mark.slow
@given(text=texts)
@settings(max_examples=60, deadline=None)
def test_hostile_words_arrive(text: str) -> None:
    check_hostile(town(RICH), text)
