"""Markdown pages from templates: portable Markdown for MkDocs and whatever comes after it.

Headings, callouts and links are Markdown (admonitions, ``attr_list``); long lists and tables are raw HTML
blocks, which cost a Markdown parser nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explainer import derived, embedding, escape, prose
from explainer.annotation import Annotations, pushing
from explainer.citation import cite
from explainer.citation.text import text as citation_text
from explainer.escape import Markup
from explainer.gloss import Glossary
from explainer.linked_data import LinkedPages
from explainer.model import Actor, Article, Claim, Record, Source, Topic
from explainer.model.edtf import Date
from explainer.model.record import Part, type_of
from explainer.outputs.output import Format, Output, Resources
from explainer.outputs.output import page as made_page
from explainer.outputs.world import made
from explainer.site import Site, alternates
from explainer.site.alternates import ANY, Alternate
from explainer.source import Document

Values = Mapping[str, Any]
Render = Callable[[Values], Markup]
Links = dict[int, Markup]
"""Links by the identity of records, which live as long as their site."""

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
    """The pages of a site: which there are, and each of them when somebody asks for it."""

    def __init__(self, site: Site, resources: Resources) -> None:
        self.site = site
        self.catalogue = resources.catalogue(site.settings.language)
        self.world = made(site, resources, self.catalogue)
        self.annotations = Annotations(site)
        self.glossary = Glossary(site)
        self.world.globals |= {"annotations": self.annotations, "embedding": embedding, "cited": self.cited}
        self.world.globals["icons"] = escape.literal(resources.assets.get("icons.svg", ""))
        self.renderers: dict[str, Render] = {}
        self.links: dict[str, Links] = {}
        self.linked = LinkedPages(site, self.catalogue) if site.has("linked_data") else None
        self.data: dict[str, Markup] = {}

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
            text = self._render(page.path.removesuffix(".md"), page, {}, links=page.path)
        elif page.moved:
            text = self._render("moved", page, {"record": page.record}, links=page.record.folder)
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
        return self._render(template, page, {**shared, **values}, links=record.folder)

    def _render(self, template: str, page: Page, values: Values, links: str) -> Markup:
        name = f"{template}.md.jinja"
        if name not in self.renderers:
            self.renderers[name] = escape.renderer(self.world, name)
        here = _Here(self, page.path, values.get(template), self.links.setdefault(links, {}))
        return self.renderers[name]({"page": here, **values})

    def linked_data(self, record: Record) -> Markup:
        """What a record's page says of itself to machines: a data block, or nothing where that is switched off."""
        if self.linked is None:
            return escape.literal("")
        return escape.json_in_page([self.linked.of(record)], "application/ld+json")

    def cited(self, record: Topic | Article | Claim) -> str:
        """How to cite a record, on one line."""
        return citation_text(cite(self.site, self.catalogue, record), self.catalogue)


class _Here:
    """What a template asks about the page it makes: links from here.

    ``links`` are those to records that were made already. All pages of a type share them, because they stand
    in one folder; only a link to ``record``, which the page itself shows, is different on each.
    """

    def __init__(self, book: Book, path: str, record: Record | None, links: Links) -> None:
        self.book = book
        self.site = book.site
        self.path = path
        self.record = record
        self.links = links
        self.glossary = book.glossary

    def href(self, target: Record | str, fragment: str = "") -> Markup:
        """A relative link for raw HTML."""
        return escape.literal(self.site.href(self.path, target, fragment))

    def link(self, target: Record, text: str | None = None) -> Markup:
        """A link in HTML: the name of the record, or another text."""
        if text or target is self.record:
            return escape.link(self.href(target), text or target.name)
        if id(target) not in self.links:
            self.links[id(target)] = escape.link(self.href(target), target.name)
        return self.links[id(target)]

    def to(self, path: str, text: object, fragment: str = "") -> Markup:
        """A link in HTML to a page by its path, and to a place on it."""
        return escape.link(self.href(path, f"#{fragment}" if fragment else ""), text)

    def paragraphs(self, text: str | None) -> tuple[Markup, ...]:
        """The paragraphs of a Prose field, with its terms as links to the glossary."""
        return self.glossary.linked(prose.paragraphs(text), self.href) if text else ()

    def blocks(self, text: str | None) -> Markup:
        """A long Prose field as HTML blocks, with its terms as links to the glossary."""
        return self.glossary.linked((prose.blocks(text),), self.href)[0] if text else escape.literal("")

    def data(self, macro: DataLinks) -> Markup:
        """What a macro makes of the other forms of what this page says.

        Once for all records of a type, because only their ids differ in it, and once for a list.
        """
        key = self.record.folder if self.record else self.path
        if key not in self.book.data:
            self.book.data[key] = self._data(macro)
        made = self.book.data[key]
        return made.replace(ANY, self.record.id) if self.record else made

    def _data(self, macro: DataLinks) -> Markup:
        if self.record is None:
            return macro(self, alternates.of_list(self.site, self.path.removesuffix(".md")))
        folder = self.record.folder
        anywhere = _Here(self.book, self.site.path(alternates.any_of(folder)), None, {})
        return macro(anywhere, alternates.of_type(self.site, folder))

    def md(self, target: Record | str) -> Markup:
        """A relative link for Markdown."""
        return escape.literal(self.site.markdown_link(self.path, target))


DataLinks = Callable[[_Here, Sequence[Alternate]], Markup]


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
