"""An entry in `corrections` that is gone or was rewritten.

The list of corrections is a public record: entries are added and never taken away. If an entry was wrong, add
another one that says so. Found by `explainer check --against BASE`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.checks.against.same import published_then
from explainer.dataset import Before, Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("correction-removed", Level.ERROR, __doc__, can_be_allowed=False)


def check(before: Before, dataset: Dataset, today: date) -> Iterator[Finding]:
    for then, now in published_then(before, dataset.claims):
        if now is None:
            continue
        for entry in then.corrections:
            if entry not in now.corrections:
                yield RULE.at(
                    now.key_span("corrections"),
                    f"the correction of {entry.on.words} (“{entry.what}”) is gone",
                    label="kept in public",
                    help="put it back as it was; if it was wrong, add another entry that says so",
                )
