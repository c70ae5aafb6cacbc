"""A citation as RIS, which every reference manager reads.

https://en.wikipedia.org/wiki/RIS_(file_format)
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.catalogue import Catalogue
from explainer.citation import Citation
from explainer.citation.dates import parts
from explainer.escape import ris as line

_ENTRY, _WEB, _GENERIC = "TY", "ELEC", "GEN"


def ris(citation: Citation, say: Catalogue) -> str:
    """A reference, with a line for each value."""
    return "".join(line(tag, value) for tag, value in _values(citation, say) if value) + "ER  - \r\n"


def _values(citation: Citation, say: Catalogue) -> Iterator[tuple[str, str]]:
    yield _ENTRY, _WEB if citation.url else _GENERIC
    yield "ID", citation.key
    for name in citation.authors:
        yield "AU", name
    yield "TI", citation.title
    yield "T2", citation.container
    yield "PB", citation.publisher
    yield from _date(citation, say)
    yield "UR", citation.url
    yield "LA", citation.language
    yield "M3", citation.genre
    yield "AB", citation.abstract
    yield "N1", citation.note
    yield "N1", citation.licence


def _date(citation: Citation, say: Catalogue) -> Iterator[tuple[str, str]]:
    """The year, and the date as ``YYYY/MM/DD/other``, where anything that is less than sure stands last."""
    date = citation.issued
    known = parts(date) if date else None
    if date and known:
        year, month, day = (*(f"{part:02}" for part in known.start), "", "")[:3]
        yield "PY", known.year
        yield "DA", f"{year:>04}/{month}/{day}/{'' if date.is_plain else say.date(date)}"
