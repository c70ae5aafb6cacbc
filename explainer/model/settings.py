"""``data/site.yml``: what holds for the whole site."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr

from explainer.model.fields import Language, LongProse, Text, Url, doc
from explainer.model.record import Part
from explainer.source import Document, Span


class Licence(Part):
    """The terms of the content."""

    name: Annotated[Text, doc("Its name.", "CC BY 4.0", "")]
    url: Annotated[
        Url | None, doc("Where its text stands.", "https://creativecommons.org/licenses/by/4.0/", "cc-by")
    ] = None


class Publisher(Part):
    """Who answers for the site."""

    name: Annotated[Text, doc("The name of a person or body.", "The explainer contributors", "")]
    url: Annotated[Url | None, doc("Their own page.", "https://example.org/", "example.org")] = None


class Policy(Part):
    """A promise to readers, shown on the method page."""

    title: Annotated[Text, doc("Its heading.", "Corrections", "")]
    text: Annotated[LongProse, doc("What is promised.", "Mistakes are corrected in public.", "<p>x</p>")]


class RuleSetting(Part):
    """A rule's level for the whole site, with the reason."""

    level: Annotated[Literal["error", "warning", "off"], doc("How much it matters here.", "warning", "loud")]
    reason: Annotated[Text, doc("Why it is set so.", "No page has been opened yet.", "")]


def _format(meaning: str) -> Any:
    return doc(meaning, "false", "maybe")


class Formats(Part):
    """What the site is published as besides its pages. All of it, until somebody switches a part off."""

    api: Annotated[bool, _format("Every record as JSON under `api/v1/`.")] = True
    linked_data: Annotated[bool, _format("schema.org’s JSON-LD, in the pages and as one graph.")] = True
    annotations: Annotated[bool, _format("The marks in the texts as W3C Web Annotations.")] = True
    tables: Annotated[bool, _format("Every type as CSV, with a data dictionary.")] = True
    database: Annotated[bool, _format("Everything as one SQLite file.")] = True
    feeds: Annotated[bool, _format("What changed for readers, as Atom and JSON Feed.")] = True
    calendar: Annotated[bool, _format("Open predictions by due date, as iCalendar.")] = True
    citations: Annotated[bool, _format("BibTeX, RIS and CSL-JSON for topics, texts and claims.")] = True
    argument: Annotated[bool, _format("What rests on what, as Argdown.")] = True
    embeds: Annotated[bool, _format("Small pages for other people’s pages, with oEmbed.")] = True
    text: Annotated[bool, _format("Topics as plain text, and `llms.txt`.")] = True


class Search(Part):
    """How readers search the site."""

    pagefind_above: Annotated[
        int,
        Field(ge=0, le=1_000_000),
        doc(
            "With how many records that have a page the theme's own search still answers; above, Pagefind does.",
            "1000",
            "many",
        ),
    ] = 1000


class Settings(Part):
    """What holds for the whole site."""

    name: Annotated[Text, doc("The site's name.", "Explainer", "")]
    description: Annotated[
        Text | None, doc("What it is, in a sentence.", "Contested texts, taken apart.", "")
    ] = None
    language: Annotated[Language, doc("The language of the site's own words.", "en", "English")] = "en"
    licence: Annotated[Licence, doc("The terms of the content.", {"name": "CC BY 4.0"}, "CC BY 4.0")]
    publisher: Annotated[
        Publisher, doc("Who answers for the site.", {"name": "The explainer contributors"}, "us")
    ]
    policies: Annotated[
        tuple[Policy, ...],
        doc("Promises to readers.", [{"title": "Corrections", "text": "In public."}], ["Corrections"]),
    ] = ()
    reviewers_needed: Annotated[
        int,
        Field(ge=0, le=20),
        doc("How many people other than its author must have reviewed a claim.", "1", "-1"),
    ] = 1
    quote_limit: Annotated[
        int, Field(ge=1, le=1000), doc("How many words a quote from a source may have.", "30", "0")
    ] = 40
    repository: Annotated[
        Url | None,
        doc(
            "Where the data lives. Left out, it is found from the workflow or the git remote.",
            "https://github.com/o/r",
            "o/r",
        ),
    ] = None
    branch: Annotated[Text, doc("The branch that contributions go to.", "main", "")] = "main"
    words_to_watch: Annotated[
        tuple[Text, ...],
        doc(
            "Words that push, beyond the built-in list; our own sentences avoid them outside quotation marks.",
            ["regime"],
            "regime",
        ),
    ] = ()
    rules: Annotated[
        dict[str, RuleSetting],
        doc(
            "Levels of rules.",
            {"no-archive": {"level": "off", "reason": "No page has been opened yet."}},
            "off",
        ),
    ] = Field(default_factory=dict)

    formats: Annotated[
        Formats, doc("What the site is published as besides its pages.", {"calendar": "false"}, ["api"])
    ] = Formats()
    search: Annotated[
        Search, doc("How readers search the site.", {"pagefind_above": "500"}, ["pagefind"])
    ] = Search()

    _document: Document = PrivateAttr(default_factory=lambda: Document("", ""))

    def written(self, document: Document) -> None:
        """Tell the settings where they come from. Called once, by ``load``."""
        self._document = document

    @property
    def document(self) -> Document:
        """The file they were read from; one without a path if there is none."""
        return self._document

    def span(self, *route: str | int) -> Span:
        """Where the value at ``route`` was written."""
        return self._document.span(route)
