"""What somebody probably meant: the nearest of the words that would have been right."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils


class Lexicon:
    """Words made ready to be compared with many others: with each of the words each time, but only with that."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self._plain = [utils.default_process(word) for word in self.words]

    def nearest(self, word: str) -> str | None:
        """As :func:`nearest` finds it."""
        plain = utils.default_process(word[:200])
        found = process.extractOne(plain, self._plain, scorer=fuzz.ratio, score_cutoff=60)
        if found is None:
            return None
        # Punctuation does not count here, so another word can be as near as the word itself.
        return word if found[1] == 100 and word in self.words else self.words[found[2]]


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like ``word``, or ``None`` if none is like it at all.

    Letters of another case, spaces and underscores count as the same: who writes ``Vladimir Putin`` or
    ``VladimirPutin`` means ``vladimir-putin``.
    """
    return Lexicon(candidates).nearest(word)


def did_you_mean(word: str, candidates: Iterable[str], otherwise: str = "") -> str:
    """A question with the nearest candidate, or ``otherwise`` where there is none."""
    found = nearest(word, candidates)
    return f"did you mean `{found}`?" if found else otherwise


def listed(words: Iterable[str]) -> str:
    """``a``, ``b`` and ``c``, in code marks, for a sentence."""
    marked = [f"`{word}`" for word in words]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} or {marked[-1]}"
