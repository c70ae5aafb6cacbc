"""The pictures of the documentation, taken from the real site: ``python -m tools.pictures``.

Each is a part of a built page in the light palette, 1,200 pixels wide. They are taken anew when the pages have
changed enough for a reader to notice; nothing checks them, because no two browsers draw the same pixels.
"""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from tools import browser

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
WIDTH = 1200
MARGIN = 12
MAX_BYTES = 200_000


class Picture(NamedTuple):
    """What to take: from the top of one element to the bottom of another, on a page of the site."""

    name: str
    page: str
    first: str
    last: str


PICTURES = (
    Picture(
        "annotated-text.png",
        "articles/op-ed-russia-north-korea/index.html",
        "p#p1",
        ".explainer-notes > :nth-child(2)",
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
    taken = _small(page, page.screenshot(clip=_clip(page, picture), full_page=True))
    (FOLDER / picture.name).write_bytes(taken)
    print(f"docs/images/{picture.name}: {len(taken):,} bytes")
    return len(taken)


_PIXELS = """async (encoded) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${encoded}`)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    const bytes = context.getImageData(0, 0, picture.width, picture.height).data;
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return [picture.width, btoa(text)];
}"""


def _small(page: Page, picture: bytes) -> bytes:
    """The same picture with at most 256 colours: most of a screenshot is shades at the edges of letters."""
    page.goto("about:blank")
    width, encoded = page.evaluate(_PIXELS, base64.b64encode(picture).decode())
    return indexed_png(int(width), base64.b64decode(encoded))


def indexed_png(width: int, pixels: bytes) -> bytes:
    """A PNG of RGBA pixels, each channel rounded as coarsely as it takes to need no more than 256 colours."""
    for step in (1, 3, 5, 15, 17, 51):
        rounded = memoryview(
            pixels.translate(bytes(round(value / step) * step for value in range(256)))
        ).cast("I")
        colours = {colour: index for index, colour in enumerate(sorted(set(rounded)))}
        if len(colours) <= 256:
            break
    indexes = bytes(map(colours.__getitem__, rounded))
    rows = b"".join(b"\0" + indexes[start : start + width] for start in range(0, len(indexes), width))
    palette = b"".join(colour.to_bytes(4, sys.byteorder)[:3] for colour in colours)
    header = struct.pack(">IIBBBBB", width, len(indexes) // width, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _opened(chromium: Browser, site: Path, picture: Picture, scale: float) -> Page:
    page = chromium.new_page(
        viewport={"width": 1100, "height": 800}, device_scale_factor=scale, color_scheme="light"
    )
    page.goto((site / picture.page).as_uri())
    page.evaluate("document.fonts.ready")
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
