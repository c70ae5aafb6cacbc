"""Plain text: a file for each topic, and ``llms.txt``, which tells programs what there is to read.

https://llmstxt.org/
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from explainer.catalogue import Catalogue
from explainer.escape import commonmark, lines
from explainer.model import Topic
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site, addresses
from explainer.transcript import Transcript

MARK = "\ufeff"
"""The byte order mark. A browser takes a plain text that nobody names an encoding for to be Windows-1252, and not every
server names one; ``llms.txt`` has none, because programs look for the title in its first characters."""


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Files such as ``topics/russia-north-korea-alliance/text.txt``, and ``llms.txt``."""
    say = resources.catalogue(site.settings.language)
    transcript: Transcript | None = None
    for topic in site.topics.values():
        path = addresses.plain_text(topic)
        transcript = transcript or Transcript(site, say, site.root(path))
        yield Output(path, partial(_told, transcript, topic))
    yield Output(addresses.LLMS, "\n".join(_Guide(site, say).lines()) + "\n")


def _told(transcript: Transcript, topic: Topic) -> str:
    return MARK + lines((*transcript.lines(topic), ""))


class _Guide:
    """``llms.txt``: Markdown with a title, a quote, and lists of links."""

    def __init__(self, site: Site, say: Catalogue) -> None:
        self.site = site
        self.say = say
        self.root = site.root(addresses.LLMS)

    def lines(self) -> Iterator[str]:
        say, settings = self.say.plain, self.site.settings
        about = settings.description or say(
            "Contested texts, taken apart: what can be checked, what is opinion, what is predicted."
        )
        yield f"# {commonmark(settings.name)}"
        yield f"\n> {commonmark(about)}\n"
        licence = say("The content of this site is published under {licence}.", licence=settings.licence.name)
        yield f"{commonmark(self._rule())} {commonmark(licence)}"
        yield from self._section(say("Topics"), self._topics())
        yield from self._section(say("Texts"), self._texts())
        yield from self._section(say("Pages"), self._pages())
        yield from self._section(say("Data"), self._data())

    def _rule(self) -> str:
        return self.say.plain(
            "Every claim here was made by somebody else and is shown with its kind. Only a fact has a verdict, "
            "which says what the evidence showed on a date: whoever quotes a claim names its verdict with it."
        )

    def _section(self, title: str, links: Iterator[str]) -> Iterator[str]:
        found = list(links)
        if found:
            yield from (f"\n## {commonmark(title)}\n", *found)

    def _link(self, name: str, address: str, about: str) -> str:
        more = f": {commonmark(about)}" if about else ""
        return f"- [{commonmark(name)}]({self.root}{address}){more}"

    def _topics(self) -> Iterator[str]:
        say = self.say.plain
        for topic in self.site.newest:
            yield self._link(
                topic.question, addresses.plain_text(topic), say("{title}, as plain text", title=topic.title)
            )
            yield self._link(topic.title, self.site.page(topic), say("the page, with pictures"))

    def _texts(self) -> Iterator[str]:
        about = self.say.plain("a text with its claims marked")
        for article in self.site.articles.values():
            yield self._link(article.title, self.site.page(article), about)

    def _pages(self) -> Iterator[str]:
        say = self.say.plain
        for path, name, about in (
            ("method/index.md", say("Method"), say("what the labels mean")),
            ("claims/index.md", say("Claims"), say("each with its verdict and the evidence for and against")),
            ("predictions/index.md", say("Predictions"), say("what would show that each came true, and by when")),
            ("sources/index.md", say("Sources"), say("who controls them, and how much of each was really seen")),
            ("actors/index.md", say("People and states"), say("what they said and did, with dates")),
            ("glossary/index.md", say("Glossary"), say("What the words of the field mean.")),
            ("corrections/index.md", say("Corrections"), say("what we got wrong")),
        ):  # fmt: skip
            yield self._link(name, self.site.url(path), about)

    def _data(self) -> Iterator[str]:
        say = self.say.plain
        for format, address, name, about in (
            ("api", addresses.API_INDEX, say("All records as JSON"), say("the index of the interface")),
            ("linked_data", addresses.GRAPH, say("One graph"), say("everything as schema.org’s JSON-LD")),
            ("tables", addresses.DATA_PACKAGE, say("Tables"), say("every type as CSV, with a data dictionary")),
            ("database", addresses.DATABASE, say("Database"), say("everything as one SQLite file")),
            ("feeds", addresses.FEEDS["atom"], say("Feed"), say("what changed for readers, as Atom")),
            ("calendar", addresses.CALENDAR, say("Calendar"), say("open predictions by due date")),
        ):  # fmt: skip
            if self.site.has(format):
                yield self._link(name, address, about)


FORMAT = Format(
    name="text",
    render=render,
    title="Plain text",
    standard="UTF-8, and [llms.txt](https://llmstxt.org/)",
    readers="people who print, search or read aloud, and programs that read",
    addresses=("topics/{topic}/text.txt", addresses.LLMS),
)
