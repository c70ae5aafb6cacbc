"""A published opinion that nobody holds.

An opinion is somebody's: its `claimant`, or the author of the article in which it appears. Without either a
reader would take it for ours.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Opinion

RULE = Rule("opinion-without-holder", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if isinstance(claim, Opinion) and claim.is_public and not claim.claimant and not claim.appearances:
            yield RULE.at(
                claim.span("kind"),
                "this opinion has neither a `claimant` nor an article in which it appears",
                label="whose opinion?",
                help="add `claimant:` with an actor, or `appearances:`",
            )
