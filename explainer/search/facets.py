"""By what a search can be narrowed: the kind, the verdict and the topic of what a page is about.

Values are words for readers, in the language of the site: what the index holds is what the box shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from explainer.catalogue import Catalogue
from explainer.model import Article, Claim, Fact, Record, Topic
from explainer.site import Site

Facets = Mapping[str, Sequence[str]]
"""The values that a page has, by the name of the facet."""

KIND, VERDICT, TOPIC = "kind", "verdict", "topic"


def types(say: Catalogue) -> dict[str, str]:
    """What kinds there are besides those of claims: the other types of records, by their folders."""
    return {
        "topics": say.plain("Topics"),
        "articles": say.plain("Texts"),
        "actors": say.plain("People and states"),
        "sources": say.plain("Sources"),
        "events": say.plain("Timeline"),
        "terms": say.plain("Glossary"),
    }


class Sorting:
    """The facets of the records of one site."""

    def __init__(self, site: Site, say: Catalogue) -> None:
        self.site = site
        self.say = say
        self.types = types(say)

    def of(self, record: Record) -> Facets:
        """Those of a record; none that it has no value for."""
        kind = self.say.plain_label(record.kind) if isinstance(record, Claim) else self.types[record.folder]
        verdict = record.verdict if isinstance(record, Fact) else None
        found = {
            KIND: [kind],
            VERDICT: [self.say.plain_label(verdict)] if verdict else [],
            TOPIC: list(dict.fromkeys(topic.title for topic in self._topics(record))),
        }
        return {name: values for name, values in found.items() if values}

    def _topics(self, record: Record) -> Iterator[Topic]:
        if isinstance(record, Topic):
            yield record
        elif isinstance(record, Article):
            yield from self.site.mentioning(record, "topics")
        elif isinstance(record, Claim):
            yield from self.site.topics_of(record)
