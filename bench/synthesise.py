"""A synthetic site of any size: ``python -m bench.synthesise --claims 1000 --to DIR`` writes ``DIR/data/``.

The same number and seed give the same bytes on any machine: everything is drawn from a ``random.Random`` of
its own, by the one method whose sequence Python promises to keep, and nothing looks at the clock. The site
has the proportions of a real one and passes ``explainer check`` without a finding. Its words mean nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from explainer.anchor import NormalText

T = TypeVar("T")
Data = dict[str, Any]

CLAIMS_PER_TOPIC = 50
# What the first explainer's claims are, in twenty: nine facts, seven opinions, four predictions.
KINDS = "fact opinion fact fact prediction opinion fact opinion fact prediction".split() + (
    "fact opinion fact opinion prediction fact opinion fact prediction opinion".split()
)

VERDICTS = (
    ["supported"] * 9 + ["mostly_supported"] * 4 + ["mixed"] * 6 + ["mostly_contradicted"] * 2
    + ["contradicted", "not_enough_evidence", "not_enough_evidence"]
)  # fmt: skip
# The stances of the first two pieces of evidence, which decide the verdict.
DECIDING = {
    "supported": ("supports", "supports"),
    "mostly_supported": ("supports", "supports"),
    "mixed": ("supports", "refutes"),
    "mostly_contradicted": ("refutes", "refutes"),
    "contradicted": ("refutes", "refutes"),
    "not_enough_evidence": ("qualifies", "context"),
}
STANCES = ("supports", "qualifies", "context", "refutes", "context")

WORDS: Mapping[str, Sequence[str]] = {
    "noun": (
        "agreement report budget survey harbour railway school hospital election treaty forecast inquiry canal "
        "bridge reactor satellite vaccine market pension archive border tariff subsidy reservoir census"
    ).split(),
    "adjective": (
        "annual regional joint revised draft public formal early second independent northern technical interim "
        "common local final preliminary binding separate recent"
    ).split(),
    "verb": (
        "described confirmed reviewed postponed extended approved recorded questioned replaced preceded followed "
        "limited supported narrowed repeated measured"
    ).split(),
    "things": "households ships teachers visits tonnes delegates permits inspections flights letters".split(),
    "place": ("at the coast", "in the capital", "on the island", "along the river", "near the port"),
    "month": "January March May June August September October December".split(),
    "link": ("although", "while", "because", "before", "after"),
}

CLAUSES = (
    "the {adjective} {noun} {verb} the {adjective} {noun} {place} in {month} {year}",
    "{actor} {verb} {number} {things} under the {adjective} {noun} {place}",
    "the {noun} that {actor} {verb} covers {number} {things} and the {adjective} {noun}",
    "no {adjective} {noun} {verb} the {noun} of {actor} between {year} and the {adjective} {noun}",
    "some {number} {things} depend on the {adjective} {noun}, {link} the {noun} of {actor} {verb} the {noun}",
)
SENTENCES = (
    *CLAUSES,
    "the {noun} of {day} {month} {year} {verb} “the {adjective} {noun}”, {link} {actor} {verb} the {noun}",
    "about {number} per cent of the {things} ({adjective} and {adjective}) {verb} the {noun} {place}",
)
OPENERS = ("In other words,", "To be clear,", "For instance,", "At the same time,")
TECHNIQUES = ("Sweeping generalisation", "Hyperbole", "Labelling", "Appeal to fear")

# (control, has a country, type): publishers take turns.
PUBLISHERS = (
    ("private", False, "news"),
    ("state", True, "primary"),
    ("public_service", True, "news"),
    ("academic", False, "research"),
    ("state_affiliated", True, "news"),
    ("ngo", False, "analysis"),
    ("private", False, "analysis"),
    ("unknown", False, "reference"),
)
COUNTRIES = "AT BR CA DE EG FR IN JP KE MX NZ PL".split()
PUBLISHER_COUNT = 61


class Dice:
    """Draws from a seed, with ``random.Random.random`` only."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def below(self, end: int) -> int:
        return int(self._random() * end)

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def chance(self, share: float) -> bool:
        return self._random() < share

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def several(self, items: Sequence[T], count: int) -> list[T]:
        """Different items, in the order in which they are drawn; all of them if there are not enough."""
        left = list(items)
        drawn: list[T] = []
        while left and len(drawn) < count:
            drawn.append(left.pop(self.below(len(left))))
        return drawn


@dataclass(frozen=True)
class Size:
    """How many records of each type belong to a number of claims."""

    claims: int

    @property
    def topics(self) -> int:
        return -(-self.claims // CLAIMS_PER_TOPIC)

    @property
    def actors(self) -> int:
        return max(4, self.claims // 10)

    @property
    def sources(self) -> int:
        return max(16, self.claims // 4)

    @property
    def events(self) -> int:
        return max(1, self.claims // 20)


# Names are made from numbers, so that any record can name any other without keeping it.

_SYLLABLES = [first + vowel for first in "bdfgklmnprstv" for vowel in "aeiou"]


def _coined(number: int) -> str:
    """A word that nobody uses, a different one for each number."""
    syllables = _SYLLABLES[number % 65] + _SYLLABLES[number // 65 % 65]
    if number >= 65 * 65:
        syllables += _SYLLABLES[number // (65 * 65) % 65]
    return f"{syllables}n"


def actor_id(number: int) -> str:
    return f"{_coined(number)}-{number}"


def actor_name(number: int) -> str:
    word = _coined(number).capitalize()
    return (f"Ada {word}", f"Bela {word}", f"{word} Institute", f"{word}ia", f"{word} Movement")[number % 5]


def source_id(number: int) -> str:
    return f"{_coined(number % PUBLISHER_COUNT)}-report-{number}"


def claim_id(number: int) -> str:
    return f"claim-{number:05}"


def topic_id(number: int) -> str:
    return f"topic-{number:04}"


def article_id(number: int) -> str:
    return f"text-{number:04}"


def term_name(number: int) -> str:
    return f"{_coined(7 * number + 3)} clause"


def _publisher(source: int) -> str:
    return f"{_coined(source % PUBLISHER_COUNT).capitalize()} Courier"


def _voice(source: int) -> tuple[str, bool, str]:
    return PUBLISHERS[source % PUBLISHER_COUNT % len(PUBLISHERS)]


def _country(source: int) -> str:
    return COUNTRIES[source % PUBLISHER_COUNT % len(COUNTRIES)]


def _origin(source: int) -> int | None:
    return source - 7 if source % 11 == 10 else None


def _root(source: int) -> int:
    origin = _origin(source)
    return source if origin is None else _root(origin)


def _independent(one: int, other: int) -> bool:
    """Whether two sources are two voices: of another report, publisher and state."""
    both = [source for source in (one, other) if _voice(source)[0].startswith("state")]
    one_state = len(both) == 2 and _country(one) == _country(other)
    return _root(one) != _root(other) and _publisher(one) != _publisher(other) and not one_state


class Writer:
    """Sentences without meaning, about the actors it is given."""

    def __init__(self, dice: Dice, cast: Sequence[int]) -> None:
        self.dice = dice
        self.cast = cast

    def _filled(self, template: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: self._word(match[1]), template)

    def _word(self, kind: str) -> str:
        if kind == "actor":
            return actor_name(self.dice.pick(self.cast))
        if kind in ("number", "day", "year"):
            first, last = {"number": (3, 980), "day": (1, 28), "year": (1994, 2023)}[kind]
            return str(self.dice.between(first, last))
        return self.dice.pick(WORDS[kind])

    def clause(self) -> str:
        return self._filled(self.dice.pick(CLAUSES))

    def sentence(self) -> str:
        return f"{_capital(self._filled(self.dice.pick(SENTENCES)))}."

    def text(self, words: int) -> str:
        """Whole sentences, of about so many words."""
        text = self.sentence()
        while text.count(" ") < words - 8:
            text += f" {self.sentence()}"
        return text

    def phrase(self, words: int) -> str:
        """So many words and no full stop."""
        return " ".join(self.text(words + 12).split()[:words]).rstrip(".,;")

    def prose(self, words: int) -> str:
        """A Prose field; one in three has inline Markdown in it."""
        text = self.text(words)
        return self._marked(text) if self.dice.chance(1 / 3) else text

    def _marked(self, text: str) -> str:
        before, word, after = text.partition(f" {self.dice.pick(text.split()[1:-1])} ")
        address = f"https://www.example.org/{self.dice.below(1000)}/a_b?c=1"
        form = self.dice.pick(("*{}*", "**{}**", "`{}`", "[{}](" + address + ")"))
        return f"{before} {form.format(word.strip())} {after}" if word else f"*{text}*"

    def long_prose(self, words: int) -> str:
        """A LongProse field: two paragraphs, and in one of three a list."""
        text = f"{self.prose(words // 2)}\n\n{self.prose(words // 2)}"
        if self.dice.chance(1 / 3):
            text += "\n\n" + "\n".join(f"- {self.prose(8)}" for _ in range(3))
        return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def site(claims: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Every file of the site, as its path and its text."""
    size, dice = Size(claims), Dice(seed)
    yield "data/site.yml", as_yaml(SETTINGS)
    for topic in range(size.topics):
        yield from _topic(size, dice, topic)
    writer = Writer(dice, range(size.actors))
    for number in range(size.actors):
        yield f"data/actors/{actor_id(number)}.yml", as_yaml(_actor(size, writer, number))
    for number in range(size.sources):
        yield f"data/sources/{source_id(number)}.yml", as_yaml(_source(writer, number))
    for number in range(size.events):
        yield f"data/events/event-{number:05}.yml", as_yaml(_event(size, writer, number))


SETTINGS: Data = {
    "name": "Synthetic site",
    "description": "Words without meaning, to measure with.",
    "licence": {"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"},
    "publisher": {"name": "Nobody"},
    "policies": [{"title": "Corrections", "text": "Nothing here means *anything*."}],
    "repository": "https://git.example.org/synthetic/site",
}


def _topic(size: Size, dice: Dice, topic: int) -> Iterator[tuple[str, str]]:
    """A topic with its article, its claims and its term."""
    numbers = range(topic * CLAIMS_PER_TOPIC, min(size.claims, (topic + 1) * CLAIMS_PER_TOPIC))
    cast = [(topic * 5 + number) % size.actors for number in range(min(8, size.actors))]
    writer = Writer(dice, cast)
    article = _Article(writer, topic, numbers)
    yield f"data/articles/{article_id(topic)}.txt", article.text
    yield f"data/articles/{article_id(topic)}.yml", as_yaml(article.record(size))
    for number in numbers:
        claim = _claim(size, writer, number, article.appearances[number])
        yield f"data/claims/{topic_id(topic)}/{claim_id(number)}.yml", as_yaml(claim)
    yield f"data/topics/{topic_id(topic)}.yml", as_yaml(_explainer(writer, topic, numbers))
    yield f"data/terms/term-{topic:04}.yml", as_yaml(_term(size, writer, topic))


class _Article:
    """A text in which every word belongs to a claim or to an aside, and where each of them stands."""

    def __init__(self, writer: Writer, topic: int, claims: Sequence[int]) -> None:
        self.writer = writer
        self.topic = topic
        self.appearances: dict[int, list[Data]] = {number: [] for number in claims}
        self.asides: list[Data] = []
        paragraphs, sentences = [], [self._opening(claims[0])]
        left = list(claims[1:])
        while left:
            sentences.append(self._sentence(left, sentences[-1:]))
            if len(sentences) > 4 or not left:
                paragraphs.append(" ".join(sentences))
                sentences = []
        paragraphs += [" ".join(sentences)] if sentences else []
        self.text = "\n\n".join(textwrap.fill(part, 100) for part in paragraphs) + "\n"

    def _says(self, claim: int, exact: str) -> None:
        self.appearances[claim].append({"article": article_id(self.topic), "exact": exact})

    def _opening(self, claim: int) -> str:
        """The first sentence, which uses the topic's term."""
        text = f"Under the {term_name(self.topic)} {self.writer.clause()}"
        self._says(claim, text)
        return f"{text}."

    def _sentence(self, left: list[int], before: Sequence[str]) -> str:
        """A sentence for the next claim, or for the next two, or one that takes in the sentence before it."""
        claim, dice = left.pop(0), self.writer.dice
        clause = self.writer.clause()
        if left and dice.chance(0.4):
            second = f"and {self.writer.clause()}"
            self._says(claim, _capital(clause))
            self._says(left.pop(0), second)
            return f"{_capital(clause)}, {second}."
        if dice.chance(0.15):
            opener = dice.pick(OPENERS)
            self.asides.append({"exact": opener, "suffix": clause, "why": "A connecting phrase."})
            self._says(claim, clause)
            return f"{opener} {clause}."
        wide = f"{before[0]} " if before and dice.chance(0.15) else ""
        self._says(claim, f"{wide}{_capital(clause)}")
        return f"{_capital(clause)}."

    def record(self, size: Size) -> Data:
        words, writer = NormalText(self.text), self.writer
        about = [self._unique(words.text, 4) for _ in range(2)]
        return {
            "title": writer.phrase(6),
            "author": actor_id(writer.cast[0]) if self.topic % 2 else None,
            "publisher": "The Daily Example",
            "published": f"{writer.dice.between(2010, 2023)}-{writer.dice.between(1, 12):02}~",
            "language": "en",
            "genre": "opinion",
            "sha256": hashlib.sha256(words.text.encode()).hexdigest(),
            "loaded": [self._loaded(words.text) for _ in range(12)],
            "asides": self.asides,
            "omissions": [
                {
                    "title": writer.phrase(5),
                    "about": [exact],
                    "explanation": writer.long_prose(50),
                    "evidence": _evidence(size, writer, self.topic * CLAIMS_PER_TOPIC, ["context", "supports"]),
                }
                for exact in about
            ],
        }  # fmt: skip

    def _loaded(self, text: str) -> Data:
        return {
            "exact": self._unique(text, 2),
            "technique": self.writer.dice.pick(TECHNIQUES),
            "effect": self.writer.prose(12),
            "neutral": self.writer.phrase(2),
        }

    def _unique(self, text: str, count: int) -> str:
        """Some words that stand in the text once."""
        words, longer = text.split(), count
        while True:
            start = self.writer.dice.below(len(words) - count)
            exact = " ".join(words[start : start + longer])
            if text.count(exact) == 1:
                return exact
            longer += 1


def _claim(size: Size, writer: Writer, number: int, appearances: list[Data]) -> Data:
    dice, kind = writer.dice, KINDS[number % len(KINDS)]
    topic = number // CLAIMS_PER_TOPIC
    shared: Data = {
        "kind": kind,
        "statement": writer.sentence(),
        "appearances": appearances,
        "claimant": actor_id(dice.pick(writer.cast)) if dice.chance(0.4) else None,
        "said_on": _date(dice) if dice.chance(0.7) else None,
        "about": [actor_id(actor) for actor in dice.several(writer.cast, dice.between(0, 3))],
        "topics": [topic_id(topic)],
        "status": "disputed" if dice.chance(0.05) else "published",
        "formerly": [f"old-{claim_id(number)}"] if dice.chance(0.02) else None,
    }
    own = {"fact": _fact, "prediction": _prediction, "opinion": _opinion}[kind](size, writer, number)
    return {**shared, **own, **_bearing(size, writer, number, str(own.get("verdict"))), **_upkeep(writer)}


def _date(dice: Dice) -> str:
    year, month = dice.between(1995, 2023), dice.between(1, 12)
    form = dice.pick(("{0}-{1:02}-{2:02}", "{0}-{1:02}-{2:02}", "{0}-{1:02}", "{0}", "{0}-{1:02}~"))
    return form.format(year, month, dice.between(1, 28))


def _fact(size: Size, writer: Writer, number: int) -> Data:
    dice = writer.dice
    verdict = dice.pick(VERDICTS)
    stances = [*DECIDING[verdict], *(dice.pick(STANCES) for _ in range(dice.between(1, 6)))]
    unknown = verdict == "not_enough_evidence"
    return {
        "verdict": verdict,
        "issues": dice.several(("missing_context", "exaggerated", "outdated"), 1) if dice.chance(0.4) else None,
        "confidence": dice.pick(("high", "moderate", "low")),
        "confidence_basis": writer.prose(16),
        "as_of": "2024-02-01",
        "true_when_said": "true" if dice.chance(0.2) else None,
        "explanation": _two_paragraphs(writer, 80),
        "evidence": _evidence(size, writer, number, stances[: dice.between(1, 4)] if unknown else stances),
        "unknowns": [writer.prose(9) for _ in range(2)] if unknown else None,
    }  # fmt: skip


def _prediction(size: Size, writer: Writer, number: int) -> Data:
    dice = writer.dice
    is_open = dice.chance(0.7)
    stances = [dice.pick(STANCES) for _ in range(dice.between(1, 5))]
    return {
        "wording": writer.phrase(3) if dice.chance(0.7) else None,
        "likelihood": "unlikely" if dice.chance(0.5) else None,
        "conditions": writer.prose(10) if dice.chance(0.5) else None,
        "criteria": writer.prose(28),
        # Far off, so that it never is overdue, whatever the clock says.
        "resolves_by": f"{dice.between(2090, 2099)}-12-31" if is_open else "2024-01-31",
        "indicators": [
            {"text": writer.prose(12), "evidence": _evidence(size, writer, number, ["context"])}
            for _ in range(dice.between(0, 2))
        ],
        "resolution": {
            "outcome": "open" if is_open else dice.pick(("occurred", "did_not_occur", "partly")),
            "on": None if is_open else "2024-01-31",
            "as_of": "2024-02-01",
            "note": writer.prose(20),
        },
        "explanation": writer.prose(55),
        "evidence": _evidence(size, writer, number, stances),
    }


def _opinion(size: Size, writer: Writer, number: int) -> Data:
    dice = writer.dice
    first = number - number % CLAIMS_PER_TOPIC
    facts = [claim_id(other) for other in range(first, number) if KINDS[other % len(KINDS)] == "fact"]
    return {
        "relies_on": dice.several(facts, dice.between(0, 3)),
        "counter_view": {
            "text": writer.prose(45),
            "holder": actor_id(dice.pick(writer.cast)) if dice.chance(0.4) else None,
            "evidence": _evidence(size, writer, number, ["context"] * dice.between(0, 2)),
        },
        "value_at_stake": writer.phrase(4),
        "explanation": writer.prose(55),
        "evidence": _evidence(size, writer, number, [dice.pick(STANCES) for _ in range(dice.between(1, 5))]),
    }


def _two_paragraphs(writer: Writer, words: int) -> str:
    if writer.dice.chance(0.2):
        return f"{writer.prose(words // 2)}\n\n{writer.prose(words // 2)}"
    return writer.prose(words)


def _evidence(size: Size, writer: Writer, number: int, stances: Sequence[str]) -> list[Data]:
    dice = writer.dice
    sources = _sources(size, dice, number, len(stances))
    return [_piece(writer, source, stance) for source, stance in zip(sources, stances, strict=True)]


def _sources(size: Size, dice: Dice, number: int, count: int) -> list[int]:
    """Sources near a claim's place, one in five from anywhere; the first two are two voices."""
    near = number // 4
    drawn: list[int] = []
    while len(drawn) < count:
        start = 0 if dice.chance(0.2) else near
        source = (start + dice.below(size.sources if start == 0 else 24)) % size.sources
        if source not in drawn and (len(drawn) != 1 or _independent(drawn[0], source)):
            drawn.append(source)
    return drawn


def _piece(writer: Writer, source: int, stance: str) -> Data:
    dice = writer.dice
    foreign = dice.chance(0.1)
    return {
        "source": source_id(source),
        "stance": stance,
        "quote": writer.phrase(dice.between(8, 18)) if dice.chance(0.8) else None,
        "quote_language": "fr" if foreign else None,
        "translation": writer.phrase(8) if foreign else None,
        "locator": f"page {dice.between(1, 90)}" if dice.chance(0.1) else None,
        "accessed": "2024-02-01" if dice.chance(0.1) else None,
        "later": "true" if dice.chance(0.2) else None,
        "note": writer.prose(15) if dice.chance(0.9) else None,
    }


def _bearing(size: Size, writer: Writer, number: int, verdict: str) -> Data:
    """Relations to claims before it, so that none goes round in a circle."""
    dice, first = writer.dice, number - number % CLAIMS_PER_TOPIC
    types = ["supports", "qualifies", "depends_on", "repeats"]
    others = dice.several(range(first, number), dice.pick((0, 0, 1, 1, 2)))
    if verdict == "contradicted":
        types = ["contradicts"]
    return {"relations": [{"type": dice.pick(types), "to": claim_id(other)} for other in others]}


def _upkeep(writer: Writer) -> Data:
    dice = writer.dice
    what, why, was = writer.prose(8), writer.prose(12), writer.phrase(5)
    correction = {"on": "2024-02-02", "what": what, "why": why, "was": was}
    return {
        "review": {"by": ["A. Reviewer"], "on": "2024-02-01", "next": "2095"} if dice.chance(0.3) else None,
        "corrections": [correction] if dice.chance(0.05) else None,
    }


def _explainer(writer: Writer, topic: int, claims: Sequence[int]) -> Data:
    part = max(1, len(claims) // 4)
    sections = [claims[start : start + part] for start in range(0, len(claims), part)]
    return {
        "title": writer.phrase(5),
        "question": f"{writer.phrase(9)}?",
        "summary": writer.long_prose(90),
        "key_points": [
            {"text": writer.prose(25), "claims": [claim_id(number) for number in writer.dice.several(claims, 3)]}
            for _ in range(4)
        ],
        "articles": [article_id(topic)],
        "sections": [
            {
                "title": writer.phrase(3),
                "text": writer.long_prose(40) if writer.dice.chance(0.5) else None,
                "claims": [claim_id(number) for number in section],
            }
            for section in sections
        ],
        "published": "2024-02-01",
    }  # fmt: skip


def _actor(size: Size, writer: Writer, number: int) -> Data:
    dice = writer.dice
    joins = {"organisation": actor_id((number + 3) % size.actors), "role": "Member", "start": "2015"}
    return {
        "title": actor_name(number),
        "type": ("person", "person", "organisation", "state", "group")[number % 5],
        "aliases": [_coined(number).capitalize()],
        "role": writer.phrase(4),
        "description": writer.prose(20),
        "identifiers": {"wikidata": f"Q{1000 + number}"} if dice.chance(0.5) else None,
        "memberships": [joins] if dice.chance(0.3) else None,
        "positions": [
            {
                "text": writer.prose(15),
                "on": _date(dice),
                "source": source_id(dice.below(size.sources)),
                "quote": writer.phrase(10) if dice.chance(0.5) else None,
            }
            for _ in range(dice.between(0, 2))
        ],
    }


def _source(writer: Writer, number: int) -> Data:
    dice = writer.dice
    control, has_country, type_ = _voice(number)
    origin = _origin(number)
    address = f"https://www.example.org/{source_id(number)}"
    return {
        "title": writer.phrase(8) if dice.chance(0.8) else None,
        "publisher": _publisher(number),
        "authors": ["A. Author"] if dice.chance(0.2) else None,
        "published": _date(dice) if dice.chance(0.8) else None,
        "language": "en" if dice.chance(0.8) else "fr",
        "url": address,
        "archive_url": f"https://archive.example.org/2024/{address}",
        "type": type_,
        "control": control,
        "country": _country(number) if has_country else None,
        "origin": source_id(origin) if origin is not None else None,
        "verified": dice.pick(("page", "archive", "excerpt")),
        "shows": writer.prose(12),
        "note": writer.prose(20) if dice.chance(0.5) else None,
    }


def _event(size: Size, writer: Writer, number: int) -> Data:
    dice = writer.dice
    around = number * 20
    claims = dice.several(range(around, min(around + 20, size.claims)), dice.between(1, 3))
    return {
        "title": writer.sentence(),
        "date": _date(dice),
        "place": dice.pick(("Harbour", "Capital")) if dice.chance(0.3) else None,
        "description": writer.prose(15) if dice.chance(0.5) else None,
        "actors": [
            {"actor": actor_id(actor), "role": "host"}
            for actor in dice.several(range(size.actors), dice.between(1, 3))
        ],
        "claims": [claim_id(claim) for claim in claims],
        "sources": [source_id(dice.below(size.sources))],
    }


def _term(size: Size, writer: Writer, number: int) -> Data:
    return {
        "term": term_name(number),
        "definition": writer.prose(18),
        "source": source_id(writer.dice.below(size.sources)),
    }


# YAML as people write it: plain where that is possible, long texts folded.

_PLAIN = re.compile(r"[A-Za-z0-9](?:[^:#\n]*[^:#\s])?|https?://[^\s#]+")


def as_yaml(value: Data, indent: int = 0) -> str:
    """A mapping as YAML; keys whose value is ``None`` or an empty list are left out."""
    lines = (_entry(key, item, indent) for key, item in value.items() if item is not None and item != [])
    return "".join(lines)


def _entry(key: str, value: Any, indent: int) -> str:
    margin = " " * indent
    if isinstance(value, dict):
        return f"{margin}{key}:\n{as_yaml(value, indent + 2)}"
    if isinstance(value, list):
        return f"{margin}{key}:\n" + "".join(_item(item, indent + 2) for item in value)
    return f"{margin}{key}: {_scalar(value, indent + 2)}\n"


def _item(value: Any, indent: int) -> str:
    margin = " " * indent
    if isinstance(value, dict):
        return f"{margin}- {as_yaml(value, indent + 2)[indent + 2 :]}"
    return f"{margin}- {_scalar(value, indent + 2)}\n"


def _scalar(text: str, indent: int) -> str:
    if len(text) < 70 and _PLAIN.fullmatch(text):
        return text
    margin = " " * indent
    if "\n- " in text:
        return "|-\n" + textwrap.indent(text, margin)
    # A folded line break is a space; a paragraph needs two empty lines.
    parts = (textwrap.wrap(part, 96 - indent, break_long_words=False, break_on_hyphens=False)
             for part in text.split("\n\n"))  # fmt: skip
    return ">-\n" + "\n\n\n".join("\n".join(margin + line for line in part) for part in parts)


def write(folder: Path, claims: int, seed: int = 1) -> None:
    """Write the site's ``data/`` below ``folder``, which has none yet."""
    for path, text in site(claims, seed):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--to", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    write(options.to, options.claims, options.seed)


if __name__ == "__main__":
    main()
