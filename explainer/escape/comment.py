"""Text as a comment of a YAML file, which programs and people read who look for what a comment can say."""

from __future__ import annotations

import re

from explainer import hidden
from explainer.escape.plain import printable

_MEANT = re.compile(r"[#\\]")
_LONGEST = 300
"""In characters: where a record comes from is found by less, and nobody reads on."""


def comment(text: str) -> str:
    """A comment of one line that says nothing to a program: no ``#`` in it, nothing hidden, at most so long."""
    line = "".join(c if c.isprintable() else " " for c in printable(text))
    gone = set(hidden.places(line))
    shown = " ".join("".join("�" if n in gone else c for n, c in enumerate(line)).split())
    shown = _MEANT.sub(lambda found: f"%{ord(found[0]):02X}", shown)
    return f"# {shown if len(shown) <= _LONGEST else f'{shown[: _LONGEST - 1]}…'}"
