"""An article: a text that is taken apart, and what its wording does."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import PrivateAttr, StringConstraints

from explainer.anchor import NormalText
from explainer.model.edtf import Date
from explainer.model.evidence import Evidence, Quotation
from explainer.model.fields import Id, Language, LongProse, Prose, Ref, Text, Url, doc
from explainer.model.record import Part, Record
from explainer.model.scales import Genre, TextMode
from explainer.source import Document


class LoadedWords(Quotation):
    """A note on wording, never on a person."""

    technique: Annotated[Text, doc("The technique by its usual name.", "War metaphor", "")]
    effect: Annotated[Prose, doc("What it does to a reader.", "It makes a treaty sound like an attack.", "")]
    neutral: Annotated[
        Text, doc("How it could be said neutrally, so that the sentence still reads.", "a challenge to", "")
    ]


class Aside(Quotation):
    """Words that assert nothing."""

    why: Annotated[Text, doc("Why they assert nothing.", "A connecting phrase.", "")]


class Omission(Part):
    """What the argument leaves out or blurs."""

    title: Annotated[Text, doc("What is left out, in a few words.", "The treaty of 1961", "")]
    about: Annotated[
        tuple[Text, ...],
        doc(
            "The words of the article it concerns, exactly.",
            ["decades of international diplomacy"],
            "sentence 1",
        ),
    ] = ()
    explanation: Annotated[
        LongProse, doc("What a reader should know.", "A similar clause stood from 1961.", "<p>x</p>")
    ]
    evidence: Annotated[
        tuple[Evidence, ...],
        doc("The sources.", [{"source": "meduza-1961", "stance": "supports"}], "meduza-1961"),
    ] = ()


class Article(Record):
    """A text that is taken apart; its words stand in the .txt file of the same name."""

    folder: ClassVar[str] = "articles"
    worth_asking: ClassVar[tuple[str, ...]] = ("author", "publisher", "published", "url")

    title: Annotated[
        Text, doc("Its title, or a description in brackets where it has none.", "A new alliance", "")
    ]
    author: Annotated[
        Id | None,
        Ref("actors", "articles"),
        doc("Who wrote it. Left out, pages say “the writer”.", "jane-doe", "Jane Doe"),
    ] = None
    publisher: Annotated[Text | None, doc("Who published it.", "The Daily Example", "")] = None
    published: Annotated[Date | None, doc("When it was published.", "2024-10~", "autumn")] = None
    date_basis: Annotated[
        Prose | None,
        doc("What an uncertain date is inferred from.", "It mentions an event of 8 October.", ""),
    ] = None
    language: Annotated[Language, doc("Its language.", "en", "English")]
    url: Annotated[Url | None, doc("Where it stands.", "https://example.org/text", "example.org/text")] = None
    archive_url: Annotated[
        Url | None,
        doc(
            "An archived copy that somebody has seen.",
            "https://web.archive.org/web/1/https://example.org/",
            "archive",
        ),
    ] = None
    genre: Annotated[Genre, doc("What sort of text it is.", "opinion", "column")]
    licence: Annotated[
        Text | None, doc("The terms under which its words are shown.", "Quoted for comment", "")
    ] = None
    text_mode: Annotated[TextMode, doc("How much of its words stand beside it.", "full", "some")] = (
        TextMode.FULL
    )
    sha256: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{64}$")],
        doc(
            "The SHA-256 of its words in their normal form, so that nobody changes them under the anchors.",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "9f86d081",
        ),
    ]
    loaded: Annotated[
        tuple[LoadedWords, ...],
        doc(
            "Words that push.",
            [{"exact": "assault", "technique": "War metaphor", "effect": "Alarms.", "neutral": "challenge"}],
            ["assault"],
        ),
    ] = ()
    asides: Annotated[
        tuple[Aside, ...],
        doc(
            "Words that assert nothing.", [{"exact": "For instance,", "why": "Connects."}], ["For instance,"]
        ),
    ] = ()
    omissions: Annotated[
        tuple[Omission, ...],
        doc(
            "What the argument leaves out.",
            [{"title": "The treaty of 1961", "explanation": "It stood."}],
            ["the treaty of 1961"],
        ),
    ] = ()

    _text: Document = PrivateAttr(default_factory=lambda: Document("", ""))
    _words: NormalText = PrivateAttr(default_factory=lambda: NormalText(""))

    @property
    def name(self) -> str:
        return self.title

    @property
    def text(self) -> Document:
        """The file with its words."""
        return self._text

    @property
    def words(self) -> NormalText:
        """Its words in their normal form."""
        # The same as ``self._words``, for which Pydantic searches three places each time.
        words: NormalText = (self.__pydantic_private__ or {})["_words"]
        return words

    def with_text(self, text: Document) -> None:
        """Tell the article its words. Called once, by ``load``."""
        self._text = text
        self._words = NormalText(text.text)
