"""Our own style sheet, so that callouts look the same whatever generator publishes the pages."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.outputs.output import Output, Resources
from explainer.site import Site

FOLDER = "assets/explainer"


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Every asset, under ``assets/explainer/``."""
    for path, text in resources.assets.items():
        yield Output(f"{FOLDER}/{path}", text)
