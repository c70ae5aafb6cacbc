"""An open prediction past its date.

`resolves_by` says when anybody can tell. Judge it by its criteria and write the `resolution`, or say why the
date has to move.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Prediction
from explainer.model.scales import Outcome

RULE = Rule("prediction-overdue", Level.WARNING, __doc__, comes_with_time=True)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if (
            not isinstance(claim, Prediction)
            or not claim.is_public
            or claim.resolution.outcome is not Outcome.OPEN
        ):
            continue
        if claim.resolves_by.latest < today:
            yield RULE.at(
                claim.span("resolves_by"),
                f"this prediction was due by {claim.resolves_by.words} and is still open",
                label="past",
                help="judge it by its criteria and write the `resolution`",
            )
