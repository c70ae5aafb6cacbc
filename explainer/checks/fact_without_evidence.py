"""A published fact without evidence.

A verdict that names no source asks to be believed. Add at least one piece of `evidence` that supports,
refutes or qualifies the claim; context alone does not decide it.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Fact
from explainer.model.scales import Stance, Verdict

RULE = Rule("fact-without-evidence", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if not isinstance(claim, Fact) or not claim.is_public or claim.verdict is Verdict.NOT_ENOUGH_EVIDENCE:
            continue
        if not any(item.stance is not Stance.CONTEXT for item in claim.evidence):
            what = "only context" if claim.evidence else "no `evidence`"
            yield RULE.at(
                claim.span("verdict") if claim.verdict else claim.span("status"),
                f"this fact is published with {what}",
                label="on what grounds?",
                help="add `evidence:` with a source and its stance, or set `status: draft`",
            )
