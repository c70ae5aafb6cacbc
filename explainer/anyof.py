"""A regular expression for any of many words, whose speed does not depend on how many there are.

Python tries the branches of ``a|b|c`` one after the other at each place of a text. Here words that begin alike share
their beginning, so that each place asks for one character at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_LEVELS = 30
"""How often branches part before they are simply listed: expressions inside each other have a limit."""


def anyof(words: Iterable[str]) -> str:
    """What matches any of the words, of two that begin alike the longer one; nothing where there are none."""
    found = sorted({word for word in words if word})
    return _branches(found, 0, 0) if found else r"(?!)"


def _branches(words: list[str], depth: int, level: int) -> str:
    """The rest of words that are alike up to ``depth``, in order; the shortest of them may end there."""
    if level == _LEVELS:
        rest = sorted((word[depth:] for word in words), key=len, reverse=True)
        return f"(?:{'|'.join(map(re.escape, rest))})"
    ends = len(words[0]) == depth
    groups = groupby(words[1:] if ends else words, key=lambda word: word[depth])
    made = [_branch(list(group), depth, level) for _, group in groups]
    if not made:
        return ""
    return f"(?:{'|'.join(made)}){'?' if ends else ''}"


def _branch(words: list[str], depth: int, level: int) -> str:
    """One branch: what all its words share, then how they go on."""
    first, last = words[0], words[-1]
    shared = depth
    while shared < min(len(first), len(last)) and first[shared] == last[shared]:
        shared += 1
    return re.escape(first[depth:shared]) + _branches(words, shared, level + 1)
