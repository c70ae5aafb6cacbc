"""A dataset arranged for readers: addresses, order and back-links. The only room that knows a URL.

A page is a pure function of the site and its record: nothing here counts across pages or depends on the
clock, the locale or the order of files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from explainer.dataset import Dataset
from explainer.model import (
    Actor,
    Article,
    Claim,
    Event,
    Prediction,
    Record,
    Settings,
    Source,
    Term,
    Topic,
)
from explainer.model.record import Part, references
from explainer.repository import Repository
from explainer.source import Route

ON_A_LIST = {"events": "timeline", "terms": "glossary"}
"""Types whose records have no page of their own but a place on a list."""
PREVIEW = "assets/explainer/previews/site.png"
"""The picture for links to a page that belongs to no topic."""


class Backlink(NamedTuple):
    """A mention of a record by another one: who mentions it, where, and the part that does."""

    record: Record
    route: Route
    part: Part


@dataclass(frozen=True, eq=False)
class Site:
    """What readers can see, by id, in the order of ids."""

    settings: Settings
    topics: Mapping[str, Topic]
    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    terms: Mapping[str, Term]
    directory_urls: bool = True
    repository: Repository | None = None
    address: str = ""
    """The site's own address, with a slash at its end; empty where nobody knows it yet."""

    def of(self, folder: str) -> Mapping[str, Any]:
        """The visible records of a type, by the name of its folder."""
        records: Mapping[str, Any] = getattr(self, folder)
        return records

    def records(self) -> Iterator[Record]:
        """Every visible record, type by type."""
        for folder in ("topics", "articles", "claims", "actors", "sources", "events", "terms"):
            yield from self.of(folder).values()

    def has(self, format: str) -> bool:
        """Whether it is published in a format, by the name in ``site.yml``; what has no switch there is on."""
        return bool(getattr(self.settings.formats, format, True))

    # Addresses

    def root(self, path: str) -> str:
        """How an address begins in the file at ``path``: with the site's own, else with the way up from there.

        Nobody can know an absolute address while the site's own is unknown; a relative one is right wherever the
        file is fetched from.
        """
        return self.address or "../" * path.count("/")

    def path(self, record: Record) -> str:
        """The Markdown file that holds the record, such as ``claims/treaty-signed.md``."""
        listed = ON_A_LIST.get(record.folder)
        return f"{listed}/index.md" if listed else f"{record.folder}/{record.id}.md"

    def fragment(self, record: Record) -> str:
        """The record's place on its page: ``#id`` on a list, nothing on a page of its own."""
        return f"#{record.id}" if record.folder in ON_A_LIST else ""

    def preview(self, record: Topic | Article) -> str:
        """The picture for links to a page: the topic's, that of an article's newest topic, or the site's."""
        if isinstance(record, Topic):
            return PREVIEW.replace("site.png", f"topic-{record.id}.png")
        topic = self._newest_with.get(record.id)
        return self.preview(topic) if topic else PREVIEW

    def url(self, path: str) -> str:
        """The address of a page below the site's address: ``claims/treaty-signed/``."""
        stem = path.removesuffix(".md")
        if stem == path:
            return path
        if not self.directory_urls:
            return f"{stem}.html"
        return stem.removesuffix("index") if stem.endswith("index") else f"{stem}/"

    def page(self, record: Record) -> str:
        """The address of a record's page below the site's, with its place there if that is a list."""
        return self.url(self.path(record)) + self.fragment(record)

    def absolute(self, record: Record) -> str:
        """The same with the site's own address; empty while nobody knows that."""
        return self.address and self.address + self.page(record)

    def href(self, page: str, target: Record | str, fragment: str = "") -> str:
        """A link from a page to a record or to another page's path, relative, for raw HTML."""
        path = target if isinstance(target, str) else self.path(target)
        fragment = fragment or ("" if isinstance(target, str) else self.fragment(target))
        if path == page and fragment:
            return fragment
        goal = self.url(path)
        relative = _relative(goal, self.url(page).rpartition("/")[0])
        return (f"{relative}/" if goal.endswith("/") or not goal else relative) + fragment

    def markdown_link(self, page: str, target: Record | str) -> str:
        """The same for Markdown: the relative path of the file, which every generator resolves and checks."""
        path = target if isinstance(target, str) else self.path(target)
        fragment = "" if isinstance(target, str) else self.fragment(target)
        return _relative(path, page.rpartition("/")[0]) + fragment

    def edit_url(self, record: Record, key: str | None = None, index: int | None = None) -> str | None:
        """Where somebody can change the record's file, at the line of a key or of an item of its list.

        ``None`` where nobody knows.
        """
        if not self.repository:
            return None
        document = record.document
        if key is None:
            return self.repository.edit_url(document)
        line = document.line_of(key) if index is None else document.key_span((key, index)).line
        return self.repository.edit_url(document, line)

    def report_url(self, record: Record) -> str | None:
        """Where somebody can say what is wrong with a record; ``None`` where nobody knows."""
        if not self.repository:
            return None
        name = record.name if len(record.name) <= 120 else f"{record.name[:119]}…"
        return self.repository.report_url(name, self.address + self.page(record))

    # Back-links

    @cached_property
    def _backlinks(self) -> dict[tuple[str, str], dict[str, list[Backlink]]]:
        found: dict[tuple[str, str], dict[str, list[Backlink]]] = {}
        for record in self.records():
            for route, to, id, reverse, part in references(record):
                if id in self.of(to):
                    links = found.setdefault((to, id), {}).setdefault(reverse, [])
                    links.append(Backlink(record, route, part))
        return found

    def backlinks(self, record: Record, name: str) -> tuple[Backlink, ...]:
        """Who mentions the record under a reverse name, such as ``backlinks(source, "evidence_in")``."""
        return tuple(self._backlinks.get((record.folder, record.id), {}).get(name, ()))

    def mentioning(self, record: Record, name: str) -> tuple[Any, ...]:
        """The records that mention it under a reverse name, each once, in order."""
        return tuple({id(link.record): link.record for link in self.backlinks(record, name)}.values())

    def holder(self, claim: Claim) -> Actor | None:
        """Who makes the claim: its claimant, else the author of the first article it appears in, if known."""
        if claim.claimant:
            return self.actors.get(claim.claimant)
        for appearance in claim.appearances:
            article = self.articles.get(appearance.article)
            if article is not None:
                return self.actors.get(article.author) if article.author else None
        return None

    @cached_property
    def _said(self) -> dict[str, list[Claim]]:
        said: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            holder = self.holder(claim)
            if holder is not None:
                said.setdefault(holder.id, []).append(claim)
        return said

    def said_by(self, actor: Actor) -> tuple[Claim, ...]:
        """The claims an actor makes, in the order of ids."""
        return tuple(self._said.get(actor.id, ()))

    # Order

    def claims_of(self, topic: Topic) -> tuple[Claim, ...]:
        """A topic's claims: in the order of its sections, then of its articles' words, then the rest by id."""
        ordered: dict[str, None] = {}
        for section in topic.sections:
            ordered |= dict.fromkeys(section.claims)
        for article in topic.articles:
            if article in self.articles:
                ordered |= dict.fromkeys(claim.id for claim in self.claims_in(self.articles[article]))
        for claim in self.mentioning(topic, "claims"):
            ordered.setdefault(claim.id)
        return tuple(self.claims[id] for id in ordered if id in self.claims)

    def articles_of(self, topic: Topic) -> tuple[Article, ...]:
        """The texts a topic takes apart, in its order."""
        return tuple(self.articles[id] for id in topic.articles if id in self.articles)

    def topics_of(self, claim: Claim) -> tuple[Topic, ...]:
        """The topics a claim belongs to: those it names, then those that name it."""
        named = [self.topics[id] for id in claim.topics if id in self.topics]
        both = [*named, *self.mentioning(claim, "sections")]
        return tuple({topic.id: topic for topic in both}.values())

    def claims_in(self, article: Article) -> tuple[Claim, ...]:
        """The claims made in an article, in the order of its words."""
        if article.id not in self._claims_in:
            self._claims_in[article.id] = self._in_reading_order(article)
        return self._claims_in[article.id]

    @cached_property
    def _claims_in(self) -> dict[str, tuple[Claim, ...]]:
        return {}

    def _in_reading_order(self, article: Article) -> tuple[Claim, ...]:
        placed: list[tuple[int, int, str]] = []
        for claim in self.mentioning(article, "claims"):
            for appearance in claim.appearances:
                place = article.words.place(appearance) if appearance.article == article.id else None
                if place:
                    placed.append((place[0], -place[1], claim.id))
        return tuple(self.claims[id] for id in dict.fromkeys(id for _, _, id in sorted(placed)))

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """Events by date."""
        return tuple(self.in_order_of_dates(self.events.values()))

    @cached_property
    def predictions(self) -> tuple[Prediction, ...]:
        """Predictions by the date on which anybody can tell."""
        found = [claim for claim in self.claims.values() if isinstance(claim, Prediction)]
        return tuple(sorted(found, key=lambda claim: (claim.resolves_by.sort_key, claim.id)))

    @cached_property
    def newest(self) -> tuple[Topic, ...]:
        """Topics, those published or changed last first; those without a date at the end, by id."""

        def changed(topic: Topic) -> tuple[Any, ...]:
            return topic.changed.sort_key if topic.changed else ()

        return tuple(sorted(self.topics.values(), key=changed, reverse=True))

    @cached_property
    def _newest_with(self) -> dict[str, Topic]:
        """The newest topic of each article, by the article's id."""
        return {id: topic for topic in reversed(self.newest) for id in topic.articles}

    @cached_property
    def glossary(self) -> tuple[Term, ...]:
        """Terms by their words."""
        return tuple(sorted(self.terms.values(), key=lambda term: (term.term.casefold(), term.id)))

    def in_order_of_dates(self, events: Iterable[Event]) -> list[Event]:
        """Events by date, those of one date by their ids."""
        return sorted(events, key=lambda event: (event.date.sort_key, event.id))

    def in_order_of_names(self, records: Iterable[Record]) -> list[Record]:
        """Records as a person would look them up: by letters and figures, whatever stands around them."""

        def spoken(record: Record) -> tuple[str, str]:
            return "".join(c for c in record.name.casefold() if c.isalnum() or c == " ").strip(), record.id

        return sorted(records, key=spoken)


def _relative(path: str, start: str) -> str:
    """``posixpath.relpath`` for plain paths of ours, which does not ask the system where it is each time."""
    ups = 0
    while start and not f"{path}/".startswith(f"{start}/"):
        start, ups = start.rpartition("/")[0], ups + 1
    rest = path[len(start) + 1 :] if start else path
    return f"{'../' * ups}{rest}".rstrip("/") or "."


def arrange(
    dataset: Dataset,
    *,
    directory_urls: bool = True,
    drafts: bool = False,
    repository: Repository | None = None,
    address: str = "",
) -> Site:
    """Make a site of a dataset that has no errors.

    ``directory_urls`` says whether pages are addressed as folders (MkDocs' ``use_directory_urls``);
    ``drafts`` shows claims that are not published yet, for a preview; ``address`` is the site's own.
    """
    public = {id: claim for id, claim in dataset.claims.items() if claim.is_public} if not drafts else None
    return Site(
        settings=dataset.settings,
        topics=dataset.topics,
        articles=dataset.articles,
        claims=dataset.claims if public is None else public,
        actors=dataset.actors,
        sources=dataset.sources,
        events=dataset.events,
        terms=dataset.terms,
        directory_urls=directory_urls,
        repository=repository,
        address=address and f"{address.rstrip('/')}/",
    )


__all__ = ["Backlink", "Site", "arrange", "part_at"]
