"""A claim: three kinds, and what each may say.

The kind decides which fields exist. That is a discriminated union, not optional fields with checks
afterwards, so the type system, the JSON Schema and an editor all know that an opinion has no verdict.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, TypeAdapter

from explainer.model.edtf import Date
from explainer.model.evidence import Evidence, Quotation
from explainer.model.fields import Id, Prose, Ref, Text, doc
from explainer.model.record import Part, Record
from explainer.model.scales import (
    Confidence,
    Issue,
    Kind,
    Likelihood,
    Outcome,
    Relation,
    Status,
    Verdict,
)


class Appearance(Quotation):
    """Where a claim is made: exact words in an article."""

    order: ClassVar[tuple[str, ...]] = ("article",)

    article: Annotated[
        Id, Ref("articles", "claims"), doc("The article.", "op-ed-russia-north-korea", "The op-ed")
    ]


class Correction(Part):
    """A change to a published claim, kept in public."""

    on: Annotated[Date, doc("When it was corrected.", "2026-11-23", "2026-13-01")]
    what: Annotated[Prose, doc("What changed.", "The date of signing.", "")]
    why: Annotated[Prose, doc("Why it changed.", "A reader pointed to the text of the treaty.", "")]
    was: Annotated[Text | None, doc("How it stood before.", "signed on 18 June", "")] = None


class Review(Part):
    """Who else has looked at the claim. Real people only."""

    by: Annotated[
        tuple[Text, ...], doc("Who reviewed it, other than its author.", ["A. Reviewer"], "A. Reviewer")
    ] = ()
    on: Annotated[Date | None, doc("When they did.", "2026-11-22", "recently")] = None
    next: Annotated[Date | None, doc("When to look again.", "2027-06-30", "soon")] = None

    def others(self, authors: Iterable[str]) -> tuple[str, ...]:
        """Those who reviewed it and did not write it, each once; names count as the same in any case."""
        writing = {_folded(name) for name in authors}
        found = {_folded(name): name for name in self.by}
        return tuple(name for folded, name in found.items() if folded not in writing)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class ClaimRelation(Part):
    """How this claim bears on another."""

    type: Annotated[Relation, doc("What this claim does to the other.", "contradicts", "refutes")]
    to: Annotated[
        Id, Ref("claims", "relations_from"), doc("The other claim.", "peace-for-decades", "Peace for decades")
    ]


class Indicator(Part):
    """Something to watch before a prediction's date comes."""

    text: Annotated[Prose, doc("What to watch, or what has been seen.", "Sea trials are reported.", "")]
    evidence: Annotated[
        tuple[Evidence, ...],
        doc("Sources for it.", [{"source": "rfa-sub-2025", "stance": "context"}], "rfa-sub-2025"),
    ] = ()


class Resolution(Part):
    """What became of a prediction."""

    outcome: Annotated[Outcome, doc("What became of it.", "open", "failed")]
    on: Annotated[Date | None, doc("When it was decided.", "2030-12-31", "later")] = None
    as_of: Annotated[Date | None, doc("Up to when we have looked.", "2026-11-22", "now")] = None
    note: Annotated[
        Prose | None, doc("The state of things, in a sentence or two.", "No sea trial was reported.", "")
    ] = None
    evidence: Annotated[
        tuple[Evidence, ...],
        doc(
            "What decided it, or shows how it stands.",
            [{"source": "rfa-sub-2025", "stance": "context"}],
            "rfa-sub-2025",
        ),
    ] = ()


class CounterView(Part):
    """The strongest view against an opinion, fairly put."""

    text: Annotated[
        Prose, doc("The other view, as those who hold it would put it.", "Such clauses are ordinary.", "")
    ]
    holder: Annotated[
        Id | None, Ref("actors", "counter_views"), doc("Who holds it.", "russia", "the Russians")
    ] = None
    evidence: Annotated[
        tuple[Evidence, ...],
        doc(
            "Where they say so, or what it rests on.",
            [{"source": "charter-art51-jrank", "stance": "supports"}],
            "charter",
        ),
    ] = ()


_COMMON = ("kind", "statement", "appearances", "claimant", "said_on", "about", "topics", "status")
_WHY = ("explanation", "evidence", "relations")


class BaseClaim(Record):
    """What claims of all three kinds have in common."""

    folder: ClassVar[str] = "claims"
    order: ClassVar[tuple[str, ...]] = _COMMON

    kind: Kind
    statement: Annotated[
        Text,
        doc(
            "One clear, neutral sentence that says what is claimed.",
            "The treaty promises mutual defence.",
            "",
        ),
    ]
    appearances: Annotated[
        tuple[Appearance, ...],
        doc(
            "Where it is made.",
            [{"article": "op-ed-russia-north-korea", "exact": "mutual defense"}],
            "paragraph 1",
        ),
    ] = ()
    claimant: Annotated[
        Id | None,
        Ref("actors", "claims_made"),
        doc("Who makes the claim. Left out, it is the article's author.", "kim-jong-un", "Kim Jong Un"),
    ] = None
    said_on: Annotated[Date | None, doc("When it was said.", "2024-10~", "October")] = None
    about: Annotated[
        tuple[Annotated[Id, Ref("actors", "claims_about")], ...],
        doc("The actors it is about.", ["russia", "north-korea"], "russia"),
    ] = ()
    topics: Annotated[
        tuple[Annotated[Id, Ref("topics", "claims")], ...],
        doc("The explainers it belongs to.", ["russia-north-korea-alliance"], "russia-north-korea-alliance"),
    ] = ()
    status: Annotated[Status, doc("Where it is on its way to readers.", "published", "ready")] = Status.DRAFT
    explanation: Annotated[
        Prose | None,
        doc(
            "Why we say so, in two or three calm sentences of our own.",
            "Article 4 promises help.",
            "<b>Look</b>",
        ),
    ] = None
    evidence: Annotated[
        tuple[Evidence, ...],
        doc(
            "The sources, for and against.",
            [{"source": "treaty-text-kcna", "stance": "supports"}],
            "treaty-text-kcna",
        ),
    ] = ()
    relations: Annotated[
        tuple[ClaimRelation, ...],
        doc(
            "How it bears on other claims.", [{"type": "supports", "to": "treaty-signed"}], ["treaty-signed"]
        ),
    ] = ()
    authors: Annotated[
        tuple[Text, ...],
        doc(
            "Who wrote this entry. Left out, the authors of its topics. Real people only.",
            ["A. Author"],
            "A. Author",
        ),
    ] = ()
    review: Annotated[Review, doc("Who else has looked at it.", {"next": "2027-06-30"}, "2027-06-30")] = (
        Review()
    )
    corrections: Annotated[
        tuple[Correction, ...],
        doc(
            "What was changed after it was published.",
            [{"on": "2026-11-23", "what": "A date.", "why": "It was wrong."}],
            "none",
        ),
    ] = ()

    @property
    def name(self) -> str:
        return self.statement

    @property
    def is_public(self) -> bool:
        return self.status.is_public


class Fact(BaseClaim):
    """Evidence available now could prove or disprove it. Once published it has a verdict that says which."""

    order: ClassVar[tuple[str, ...]] = (
        *_COMMON,
        *("verdict", "issues", "confidence", "confidence_basis", "as_of", "true_when_said"),
        *_WHY,
        *("unknowns", "authors", "review", "corrections"),
    )

    kind: Annotated[Literal[Kind.FACT], doc("What sort of claim it is.", "fact", "truth")]
    verdict: Annotated[Verdict | None, doc("What the evidence says.", "mostly_supported", "true")] = None
    issues: Annotated[
        tuple[Issue, ...], doc("How the words can mislead all the same.", ["missing_context"], ["lie"])
    ] = ()
    confidence: Annotated[Confidence | None, doc("How sure we are of the verdict.", "moderate", "90 %")] = (
        None
    )
    confidence_basis: Annotated[
        Prose | None, doc("What that rests on.", "Two independent texts of the treaty agree.", "")
    ] = None
    as_of: Annotated[
        Date | None, doc("The verdict uses evidence up to this date.", "2026-11-22", "today")
    ] = None
    true_when_said: Annotated[
        bool | None,
        doc(
            "Whether it was right when it was said, where later evidence changed the picture.",
            "true",
            "mostly",
        ),
    ] = None
    unknowns: Annotated[
        tuple[Prose, ...],
        doc("What would have to be known to decide it.", ["Whether a reactor is installed."], "the reactor"),
    ] = ()


class Prediction(BaseClaim):
    """It is about how things will be after it was said: with a date and criteria, never with a verdict."""

    order: ClassVar[tuple[str, ...]] = (
        *_COMMON,
        *("wording", "unqualified", "likelihood", "conditions", "criteria", "resolves_by"),
        *("resolution", "indicators"),
        *_WHY,
        *("authors", "review", "corrections"),
    )

    kind: Annotated[Literal[Kind.PREDICTION], doc("What sort of claim it is.", "prediction", "forecast")]
    wording: Annotated[
        Text | None, doc("The text's own words of likelihood.", "could, if successful", "")
    ] = None
    unqualified: Annotated[
        bool, doc("Whether the text predicts it without any word of likelihood.", "true", "rather")
    ] = False
    likelihood: Annotated[
        Likelihood | None,
        doc(
            "How likely it is held to be, on the ladder of ICD 203, if its author or we can say.",
            "unlikely",
            "30 %",
        ),
    ] = None
    conditions: Annotated[
        Prose | None, doc("What it is said to depend on.", "If the submarine enters service.", "")
    ] = None
    criteria: Annotated[
        Prose,
        doc("How anybody could tell whether it came true.", "A sea trial is confirmed by two states.", ""),
    ]
    resolves_by: Annotated[Date, doc("When anybody can tell.", "2030-12-31", "some day")]
    indicators: Annotated[
        tuple[Indicator, ...],
        doc("What to watch until then.", [{"text": "Sea trials are reported."}], "sea trials"),
    ] = ()
    resolution: Annotated[
        Resolution, doc("What became of it.", {"outcome": "open", "as_of": "2026-11-22"}, "open")
    ] = Resolution(outcome=Outcome.OPEN)


class Opinion(BaseClaim):
    """A value, a recommendation or a reading of motives: it has a holder and a counter-view, never a verdict."""

    order: ClassVar[tuple[str, ...]] = (
        *_COMMON,
        *_WHY,
        "relies_on",
        "counter_view",
        "value_at_stake",
        "review",
        "corrections",
    )

    kind: Annotated[Literal[Kind.OPINION], doc("What sort of claim it is.", "opinion", "view")]
    relies_on: Annotated[
        tuple[Annotated[Id, Ref("claims", "relied_on_by")], ...],
        doc("The facts it rests on.", ["mutual-defence-promised"], "mutual-defence-promised"),
    ] = ()
    counter_view: Annotated[
        CounterView | None,
        doc(
            "The strongest view against it.",
            {"text": "Such clauses are ordinary.", "holder": "russia"},
            "Russia disagrees",
        ),
    ] = None
    value_at_stake: Annotated[
        Text | None, doc("The value the judgement turns on.", "Peace through collective security", "")
    ] = None


Claim = Fact | Prediction | Opinion

CLAIM: TypeAdapter[Claim] = TypeAdapter(Annotated[Claim, Field(discriminator="kind")])
KINDS: dict[Kind, type[Fact] | type[Prediction] | type[Opinion]] = {
    Kind.FACT: Fact,
    Kind.PREDICTION: Prediction,
    Kind.OPINION: Opinion,
}
"""Each kind's class, in the order in which kinds are shown."""
