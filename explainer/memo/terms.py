"""Terms that nobody uses, with a witness for each that somebody does: while that one stands, nobody else is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from explainer.checks import unused_term
from explainer.dataset import FOLDERS
from explainer.finding import Finding
from explainer.memo.entries import State
from explainer.memo.reader import Remembering
from explainer.memo.view import View
from explainer.model import Article, Record, Term

_AT_ONCE = 50


def unused_terms(reader: Remembering, view: View, before: State, state: State) -> Iterator[Finding]:
    """What :mod:`explainer.checks.unused_term` finds; ``state`` learns who uses which term."""
    left: dict[str, list[str]] = {}
    unused: dict[str, list[str]] = {}
    for id in view.ids("terms"):
        digest = reader.token("terms", id)
        known, witness = before.used.get(id, (b"", ""))
        if known != digest or (witness and not _stands(reader, witness)):
            left[id] = _forms(reader, id)
        elif witness:
            state.used[id] = (digest, witness)
        else:
            unused[id] = _forms(reader, id)
    changed = {relative for relative in reader.entries if not _stands(reader, relative)}
    _find(reader, view, {**left, **unused}, changed, state)
    _find(reader, view, {id: forms for id, forms in left.items() if id not in state.used}, None, state)
    for id in view.ids("terms"):
        if id not in state.used:
            state.used[id] = (reader.token("terms", id), "")
            term = reader.record("terms", id)
            assert isinstance(term, Term)
            yield unused_term.finding(term)


def _stands(reader: Remembering, relative: str) -> bool:
    """Whether a file says what it said the last time."""
    entry = reader.entries.get(relative)
    return entry is not None and entry.is_record and entry.digest == _digest_before(reader, relative)


def _digest_before(reader: Remembering, relative: str) -> bytes:
    remembered = reader.memory.entries.get(relative)
    return remembered.digest if remembered is not None else b""


def _forms(reader: Remembering, id: str) -> list[str]:
    term = reader.record("terms", id)
    assert isinstance(term, Term)
    return [form.casefold() for form in unused_term.forms(term)]


def _find(
    reader: Remembering,
    view: View,
    left: dict[str, list[str]],
    where: Collection[str] | None,
    state: State,
) -> None:
    """Look for terms in the files of ``where`` (in all for ``None``), and note who uses them."""
    left = dict(left)
    dataset = view.dataset(where)
    records = (record for folder in FOLDERS if folder != "terms" for record in dataset.of(folder).values())
    # Most records use none of them, and many are looked through as fast as one.
    while left and (some := [(record, _words(record)) for record in islice(records, _AT_ONCE)]):
        for id in unused_term.used_in("\0".join(words for _, words in some), left):
            forms = {id: left.pop(id)}
            witness = next(record for record, words in some if unused_term.used_in(words, forms))
            state.used[id] = (reader.token("terms", id), reader.relative(witness.document))


def _words(record: Record) -> str:
    """Everything that a record says to readers, folded."""
    words = unused_term.words_of(record)
    if isinstance(record, Article):
        words = f"{record.words.text} \n {words}"
    return words.casefold()
