"""A published fact without an explanation.

A label alone convinces nobody; two sentences beside it do. Say why the evidence leads to this verdict.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Fact

RULE = Rule("fact-without-explanation", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if isinstance(claim, Fact) and claim.is_public and claim.explanation is None:
            yield RULE.at(
                claim.span("verdict") if claim.verdict else claim.span("status"),
                "this fact is published without an `explanation`",
                label="why?",
                help="add `explanation:`, two or three calm sentences, or set `status: draft`",
            )
