"""Sites in which one thing has grown out of all proportion, and nothing else has.

A site that grows evenly hides what is only as slow as its largest part. Here each shape is a small site with one
part of ``n``: all claims in one topic, a claim with ``n`` corrections, ``n`` files that are broken. Every file is as
small as it can be, so that what is not linear shows early.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.synthesise import as_yaml
from explainer.anchor import NormalText

Data = dict[str, Any]
Files = Iterator[tuple[str, str]]
Shape = Callable[[int], Files]

SETTINGS: Data = {
    "name": "Out of proportion",
    "licence": {"name": "CC0 1.0"},
    "publisher": {"name": "Nobody"},
}
TOPIC, ACTOR, SOURCE, OTHER, TEXT = "id-topic", "id-actor", "id-source", "id-other", "id-text"


def _name(number: int) -> str:
    return f"n{number:06}"


def claim(number: int, **own: Any) -> tuple[str, str]:
    """A fact with nothing wrong; ``own`` is what it has besides, or instead."""
    evidence = [{"source": source, "stance": "supports"} for source in (SOURCE, OTHER)]
    said = {
        "kind": "fact", "statement": f"Stone {number} lies by the river.", "appearances": [], "about": [],
        "topics": [], "status": "published", "verdict": "supported", "confidence": "high", "as_of": "2024-02-01",
        "explanation": f"It was counted as number {number}.", "evidence": evidence,
    }  # fmt: skip
    return f"claims/{_name(number)}.yml", as_yaml({**said, **own})


def source(id: str, publisher: str, **own: Any) -> tuple[str, str]:
    said = {"publisher": publisher, "language": "en", "url": f"https://www.example.org/{id}",
            "archive_url": f"https://archive.example.org/{id}", "type": "primary", "control": "private",
            "verified": "page", "shows": "Where the stones lie."}  # fmt: skip
    return f"sources/{id}.yml", as_yaml({**said, **own})


def actor(id: str, **own: Any) -> tuple[str, str]:
    said = {"title": f"Person {id}", "type": "person", "role": "Keeper", "description": "Keeps the stones."}
    return f"actors/{id}.yml", as_yaml({**said, **own})


def article(id: str, sentences: list[str], *, in_one: bool = False, **own: Any) -> Files:
    """A text of these sentences, ten in a paragraph or all in one."""
    step = len(sentences) if in_one else 10
    parts = [" ".join(sentences[at : at + step]) for at in range(0, len(sentences), step)]
    text = "\n\n".join(parts) + "\n"
    digest = hashlib.sha256(NormalText(text).text.encode()).hexdigest()
    said = {"title": f"A {id}", "language": "en", "genre": "opinion", "sha256": digest}
    yield f"articles/{id}.txt", text
    yield f"articles/{id}.yml", as_yaml({**said, **own})


def topic(id: str, **own: Any) -> tuple[str, str]:
    said = {"title": f"The {id}", "question": "Where do the stones lie?", "summary": "By the river."}
    return f"topics/{id}.yml", as_yaml({**said, **own})


def base() -> Files:
    """What the smallest claim needs around it."""
    yield "site.yml", as_yaml(SETTINGS)
    yield source(SOURCE, "The town")
    yield source(OTHER, "The province")


# One thing grows.


def topic_of_many(n: int) -> Files:
    yield from base()
    yield topic(TOPIC)
    yield from (claim(number, topics=[TOPIC]) for number in range(n))


def sections(n: int) -> Files:
    yield from base()
    yield topic(TOPIC, sections=[{"title": f"Part {at}", "claims": [_name(at)]} for at in range(n)])
    yield from (claim(number) for number in range(n))


def actor_of_many(n: int) -> Files:
    yield from base()
    yield actor(ACTOR)
    yield from (claim(number, about=[ACTOR], claimant=ACTOR) for number in range(n))


def text_of_many(n: int) -> Files:
    yield from base()
    said = [f"Stone {number} lies here." for number in range(n)]
    yield from article(TEXT, said)
    yield topic(TOPIC, articles=[TEXT])
    for number, exact in enumerate(said):
        yield claim(number, appearances=[{"article": TEXT, "exact": exact}])


def one_paragraph(n: int) -> Files:
    """A text without a break, with claims and words that push."""
    yield from base()
    said = [f"Stone {number} lies there." for number in range(n)]
    notes = [
        {"exact": f"Stone {at} lies", "technique": "Repetition", "effect": "Tires.", "neutral": "a"}
        for at in range(n)
    ]
    yield from article(TEXT, said, loaded=notes, in_one=True)
    for number, exact in enumerate(said):
        yield claim(number, appearances=[{"article": TEXT, "exact": exact}])


def words_everywhere(n: int) -> Files:
    """Words that stand everywhere in a text, told apart by what stands behind them."""
    yield from base()
    yield from article(TEXT, [f"Stone {number} lies here." for number in range(n)])
    for number in range(n):
        yield claim(number, appearances=[{"article": TEXT, "exact": "S", "suffix": f"tone {number} lies"}])


def words_that_push(n: int) -> Files:
    yield from base()
    said = [f"Stone {number} lies here." for number in range(n)]
    notes = [
        {"exact": exact, "technique": "Repetition", "effect": "Tires.", "neutral": "a stone"}
        for exact in said
    ]
    yield from article(
        TEXT, said, loaded=notes, asides=[{"exact": exact, "why": "Connects."} for exact in said]
    )


def omissions(n: int) -> Files:
    yield from base()
    said = [f"Stone {number} lies here." for number in range(n)]
    left_out = [{"title": "A stone", "about": [exact], "explanation": "It lies there."} for exact in said]
    yield from article(TEXT, said, omissions=left_out)


def source_of_all(n: int) -> Files:
    yield from base()
    yield from (claim(number, evidence=[{"source": SOURCE, "stance": "supports"}]) for number in range(n))


def evidence(n: int) -> Files:
    yield from base()
    yield claim(0, evidence=[{"source": (SOURCE, OTHER)[at % 2], "stance": "supports"} for at in range(n)])


def repeated_reports(n: int) -> Files:
    """Each source re-reports the one before it, and facts stand on two of them."""
    yield from base()
    yield source(_name(0), "House 0")
    yield from (source(_name(at), f"House {at}", origin=_name(at - 1)) for at in range(1, n))
    for number in range(n):
        both = [{"source": _name(at), "stance": "supports"} for at in (number, (number + 1) % n)]
        yield claim(number, evidence=both)


def all_bear_on_one(n: int) -> Files:
    yield from base()
    yield topic(TOPIC)
    yield claim(0, topics=[TOPIC])
    for number in range(1, n):
        yield claim(number, topics=[TOPIC], relations=[{"type": "supports", "to": _name(0)}])


def one_bears_on_all(n: int) -> Files:
    yield from base()
    yield claim(0, relations=[{"type": "supports", "to": _name(at)} for at in range(1, n)])
    yield from (claim(number) for number in range(1, n))


def chain(n: int) -> Files:
    yield from base()
    yield topic(TOPIC)
    yield claim(0, topics=[TOPIC])
    for number in range(1, n):
        yield claim(number, topics=[TOPIC], relations=[{"type": "depends_on", "to": _name(number - 1)}])


def ring(n: int) -> Files:
    yield from base()
    for number in range(n):
        yield claim(number, relations=[{"type": "depends_on", "to": _name((number + 1) % n)}])


def opinion_on_all(n: int) -> Files:
    yield from base()
    yield actor(ACTOR)
    yield "claims/id-opinion.yml", as_yaml(
        {"kind": "opinion", "statement": "All of it is fine.", "status": "published", "claimant": ACTOR,
         "relies_on": [_name(at) for at in range(n)], "explanation": "Somebody says so.",
         "counter_view": {"text": "It is not fine.", "holder": ACTOR}}
    )  # fmt: skip
    yield from (claim(number) for number in range(n))


def memberships(n: int) -> Files:
    yield from base()
    yield actor(ACTOR, memberships=[{"organisation": _name(at), "role": "Member"} for at in range(n)])
    yield from (actor(_name(at), type="organisation") for at in range(n))


def members(n: int) -> Files:
    yield from base()
    yield actor(ACTOR, type="organisation")
    yield from (actor(_name(at), memberships=[{"organisation": ACTOR, "role": "Member"}]) for at in range(n))


def positions(n: int) -> Files:
    yield from base()
    yield topic(TOPIC)
    said = [
        {"text": f"Said so {at}.", "on": "2023-05-01", "source": SOURCE,
         "claims": [{"claim": _name(0), "stance": "refutes"}]}
        for at in range(n)
    ]  # fmt: skip
    yield actor(ACTOR, positions=said)
    yield claim(0, about=[ACTOR], topics=[TOPIC])


def meeting(n: int) -> Files:
    """One event at which everybody was."""
    yield from base()
    yield topic(TOPIC)
    yield claim(0, topics=[TOPIC])
    there = [{"actor": _name(at), "role": "host"} for at in range(n)]
    yield (
        "events/id-meeting.yml",
        as_yaml(
            {
                "title": "They met.",
                "date": "2023-05-01",
                "actors": there,
                "claims": [_name(0)],
                "sources": [SOURCE],
            }
        ),
    )
    yield from (actor(_name(at)) for at in range(n))


def events(n: int) -> Files:
    yield from base()
    yield actor(ACTOR)
    yield topic(TOPIC)
    yield claim(0, topics=[TOPIC])
    for at in range(n):
        yield f"events/{_name(at)}.yml", as_yaml(
            {"title": f"Stone {at} was moved.", "date": "2023-05-01", "actors": [{"actor": ACTOR}],
             "claims": [_name(0)], "sources": [SOURCE]}
        )  # fmt: skip


def corrections(n: int) -> Files:
    yield from base()
    made = [
        {"on": "2024-02-02", "what": f"Count {at}.", "why": "It was wrong.", "was": "None"} for at in range(n)
    ]
    yield topic(TOPIC)
    yield claim(0, topics=[TOPIC], corrections=made)


def former_ids(n: int) -> Files:
    yield from base()
    yield claim(0, formerly=[f"old-{_name(at)}" for at in range(n)])


def same_statement(n: int) -> Files:
    yield from base()
    yield from (claim(at, statement="The same again.", explanation="As before.") for at in range(n))


def common_prefix(n: int) -> Files:
    """Ids that differ at their very end, and references to ids that nearly are there."""
    yield from base()
    for at in range(n):
        path, text = claim(at, about=[f"{'a' * 60}-{at:06}-x"])
        yield path.replace("/n", f"/{'a' * 60}-"), text
        yield actor(f"{'a' * 60}-{at:06}")


def glossary(n: int) -> Files:
    """Terms that a text uses."""
    yield from base()
    yield from article(TEXT, [f"It lies under clause {at} of it." for at in range(n)])
    yield claim(0, appearances=[{"article": TEXT, "exact": "It lies under clause 0 of it."}])
    for at in range(n):
        said = {"term": f"clause {at} of it", "definition": "A part of a contract.", "source": SOURCE}
        yield f"terms/{_name(at)}.yml", as_yaml(said)


def unknown_names(n: int) -> Files:
    yield from base()
    yield from article(TEXT, [f"It lies near Mount Oak{at}." for at in range(n)])


def unused_terms(n: int) -> Files:
    """Terms that nobody uses: each is looked for in everything that is said."""
    yield from base()
    for at in range(n):
        said = {"term": f"clause {at} of it", "definition": "A part of a contract.", "source": SOURCE}
        yield f"terms/{_name(at)}.yml", as_yaml(said)
    yield claim(0)


def texts_of_one_topic(n: int) -> Files:
    yield from base()
    yield actor(ACTOR)
    for at in range(n):
        yield from article(_name(at), ["Stone 1 lies here."], author=ACTOR)
    yield topic(TOPIC, articles=[_name(at) for at in range(n)])
    yield claim(0, appearances=[{"article": _name(0), "exact": "Stone 1 lies here."}])


def topics_of_one_text(n: int) -> Files:
    yield from base()
    yield from article(TEXT, ["Stone 1 lies here."])
    yield claim(0, appearances=[{"article": TEXT, "exact": "Stone 1 lies here."}])
    yield from (topic(_name(at), articles=[TEXT]) for at in range(n))


def topics_and_texts(n: int) -> Files:
    yield from base()
    for at in range(n):
        yield from article(_name(at), ["Stone 1 lies here."])
        yield topic(_name(at), articles=[_name(at)])


def key_points(n: int) -> Files:
    yield from base()
    yield topic(TOPIC, key_points=[{"text": "It lies there.", "claims": [_name(0)]} for _ in range(n)])
    yield claim(0)


def alike(n: int) -> Files:
    """Claims of one topic and its sections, about one actor who makes them all, from one source, in the same words."""
    yield from base()
    yield actor(ACTOR)
    yield topic(TOPIC, sections=[{"title": f"Part {at}", "claims": [_name(at)]} for at in range(n)])
    for number in range(n):
        yield claim(
            number,
            statement="The same again.",
            topics=[TOPIC],
            about=[ACTOR],
            claimant=ACTOR,
            evidence=[{"source": SOURCE, "stance": "supports"}],
        )


# Nothing of it can be published.


def unknown_references(n: int) -> Files:
    yield from base()
    yield from (claim(at, about=[f"nobody-{at}"]) for at in range(n))
    yield from (actor(_name(at)) for at in range(n))


def broken(n: int) -> Files:
    """Every rule of reading in turn, a finding for each file."""
    yield from base()
    kinds = ("kind: [fact\n", "kind: fact\nkind: fact\n", "- a\n", "kind: fact\ncolour: red\n", "", "kind: &a fact\n",
             "kind: fact\nsaid_on: 2023-02-31\n", "kind: fact\nstatement: a\u202eb\n")  # fmt: skip
    yield from ((f"claims/{_name(at)}.yml", kinds[at % len(kinds)]) for at in range(2 * n))


def missing_words(n: int) -> Files:
    yield from base()
    yield from article(TEXT, [f"Stone {number} lies here." for number in range(10)])
    for at in range(n):
        yield claim(at, appearances=[{"article": TEXT, "exact": f"Stone {at} lay hear."}])


def comments(n: int) -> Files:
    """A comment that silences something above each piece of evidence."""
    yield from base()
    path, text = claim(
        0, evidence=[{"source": (SOURCE, OTHER)[at % 2], "stance": "supports"} for at in range(n)]
    )
    yield path, text.replace("  - source:", "  # explainer: allow[single-source] a reason\n  - source:")


def rings(n: int) -> Files:
    """Claims in a row of which each depends on the next and on the first: many circles."""
    yield from base()
    for number in range(n):
        goals = dict.fromkeys((_name((number + 1) % n), _name(0)))
        yield claim(number, relations=[{"type": "depends_on", "to": to} for to in goals])


def strays(n: int) -> Files:
    yield from base()
    yield from ((f"claims/{_name(at)}.txt", "nothing\n") for at in range(n // 2))
    yield from ((f"{_name(at)}.yml", "nothing\n") for at in range(n - n // 2))


SOUND: tuple[Shape, ...] = (
    topic_of_many,
    sections,
    actor_of_many,
    text_of_many,
    one_paragraph,
    words_everywhere,
    words_that_push,
    omissions,
    source_of_all,
    evidence,
    repeated_reports,
    all_bear_on_one,
    one_bears_on_all,
    chain,
    opinion_on_all,
    memberships,
    members,
    positions,
    meeting,
    events,
    corrections,
    former_ids,
    same_statement,
    unknown_names,
    glossary,
    unused_terms,
    texts_of_one_topic,
    topics_of_one_text,
    topics_and_texts,
    key_points,
    comments,
)
"""Shapes without an error: they are built."""

UNSOUND: tuple[Shape, ...] = (
    common_prefix,
    ring,
    rings,
    unknown_references,
    broken,
    missing_words,
    strays,
)
"""Shapes that are refused: what is said of them must not grow out of proportion either."""


_ID = re.compile(r"\b(n\d{6}|id-[a-z]+)\b")


def together(*shapes: Shape) -> Shape:
    """A shape of several, side by side in one site: their ids are told apart, nothing else."""

    def side_by_side(n: int) -> Files:
        for shape in shapes:
            own = rf"{shape.__name__.replace('_', '-')}-\1"
            yield from (
                (_ID.sub(own, path), _ID.sub(own, text)) for path, text in shape(n) if path != "site.yml"
            )
        yield from ((path, text) for path, text in base() if path == "site.yml")

    return side_by_side


def write(shape: Shape, n: int, data: Path) -> None:
    """Write a shape as a data folder."""
    for path, text in shape(n):
        target = data / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
