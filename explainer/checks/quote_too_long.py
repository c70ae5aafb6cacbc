"""A quote beyond the limit in `site.yml`.

Short quotes are what comment and criticism need; longer ones copy somebody's work. Shorten it to the words
that matter, or change `quote_limit` in `site.yml`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model.record import quotes

RULE = Rule("quote-too-long", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    limit = dataset.settings.quote_limit
    for record in dataset.records():
        for route, quote in quotes(record):
            words = len(quote.split()) if len(quote) > limit else 0  # a word has a letter
            if words > limit:
                yield RULE.at(
                    record.span(*route),
                    f"this quote has {words} words; site.yml allows {limit}",
                    label="too long",
                    help="keep the words that matter",
                )
