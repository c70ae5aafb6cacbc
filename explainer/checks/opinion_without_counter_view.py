"""A published opinion without the strongest view against it.

A reader who shares the opinion learns what speaks against it, and one who rejects it sees that we know why.
Put the other view as those who hold it would.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Opinion

RULE = Rule("opinion-without-counter-view", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if isinstance(claim, Opinion) and claim.is_public and claim.counter_view is None:
            yield RULE.at(
                claim.span("kind"),
                "this opinion has no `counter_view`",
                label="one side only",
                help="add `counter_view:` with the strongest view against it, and its sources",
            )
