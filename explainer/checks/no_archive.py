"""A source with an address and no archived copy.

Pages change and vanish. An archived copy that somebody has seen keeps the evidence checkable; write its
address under `archive_url`. Never make one up.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("no-archive", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for source in dataset.sources.values():
        if source.url and not source.archive_url:
            yield RULE.at(
                source.span("url"),
                "this source has no archived copy",
                label="the page may change or vanish",
                help="save it in a web archive, look at the copy, and add its address as `archive_url`",
            )
