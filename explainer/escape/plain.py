"""Text for a terminal, for GitHub's Markdown and for files of text and data, which readers see as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What can move a cursor, change a direction or hide; not what shapes the emoji or letter before it.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_RUN = re.compile("  +")


def printable(text: str) -> str:
    """Text that cannot move a terminal's cursor, colour it, or change its direction; one line."""
    return _UNPRINTABLE.sub("�", text.replace("\t", " ").replace("\n", " "))


def flat(text: str) -> str:
    """The same with runs of spaces as one and none at the ends: a value of a format that has a line for each."""
    return _RUN.sub(" ", printable(text)).strip(" ")


def lines(texts: Iterable[str]) -> str:
    """Plain text of several lines. Each text is one of them, whatever is in it."""
    # Most lines are seen at once to hold nothing else, in a twentieth of the time.
    return "\n".join([text if text.isascii() and text.isprintable() else printable(text) for text in texts])


_SURROGATE = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """Text that can be written as UTF-8: half a character, which that has not, is U+FFFD."""
    return _SURROGATE.sub("�", text)


def code_span(text: str) -> str:
    """A code span of GitHub's Markdown that shows the text, whatever is in it.

    Neither HTML nor formatting works there, and GitHub makes no mentions, references or links of it.
    https://github.github.com/gfm/#code-spans
    """
    flat = " ".join(printable(text).split()) or " "
    runs = [len(run) for run in re.findall("`+", flat)]
    fence = "`" * next(length for length in range(1, len(flat) + 2) if length not in runs)
    # One space at both ends is stripped again; it keeps a backtick at an end apart from the fence.
    pad = " " if flat.startswith(("`", " ")) or flat.endswith(("`", " ")) else ""
    return f"{fence}{pad}{flat}{pad}{fence}"
