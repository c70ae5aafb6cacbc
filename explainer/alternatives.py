"""Many words as one pattern that looks for all of them at once, however many they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from os.path import commonprefix

_DEEPEST = 40
"""How many groups stand in each other at the most; Python's reader of patterns goes no deeper than it has to."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words; where several fit, the longest is tried first.

    ``a|b|c`` tries every word at every place of a text. Here what words begin with alike is looked at once.
    """
    return _group(sorted(set(words)), _DEEPEST)


def _group(words: Sequence[str], depth: int) -> str:
    """The pattern of sorted words."""
    if len(words) == 1 or not depth:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    shared = commonprefix((words[0], words[-1]))  # noqa: RUF071 - of characters, not of folders
    rests = [word[len(shared) :] for word in words]
    ends = "?" if not rests[0] else ""  # the word that all others begin with
    found = [
        _group(list(group), depth - 1) for _, group in groupby(filter(None, rests), key=lambda rest: rest[0])
    ]
    return f"{re.escape(shared)}(?:{'|'.join(found)}){ends}"
