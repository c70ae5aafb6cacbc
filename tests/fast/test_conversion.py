"""What the fast way makes of Markdown is what Python-Markdown makes of it, to the letter, or it is left to it.

The words that go into the search index are those that Material reads of the result.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import shapes
from explainer.escape import inert
from explainer.fast.cutting import UncutError
from tests import bundles
from tests.attack import payloads, records
from tests.elmford import RICH
from tests.fast import EXAMPLES, engine
from tests.outputs.hostile import texts
from tests.site.project import ROOT

SETTINGS = """\
# file: site.yml
name: Elmford explained
licence: {{name: CC BY 4.0}}
publisher: {{name: Elmford reading circle}}
language: {}
"""


def refused(data: Path) -> dict[str, str]:
    """Pages of a data folder that are left to Python-Markdown, and why; all others are as it makes them."""
    found: dict[str, str] = {}
    made = engine.converter()
    for path, source in engine.pages(data):
        try:
            read = engine.fast(made, source)
        except UncutError as error:
            found[path] = str(error)
            continue
        assert read == engine.plain(source), path
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_elmford(lay: bundles.Lay, language: str) -> None:
    assert refused(lay(RICH + SETTINGS.format(language))) == {}


@pytest.mark.slow
def test_every_page_of_the_real_site() -> None:
    assert refused(ROOT / "data") == {}


def test_golden_pages() -> None:
    made = engine.converter()
    found = sorted((ROOT / "tests/golden").rglob("*.md"))
    assert len(found) > 15
    for path in found:
        source = path.read_text(encoding="utf-8")
        assert engine.fast(made, source) == engine.plain(source), path


@pytest.mark.slow
def test_pages_of_every_shape(tmp_path: Path) -> None:
    """But a topic of several texts, whose headings are equal: Python-Markdown numbers their ids."""
    shapes.write(shapes.together(*shapes.SOUND), 6, tmp_path)
    assert refused(tmp_path).keys() == {"topics/texts-of-one-topic-id-topic.md"}


@pytest.mark.slow
def test_pages_full_of_hostile_texts(tmp_path: Path) -> None:
    """Every field of every record holds a text that wants to mean something."""
    records.folder(payloads.own(), range(3)).write(tmp_path)
    assert refused(tmp_path) == {}


# Pages as our templates write them, and some that they do not

_ids = st.sampled_from(["evidence", "history", "a-b", "n1", "the-text", "_1", "a_1"])
_short = st.one_of(
    texts.filter(lambda text: len(text) < 200),
    st.sampled_from(["Evidence", "Evidence ", "证据", "a\xa0b", "The text"]),
)


@st.composite
def _inert(draw: st.DrawFn) -> str:
    """A text in one line, as a template writes it."""
    return str(inert(" ".join(draw(_short).split()) or "x"))


_words = st.lists(
    st.one_of(
        _inert(),
        _inert().map("<strong>{}</strong>".format),
        _inert().map('<a href="../x/" title="{0}">{0}</a>'.format),
    ),
    min_size=1,
    max_size=3,
).map(" ".join)
_headings = st.builds(
    lambda level, text, id, more: f"{'#' * level} {text}" + (f" {{ {id}{more}}}" if id or more else ""),
    st.integers(1, 4),
    _inert(),
    st.one_of(st.just(""), _ids.map("#{} ".format)),
    st.sampled_from(["", ".explainer-x ", "data-search-exclude "]),
)
_paragraphs = st.one_of(
    _words,
    st.builds(
        "{}\n{{: .explainer-x {}}}".format, _words, st.sampled_from(["", "#para ", "data-search-exclude "])
    ),
    st.builds("[{}](../claims/{}.md){}".format, _inert(), _ids, st.sampled_from(["", " and more.", "."])),
)
_callouts = st.builds(
    lambda kind, title, lines: "\n\n".join(
        [f'!!! {kind} "{title}"\n    {lines[0]}', *(f"    {line}" for line in lines[1:])]
    ),
    st.sampled_from(["note", "fact supported", "opinion"]),
    _words,
    st.lists(_words, min_size=1, max_size=3),
)


def _nested(within: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attributes, parts, joint: f"<{name}{attributes}>{joint.join(parts)}</{name}>",
        st.sampled_from(
            [
                "div",
                "p",
                "ul",
                "li",
                "section",
                "details",
                "pre",
                "table",
                "span",
                "strong",
                "blockquote",
                "h2",
                "dl",
            ]
        ),
        st.sampled_from(
            [
                "",
                ' class="a b"',
                " data-search-exclude",
                ' data-search-exclude=""',
                ' id="evidence"',
                ' class="linenodiv"',
                " open hidden",
            ]
        ),
        st.lists(within, max_size=4),
        st.sampled_from(["", " ", "\n"]),
    )


_elements = st.recursive(
    st.one_of(
        _inert(),
        st.sampled_from(
            [
                "<br>",
                "<hr>",
                '<img src="x" alt="">',
                "<wbr>",
                "<br/>",
                "<svg/>",
                "&nbsp;",
                "&amp;",
                "1 - 2",
                "x\ny",
            ]
        ),
    ),
    _nested,
    max_leaves=12,
)
_raw = st.builds(
    "<{0}{1}>{2}</{0}>".format,
    st.sampled_from(["div", "p", "ul", "section", "details", "table", "pre"]),
    st.sampled_from(["", ' class="explainer-x"', " data-search-exclude", ' id="top"']),
    st.lists(_elements, max_size=4).map("".join),
)
_ours = st.lists(st.one_of(_headings, _headings, _paragraphs, _callouts, _raw, _raw), min_size=1, max_size=8)


@pytest.mark.slow
@EXAMPLES
@given(_ours)
def test_generated_pages(blocks: list[str]) -> None:
    source = "\n\n".join(blocks)
    try:
        read = engine.fast(engine.converter(), source)
    except UncutError:
        return
    assert read == engine.plain(source)


STRANGE = (
    "+ one", "* one", "> said", "===", "    code", "a  \nb", "***", "| a | b |", "```\nx\n```", "[TOC]", "a\nb",
    "\\*", "[a]: b", "[a](b", "![a](b.png)", "<https://e.org>", "{: #x }", "# a {: #x", "## `a`", "???",
    '!!! "x"', "!!! note", "\ta", "qzj0jzq", ": a", "a\n: b", "[^1]", "[^1]: x", "#a", "####### a", "A\n---",
    "a\u2028b", "# a\nb", "# a #", "# a {}", "# a { }", "# a { x=y }", "# a { .x } b", "# a { #x .y #z }",
    '# a { data-toc-label="l" }', "# a { title='#q' }", "## ", "<div>", "</div>", "<b>", "a <div>b</div>",
    "<!-- c -->", "<div>a</div> b", "<p>a", "<div markdown>*a*</div>", "&", "&x", "<script>a</script>",
    "<style>a</style>", "<x-y>a</x-y>", "<svg>a</svg>", "<em>a<strong>b</em></strong>", "a &amp; b", "<br>",
    "<hr>", "a<br/>b", "<P>a</P>", "<p>a</P>", "<div>\n\na\n\n</div>", "<div>a</div>\n<div>b</div>",
    "<p>a</p>\nb", "a\n<p>b</p>", "<div>a</div>\n# x", "<textarea><p></textarea>", "<input>", "<p>a</p>   ",
    "   <p>a</p>", " a", "a   ", "<div>&foo</div>", "<div>&foo;</div>", "<div\ntitle='a'>x</div>",
    "<div>\n\n<p\n class='a'\n>x</p></div>", "<div>x</div\n>", "<b\ntitle='a'>x</b>", "<b title=a>x</b>",
    '<div title="a > b">x</div>', '<b title="*a*">x</b>', "a_b_c", "a@b.org", "<p>a</p>\n{: .x }",
    "a\n{: .x }\n{: .y }", '!!! note "a"\n    b\n    c', '!!! note "a"\n    b\n\n        c', "a\n\n    b",
    '!!! note ""\n    b', '!!! note "a"', '!!! note "a"\n    # b', '!!! note "a"\n    b\n\nc\n\n    d',
    '!!! note "a"\n    <p>b</p>', '!!! note "a"\n\n    b', '!!! note "a"\n    b\n\n    !!! note "b"\n        c',
    "a\n\n\n\n\nb", '<p id="x">a</p>\n\n# x', "# a\n\n# a", "# 中\n\n# 国", "# a\n\n# b { #a }",
    "# a\n\nb\n{: #a }", "# a  b", "# a\xa0b", "a\x85b", "a\x0cb",
)  # fmt: skip
"""What our templates do not write, or not so. No block begins as a list does: what is contributed may, for it means
nothing there."""


@pytest.mark.parametrize("around", ["{}", "x\n\n{}\n\ny", "# h\n\n{}\n\n<p>q</p>\n\nz"])
def test_what_no_template_of_ours_writes(around: str) -> None:
    made = engine.converter()
    for block in STRANGE:
        source = around.format(block) if "{}" not in block else around.replace("{}", block)
        try:
            read = engine.fast(made, source)
        except UncutError:
            continue
        assert read == engine.plain(source), block


@pytest.mark.parametrize(
    "options",
    [
        {"permalink": False, "toc_depth": 2},
        {
            "permalink": "¶",
            "toc_depth": "2-3",
            "title": "On & on",
            "permalink_title": 'Hi "x"',
            "anchorlink": True,
        },
        {
            "baselevel": 2,
            "separator": "_",
            "permalink": True,
            "permalink_leading": True,
            "permalink_class": "a b",
        },
        {"marker": "The first", "slugify": lambda text, separator: text.upper().replace(" ", separator)},
        {"marker": "", "slugify": lambda text, separator: ""},
    ],
)
def test_options_of_the_list_of_headings(options: dict[str, Any]) -> None:
    source = "# A title\n\n## One { #one }\n\nThe first\n\n### Two\n\n<p>a</p>\n\n#### Three  four {: .x }\n\n[a](b.md)"
    made = engine.converter(**options)
    try:
        read = engine.fast(made, source)
    except UncutError:
        assert "marker" in options
        return
    assert read == engine.plain(source, **options)
