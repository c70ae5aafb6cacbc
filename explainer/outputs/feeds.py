"""Feeds of what changed for readers, of the whole site and of each topic: Atom and JSON Feed, with the same entries.

https://www.rfc-editor.org/rfc/rfc4287, https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

from explainer import escape, news
from explainer.model import Settings, Topic
from explainer.news import Change, Item, moments
from explainer.news.wording import Teller
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses

LIMIT = 100
"""How many entries a feed has at most, the newest: readers fetch it every hour, and keep what they have seen."""
_PLACE = {Change.DECIDED: "#resolution"}
_ON_A_TOPIC = (Change.PUBLISHED, Change.UPDATED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A change as both forms tell it."""

    id: str
    title: str
    link: str
    """Where it can be read, below the site's address."""
    on: datetime.date
    sort: str
    sort_label: str
    topics: tuple[Topic, ...]
    summary: str
    html: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as both forms tell it; ``page`` is the path of the page of which it is the feed."""

    id: str
    title: str
    about: str | None
    page: str
    updated: datetime.date
    topic: Topic | None
    entries: tuple[Entry, ...]


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Both forms of the site's feed, then of each topic's."""
    words = resources.catalogue(site.settings.language)
    changes = news.read(site, words)
    entry = _once(site, Teller(words))
    feeds = [_of_site(site, changes.items, entry)]
    feeds += [_of_topic(site, topic, changes.by_topic[topic.id], entry) for topic in site.topics.values()]
    for feed in feeds:
        origin = feed.topic.document if feed.topic else None
        for form, write in (("atom", _atom), ("json", _json)):
            path = addresses.feed(form, feed.topic)
            yield Output(path, partial(write, site, feed, path), origin)


MakeEntry = Callable[[Item], Entry]


def _once(site: Site, teller: Teller) -> MakeEntry:
    """Makes entries, each once: it stands in the site's feed and in those of its topics."""
    made: dict[str, Entry] = {}

    def entry(item: Item) -> Entry:
        if item.key not in made:
            made[item.key] = _entry(site, teller, item)
        return made[item.key]

    return entry


def _entry(site: Site, teller: Teller, item: Item) -> Entry:
    place = "" if item.change in _ON_A_TOPIC else _PLACE.get(item.change, "#history")
    return Entry(
        id=moments.identity(site.settings, item.key).urn,
        title=teller.title(item),
        link=site.page(item.record) + place,
        on=moments.day(item.on),
        sort=item.change,
        sort_label=teller.sort(item),
        topics=item.topics,
        summary=teller.summary(item),
        html=teller.html(item),
    )


def _of_site(site: Site, items: Sequence[Item], entry: MakeEntry) -> Feed:
    settings = site.settings
    updated = moments.day(items[0].on) if items else moments.looked(site.claims.values())
    entries = tuple(map(entry, items[:LIMIT]))
    id = moments.identity(settings, "feed").urn
    return Feed(id, settings.name, settings.description, "index.md", updated, None, entries)


def _of_topic(site: Site, topic: Topic, items: Sequence[Item], entry: MakeEntry) -> Feed:
    updated = moments.day(items[0].on) if items else moments.looked(site.claims_of(topic))
    id = moments.identity(site.settings, f"topics/{news.first_id(topic)}/feed").urn
    title = f"{topic.title} – {site.settings.name}"
    entries = tuple(map(entry, items[:LIMIT]))
    return Feed(id, title, topic.question, site.path(topic), updated, topic, entries)


def _address(site: Site, path: str, page: str) -> str:
    """The address of a page in the feed at ``path``; ``./`` is where the site begins, as seen from there."""
    return site.root(path) + site.url(page) or "./"


# Atom


def _atom(site: Site, feed: Feed, path: str) -> str:
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.settings.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.about:
        _add(root, "subtitle", feed.about)
    _add(root, "updated", moments.timestamp(feed.updated))
    _link(root, "self", site.root(path) + path, "application/atom+xml")
    _link(root, "alternate", _address(site, path, feed.page), "text/html")
    _about_us(root, site.settings)
    for entry in feed.entries:
        _add_entry(root, entry, site.root(path))
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _about_us(root: ET.Element, settings: Settings) -> None:
    """Who answers for the feed and its entries, and their terms."""
    author = ET.SubElement(root, "author")
    _add(author, "name", settings.publisher.name)
    if settings.publisher.url:
        _add(author, "uri", settings.publisher.url)
    licence = settings.licence
    _add(root, "rights", f"{licence.name}, {licence.url}" if licence.url else licence.name)
    if licence.url:
        _link(root, "license", licence.url)  # https://www.rfc-editor.org/rfc/rfc4946
    _add(root, "generator", "explainer")


def _add_entry(root: ET.Element, entry: Entry, start: str) -> None:
    element = ET.SubElement(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", moments.timestamp(entry.on))
    _add(element, "updated", moments.timestamp(entry.on))
    _link(element, "alternate", start + entry.link, "text/html")
    _category(element, entry.sort, entry.sort_label)
    for topic in entry.topics:
        _category(element, topic.id, topic.title)
    _add(element, "summary", entry.summary)
    _add(element, "content", entry.html).set("type", "html")


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = escape.xml_text(text)
    return element


def _link(parent: ET.Element, rel: str, href: str, type: str = "") -> None:
    ET.SubElement(
        parent, "link", {"rel": rel, "href": escape.xml_text(href), **({"type": type} if type else {})}
    )


def _category(parent: ET.Element, term: str, label: str) -> None:
    ET.SubElement(parent, "category", {"term": term, "label": escape.xml_text(label)})


# JSON Feed


def _json(site: Site, feed: Feed, path: str) -> str:
    settings = site.settings
    made: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": _address(site, path, feed.page),
        "feed_url": site.root(path) + path,
        "description": feed.about,
        "language": settings.language,
        "authors": [_present({"name": settings.publisher.name, "url": settings.publisher.url})],
        "_licence": _present({"name": settings.licence.name, "url": settings.licence.url}),
        "items": [_item(entry, site.root(path)) for entry in feed.entries],
    }
    return escape.json_text(_present(made)) + "\n"


def _item(entry: Entry, start: str) -> Mapping[str, Any]:
    return {
        "id": entry.id,
        "url": start + entry.link,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": moments.timestamp(entry.on),
        "tags": list(dict.fromkeys([entry.sort_label, *(topic.title for topic in entry.topics)])),
    }


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


FORMAT = Format(
    name="feeds",
    render=render,
    title="Feeds of what changed",
    standard="[Atom 1.0](https://www.rfc-editor.org/rfc/rfc4287), [JSON Feed 1.1](https://www.jsonfeed.org/version/1.1/)",
    readers="feed readers",
    addresses=("feed.xml", "feed.json", "topics/{topic}/feed.xml", "topics/{topic}/feed.json"),
)
