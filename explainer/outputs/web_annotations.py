"""The marks in each text as W3C Web Annotations, and the words they count in as a plain text.

An annotation stands on its words twice: as a quotation with what is before and after it, which finds them in
any copy of the text, and as a position, counted in code points of the words file.

https://www.w3.org/TR/annotation-model/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from explainer import prose
from explainer.anchor import Place, Quoted, Words
from explainer.escape import json_text
from explainer.model import Article, Claim, Fact
from explainer.model.article import Aside, LoadedWords, Omission
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site
from explainer.site.addresses import marks, words

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""How many characters before and after a quotation go with it, where that is enough to tell it from others."""

Node = dict[str, Any]


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """For each article its annotations, and its words in normal form."""
    for article in site.articles.values():
        yield Output(marks(article), partial(_marked, site, article), article.document)
        yield Output(words(article), article.words.text, article.text)


def _marked(site: Site, article: Article) -> str:
    return json_text(_collection(_Sheet(site, article)))


class _Sheet:
    """An article to be marked: how addresses begin in its file, and what all its annotations share."""

    def __init__(self, site: Site, article: Article) -> None:
        self.site = site
        self.article = article
        self.text = article.words.text
        self.root = site.root(marks(article))
        self.id = self.root + marks(article)
        self.source = self.root + words(article)
        self.language = site.settings.language
        who = site.settings.publisher
        self.creator: Node = {"id": f"{self.root}#publisher", "type": "Organization", "name": who.name}
        self.creator |= {"homepage": who.url} if who.url else {}
        licence = site.settings.licence.url
        self.shared: Node = {"creator": self.creator["id"]} | ({"rights": licence} if licence else {})

    def body(self, purpose: str, text: str, language: str = "") -> Node:
        """Words of ours about the text."""
        told = {"language": language or self.language}
        return {"type": "TextualBody", "purpose": purpose, "value": text, "format": "text/plain", **told}

    def tag(self, name: str) -> Node:
        """One of the fixed words of the scales, which are of no language."""
        return {"type": "TextualBody", "purpose": "tagging", "value": name, "format": "text/plain"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something to say of a place: ``name`` is the beginning of its id."""

    place: Place
    name: str
    motivation: str
    bodies: list[Node]


def _collection(sheet: _Sheet) -> Node:
    items = list(_items(sheet))
    collection: Node = {
        "@context": CONTEXT,
        "id": sheet.id,
        "type": "AnnotationCollection",
        "label": sheet.article.title,
        "creator": sheet.creator,
        "generator": {"type": "Software", "name": "explainer"},
        "total": len(items),
    }
    # A page has at least one annotation, so that a text without marks has no page.
    return {**collection, "first": _page(sheet, items)} if items else collection


def _page(sheet: _Sheet, items: list[Node]) -> Node:
    id = f"{sheet.id}#page"
    return {"id": id, "type": "AnnotationPage", "partOf": sheet.id, "startIndex": 0, "items": items}


def _items(sheet: _Sheet) -> Iterator[Node]:
    """The annotations in reading order, at one place the widest first.

    An id is made of what is marked and where, so that it stays the same whatever is marked besides: the words of
    an article do not change.
    """
    told: Counter[str] = Counter()
    for mark in sorted(_marks(sheet), key=lambda mark: (mark.place[0], -mark.place[1])):
        start, end = mark.place
        name = f"{mark.name}/{start}-{end}"
        told[name] += 1
        again = f"/{told[name]}" if told[name] > 1 else ""
        yield {
            "id": f"{sheet.id}#{name}{again}",
            "type": "Annotation",
            "motivation": mark.motivation,
            **sheet.shared,
            "body": mark.bodies,
            "target": _target(sheet, mark.place),
        }


def _marks(sheet: _Sheet) -> Iterator[_Mark]:
    article = sheet.article
    for claim in sheet.site.claims_in(article):
        made = (item for item in claim.appearances if item.article == article.id)
        for place in dict.fromkeys(_places(sheet, made)):
            yield _Mark(place, f"claims/{claim.id}", "classifying", _claim(sheet, claim))
    for note in article.loaded:
        for place in _places(sheet, (note,)):
            yield _Mark(place, "loaded", "commenting", _loaded(sheet, note))
    for aside in article.asides:
        for place in _places(sheet, (aside,)):
            yield _Mark(place, "asides", "commenting", _aside(sheet, aside))
    for omission in article.omissions:
        for place in _places(sheet, map(Words, omission.about)):
            yield _Mark(place, "omissions", "commenting", _omission(sheet, omission))


def _places(sheet: _Sheet, quoted: Iterable[Quoted]) -> Iterator[Place]:
    for item in quoted:
        place = sheet.article.words.place(item)
        if place:
            yield place


def _claim(sheet: _Sheet, claim: Claim) -> list[Node]:
    """What is claimed, its kind and verdict as tags, and the claim's page, which says which claim it is."""
    verdict = [sheet.tag(claim.verdict.value)] if isinstance(claim, Fact) and claim.verdict else []
    page = sheet.root + sheet.site.page(claim)
    return [
        sheet.body("describing", claim.statement),
        sheet.tag(claim.kind.value),
        *verdict,
        {"type": "SpecificResource", "purpose": "identifying", "source": page},
    ]


def _loaded(sheet: _Sheet, note: LoadedWords) -> list[Node]:
    """The technique, what it does, and neutral words in the language of the text."""
    return [
        sheet.tag("loaded"),
        sheet.body("classifying", note.technique),
        sheet.body("commenting", prose.plain(note.effect)),
        sheet.body("editing", note.neutral, sheet.article.language),
    ]


def _aside(sheet: _Sheet, aside: Aside) -> list[Node]:
    return [sheet.tag("aside"), sheet.body("commenting", aside.why)]


def _omission(sheet: _Sheet, omission: Omission) -> list[Node]:
    return [
        sheet.tag("omission"),
        sheet.body("classifying", omission.title),
        sheet.body("commenting", prose.plain(omission.explanation)),
    ]


def _target(sheet: _Sheet, place: Place) -> Node:
    """The words in the words file, which were taken from where the article was published, if that is known.

    One target with both selectors: there are tools that take no other.
    """
    start, end = place
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    target: Node = {"type": "SpecificResource", "source": sheet.source}
    target |= {"via": sheet.article.url} if sheet.article.url else {}
    return {**target, "selector": [_quote(sheet.text, place), position]}


def _quote(text: str, place: Place) -> Node:
    """The words with enough around them to be found once, if the whole text is enough for that."""
    start, end = place
    around = AROUND
    while _stands_again(text, start - around, end + around) and around < len(text):
        around *= 2
    prefix, suffix = text[max(0, start - around) : start], text[end : end + around]
    quote = {"type": "TextQuoteSelector", "exact": text[start:end]}
    return quote | ({"prefix": prefix} if prefix else {}) | ({"suffix": suffix} if suffix else {})


def _stands_again(text: str, start: int, end: int) -> bool:
    start = max(0, start)
    passage = text[start:end]
    return text.find(passage) != start or text.find(passage, start + 1) >= 0


FORMAT = Format(
    name="annotations",
    render=render,
    title="Annotations of the texts",
    standard="[W3C Web Annotation](https://www.w3.org/TR/annotation-model/)",
    readers="annotation tools",
    addresses=("articles/{article}/annotations.jsonld", "articles/{article}/words.txt"),
)
