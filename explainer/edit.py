"""Setting a key in a file that somebody wrote, without touching anything else in it."""

from __future__ import annotations

from collections.abc import Mapping

from explainer.canonical.scalars import lines_of
from explainer.compose import compose
from explainer.model import Record
from explainer.source import Document


class NotEditable(Exception):
    """The change would say something else than was meant. A mistake of ours; the file is left alone."""


def with_values(record: Record, values: Mapping[str, str]) -> str:
    """The text of the record's file in which top keys have these values. Comments stay where they are.

    A new key stands where the canonical form has it, behind the last key that comes before it.

    Raises:
        NotEditable: the text that was made does not say that.
    """
    document = record.document
    said = compose(document.text, with_places=False).data
    for key, value in values.items():
        document = Document(document.path, _with_value(document, type(record).keys_in_order(), key, value))
    if compose(document.text, with_places=False).data != {**said, **values}:
        raise NotEditable(document.path)
    return document.text


def _with_value(document: Document, order: tuple[str, ...], key: str, value: str) -> str:
    text = document.text
    written = lines_of(value, 0, len(key) + 2, is_words=False)[0]
    if document.has((key,)):
        span = document.span((key,))
        return f"{text[: span.start]}{written}{text[span.end :]}"
    before = [name for name in order[: order.index(key)] if document.has((name,))]
    if not before:
        raise NotEditable(document.path)
    end = document.entry_span((before[-1],)).end
    line_end = next((end + n for n, character in enumerate(text[end:]) if character in "\r\n"), len(text))
    newline = "\r\n" if text.startswith("\r\n", line_end) else text[line_end : line_end + 1] or "\n"
    return f"{text[:line_end]}{newline}{key}: {written}{text[line_end:]}"
