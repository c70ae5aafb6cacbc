"""Columns that follow from more than a record itself: who holds a claim, how independent its evidence is.

What is computed is :mod:`explainer.derived`'s and the site's; here it only gets names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from explainer import derived
from explainer.model import Actor, Article, Claim, Fact, Record, Source, Topic
from explainer.model.claim import Appearance
from explainer.model.evidence import Quotation
from explainer.model.scales import Kind
from explainer.site import Site
from explainer.tabular.plan import Plan
from explainer.tabular.table import Cell, Column, Form, Type


@dataclass(frozen=True, slots=True)
class Added:
    """Columns, and the values of a row in them: of a site, the record and what of it stands in the row."""

    columns: tuple[Column, ...]
    values: Callable[[Site, Any, Any], tuple[Cell, ...]]


def _count(name: str, about: str, *, required: bool = True, kinds: tuple[Kind, ...] = ()) -> Column:
    return Column(name, about, Type.INTEGER, required=required, kinds=kinds)


def _of_claim(site: Site, claim: Claim, _: Record) -> tuple[Cell, ...]:
    holder = site.holder(claim)
    number = claim.verdict.number if isinstance(claim, Fact) and claim.verdict else None
    voices = derived.independence(site, claim.evidence)
    counts = voices.sources, voices.publishers, voices.state_controlled
    states = " ".join(voices.states) or None
    reviewers = len(derived.reviewed_by(site, claim)) if claim.review.by else 0
    return holder.id if holder else None, number, *counts, states, reviewers


_CLAIM = (
    Column(
        "holder",
        "Who makes the claim: the claimant, else the author of the first text it appears in, if known.",
        form=Form.ID,
        refers="actors",
    ),
    _count(
        "verdict_number",
        "The verdict as a number: 5 is supported, 1 contradicted; none where there is not enough evidence. "
        "Only of facts.",
        required=False,
        kinds=(Kind.FACT,),
    ),
    _count("source_count", "How many sources are given as evidence under the claim itself."),
    _count("publisher_count", "How many publishers stand behind these sources."),
    _count("state_controlled_count", "How many of these sources a state controls or funds."),
    Column(
        "controlling_states",
        "The ISO 3166 codes of these states, with a space between them.",
        form=Form.CODE,
        pattern="[A-Z]{2}( [A-Z]{2})*",
    ),
    _count("reviewer_count", "How many people have reviewed the claim who did not write it."),
)


def _of_article(site: Site, article: Article, _: Record) -> tuple[Cell, ...]:
    covered = derived.covered(site, article)
    return covered.words, covered.covered, covered.percent, len(site.claims_in(article))


_ARTICLE = (
    _count("word_count", "How many words the text has."),
    _count("covered_word_count", "How many of them are under a claim or an aside."),
    _count("coverage_percent", "The same in whole per cent, rounded down: at 100 nothing was left out."),
    _count("claim_count", "How many claims are made in it."),
)


def _place(site: Site, record: Record, quoted: Quotation) -> tuple[Cell, ...]:
    article = site.articles.get(quoted.article) if isinstance(quoted, Appearance) else record
    place = article.words.place(quoted) if isinstance(article, Article) else None
    return place or (None, None)


_PLACE = (
    _count("start", "Before which character of the text the words begin, counted from 0.", required=False),
    _count("end", "Before which character the words have ended.", required=False),
)


def _of_topic(site: Site, topic: Topic, _: Record) -> tuple[Cell, ...]:
    return (len(site.claims_of(topic)),)


def _of_actor(site: Site, actor: Actor, _: Record) -> tuple[Cell, ...]:
    return (len(site.said_by(actor)),)


def _of_source(site: Site, source: Source, _: Record) -> tuple[Cell, ...]:
    return (source.name,)


_ADDED: Mapping[str, Added] = {
    "topics": Added((_count("claim_count", "How many claims it brings together."),), _of_topic),
    "articles": Added(_ARTICLE, _of_article),
    "claims": Added(_CLAIM, _of_claim),
    "actors": Added((_count("claim_count", "How many claims it is the holder of."),), _of_actor),
    "sources": Added(
        (Column("name", "Its title, else what else tells it from others.", form=Form.TEXT, required=True),),
        _of_source,
    ),
}
_QUOTED = Added(_PLACE, _place)
_NOTHING = Added((), lambda site, record, part: ())


def added(plan: Plan) -> Added:
    """What is added to a table. Words quoted from an article get their place, wherever they stand."""
    if plan.classes and issubclass(plan.classes[0], Quotation):
        return _QUOTED
    return _ADDED.get(plan.name, _NOTHING)
