"""A topic as plain text: lines for people who read aloud, print, search or paste, and for programs that read.

The parts are those of the topic's page. Paragraphs are single lines, because whoever shows them knows how wide
their own are. Nothing here is markup, and nothing is made safe here: that is for whoever writes it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer import derived, wording
from explainer.catalogue import Catalogue
from explainer.citation import cite
from explainer.citation.text import text as citation_text
from explainer.model import Article, Claim, Event, Fact, Topic
from explainer.model.scales import Control, Kind, Verdict
from explainer.prose import readable
from explainer.site import Site
from explainer.transcript.claims import Claims
from explainer.transcript.sources import Sources

_ESTABLISHED = (Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED)


class Transcript:
    """The topics of a site as text. ``root`` is how an address begins in their files."""

    def __init__(self, site: Site, say: Catalogue, root: str) -> None:
        self.site = site
        self.say = say
        self.root = root
        self.sources = Sources(site, say)
        self.claims = Claims(site, say, root, self.sources)

    def lines(self, topic: Topic) -> Iterator[str]:
        """The lines of a topic, without line breaks of our own in them."""
        found = derived.material(self.site, topic)
        yield from self._head(topic, found.claims)
        yield from self._points(topic)
        yield from self._texts(found.articles)
        yield from self._claims(found.claims)
        yield from self._omissions(found.articles)
        yield from self._events(found.events)
        yield from self._actors(found)
        yield from self._sources(found)
        yield from self._made(topic, found.claims)

    def _url(self, record: Topic | Article | Claim) -> str:
        return self.root + self.site.page(record)

    def _section(self, title: str, lines: Iterable[str], nothing: str = "") -> Iterator[str]:
        """A part under its heading; without lines it says so, or is left out."""
        inside = list(lines) or ([nothing] if nothing else [])
        if inside:
            yield from ("", "", title, "-" * len(title), "", *inside)

    def _head(self, topic: Topic, claims: Iterable[Claim]) -> Iterator[str]:
        say = self.say
        about = [topic.title]
        if topic.published:
            about.append(say.plain("published {date}", date=say.date(topic.published)))
        if topic.updated:
            about.append(say.plain("changed {date}", date=say.date(topic.updated)))
        if not topic.reviewers:
            about.append(say.plain("not yet reviewed by a second person"))
        yield from (topic.question, "=" * len(topic.question), "", " · ".join(about), self._url(topic), "")
        yield from readable(topic.summary).split("\n")
        yield from ("", wording.made_of(say, claims))

    def _points(self, topic: Topic) -> Iterator[str]:
        points = (f"- {readable(point.text)}" for point in topic.key_points)
        yield from self._section(self.say.plain("In short"), points)

    def _texts(self, articles: Iterable[Article]) -> Iterator[str]:
        yield from self._section(self.say.plain("The text, taken apart"), map(self._text, articles))

    def _text(self, article: Article) -> str:
        cited = citation_text(cite(self.site, self.say, article), self.say)
        here = self._url(article)
        return f"- {cited}" if here in cited else f"- {cited} {here}"

    def _claims(self, claims: Iterable[Claim]) -> Iterator[str]:
        say, parts = self.say.plain, _by_part(claims)
        titles = (
            say("What is established"),
            say("What is disputed or not known"),
            say("What is opinion, and what it rests on"),
            say("What is predicted, and how anybody will be able to tell"),
        )
        for title, found in zip(titles, parts, strict=True):
            told = (line for claim in found for line in ("", *self.claims.lines(claim)))
            yield from self._section(title, list(told)[1:], say("Nothing."))

    def _omissions(self, articles: Iterable[Article]) -> Iterator[str]:
        title, told = self.say.plain("What the text leaves out"), []
        for omission in (omission for article in articles for omission in article.omissions):
            told += ["", f"* {omission.title}"]
            told += [f"  {line}" for line in readable(omission.explanation).split("\n")]
            told += self.sources.evidence(omission.evidence)
        yield from self._section(title, told[1:])

    def _events(self, events: Iterable[Event]) -> Iterator[str]:
        title, nothing = self.say.plain("What happened when"), self.say.plain("Nothing is recorded here.")
        yield from self._section(title, map(self._event, events), nothing)

    def _event(self, event: Event) -> str:
        date = self.say.date(event.date)
        if event.end:
            date = self.say.plain("{start} to {end}", start=date, end=self.say.date(event.end))
        place = f" ({event.place})" if event.place else ""
        more = f" {readable(event.description)}" if event.description else ""
        return f"- {date}: {event.title}{place}{more}"

    def _actors(self, found: derived.Material) -> Iterator[str]:
        people = (f"- {a.title}: {a.role}" if a.role else f"- {a.title}" for a in found.actors)
        yield from self._section(self.say.plain("People and states"), people)

    def _sources(self, found: derived.Material) -> Iterator[str]:
        told = [f"{wording.tally(self.say, self.site, found.evidence)}."] if found.sources else []
        for control in Control:
            group = [source for source in found.sources if source.control is control]
            if group:
                told += ["", f"{self.say.plain_label(control)}: {self.say.plain_meaning(control)}"]
                told += [f"- {self.sources.whole(source)}" for source in group]
        yield from self._section(self.say.plain("Sources by kind and control"), told)

    def _made(self, topic: Topic, claims: Iterable[Claim]) -> Iterator[str]:
        say = self.say.plain
        authors = ", ".join(topic.authors) or say("people who are not named yet")
        reviewed = say("Not yet reviewed by a second person.")
        if topic.reviewers:
            reviewed = say("Reviewed by {names}.", names=", ".join(topic.reviewers))
        told = [f"{say('Written by {names}.', names=authors)} {reviewed}", *self._meanings(claims)]
        yield from self._section(say("How this was made"), told)
        corrected = (line for claim in claims for line in self.claims.corrections(claim))
        yield from self._section(say("Corrections"), corrected, say("No correction has been made."))
        cited = citation_text(cite(self.site, self.say, topic), self.say)
        yield from self._section(say("How to cite"), [cited])

    def _meanings(self, claims: Iterable[Claim]) -> Iterator[str]:
        """What the kinds and verdicts mean that stand in the text."""
        for share in derived.composition(claims):
            step = share.verdict or share.kind
            yield f"- {self.say.plain_label(step)}: {self.say.plain_meaning(step)}"


def _by_part(claims: Iterable[Claim]) -> tuple[list[Claim], list[Claim], list[Claim], list[Claim]]:
    """Facts that are established, other facts, opinions, predictions."""
    parts: tuple[list[Claim], list[Claim], list[Claim], list[Claim]] = ([], [], [], [])
    for claim in claims:
        if isinstance(claim, Fact):
            parts[0 if claim.verdict in _ESTABLISHED else 1].append(claim)
        else:
            parts[2 if claim.kind is Kind.OPINION else 3].append(claim)
    return parts
