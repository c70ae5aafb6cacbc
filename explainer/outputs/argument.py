"""What rests on what in a topic, as Argdown: maps are drawn of it, and arguments argued with it.

Each claim is a statement with its id as title and its kind and verdict as tags. Each source that speaks for a
claim, against it or narrows it is an argument, and so is the strongest view against an opinion. Argdown knows
support, attack, contradiction and undercutting; ours become these:

=================  ===================================================================================
ours               in Argdown
=================  ===================================================================================
supports           it supports the other
depends on, rests  the other supports it
on
contradicts        contradiction
qualifies          it undercuts the other: it says nothing against it, but how far it reaches
repeats            it supports the other; the data of the statement name the other under ``repeats``
supersedes         no relation, because it is none between what is said; the data name it
=================  ===================================================================================

https://argdown.org/syntax/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from explainer.catalogue import Catalogue
from explainer.derived import RESTS_ON, ties
from explainer.escape import argdown, argdown_data, flat
from explainer.model import Claim, Fact, Opinion, Source, Topic
from explainer.model.scales import Kind, Relation, Stance
from explainer.outputs.output import Format, Output, Resources
from explainer.prose import readable
from explainer.site import Site, addresses

_RELATIONS = {
    Relation.SUPPORTS.value: "+>",
    Relation.DEPENDS_ON.value: "<+",
    RESTS_ON: "<+",
    Relation.CONTRADICTS.value: "><",
    Relation.QUALIFIES.value: "_>",
    Relation.REPEATS.value: "+>",
}
_IN_DATA = (Relation.REPEATS.value, Relation.SUPERSEDES.value)
_SUPPORTS, _REFUTES, _QUALIFIES = Stance.SUPPORTS, Stance.REFUTES, Stance.QUALIFIES


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """A file for each topic, such as ``topics/russia-north-korea-alliance/argument.argdown``."""
    say = resources.catalogue(site.settings.language)
    sources: dict[str, str] = {}
    for topic in site.topics.values():
        yield Output(addresses.argument(topic), partial(_written, site, say, topic, sources))


def _written(site: Site, say: Catalogue, topic: Topic, sources: dict[str, str]) -> str:
    return "\n".join(_Map(site, say, topic, sources).lines())


class _Map:
    """One topic. ``sources`` holds those that were written out before, which are the same in every file."""

    def __init__(self, site: Site, say: Catalogue, topic: Topic, sources: dict[str, str]) -> None:
        self.site = site
        self.say = say
        self.topic = topic
        self.root = site.root(addresses.argument(topic))
        self.sources = sources
        self.used: dict[str, None] = {}
        self.claims = {claim.id: claim for claim in site.claims_of(topic)}
        self.tied: dict[str, list[tuple[str, str]]] = {}
        for start, sort, end in ties(self.claims):
            self.tied.setdefault(start.id, []).append((sort, end.id))

    def lines(self) -> Iterator[str]:
        yield from self._front_matter()
        yield f"# {argdown(self.topic.title)}\n"
        for kind, heading in self._kinds():
            found = [claim for claim in self.claims.values() if claim.kind is kind]
            if found:
                yield f"## {argdown(heading)}\n"
                yield from map(self._claim, found)
        if self.used:
            yield f"## {argdown(self.say.plain('Sources'))}\n"
            yield from (self._source(self.site.sources[id]) for id in self.used)

    def _kinds(self) -> Iterable[tuple[Kind, str]]:
        say = self.say.plain
        return (
            (Kind.FACT, say("Facts")),
            (Kind.OPINION, say("Opinions")),
            (Kind.PREDICTION, say("Predictions")),
        )

    def _front_matter(self) -> Iterator[str]:
        settings, date = self.site.settings, self.topic.changed
        values = {
            "title": flat(self.topic.title),
            "subTitle": flat(self.topic.question),
            "author": [flat(name) for name in self.topic.authors or (settings.publisher.name,)],
            "date": date.edtf if date else "",
            "url": self._url(self.topic),
            "licence": flat(settings.licence.name),
            "model": {"mode": "loose"},  # support is not proof
        }
        yield "==="
        yield from (f"{name}: {argdown_data(value)}" for name, value in values.items() if value)
        yield "===\n"

    def _url(self, record: Topic | Claim | Source) -> str:
        return self.root + self.site.page(record)

    def _claim(self, claim: Claim) -> str:
        tags = [claim.kind.value]
        if isinstance(claim, Fact) and claim.verdict:
            tags.append(claim.verdict.value)
        if not claim.status.is_current:
            tags.append(claim.status.value)
        relations = dict.fromkeys((*self._between(claim), *self._evidence(claim)))
        said = (
            f"[{claim.id}]: {argdown(claim.statement)} #{' #'.join(tags)} {argdown_data(self._data(claim))}"
        )
        return "\n".join((said, *(f"    {relation}" for relation in relations), ""))

    def _data(self, claim: Claim) -> dict[str, Any]:
        data: dict[str, Any] = {"url": self._url(claim)}
        for sort, id in self.tied.get(claim.id, ()):
            if sort in _IN_DATA:
                data.setdefault(sort, []).append(id)
        return data

    def _between(self, claim: Claim) -> Iterator[str]:
        for sort, id in self.tied.get(claim.id, ()):
            if sort in _RELATIONS:
                yield f"{_RELATIONS[sort]} [{id}]"

    def _evidence(self, claim: Claim) -> Iterator[str]:
        for item in claim.evidence:
            sign = _sign(item.stance)
            if sign and item.source in self.site.sources:
                self.used[item.source] = None
                yield f"{sign} <{item.source}>"
        if isinstance(claim, Opinion) and claim.counter_view:
            # An id has no space in it, so this is no source's.
            view = argdown(readable(claim.counter_view.text))
            yield f"<- <against {claim.id}>: {view} #counter_view"

    def _source(self, source: Source) -> str:
        if source.id not in self.sources:
            text = argdown(f"{source.name}, {source.publisher}" if source.title else source.name)
            data = {"url": self._url(source)} | ({"source": source.url} if source.url else {})
            self.sources[source.id] = f"<{source.id}>: {text} #source {argdown_data(data)}\n"
        return self.sources[source.id]


def _sign(stance: Stance) -> str:
    """What a source does to a claim; nothing where it only helps to understand it."""
    # A step of a scale is slow to look up in a table, and there are many sources.
    if stance is _SUPPORTS:
        return "<+"
    return "<-" if stance is _REFUTES else "<_" if stance is _QUALIFIES else ""


FORMAT = Format(
    name="argument",
    render=render,
    title="What rests on what",
    standard="[Argdown](https://argdown.org/syntax/)",
    readers="tools that draw maps of arguments, and people who argue",
    addresses=("topics/{topic}/argument.argdown",),
)
