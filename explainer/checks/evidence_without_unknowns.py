"""A verdict `not_enough_evidence` that does not say what is not known.

"We do not know" helps a reader only with what would have to be known. List it under `unknowns`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Fact
from explainer.model.scales import Verdict

RULE = Rule("evidence-without-unknowns", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if isinstance(claim, Fact) and claim.verdict is Verdict.NOT_ENOUGH_EVIDENCE and not claim.unknowns:
            yield RULE.at(
                claim.span("verdict"),
                "this verdict does not say what would have to be known: it has no `unknowns`",
                label="not enough for what?",
                help="add `unknowns:` with a line for each thing that would decide it",
            )
