"""Checking again what was checked before: only what changed is read anew, and what depends on it judged anew.

What a file says is remembered under the digest of its bytes, so that memory can be lost and never be wrong:
everything that a finding depends on is part of a digest that is compared. For a record these are its own file,
the files of the records it refers to (and, for a source, those that it re-reports), ``site.yml``, the day, and
explainer itself. Rules that look at the data as a whole remember what they looked at.

:func:`check` says the same as :func:`explainer.checks.check` of the same folder, which a test holds it to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from explainer import checks
from explainer.checks import (
    actor_not_in_data,
    coverage_incomplete,
    dependency_cycle,
    unknown_reference,
    unknown_rule,
)
from explainer.finding import Finding
from explainer.memo.entries import ABSENT, Entry, Memory, State, coded, decoded
from explainer.memo.entries import read as remembered
from explainer.memo.reader import Remembering
from explainer.memo.terms import unused_terms
from explainer.memo.view import View

_OF_A_RECORD = tuple(
    module for module in checks.CHECKS if module not in checks.WHOLE and module is not unknown_reference
)


def check(folder: Path, shown_as: str, today: date, memory: Memory) -> tuple[list[Finding], Memory]:
    """The findings of a data folder, and what to remember for the next time.

    ``memory`` is what was remembered of the same folder the last time, or an empty one.
    """
    reader = Remembering(folder, shown_as, today, memory)
    reader.read()
    judge = _Judge(reader, today)
    findings = [*reader.findings, *judge.records(), *judge.whole()]
    marked = [document for document in reader.documents if reader.has_comment_for_us(document)]
    kept = checks.judged(findings, judge.view.dataset(), marked)
    return kept, Memory(reader.environment, judge.entries, judge.state)


class _Judge:
    """Asks the rules about what has to be judged anew, and memory about the rest."""

    def __init__(self, reader: Remembering, today: date) -> None:
        self.reader = reader
        self.today = today
        self.view = View(reader)
        self.entries: dict[str, Entry] = dict(reader.entries)
        self.before = reader.memory.state
        self.state = State()
        self.documents = {document.path: document for document in reader.documents}

    def records(self) -> Iterator[Finding]:
        """What the rules find that judge one record at a time."""
        seen = {relative: self._seen(entry) for relative, entry in self.entries.items()}
        stale = {
            relative
            for relative, entry in self.entries.items()
            if entry.is_record
            and (entry.found is None or entry.seen != seen[relative] or ABSENT in seen[relative])
        }
        anew: dict[str, list[Finding]] = {relative: [] for relative in stale}
        dataset = self.view.dataset(stale)
        # Whether a reference leads nowhere is known already.
        astray = self.view.dataset({relative for relative in stale if ABSENT in seen[relative]})
        asked = [(module, dataset) for module in _OF_A_RECORD] + [(unknown_reference, astray)]
        for module, records in asked:
            for finding in module.check(records, self.today):
                anew[self.reader.relative(finding.span.document)].append(finding)
        for relative, entry in self.entries.items():
            if relative in stale:
                found = tuple(map(coded, anew[relative]))
                self.entries[relative] = entry._replace(found=found, seen=seen[relative])
                yield from anew[relative]
            else:
                yield from (decoded(row, self.documents) for row in entry.found or ())

    def _seen(self, entry: Entry) -> tuple[bytes, ...]:
        """What the record's references lead to: the digest of each, or that there is none."""
        token = self.reader.token
        return tuple([token(folder, id) for folder, id in entry.refers])

    def whole(self) -> Iterator[Finding]:
        """What the rules find that look at everything."""
        yield from unknown_rule.check(self.view.dataset(()), self.today)
        yield from self._once("circles", self._edges(), self._circles)
        yield from self._articles()
        yield from unused_terms(self.reader, self.view, self.before, self.state)

    def _once(self, name: str, key: bytes, find: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
        """Findings that depend on nothing but ``key``."""
        remembered = self.before.found.get(name)
        if remembered is not None and remembered[0] == key:
            self.state.found[name] = remembered
            yield from (decoded(row, self.documents) for row in remembered[1])
            return
        found = list(find())
        self.state.found[name] = (key, tuple(map(coded, found)))
        yield from found

    def _edges(self) -> bytes:
        files = sorted(
            (relative, self.reader.digests[relative]) for relative, e in self.entries.items() if e.edges
        )
        return _digest(repr(files).encode())

    def _circles(self) -> Iterator[Finding]:
        with_edges = {relative for relative, entry in self.entries.items() if entry.edges}
        return dependency_cycle.check(self.view.dataset(with_edges), self.today)

    def _articles(self) -> Iterator[Finding]:
        """What is found in each text: words that nothing accounts for, names that nobody knows."""
        quoting: dict[str, list[bytes]] = {}
        for relative, entry in self.entries.items():
            for article in entry.quotes:
                quoting.setdefault(article, []).append(relative.encode() + self.reader.digests[relative])
        names = sorted({name for entry in self.entries.values() for name in entry.names})
        named = _digest(repr(names).encode())
        is_whole = len(self.view.valid["claims"]) == len(self.reader.known["claims"])
        dataset = self.view.dataset(())
        known: list[actor_not_in_data.Known] = []

        def unknown(id: str) -> Iterator[Finding]:
            if not known:
                known.append(actor_not_in_data.by_first_word(names))
            return actor_not_in_data.of_article(dataset, dataset.articles[id], known[0])

        def uncovered(id: str) -> Iterable[Finding]:
            return coverage_incomplete.of_article(dataset, dataset.articles[id]) if is_whole else ()

        for id in self.view.ids("articles"):
            key = _digest(self.reader.token("articles", id), *sorted(quoting.get(id, ())), bytes([is_whole]))
            yield from self._once(f"covered {id}", key, lambda id=id: uncovered(id))  # type: ignore[misc]
            key = _digest(key, named)
            yield from self._once(f"named {id}", key, lambda id=id: unknown(id))  # type: ignore[misc]


def _digest(*parts: bytes) -> bytes:
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.digest()


__all__ = ["Memory", "check", "remembered"]
