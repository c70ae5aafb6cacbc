"""Words that somebody quotes to an anchor in a text of the data: found exactly, once, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.anchor import NormalText, Place, Words, nearest_passage, normal_form, times
from explainer.finding import excerpt
from explainer.model import Article

_WORDS_AROUND = 12
"""How many words before and after a quotation may be needed to tell it from another one."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words quoted from a text, as W3C Web Annotation has them, with where they begin if the file says so."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why a quotation is no anchor, and what to do."""

    message: str
    help: str


def appearance(article: Article, quote: Quote, *, compares: bool = True) -> dict[str, str] | NotFound:
    """The written form of an appearance: the words, and no more of what is around them than is needed.

    Words that are not found are compared with the passage that is most like them, unless ``compares`` says no.
    """
    words = article.words
    places = words.places(Words(quote.exact))
    if not places:
        return _missing(article, quote, compares)
    meant = places if len(places) == 1 else _meant(words, places, quote)
    if len(meant) != 1:
        message = f"these words stand {times(places)} in `{article.id}`: “{_short(quote.exact)}”"
        return NotFound(message, "`explainer new claim` asks which are meant")
    return {"article": article.id, **_anchor(words, meant[0])}


def _missing(article: Article, quote: Quote, compares: bool) -> NotFound:
    message = f"these words do not stand in `{article.id}`: “{_short(quote.exact)}”"
    compares = compares and len(quote.exact) <= 2_000
    near = nearest_passage(article.words, quote.exact) if compares else None
    if near is None:
        return NotFound(message, "look for them in the text, then `explainer new claim`")
    return NotFound(message, f"“{_short(near.text)}” does; {near.difference}")


def _short(text: str) -> str:
    return excerpt(normal_form(text), 200)


def _meant(words: NormalText, places: list[Place], quote: Quote) -> list[Place]:
    """The places that what stands around the quotation allows; among several, the one where it begins."""
    around = Words(quote.exact, quote.prefix or None, quote.suffix or None)
    fitting = words.places(around) if quote.prefix or quote.suffix else places
    there = [place for place in fitting or places if place[0] == quote.start]
    return there if len(fitting) != 1 and there else fitting


def _anchor(words: NormalText, place: Place) -> dict[str, str]:
    exact = words.text[slice(*place)]
    return next(
        (
            found
            for found in _contexts(words, place, exact)
            if words.places(Words(exact, found.get("prefix"), found.get("suffix"))) == [place]
        ),
        {"exact": exact},
    )


def _contexts(words: NormalText, place: Place, exact: str) -> Iterator[dict[str, str]]:
    """The words alone, then with more and more around them: before, behind, on both sides."""
    before = words.text[: place[0]].split()[-_WORDS_AROUND:]
    behind = words.text[place[1] :].split()[:_WORDS_AROUND]
    yield {"exact": exact}
    for count in range(1, _WORDS_AROUND + 1):
        prefix, suffix = " ".join(before[-count:]), " ".join(behind[:count])
        for around in ({"prefix": prefix}, {"suffix": suffix}, {"prefix": prefix, "suffix": suffix}):
            if all(around.values()):
                yield {"exact": exact, **around}
