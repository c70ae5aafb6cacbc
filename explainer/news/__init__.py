"""What changed for readers, from the data alone: for feeds, and for whatever else tells people what is new.

A change is told only where the data has its date: when a topic was published or changed (``published``,
``updated``), a claim corrected (``corrections``), a prediction decided (``resolution.on``). A change of a verdict
and a withdrawal are corrections too, because a published claim may not change without one (the rule
``correction-missing``). The data does not say when a claim was added, so nothing here does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from explainer.catalogue import Catalogue
from explainer.derived import is_open
from explainer.model import Claim, Prediction, Record, Topic
from explainer.model.claim import Correction
from explainer.model.edtf import Date
from explainer.model.scales import Verdict
from explainer.news.corrected import Reader
from explainer.news.moments import day
from explainer.site import Site


class Change(StrEnum):
    """What sort of change it is."""

    PUBLISHED = "published"
    UPDATED = "updated"
    CORRECTED = "corrected"
    VERDICT = "verdict"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Item:
    """One change.

    Attributes:
        key: names it within the site, such as ``claims/bridge-cost/corrected/2026-10-02``. It survives a change of
            words, of order and of the record's id (see :func:`first_id`).
        on: when it changed.
        topics: the topics it concerns, by id.
        correction: what was corrected.
        before, after: the verdicts, if it is a change of verdict.
    """

    key: str
    change: Change
    on: Date
    record: Topic | Claim
    topics: tuple[Topic, ...]
    correction: Correction | None = None
    before: Verdict | None = None
    after: Verdict | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Every change, the newest first, those of one day by their keys; and those that concern each topic, by its id."""

    items: tuple[Item, ...]
    by_topic: Mapping[str, tuple[Item, ...]]


def read(site: Site, words: Catalogue) -> News:
    """What changed on a site. ``words`` are those of its language, in which a correction may name a verdict."""
    found = [item for topic in site.topics.values() for item in _of_topic(topic)]
    reader, topics = Reader(words), _topics(site)
    for claim in site.claims.values():
        found += _of_claim(claim, reader, tuple(topics.get(claim.id, ())))
    found.sort(key=lambda item: item.key)
    found.sort(key=lambda item: day(item.on), reverse=True)
    by_topic: dict[str, list[Item]] = {id: [] for id in site.topics}
    for item in found:
        for topic in item.topics:
            by_topic[topic.id].append(item)
    return News(tuple(found), {id: tuple(items) for id, items in by_topic.items()})


def first_id(record: Record) -> str:
    """The id under which readers met a record first, so that a new name is no new thing: ids are appended to
    ``formerly``."""
    return record.formerly[0] if record.formerly else record.id


def _topics(site: Site) -> Mapping[str, Sequence[Topic]]:
    """The topics on whose pages each claim stands, by its id."""
    found: dict[str, list[Topic]] = {}
    for topic in site.topics.values():
        for claim in site.claims_of(topic):
            found.setdefault(claim.id, []).append(topic)
    return found


def _of_topic(topic: Topic) -> Iterator[Item]:
    key = f"topics/{first_id(topic)}"
    if topic.published:
        yield Item(f"{key}/published", Change.PUBLISHED, topic.published, topic, (topic,))
    if topic.updated and topic.updated != topic.published:
        yield Item(f"{key}/updated/{topic.updated.edtf}", Change.UPDATED, topic.updated, topic, (topic,))


def _of_claim(claim: Claim, reader: Reader, topics: tuple[Topic, ...]) -> Iterator[Item]:
    key = f"claims/{first_id(claim)}"
    if isinstance(claim, Prediction) and claim.resolution.on and not is_open(claim):
        yield Item(f"{key}/decided", Change.DECIDED, claim.resolution.on, claim, topics)
    for correction, name, before, after in reader.corrections(claim):
        change = Change.VERDICT if before else Change.CORRECTED
        if reader.withdraws(correction):
            change, before, after = Change.WITHDRAWN, None, None
        yield Item(f"{key}/corrected/{name}", change, correction.on, claim, topics, correction, before, after)
