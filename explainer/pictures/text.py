"""Words in a picture: there is no browser to ask how wide they are, so they are estimated, rather too wide."""

from __future__ import annotations

import re
import unicodedata

LETTER = 0.56
"""The width of an average letter, in parts of the size of the type: that of DejaVu Sans, a wide one."""
WIDE = {"W", "F"}
"""East Asian widths that take twice the room (Unicode Standard Annex 11)."""

_MAYBE_WIDE = re.compile("[\u1100-\u115f\u231a-\U0010ffff]")
"""No other letter is wide."""


def width(text: str, size: float) -> float:
    """About how wide a text is, in the unit of ``size``."""
    if text.isascii():
        return len(text) * LETTER * size
    wide = sum(unicodedata.east_asian_width(letter) in WIDE for letter in _MAYBE_WIDE.findall(text))
    return (len(text) + wide) * LETTER * size


def wrapped(text: str, room: float, size: float, lines: int) -> tuple[str, ...]:
    """A text in at most so many lines, none wider than ``room``; what does not fit ends in “…”."""
    done: list[str] = []
    words = text.split()
    while words and len(done) < lines:
        line, words = _line(words, room, size)
        done.append(line)
    if words:
        done[-1] = _ended(done[-1], room, size)
    return tuple(done)


def _line(words: list[str], room: float, size: float) -> tuple[str, list[str]]:
    """The next line, and the words that are left; a word that is too long for any line is cut."""
    line, rest = words[0], words[1:]
    if width(line, size) > room:
        kept = _cut(line, room, size)
        return kept, [line[len(kept) :], *rest]
    while rest and width(f"{line} {rest[0]}", size) <= room:
        line, rest = f"{line} {rest[0]}", rest[1:]
    return line, rest


def _cut(text: str, room: float, size: float) -> str:
    while len(text) > 1 and width(text, size) > room:
        text = text[: max(1, min(len(text) - 1, int(len(text) * room / width(text, size))))]
    return text


def _ended(line: str, room: float, size: float) -> str:
    while len(line) > 1 and width(f"{line}…", size) > room:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line.rstrip(' ,;:')}…"
