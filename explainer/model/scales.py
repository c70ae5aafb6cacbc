"""The scales: fixed ids in a fixed order, each with its label and the one sentence that explains it.

Ids and numbers never change, because data and exports rely on them; labels and sentences can be translated.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Scale(StrEnum):
    """An ordered list of ids. ``label`` names a step for readers, ``meaning`` explains it in a sentence."""

    label: str
    meaning: str

    def __new__(cls, value: str, label: str, meaning: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.meaning = meaning
        return member


class Kind(Scale):
    """The three kinds of claim. ``meaning`` is the test a reader is shown."""

    FACT = "fact", "Fact", "Evidence available now could prove or disprove it."
    OPINION = (
        "opinion",
        "Opinion",
        "A value, a recommendation or a reading of motives: evidence informs it and cannot settle it.",
    )
    PREDICTION = "prediction", "Prediction", "It is about how things will be after it was said."


class Verdict(Scale):
    """What the evidence says of a fact, in words about evidence rather than about truth or persons."""

    SUPPORTED = "supported", "Supported", "The sources we found confirm it; nothing significant is missing."
    MOSTLY_SUPPORTED = (
        "mostly_supported",
        "Mostly supported",
        "The sources confirm the main point; a detail needs adding or narrowing.",
    )
    MIXED = "mixed", "Mixed", "Part of it is confirmed and part is not, or good sources disagree."
    MOSTLY_CONTRADICTED = (
        "mostly_contradicted",
        "Mostly contradicted",
        "The sources contradict the main point, though something in it is right.",
    )
    CONTRADICTED = "contradicted", "Contradicted", "The sources we found contradict it."
    NOT_ENOUGH_EVIDENCE = (
        "not_enough_evidence",
        "Not enough evidence",
        "What can be found does not decide it; we say what would have to be known.",
    )

    @property
    def number(self) -> int | None:
        """5 (supported) to 1 (contradicted), as schema.org's ``ratingValue``; none without evidence."""
        order = list(Verdict)
        return None if self is Verdict.NOT_ENOUGH_EVIDENCE else 5 - order.index(self)


class Issue(Scale):
    """How a statement can mislead even where its core is right. Not a verdict: an axis of its own."""

    MISSING_CONTEXT = "missing_context", "Missing context", "Something left out would change the impression."
    EXAGGERATED = "exaggerated", "Exaggerated", "The words go further than the evidence."
    UNDERSTATED = "understated", "Understated", "The words fall short of the evidence."
    OUTDATED = "outdated", "Outdated", "It was right once and no longer is."
    CHERRY_PICKED = "cherry_picked", "Cherry-picked", "One of several findings is shown as if it were all."
    MISQUOTED = "misquoted", "Misquoted", "The words quoted are not the words said."
    MISATTRIBUTED = (
        "misattributed",
        "Misattributed",
        "It is put down to somebody else than the one who said or did it.",
    )
    AMBIGUOUS_WORDING = (
        "ambiguous_wording",
        "Ambiguous wording",
        "It can be read in ways that differ in substance.",
    )


class Confidence(Scale):
    """How sure we are of a verdict, judged by the quality and independence of the sources (ICD 203)."""

    HIGH = "high", "High confidence", "Several good sources that do not depend on each other agree."
    MODERATE = "moderate", "Moderate confidence", "Credible sources, but few, partial or not independent."
    LOW = "low", "Low confidence", "Thin, indirect or contested sources."


class Likelihood(Scale):
    """How likely something is, on the ladder of the US Intelligence Community Directive 203 (2015)."""

    ALMOST_NO_CHANCE = "almost_no_chance", "Almost no chance", "1 to 5 %"
    VERY_UNLIKELY = "very_unlikely", "Very unlikely", "5 to 20 %"
    UNLIKELY = "unlikely", "Unlikely", "20 to 45 %"
    ROUGHLY_EVEN = "roughly_even", "Roughly even chance", "45 to 55 %"
    LIKELY = "likely", "Likely", "55 to 80 %"
    VERY_LIKELY = "very_likely", "Very likely", "80 to 95 %"
    ALMOST_CERTAIN = "almost_certain", "Almost certain", "95 to 99 %"


class Outcome(Scale):
    """What became of a prediction."""

    OPEN = "open", "Open", "Its date has not come, or nobody has judged it yet."
    OCCURRED = "occurred", "Occurred", "It came true by its criteria."
    DID_NOT_OCCUR = "did_not_occur", "Did not occur", "It did not come true by its criteria."
    PARTLY = "partly", "Partly occurred", "Part of it came true."
    AMBIGUOUS = "ambiguous", "Cannot be told", "By its wording nobody can tell whether it came true."


class Stance(Scale):
    """What a piece of evidence does to the claim it stands under."""

    SUPPORTS = "supports", "Supports", "It speaks for the claim."
    REFUTES = "refutes", "Refutes", "It speaks against the claim."
    QUALIFIES = "qualifies", "Qualifies", "It narrows the claim or adds a condition."
    CONTEXT = "context", "Context", "It helps to understand the claim without speaking for or against it."


class Status(Scale):
    """Where a claim is on its way to readers."""

    DRAFT = "draft", "Draft", "Being written; not on the published site."
    IN_REVIEW = "in_review", "In review", "Waiting for a second person; not on the published site."
    PUBLISHED = "published", "Published", "On the site."
    DISPUTED = "disputed", "Disputed", "On the site, with a challenge to it that is being looked into."
    SUPERSEDED = "superseded", "Superseded", "Kept for its address; another claim has taken its place."
    RETRACTED = "retracted", "Retracted", "Kept for its address; we no longer stand by it."

    @property
    def is_public(self) -> bool:
        return self not in (Status.DRAFT, Status.IN_REVIEW)

    @property
    def is_current(self) -> bool:
        """Whether we stand by it: it is neither replaced nor withdrawn."""
        return self not in (Status.SUPERSEDED, Status.RETRACTED)


class Relation(Scale):
    """How one claim bears on another."""

    SUPPORTS = "supports", "Supports", "If it holds, the other is more credible."
    CONTRADICTS = "contradicts", "Contradicts", "Both cannot hold."
    DEPENDS_ON = "depends_on", "Depends on", "It falls if the other falls."
    QUALIFIES = "qualifies", "Qualifies", "It narrows the other."
    REPEATS = "repeats", "Repeats", "It says the same again."
    SUPERSEDES = "supersedes", "Supersedes", "It takes the place of the other."


class SourceType(Scale):
    """What a source is."""

    PRIMARY = "primary", "Primary document", "A document or statement by somebody who took part."
    NEWS = "news", "News report", "Reporting by a news organisation or agency."
    ANALYSIS = "analysis", "Analysis", "An interpretation by an analyst, a think tank or a commentator."
    RESEARCH = "research", "Research", "A study with a method that can be checked."
    REFERENCE = "reference", "Reference work", "An encyclopaedia, a dictionary or a collection of documents."


class Control(Scale):
    """Who controls a source's publisher."""

    STATE = "state", "State-controlled", "A government or an outlet that a government directs."
    STATE_AFFILIATED = (
        "state_affiliated",
        "State-affiliated",
        "Owned, funded or closely tied to a state, with its own editors.",
    )
    PUBLIC_SERVICE = (
        "public_service",
        "Public broadcaster",
        "Publicly funded, with editorial independence by law.",
    )
    PRIVATE = "private", "Private", "Privately owned; no state control is known."
    PARTY = "party", "Party", "A political party or movement."
    NGO = (
        "ngo",
        "Non-profit or intergovernmental",
        "A non-profit organisation, or a body that states run together.",
    )
    ACADEMIC = "academic", "Academic", "A university, a scholarly publisher or a research institute."
    UNKNOWN = "unknown", "Unknown", "We do not know who controls it."


class Verified(Scale):
    """How much of a source somebody of this site has really seen."""

    PAGE = "page", "Page seen", "Somebody opened the page at its address."
    ARCHIVE = "archive", "Archived copy seen", "Somebody opened an archived copy of the page."
    EXCERPT = (
        "excerpt",
        "Excerpt seen",
        "Only an excerpt of the page was seen; nobody has opened its address.",
    )
    NO = "no", "Not seen", "Nobody has seen it; it is named by others."


class ActorType(Scale):
    """What an actor is."""

    PERSON = "person", "Person"
    STATE = "state", "State"
    ORGANISATION = "organisation", "Organisation"
    GROUP = "group", "Group"


class Genre(Scale):
    """What sort of text an article is."""

    OPINION = "opinion", "Opinion piece"
    NEWS = "news", "News report"
    ANALYSIS = "analysis", "Analysis"
    SPEECH = "speech", "Speech"
    SATIRE = "satire", "Satire"


class TextMode(Scale):
    """How much of an article's words stand beside it."""

    FULL = "full", "Full text", "All words of the article are here, so coverage says what was left out."
    EXCERPTS = "excerpts", "Excerpts", "Only parts of the article are here."
