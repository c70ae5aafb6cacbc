"""Which record of an earlier state is which of today's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainer.dataset import Before
from explainer.model import Claim, Record


def today_of(id: str, records: Mapping[str, Record]) -> Record | None:
    """The record that has the id today, or had it formerly; ``None`` if there is none."""
    if id in records:
        return records[id]
    return next((record for record in records.values() if id in record.formerly), None)


def is_merged(then: Claim, now: Claim, before: Before) -> bool:
    """Whether a claim goes on as another one that was there already: its own history cannot be told from that."""
    return now.id != then.id and now.id in before.dataset.known["claims"]


def published_then(before: Before, claims: Mapping[str, Claim]) -> Iterator[tuple[Claim, Claim | None]]:
    """Each claim that readers could see before, with what it is today; ``None`` if it is gone."""
    renamed = {former: claim for claim in claims.values() for former in claim.formerly}
    for id, claim in before.dataset.claims.items():
        if claim.is_public:
            yield claim, claims.get(id) or renamed.get(id)
