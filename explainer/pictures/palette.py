"""The design tokens of the style sheet, for what cannot link to it: colours of both palettes, and the fonts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from explainer.model.scales import Scale

_TOKEN = re.compile(r"--ex-([a-z-]+):\s*([^;]+);")


def palettes(css: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The tokens of the light palette and of the dark one, by name: those of the first two blocks of ``voices.css``."""
    light, dark = css.split("}", 2)[:2]
    return dict(_TOKEN.findall(light)), dict(_TOKEN.findall(dark))


def name_of(step: Scale) -> str:
    """A step of a scale as the style sheet calls it, in classes and in tokens: ``not-enough-evidence``."""
    return step.value.replace("_", "-")
