"""The signs of kinds and verdicts, by the names of their classes, from the one file that has them."""

from __future__ import annotations

import re
from typing import NamedTuple

_SYMBOL = re.compile(r'<symbol id="ex-([\w-]+)" (viewBox="[^"]+")>(.+?)</symbol>')


class Icon(NamedTuple):
    """A sign: its box, and the shapes in it, in the colour of the text around it."""

    name: str
    box: str
    shapes: str


def read(svg: str) -> list[Icon]:
    """The symbols of ``icons.svg``."""
    return [Icon(*found) for found in _SYMBOL.findall(svg)]
