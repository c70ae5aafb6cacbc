"""What claims and articles share: words quoted from a text, and sources with what they do to a claim."""

from __future__ import annotations

from typing import Annotated

from explainer.model.edtf import Date
from explainer.model.fields import Id, Language, Prose, Ref, Text, doc
from explainer.model.record import Part
from explainer.model.scales import Stance


class Quotation(Part):
    """Exact words in an article, found by W3C Web Annotation's TextQuoteSelector."""

    exact: Annotated[
        Text,
        doc(
            "The words, exactly as the article has them; line breaks and runs of spaces count as one space.",
            "a direct assault",
            "",
        ),
    ]
    prefix: Annotated[
        Text | None,
        doc("The words just before, where the same words stand in the text more than once.", "it’s", ""),
    ] = None
    suffix: Annotated[
        Text | None,
        doc(
            "The words just after, where the same words stand in the text more than once.",
            "on the principles",
            "",
        ),
    ] = None


class Evidence(Part):
    """One source, and what it does to the claim. Sources that disagree stand side by side."""

    source: Annotated[Id, Ref("sources", "evidence_in"), doc("The source.", "treaty-text-kcna", "KCNA text")]
    stance: Annotated[Stance, doc("What the source does to the claim.", "supports", "proves")]
    quote: Annotated[
        Text | None,
        doc("Its own words, verbatim and short.", "shall provide military and other assistance", ""),
    ] = None
    quote_language: Annotated[
        Language | None, doc("The language of the quote, where it is not the source's.", "ko", "Korean")
    ] = None
    translation: Annotated[
        Text | None, doc("The quote in the site's language.", "our closest comrade", "")
    ] = None
    locator: Annotated[
        Text | None, doc("Where in the source: a page, a paragraph, a minute.", "Article 4", "")
    ] = None
    accessed: Annotated[
        Date | None, doc("When somebody looked there. Left out if nobody has.", "2026-11-22", "yesterday")
    ] = None
    later: Annotated[
        bool, doc("Whether the source is later than the moment the claim was made.", "true", "perhaps")
    ] = False
    note: Annotated[
        Prose | None, doc("What it shows, in a sentence.", "Names both legal conditions.", "# Note")
    ] = None
