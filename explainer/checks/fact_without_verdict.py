"""A published fact without a verdict.

A fact is a claim that evidence could prove or disprove, so a reader is told what the evidence says. Until
that is known, leave it a `draft`, or publish it as `not_enough_evidence` with its `unknowns`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Fact

RULE = Rule("fact-without-verdict", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if isinstance(claim, Fact) and claim.is_public and claim.verdict is None:
            yield RULE.at(
                claim.span("status"),
                "this fact is published and has no `verdict`",
                label="published",
                help="add `verdict:`, or set `status: draft`",
            )
