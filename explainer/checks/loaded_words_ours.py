"""Loaded words in our own sentences.

Statements, explanations, summaries and notes on omissions are our own voice, and that is calm: it attributes
and does not judge. A word that pushes belongs between quotation marks, as somebody's, or is replaced. The
built-in list is short and English; `words_to_watch` in `site.yml` adds to it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from explainer.anyof import anyof
from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Patience, Rule
from explainer.model import Record
from explainer.source import Route

RULE = Rule("loaded-words-ours", Level.WARNING, __doc__)

# Praise, blame, alarm and certainty: words that take a side by themselves.
WORDS = tuple(
    (
        "absurd, alarming, appalling, audacious, barbaric, blatant, bloodthirsty, brazen, brutal, chilling, "
        "clearly, controversial, cowardly, cynical, daring, desperate, devastating, disastrous, disgraceful, "
        "draconian, egregious, evil, extremist, fanatical, flagrant, heroic, horrific, hysterical, infamous, "
        "insane, laughable, legendary, lavish, menacing, mind-boggling, monstrous, naive, needless to say, "
        "notorious, obviously, of course, ominous, outrageous, pathetic, propagandist, provocative, puppet, "
        "radical, reckless, regime, ridiculous, rogue, ruthless, scandalous, senseless, shameful, shameless, "
        "shocking, sinister, so-called, staggering, terrifying, thug, tyrannical, unabashed, undeniably, "
        "unfortunately, unprecedented, warmonger"
    ).split(", ")
)

AT_ONCE = 100
"""How many sentences are looked through together."""
_TOKEN = re.compile(r"[\w-]+")
# One that is never closed is matched too, without the group, so that nobody looks for its end again and again.
_QUOTED = tuple(
    re.compile(rf"{opened}[^{closed}]*+({closed}{not_before})?+")
    for opened, closed, not_before in (
        ("“", "”", ""),
        ("‘", "’", r"(?!\w)"),
        ('"', '"', ""),
        ("«", "»", ""),
        ("„", "“", ""),
    )
)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    english = WORDS if dataset.settings.language.startswith("en") else ()
    words = sorted({*english, *dataset.settings.words_to_watch}, key=len, reverse=True)
    if not words:
        return
    watched = re.compile(rf"(?<![\w-])(?:{anyof(map(_small, words))})(?![\w-])", re.IGNORECASE)
    patience = Patience()
    for record, route, text in _suspicious(_our_sentences(dataset), words):
        for match in watched.finditer(_without_quotations(text)):
            if not patience.lasts(record.document):
                break
            word = text[match.start() : match.end()]
            yield RULE.at(
                record.document.find(word, record.span(*route)),
                f"`{word}` is a loaded word, and this sentence is ours",
                label="whose word?",
                help="say it neutrally, or put it in quotation marks as somebody's word",
            )


def _small(word: str) -> str:
    """Small letters, if there are as many of them: capitals do not matter."""
    return word.lower() if len(word.lower()) == len(word) else word


def _without_quotations(text: str) -> str:
    """The text with spaces in place of what it quotes."""
    for kind in _QUOTED:
        text = kind.sub(lambda match: " " * len(match[0]) if match[1] else match[0], text)
    return text


_Sentence = tuple[Record, Route, str]


def _suspicious(sentences: Iterator[_Sentence], words: Sequence[str]) -> Iterator[_Sentence]:
    """The sentences in which a word may stand: many are looked through at once, which is cheap."""
    single = {word.casefold() for word in words if _TOKEN.fullmatch(word)}
    others = [word.casefold() for word in words if not _TOKEN.fullmatch(word)]

    def may_hold(text: str) -> bool:
        if not single.isdisjoint(token.casefold() for token in set(_TOKEN.findall(text))):
            return True
        folded = text.casefold() if others else ""
        return any(word in folded for word in others)

    while some := list(islice(sentences, AT_ONCE)):
        if may_hold("\n".join(text for _, _, text in some)):
            yield from (sentence for sentence in some if may_hold(sentence[2]))


def _our_sentences(dataset: Dataset) -> Iterator[_Sentence]:
    for claim in dataset.claims.values():
        yield claim, ("statement",), claim.statement
        if claim.explanation:
            yield claim, ("explanation",), claim.explanation
    for article in dataset.articles.values():
        for index, omission in enumerate(article.omissions):
            yield article, ("omissions", index, "explanation"), omission.explanation
    for topic in dataset.topics.values():
        yield topic, ("summary",), topic.summary
        for index, point in enumerate(topic.key_points):
            yield topic, ("key_points", index, "text"), point.text
