"""How to cite each topic, text and claim, in the forms that reference managers read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from explainer.citation import cite
from explainer.citation.bibtex import bibtex
from explainer.citation.csl import csl
from explainer.citation.ris import ris
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Three files for each topic, text and claim, such as ``cite/claims/treaty-signed.bib``."""
    say = resources.catalogue(site.settings.language)
    for record in chain(site.topics.values(), site.articles.values(), site.claims.values()):
        citation = cite(site, say, record)
        yield Output(addresses.citation(record, "bibtex"), bibtex(citation))
        yield Output(addresses.citation(record, "ris"), ris(citation, say).encode())  # CRLF everywhere
        yield Output(addresses.citation(record, "csl"), csl(citation, say))


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
