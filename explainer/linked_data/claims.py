"""A claim as schema.org's ``Claim``, and a fact's verdict as ``ClaimReview``. Nothing else is ever reviewed.

https://schema.org/Claim, https://schema.org/ClaimReview
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer.linked_data.node import Node, Surroundings, day, node, words
from explainer.model import Article, Claim, Fact, Opinion, Prediction
from explainer.model.claim import Appearance, Correction, CounterView, Resolution
from explainer.model.scales import Relation, Verdict

HIGHEST, LOWEST = Verdict.SUPPORTED.number, Verdict.CONTRADICTED.number


def nodes(here: Surroundings, claim: Claim) -> Iterator[Node]:
    """A claim, and the review of a fact that has a verdict."""
    yield _claim(here, claim)
    if isinstance(claim, Fact) and claim.verdict:
        yield _review(here, claim, claim.verdict)


def _claim(here: Surroundings, claim: Claim) -> Node:
    id, appearances = here.id(claim), _appearances(here, claim)
    return node(
        "Claim",
        id,
        url=id,
        name=claim.statement,
        text=claim.statement,
        genre=claim.kind.value,
        inLanguage=here.language,
        creativeWorkStatus=claim.status.value,
        author=here.reference(here.site.holder(claim)),
        claimInterpreter=here.publisher,
        datePublished=day(claim.said_on),
        temporal=claim.said_on.edtf if claim.said_on and not claim.said_on.is_plain else "",
        expires=day(claim.resolves_by) if isinstance(claim, Prediction) else "",
        about=here.references("actors", claim.about),
        isPartOf=[here.reference(topic) for topic in here.site.topics_of(claim)],
        appearance=[quotation for _, quotation in appearances],
        firstAppearance=_first(here, appearances),
        isBasedOn=_basis(here, claim),
        citation=here.references("sources", (item.source for item in claim.evidence)),
        hasPart=list(_criteria(here, claim)) if isinstance(claim, Prediction) else None,
        comment=list(_comments(here, claim)),
        correction=[
            _correction(here, claim, number, item) for number, item in enumerate(claim.corrections, 1)
        ],
    )


def correction_id(here: Surroundings, claim: Claim, number: int) -> str:
    """The ``@id`` of a claim's correction; corrections are only ever added, so that their numbers stay."""
    return f"{here.id(claim)}#correction-{number}"


def _correction(here: Surroundings, claim: Claim, number: int, correction: Correction) -> Node:
    """What was changed is the text, why its description, and how it stood before a quotation in it."""
    return node(
        "CorrectionComment",
        correction_id(here, claim, number),
        text=words(correction.what),
        description=words(correction.why),
        dateCreated=day(correction.on),
        hasPart=node("Quotation", text=correction.was) if correction.was else None,
    )


def _appearances(here: Surroundings, claim: Claim) -> list[tuple[Appearance, Node]]:
    return [
        (item, _appearance(here, item)) for item in claim.appearances if item.article in here.site.articles
    ]


def _appearance(here: Surroundings, appearance: Appearance) -> Node:
    """The words as they stand in the article's normal form."""
    article = here.site.articles[appearance.article]
    place = article.words.place(appearance)
    words = article.words.text[slice(*place)] if place else appearance.exact
    return node("Quotation", text=words, inLanguage=article.language, isPartOf=here.reference(article))


def _first(here: Surroundings, appearances: list[tuple[Appearance, Node]]) -> Node | None:
    """The appearance that is certainly before every other: in the only article, or in the earliest by date."""
    if len(appearances) == 1:
        return appearances[0][1]
    articles = {item.article: here.site.articles[item.article] for item, _ in appearances}
    earliest = next((one for one in articles.values() if _is_earliest(one, articles.values())), None)
    if earliest is None:
        return None
    inside = [
        (earliest.words.place(item) or (0, 0), n)
        for n, (item, _) in enumerate(appearances)
        if item.article == earliest.id
    ]
    return appearances[min(inside)[1]][1]


def _is_earliest(article: Article, articles: Iterable[Article]) -> bool:
    """Whether an article is certainly before every other one."""
    others = [other.published for other in articles if other is not article]
    on = article.published
    return all(on is not None and other is not None and on.certainly_before(other) for other in others)


def _basis(here: Surroundings, claim: Claim) -> list[Node]:
    """The claims it falls with: those an opinion relies on, those it depends on."""
    relied = claim.relies_on if isinstance(claim, Opinion) else ()
    needed = [relation.to for relation in claim.relations if relation.type is Relation.DEPENDS_ON]
    return here.references("claims", (*relied, *needed))


def _criteria(here: Surroundings, claim: Prediction) -> Iterator[Node]:
    """How anybody can tell whether a prediction came true, and what it is said to depend on."""
    says, id = here.words.plain, here.id(claim)
    text = words(claim.criteria)
    yield node("CreativeWork", f"{id}#criteria", name=says("How anybody will be able to tell"), text=text)
    if claim.conditions:
        text = words(claim.conditions)
        yield node("CreativeWork", f"{id}#conditions", name=says("On condition"), text=text)


def _comments(here: Surroundings, claim: Claim) -> Iterator[Node]:
    if isinstance(claim, Opinion) and claim.counter_view:
        yield _counter_view(here, claim, claim.counter_view)
    if isinstance(claim, Prediction):
        yield _resolution(here, claim, claim.resolution)


def _counter_view(here: Surroundings, claim: Opinion, view: CounterView) -> Node:
    return node(
        "Comment",
        f"{here.id(claim)}#counter-view",
        name=here.words.plain("The strongest other view"),
        text=words(view.text),
        author=here.reference(here.site.actors.get(view.holder or "")),
        citation=here.references("sources", (item.source for item in view.evidence)),
    )


def _resolution(here: Surroundings, claim: Prediction, resolution: Resolution) -> Node:
    """What became of a prediction: ``genre`` is the step of the scale, as a claim's is its kind."""
    return node(
        "Comment",
        f"{here.id(claim)}#resolution",
        name=here.words.plain_label(resolution.outcome),
        genre=resolution.outcome.value,
        text=words(resolution.note),
        dateCreated=day(resolution.on or resolution.as_of),
        citation=here.references("sources", (item.source for item in resolution.evidence)),
    )


def _review(here: Surroundings, fact: Fact, verdict: Verdict) -> Node:
    id = here.id(fact)
    return node(
        "ClaimReview",
        f"{id}#review",
        url=id,
        claimReviewed=fact.statement,
        itemReviewed={"@id": id},
        reviewRating=_rating(here, fact, verdict),
        reviewBody="\n\n".join(_body(here, fact)),
        keywords=[here.words.plain_label(issue) for issue in fact.issues],
        author=here.publisher,
        publisher=here.publisher,
        datePublished=day(fact.as_of),
        inLanguage=here.language,
        license=here.licence,
    )


def _rating(here: Surroundings, fact: Fact, verdict: Verdict) -> Node:
    """The verdict as a number and in words; in words alone where the evidence does not decide."""
    label, explanation = here.words.plain_label(verdict), words(fact.explanation)
    if verdict.number is None:
        return node("Rating", alternateName=label, ratingExplanation=explanation)
    return node(
        "Rating",
        ratingValue=verdict.number,
        bestRating=HIGHEST,
        worstRating=LOWEST,
        alternateName=label,
        ratingExplanation=explanation,
    )


def _body(here: Surroundings, fact: Fact) -> Iterator[str]:
    """The explanation, how sure we are, and what is not known."""
    if fact.explanation:
        yield words(fact.explanation)
    if fact.confidence:
        basis = words(fact.confidence_basis)
        yield f"{here.words.plain_label(fact.confidence)}. {basis}".rstrip()
    if fact.unknowns:
        unknown = " ".join(words(text) for text in fact.unknowns)
        yield f"{here.words.plain('What is not known')}: {unknown}"
