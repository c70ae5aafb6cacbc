"""Markdown pages from templates: portable Markdown for MkDocs and whatever comes after it.

Headings, callouts and links are Markdown (admonitions, ``attr_list``); long lists and tables are raw HTML
blocks, which cost a Markdown parser nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from explainer import derived, escape, prose
from explainer.escape import Markup
from explainer.model import Actor, Article, Claim, Record, Source, Topic, scales
from explainer.model.edtf import Date
from explainer.outputs.output import Output, Resources, page
from explainer.site import Site

Values = Mapping[str, Any]
Render = Callable[[Values], Markup]
Links = dict[int, Markup]
"""Links by the identity of records, which live as long as their site."""

INDEXES = (
    "topics/index",
    "articles/index",
    "claims/index",
    "actors/index",
    "sources/index",
    "timeline/index",
    "glossary/index",
    "predictions/index",
    "corrections/index",
    "method/index",
)
"""Pages that list records; each has a template of its own name. They are what a navigation shows."""

DESCRIPTION_LENGTH = 200


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Every page of the site."""
    book = _Book(site, resources)
    for name in INDEXES:
        yield book.index(name)
    for topic in site.topics.values():
        yield book.record(topic, "topic", topic.question, _topic(site, topic))
    for article in site.articles.values():
        yield book.record(
            article, "article", f"The words of {article.title}, taken apart", _article(site, article)
        )
    for claim in site.claims.values():
        yield book.record(claim, "claim", _claim_description(claim), {})
    for actor in site.actors.values():
        yield book.record(actor, "actor", actor.role or actor.title, _actor(site, actor))
    for source in site.sources.values():
        yield book.record(source, "source", f"{source.publisher}: {source.name}", _source(site, source))
    for record in site.records():
        yield from book.moved(record)


class _Book:
    """The templates of one site, compiled once."""

    def __init__(self, site: Site, resources: Resources) -> None:
        self.site = site
        self.world = escape.environment(resources.overrides, resources.templates)
        self.world.globals |= {name: getattr(scales, name) for name in _SCALES}
        self.world.globals |= {"site": site, "derived": derived, "prose": prose, "css": _css, "once": _once()}
        self.renderers: dict[str, Render] = {}
        self.links: dict[str, Links] = {}

    def _render(self, template: str, path: str, values: Values, links: str) -> Markup:
        name = f"{template}.md.jinja"
        if name not in self.renderers:
            self.renderers[name] = escape.renderer(self.world, name)
        here = _Page(self.site, path, values.get(template), self.links.setdefault(links, {}))
        return self.renderers[name]({"page": here, **values})

    def index(self, name: str) -> Output:
        path = f"{name}.md"
        return page(path, self._render(name, path, {}, links=path))

    def record(self, record: Record, template: str, description: str, values: Values) -> Output:
        path = self.site.path(record)
        shared = {"record": record, template: record, "description": _shortened(description)}
        text = self._render(template, path, {**shared, **values}, links=record.folder)
        return page(path, text, record.document, is_record=True)

    def moved(self, record: Record) -> Iterator[Output]:
        """A page at each address the record had, if it has a page of its own."""
        if self.site.fragment(record):
            return
        for former in record.formerly:
            path = f"{record.folder}/{former}.md"
            text = self._render("moved", path, {"record": record}, links=record.folder)
            yield page(path, text, record.document, is_record=True)


_SCALES = ("Kind", "Verdict", "Issue", "Confidence", "Likelihood", "Outcome", "Stance", "Status", "SourceType",
           "Control", "Verified", "Relation")  # fmt: skip


class _Page:
    """What a template asks about the page it makes: links from here.

    ``links`` are those to records that were made already. All pages of a type share them, because they stand
    in one folder; only a link to ``record``, which the page itself shows, is different on each.
    """

    def __init__(self, site: Site, path: str, record: Record | None, links: Links) -> None:
        self.site = site
        self.path = path
        self.record = record
        self.links = links

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

    def md(self, target: Record | str) -> Markup:
        """A relative link for Markdown."""
        return escape.literal(self.site.markdown_link(self.path, target))


def _once() -> Callable[[Callable[[Any], Markup], Any], Markup]:
    """A function for templates: what a shared macro makes of one thing, made once.

    For imported macros (those of a page's own are new on each page) that depend on that thing alone. Both are
    kept, so that nothing else comes to have their identity.
    """
    known: dict[tuple[int, int], tuple[object, object, Markup]] = {}

    def once(macro: Callable[[Any], Markup], thing: Any) -> Markup:
        key = (id(macro), id(thing))
        if key not in known:
            known[key] = (macro, thing, macro(thing))
        return known[key][2]

    return once


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= DESCRIPTION_LENGTH else text[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _claim_description(claim: Claim) -> str:
    verdict = getattr(claim, "verdict", None)
    label = f"{claim.kind.label}, {verdict.label.lower()}" if verdict else claim.kind.label
    return f"{label}: {claim.statement}"


def _topic(site: Site, topic: Topic) -> Values:
    claims = site.claims_of(topic)
    articles = [site.articles[id] for id in topic.articles if id in site.articles]
    noted = [item for article in articles for omission in article.omissions for item in omission.evidence]
    evidence = [*(item for claim in claims for item in claim.evidence), *noted]
    sources = {item.source: site.sources[item.source] for item in evidence if item.source in site.sources}
    events = [event for record in (*claims, *sources.values()) for event in site.mentioning(record, "events")]
    events = sorted({event.id: event for event in events}.values(), key=lambda e: (e.date.sort_key, e.id))
    actors = {id for claim in claims for id in claim.about} | {
        part.actor for event in events for part in event.actors
    }
    actors |= {holder.id for claim in claims if (holder := site.holder(claim))}
    return {
        "claims": claims,
        "articles": articles,
        "actors": site.in_order_of_names(site.actors[id] for id in actors if id in site.actors),
        "events": events,
        "sources": site.in_order_of_names(sources.values()),
    }


def _article(site: Site, article: Article) -> Values:
    return {
        "paragraphs": derived.annotated(site, article),
        "claims": site.claims_in(article),
        "coverage": derived.covered(site, article),
    }


def _actor(site: Site, actor: Actor) -> Values:
    events = site.mentioning(actor, "events")
    return {
        "positions": sorted(actor.positions, key=lambda position: _date_key(position.on)),
        "events": sorted(events, key=lambda event: (event.date.sort_key, event.id)),
    }


def _date_key(date: Date | None) -> tuple[int, Any]:
    return (1, date.sort_key) if date else (0, ())


def _source(site: Site, source: Source) -> Values:
    return {
        "uses": site.backlinks(source, "evidence_in"),
        "falls": derived.leans_on(site, source),
        "origin": site.sources.get(source.origin) if source.origin else None,
    }


def _css(step: scales.Scale) -> Markup:
    """A step of a scale as the name of a class: one of our own words, so it needs no encoding."""
    return escape.literal(step.value.replace("_", "-"))


__all__ = ["INDEXES", "render"]
