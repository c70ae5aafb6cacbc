"""Quoted words that stand in the article more than once.

Which of them is meant is never guessed. Quote more words, or add `prefix` or `suffix`: the words just before
or after.
"""

from collections.abc import Iterator
from datetime import date

from explainer.anchor import times
from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Patience, Rule

RULE = Rule("anchor-ambiguous", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    patience = Patience()
    for anchored in dataset.anchored():
        places = anchored.article.words.places(anchored.quoted)
        if len(places) > 1 and patience.lasts(anchored.record.document):
            shown = "; ".join(f"“{anchored.article.words.around(place, 20)}”" for place in places[:3])
            how = (
                "quote more words"
                if "about" in anchored.route
                else "add a `prefix` or `suffix`, or quote more words"
            )
            yield RULE.at(
                anchored.record.span(*anchored.route),
                f"these words stand in the article {times(places)}",
                label="which of them?",
                help=f"{how}: {shown}",
            )
