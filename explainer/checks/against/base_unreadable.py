"""A published claim of which nobody can tell what it said before.

In the state that is compared with, its file could not be read, so that a change that needs a correction would not be
noticed. Look at the old file yourself. If nothing changed that readers rely on, or a correction says so, allow this
with that reason, and take the comment out afterwards. Found by `explainer check --against BASE`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Before, Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("base-unreadable", Level.WARNING, __doc__)


def check(before: Before, dataset: Dataset, today: date) -> Iterator[Finding]:
    unread = before.dataset.known["claims"].keys() - before.dataset.claims.keys()
    for claim in dataset.claims.values():
        if claim.is_public and not unread.isdisjoint({claim.id, *claim.formerly}):
            yield RULE.at(
                claim.span("status"),
                "what this published claim said before could not be read",
                label="changed, or not?",
                help="compare it with the old file, and allow this with the reason that it says the same or is"
                " corrected",
            )
