"""Quoted words that do not stand in the article.

A claim, a note on wording, an aside or an omission quotes the article exactly. Line breaks and runs of spaces
count as one space; nothing else is forgiven, because a quotation that is nearly right is wrong. The message
shows the nearest passage and how it differs: often a curly quote, a dash or a single word.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from explainer.anchor import Effort, NormalText, Quoted, Words, nearest_passage
from explainer.dataset import Anchored, Dataset
from explainer.finding import Finding, Level, Patience, Rule
from explainer.source import Document

RULE = Rule("anchor-missing", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    patience = Patience()
    efforts: defaultdict[Document, Effort] = defaultdict(Effort)
    for anchored in dataset.anchored():
        missing = not anchored.article.words.places(anchored.quoted)
        if missing and patience.lasts(anchored.record.document):
            yield _finding(anchored, efforts[anchored.record.document])


def _finding(anchored: Anchored, effort: Effort) -> Finding:
    words, quoted = anchored.article.words, anchored.quoted
    alone = words.places(Words(quoted.exact))
    if alone:
        key, message = _wrong_context(words, quoted)
        around = "; ".join(f"“{words.around(place, 20)}”" for place in alone[:3])
        place = anchored.record.span(*anchored.route[:-1], key)
        return RULE.at(place, message, label="not there", help=f"copy it from the words around: {around}")
    message = f"these words do not stand in {anchored.article.text.path}"
    passage = nearest_passage(words, quoted.exact) if effort.lasts(words, quoted.exact) else None
    advice = "copy the words from the article's text"
    if passage:
        advice = f"the nearest passage is “{passage.text}”: {passage.difference}"
    return RULE.at(anchored.record.span(*anchored.route), message, label="not found", help=advice)


def _wrong_context(words: NormalText, quoted: Quoted) -> tuple[str, str]:
    """The key to mend, and what is wrong with it, where the words stand but not so."""
    if quoted.prefix and not words.places(Words(quoted.exact, prefix=quoted.prefix)):
        return "prefix", "the quoted words stand in the article, but this `prefix` does not stand before them"
    if quoted.suffix and not words.places(Words(quoted.exact, suffix=quoted.suffix)):
        return "suffix", "the quoted words stand in the article, but this `suffix` does not stand behind them"
    return "exact", "the quoted words stand in the article, but nowhere between this `prefix` and `suffix`"
