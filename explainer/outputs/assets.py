"""Our own style sheet, script and logo, so that pages look the same whatever generator publishes them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from explainer.outputs.output import Format, Output, Resources
from explainer.pictures import icons
from explainer.site import Site

FOLDER = "assets/explainer"
STYLES = ("voices", "pages", "text", "pictures", "search", "print")
"""The parts of the style sheet, in the order of the cascade."""
STYLE, SCRIPT, LOGO, WORKER, SEARCH = (
    f"{FOLDER}/{name}"
    for name in ("explainer.css", "explainer.js", "logo.svg", "iframe-worker.js", "search.js")
)


ICONS = "icons.svg"
"""The signs of kinds and verdicts, as symbols: pages draw them in pictures, the style sheet everywhere else."""


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """The style sheet, joined from its parts into one file, and every other asset as it is."""
    parts = [resources.assets.get(f"{name}.css", "") for name in STYLES]
    yield Output(STYLE, "\n".join([_icons(resources.assets[ICONS]), *parts]))
    for path, text in resources.assets.items():
        if not path.endswith(".css") and path != ICONS:
            yield Output(f"{FOLDER}/{path}", text)


def _icons(svg: str) -> str:
    """The symbols as variables of the style sheet, ``--ex-icon-supported`` and so on, to be used as masks."""
    drawn = {icon.name: f'<svg xmlns="{_SVG}" {icon.box}>{icon.shapes}</svg>' for icon in icons.read(svg)}
    lines = [f"  --ex-icon-{name}: url('data:image/svg+xml,{_data(icon)}');" for name, icon in drawn.items()]
    return "\n".join([":root {", *lines, "}"])


_SVG = "http://www.w3.org/2000/svg"


def _data(svg: str) -> str:
    """An SVG as it stands in a data address inside single quotes."""
    return quote(svg.replace("currentColor", "black"), safe=' "=:/-.,()')


FORMAT = Format(
    name="assets",
    render=render,
    title="Style sheet and script",
    standard="[CSS](https://www.w3.org/Style/CSS/), [SVG](https://www.w3.org/TR/SVG2/)",
    readers="the pages",
    addresses=("assets/explainer/explainer.css",),
)
