"""Whether every text arrived as it was written.

It knows what was put into the records and what other people's programs read in the outputs, and shares no code with
the encoders between them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.attack.payloads import one_line
from tests.attack.records import MARK, Text


@dataclass
class Judge:
    """Texts by their marks, and what was seen of them in each output."""

    texts: Mapping[str, Text]
    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Marks of texts that arrived whole, by output."""
    changed: list[str] = field(default_factory=list)
    """Texts that did not, with the output and what stood there instead."""
    tried: int = 0
    """How many times a text was found in an output and compared."""

    def __post_init__(self) -> None:
        self._forms = {mark: tuple(_forms(text)) for mark, text in self.texts.items()}
        self._lines = {mark: tuple(_lines(text)) for mark, text in self.texts.items()}

    def look(
        self, output: str, string: str, *, exactly: bool = False, is_cut: bool = False, where: str = ""
    ) -> None:
        """Look at a string that was read in an output.

        Args:
            exactly: whether white space counts.
            is_cut: whether an ellipsis may stand in place of the rest.
        """
        if "Zq" not in string:
            return
        string = string if exactly else one_line(string)
        for match in MARK.finditer(string):
            text = self.texts.get(match[0])
            if text is None:
                continue
            self.tried += 1
            forms = (self._forms if exactly else self._lines)[match[0]]
            head, tail = string[: match.start()], string[match.end() :]
            whole = any(head.endswith(h) and tail.startswith(t) for h, t in forms)
            if whole:
                self.seen[output].add(match[0])
            elif not (is_cut and any(head.endswith(h) and _is_beginning(tail, t) for h, t in forms)):
                around = string[max(0, match.start() - 60) : match.end() + 60]
                self.changed.append(f"{output} {where}: {text.slot} {text.payload.text!r} is {around!r}")

    def look_at_all(
        self, output: str, strings: Iterable[str], *, exactly: bool = False, where: str = ""
    ) -> None:
        for string in strings:
            self.look(output, string, exactly=exactly, where=where)

    def look_at_line(self, output: str, line: str, *, where: str = "") -> None:
        """Look at one line of a text that a picture breaks into several, and cuts where it has no room."""
        line = one_line(line).removesuffix("…")
        for match in MARK.finditer(line):
            text = self.texts[match[0]]
            self.tried += 1
            if line.strip() in one_line(text.read):
                self.seen[output].add(match[0])
            else:
                self.changed.append(f"{output} {where}: {text.slot} {text.payload.text!r} is {line!r}")

    def look_at_pieces(self, output: str, string: str, *, where: str = "") -> None:
        """Look at a string in which an ellipsis may stand for any words, before the word of a text and behind it."""
        string = one_line(string)
        for match in MARK.finditer(string):
            text = self.texts[match[0]]
            self.tried += 1
            head, tail = string[: match.start()], string[match.end() :]
            if any(_meet(head[::-1], h[::-1]) and _meet(tail, t) for h, t in self._lines[match[0]]):
                self.seen[output].add(match[0])
            else:
                around = string[max(0, match.start() - 60) : match.end() + 60]
                self.changed.append(f"{output} {where}: {text.slot} {text.payload.text!r} is {around!r}")

    def slots(self, output: str) -> set[str]:
        """The fields that an output shows."""
        return {self.texts[mark].slot for mark in self.seen[output]}

    def lost(self, output: str) -> list[str]:
        """Texts that an output does not have, though it has the text of the same place of another round.

        A place is shown or it is not: what shows it for one text has to show it for every text.
        """
        shown = {self.texts[mark].place for mark in self.seen[output]}
        return [
            f"{output} lost {text.place} {text.payload.text!r}"
            for mark, text in self.texts.items()
            if text.place in shown and mark not in self.seen[output]
        ]


def _forms(text: Text) -> Iterator[tuple[str, str]]:
    """What has to stand before and after the mark: as it reads, or as it is written, where that is shown too.

    Words of an article are compared in Unicode's composed form, and some outputs show that; it is the same text.
    """
    composed = unicodedata.normalize("NFC", text.read) if text.slot.endswith(_OF_ARTICLE) else text.read
    for said in dict.fromkeys((text.read, text.written, composed)):
        head, _, tail = said.partition(text.mark)
        yield head, tail


def _lines(text: Text) -> Iterator[tuple[str, str]]:
    """The same with runs of white space as one space."""
    for head, tail in _forms(text):
        first, _, second = one_line(f"{head}{text.mark}{tail}").partition(text.mark)
        yield first, second


_OF_ARTICLE = (".exact", ".prefix", ".suffix", ".about")


def _is_beginning(shown: str, whole: str) -> bool:
    """Whether what is shown is the beginning of the whole and an ellipsis."""
    places = (n for n, letter in enumerate(shown) if letter == "…")
    return any(whole.startswith(shown[:place].rstrip()) for place in places)


def _meet(shown: str, whole: str) -> bool:
    """Whether what is shown begins as the whole does, up to an ellipsis if there is one."""
    return shown.startswith(whole) or _is_beginning(shown, whole)
