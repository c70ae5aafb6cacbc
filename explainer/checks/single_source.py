"""A verdict that rests on one source only.

One source can be wrong, or be read wrongly. Look for a second one that does not depend on the first; if there
is none, say so in `confidence_basis` and allow this with that reason.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Fact
from explainer.model.scales import Stance, Verdict

RULE = Rule("single-source", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if (
            not isinstance(claim, Fact)
            or not claim.is_public
            or claim.verdict in (None, Verdict.NOT_ENOUGH_EVIDENCE)
        ):
            continue
        sources = {item.source for item in claim.evidence if item.stance is not Stance.CONTEXT}
        if len(sources) == 1:
            yield RULE.at(
                claim.key_span("evidence"),
                "this verdict rests on one source only",
                label="one source",
                help="add a second source that does not depend on the first",
            )
