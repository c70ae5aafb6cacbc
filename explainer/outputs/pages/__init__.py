"""Markdown pages from templates: portable Markdown for MkDocs and whatever comes after it.

Headings, callouts and links are Markdown (admonitions, ``attr_list``); long lists and tables are raw HTML
blocks, which cost a Markdown parser nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from explainer import derived, embedding, escape
from explainer.annotation import Annotations, pushing
from explainer.citation import cite
from explainer.citation.text import text as citation_text
from explainer.escape import Markup
from explainer.linked_data import LinkedPages
from explainer.model import Actor, Article, Claim, Record, Source, Topic
from explainer.model.edtf import Date
from explainer.model.record import Part, type_of
from explainer.outputs.output import Format, Output, Resources
from explainer.outputs.output import page as made_page
from explainer.outputs.pages.here import Folder, Here, Prose
from explainer.outputs.world import made
from explainer.site import Site
from explainer.source import Document

Values = Mapping[str, Any]
Render = Callable[[Values], Markup]

HOME = "index"
"""The first page of a site, which many write by hand."""
INDEXES = (
    HOME,
    "topics/index",
    "articles/index",
    "claims/index",
    "actors/index",
    "sources/index",
    "timeline/index",
    "glossary/index",
    "predictions/index",
    "corrections/index",
    "due/index",
    "method/index",
)
"""Pages that list records; each has a template of its own name. They are what a navigation shows."""

DESCRIPTION_LENGTH = 200


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Every page of the site."""
    book = Book(site, resources)
    yield from map(book.later, book.addresses())


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a site has, whether or not anybody has made it: where it is, and the record that it shows.

    Attributes:
        moved: whether it stands at an address that the record had once, and leads to the one it has.
    """

    path: str
    record: Record | None = None
    moved: bool = False

    @property
    def is_record(self) -> bool:
        """Whether it is one of many pages that stay out of the navigation."""
        return self.record is not None

    @property
    def origin(self) -> Document | None:
        """The file that the page is made from; none for a list."""
        return self.record.document if self.record else None


class Book:
    """The pages of a site: which there are, and each of them when somebody asks for it.

    Args:
        site: its records.
        resources: templates and words.
        is_settled: whether pages are :func:`escape.settled <explainer.escape.settled>` as they are made, and so no
            Markdown engine may read them.
    """

    def __init__(self, site: Site, resources: Resources, *, is_settled: bool = False) -> None:
        self.site = site
        self.resources = resources
        self.is_settled = is_settled
        self.catalogue = resources.catalogue(site.settings.language)
        self.world = made(site, resources, self.catalogue, is_settled=is_settled)
        self.annotations = Annotations(site)
        self.prose = Prose(site, is_settled=is_settled)
        self.world.globals |= {"annotations": self.annotations, "embedding": embedding, "cited": self.cited}
        self.world.globals["icons"] = escape.literal(resources.assets.get("icons.svg", ""))
        self.renderers: dict[str, Render] = {}
        self.folders: dict[str, Folder] = {}
        self.linked = LinkedPages(site, self.catalogue) if site.has("linked_data") else None

    def addresses(self) -> Iterator[Page]:
        """Every page of the site, in the order in which pages are written; none is made."""
        for name in INDEXES:
            yield Page(f"{name}.md")
        for folder in _OF_RECORD:
            for record in self.site.of(folder).values():
                yield self.page_of(record)
        for record in self.site.records():
            yield from self.moved(record)

    def page_of(self, record: Record) -> Page:
        """The page of a record, or the list on which it has its place."""
        listed = self.site.fragment(record)
        return Page(self.site.path(record), None if listed else record)

    def moved(self, record: Record) -> Iterator[Page]:
        """A page at each address the record had, if it has a page of its own."""
        if not self.site.fragment(record):
            for former in record.formerly:
                yield Page(f"{record.folder}/{former}.md", record, moved=True)

    def output(self, page: Page) -> Output:
        """A page, made. What stands in it depends on the site and its record alone, not on the pages made before."""
        if page.record is None:
            text = self._render(page.path.removesuffix(".md"), page, {}, folder=page.path)
        elif page.moved:
            text = self._render("moved", page, {"record": page.record}, folder=page.record.folder)
        else:
            text = self._record(page, page.record)
        gives_way = page.path == f"{HOME}.md"
        return made_page(page.path, text, page.origin, is_record=page.is_record, gives_way=gives_way)

    def later(self, page: Page) -> Output:
        """The same, made when somebody asks what is in it."""
        gives_way = page.path == f"{HOME}.md"
        return Output(page.path, lambda: self.output(page).content, page.origin, page.is_record, gives_way)

    def _record(self, page: Page, record: Record) -> Markup:
        description, values = _OF_RECORD[record.folder](self, record)
        template = type_of(record.folder)
        shared = {"record": record, template: record, "description": _shortened(description)}
        shared["linked_data"] = self.linked_data(record)
        if isinstance(record, (Topic, Article)):
            shared["image"] = escape.literal(self.site.preview(record))
        return self._render(template, page, {**shared, **values}, folder=record.folder)

    def _render(self, template: str, page: Page, values: Values, folder: str) -> Markup:
        name = f"{template}.md.jinja"
        if name not in self.renderers:
            self.renderers[name] = escape.renderer(self.world, name)
        if folder not in self.folders:
            self.folders[folder] = Folder(self.site, self.prose, page.path)
        here = Here(self.folders[folder], page.path, values.get(template))
        with escape.settling() if self.is_settled else nullcontext():
            return self.renderers[name]({"page": here, **values})

    def linked_data(self, record: Record) -> Markup:
        """What a record's page says of itself to machines: a data block, or nothing where that is switched off."""
        if self.linked is None:
            return escape.literal("")
        return escape.json_in_page([self.linked.of(record)], "application/ld+json")

    def cited(self, record: Topic | Article | Claim) -> str:
        """How to cite a record, on one line."""
        return citation_text(cite(self.site, self.catalogue, record), self.catalogue)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= DESCRIPTION_LENGTH else text[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _topic(book: Book, topic: Topic) -> tuple[str, Values]:
    site = book.site
    found = derived.material(site, topic)
    return topic.question, {
        "claims": found.claims,
        "articles": found.articles,
        "actors": site.in_order_of_names(found.actors),
        "events": found.events,
        "evidence": found.evidence,
        "heard": derived.all_voices(site, found.claims),
        "statements": derived.statements(found.actors),
        "sources": site.in_order_of_names(found.sources),
        "numbers": book.annotations.numbers(topic),
    }


def _article(book: Book, article: Article) -> tuple[str, Values]:
    return book.catalogue.plain("The words of {title}, taken apart", title=article.title), {
        "claims": book.site.claims_in(article),
        "coverage": derived.covered(book.site, article),
        "paragraphs": book.annotations.annotated(article),
        "loaded": pushing(article),
    }


def _claim(book: Book, claim: Claim) -> tuple[str, Values]:
    verdict = getattr(claim, "verdict", None)
    label = book.catalogue.plain_label(verdict or claim.kind)
    return f"{label}: {claim.statement}", {}


def _actor(book: Book, actor: Actor) -> tuple[str, Values]:
    site = book.site
    return actor.role or actor.title, {
        "positions": sorted(actor.positions, key=lambda position: _date_key(position.on)),
        "events": site.in_order_of_dates(site.mentioning(actor, "events")),
        "took_part": _took_part(site, actor),
    }


def _took_part(site: Site, actor: Actor) -> Mapping[str, Sequence[Part]]:
    """As what the actor took part in each event, by its id: not looked for among all who did."""
    found: dict[str, list[Part]] = {}
    for link in site.backlinks(actor, "events"):
        found.setdefault(link.record.id, []).append(link.part)
    return found


def _date_key(date: Date | None) -> tuple[int, Any]:
    return (1, date.sort_key) if date else (0, ())


def _source(book: Book, source: Source) -> tuple[str, Values]:
    site = book.site
    return f"{source.publisher}: {source.name}", {
        "uses": site.backlinks(source, "evidence_in"),
        "falls": derived.leans_on(site, source),
        "origin": site.sources.get(source.origin) if source.origin else None,
    }


_OF_RECORD: Mapping[str, Callable[[Book, Any], tuple[str, Values]]] = {
    "topics": _topic,
    "articles": _article,
    "claims": _claim,
    "actors": _actor,
    "sources": _source,
}
"""The description of a record's page and what its template is given besides, by its folder, in the order of pages."""


FORMAT = Format(
    name="pages",
    render=render,
    title="Pages",
    standard="[Markdown](https://spec.commonmark.org/), then HTML",
    readers="readers",
    addresses=("topics/{topic}/", "claims/{claim}/"),
)

__all__ = ["FORMAT", "INDEXES", "Book", "Page", "render"]
