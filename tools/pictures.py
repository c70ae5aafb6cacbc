"""The pictures of the documentation, taken from the real site: ``python -m tools.pictures``.

Each is a part of a built page in the light palette, 1,200 pixels wide. They are taken anew when the pages have
changed enough for a reader to notice; nothing checks them, because no two browsers draw the same pixels.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from tools import browser

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
WIDTH = 1200
MARGIN = 12
MAX_BYTES = 200_000


class Picture(NamedTuple):
    """What to take: from the top of one element to the bottom of another, after a click if one is named."""

    name: str
    page: str
    first: str
    last: str
    clicked: str | None = None


PICTURES = (
    Picture(
        "topic.png",
        "topics/russia-north-korea-alliance/index.html",
        "h1",
        "h2 ~ ul > li:nth-child(3)",
    ),
    Picture(
        "annotated-text.png",
        "articles/op-ed-russia-north-korea/index.html",
        ".explainer-reader",
        ".explainer-open",
        clicked="#m2",
    ),
    Picture(
        "callout.png",
        "claims/birthday-message-closest-comrade/index.html",
        ".admonition.fact",
        ".admonition.fact",
    ),
)


def main() -> int:
    path = browser.find()
    if path is None:
        print(browser.ADVICE)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", folder]
        subprocess.run(build, cwd=ROOT, check=True)
        with playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]) as chromium:
            too_large = [
                picture.name for picture in PICTURES if take(chromium, Path(folder), picture) > MAX_BYTES
            ]
    for name in too_large:
        print(f"docs/images/{name} has more than {MAX_BYTES:,} bytes: take less of the page")
    return 1 if too_large else 0


def take(chromium: Browser, site: Path, picture: Picture) -> int:
    """Take a picture, in two goes: the first one says how wide it is, the second makes it ``WIDTH`` pixels."""
    wide = _clip(_opened(chromium, site, picture, 1), picture)["width"]
    page = _opened(chromium, site, picture, WIDTH / wide)
    FOLDER.mkdir(exist_ok=True)
    taken = _small(page.screenshot(clip=_clip(page, picture), full_page=True))
    (FOLDER / picture.name).write_bytes(taken)
    print(f"docs/images/{picture.name}: {len(taken):,} bytes")
    return len(taken)


def _small(png: bytes) -> bytes:
    """The same picture with at most 256 colours: most of a screenshot is shades at the edges of letters."""
    buffer = BytesIO()
    image = Image.open(BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _opened(chromium: Browser, site: Path, picture: Picture, scale: float) -> Page:
    page = chromium.new_page(
        viewport={"width": 1180, "height": 900}, device_scale_factor=scale, color_scheme="light"
    )
    page.goto((site / picture.page).as_uri())
    page.evaluate("document.fonts.ready")
    if picture.clicked:
        page.locator(picture.clicked).click()
        page.mouse.move(0, 0)
    return page


def _clip(page: Page, picture: Picture) -> FloatRect:
    first, last = (page.locator(selector).first.bounding_box() for selector in (picture.first, picture.last))
    assert first and last, f"{picture.page} has no {picture.first} or {picture.last}"
    height = last["y"] + last["height"] - first["y"]
    return {
        "x": first["x"] - MARGIN,
        "y": first["y"] - MARGIN,
        "width": first["width"] + 2 * MARGIN,
        "height": height + 2 * MARGIN,
    }


if __name__ == "__main__":
    sys.exit(main())
