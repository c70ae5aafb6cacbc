"""A reference to a record that does not exist.

Records name each other by id, which is the name of the file without its ending. The message names the nearest
id there is.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Patience, Related, Rule
from explainer.model.record import Reference, references
from explainer.nearest import nearest
from explainer.source import Document, Span

RULE = Rule("unknown-reference", Level.ERROR, __doc__, can_be_allowed=False)

_ONE = {"topics": "topic", "articles": "article", "claims": "claim", "actors": "actor", "sources": "source"}


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    patience = Patience()
    for record in dataset.records():
        for reference in references(record):
            if reference.id not in dataset.known[reference.to] and patience.lasts(record.document):
                yield _finding(reference, record.span(*reference.route), dataset)


def _finding(reference: Reference, span: Span, dataset: Dataset) -> Finding:
    known = dataset.known[reference.to]
    guess = nearest(reference.id, known)
    one = _ONE[reference.to]
    advice = f"write the {one}'s id, or describe it in a new file there"
    related: tuple[Related, ...] = ()
    if guess:
        advice = f"did you mean `{guess}`? ({_place(known[guess])})"
    return RULE.at(
        span,
        f"no {one} has the id `{reference.id[:80]}`",
        label=f"not found in {_folder(span.document, reference.to)}",
        help=advice,
        related=related,
    )


def _place(document: Document) -> str:
    return f"{document.path}:{document.whole().line}"


def _folder(document: Document, to: str) -> str:
    return f"{document.path.partition('/')[0]}/{to}/"
