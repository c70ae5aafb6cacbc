"""A citation as BibTeX, for classic styles and for biblatex alike.

``@misc``, because both know it: classic styles have no ``@online``. ``date``, ``url``, ``langid`` and the like are
biblatex's and are passed over by others; ``year``, ``month`` and ``howpublished`` are for classic styles. Titles
and names stand in braces of their own, so that no style changes their capitals or takes a name apart.

https://tug.ctan.org/biblio/bibtex/base/btxdoc.pdf, https://ctan.org/pkg/biblatex
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.citation import Citation
from explainer.citation.dates import parts
from explainer.escape import bibtex as encoded

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(citation: Citation) -> str:
    """An entry, with a line for each field."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation))
    return f"@misc{{{citation.key},\n{fields}}}\n"


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.authors:
        yield "author", f"{{{' and '.join(f'{{{encoded(name)}}}' for name in citation.authors)}}}"
    yield "title", f"{{{{{encoded(citation.title)}}}}}"
    if citation.container or citation.publisher:
        yield "howpublished", f"{{{encoded(citation.container or citation.publisher)}}}"
    yield from _date(citation)
    if citation.url:
        yield "url", f"{{{citation.url}}}"  # verbatim; an address has neither braces nor backslashes
    others = {
        "type": "" if citation.container else citation.genre,
        "publisher": citation.publisher,
        "langid": citation.language,
        "abstract": citation.abstract,
        "note": _note(citation),
        "copyright": citation.licence,
    }
    for name, text in others.items():
        if text:
            yield name, f"{{{encoded(text)}}}"


def _date(citation: Citation) -> Iterator[tuple[str, str]]:
    known = parts(citation.issued) if citation.issued else None
    if citation.issued and known:
        yield "year", f"{{{known.year}}}"
        if known.month:
            yield "month", _MONTHS[known.month - 1]
        yield "date", f"{{{citation.issued.edtf}}}"


def _note(citation: Citation) -> str:
    """Few styles print a type, all print a note: a claim must not stand there as if the site said it."""
    return ". ".join(filter(None, (citation.genre if citation.container else "", citation.note)))
