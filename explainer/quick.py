"""Reading the plain part of YAML that nearly every record is written in, several times as fast as a parser.

What it reads, it reads as :func:`explainer.compose.compose` does; of everything else, and of everything that
might be wrong, it says nothing and leaves it to ``compose``. A property test holds the two together.

Read here are mappings and lists in block style, indented by two; plain texts on one line; texts in quotes
without escapes; ids in brackets; folded and literal texts (``>-``, ``|-``); and comments on lines of their own.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

LONGEST = 10_000
"""In characters. Longer files are few, and below it no limit of ``compose`` can be exceeded."""

# What libyaml refuses, what breaks a line besides ``\n``, and tabs.
_UNUSUAL = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 6
"""In steps of two spaces; records need four."""
_COMMENTS = r"(?: *#[^\n]*\n)*"
_KEY = r"([A-Za-z_][A-Za-z0-9_-]*):"
_ID = "[A-Za-z0-9][A-Za-z0-9_-]*"
# No indicator at the beginning, no colon that ends a key, no number sign that begins a comment.
_PLAIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^:#\n]*(?::(?=[^ \n])[^:#\n]*|(?<! )#[^:#\n]*)*"
_TEXT = rf"""(?:({_PLAIN})|([>|])-|"([^"\\\n]*)"|'([^'\n]*)'|\[({_ID}(?:, {_ID})*)\])"""
_ENTRY = [re.compile(rf"{_COMMENTS}{' ' * 2 * step}{_KEY}(?: {_TEXT})?\n") for step in range(_DEEPEST)]
"""A key with what stands on its line, by its depth. The groups: key, plain, block, quoted twice, in brackets."""
_ITEM = [
    re.compile(rf"{_COMMENTS}{' ' * 2 * step}- (?:{_KEY}(?: {_TEXT})?|{_TEXT})\n") for step in range(_DEEPEST)
]
"""An item of a list: a key with what stands on its line, or a text. The same groups, then those of the text."""
_BLOCK = [re.compile(rf"(?:{' ' * 2 * step}[^ \n][^\n]*\n|\n)+") for step in range(_DEEPEST + 1)]
_REST = re.compile(_COMMENTS)
_PLAIN_VALUE = 2
"""The group of a key's plain text."""


class _NotPlainError(Exception):
    """It is for ``compose`` to say what stands there."""


def read(text: str, *, is_printable: bool = False) -> dict[str, Any] | None:
    """The mapping that a file holds; ``None`` where it takes a parser to say so.

    ``is_printable`` says that every character is known to be a line feed or printable.
    """
    if len(text) > LONGEST or " \n" in text:
        return None
    if not is_printable and _UNUSUAL.search(text):
        return None
    try:
        data, end = _mapping(text, 0, 0, {})
    except (_NotPlainError, IndexError):  # too deep
        return None
    return data if data and _REST.fullmatch(text, end) else None


def _mapping(text: str, position: int, step: int, data: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Add the keys of a mapping that stands ``step`` deep, as far as they go."""
    entry = _ENTRY[step]
    while match := entry.match(text, position):
        key = match[1]
        if key in data:
            raise _NotPlainError
        if match.lastindex == _PLAIN_VALUE:  # which most are
            data[key], position = match[_PLAIN_VALUE], match.end()
        else:
            data[key], position = _value(text, match, 2, step)
    return data, position


def _list(text: str, position: int, step: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    entry = _ITEM[step]
    while match := entry.match(text, position):
        if match[1] is None:
            item, position = _value(text, match, 7, step)
        else:
            first, position = _value(text, match, 2, step + 1)
            item, position = _mapping(text, position, step + 1, {match[1]: first})
        items.append(item)
    return items, position


def _value(text: str, match: re.Match[str], group: int, step: int) -> tuple[Any, int]:
    """What an entry holds: on its line, in the first group from ``group`` on that took part, or below it."""
    way = (match.lastindex or 0) - group  # of the ways to write a text, one at the most
    if way == 1:
        return _block(text, match.end(), step + 1, folded=match[group + 1] == ">")
    if way == 4:
        return match[group + 4].split(", "), match.end()
    if way >= 0:
        return match[group + way], match.end()
    return _nested(text, match.end(), step + 1)


def _nested(text: str, position: int, step: int) -> tuple[Any, int]:
    """What stands below a key: a list or a mapping."""
    items, end = _list(text, position, step)
    if items:
        return items, end
    data, end = _mapping(text, position, step, {})
    if data:
        return data, end
    raise _NotPlainError


def _block(text: str, position: int, step: int, *, folded: bool) -> tuple[str, int]:
    match = _BLOCK[step].match(text, position)
    if match is None or text.startswith("\n", position):
        raise _NotPlainError
    written, margin = match[0], " " * 2 * step
    if text.startswith(
        margin, match.end()
    ):  # a line that is indented deeper belongs to the text, whatever it is
        raise _NotPlainError
    if "\n\n" not in written:
        return written[2 * step : -1].replace(f"\n{margin}", " " if folded else "\n"), match.end()
    lines = [line[2 * step :] for line in written.rstrip("\n").split("\n")]
    if not folded:
        return "\n".join(lines), match.end()
    made = lines[0]
    for before, line in pairwise(lines):
        made += f" {line}" if before and line else line or "\n"
    return made, match.end()
