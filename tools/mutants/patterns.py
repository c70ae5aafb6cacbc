"""What can be wrong with a regular expression: every small change of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Changed = tuple[str, str, str]
"""The whole changed text, and for people: what was there, and what is there instead."""

# One thing at a time: a set of characters, an escape, the beginning of a group, a repetition, or any character.
_TOKEN = re.compile(
    r"(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\(?:x..|u.{4}|U.{8}|.))|(?P<group>\((?:\?(?:<?[=!]|:))?)"
    r"|(?P<end>\))|(?P<or>\|)|(?P<repeat>[*+?]|\{\d*,?\d*\})|(?P<other>.)",
    re.DOTALL,
)
_IN_SET = re.compile(r"\\(?:x..|u.{4}|U.{8}|.)|.", re.DOTALL)
_INSTEAD = {"(?=": "(?!", "(?!": "(?=", "(?<=": "(?<!", "(?<!": "(?<=", "*": "+", "+": "*", "?": ""}
_KINDS = {"\\" + kind for kind in "dDwWsS"}


def changes(pattern: str) -> Iterator[Changed]:
    """Every change of a pattern: another character in a set, another repetition, a branch less, and so on."""
    tokens = list(_TOKEN.finditer(pattern))
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        for new in _instead(token, is_repeated=following is not None and following.lastgroup == "repeat"):
            yield _with(pattern, token.start(), token.end(), new)
    for start, end in _branches(tokens, len(pattern)):
        yield _with(pattern, start, end, "")


def _with(pattern: str, start: int, end: int, new: str) -> Changed:
    return f"{pattern[:start]}{new}{pattern[end:]}", pattern[start:end], new


def _instead(token: re.Match[str], *, is_repeated: bool) -> Iterator[str]:
    text, kind = token[0], token.lastgroup
    if kind == "set":
        yield from _other_sets(text)
    elif text in _KINDS:
        yield text.swapcase()
    elif text in _INSTEAD:
        yield _INSTEAD[text]
    elif kind == "repeat":
        yield from _other_counts(text)
    elif not is_repeated and (kind == "escape" or (kind == "other" and not text.isalnum())):
        yield ""


def _other_counts(text: str) -> Iterator[str]:
    for number in re.finditer(r"\d+", text):
        for other in (int(number[0]) - 1, int(number[0]) + 1):
            if other >= 0:
                yield f"{text[: number.start()]}{other}{text[number.end() :]}"


def _branches(tokens: list[re.Match[str]], length: int) -> Iterator[tuple[int, int]]:
    """From where to where each alternative stands, with one of the strokes beside it."""
    open_: list[list[int]] = [[0]]
    for token in tokens:
        if token.lastgroup == "group":
            open_.append([token.end()])
        elif token.lastgroup == "or":
            open_[-1].append(token.end())
        elif token.lastgroup == "end" and len(open_) > 1:
            yield from _cuts(open_.pop(), token.start())
    while open_:
        yield from _cuts(open_.pop(), length)


def _cuts(starts: list[int], end: int) -> Iterator[tuple[int, int]]:
    if len(starts) > 1:
        yield from pairwise(starts)
        yield starts[-1] - 1, end


@dataclass(frozen=True)
class _Item:
    """A character, a range or a kind of characters (``\\s``) in a set."""

    text: str
    low: int = -1
    high: int = -1


def _held(items: Sequence[_Item]) -> tuple[set[str], list[tuple[int, int]]]:
    """What is in a set, however it is written: kinds, and stretches of characters."""
    stretches: list[tuple[int, int]] = []
    for low, high in sorted((item.low, item.high) for item in items if item.low >= 0):
        if stretches and low <= stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], max(high, stretches[-1][1]))
        else:
            stretches.append((low, high))
    return {item.text for item in items if item.low < 0}, stretches


def _other_sets(text: str) -> Iterator[str]:
    """The set without each of its members, with each range one longer and one shorter, and turned round."""
    opening, other = ("[^", "[") if text.startswith("[^") else ("[", "[^")
    yield other + text[len(opening) :]
    items = list(_items(text[len(opening) : -1]))
    whole = _held(items)
    for at, item in enumerate(items):
        for new in _other_items(item):
            made = [*items[:at], *([new] if new else []), *items[at + 1 :]]
            if made and _held(made) != whole:
                yield f"{opening}{''.join(i.text for i in made)}]"


def _other_items(item: _Item) -> Iterator[_Item | None]:
    yield None
    if item.low < item.high:
        for low, high in ((1, 0), (-1, 0), (0, -1), (0, 1)):
            at, to = item.low + low, item.high + high
            if 0 <= at < to <= 0x10FFFF:
                yield _Item(f"{_written(at)}-{_written(to)}", at, to)


def _items(inside: str) -> Iterator[_Item]:
    pieces = _IN_SET.findall(inside)
    while pieces:
        first = pieces.pop(0)
        if first in _KINDS:
            yield _Item(first)
        elif len(pieces) > 1 and pieces[0] == "-":
            last = pieces[1]
            del pieces[:2]
            yield _Item(f"{first}-{last}", _code(first), _code(last))
        else:
            yield _Item(first, _code(first), _code(first))


def _code(piece: str) -> int:
    if len(piece) > 2:
        return int(piece[2:], 16)
    return ord({"n": "\n", "t": "\t", "r": "\r"}.get(piece[1], piece[1]) if len(piece) == 2 else piece)


def _written(code: int) -> str:
    return f"\\U{code:08x}"
