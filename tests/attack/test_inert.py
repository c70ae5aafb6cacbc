"""Inert text comes back unchanged from Python-Markdown with every extension that is installed, wherever it stands."""

from __future__ import annotations

import importlib
import pkgutil
import re

import markdown
import pymdownx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from explainer.escape import inert
from tests.attack.payloads import nasty
from tests.site import dom

pytestmark = pytest.mark.site

# What a page's Markdown is read with: our own extensions, and the theme's and everybody's favourites.
STANDARD = ("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "meta", "nl2br", "sane_lists",
            "smarty", "tables", "toc", "wikilinks")  # fmt: skip
# Those that need settings of their own, or read files: `snippets` stays, because it must find nothing to read.
LEFT_OUT = {"pymdownx.pathconverter", "pymdownx.b64"}


def pymdownx_extensions() -> list[str]:
    names = [f"pymdownx.{module.name}" for module in pkgutil.iter_modules(pymdownx.__path__)]
    names = [name for name in names if hasattr(importlib.import_module(name), "makeExtension")]
    return sorted(set(names) - LEFT_OUT)


def reader() -> markdown.Markdown:
    names = [*STANDARD, *pymdownx_extensions()]
    options = {
        "toc": {"permalink": True},
        "pymdownx.snippets": {"check_paths": True},
        "pymdownx.tasklist": {"custom_checkbox": True},
    }
    return markdown.Markdown(extensions=names, extension_configs=options)


PLACES = {
    "paragraph": "{0}\n",
    "second line": "Words\n{0}\n",
    "heading": "# {0}\n",
    "heading with an id": "## {0} {{ #place }}\n",
    "cell": "| a | b |\n| --- | --- |\n| {0} | x |\n",
    "head of a table": "| {0} | b |\n| --- | --- |\n| c | x |\n",
    "item": "- {0}\n- other\n",
    "quote": "> {0}\n",
    "callout title": '!!! fact "{0}"\n\n    Words.\n',
    "callout": '!!! fact supported "Title"\n\n    **{0}**\n\n    <span class="s">{0}</span>\n',
    "block": "<div>{0}</div>\n",
    "table block": "<table>\n<tr><td>{0}</td></tr>\n</table>\n",
    "inline element": "Words <q>{0}</q> words.\n",
    "link": "[{0}](index.md)\n",
    "strong": "**{0}**\n",
    "Markdown in a block": '<div markdown="1">\n{0}\n</div>\n',
    "attribute": '<p title="{0}">x</p>\n',
    "attribute in a line": 'Words <span title="{0}">x</span> words.\n',
}
READER = reader()


def converted(place: str, text: str) -> str:
    READER.reset()
    return READER.convert(PLACES[place].format(inert(text)))


def reads(place: str, page: dom.Element) -> list[str]:
    """The text that came out at the place, once or twice, without the words around it."""
    if place.startswith("attribute"):
        return [element.attributes["title"] for element in page if "title" in element.attributes]
    page = page.without("headerlink")
    wanted = {"paragraph": "p", "second line": "p", "heading": "h1", "heading with an id": "h2", "cell": "td",
              "head of a table": "th", "item": "li", "quote": "blockquote", "callout title": "p", "callout": "strong",
              "block": "div", "table block": "td", "inline element": "q", "link": "a", "strong": "strong",
              "Markdown in a block": "div"}  # fmt: skip
    found = page.all(wanted[place])[0].text
    also = [page.one("span", "s").text] if place == "callout" else []
    return [found.removeprefix("Words ") if place == "second line" else found, *also]


def test_the_extensions_are_those_that_are_installed() -> None:
    assert {"pymdownx.emoji", "pymdownx.snippets", "pymdownx.superfences", "pymdownx.magiclink"} <= set(
        pymdownx_extensions()
    )
    READER.reset()
    # They do change what is not inert, or this test would show nothing.
    assert READER.convert("*a* 1st ~~b~~ {++c++} ++ctrl++") != "<p>*a* 1st ~~b~~ {++c++} ++ctrl++</p>"


@pytest.mark.parametrize("place", PLACES)
def test_nasty_texts_read_the_same(place: str) -> None:
    for text in nasty():
        page = dom.parse(converted(place, text))
        assert set(reads(place, page)) == {text}, converted(place, text)
        assert not page.all("script") and not page.all("img"), text


PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=60
)


@given(st.sampled_from(sorted(PLACES)), PRINTABLE)
@settings(max_examples=300, deadline=None)
def test_any_text_reads_the_same(place: str, text: str) -> None:
    text = " ".join(text.split()) or "x"
    assert set(reads(place, dom.parse(converted(place, text)))) == {text}


@pytest.mark.browser
def test_a_browser_reads_the_same(browser: Browser) -> None:
    texts = nasty()
    pieces = [f'<div class="case">{converted("paragraph", text)}</div>' for text in texts]
    page = browser.new_page()
    page.set_content("<!doctype html>" + "".join(pieces))
    read = page.evaluate('() => [...document.querySelectorAll(".case")].map(e => e.textContent.trim())')
    page.close()
    assert read == texts
    assert re.search(r"<script>", "".join(texts))
