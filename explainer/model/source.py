"""A source: something that can be cited."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from explainer.model.edtf import Date
from explainer.model.fields import Id, Language, Prose, Ref, Text, Url, doc
from explainer.model.record import Record
from explainer.model.scales import Control, SourceType, Verified


class Source(Record):
    """Something that can be cited, who controls it, and how much of it somebody has really seen."""

    folder: ClassVar[str] = "sources"
    worth_asking: ClassVar[tuple[str, ...]] = ("title", "published", "url", "country")

    title: Annotated[Text | None, doc("Its title, if it was seen.", "Treaty takes effect", "")] = None
    publisher: Annotated[Text, doc("Who published it.", "Interfax", "")]
    authors: Annotated[tuple[Text, ...], doc("Who wrote it.", ["A. Author"], "A. Author")] = ()
    published: Annotated[
        Date | None, doc("When it was published, if that was seen.", "2024-12-05", "December")
    ] = None
    date_basis: Annotated[Text | None, doc("What the date rests on.", "Dateline", "")] = None
    language: Annotated[Language, doc("Its language.", "en", "English")]
    url: Annotated[
        Url | None, doc("Where it stands.", "https://example.org/report", "javascript:alert(1)")
    ] = None
    archive_url: Annotated[
        Url | None,
        doc(
            "An archived copy that somebody has seen.",
            "https://web.archive.org/web/1/https://example.org/",
            "wayback",
        ),
    ] = None
    accessed: Annotated[
        Date | None,
        doc("When somebody opened the address. Left out if nobody has.", "2026-11-22", "yesterday"),
    ] = None
    type: Annotated[SourceType, doc("What it is.", "news", "article")]
    control: Annotated[Control, doc("Who controls its publisher.", "state", "government")]
    country: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None,
        doc("The state that controls or hosts the publisher, by its ISO 3166 code.", "RU", "Russia"),
    ] = None
    origin: Annotated[
        Id | None,
        Ref("sources", "re_reported_by"),
        doc("The source it re-reports, if it does.", "treaty-text-kcna", "KCNA"),
    ] = None
    verified: Annotated[Verified, doc("How much of it somebody has really seen.", "excerpt", "yes")]
    quote: Annotated[
        Text | None, doc("Its own words, verbatim and short.", "The treaty has an effect from", "")
    ] = None
    shows: Annotated[
        Prose | None, doc("What it shows, in a sentence.", "The date of entry into force.", "")
    ] = None
    note: Annotated[
        Prose | None, doc("What to know before leaning on it.", "A copy; the original was not seen.", "")
    ] = None

    @property
    def name(self) -> str:
        if self.title:
            return self.title
        when = f", {self.published.words}" if self.published else ""
        return f"{self.publisher}{when} (title not seen)"
