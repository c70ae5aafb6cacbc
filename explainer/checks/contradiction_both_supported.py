"""Two claims that contradict each other and are both supported.

Either they do not contradict each other, or one verdict is wrong, or both are narrower than their statements
say. Readers will ask.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Related, Rule
from explainer.model import Fact
from explainer.model.scales import Relation, Verdict

RULE = Rule("contradiction-both-supported", Level.WARNING, __doc__)

_SUPPORTED = (Verdict.SUPPORTED, Verdict.MOSTLY_SUPPORTED)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        for index, relation in enumerate(claim.relations):
            other = dataset.claims.get(relation.to)
            if relation.type is not Relation.CONTRADICTS or not _supported(claim) or not _supported(other):
                continue
            assert other is not None
            yield RULE.at(
                claim.span("relations", index),
                f"this claim contradicts `{other.id}`, and both are supported",
                label="they cannot both hold",
                help="narrow a statement, change a verdict, or take the relation out",
                related=(Related(other.span("verdict"), "the other verdict"),),
            )


def _supported(claim: object) -> bool:
    return isinstance(claim, Fact) and claim.is_public and claim.verdict in _SUPPORTED
