"""A name in an article that no actor of the data has.

Readers want to know who is who. The check looks for capitalised names in the text that are neither the title,
the full name nor an alias of an actor (nor a term). Add the actor, or the alias; if it is no actor, allow this
with that reason. Texts in German, where all nouns have capitals, are not checked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from explainer.anyof import anyof
from explainer.dataset import Anchored, Dataset
from explainer.finding import MANY, Finding, Level, Rule, excerpt
from explainer.model import Actor, Article, Term
from explainer.source import Span

RULE = Rule("actor-not-in-data", Level.WARNING, __doc__)

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'.-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w’'.-]*)*")
_WORD = re.compile(r"\w+")
_BEFORE_A_SENTENCE = ".!?:;…—–“‘\"'("
_CALENDAR = frozenset(
    (
        "I January February March April May June July August September October November December "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    ).split()
)


Known = Mapping[str, Sequence[tuple[str, frozenset[str]]]]
"""Names, each with its words, by the word they begin with."""


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    known = known_names(dataset)
    for article in dataset.articles.values():
        yield from of_article(dataset, article, known)


def of_article(dataset: Dataset, article: Article, known: Known) -> Iterator[Finding]:
    """What is found in one article, by the names that are known."""
    if article.language.startswith(("de", "lb")):
        return
    names = _names(_masked(article.words.text, known))[:MANY]
    anchored = dataset.anchored_in(article) if names else ()
    for name in names:
        yield RULE.at(
            _place(anchored, name) or article.span("sha256"),
            f"`{excerpt(name)}` is named in {article.text.path} and is no actor of the data",
            label="who is this?",
            help="add an actor with this name or alias, or allow it with the reason that it is none",
        )


def known_names(dataset: Dataset) -> Known:
    """The names of all actors and terms."""
    records: list[Actor | Term] = [*dataset.actors.values(), *dataset.terms.values()]
    return by_first_word(name for record in records for name in names_of(record))


def names_of(record: Actor | Term) -> tuple[str, ...]:
    """Every name of an actor or term."""
    if isinstance(record, Actor):
        return (record.title, *record.aliases, *([record.full_name] if record.full_name else []))
    return (record.term, *record.aliases, *([record.abbreviation] if record.abbreviation else []))


def by_first_word(names: Iterable[str]) -> Known:
    """Names by the word they begin with: a text is searched for those only whose first word it has."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = {"": []}  # such as `Ⓐ`: a capital and no letter
    capital = {name for name in names if name[:1].isupper()}
    for name in sorted(capital, key=lambda name: (-len(name), name)):
        first = _WORD.match(name)
        found.setdefault(first[0] if first else "", []).append((name, frozenset(_WORD.findall(name))))
    return found


def _masked(text: str, known: Known) -> str:
    words = {"", *_WORD.findall(text)}
    names = (item for word in words for item in known.get(word, ()))
    here = [name for name, of in names if of <= words and name in text]
    if not here:
        return text
    pattern = re.compile(rf"(?<!\w)(?:{anyof(here)})(?!\w)")
    return pattern.sub(lambda match: "x" * len(match.group()), text)


def _names(text: str) -> list[str]:
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        words = match.group().split()
        before = text[max(0, match.start() - 2) : match.start()].rstrip()
        if not before or before[-1] in _BEFORE_A_SENTENCE:
            words = words[1:]  # any word has a capital there
        name = re.sub(r"[’']s?$|(?<![.,])[.,]+$", "", " ".join(words))
        if name and not set(name.split()) <= _CALENDAR:
            found[name] = None
    return list(found)


def _place(quotations: Sequence[Anchored], name: str) -> Span | None:
    """Where a contributor quoted the name: a claim or an aside."""
    for anchored in quotations:
        if name in anchored.quoted.exact and anchored.route[0] != "omissions":
            return anchored.record.span(*anchored.route)
    return None
