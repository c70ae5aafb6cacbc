"""What goes into the search index is what Material's own reader finds on the page, with all its peculiarities."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.fast.cutting import UncutError
from explainer.fast.words import Words
from tests.fast import EXAMPLES
from tests.fast.engine import searched

_FRONT = {"title": "Of the page"}

_text = st.sampled_from(
    [
        "a",
        "a b",
        " ",
        "\n",
        "\n  ",
        "&lt;b&gt;",
        "&#38;amp;",
        "&nbsp;",
        "&#x3c;",
        "ä 证",
        "a\nb",
        "\xa0",
        "\u2028",
        "",
    ]
)
_alone = st.sampled_from(
    [
        "<br>",
        "<br/>",
        "<hr>",
        '<img src="x" alt="">',
        "<wbr>",
        "<path/>",
        "<p/>",
        "<code />",
    ]
)
_names = st.sampled_from(
    "div p ul ol li pre code sub sup span strong table td section details summary object h1 h2 h3 a svg".split()
)
_attributes = st.sampled_from(
    ["", "", "", " data-search-exclude", ' data-search-exclude=""', ' class="linenodiv"', ' class="a"',
     ' class="headerlink"', ' id="x"', " id='x-&amp;'", ' id=""', ' ID="y"',
     ' class="explainer-x" data-search-exclude id="z"', " hidden",
     ' href="#a"']
)  # fmt: skip


def _element(within: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attributes, parts: f"<{name}{attributes}>{''.join(parts)}</{name}>",
        _names,
        _attributes,
        st.lists(within, max_size=4),
    )


_inside = st.recursive(st.one_of(_text, _alone), _element, max_leaves=15)
_blocks = st.lists(_element(_inside), min_size=1, max_size=6)


@pytest.mark.slow
@EXAMPLES
@given(_blocks)
@example(["<div data-search-exclude>a<div>b</div>c</div>", "<div>d</div>"])
@example(["<div data-search-exclude>a<div data-search-exclude>b</div>c</div>", "<p>d</p>"])
@example(["<p>a</p>", "<div data-search-exclude>a<div>b</div>c</div>", "<p>d</p>"])
@example(["<p>a</p>", "<div>a<p data-search-exclude>b<h2 id='x'>c</h2></p>d</div>", "<p>e</p>"])
@example(
    ["<p>a</p>", "<section data-search-exclude>a<div data-search-exclude>b</div>c</section>", "<p>e</p>"]
)
@example(["<p>a</p>", "<div data-search-exclude>a<p>b</p><div>c</div>d<p>e</p></div>", "<p>f</p>"])
@example(["<p>a</p>", "<div data-search-exclude><p>b</p><p><div>c</div></p></div>"])
@example(["<p>a</p>", "<h1 data-search-exclude id='z'>b</h1>", "<div>c</div>"])
@example(["<p>a</p>", "<div><h2 id='x'>b</h2>c</div>", "<p>d</p>"])
@example(["<div><h2 id='x'>b</h2><div><h3 id='y'>c</h3></div></div>", "<p>d</p>", "<h1 id='z'>e</h1>"])
@example(["<ul><li> </li><li><p></p>a</li></ul>", "<pre> \n <code>\n\n a</code></pre>", "<p>\n</p>"])
@example(
    [
        "<h2 id='a' data-search-exclude>a <code>b</code></h2>",
        "<p>c</p>",
        "<h2>without</h2>",
        "<h1 id='b'>d</h1>",
    ]
)
def test_generated_elements(blocks: list[str]) -> None:
    words = Words()
    try:
        for block in blocks:
            words.block(block)
        words.read()
        found = list(words.entries("at/", _FRONT))
    except UncutError:
        return  # MkDocs makes the page
    assert found == searched("\n".join(blocks), _FRONT)
