"""The rules, asked again about what an edit may have changed; about all else what they said stands.

As :mod:`explainer.memo` does between two runs of a command, and by the same knowledge: a rule that judges one record
looks at its file, at those of the records it refers to, and from a source at those it re-reports.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from explainer import checks
from explainer.anyof import anyof
from explainer.checks import (
    actor_not_in_data,
    coverage_incomplete,
    dependency_cycle,
    unknown_reference,
    unknown_rule,
)
from explainer.dataset import FOLDERS
from explainer.finding import Finding
from explainer.live.data import Data
from explainer.live.group import Group, Key
from explainer.live.terms import Uses, unused
from explainer.model import Actor, Article, BaseClaim, Term
from explainer.model.scales import Relation

Findings = Mapping[Key, tuple[Finding, ...]]
"""What was found about each record; only those about which anything was."""
Edges = tuple[tuple[int, Relation, str], ...]

_OF_A_RECORD = tuple(
    module for module in checks.CHECKS if module not in checks.WHOLE and module is not unknown_reference
)
_CIRCULAR = (Relation.DEPENDS_ON, Relation.SUPERSEDES)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules found, each kind by what it depends on."""

    today: date
    found: Findings = field(default_factory=dict)
    astray: frozenset[Key] = frozenset()
    """The records with a reference that leads nowhere."""
    covered: Findings = field(default_factory=dict)
    named: Findings = field(default_factory=dict)
    names: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    """The names of each actor and term."""
    known: actor_not_in_data.Known = field(default_factory=dict)
    """The same, as texts are searched for them."""
    edges: Mapping[Key, Edges] = field(default_factory=dict)
    """The relations that must not run in a circle, of each claim that has any."""
    circles: tuple[Finding, ...] = ()
    uses: Uses = field(default_factory=Uses)
    rules: tuple[Finding, ...] = ()

    def after(
        self, before: Mapping[Key, Group], now: Mapping[Key, Group], keys: Collection[Key], data: Data
    ) -> Judged:
        """The judgement after the files of some ids were read again, and the data are these."""
        stale = _depending(keys, data)
        astray = self.astray - stale | {key for key in stale if key in now and _is_astray(now[key], data)}
        quoted = {key for key in keys if key[0] == "articles"} | {
            target
            for key in keys
            for groups in (before, now)
            for target in (groups[key].refers if key in groups else ())
            if target[0] == "articles"
        }
        judged = replace(
            self,
            found=_put(self.found, stale, _of_records(data, stale, self.today)),
            astray=astray,
            covered=_put(self.covered, quoted, _of_articles(data, quoted, coverage_incomplete.of_article)),
            uses=unused(self.uses, keys, data),
            rules=tuple(unknown_rule.check(data.only(()), self.today)),
        )
        return judged._with_names(keys, quoted, data)._with_circles(keys, data)

    def _with_names(self, keys: Collection[Key], quoted: set[Key], data: Data) -> Judged:
        names = dict(self.names)
        for key in keys:
            record = data.record(key)
            names.pop(key, None)
            if isinstance(record, Actor | Term):
                names[key] = actor_not_in_data.names_of(record)
        known, others = self.known, _names(self.names) ^ _names(names)
        if others or not known:
            known = actor_not_in_data.by_first_word(name for each in names.values() for name in each)
            quoted = quoted | _naming(data, others)

        def of_article(dataset: object, article: object) -> Iterable[Finding]:
            return actor_not_in_data.of_article(dataset, article, known)  # type: ignore[arg-type]

        found = _of_articles(data, quoted, of_article)
        return replace(self, names=names, known=known, named=_put(self.named, quoted, found))

    def _with_circles(self, keys: Collection[Key], data: Data) -> Judged:
        edges = dict(self.edges)
        for key in keys:
            edges.pop(key, None)
            if made := _edges(data, key):
                edges[key] = made
        if edges == self.edges and not self.circles:
            return self
        found = tuple(dependency_cycle.check(data.only(edges.keys()), self.today))
        return replace(self, edges=edges, circles=found)

    def findings(self, data: Data) -> Iterator[Finding]:
        """Everything that was found."""
        yield from unknown_reference.check(data.only(self.astray), self.today)
        is_whole = len(data.records["claims"]) == len(data.known["claims"])
        for found in (self.found, self.named, self.covered if is_whole else {}):
            for each in found.values():
                yield from each
        yield from self.circles
        yield from self.uses.findings(data)
        yield from self.rules


def _names(names: Mapping[Key, tuple[str, ...]]) -> set[str]:
    return {name for each in names.values() for name in each}


def _naming(data: Data, names: Collection[str]) -> set[Key]:
    """The articles in whose words one of the names stands; whether it is known matters to them alone."""
    pattern = re.compile(anyof(names)) if names else None
    articles = (
        (id, article) for id, article in data.records["articles"].items() if isinstance(article, Article)
    )
    return {("articles", id) for id, article in articles if pattern and pattern.search(article.words.text)}


def _depending(keys: Collection[Key], data: Data) -> set[Key]:
    """Some records and all that depend on them."""
    found: set[Key] = set()
    left = list(keys)
    while left:
        for key in data.referrers.get(left.pop(), ()):
            if key not in found and key[0] == "sources":
                left.append(key)  # it may re-report the other one, so what leans on it depends on both
            found.add(key)
    return {key for key in (*found, *keys) if key[0] in FOLDERS}


def _is_astray(group: Group, data: Data) -> bool:
    return any(id not in data.known[folder] for folder, id in group.refers)


def _of_records(data: Data, keys: Collection[Key], today: date) -> dict[Key, list[Finding]]:
    dataset = data.only(keys)
    by_path = {record.document.path: key for key in keys if (record := data.record(key))}
    found: dict[Key, list[Finding]] = {}
    for module in _OF_A_RECORD:
        for finding in module.check(dataset, today):
            found.setdefault(by_path[finding.span.document.path], []).append(finding)
    return found


def _of_articles(data: Data, keys: Collection[Key], find: object) -> dict[Key, list[Finding]]:
    dataset = data.only(())
    articles = {key: data.record(key) for key in keys}
    return {key: list(find(dataset, article)) for key, article in articles.items() if article is not None}  # type: ignore[operator]


def _put(old: Findings, keys: Iterable[Key], new: Mapping[Key, list[Finding]]) -> Findings:
    made = dict(old)
    for key in keys:
        made.pop(key, None)
        if new.get(key):
            made[key] = tuple(new[key])
    return made


def _edges(data: Data, key: Key) -> Edges:
    claim = data.record(key)
    relations = enumerate(claim.relations) if isinstance(claim, BaseClaim) else ()
    return tuple((number, r.type, r.to) for number, r in relations if r.type in _CIRCULAR)
