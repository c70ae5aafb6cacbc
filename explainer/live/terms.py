"""Terms that nobody uses, with a witness for each that somebody does: while it stands, nobody else is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from explainer.checks import unused_term
from explainer.dataset import FOLDERS
from explainer.finding import Finding
from explainer.live.data import Data
from explainer.live.group import Key
from explainer.model import Article, Record, Term

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Uses:
    """Who uses each term."""

    witnesses: Mapping[str, Key | None] = field(default_factory=dict)
    """For each term a record that uses it, if there is one."""

    def findings(self, data: Data) -> Iterator[Finding]:
        """The terms that nobody uses."""
        for id, witness in self.witnesses.items():
            term = data.record(("terms", id))
            if witness is None and isinstance(term, Term):
                yield unused_term.finding(term)


def unused(before: Uses, keys: Collection[Key], data: Data) -> Uses:
    """Who uses which term after some records changed."""
    terms = {id: _forms(term) for id, term in data.records["terms"].items() if isinstance(term, Term)}
    changed = {id for folder, id in keys if folder == "terms"}
    kept = {id: key for id, key in before.witnesses.items() if id in terms and id not in changed}
    found: dict[str, Key | None] = {
        id: key for id, key in kept.items() if key is not None and key not in keys
    }
    left = {id: forms for id, forms in terms.items() if id not in found}
    records = ((key, record) for key in keys if (record := data.record(key)) is not None)
    found |= _witnesses({id: left[id] for id in left}, records)
    # Nobody but what changed can have begun to use a term that nobody used.
    still = {id: left[id] for id in left if id not in found and not (id in kept and kept[id] is None)}
    found |= _witnesses(still, _all(data)) if still else {}
    return Uses({id: found.get(id) for id in terms})


def _witnesses(left: dict[str, list[str]], records: Iterable[tuple[Key, Record]]) -> dict[str, Key | None]:
    """For each of the terms (by their folded forms) a record that uses it, as far as there is one."""
    found: dict[str, Key | None] = {}
    left = dict(left)
    records = ((key, record) for key, record in records if key[0] != "terms")
    # Most records use none of them, and many are looked through as fast as one.
    while left and (some := [(key, _words(record)) for key, record in islice(records, _AT_ONCE)]):
        for id in unused_term.used_in("\0".join(words for _, words in some), left):
            forms = {id: left.pop(id)}
            found[id] = next(key for key, words in some if unused_term.used_in(words, forms))
    return found


def _all(data: Data) -> Iterator[tuple[Key, Record]]:
    for folder in FOLDERS:
        for id, record in data.records[folder].items():
            yield (folder, id), record


def _forms(term: Term) -> list[str]:
    return [form.casefold() for form in unused_term.forms(term)]


def _words(record: Record) -> str:
    """Everything that a record says to readers, folded."""
    words = unused_term.words_of(record)
    if isinstance(record, Article):
        words = f"{record.words.text} \n {words}"
    return words.casefold()
