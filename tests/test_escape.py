"""The boundary for text: whatever goes in means nothing afterwards, and reads the same."""

from __future__ import annotations

import html
import json
import re
from html import unescape

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import escape, prose
from explainer.escape import Markup, environment, inert, renderer, write

PAYLOAD = '"><script>alert(1)</script>{{ 7*7 }} *x* [a](javascript:alert(1)) --8<-- "README.md"'


def shown(text: str) -> str:
    """What a reader sees of a text: line breaks are spaces, other controls U+FFFD."""
    text = text.replace("\r\n", " ")
    breaks = "\t\n\x0b\x0c\r\x85\u2028\u2029"
    hidden = {chr(c) for c in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]} - set(breaks)
    return "".join(" " if c in breaks else "�" if c in hidden else c for c in text)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_text_reads_the_same_and_holds_no_syntax(text: str) -> None:
    encoded = inert(text)
    assert html.unescape(encoded) == shown(text)
    assert not set(encoded) & set("<>\"'`*_[](){}!~|\\:^+-=$%@/.,?") and "\n" not in encoded


@given(st.text())
def test_a_settled_page_is_the_same_document(text: str) -> None:
    page = f'<p title="{inert(text)}">{inert(text)}</p>'
    settled = escape.settled(page)
    assert len(settled) <= len(page)
    assert unescape(settled) == unescape(page)
    # No sign appeared that could open a tag or a reference, or end an attribute.
    assert [settled.count(sign) for sign in "<>\"'"] == [page.count(sign) for sign in "<>\"'"]
    assert escape.settled(settled) == settled


def test_digits_and_full_stops_are_settled() -> None:
    assert escape.settled(f"<p>{inert('In 2024, 1.9 million')}</p>") == "<p>In 2024, 1.9 million</p>"
    assert "<b>" not in escape.settled(inert("<b>&lt;b&gt;"))


def test_markup_passes_and_nothing_is_nothing() -> None:
    assert inert(Markup("<b>")) == "<b>"
    assert inert(None) == ""
    assert inert(12) == "&#49;&#50;"


def test_the_writer_refuses_what_did_not_pass() -> None:
    with pytest.raises(TypeError, match="Markup"):
        write("<b>")
    assert write(inert("<b>")) == "&#60;b&#62;"


def rendered(template: str, **values: object) -> str:
    return renderer(environment({"t": template}, {}), "t")(values)


@pytest.mark.parametrize(
    "template",
    [
        "{{ x }}",
        "{% set y = x %}{{ y }}",
        "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(x) }}",
        "{% for v in [x] %}{{ v }}{% endfor %}",
        "{{ [x] | first }}",
        "{{ x or 'nothing' }}",
        "{% set y %}{{ x }}{% endset %}{{ y }}",
        "{{ x.upper() }}",
        "{{ x[1:] }}",
    ],
)
def test_no_template_can_forget_the_boundary(template: str) -> None:
    assert not set(rendered(template, x=PAYLOAD)) & set('<>"{}*[]()')


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' ~ x }}",
        "{{ 'a' + x }}",
        "{{ '%s' % x }}",
        "{{ x | safe }}",
        "{{ [x] | join(' ') }}",
        "{{ x | replace('a', 'b') }}",
        "{{ x | format }}",
        "{{ x | indent }}",
        "{% autoescape false %}{{ x }}{% endautoescape %}",
    ],
)
def test_templates_cannot_go_round_it(template: str) -> None:
    with pytest.raises(jinja2.TemplateError):
        rendered(template, x=PAYLOAD)


def test_a_missing_value_is_an_error_with_the_templates_name() -> None:
    with pytest.raises(jinja2.TemplateError, match="t: UndefinedError"):
        rendered("{{ nothing.at.all }}")


def test_an_override_comes_first_and_can_extend_the_original() -> None:
    world = environment(
        {"page": '{% extends "explainer/page" %}{% block b %}mine {{ x }}{% endblock %}'},
        {"page": "[{% block b %}ours{% endblock %}]"},
    )
    assert renderer(world, "page")({"x": "<"}) == "[mine &#60;]"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<b>bold</b>", "HTML"),
        ("<!-- note -->", "HTML"),
        ("# Heading", "a heading"),
        ("Heading\n===", "a heading"),
        ("![a](https://example.org/a.png)", "a picture"),
        ("[a](javascript:alert(1))", "a link"),
        ("[a](//example.org)", "a link"),
        ("[a](docs/x.md)", "a link"),
        ("[a](https://user:pass@example.org)", "a link"),
        ("| a | b |\n|---|---|\n| c | d |", "a table"),
        ("```\ncode\n```", "a code block"),
        ("a\n\n    code", "a code block"),
        ("~~gone~~", "struck-out text"),
        ("[a]: https://example.org", "a link definition"),
        ("---", "a horizontal rule"),
        ("- item", "a list"),
        ("1. item", "a list"),
        ("> quote", "a quote"),
    ],
)
def test_prose_refuses_what_is_not_on_the_list(text: str, what: str) -> None:
    found = prose.problems(text, long=False)
    assert found and found[0].what.startswith(what)


def test_long_prose_allows_lists_and_quotes() -> None:
    text = "Words:\n\n- one\n- *two*\n\n1. first\n\n> said"
    assert prose.problems(text, long=True) == []
    assert "<ul> <li>one</li> <li><em>two</em></li> </ul>" in prose.blocks(text)


def test_prose_says_on_which_line() -> None:
    assert [p.line for p in prose.problems("good\n\nstill good\n\n# bad", long=False)] == [4]


def test_prose_renders_what_is_allowed() -> None:
    first, second = prose.paragraphs(
        "an *em*, `a|b` and [link](https://example.org/?a=1&b=2)\n\nsecond \\*x\\*"
    )
    assert html.unescape(first) == (
        'an <em>em</em>, <code>a|b</code> and <a href="https://example.org/?a=1&b=2" rel="noopener noreferrer">link</a>'
    )
    assert second == "second &#42;x&#42;"


@given(st.text(max_size=120))
def test_prose_never_lets_syntax_through(text: str) -> None:
    """Whatever a Prose field holds, what leaves is our own elements and encoded text."""
    for paragraph in (*prose.paragraphs(text), prose.blocks(text)):
        bare = paragraph
        for element in ("p", "em", "strong", "code", "ul", "ol", "li", "blockquote"):
            bare = Markup(bare.replace(f"<{element}>", "").replace(f"</{element}>", ""))
        assert "javascript" not in bare or "href" not in bare
        assert not set(bare.split("<a ")[0]) & set("<>{}*[]()`_")


PLAIN = st.text(alphabet="abcXYZ é“”’–… ,.;'\"()%/?-019", min_size=1, max_size=60).map(str.strip).filter(bool)


@given(PLAIN)
def test_the_short_way_says_the_same_as_the_long_way(text: str) -> None:
    """Plain words skip the parser; that must not change what comes out."""
    if not prose._PLAIN.fullmatch(text):
        return
    slow = escape.sanitised(prose._SHORT.render(text))
    assert prose.paragraphs(text) == (slow.removeprefix("<p>").strip().removesuffix("</p>"),)
    assert prose.problems(text, long=False) == list(prose._problems(text, False)) == []


WORDS = "a|b c|é|1| | |.|,|)|(|“|”|-|_|*|**|`|``|[|]|![|\\|&amp;|~~|<b>|<|>|#".split("|")
WHOLE = ["*em*", "**strong**", "`code`", "[link](https://example.org/a?b=1)", "[x](http://a.b)", "|"]
LINES = [
    "\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n    ",
    "\n# ",
    "\n---\n",
    "\n===\n",
    "\n```\n",
    "\n[a]: https://b.c\n",
]
PIECES = st.sampled_from([*WORDS, *WHOLE, *LINES])
MARKED = st.lists(PIECES, min_size=1, max_size=12).map("".join).map(str.strip).filter(bool)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(MARKED)
def test_the_quick_ways_say_the_same_as_the_parser(text: str) -> None:
    """Common shapes of prose skip the parser; they must neither allow more nor render differently."""
    for long in (False, True):
        assert prose.problems(text, long=long) == list(prose._problems(text, long))
    if not prose.problems(text, long=False):
        html = escape.sanitised(prose._SHORT.render(text))
        slow = re.findall(r"<p>(.*?)</p>", html, re.DOTALL)
        assert [unescape(part) for part in prose.paragraphs(text)] == [unescape(part) for part in slow]
    if not prose.problems(text, long=True):
        assert prose.readable(text) == "\n".join(prose._lines(prose._LONG.parse(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words – 20 % of them.", "Plain words – 20 % of them."),
        ("It is *so*, and **so**: `x_y`.", "It is so, and so: x_y."),
        ("See [the minutes](https://example.org/a_b?c=1).", "See the minutes (https://example.org/a_b?c=1)."),
        ("*So* it *is*", "So it is"),
        ("A *[deed](https://e.org)* &amp; \\*more", "A deed (https://e.org) & *more"),
        ("One\nline.\n\nTwo.", "One line.\nTwo."),
        ("So:\n\n- one\n- two\n\n  more", "So:\n- one\n- two\n  more"),
        ("2. one\n3. two", "2. one\n3. two"),
        ("> He said\n> so.\n>\n> - and so", "> He said so.\n> - and so"),
        ("1990 was warm. 2 + 2 > 3", "1990 was warm. 2 + 2 > 3"),
    ],
)
def test_prose_as_lines_of_plain_text(text: str, expected: str) -> None:
    assert prose.readable(text) == expected


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://localhost:8000/", True),
        ("https://пример.example/п", True),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("//example.org", False),
        ("https://", False),
        ("https://user@example.org", False),
        ("https://example.org:99999/", False),
        ("https://exa mple.org", False),
        ("https://example.org/\u202e", False),
        ('https://example.org/"onclick', False),
        ("https://[::1", False),
    ],
)
def test_addresses(url: str, good: bool) -> None:
    assert prose.is_web_address(url) is good


@pytest.mark.slow
@given(st.from_regex(prose._PLAIN_ADDRESS, fullmatch=True))
def test_what_is_seen_at_once_to_be_an_address_is_one(url: str) -> None:
    assert prose._is_web_address(url)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Plain words.", "Plain words."),
        ("See the [minutes](https://example.org/m), *1.9* million.", "See the minutes, 1.9 million."),
        ("One **bold**.\n\nTwo `code`.", "One bold.\n\nTwo code."),
        ("- a\n- b *c*\n\n> said", "a\n\nb c\n\nsaid"),
        ("5 < 6 &amp; <b>so</b> &#42;", "5 < 6 & <b>so</b> *"),
        ("a\nline that goes on", "a line that goes on"),
    ],
)
def test_prose_without_its_marks(text: str, words: str) -> None:
    assert prose.plain(text) == words


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(
    VALUES | st.sampled_from([{"a": "{"}, {"a": '{"'}, ["}"], {"": "{"}, {"a}": '{"b'}, {}, "</script>{%"])
)
def test_json_in_a_page_is_the_same_value_and_holds_no_syntax(value: object) -> None:
    block = escape.json_in_page([value], "application/json")
    inside = re.fullmatch(r'<script type="application/json">(.*)</script>', block)
    assert inside is not None
    assert json.loads(inside[1]) == [json.loads(escape.json_text(value))]
    assert not set(inside[1]) & set("<>&`*_|~^$!\x7f\u2028\u2029") and len(inside[1].splitlines()) == 1
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', inside[1])
    assert not any(brace in string for string in strings for brace in "{}")
