"""The data that drafts will stand in: what of it a foreign file names, and which ids are free."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from explainer.anchor import Effort, normal_form
from explainer.dataset import Dataset
from explainer.forms import proposed_id
from explainer.incoming.anchored import NotFound, Quote, appearance
from explainer.model import Actor, Article, Source
from explainer.model.edtf import parse
from explainer.nearest import nearest

MOST_NEAR = 200
"""For so many names that nobody has the nearest is looked for: each is compared with all that there are."""
_ENDING = re.compile(r"(?:/(?:index\.html?)?)?$")
_OURS = re.compile(
    r"(?:^|/)(?P<folder>[a-z]+)/(?P<id>[a-z0-9-]{1,80})"
    r"(?:/(?:index\.html|words\.txt|annotations\.jsonld)?|\.html|\.json)?(?:[?#].*)?$"
)


def own_id(address: str, folder: str) -> str:
    """The id in an address that a site of this kind gives a record: ``…/claims/treaty-signed/``; else nothing."""
    found = _OURS.search(address[-400:])
    return found["id"] if found and found["folder"] == folder else ""


def folded(text: str) -> str:
    """What is the same of two texts that say the same: no case, no runs of spaces, no full stop at the end."""
    return normal_form(text).casefold().rstrip(".")


def same_address(url: str) -> str:
    """What is the same of two spellings of an address: no scheme, fragment, ``www.`` or slash at its end."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{_ENDING.sub('', parts.path, count=1)}{query}"


_MAX_COMPARED = 200
"""How many quotations that stand nowhere are compared with what is most like them, which takes time: beyond, a file
is of another text altogether."""


class Surroundings:
    """What a foreign file may refer to."""

    def __init__(self, dataset: Dataset, today: date) -> None:
        self.dataset = dataset
        self.today = today
        self.taken = {folder: _taken(dataset, folder) for folder in ("claims", "sources")}
        self._compared = 0
        self._effort = Effort()
        self._numbers: dict[tuple[str, str], int] = {}
        self._articles: dict[str, Article] = {}
        for article in dataset.articles.values():
            for url in (article.url, article.archive_url):
                if url:
                    self._articles.setdefault(same_address(url), article)
        self._sources: dict[str, Source] = {}
        for source in dataset.sources.values():
            if source.url:
                self._sources.setdefault(same_address(source.url), source)
        self._actors = _names(dataset)
        self._near: dict[str, str] = {}

    def new_id(self, folder: str, words: str, otherwise: str) -> str:
        """A free id made of words, or of ``otherwise`` where no letter is left of them; it is taken from then on."""
        taken = self.taken[folder]
        base = proposed_id(words, ()) or proposed_id(otherwise, ()) or "imported"
        id = base
        while id in taken:
            self._numbers[folder, base] = self._numbers.get((folder, base), 1) + 1
            id = f"{base}-{self._numbers[folder, base]}"
        taken.add(id)
        return id

    def article(self, addresses: Iterable[str]) -> Article | None:
        """The text that stands at one of these addresses, or has its page there."""
        for address in addresses:
            found = self._articles.get(same_address(address))
            found = found or self.dataset.articles.get(own_id(address, "articles"))
            if found is not None:
                return found
        return None

    def anchor(self, article: Article, quote: Quote) -> dict[str, str] | NotFound:
        """Where words stand in a text, as an appearance has it, or why they do not."""
        compares = self._compared < _MAX_COMPARED and self._effort.lasts(article.words, quote.exact)
        found = appearance(article, quote, compares=compares)
        self._compared += isinstance(found, NotFound)
        return found

    def source(self, url: str) -> Source | None:
        """The source that stands at this address."""
        return self._sources.get(same_address(url)) if url else None

    def actors(self, name: str, addresses: Iterable[str] = ()) -> list[Actor]:
        """The actors of that name, or the one whose page is at one of the addresses."""
        for address in addresses:
            own = self.dataset.actors.get(own_id(address, "actors"))
            if own is not None:
                return [own]
        return self._actors.get(normal_form(name).casefold(), [])

    def near_actor(self, name: str) -> str:
        """The id of the one actor whose name is most like this one; nothing where none is, or after many questions."""
        if name not in self._near:
            if len(self._near) >= MOST_NEAR:
                return ""
            found = self._actors.get(nearest(normal_form(name).casefold(), self._actors) or "", [])
            self._near[name] = found[0].id if len(found) == 1 else ""
        return self._near[name]

    def is_past(self, edtf: str) -> bool:
        """Whether a date is not in the future altogether."""
        return parse(edtf).earliest <= self.today


def _taken(dataset: Dataset, folder: str) -> set[str]:
    return {*dataset.known[folder], *(old for r in dataset.of(folder).values() for old in r.formerly)}


def _names(dataset: Dataset) -> dict[str, list[Actor]]:
    found: dict[str, list[Actor]] = {}
    for actor in dataset.actors.values():
        for name in {normal_form(n).casefold() for n in (actor.title, actor.full_name, *actor.aliases) if n}:
            found.setdefault(name, []).append(actor)
    return found
