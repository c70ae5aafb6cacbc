"""What a theme puts around a page: rendered once for all pages that differ in nothing but their texts.

A page is rendered whose texts are words that mean nothing, each with something in it that filters change: that shows
where a text arrives, and through which filter. From then on a page is put together from the theme's own pieces. Where
a text arrives in a way that is not known, there is no frame, and the theme renders each page.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from markupsafe import escape

from explainer.escape import literal


class UnframedError(Exception):
    """A theme does something with a text that nobody foresaw; the message names the text."""


FILTERS: Mapping[str, Callable[[str], str]] = {
    "": str,
    "e": lambda text: str(escape(str(text))),
    "striptags": lambda text: literal(text).striptags(),
    "striptags | e": lambda text: str(escape(literal(text).striptags())),
    "replace('edit', 'raw')": lambda text: text.replace("edit", "raw"),
}
"""What themes do with texts, under Jinja's names."""

_SECRET = "".join(secrets.choice(ascii_lowercase) for _ in range(8))
MARK = f"qzv{_SECRET}"
"""A page in which this stands is not put together. A site may say in its configuration what it likes, so that nobody
knows it before."""
_BATTERY = "&#38;&#60;b&#62;&#34;&quot;<i>edit  blob</i>%20 Äé/#?=1"
_ARRIVED = re.compile(rf"{MARK}([a-z]+?[0-9]*)(?:qzw|qzo(.*?)qzo\1{MARK})", re.DOTALL)


def probe(slot: str, begin: str = "") -> str:
    """A text that shows where it arrives and what became of it on the way; it can begin with something."""
    return f"{MARK}{slot}qzo{begin}{_BATTERY}qzo{slot}{MARK}"


def word(slot: str) -> str:
    """A part of an address, which shows where it arrives. No filter changes it, nor what may stand in its place."""
    return f"{MARK}{slot}qzw"


@dataclass(frozen=True, slots=True)
class Frame:
    """A theme's pieces, and between each two a text: the name of its slot, and that of its filter."""

    pieces: tuple[str, ...]
    slots: tuple[tuple[str, str], ...]

    def filled(
        self, texts: Mapping[str, str], finish: Callable[[str], str], finished: Mapping[str, str]
    ) -> str:
        """A page of these texts by the names of their slots.

        Args:
            texts: those that go through filters and are then finished as the page would be.
            finish: does that.
            finished: those that are put in as they are.
        """
        made = {
            slot: finish(FILTERS[slot[1]](texts[slot[0]])) for slot in set(self.slots) if slot[0] in texts
        }
        made |= {(name, ""): text for name, text in finished.items()}
        parts = [""] * (len(self.pieces) + len(self.slots))
        parts[::2] = self.pieces
        parts[1::2] = [made[slot] for slot in self.slots]
        return "".join(parts)


def framed(rendered: str, probes: Mapping[str, str]) -> Frame:
    """The frame that a rendered page shows.

    Args:
        rendered: the page, finished.
        probes: the probes it was rendered with, by their slots; what else arrived are words.

    Raises:
        UnframedError: something became of a text that is not known.
    """
    pieces, slots = [], []
    at = 0
    for match in _ARRIVED.finditer(rendered):
        pieces.append(rendered[at : match.start()])
        slots.append((match[1], "" if match[2] is None else _filter(match[1], match[0], probes)))
        at = match.end()
    pieces.append(rendered[at:])
    if any(secret in piece.lower() for piece in pieces for secret in (_SECRET, _SECRET[::-1])):
        raise UnframedError("a text arrives in parts, in capitals or backwards")
    return Frame(tuple(pieces), tuple(slots))


def _filter(slot: str, arrived: str, probes: Mapping[str, str]) -> str:
    for name, filter in FILTERS.items():
        if slot in probes and filter(probes[slot]) == arrived:
            return name
    raise UnframedError(f"what becomes of the {slot} is not known")


def numbered(slot: str, count: int) -> Iterator[str]:
    """The slots of texts of which a page has several."""
    return (f"{slot}{number}" for number in range(count))
