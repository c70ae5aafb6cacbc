"""A page of ours inside somebody else's: how large it is there, and the code that puts it there.

What the code asks for is as little as a frame can be given: it runs no script, sends no form, shares nothing with
the page around it, and hears from the browser nothing of where it stands. The one thing it may do is to let a
reader's own click on a link take the whole window, or a new one, to our page.
https://html.spec.whatwg.org/multipage/iframe-embed-object.html#attr-iframe-sandbox

Only a script could fit the frame's height to what is in it. Without one it is estimated from the lengths of the
texts, rather too large, for a narrow screen and for a wide one; between the two it is what a straight line gives,
which is never less than is needed, because the lines a text takes are a convex function of the width. Where it is
not enough, the frame scrolls.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from explainer import escape
from explainer.derived import composition
from explainer.model import Claim, Opinion, Prediction, Topic
from explainer.model.scales import Status
from explainer.pictures.text import LETTER
from explainer.pictures.text import width as width_of
from explainer.site import Site, addresses

WIDTH = 600
"""How wide the frame is at most, in CSS pixels."""
NARROW, WIDE = 320, 480
"""The widths of the frame for which heights are estimated; on a page of 680 pixels it has more than the second."""
NARROW_SCREEN, WIDE_SCREEN = 360, 680
"""The widths of the window from which and up to which the height changes: the frame and a page's margins."""
TALLEST = 800
"""Beyond this it scrolls: a frame that is higher than a window is a page of its own."""
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"


class Size(NamedTuple):
    """Heights in CSS pixels, at the narrowest and at the widest."""

    narrow: int
    wide: int


def code(site: Site, record: Topic | Claim, size: Size | None = None) -> str:
    """The HTML to put on another page; nothing while the site's own address is unknown, for it would be dead."""
    if not site.address:
        return ""
    size = size or size_of(site, record)
    source = f"{site.address}{addresses.embed(record)}"
    return (
        f'<iframe src="{_attribute(source)}" title="{_attribute(title(site, record))}" width="{WIDTH}" '
        f'height="{size.narrow}" style="{_style(size)}" loading="lazy" referrerpolicy="no-referrer" '
        f'sandbox="{SANDBOX}"></iframe>'
    )


def title(site: Site, record: Topic | Claim) -> str:
    """What the frame is called: what it is about, and whose it is."""
    about = record.question if isinstance(record, Topic) else record.statement
    return f"{about} – {site.settings.name}"


def _attribute(text: str) -> str:
    """A text in the double quotes of an attribute in any HTML; harmless signs stand as they are, to be read."""
    return escape.settled(escape.inert(text))


def _style(size: Size) -> str:
    """No border, never wider than its place, and the height that goes with the width of the window."""
    slope = (size.narrow - size.wide) / (WIDE_SCREEN - NARROW_SCREEN)
    start = ceil(size.narrow + slope * NARROW_SCREEN)
    height = f"clamp({size.wide}px,calc({start}px - {100 * slope:.1f}vw),{size.narrow}px)"
    return f"border:0;width:100%;max-width:{WIDTH}px;height:{height}"


def size_of(site: Site, record: Topic | Claim) -> Size:
    """How high the frame has to be, by an estimate of its lines."""
    texts = _of_topic(site, record) if isinstance(record, Topic) else _of_claim(site, record)
    return Size(_height(texts, NARROW), _height(texts, WIDE))


Texts = list[tuple[float, float]]
"""How long each paragraph would be on one line, and how high a line of it is, both in CSS pixels."""
_SMALL, _BODY, _TITLE = 13.0, 14.0, 17.0
"""Sizes of type in ``assets/embed.css``, with a reader's usual 16 pixels."""
_LINE = 1.5
_MARGIN, _BETWEEN = 36, 7
"""What the frame's lines and paddings take of its width, and the space below a paragraph."""
_LONGER = 1.3
"""How many letters most languages take for what English says in one."""
_BAR = (1.0, 30.0)
_FILLED = 0.96
"""How much of a line words fill, since they are not broken."""
_AROUND = 60
"""Paddings above and below, and the last line with its link, which on a narrow screen are two."""


def _of_claim(site: Site, claim: Claim) -> Texts:
    ours = _LONGER if not site.settings.language.startswith("en") else 1
    articles = [site.articles.get(one.article) for one in claim.appearances[:1]]
    titles = sum(len(article.title) for article in articles if article)
    return [
        _words(95 * ours, _SMALL),  # kind and verdict, and what they mean
        _text(claim.statement, _TITLE),
        _words(45 * ours + titles, _SMALL),
        *(_text(part, _BODY) for part in (claim.explanation or "").split("\n\n")),
        *([_words(50 * ours, _SMALL)] if isinstance(claim, Opinion) else []),
        *([_words(95 * ours + len(claim.wording or ""), _SMALL)] if isinstance(claim, Prediction) else []),
        _words(
            (150 + 40 * bool(claim.corrections)) * ours, _SMALL
        ),  # the evidence, until when, who reviewed it
        *([] if claim.status is Status.PUBLISHED else [_words(200 * ours, _BODY)]),
    ]


def _of_topic(site: Site, topic: Topic) -> Texts:
    ours = _LONGER if not site.settings.language.startswith("en") else 1
    legend = _words(18 * ours * len(composition(site.claims_of(topic))), _SMALL)
    title = _words(40 * ours + len(topic.title), _SMALL)
    return [title, _text(topic.question, _TITLE), _BAR, legend, _words(130 * ours, _SMALL)]


def _text(text: str, size: float) -> tuple[float, float]:
    return width_of(text, size), size * _LINE


def _words(letters: float, size: float) -> tuple[float, float]:
    """Words of ours of about so many letters, in whatever language."""
    return letters * LETTER * size, size * _LINE


def _height(texts: Texts, width: int) -> int:
    """A height in steps of ten pixels."""
    room = (width - _MARGIN) * _FILLED
    high = sum(ceil(length / room) * line + _BETWEEN for length, line in texts)
    return min(TALLEST, 10 * ceil((high + _AROUND) / 10))
