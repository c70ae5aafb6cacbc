"""Who has reviewed a claim: everybody named under ``review`` but those who wrote it."""

from __future__ import annotations

from collections.abc import Mapping

from explainer.model.claim import BaseClaim
from explainer.model.topic import Topic


def reviewers(claim: BaseClaim, topics: Mapping[str, Topic]) -> tuple[str, ...]:
    """The names that count as reviewers of the claim, each once.

    Its authors do not: those it names itself, else those of the topics it belongs to. ``topics`` are all
    topics by id.
    """
    named = [topics[id].authors for id in claim.topics if id in topics]
    return claim.review.others(claim.authors or [name for names in named for name in names])
