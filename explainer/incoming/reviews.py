"""What a file says of claims: its ClaimReviews, and the claims of an explainer's own export.

https://schema.org/ClaimReview; https://developers.google.com/search/docs/appearance/structured-data/factcheck
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.finding import Finding
from explainer.incoming.graph import Node
from explainer.incoming.reading import Read
from explainer.incoming.remarks import LEFT_OUT
from explainer.incoming.surroundings import own_id
from explainer.incoming.words import plain
from explainer.model.scales import Kind

MAX_CLAIMS = 2_000
"""How many claims one file may bring: somebody has to look at each of them."""

_KINDS = {kind.value for kind in Kind}


@dataclass(frozen=True)
class Said:
    """One claim of a file.

    Attributes:
        claim: the object that is claimed, if there is one.
        review: the review of it, if there is one.
        kind: fact, opinion or prediction, where an explainer's export says so; else empty, and it is a fact.
        id: its id in that export.
    """

    claim: Node | None
    review: Node | None
    kind: str = ""
    id: str = ""

    @property
    def node(self) -> Node:
        """What stands for it in the file."""
        node = self.review or self.claim
        assert node is not None
        return node

    @property
    def statement(self) -> str:
        claimed = self.review.text("claimReviewed") if self.review else ""
        written = claimed or (
            self.claim.text("text", "name", "headline", "description") if self.claim else ""
        )
        return written if self.kind else plain(written)


def said(read: Read) -> Iterator[Said | Finding]:
    """Every claim of a file in its order, or why it is none."""
    nodes = list(_once(read))
    reviews = [node for node in nodes if "ClaimReview" in node.types]
    reviewed: dict[int, Node] = {}
    for review in reviews:
        for claim in review.nodes("itemReviewed"):
            reviewed.setdefault(id(claim.value), review)
    count = 0
    for node in nodes:
        for found in _of(node, reviewed):
            count += 1
            if count > MAX_CLAIMS:
                message = f"there are more than {MAX_CLAIMS:,} claims; the rest was left out"
                yield LEFT_OUT.at(node.span(), message, label=node.pointer, help="split the file")
                return
            yield found


def _once(read: Read) -> Iterator[Node]:
    """Every review and claim, each once: at the place that says most of it."""
    seen: set[int] = set()
    for node in read.nodes():
        if "@type" in node.value or "type" in node.value or node.keys("@type"):
            node = node.graph.resolved(node)
            if id(node.value) not in seen and node.types & {"ClaimReview", "Claim"}:
                seen.add(id(node.value))
                yield node


def _of(node: Node, reviewed: dict[int, Node]) -> Iterator[Said | Finding]:
    if "ClaimReview" in node.types:
        claims = node.nodes("itemReviewed")
        claim = claims[0] if claims else None
        if claim is None or not _kind(claim):
            yield Said(claim, node)
    elif _kind(node):
        yield Said(node, reviewed.get(id(node.value)), _kind(node), own_id(node.id, "claims"))
    elif id(node.value) not in reviewed and not own_id(node.id, "claims"):  # which is no more than mentioned
        message = "a claim that no review is about: nothing says what became of it"
        advice = "write it yourself with `explainer new claim`"
        yield LEFT_OUT.at(node.span(), message, label=node.pointer, help=advice)


def _kind(claim: Node) -> str:
    """The kind of a claim in an explainer's export: a page of a claim, and a genre that is a kind."""
    genre = claim.text("genre")
    return genre if genre in _KINDS and own_id(claim.id, "claims") else ""
