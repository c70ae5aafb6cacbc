"""A term that nobody uses.

A glossary entry helps where a reader meets the word. Neither the articles nor the claims use this one or its
`aliases`. Add the form that the texts use to `aliases`, or take the term out.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Term
from explainer.model.record import texts

RULE = Rule("unused-term", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    if not dataset.terms:
        return
    everything = " \n ".join(_everything(dataset)).casefold()
    for term in dataset.terms.values():
        if not any(form.casefold() in everything for form in forms(term)):
            yield RULE.at(
                term.span("term"),
                f"nobody uses the term “{term.term}”",
                label="not in any text",
                help="add the form that the texts use to `aliases`, or delete this file",
            )


def forms(term: Term) -> tuple[str, ...]:
    """Every form in which a text can use the term."""
    return (term.term, *term.aliases, *([term.abbreviation] if term.abbreviation else []))


def _everything(dataset: Dataset) -> Iterator[str]:
    for article in dataset.articles.values():
        yield article.words.text
    for record in dataset.records():
        if not isinstance(record, Term):
            for _, text in texts(record):
                yield " ".join(text.split())
