"""The picture that stands beside a link in a messenger or a network: a question and what its text is made of.

Networks take no SVG, so it is drawn with Pillow, without a browser and without a network, 1,200 by 630 pixels
as Open Graph's users expect (https://ogp.me/). Letters that our fonts lack, such as Korean or Arabic ones, are
not drawn as boxes: the line that needs them is left out, and the bar and its figures remain.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Self

from PIL import Image, ImageColor, ImageDraw, ImageFont

from explainer.pictures.composition import Part
from explainer.pictures.palette import name_of

WIDTH, HEIGHT = 1200, 630
SCALE = 2
"""How much larger it is drawn than it ends up, for smooth edges."""
STEPS = 8
"""How many steps an edge has from one colour to the other: the picture then has fewer than 256 colours."""
_STEPS_OF = [round(covered * STEPS / 255) for covered in range(256)]
_TOUCHED = [0] + [255] * 255
MARGIN = 72
SERIF, SANS = "NotoSerif-Bold.ttf", "NotoSans-Regular.ttf"
SIZES = (62, 56, 50, 44, 38)
"""The sizes of type a title may have; the largest one in which it fits is taken."""
LINES = 4
TITLE_ROOM = 250
BAR_TOP, BAR_HEIGHT = 430, 60
_COLOUR = re.compile(r"--ex-([a-z-]+):\s*(#[0-9a-f]{3,6});")


@dataclass(frozen=True, slots=True)
class Style:
    """What a preview is drawn with: fonts by file name, and the light palette's colours by name."""

    fonts: Mapping[str, bytes]
    colours: Mapping[str, str]


def colours(css: str) -> Mapping[str, str]:
    """The colours of the first palette in a style sheet, which is the light one, by name."""
    return dict(_COLOUR.findall(css.partition("}")[0]))


def draw(style: Style, title: str, name: str, parts: Sequence[Part], label: Callable[[Part], str]) -> bytes:
    """A PNG: ``title`` over the bar of ``parts`` with its legend, and the ``name`` of the site."""
    fonts, colours = (tuple(sorted(values.items())) for values in (style.fonts, style.colours))
    labels = tuple(map(label, parts))
    return _png(fonts, colours, title, name, tuple(parts), labels)


@lru_cache(maxsize=128)  # a tenth of a second each, and a preview builds again after every change
def _png(
    fonts: tuple[tuple[str, bytes], ...],
    colours: tuple[tuple[str, str], ...],
    title: str,
    name: str,
    parts: tuple[Part, ...],
    labels: tuple[str, ...],
) -> bytes:
    canvas = _begun(fonts, colours, name).copy()
    canvas.title(title, 142)
    if parts:
        canvas.bar(parts)
        canvas.legend(
            [
                (_colour_of(part), f"{label} {part.share.count}")
                for part, label in zip(parts, labels, strict=True)
            ]
        )
    else:
        canvas.strokes()
    return canvas.png()


@lru_cache(maxsize=4)
def _begun(fonts: tuple[tuple[str, bytes], ...], colours: tuple[tuple[str, str], ...], name: str) -> _Canvas:
    """What all pictures of a site have: its logo and its name."""
    canvas = _Canvas(Style(dict(fonts), dict(colours)))
    canvas.logo(MARGIN, 58, 44)
    canvas.line(name, SANS, 30, MARGIN + 62, 62, "soft")
    return canvas


def _colour_of(part: Part) -> str:
    if part.share.verdict is not None:
        return name_of(part.share.verdict)
    return "not-enough-evidence" if part.share.kind.value == "fact" else part.share.kind.value


class _Canvas:
    """A picture being drawn; every measure is in pixels of the finished picture.

    It holds numbers of colours: few are needed, and to find them in a picture of all colours takes longer than to draw.
    """

    def __init__(self, style: Style) -> None:
        self.style = style
        self.palette: dict[tuple[int, ...], int] = {}
        self.shades: dict[tuple[str, str], list[int]] = {}
        self.image = Image.new("L", (WIDTH, HEIGHT), self._number(self._colour("paper")))
        self.box(0, 0, WIDTH, 10, "supported")

    def copy(self) -> Self:
        """The same, to be drawn on by itself."""
        other = copy(self)
        other.palette, other.shades, other.image = dict(self.palette), dict(self.shades), self.image.copy()
        return other

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        radius: float = 0,
        *,
        on: str = "paper",
    ) -> None:
        left, top, right, bottom = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        with self._painted(x, y, width, height, colour, on) as (pen, dx, dy):
            pen.rounded_rectangle((left - dx, top - dy, right - dx, bottom - dy), radius * SCALE, fill=255)

    @contextmanager
    def _painted(
        self, x: float, y: float, width: float, height: float, colour: str, on: str
    ) -> Iterator[tuple[ImageDraw.ImageDraw, int, int]]:
        """A pen for a part of the picture, enlarged, and where that begins; what it leaves gets the colour."""
        left, top = int(x), int(y)
        size = (int(x + width) + 1 - left, int(y + height) + 1 - top)
        drawn = Image.new("L", (size[0] * SCALE, size[1] * SCALE))
        yield ImageDraw.Draw(drawn), left * SCALE, top * SCALE
        drawn = drawn.reduce(SCALE)
        touched = drawn.point(_TOUCHED)
        self.image.paste(drawn.point(self._shades(on, colour)), (left, top), touched)

    def _shades(self, on: str, colour: str) -> list[int]:
        """The numbers of the colours between two, for how much of a pixel is covered, of 255."""
        if (on, colour) not in self.shades:
            ends = self._colour(on), self._colour(colour)
            steps = [
                self._number(tuple(round(a + (b - a) * step / STEPS) for a, b in zip(*ends, strict=True)))
                for step in range(STEPS + 1)
            ]
            self.shades[on, colour] = [steps[step] for step in _STEPS_OF]
        return self.shades[on, colour]

    def _colour(self, name: str) -> tuple[int, ...]:
        return ImageColor.getrgb(self.style.colours[name])

    def _number(self, colour: tuple[int, ...]) -> int:
        return self.palette.setdefault(colour, len(self.palette))

    def font(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        return _loaded(self.style.fonts[name], size)

    def width(self, text: str, name: str, size: int) -> float:
        return self.font(name, size).getlength(_on_one_line(text)) / SCALE

    def can_write(self, text: str, name: str) -> bool:
        """Whether the font has all its letters, and they need no reordering."""
        return all(self._has(letter, name) for letter in set(text) if not letter.isspace())

    def _has(self, letter: str, name: str) -> bool:
        return _can_draw(self.style.fonts[name], letter)

    def line(
        self, text: str, name: str, size: int, x: float, y: float, colour: str, *, on: str = "paper"
    ) -> None:
        text = _on_one_line(text)
        if not text or not self.can_write(text, name):
            return
        font = self.font(name, size)
        box = [edge / SCALE for edge in font.getbbox(text)]
        left, top, right, bottom = max(0, x + box[0] - 1), y + box[1] - 1, x + box[2] + 1, y + box[3] + 1
        with self._painted(left, top, right - left, bottom - top, colour, on) as (pen, dx, dy):
            pen.text((x * SCALE - dx, y * SCALE - dy), text, font=font, fill=255)

    def title(self, text: str, top: float) -> None:
        room = WIDTH - 2 * MARGIN
        for size in SIZES:
            lines = list(self._wrapped(text, SERIF, size, room))
            if len(lines) <= LINES and len(lines) * size * 1.28 <= TITLE_ROOM:
                break
        else:
            lines = [*lines[: LINES - 1], f"{lines[LINES - 1].rstrip(' ,;:')}…"]
        for number, line in enumerate(lines):
            self.line(line, SERIF, size, MARGIN, top + number * size * 1.28, "ink")

    def _wrapped(self, text: str, name: str, size: int, room: float) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.width(longer, name, size) > room:
                yield line
                longer = word
            while self.width(longer, name, size) > room:  # a word that fits no line
                kept = self._fitting(longer, name, size, room)
                yield longer[:kept]
                longer = longer[kept:]
            line = longer
        if line:
            yield line

    def _fitting(self, word: str, name: str, size: int, room: float) -> int:
        """How many of a word's letters fit, at least one."""
        lengths = range(1, len(word) + 1)
        return max(1, bisect_right(lengths, room, key=lambda n: self.width(word[:n], name, size)))

    def bar(self, parts: Sequence[Part]) -> None:
        room = (WIDTH - 2 * MARGIN) / 100
        for part in parts:
            x, width, text = MARGIN + part.x * room, part.width * room, str(part.share.count)
            self.box(x, BAR_TOP, width, BAR_HEIGHT, _colour_of(part), 5)
            length = self.width(text, SANS, 30)
            if length + 6 <= width:
                colour = _colour_of(part)
                self.line(text, SANS, 30, x + (width - length) / 2, BAR_TOP + 9, "card", on=colour)

    def legend(self, entries: Sequence[tuple[str, str]]) -> None:
        size, x, y = 25, float(MARGIN), BAR_TOP + BAR_HEIGHT + 26
        for colour, text in entries:
            width = 30 + self.width(text, SANS, size)
            if x + width > WIDTH - MARGIN:
                x, y = float(MARGIN), y + 40
            self.box(x, y + 8, 18, 18, colour, 9)
            self.line(text, SANS, size, x + 28, y, "ink")
            x += width + 26

    def logo(self, x: float, y: float, size: float) -> None:
        unit = size / 32
        self.box(x, y, size, size, "hair", 7 * unit)
        self.box(x + unit, y + unit, size - 2 * unit, size - 2 * unit, "card", 6 * unit, on="hair")
        self._strokes(x + 5.2 * unit, y + 7.7 * unit, unit, "card")

    def strokes(self) -> None:
        """The three strokes of the logo, large: a site as a whole has no bar."""
        self._strokes(MARGIN, BAR_TOP - 10, 7.4, "paper")

    def _strokes(self, x: float, y: float, unit: float, on: str) -> None:
        high = 3.6 * unit
        for row, (colour, dashes) in enumerate(_DASHES.items()):
            for start, length in dashes:
                self.box(x + start * unit, y + row * 7 * unit, length * unit, high, colour, high / 2, on=on)

    def png(self) -> bytes:
        buffer = BytesIO()
        self.image.putpalette([value for colour in self.palette for value in colour])
        # A level more of compression saves a fiftieth and takes as long as all the rest.
        self.image.save(buffer, "PNG", compress_level=6)
        return buffer.getvalue()


def _on_one_line(text: str) -> str:
    """A text without line breaks, which would lie over what is below; the library has no shape for some of them."""
    return " ".join(text.split())


@lru_cache(maxsize=2048)
def _can_draw(font: bytes, letter: str) -> bool:
    """Whether a font has a letter, which is not one of those that need reordering."""
    if unicodedata.bidirectional(letter) in {"R", "AL", "AN"}:
        return False
    loaded = _loaded(font, SIZES[-1])
    return _drawn(loaded, letter) != _drawn(loaded, "\uffff")


@lru_cache(maxsize=32)
def _loaded(font: bytes, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(font), size * SCALE)


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    """How a letter looks; one that the font lacks looks like every other one that it lacks."""
    image = Image.new("L", (SIZES[-1] * SCALE * 2,) * 2)
    ImageDraw.Draw(image).text((0, 0), letter, font=font, fill=255)
    return image.tobytes()


_DASHES: Mapping[str, Sequence[tuple[float, float]]] = {
    "supported": [(0, 21.6)],
    "opinion": [(0, 3.6), (6.6, 3.6), (13.2, 3.6)],
    "prediction": [(0, 9.6), (12, 9.6)],
}
"""The logo's strokes, solid, dotted and dashed: where each part begins and how long it is, in its own unit."""
