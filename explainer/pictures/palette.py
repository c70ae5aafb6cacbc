"""The design tokens of the style sheet, for what cannot link to it: colours of both palettes, and the fonts."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"--ex-([a-z-]+):\s*([^;]+);")


def palettes(css: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The tokens of the light palette and of the dark one, by name: those of the first two blocks of ``voices.css``."""
    light, dark = css.split("}", 2)[:2]
    return dict(_TOKEN.findall(light)), dict(_TOKEN.findall(dark))
