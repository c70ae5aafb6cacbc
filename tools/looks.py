"""How pages look: the pictures that ``tests/site/test_looks.py`` compares, and how two of them are compared.

``make looks`` renews them; what changed is then reviewed like any other file. They show the tests' own site, so
that an edit of the real one's data changes none of them, in letters that this project brings along, so that
they are the same wherever Chromium draws them, but for the odd shade at an edge.
"""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

FOLDER = Path(__file__).parents[1] / "tests" / "site" / "looks"
FONTS = Path(__file__).parents[1] / "explainer" / "assets" / "fonts"
SMALLER = 2
"""By how much a picture is reduced before it is kept."""
QUALITY = 60
FAINT = 28
"""Up to this difference of a shade, of 255, two points count as equal: compression alone makes as much."""
TOLERATED = 0.004
"""The share of points that may differ: a moved line or another colour of a callout is several times as much."""
TALLEST = 1800
"""How much of a long page is taken, in pixels."""


DRESS = """async ({css, fonts}) => {
  for (const [family, data] of Object.entries(fonts)) {
    const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
    document.fonts.add(await new FontFace(family, bytes).load());
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""
"""What a page runs with ``style()``: the page's policy allows no style sheet in it, and no font but the site's own."""


def style() -> dict[str, object]:
    """A style sheet that draws all letters with our fonts, and holds still what moves; and those fonts."""
    return {"css": _CSS, "fonts": {family: _encoded(FONTS / file) for family, file in _FAMILIES.items()}}


_CSS = """
:root { --ex-serif: Look-Serif !important; --ex-sans: Look-Sans !important; }
*, *::before, *::after { font-family: Look-Sans !important; transition: none !important;
  animation: none !important; caret-color: transparent !important; content-visibility: visible !important; }
.explainer-text, .explainer-text *, .explainer-statement, h1 { font-family: Look-Serif !important; }
.md-sidebar, .md-header, .md-tabs { position: static !important; }
"""
_FAMILIES = {"Look-Sans": "NotoSans-Regular.ttf", "Look-Serif": "NotoSerif-Bold.ttf"}


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def reduced(png: bytes) -> Image.Image:
    """A screenshot as it is kept: the top of it, smaller."""
    image = Image.open(BytesIO(png)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    return image.resize((image.width // SMALLER, image.height // SMALLER), Image.Resampling.BOX)


def keep(name: str, image: Image.Image) -> None:
    """Keep a picture under a name, without the extension."""
    FOLDER.mkdir(exist_ok=True)
    image.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


def kept(name: str) -> Image.Image:
    """The picture of that name.

    Raises:
        FileNotFoundError: there is none yet.
    """
    with Image.open(FOLDER / f"{name}.webp") as image:
        return image.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of points in which two pictures differ, from 0 to 1; all of them where their sizes do."""
    if one.size != other.size:
        return 1.0
    soft = [image.filter(ImageFilter.BoxBlur(1)) for image in (one, other)]
    apart = ImageChops.difference(*soft).convert("L").point(lambda shade: 255 if shade > FAINT else 0)
    return apart.histogram()[255] / (one.width * one.height)
