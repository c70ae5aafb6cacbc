"""Quoted words that do not stand in the article.

A claim, a note on wording, an aside or an omission quotes the article exactly. Line breaks and runs of spaces
count as one space; nothing else is forgiven, because a quotation that is nearly right is wrong. The message
shows the nearest passage and how it differs: often a curly quote, a dash or a single word.
"""

from collections.abc import Iterator
from datetime import date

from explainer.anchor import nearest_passage
from explainer.dataset import Anchored, Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("anchor-missing", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for anchored in dataset.anchored():
        if not anchored.article.words.places(anchored.quoted):
            yield _finding(anchored)


def _finding(anchored: Anchored) -> Finding:
    words, quoted = anchored.article.words, anchored.quoted
    alone = words.text.count(" ".join(quoted.exact.split()))
    if alone and (quoted.prefix or quoted.suffix):
        message = "these words stand in the article, but not with this `prefix` and `suffix`"
        advice = "compare the prefix and suffix with the words around: " + _contexts(anchored)
    else:
        message = f"these words do not stand in {anchored.article.text.path}"
        passage = nearest_passage(words, quoted.exact)
        advice = "copy the words from the article's text"
        if passage:
            advice = f"the nearest passage is “{passage.text}”: {passage.difference}"
    return RULE.at(anchored.record.span(*anchored.route), message, label="not found", help=advice)


def _contexts(anchored: Anchored) -> str:
    words = anchored.article.words
    exact = " ".join(anchored.quoted.exact.split())
    start = words.text.find(exact)
    return f"“{words.around((start, start + len(exact)))}”"
