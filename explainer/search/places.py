"""The files of words in Pagefind's index: which words are in one together, and how many places each of them keeps.

A reader who looks for a word fetches the file that has it, and with it all places of all words in it. A word that most
pages have takes by itself more than all the rest of a search, and says little: so of its places on a page the first few
are kept. The page is found all the same; how often it has the word counts no more than that. A phrase in quotation
marks asks for the whole file: there each place decides.

A list of pages is, for each, how far its number is from the one before, then places by weight (a negative number
gives one, the places after it how far each is from the one before), then places in fields, in the same way.
https://github.com/pagefind/pagefind/blob/main/pagefind_web/src/index.rs
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

Words = list[Any]
"""Each a term, its pages, and how it is spelt otherwise, with the pages of each spelling."""

_LARGE = 20_000
"""So many places fill a file of words for Pagefind, which closes it after the word that has filled it."""
_WORTH = 5_000
"""With fewer places, other words may stay in the file of a word that fills one by itself."""
_MOST = 50_000
"""Bytes that a file of words may take: with the rest of a first search of 10,000 claims, a fifth of a megabyte."""
_KEPT = (16, 8, 4, 3, 2, 1)
"""How many places of each weight a word may keep on a page, where it cannot keep all."""
_OF_A_PAGE = 2
"""What a page takes besides its places, in places: how far it is from the one before, and an empty list."""


class Part(NamedTuple):
    """A file of words."""

    first: str
    last: str
    """It is asked for words that lie between the two."""
    words: Words
    said: bytes | None
    """The file as Pagefind made it, if it has the same words."""


def parted(files: Iterable[Part]) -> Iterator[Part]:
    """The words of each file.

    A word that is on most pages has a file of its own: nobody who looks for another one then fetches its places, nor
    who looks for it those of others. It ends before any longer word: Pagefind cuts terms that lie in no file to the
    lengths of its ends, and would fetch the places of “in” for each “intergovernmental”.

    Args:
        files: as Pagefind fills them.
    """
    for file in files:
        *others, largest = file.words
        if _places(largest) >= _LARGE and sum(map(_places, others)) >= _WORTH:
            yield Part(file.first, others[-1][0], others, None)
            yield Part(largest[0], f"{largest[0]} ", [largest], None)
        else:
            yield file


def lessened(words: Words, size: int, packed: Callable[[Words], bytes]) -> bytes | None:
    """A file that would be too large, with as many places of its largest word as it may have; nothing for any other.

    One place of each weight is left on a page even where that is too much still.

    Args:
        words: the file's; the largest is the last, with which Pagefind closes a file.
        size: bytes that the file takes with all places.
        packed: makes a file of words, as readers fetch it.
    """
    if size <= _MOST:
        return None
    *others, largest = words
    lengths = Counter(len(places) for pages in _listed(largest) for _, places, _ in pages)
    beside = sum(map(_places, others))

    def count(most: int) -> int:
        return beside + sum((_OF_A_PAGE + min(most + 1, length)) * times for length, times in lengths.items())

    whole, said = count(max(lengths)), b""
    for most in _KEPT:
        # To pack a file takes long, so only what may well be small enough is tried.
        if size * count(most) <= _MOST * whole or most == _KEPT[-1]:
            said = packed([*others, _fewer(largest, most)])
            if len(said) <= _MOST:
                break
    return said


def _fewer(word: Sequence[Any], most: int) -> list[Any]:
    term, pages, variants = word
    return [term, _first(pages, most), [[spelling, _first(pages, most)] for spelling, pages in variants]]


def _first(pages: Sequence[Any], most: int) -> list[Any]:
    return [[step, _of_each(places, most), _of_each(above, most)] for step, places, above in pages]


def _of_each(places: Sequence[int], most: int) -> Sequence[int]:
    """The first places of each weight."""
    if len(places) <= most + 1:
        return places
    left, found = most, []
    for place in places:
        left = most if place < 0 else left - 1
        if left >= 0:
            found.append(place)
    return found


def _places(word: Sequence[Any]) -> int:
    return sum(1 + len(places) + len(above) for pages in _listed(word) for _, places, above in pages)


def _listed(word: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The pages of a word, and those of each spelling."""
    _, pages, variants = word
    yield pages
    yield from (of_spelling for _, of_spelling in variants)
