"""A comment on a line with words that nobody put in quotes.

In YAML a number sign with a space before it begins a comment: of `see clause #3` readers get `see clause`. If it
belongs to the text, put the whole text in quotes, or write it below its key after `>-`. If it is a comment, give it
a line of its own above the key.
"""

import re
from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Patience, Rule
from explainer.model import Record
from explainer.model.record import texts
from explainer.source import Span

RULE = Rule("comment-cuts-text", Level.WARNING, __doc__)

_NEAR = 400
# Between a key or a dash and a text that begins on the next line, where a block's `>-` may stand too.
_HEADER = re.compile(r"[:-][ \t]+(?:[>|][-+0-9]*[ \t]+)?(#(?![ \t]*explainer:)[^\r\n]*)[\r\n][ \t\r\n]*+\Z")
_COMMENT = re.compile(r"[ \t]+(#(?![ \t]*explainer:)[^\r\n]*)")


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    patience = Patience()
    for record in dataset.records():
        document = record.document
        below = max(0, document.text.find("\n")) if document.text.startswith("#") else 0
        if document.text.find("#", below) < 0:
            continue  # nearly every file has no other comment than its first line
        for comment in _behind_words(record):
            if patience.lasts(document):
                yield RULE.at(
                    comment,
                    "these words are a comment, which readers do not see",
                    label="from here on",
                    help="put the whole text in quotes if they belong to it; else give the comment a line of its own",
                )


def _behind_words(record: Record) -> Iterator[Span]:
    """Comments on the lines on which texts for readers begin or end, but for those in quotes."""
    document = record.document
    for route, _ in texts(record):
        span = document.span(route)
        if not document.has(route) or span.text[:1] in ("'", '"'):
            continue
        behind = _COMMENT.match(document.text, span.end)
        above = _HEADER.search(document.text, max(0, span.start - _NEAR), span.start)
        for match in (above, behind):
            if match:
                yield Span(document, match.start(1), match.end(1))
