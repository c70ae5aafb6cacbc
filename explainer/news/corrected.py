"""What a correction corrected: it is words for people, with a day, and read only where what they say is sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from explainer.catalogue import Catalogue
from explainer.model import Claim, Fact
from explainer.model.claim import Correction
from explainer.model.scales import Verdict


class Corrected(NamedTuple):
    """A correction, what it is called among those of its claim, and the verdicts if it changed the verdict."""

    correction: Correction
    name: str
    before: Verdict | None = None
    after: Verdict | None = None


class Reader:
    """Reads corrections in the language of a site, and in English, in which the check proposes them."""

    def __init__(self, words: Catalogue) -> None:
        books = (Catalogue(), words)
        self._verdicts = {
            name.casefold(): verdict
            for verdict in Verdict
            for name in (verdict.value, *(book.plain_label(verdict) for book in books))
        }
        # Sentences that `correction-missing` proposes, word for word; whoever says it otherwise uses `was`.
        self._was = [
            _pattern(book.plain("The verdict, which was “{verdict}”.", verdict="\0")) for book in books
        ]
        self._withdrawn = [_pattern(book.plain("This claim is withdrawn.")) for book in books]

    def corrections(self, claim: Claim) -> Iterator[Corrected]:
        """The corrections of a claim, the latest first.

        A verdict was replaced by the one that the next change of it names, the last one by today's. If that is
        the same one, something is missing in between, and it is told as any other correction.
        """
        after = claim.verdict if isinstance(claim, Fact) else None
        for correction, name in _latest_first(claim):
            before = self.before(correction) if after else None
            if before and before is not after:
                yield Corrected(correction, name, before, after)
                after = before
            else:
                yield Corrected(correction, name)

    def before(self, correction: Correction) -> Verdict | None:
        """The verdict that a correction replaced, by its id or its label; ``None`` if it says nothing of that."""
        said = [correction.was] if correction.was else []
        said += [found[1] for form in self._was if (found := form.match(_plain(correction.what)))]
        return next((self._verdicts[name] for text in said if (name := _name(text)) in self._verdicts), None)

    def withdraws(self, correction: Correction) -> bool:
        """Whether it says that the claim is withdrawn."""
        return any(form.match(_plain(correction.what)) for form in self._withdrawn)


def _latest_first(claim: Claim) -> list[tuple[Correction, str]]:
    """A claim's corrections with their names: the day, and from the second of a day on its number.

    The number counts in the order of the file, to whose end corrections are added. So names stay when words
    change or one is added, and no name is lost or new when some change places.
    """
    of_day: Counter[str] = Counter()
    named = []
    for correction in claim.corrections:
        on = correction.on.edtf
        of_day[on] += 1
        named.append((correction, on if of_day[on] == 1 else f"{on}/{of_day[on]}"))
    # Sorted before it is reversed: those of one day come in the reverse order of the file.
    return sorted(named, key=lambda item: item[0].on.sort_key)[::-1]


def _pattern(form: str) -> re.Pattern[str]:
    """Texts that begin as a sentence does, whatever quotation marks they have, with any words for ``\\0``."""
    return re.compile(re.escape(_plain(form)).replace("\0", '([^"]+)'), re.IGNORECASE)


def _plain(text: str) -> str:
    return re.sub("[“”„‟«»‘’‚‛‹›'`*]", '"', " ".join(text.split())).rstrip(".")


def _name(text: str) -> str:
    return _plain(text).strip('" .').casefold()
