"""The records, one module each, and the table of them."""

from explainer.model.actor import Actor
from explainer.model.article import Article
from explainer.model.claim import KINDS, BaseClaim, Claim, Fact, Opinion, Prediction
from explainer.model.event import Event
from explainer.model.record import Record
from explainer.model.settings import Settings
from explainer.model.source import Source
from explainer.model.term import Term
from explainer.model.topic import Topic

RECORDS: tuple[type[Record], ...] = (Topic, Article, BaseClaim, Actor, Source, Event, Term)
"""Every type of record, in the order in which readers meet them. Claims stand for their three kinds."""

__all__ = [
    "KINDS",
    "RECORDS",
    "Actor",
    "Article",
    "BaseClaim",
    "Claim",
    "Event",
    "Fact",
    "Opinion",
    "Prediction",
    "Record",
    "Settings",
    "Source",
    "Term",
    "Topic",
]
