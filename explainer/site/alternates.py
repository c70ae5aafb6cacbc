"""What each page can be had as besides: its data, its citations, its feed, a small page of it to embed.

Of a record it depends on type and id alone. That is why it is asked once for each type, of a record that stands
for any of them, whose id is :data:`ANY`; whoever has a record sets its id in.

Media types are those of IANA's registry where it has one: https://www.iana.org/assignments/media-types/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from explainer.escape import Markup, literal
from explainer.model import Actor, Article, Event, Fact, Record, Source, Term, Topic
from explainer.site import ON_A_LIST, Site, addresses
from explainer.source import Document

ANY = "{id}"
"""Stands for an id, which cannot hold braces."""


class Alternate(NamedTuple):
    """One form in which what a page says can be had.

    Attributes:
        format: the switch of its format in ``site.yml``.
        form: which form it is, such as ``bibtex``.
        path: its path below the site's address.
        type: its media type.
    """

    format: str
    form: str
    path: str
    type: Markup


_JSON, _JSON_LD, _TEXT = literal("application/json"), literal("application/ld+json"), literal("text/plain")
_CSV, _HTML, _OEMBED = literal("text/csv"), literal("text/html"), literal("application/json+oembed")
_FEEDS = {"atom": literal("application/atom+xml"), "json": literal("application/feed+json")}
_FEED_FORMS = tuple(f"{form}_feed" for form in _FEEDS)
_CITATIONS = {
    "bibtex": literal("application/x-bibtex"),
    "ris": literal("application/x-research-info-systems"),
    "csl": literal("application/vnd.citationstyles.csl+json"),
}


def of_record(site: Site, record: Record) -> tuple[Alternate, ...]:
    """What the page of a record can be had as."""
    return tuple(one._replace(path=one.path.replace(ANY, record.id)) for one in of_type(site, record.folder))


def of_type(site: Site, folder: str) -> tuple[Alternate, ...]:
    """The same of any record of a type, with :data:`ANY` for its id."""
    found = (one for one in _of_any(any_of(folder)) if site.has(one.format))
    # oEmbed asks for absolute addresses, which nobody knows while the site's own is unknown.
    return tuple(one for one in found if site.address or one.form != "oembed")


def of_list(site: Site, name: str) -> tuple[Alternate, ...]:
    """What a list can be had as, such as that of ``claims/index``."""
    return tuple(one for one in _of_list(name) if site.has(one.format))


def of_page(site: Site, path: str) -> tuple[Alternate, ...]:
    """What the page at a path can be had as, such as ``claims/treaty-signed.md``; nothing if it is none of ours."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    if folder in _CLASSES and name in site.of(folder):
        return of_record(site, site.of(folder)[name])
    return of_list(site, path.removesuffix(".md"))


def in_head(site: Site, path: str) -> list[tuple[Alternate, bool]]:
    """What programs look for in the head of the page at a path, and whether it is of the whole site.

    The record, what oEmbed says of it, and its feeds; and on every page the feeds of the site.
    """
    return _named(site, of_page(site, path))


def in_head_of_any(site: Site, folder: str, *, moved: bool = False) -> list[tuple[Alternate, bool]]:
    """The same for the page of any record of a type, with :data:`ANY` for its id, and for one that has moved."""
    return _named(site, () if moved else of_type(site, folder))


def _named(site: Site, all_of_page: Iterable[Alternate]) -> list[tuple[Alternate, bool]]:
    own = [one for one in all_of_page if one.form in ("json", "oembed", *_FEED_FORMS)]
    whole = [one for one in _feeds() if site.has(one.format)]
    return [*((one, False) for one in own if one not in whole), *((one, True) for one in whole)]


def any_of(folder: str) -> Record:
    """A record that stands for any of a type: its id is :data:`ANY`, and it says nothing."""
    record = _EVERY_CLASS[folder].model_construct()
    record.written(ANY, Document("", ""))
    return record


_CLASSES: Mapping[str, type[Record]] = {
    record.folder: record for record in (Topic, Article, Fact, Actor, Source)
}


_EVERY_CLASS: Mapping[str, type[Record]] = {**_CLASSES, Event.folder: Event, Term.folder: Term}


def _of_any(record: Record) -> Iterator[Alternate]:
    yield Alternate("api", "json", addresses.record_json(record), _JSON)
    yield Alternate("tables", f"all_{record.folder}", addresses.table(record.folder), _CSV)
    if isinstance(record, Article):
        yield Alternate("annotations", "annotations", addresses.marks(record), _JSON_LD)
    if isinstance(record, Topic):
        yield Alternate("argument", "argument", addresses.argument(record), _TEXT)
        yield Alternate("text", "text", addresses.plain_text(record), _TEXT)
        yield from _feeds(record)
    if isinstance(record, (Topic, Article, Fact)):
        for form, type in _CITATIONS.items():
            yield Alternate("citations", form, addresses.citation(record, form), type)
    if isinstance(record, (Topic, Fact)):
        yield Alternate("embeds", "embed", addresses.embed(record), _HTML)
        yield Alternate("embeds", "oembed", addresses.oembed(record), _OEMBED)


def _feeds(topic: Topic | None = None) -> Iterator[Alternate]:
    for form, type in _FEEDS.items():
        yield Alternate("feeds", f"{form}_feed", addresses.feed(form, topic), type)


_LISTS = {f"{folder}/index": folder for folder in _CLASSES}
_LISTS |= {f"{name}/index": folder for folder, name in ON_A_LIST.items()}
"""The lists of whole types by the names of their pages."""


def _of_list(name: str) -> Iterator[Alternate]:
    folder = "claims" if name in ("predictions/index", "due/index") else _LISTS.get(name)
    if folder:
        yield Alternate("api", "json", addresses.list_json(folder), _JSON)
        yield Alternate("tables", "csv", addresses.table(folder), _CSV)
    if name in ("predictions/index", "due/index"):
        yield Alternate("calendar", "calendar", addresses.CALENDAR, literal("text/calendar"))
    if name == "corrections/index":
        yield Alternate("tables", "csv", addresses.table("corrections"), _CSV)
    if name in ("index", "corrections/index"):
        yield from _feeds()
    if name in ("index", "method/index"):
        yield from _EVERYTHING


_EVERYTHING = (
    Alternate("api", "api", addresses.API_INDEX, _JSON),
    Alternate("linked_data", "graph", addresses.GRAPH, _JSON_LD),
    Alternate("tables", "package", addresses.DATA_PACKAGE, literal("application/vnd.datapackage+json")),
    Alternate("database", "database", addresses.DATABASE, literal("application/vnd.sqlite3")),
    Alternate("text", "llms", addresses.LLMS, _TEXT),
)
