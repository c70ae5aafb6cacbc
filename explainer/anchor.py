"""Exact words to a place in a text, and how much of a text is accounted for.

Words are found as W3C Web Annotation's TextQuoteSelector finds them: ``exact``, and ``prefix`` and ``suffix``
where the same words stand more than once. Text and quotation are compared in one normal form: Unicode NFC,
every run of white space one space, nothing else folded. An anchor that is missing or ambiguous is never
guessed; :func:`nearest_passage` says what it may have meant and how that differs.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, product
from typing import Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

# A word is a run of letters and digits, with apostrophes, hyphens and the like inside it.
_WORD = re.compile(r"\w+(?:[’'‑\-.,/]\w+)*")
_BLANK_LINE = re.compile(r"(?:(?>\r\n|\r|\n)[ \t]*){2,}")


_NEAR = 5
"""In words: how far the edges of a passage may lie from where an alignment of letters has them."""


class Quoted(Protocol):
    """Anything that quotes exact words: a claim's appearance, loaded words, an aside."""

    @property
    def exact(self) -> str: ...
    @property
    def prefix(self) -> str | None: ...
    @property
    def suffix(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Words quoted without context."""

    exact: str
    prefix: str | None = None
    suffix: str | None = None


Place = tuple[int, int]
"""From the first character to after the last, in a text's normal form."""


def normal_form(text: str) -> str:
    """Unicode NFC, every run of white space one space, none at the ends; nothing else is folded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


MOST_PLACES = 1_000
"""So many places of the same words are told; a text of one word over and over has a million."""
_FEW, _RARE = 200, 1_000
"""After so many quotations an index of a text is worth its making; of words that stand so often it is none."""


def times(places: Sequence[Place]) -> str:
    """How often words stand somewhere, in words."""
    return f"{len(places)} times{' or more' if len(places) == MOST_PLACES else ''}"


class NormalText:
    """A text in its normal form. An empty line separates paragraphs."""

    def __init__(self, raw: str) -> None:
        normal = [normal_form(part) for part in _BLANK_LINE.split(raw)]
        self._parts = [part for part in normal if part]
        self.text = " ".join(self._parts)
        self._found: dict[tuple[str, str | None, str | None], list[Place]] = {}
        self._asked = 0

    @property
    def sha256(self) -> str:
        """The SHA-256 of the normal form in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def paragraphs(self) -> tuple[Place, ...]:
        """Where each paragraph begins and ends."""
        places, start = [], 0
        for part in self._parts:
            places.append((start, start + len(part)))
            start += len(part) + 1
        return tuple(places)

    @property
    def words(self) -> tuple[Place, ...]:
        """Where each word begins and ends."""
        ends = self._words
        return tuple(zip(ends[::2], ends[1::2], strict=True))

    @cached_property
    def _words(self) -> array[int]:
        # Pairs of numbers take ten times the room, and a large site has many texts.
        return array("I", (end for match in _WORD.finditer(self.text) for end in match.span()))

    def places(self, quoted: Quoted) -> list[Place]:
        """Every place where the quotation fits; exactly one if it is a good anchor."""
        key = (quoted.exact, quoted.prefix, quoted.suffix)
        if key not in self._found:
            self._found[key] = self._places(*(normal_form(part or "") for part in key))
        return self._found[key]

    def _places(self, exact: str, prefix: str, suffix: str) -> list[Place]:
        if not exact:
            return []
        # A run of white space is one space here, so a prefix or suffix is at most one character away.
        before = (prefix, f"{prefix} ") if prefix else ("",)
        behind = (suffix, f" {suffix}") if suffix else ("",)
        starts = {
            start + len(left)
            for left in before
            for right in behind
            for start in islice(self._starts(f"{left}{exact}{right}"), MOST_PLACES)
        }
        return [(start, start + len(exact)) for start in sorted(starts)[:MOST_PLACES]]

    def _starts(self, words: str) -> Iterator[int]:
        """Where words begin, in order: near the rarest two of them in a text of which very many are asked for."""
        self._asked += 1
        rarest = self._rarest(words) if self._asked > _FEW else None
        if rarest and len(rarest[0]) <= _RARE:
            positions, offset = rarest
            near = (position - offset for position in positions if position >= offset)
            yield from (start for start in near if self.text.startswith(words, start))
            return
        start = self.text.find(words)
        while start >= 0:
            yield start
            start = self.text.find(words, start + 1)

    def _rarest(self, words: str) -> tuple[Sequence[int], int] | None:
        """Where the rarest two of the words stand that are whole for sure, and how far they are from the first."""
        first, *inner = words.split(" ")
        at = len(first) + 1
        found: list[tuple[Sequence[int], int]] = []
        for one, two in pairwise(inner[:-1]):
            found.append((self._index.get(f"{one} {two}", ()), at))
            at += len(one) + 1
        return min(found, key=lambda pair: len(pair[0]), default=None)

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Where each two words stand, whatever is between spaces."""
        index: dict[str, list[int]] = {}
        at = 0
        for one, two in pairwise(self.text.split(" ")):
            index.setdefault(f"{one} {two}", []).append(at)
            at += len(one) + 1
        return index

    def place(self, quoted: Quoted) -> Place | None:
        """The one place of a good anchor; ``None`` if it is missing or ambiguous."""
        places = self.places(quoted)
        return places[0] if len(places) == 1 else None

    def around(self, place: Place, characters: int = 30) -> str:
        """The passage with a little of what stands before and after it."""
        start, end = max(0, place[0] - characters), place[1] + characters
        before = "…" if start else ""
        after = "…" if end < len(self.text) else ""
        return f"{before}{self.text[start:end]}{after}"


@dataclass(frozen=True, slots=True)
class Passage:
    """What a missing anchor may have meant, and how it differs from what was written."""

    text: str
    difference: str


class Effort:
    """How long quotations are compared with texts: it takes time in proportion to the lengths of both."""

    def __init__(self) -> None:
        self._left = 200_000_000

    def lasts(self, text: NormalText, exact: str) -> bool:
        """Whether one more comparison is worth its time; counts it."""
        self._left -= len(text.text) * len(exact)
        return self._left >= 0


def nearest_passage(text: NormalText, exact: str) -> Passage | None:
    """The passage most like ``exact``, widened to whole words; ``None`` if nothing is like it."""
    wanted = normal_form(exact)
    found = fuzz.partial_ratio_alignment(_lower(wanted), _lower(text.text), score_cutoff=60)
    if found is None or len(wanted) > len(text.text) or not text._words:
        return None
    start, end = _whole_words(text, found.dest_start, found.dest_end, wanted)
    passage = text.text[start:end].rstrip()
    return Passage(passage, describe_difference(wanted, passage))


def _lower(text: str) -> str:
    """Small letters, if that leaves every character at its place (the Turkish dotted İ becomes two)."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _whole_words(text: NormalText, start: int, end: int, wanted: str) -> Place:
    words = text.words
    first, last = bisect_right(words, (start, 0)), bisect_right(words, (end, 0))
    # A neighbour word that the quotation does not have at its edge came in by the alignment only.
    beginnings = [start for start, _ in words[max(0, first - _NEAR) : first + _NEAR]]
    endings = [end + sign for _, end in words[max(0, last - _NEAR) : last + _NEAR] for sign in (0, 1)]
    return max(
        product(beginnings, endings),
        key=lambda place: fuzz.ratio(_lower(wanted), _lower(text.text[place[0] : place[1]])),
    )


_FOLDS = (
    ("a curly or straight quotation mark or apostrophe", str.maketrans("’‘‛′ʼ“”„«»", "'''''\"\"\"\"\"")),
    ("a dash or hyphen", str.maketrans("–—‑−‐", "-----")),
)


def describe_difference(wrote: str, stands: str) -> str:
    """How a quotation differs from the words of the text, in words: a quote mark, a dash, capitals, a word."""
    folded_wrote, folded_stands, differs = wrote, stands, []
    for what, table in _FOLDS:
        if _signs(wrote, table) != _signs(stands, table):
            differs.append(what)
        folded_wrote, folded_stands = folded_wrote.translate(table), folded_stands.translate(table)
    if folded_wrote == folded_stands:
        return "it differs in " + " and ".join(differs) if differs else "it is the same"
    if folded_wrote.casefold() == folded_stands.casefold():
        return "it differs in " + " and ".join([*differs, "capital letters"])
    return _word_difference(wrote, stands)


def _signs(text: str, table: dict[int, int]) -> list[str]:
    """The characters of a text that are one in a table, or become one."""
    return [character for character in text if ord(character) in {*table, *table.values()}]


def _word_difference(wrote: str, stands: str) -> str:
    ours, theirs = wrote.split(), stands.split()
    parts = []
    for kind, a, b, c, d in _opcodes(ours, theirs):
        mine, text = " ".join(ours[a:b]), " ".join(theirs[c:d])
        if kind == "replace":
            parts.append(f"the text has “{text}” where the quotation has “{mine}”")
        elif kind == "delete":
            parts.append(f"the text does not have “{mine}”")
        elif kind == "insert":
            parts.append(f"the text also has “{text}”")
    return "; ".join(parts[:3]) + ("; and more" if len(parts) > 3 else "")


_MANY = 150
"""So many words are compared as people would; of more the least number of changes is told, which costs less."""


def _opcodes(ours: list[str], theirs: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    if len(ours) > _MANY:
        found = Levenshtein.opcodes(ours, theirs)
        return [(one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end) for one in found]
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a text is under a claim or an aside, counted in words."""

    words: int
    covered: int
    gaps: tuple[Place, ...]
    """Runs of words that nothing accounts for, in the text's normal form."""

    @property
    def share(self) -> float:
        """From 0 to 1; a text without words is covered."""
        return self.covered / self.words if self.words else 1.0

    @property
    def percent(self) -> int:
        """The share in whole per cent, rounded down: 100 means every word."""
        return self.covered * 100 // self.words if self.words else 100


def coverage(text: NormalText, places: Iterable[Place]) -> Coverage:
    """Count the words of which every letter is under one of ``places`` (which may overlap)."""
    merged = _merged(places)
    gaps: list[Place] = []
    covered, open_gap, index = 0, False, 0
    words = text.words
    for start, end in words:
        while index < len(merged) and merged[index][1] < end:
            index += 1
        if index < len(merged) and merged[index][0] <= start:
            covered, open_gap = covered + 1, False
        elif open_gap:
            gaps[-1] = (gaps[-1][0], end)
        else:
            gaps.append((start, end))
            open_gap = True
    return Coverage(len(words), covered, tuple(gaps))


def _merged(places: Iterable[Place]) -> list[Place]:
    merged: list[Place] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
