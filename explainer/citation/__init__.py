"""How to cite what the site says, and the texts that it takes apart.

A topic and a claim are cited as entries of the site: ours are the words, so the authors are the people who wrote
the entry, or the publisher where none is named. The title of a claim is its statement, which somebody else has
made; so its kind and verdict go along wherever it is cited, and nobody takes it for ours.

An article is cited as the text itself, by its own author, publisher, date and address, because that is what a
pupil has to name who quotes it; a note says where it is taken apart. Where the text has no known address, the
address is that page, which has its words.

Names are kept whole. Nobody wrote down which part of a name is the family's, and a rule would get many wrong
(Kim Jong Un, Maria del Mar); a whole name is right in every style, if not in the shape that it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from explainer import derived, wording
from explainer.catalogue import Catalogue
from explainer.model import Article, Claim, Fact, Prediction, Topic
from explainer.model.edtf import Date
from explainer.model.record import type_of
from explainer.model.scales import Genre
from explainer.site import Site


class Sort(StrEnum):
    """What is cited, by the names of CSL."""

    PAGE = "webpage"
    TEXT = "document"
    """A text of which no address is known."""
    SPEECH = "speech"


@dataclass(frozen=True, slots=True)
class Citation:
    """What there is to say of a thing that is cited, in no form yet. What is not known is empty."""

    key: str
    """The name for it in a bibliography: ASCII, the same as long as the id is, and no other record's."""
    sort: Sort
    title: str
    authors: tuple[str, ...]
    """Whole names: of people, or of the body that answers for the site."""
    genre: str
    """``Fact · Supported``, ``Opinion piece``."""
    container: str
    """The site, where it is an entry of the site."""
    publisher: str
    issued: Date | None
    url: str
    """An absolute address; empty where the site's own is not known: from a bibliography no way leads up from a file."""
    language: str
    abstract: str
    note: str
    licence: str


def cite(site: Site, say: Catalogue, record: Topic | Article | Claim) -> Citation:
    """How to cite a record."""
    if isinstance(record, Article):
        return _article(site, say, record)
    return _topic(site, record) if isinstance(record, Topic) else _claim(site, say, record)


def _topic(site: Site, topic: Topic) -> Citation:
    return _entry(
        site,
        topic,
        authors=topic.authors,
        issued=topic.changed,
        abstract=topic.question,
    )


def _claim(site: Site, say: Catalogue, claim: Claim) -> Citation:
    note = wording.said_by(say, site, claim)
    newest = next((topic.changed for topic in site.topics_of(claim) if topic.changed), None)
    if isinstance(claim, Fact) and claim.as_of:
        up_to = say.plain("The verdict uses evidence up to {date}.", date=say.date(claim.as_of))
        note = f"{note} {up_to}"
    return _entry(
        site,
        claim,
        authors=derived.authors(site, claim),
        issued=_changed(claim) or newest,
        genre=wording.kind_and_verdict(say, claim),
        note=note,
    )


def _changed(claim: Claim) -> Date | None:
    """When the entry on a claim was last made to say something else, by what it says of itself."""
    dates = [correction.on for correction in claim.corrections]
    if isinstance(claim, Fact):
        dates += [claim.as_of] if claim.as_of else []
    elif isinstance(claim, Prediction):
        dates += [date for date in (claim.resolution.as_of, claim.resolution.on) if date]
    return max(dates, key=lambda date: date.sort_key, default=None)


def _entry(
    site: Site,
    record: Topic | Claim,
    authors: tuple[str, ...],
    issued: Date | None,
    genre: str = "",
    abstract: str = "",
    note: str = "",
) -> Citation:
    settings = site.settings
    return Citation(
        key=_key(record),
        sort=Sort.PAGE,
        title=record.name,
        authors=authors or (settings.publisher.name,),
        genre=genre,
        container=settings.name,
        publisher=settings.publisher.name,
        issued=issued,
        url=site.absolute(record),
        language=settings.language,
        abstract=abstract,
        note=note,
        licence=settings.licence.name,
    )


def _article(site: Site, say: Catalogue, article: Article) -> Citation:
    author = site.actors.get(article.author or "")
    here, original = site.absolute(article), article.url or article.archive_url
    where = say.plain("Taken apart claim by claim in {site}.", site=site.settings.name)
    if here and original:
        where = say.plain(
            "Taken apart claim by claim in {site}: {address}", site=site.settings.name, address=here
        )
    speech = article.genre is Genre.SPEECH
    return Citation(
        key=_key(article),
        sort=Sort.SPEECH if speech else Sort.PAGE if original else Sort.TEXT,
        title=article.title,
        authors=(author.title,) if author else (),
        genre=say.plain_label(article.genre),
        container="",
        publisher=article.publisher or "",
        issued=article.published,
        url=original or here,
        language=article.language,
        abstract="",
        note=where,
        licence=article.licence or "",
    )


def _key(record: Topic | Article | Claim) -> str:
    return f"{type_of(record.folder)}-{record.id}"
