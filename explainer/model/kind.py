"""Which of the three kinds a file of a claim is, before the model reads the rest of it."""

from __future__ import annotations

from typing import Any

from explainer import refusals
from explainer.finding import Finding
from explainer.model.claim import KINDS, BaseClaim
from explainer.model.scales import Kind
from explainer.nearest import did_you_mean, listed
from explainer.source import Document


def class_of(data: dict[str, Any], document: Document) -> type[BaseClaim] | Finding:
    """The class that a claim's ``kind`` names, or what is wrong with it."""
    written = data.get("kind")
    if written is None:
        advice = f"add `kind:` with {listed(Kind)}"
        return refusals.MISSING_KEY.at(document.whole(), "a claim needs the key `kind`", help=advice)
    found = next((cls for kind, cls in KINDS.items() if kind == written), None)
    return found or _no_kind(written, document)


def _no_kind(written: Any, document: Document) -> Finding:
    """What is wrong with a claim's ``kind``."""
    choices = f"it can be {listed(Kind)}"
    place = document.span(("kind",))
    if not isinstance(written, str):
        return refusals.WRONG_SHAPE.at(place, "`kind` is one word", label="more than that", help=choices)
    if not written:
        return refusals.BAD_VALUE.at(document.key_span(("kind",)), "`kind` has no value", help=choices)
    guess = did_you_mean(written, Kind)
    message = f"`{written[:60]}` is not a kind of claim"
    return refusals.BAD_VALUE.at(place, message, help=f"{guess} {choices.capitalize()}" if guess else choices)
