"""An id that belonged to another record once.

An id is an address: links to it would lead to something else. Choose another name for the new file. If it is
the same record that comes back, allow this with that reason. Found by `explainer check --against BASE`, as far
back as the history of the repository goes.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import FOLDERS, Before, Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("id-reused", Level.ERROR, __doc__)


def check(before: Before, dataset: Dataset, today: date) -> Iterator[Finding]:
    for folder in FOLDERS:
        taken = {
            former: record for record in before.dataset.of(folder).values() for former in record.formerly
        }
        for id, record in dataset.of(folder).items():
            if id in before.dataset.known[folder]:
                continue
            other = taken.get(id)
            if other is not None and id not in record.formerly:
                yield RULE.at(
                    record.document.whole(),
                    f"the id `{id}` was a former one of `{other.id}`",
                    label="an id is used once",
                    help="choose another name for this file",
                )
            elif id in before.once.get(folder, ()):
                yield RULE.at(
                    record.document.whole(),
                    f"the id `{id}` belonged to a record that was taken away",
                    label="an id is used once",
                    help="choose another name for this file; if the same record comes back, allow this with"
                    " that reason",
                )
