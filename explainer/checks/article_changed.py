"""An article whose words have changed under its anchors.

`sha256` is the fingerprint of the words that were taken apart: of their normal form (Unicode NFC, every run
of white space one space). If the text was mended on purpose, read every claim on it again, then write the new
fingerprint.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Related, Rule

RULE = Rule("article-changed", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for article in dataset.articles.values():
        if article.sha256.lower() != article.words.sha256:
            yield RULE.at(
                article.span("sha256"),
                "the words of this article are not those that were taken apart",
                label="the fingerprint of other words",
                help=f"undo the change to the text, or, once every claim fits it, write `{article.words.sha256}`",
                related=(Related(article.text.whole(), "the words as they are now"),),
            )
