"""The table of differences that are known: each with the reason why it is none, and what takes it away.

Whatever is not here is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from explainer.engines import ZENSICAL, Engine
from tools.engines.reading import END, START, TEXT, Token


@dataclass(frozen=True)
class Explanation:
    """A difference in the content of pages, and ``level``, after which it is gone from either side."""

    title: str
    reason: str
    engines: tuple[Engine, ...]
    level: Callable[[list[Token]], list[Token]]


@dataclass(frozen=True)
class Files:
    """Files that are a theme's or an engine's own: by how their paths begin."""

    beginnings: tuple[str, ...]
    reason: str


def without_target_of_skipping(tokens: list[Token]) -> list[Token]:
    """Without the place that the link “Skip to content” leads to."""
    return _without(tokens, lambda token: token[1] == "a" and dict(token[2]).get("id") == "__skip")


def without_search_marks(tokens: list[Token]) -> list[Token]:
    """Without the attribute that keeps a part of a page out of the search."""
    return [
        (kind, name, tuple(pair for pair in attributes if pair[0] != "data-search-exclude"))
        for kind, name, attributes in tokens
    ]


def without_colours_of_code(tokens: list[Token]) -> list[Token]:
    """Blocks of code as their text alone."""
    blocks = _without(tokens, lambda token: token[1] == "div" and dict(token[2]).get("class") == "highlight")
    return list(_plain_blocks(blocks))


def _plain_blocks(tokens: list[Token]) -> Iterator[Token]:
    words: list[str] = []
    inside = False
    for token in tokens:
        kind, name, _ = token
        if (kind, name) == (START, "pre"):
            inside = True
            yield START, "pre", ()
        elif (kind, name) == (END, "pre"):
            yield TEXT, "".join("".join(words).split()), ()
            words, inside = [], False
            yield token
        elif not inside:
            yield token
        elif kind == TEXT:
            words.append(name)


def _without(tokens: list[Token], is_left_out: Callable[[Token], bool]) -> list[Token]:
    """Without some elements, but with what is in them."""
    kept: list[Token] = []
    open_: list[bool] = []
    for token in tokens:
        if token[0] == START and token[1] in ("a", "div"):
            open_.append(is_left_out(token))
        is_gone = token[0] != TEXT and token[1] in ("a", "div") and bool(open_) and open_[-1]
        if token[0] == END and token[1] in ("a", "div") and open_:
            open_.pop()
        if not is_gone:
            kept.append(token)
    return kept


EXPLAINED: tuple[Explanation, ...] = (
    Explanation(
        "The place that “Skip to content” leads to",
        'Zensical’s theme puts an empty `<a id="__skip">` before the content; Material leads to the first heading.',
        (ZENSICAL,),
        without_target_of_skipping,
    ),
    Explanation(
        "`data-search-exclude`",
        "Zensical takes the attribute out once it has left the part out of its search.",
        (ZENSICAL,),
        without_search_marks,
    ),
    Explanation(
        "Colours in blocks of code",
        "Zensical always colours code (`pymdownx.superfences`), MkDocs only if an extension is configured. The text is"
        " the same; no page made from data has such a block.",
        (ZENSICAL,),
        without_colours_of_code,
    ),
)

THEMES_OWN = Files(
    ("assets/javascripts/", "assets/stylesheets/", "assets/images/favicon.png"),
    "scripts, style sheets and icon of the theme",
)
ENGINES_OWN = Files(
    ("search/", "search.json", "sitemap.xml.gz", ".nojekyll", "objects.inv"),
    "the engine’s index for its own search, and the compressed copy of the site map",
)
NOT_COMPARED = (THEMES_OWN, ENGINES_OWN)
"""Files that are not compared byte by byte. `sitemap.xml` is, by the addresses it names."""
