"""An article with words that nothing accounts for.

"You cherry-picked" is the usual charge. When every word is under a claim or an aside, the page can say that
nothing was left out. Claim what asserts something; list the rest under `asides`. Articles in excerpts are not
measured.
"""

from collections.abc import Iterator
from datetime import date
from textwrap import shorten

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Article
from explainer.model.scales import TextMode

RULE = Rule("coverage-incomplete", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    if len(dataset.claims) < len(dataset.known["claims"]):
        return  # a claim that could not be read would be reported a second time, as a gap
    for article in dataset.articles.values():
        yield from of_article(dataset, article)


def of_article(dataset: Dataset, article: Article) -> Iterator[Finding]:
    """The finding about one article, if there is one."""
    covered = dataset.accounted(article)
    if article.text_mode is not TextMode.FULL or not covered.gaps:
        return
    if any(article.words.place(anchored.quoted) is None for anchored in dataset.accounting(article)):
        return  # nor one whose words do not stand there: that is said where they are quoted
    gaps = [
        f"“{shorten(article.words.text[start:end], 60, placeholder=' …')}”" for start, end in covered.gaps
    ]
    more = f" and {len(gaps) - 5} more" if len(gaps) > 5 else ""
    left = covered.words - covered.covered
    yield RULE.at(
        article.document.whole(),
        f"no claim or aside covers {left} of this article's {covered.words} words"
        f" ({covered.percent} % are covered)",
        label="coverage is not complete",
        help=f"make a claim or an aside of {', '.join(gaps[:5])}{more}",
    )
