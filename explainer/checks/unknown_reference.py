"""A reference to a record that does not exist.

Records name each other by id, which is the name of the file without its ending. The message names the nearest
id there is.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Patience, Rule
from explainer.model.record import Reference, references
from explainer.nearest import Lexicon
from explainer.source import Document, Span

RULE = Rule("unknown-reference", Level.ERROR, __doc__, can_be_allowed=False)

_ONE = {"topics": "topic", "articles": "article", "claims": "claim", "actors": "actor", "sources": "source"}


GUESSES = 100
"""For how many references somebody is told what they may have meant: each is compared with every id there is."""


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    patience, guesses = Patience(), _Guesses(dataset)
    for record in dataset.records():
        for reference in references(record):
            if reference.id not in dataset.known[reference.to] and patience.lasts(record.document):
                yield _finding(reference, record.span(*reference.route), guesses)


class _Guesses:
    """What references may have meant; after some of them, nothing more."""

    def __init__(self, dataset: Dataset) -> None:
        self.known = dataset.known
        self.left = GUESSES
        self._ids: dict[str, Lexicon] = {}

    def nearest(self, reference: Reference) -> Document | None:
        """The file of the id most like the one that there is none of."""
        if not self.left:
            return None
        self.left -= 1
        known = self.known[reference.to]
        if reference.to not in self._ids:
            self._ids[reference.to] = Lexicon(known)
        guess = self._ids[reference.to].nearest(reference.id)
        return known[guess] if guess else None


def _finding(reference: Reference, span: Span, guesses: _Guesses) -> Finding:
    guess = guesses.nearest(reference)
    one = _ONE[reference.to]
    advice = f"write the {one}'s id, or describe it in a new file there"
    if guess:
        advice = f"did you mean `{_id(guess)}`? ({_place(guess)})"
    return RULE.at(
        span,
        f"no {one} has the id `{reference.id[:80]}`",
        label=f"not found in {_folder(span.document, reference.to)}",
        help=advice,
    )


def _id(document: Document) -> str:
    return document.path.rpartition("/")[2].removesuffix(".yml")


def _place(document: Document) -> str:
    return f"{document.path}:{document.whole().line}"


def _folder(document: Document, to: str) -> str:
    return f"{document.path.partition('/')[0]}/{to}/"
