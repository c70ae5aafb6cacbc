"""A citation as people read it: who, what, where, when, and the address."""

from __future__ import annotations

from collections.abc import Iterable

from explainer.catalogue import Catalogue
from explainer.citation import Citation


def text(citation: Citation, say: Catalogue) -> str:
    """One line of plain text, which whoever prints it has to make safe.

    ``Ida Brook: “A bridge for the town”. Opinion piece, September 2025. …``
    """
    title = say.plain("“{title}”", title=citation.title)
    who = ", ".join(citation.authors)
    place = (citation.container or citation.publisher, _when(citation, say))
    if citation.container:
        about = [citation.genre, _listed(place), citation.licence]
    else:
        about = [_listed((citation.genre, *place)), citation.note]
    sentences = [_ended(part) for part in (f"{who}: {title}" if who else title, *about) if part]
    return " ".join([*sentences, citation.url] if citation.url else sentences)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _when(citation: Citation, say: Catalogue) -> str:
    return say.date(citation.issued) if citation.issued else ""


def _ended(sentence: str) -> str:
    """The sentence with a full stop, unless it has an end."""
    return sentence if sentence.rstrip('”“»"’')[-1:] in (".", "?", "!", "…") else f"{sentence}."
