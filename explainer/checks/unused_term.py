"""A term that nobody uses.

A glossary entry helps where a reader meets the word. Neither the articles nor the claims use this one or its
`aliases`. Add the form that the texts use to `aliases`, or take the term out.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Record, Term
from explainer.model.record import texts

RULE = Rule("unused-term", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    unused = _unused(dataset)
    for term in dataset.terms.values():
        if term.id in unused:
            yield finding(term)


def finding(term: Term) -> Finding:
    """That nobody uses the term."""
    return RULE.at(
        term.span("term"),
        f"nobody uses the term “{term.term}”",
        label="not in any text",
        help="add the form that the texts use to `aliases`, or delete this file",
    )


def forms(term: Term) -> tuple[str, ...]:
    """Every form in which a text can use the term."""
    return (term.term, *term.aliases, *([term.abbreviation] if term.abbreviation else []))


def _unused(dataset: Dataset) -> Collection[str]:
    """The ids of the terms that stand in no text; a term that was found is not looked for again."""
    left = {term.id: [form.casefold() for form in forms(term)] for term in dataset.terms.values()}
    for words in _everything(dataset):
        if not left:
            break
        for id in used_in(words.casefold(), left):
            del left[id]
    return left.keys()


def used_in(folded: str, written: Mapping[str, Collection[str]]) -> list[str]:
    """The ids of the terms of which a form stands in a text; both are folded, the forms by id."""
    return [id for id, forms in written.items() if any(form in folded for form in forms)]


def _everything(dataset: Dataset) -> Iterator[str]:
    """All words that readers see, article by article and record by record."""
    for article in dataset.articles.values():
        yield article.words.text
    for record in dataset.records():
        if not isinstance(record, Term):
            yield words_of(record)


def words_of(record: Record) -> str:
    """What a record says to readers, with one space for every run of them."""
    return " \n ".join(" ".join(text.split()) for _, text in texts(record))
