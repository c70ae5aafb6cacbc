"""A topic: one explainer."""

from __future__ import annotations

from typing import Annotated, ClassVar

from explainer.model.edtf import Date
from explainer.model.fields import Id, LongProse, Prose, Ref, Text, doc
from explainer.model.record import Part, Record


class KeyPoint(Part):
    """A sentence of the short answer, tied to the claims it stands on."""

    text: Annotated[Prose, doc("The point.", "A near-identical clause stood from 1961.", "")]
    claims: Annotated[
        tuple[Annotated[Id, Ref("claims", "key_points")], ...],
        doc("The claims it stands on.", ["defies-diplomacy"], "defies-diplomacy"),
    ]


class Section(Part):
    """A part of the explainer that brings claims together."""

    title: Annotated[Text, doc("Its heading.", "The treaty", "")]
    text: Annotated[LongProse | None, doc("A few words before the claims.", "What was signed.", "")] = None
    claims: Annotated[
        tuple[Annotated[Id, Ref("claims", "sections")], ...],
        doc("Its claims, in order.", ["treaty-signed"], "treaty-signed"),
    ] = ()


class Topic(Record):
    """One explainer: a question, its short answer, and the articles and claims it brings together."""

    folder: ClassVar[str] = "topics"

    title: Annotated[Text, doc("Its title.", "The Russia–North Korea alliance", "")]
    question: Annotated[Text, doc("The question a reader comes with.", "Is the treaty a new threat?", "")]
    summary: Annotated[LongProse, doc("The short answer.", "The treaty is real.", "# The answer")]
    key_points: Annotated[
        tuple[KeyPoint, ...],
        doc(
            "Three to five points, each tied to claims.",
            [{"text": "It was signed.", "claims": ["treaty-signed"]}],
            ["It was signed."],
        ),
    ] = ()
    articles: Annotated[
        tuple[Annotated[Id, Ref("articles", "topics")], ...],
        doc("The texts it takes apart.", ["op-ed-russia-north-korea"], "the op-ed"),
    ] = ()
    sections: Annotated[
        tuple[Section, ...],
        doc("Its parts.", [{"title": "The treaty", "claims": ["treaty-signed"]}], ["The treaty"]),
    ] = ()
    authors: Annotated[
        tuple[Text, ...], doc("Who wrote it. Real people only.", ["A. Author"], "A. Author")
    ] = ()
    reviewers: Annotated[
        tuple[Text, ...], doc("Who reviewed it. Real people only.", ["B. Reviewer"], "B. Reviewer")
    ] = ()
    published: Annotated[Date | None, doc("When it was published.", "2026-11-22", "today")] = None
    updated: Annotated[
        Date | None, doc("When it was last changed for readers.", "2026-11-23", "2026-11-31")
    ] = None

    @property
    def name(self) -> str:
        return self.title

    @property
    def changed(self) -> Date | None:
        """When it was last changed for readers, or else published."""
        return self.updated or self.published
