"""How to cite each topic, text and claim, in the forms that reference managers read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

from explainer.catalogue import Catalogue
from explainer.citation import Citation, cite
from explainer.citation.bibtex import bibtex
from explainer.citation.csl import csl
from explainer.citation.ris import ris
from explainer.model import Article, Claim, Topic
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Three files for each topic, text and claim, such as ``cite/claims/treaty-signed.bib``."""
    say = resources.catalogue(site.settings.language)
    for record in chain(site.topics.values(), site.articles.values(), site.claims.values()):
        for form in _FORMS:
            yield Output(addresses.citation(record, form), partial(_cited, site, say, record, form))


_FORMS: Mapping[str, Callable[[Citation, Catalogue], str | bytes]] = {
    "bibtex": lambda citation, say: bibtex(citation),
    "ris": lambda citation, say: ris(citation, say).encode(),  # CRLF everywhere
    "csl": csl,
}


def _cited(site: Site, say: Catalogue, record: Topic | Article | Claim, form: str) -> str | bytes:
    return _FORMS[form](cite(site, say, record), say)


FORMAT = Format(
    name="citations",
    render=render,
    title="How to cite",
    standard="[BibTeX](https://ctan.org/pkg/bibtex), "
    "[RIS](https://en.wikipedia.org/wiki/RIS_(file_format)), "
    "[CSL-JSON](https://github.com/citation-style-language/schema)",
    readers="reference managers, and people who write",
    addresses=("cite/claims/{claim}.bib", "cite/claims/{claim}.ris", "cite/articles/{article}.csl.json"),
)
