"""How one text is written: plain, in quotes, folded, or line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

WIDTH = 100
"""In characters. A word that is longer, such as an address, is never cut."""

# YAML 1.2's numbers (https://yaml.org/spec/1.2.2/#1032-tag-resolution), which 1.1 reads otherwise.
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_COUNT = re.compile(r"0|[1-9][0-9]*")
_GAP = re.compile(r"(?<=\S) (?=\S)")

_resolver: Any = yaml.resolver.Resolver()
_emitter: Any = yaml.emitter.Emitter.__new__(yaml.emitter.Emitter)
_emitter.allow_unicode = True


def lines_of(value: str, indent: int, column: int, *, is_words: bool) -> list[str]:
    """What is written for a text: the first line goes behind ``key: ``, the others are whole lines.

    ``indent`` is where the key (or the dash) stands and ``column`` where the value begins, counted from 0;
    ``is_words`` says that the model reads a text for people, not a date, a number or ``true``.
    """
    value = value.strip()
    if "\n" in value:
        return _several(value, indent)
    short = _one_line(value, is_words=is_words)
    if column + len(short) <= WIDTH or " " not in value or not _is_foldable(value):
        return [short]
    margin = " " * (indent + 2)
    return [">-", *(margin + line for line in _folded(value, WIDTH - indent - 2))]


def in_brackets(values: Sequence[str]) -> str:
    """``[a, b]``"""
    return f"[{', '.join(_one_line(value.strip(), is_words=False, in_flow=True) for value in values)}]"


def _one_line(value: str, *, is_words: bool, in_flow: bool = False) -> str:
    analysis = _emitter.analyze_scalar(value)
    is_safe = analysis.allow_flow_plain if in_flow else analysis.allow_block_plain
    if value and is_safe and not _is_retyped(value, is_words=is_words):
        return value
    if '"' in value and "\\" not in value and analysis.allow_single_quoted:
        return "'" + value.replace("'", "''") + "'"
    return _in_double_quotes(value)


def _in_double_quotes(value: str) -> str:
    return yaml.dump(value, default_style='"', allow_unicode=True, width=float("inf")).rstrip("\n")


def _is_retyped(value: str, *, is_words: bool) -> bool:
    """Whether a reader that knows nothing of the model would take the text for something else than it is."""
    tag = _resolver.resolve(yaml.ScalarNode, value, (True, False))
    if is_words or not (tag.endswith(":timestamp") or value in ("true", "false") or _COUNT.fullmatch(value)):
        return not tag.endswith(":str") or _NUMBER.fullmatch(value) is not None
    return False


def _several(value: str, indent: int) -> list[str]:
    """A text in which the ends of lines matter."""
    lines, margin = value.split("\n"), " " * (indent + 2)
    if not _emitter.analyze_scalar(value).allow_block:
        return [_in_double_quotes(value)]
    folds = all(_is_foldable(line) for line in lines)
    if not folds or all(len(margin) + len(line) <= WIDTH for line in lines):
        return ["|-", *(f"{margin}{line}" if line else "" for line in lines)]
    return [">-", *_paragraphs(lines, margin)]


def _paragraphs(lines: Sequence[str], margin: str) -> Iterator[str]:
    """Folded lines: the end of one is written as an empty line."""
    for number, line in enumerate(lines):
        if number:
            yield ""
        yield from (margin + piece for piece in _folded(line, WIDTH - len(margin)))


def _is_foldable(line: str) -> bool:
    """Whether the line comes back from folding: it begins and ends with no space."""
    return not line or (_emitter.analyze_scalar(line).allow_block and line == line.strip())


def _folded(line: str, width: int) -> Iterator[str]:
    """The line cut at single spaces into pieces of at most ``width``, where its words allow that."""
    piece = ""
    for word in _GAP.split(line):
        if piece and len(piece) + 1 + len(word) > width:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    if piece:
        yield piece
