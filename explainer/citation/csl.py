"""A citation as CSL-JSON, for citation processors.

https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables and
https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json
"""

from __future__ import annotations

from typing import Any

from explainer.catalogue import Catalogue
from explainer.citation import Citation
from explainer.citation.dates import parts
from explainer.escape import flat, json_text
from explainer.model.edtf import Date


def csl(citation: Citation, say: Catalogue) -> str:
    """A list of one item, as JSON on one line."""
    texts = {
        "title": citation.title,
        "container-title": citation.container,
        "publisher": citation.publisher,
        "genre": citation.genre,
        "abstract": citation.abstract,
        "note": " ".join(filter(None, (citation.note, citation.licence))),
    }
    item: dict[str, Any] = {"id": citation.key, "type": citation.sort.value}
    item |= {name: flat(text) for name, text in texts.items() if text}
    if citation.authors:
        item["author"] = [{"literal": flat(name)} for name in citation.authors]
    if citation.issued:
        item["issued"] = _issued(citation.issued, say)
    if citation.url:
        item["URL"] = citation.url
    return f"{json_text([item | {'language': citation.language}])}\n"


def _issued(date: Date, say: Catalogue) -> dict[str, Any]:
    known = parts(date)
    if known is None:
        return {"literal": say.date(date)}
    made: dict[str, Any] = {"date-parts": [list(part) for part in (known.start, known.end) if part]}
    if known.season:
        made["season"] = known.season
    return made | ({"circa": True} if known.circa else {})
