"""Characters that a reviewer cannot see but a browser, a terminal or a comparison can.

Bidirectional controls and zero-width characters ("Trojan source", CVE-2021-42574), other controls, line
separators that editors do not show, and the tag and variation characters that can smuggle text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ufdd0-\ufdef\ufffe\uffff]"
)

_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


# The first bytes in UTF-8 of those among them that Python calls printable; single bytes are found fastest.
_BEGINNINGS = (b"\xcd", b"\xe1", b"\xe3", b"\xef", b"\xf3")


def is_printable(text: str, raw: bytes) -> bool:
    """Whether it is seen at once that a text holds nothing but ends of lines and characters that can be seen.

    ``raw`` is the same in UTF-8. Several times as fast as the pattern; where it is false, the pattern decides.
    """
    return not any(byte in raw for byte in _BEGINNINGS) and text.replace("\n", "").isprintable()


def places(text: str) -> Iterator[int]:
    """Where such characters stand in a text, in order."""
    for match in _HIDDEN.finditer(text):
        start = match.start()
        if not _is_ordinary(text[start], text[start - 1 : start], text[start + 1 : start + 2]):
            yield start


def name(character: str) -> str:
    """``U+202E (right-to-left override)``"""
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'a control character').lower()})"


def advice(character: str) -> str:
    """What to do about it."""
    what = "delete the words around it and type them again"
    if unicodedata.bidirectional(character) in _DIRECTIONS:
        what += "; text that runs from right to left needs no such mark"
    return what


# Characters that are an emoji or a sign of text, whichever is asked for, and that Unicode does not call symbols.
_TWOFOLD = "\u203c\u2049\u2139\u3030\u303d"


def _is_ordinary(character: str, before: str, after: str) -> bool:
    """Whether it only shapes the visible character before it: an emoji's, or a letter's in Persian or Hindi."""
    if not before:
        return False
    if character == "\ufe0f" and ((before in "0123456789#*" and after == "\u20e3") or before in _TWOFOLD):
        return True  # a key with a digit on it, and the like
    if character in "\ufe0f\u200d" and (
        unicodedata.category(before) in ("So", "Sk", "Sm") or before == "\ufe0f"
    ):
        return True
    joins = character in "\u200c\u200d"
    return joins and (unicodedata.bidirectional(before) == "AL" or "\u0900" <= before <= "\u0dff")
