"""Feeds: what the standards ask for, read by others, with every change in them, and no word lost or alive."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from lxml import etree, html  # type: ignore[import-untyped]

from explainer import news, workshop
from explainer.catalogue import Catalogue
from explainer.model.edtf import Date, parse
from explainer.model.record import Part
from explainer.outputs import Resources, feeds, pages
from explainer.site import Site, addresses
from tests.outputs.changed import ADDRESS, CHANGED, real_site, town
from tests.outputs.hostile import NASTY, full_of, texts

GOLDEN = Path(__file__).parent.parent / "golden"
ATOM = "{http://www.w3.org/2005/Atom}"

# RFC 4287, sections 4.1 to 4.2, in our own words: what there has to be, how often, and nothing that it does not know.
_GRAMMAR = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
 <start><element name="feed">
  <attribute name="xml:lang"><data type="language"/></attribute>
  <interleave>
   <ref name="id"/> <ref name="title"/> <ref name="updated"/> <oneOrMore><ref name="link"/></oneOrMore>
   <element name="author"><interleave>
    <element name="name"><text/></element> <optional><element name="uri"><data type="anyURI"/></element></optional>
   </interleave></element>
   <optional><element name="subtitle"><text/></element></optional>
   <optional><element name="rights"><text/></element></optional>
   <optional><element name="generator"><text/></element></optional>
   <zeroOrMore><element name="entry"><interleave>
    <ref name="id"/> <ref name="title"/> <ref name="updated"/> <ref name="link"/>
    <optional><element name="published"><data type="dateTime"/></element></optional>
    <zeroOrMore><element name="category">
     <attribute name="term"/> <attribute name="label"/>
    </element></zeroOrMore>
    <element name="summary"><text/></element>
    <element name="content"><attribute name="type"><value>html</value></attribute><text/></element>
   </interleave></element></zeroOrMore>
  </interleave>
 </element></start>
 <define name="id"><element name="id"><data type="anyURI"><param name="minLength">10</param></data></element></define>
 <define name="title"><element name="title"><text/></element></define>
 <define name="updated"><element name="updated"><data type="dateTime"/></element></define>
 <define name="link"><element name="link">
  <attribute name="rel"/> <attribute name="href"><data type="anyURI"/></attribute>
  <optional><attribute name="type"><data type="string"><param name="pattern">.+/.+</param></data></attribute></optional>
 </element></define>
</grammar>"""

# https://www.jsonfeed.org/version/1.1/
_URL = {"type": "string", "pattern": "^https?://"}
_ADVISED: dict[str, Any] = {
    "type": "object",
    "required": ["version", "title", "items", "home_page_url", "feed_url", "authors", "language"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "description": {"type": "string"},
        "home_page_url": _URL,
        "feed_url": _URL,
        "language": {"pattern": "^[a-z]{2,3}(-|$)"},
        "authors": {"items": {"properties": {"name": {"type": "string"}, "url": _URL}, "minProperties": 1}},
        "items": {
            "type": "array",
            "items": {
                "required": ["id", "url", "title", "content_html", "date_published"],
                "properties": {
                    **{name: {"type": "string"} for name in ("id", "title", "content_html", "summary")},
                    "url": _URL,
                    "date_published": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
                    "tags": {"items": {"type": "string"}, "uniqueItems": True},
                },
                "additionalProperties": False,
            },
        },
    },
    # What is no key of the standard begins with an underscore.
    "additionalProperties": False,
    "patternProperties": {"^_[a-z]": {"type": "object"}},
}


@cache
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(_GRAMMAR))


@cache
def resources() -> Resources:
    return workshop.resources(Path("no-templates"))


@pytest.fixture
def site() -> Site:
    return town(CHANGED)


@pytest.fixture
def real() -> Site:
    return real_site()


def written(site: Site) -> dict[str, str]:
    return {output.path: str(output.content) for output in feeds.render(site, resources())}


def atom(text: str) -> etree._Element:
    """A feed as another parser reads it, after a look at what RFC 4287 demands.

    Raises:
        AssertionError: something is missing, twice or unknown.
    """
    root = etree.fromstring(text.encode())
    assert grammar().validate(root), grammar().error_log
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)), "4.2.6: no two things have one id"
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")][:2] == ["self", "alternate"], "4.1.1"
    for element in root.iter(f"{ATOM}updated", f"{ATOM}published"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT12:00:00Z", str(element.text)), "3.3"
    return root


def both(files: dict[str, str]) -> Iterator[tuple[Any, Any]]:
    """The two forms of each feed, as others read them."""
    for path, text in files.items():
        if path.endswith(".xml"):
            atom(text)
            parsed = feedparser.parse(
                text.encode(), response_headers={"content-type": "application/atom+xml"}
            )
            assert not parsed.bozo, (path, parsed.get("bozo_exception"))
            assert parsed.version == "atom10"
            yield parsed, json.loads(files[path.removesuffix(".xml") + ".json"])


def test_golden_feed(site: Site) -> None:
    files = written(site)
    path = GOLDEN / "feed.xml"
    if os.environ.get("EXPLAINER_WRITE"):
        path.write_text(files["feed.xml"], encoding="utf-8")
    assert files["feed.xml"] == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_both_forms_tell_every_change_to_others(site: Site, address: str) -> None:
    site = replace(site, address=address)
    changes = news.read(site, Catalogue())
    for parsed, made in both(written(site)):
        assert [entry.id for entry in parsed.entries] == [item["id"] for item in made["items"]]
        assert [entry.title for entry in parsed.entries] == [item["title"] for item in made["items"]]
        assert [entry.link for entry in parsed.entries] == [item["url"] for item in made["items"]]
        assert len(parsed.entries) == len(changes.items)
        assert parsed.feed.updated == made["items"][0]["date_published"] == "2026-11-20T12:00:00Z"
        assert parsed.feed.author == made["authors"][0]["name"] == "Elmford reading circle"
        if address:
            Draft202012Validator(_ADVISED).validate(made)
    assert set(written(site)) == {
        addresses.feed(form, topic) for form in addresses.FEEDS for topic in (None, *site.topics.values())
    }


def test_the_real_site_is_told_to_others(real: Site) -> None:
    files = written(real)
    for parsed, made in both(files):
        Draft202012Validator(_ADVISED).validate(made)
        assert {entry.title for entry in parsed.entries} >= {
            f"New explainer: {topic.title}" for topic in real.topics.values()
        }
    corrections = sum(len(claim.corrections) for claim in real.claims.values())
    assert len(json.loads(files["feed.json"])["items"]) >= min(100, corrections + len(real.topics))


@pytest.mark.slow
@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_links_lead_to_a_place_on_a_page(site: Site, address: str) -> None:
    site = replace(site, address=address)
    there = {
        site.url(output.path): str(output.content)
        for output in pages.render(site, resources())
        if output.path.startswith(("claims/", "topics/footbridge", "index"))
    }
    for path, text in written(site).items():
        if path.endswith(".json"):
            made, here = json.loads(text), urljoin(ADDRESS, path)
            assert urljoin(here, made["feed_url"]) == here
            assert urljoin(here, made["home_page_url"]).removeprefix(ADDRESS) in there
            for item in made["items"]:
                page, _, place = urljoin(here, item["url"]).removeprefix(ADDRESS).partition("#")
                assert not place or re.search(rf'id="{place}"|{{ #{place} }}', there[page]), item["url"]


def test_a_feed_without_entries_has_the_day_on_which_somebody_looked(site: Site) -> None:
    silent = {id: claim.model_copy(update={"corrections": ()}) for id, claim in site.claims.items()}
    silent["busy-towpath"] = site.claims["half-of-trips"]
    topics = {
        id: topic.model_copy(update={"published": None, "updated": None}) for id, topic in site.topics.items()
    }
    for claims, day in ((silent, "2026-11-01"), ({}, "1970-01-01")):
        files = written(replace(site, claims=claims, topics=topics))
        root = atom(files["feed.xml"])
        assert root.findtext(f"{ATOM}updated") == f"{day}T12:00:00Z"
        assert root.find(f"{ATOM}entry") is None and json.loads(files["feed.json"])["items"] == []


def test_a_large_site_tells_the_newest(site: Site) -> None:
    word = site.claims["bridge-cost"].corrections[0]
    many = tuple(word.model_copy(update={"on": parse(str(year))}) for year in range(1800, 1950))
    claim = site.claims["bridge-cost"].model_copy(update={"corrections": many})
    made = json.loads(written(replace(site, claims={"bridge-cost": claim}))["feed.json"])
    days = [item["date_published"] for item in made["items"]]
    assert len(days) == 100 and days == sorted(days, reverse=True)
    assert days[-1].startswith("1852")


def test_a_site_in_german_says_so(site: Site) -> None:
    german = replace(site, settings=site.settings.model_copy(update={"language": "de"}))
    titles = [item["title"].partition(":")[0] for item in json.loads(written(german)["feed.json"])["items"]]
    assert titles[1] == "Urteil „Gemischt“, vorher „Überwiegend bestätigt“"
    assert titles[-1] == "Neue Erklärung"


DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)(?=T)")


def test_no_clock_is_asked(real: Site, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for shown in (real, site):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        first = written(shown)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")
        assert written(shown) == first
        days = set(DAY.findall("".join(first.values())))
        assert days and days <= {news.moments.day(date).isoformat() for date in dates_in(shown)}


def dates_in(value: object) -> Iterator[Date]:
    """Every date in the data of a site."""
    if isinstance(value, Date):
        yield value
    elif isinstance(value, Site):
        yield from dates_in(list(value.records()))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from dates_in(item)
    elif isinstance(value, Part):
        yield from dates_in(list(vars(value).values()))


def allowed_by_xml(text: str) -> str:
    """What XML can carry of a text, character by character as its standard says."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c for c in lines if c in "\t\n" or " " <= c < "\ud800" or "\ue000" <= c < "\ufffe" or c > "\uffff"
    )


@pytest.mark.slow
@given(text=texts)
@settings(max_examples=60, deadline=None)
def test_hostile_words_arrive_and_do_nothing(text: str) -> None:
    check_hostile(town(CHANGED), text)


def test_the_worst_words_arrive_and_do_nothing(site: Site) -> None:
    check_hostile(site, "".join(NASTY))


def check_hostile(site: Site, text: str) -> None:
    files = written(full_of(site, text))
    for path, content in files.items():
        if path.endswith(".xml"):
            root = atom(content)
            assert root.findtext(f"{ATOM}title", "").startswith(allowed_by_xml(text))
            titles = [str(element.text) for element in root.iter(f"{ATOM}title")]
            assert all(allowed_by_xml(text) in title for title in titles)
            bodies = [str(element.text) for element in root.iter(f"{ATOM}content")]
        else:
            made = json.loads(content)
            Draft202012Validator(_ADVISED).validate(made)
            assert all(text in item["title"] for item in made["items"])
            bodies = [item["content_html"] for item in made["items"]]
        for body in bodies:
            harmless(body)


def harmless(body: str) -> None:
    """Only what an editor may write is alive in it."""
    for element in html.fragment_fromstring(body, create_parent="div").iter():
        assert element.tag in {*"div p em strong code a q ul ol li blockquote br".split()}, body
        assert set(element.attrib) <= {"href", "rel", "start"}, body
        assert element.get("href", "https://").startswith(("https://", "http://"))
