"""What an explainer's own export says of a claim, beyond what every ClaimReview can say.

Only what the export has as a value of its own comes back. A stance, for example, is in no word of schema.org: the
sources of a claim are named in a comment, for somebody to say what they do to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from explainer.incoming.dates import day
from explainer.incoming.graph import Node
from explainer.incoming.reviews import Said
from explainer.incoming.surroundings import Surroundings, own_id
from explainer.incoming.words import as_prose
from explainer.model.scales import Issue, Outcome

_ISSUES = {issue.label: issue.value for issue in Issue}
_OUTCOMES = {outcome.value for outcome in Outcome}


def fill(claim: Said, around: Surroundings) -> dict[str, Any]:
    """More of the written form of a claim: what is known of it, by key."""
    node = claim.claim
    assert node is not None
    found = {
        "about": _ids(node, "about", "actors", around),
        "topics": _ids(node, "isPartOf", "topics", around),
        "corrections": list(_corrections(node)),
        **_BY_KIND[claim.kind](node, claim.review, around),
    }
    return {key: value for key, value in found.items() if value}


def remarks(claim: Said) -> Iterator[str]:
    """What the export says and a draft does not: comments for its file."""
    node = claim.claim
    assert node is not None
    status = node.text("creativeWorkStatus")
    if status:
        yield f"Status, in the file: {status}"
    sources = dict.fromkeys(id for address in node.ids("citation") if (id := own_id(address, "sources")))
    if sources:
        yield f"Sources, in the file, without their stance: {', '.join(sources)}"


def _ids(node: Node, key: str, folder: str, around: Surroundings) -> list[str]:
    """The records of the data that a claim refers to, by the addresses of their pages."""
    ids = dict.fromkeys(own_id(address, folder) for address in node.ids(key))
    return [id for id in ids if id in around.dataset.of(folder)]


def _fact(node: Node, review: Node | None, around: Surroundings) -> dict[str, Any]:
    if review is None:
        return {}
    rating = next(iter(review.nodes("reviewRating")), None)
    explanation = rating.text("ratingExplanation") if rating else ""
    as_of = day(review.text("datePublished"))
    return {
        "issues": [_ISSUES[label] for label in review.texts("keywords") if label in _ISSUES],
        "as_of": as_of if as_of and around.is_past(as_of) else "",
        "explanation": as_prose(explanation),
        "unknowns": _unknowns(review, rating),
    }


def _unknowns(review: Node, rating: Node | None) -> list[str]:
    """What is not known, where no number is given: the last paragraph of the review, behind its first words."""
    if rating is None or rating.text("ratingValue"):
        return []
    said = as_prose(review.text("reviewBody").rpartition("\n\n")[2].partition(": ")[2])
    return [said] if said else []


def _opinion(node: Node, review: Node | None, around: Surroundings) -> dict[str, Any]:
    view = _part(node, "comment", "counter-view")
    text = as_prose(view.text("text")) if view else ""
    holder = _ids(view, "author", "actors", around) if view else []
    return {"counter_view": {"text": text, **({"holder": holder[0]} if holder else {})} if text else None}


def _prediction(node: Node, review: Node | None, around: Surroundings) -> dict[str, Any]:
    criteria, conditions = _part(node, "hasPart", "criteria"), _part(node, "hasPart", "conditions")
    return {
        "criteria": as_prose(criteria.text("text")) if criteria else "",
        "conditions": as_prose(conditions.text("text")) if conditions else "",
        "resolves_by": day(node.text("expires")),
        "resolution": _resolution(_part(node, "comment", "resolution")),
    }


def _resolution(comment: Node | None) -> dict[str, str] | None:
    outcome = comment.text("genre") if comment else ""
    if comment is None or outcome not in _OUTCOMES:
        return None
    when = day(comment.text("dateCreated"))
    found = {"outcome": outcome, ("as_of" if outcome == "open" else "on"): when or ""}
    return {key: value for key, value in (*found.items(), ("note", as_prose(comment.text("text")))) if value}


def _corrections(node: Node) -> Iterator[dict[str, str]]:
    for correction in node.nodes("correction"):
        on, what = day(correction.text("dateCreated")), as_prose(correction.text("text"))
        why = as_prose(correction.text("description"))
        was = next((part.text("text") for part in correction.nodes("hasPart")), "")
        if on and what and why:
            yield {"on": on, "what": what, "why": why, **({"was": was} if was else {})}


def _part(node: Node, key: str, name: str) -> Node | None:
    """What has the address of the claim with ``#name`` behind it."""
    return next((part for part in node.nodes(key) if part.id.endswith(f"#{name}")), None)


_BY_KIND: dict[str, Callable[[Node, Node | None, Surroundings], dict[str, Any]]] = {
    "fact": _fact,
    "opinion": _opinion,
    "prediction": _prediction,
}
