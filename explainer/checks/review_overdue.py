"""A claim whose next review is past its date.

`review.next` says when to look again. Look again: confirm or change the claim, then set a new date.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("review-overdue", Level.WARNING, __doc__, comes_with_time=True)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        due = claim.review.next
        if due and due.latest < today and claim.is_public:
            yield RULE.at(
                claim.span("review", "next"),
                f"this claim was to be looked at again by {due.words}",
                label="past",
                help="look again, then set a new date",
            )
