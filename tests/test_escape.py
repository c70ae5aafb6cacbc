"""The boundary for text: whatever goes in means nothing afterwards, and reads the same."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from html import unescape
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import escape, hidden, prose
from explainer.escape import Markup, environment, inert, markup, renderer, templates, write
from explainer.escape.csv import guarded

PAYLOAD = '"><script>alert(1)</script>{{ 7*7 }} *x* [a](javascript:alert(1)) --8<-- "README.md"'


BREAKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
CONTROLS = {chr(c) for c in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]} - set(BREAKS)


def shown(text: str) -> str:
    """What a reader sees of a text: line breaks are spaces, other controls U+FFFD."""
    return "".join(" " if c in BREAKS else "�" if c in CONTROLS else c for c in text.replace("\r\n", " "))


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
    assert inert(Markup("<b>")) == escape.literal("<b>") == "<b>"
    assert isinstance(escape.literal("<b>"), Markup)
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
    with pytest.raises(jinja2.TemplateError, match="t: UndefinedError"):
        rendered("{{ nothing }}")


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


# Every character where a table or a pattern begins or ends, and many others.
CODES = (*range(0x3200), *range(0xD700, 0xE100), *range(0xFD00, 0x10100), *range(0x1BC00, 0x1BD00),
         *range(0x1D100, 0x1D200), *range(0xDFFF0, 0xE1010), 0x10FFFF)  # fmt: skip
CHARACTERS = [chr(code) for code in CODES]


def test_every_character_alone_is_a_reference_or_itself() -> None:
    for character in CHARACTERS:
        expected = shown(character)
        if expected.isascii() and not expected.isalpha() and expected != " ":
            expected = f"&#{ord(character)};"
        assert inert(character) == expected, hex(ord(character))


def test_what_is_looked_for_is_what_the_table_has() -> None:
    table = set(CODES) & markup._REFERENCES.keys()
    found = {ord(character) for character in CHARACTERS if markup._SPECIAL.fullmatch(character)}
    assert found == table
    found = {ord(character) for character in CHARACTERS if markup._SPECIAL_IN_HTML.fullmatch(character)}
    assert found == {code for code in table if chr(code) not in markup._HARMLESS.values()}


def test_every_character_is_settled_at_once_as_it_would_be_later() -> None:
    with escape.settling():
        at_once = [inert(character) for character in CHARACTERS]
    assert at_once == [escape.settled(inert(character)) for character in CHARACTERS]


@given(st.text(max_size=2_000))
def test_a_text_settled_at_once_is_as_it_would_be_later(text: str) -> None:
    with escape.settling():
        at_once = inert(text)
        with escape.unsettled():
            assert inert(text) == markup._ANYWHERE[0](text)
        assert inert(text) == at_once
    assert at_once == escape.settled(inert(text))
    assert inert(text) == markup._ANYWHERE[0](text)


def test_templates_settle_what_they_print_and_nothing_that_they_say() -> None:
    page = {"page": "{{ '&#46;' }} {{ said }} {{ 1.5 }} {{ number }} {{ said | list | length }}"}
    for _ in range(2):
        with escape.settling():
            settled = renderer(environment(page, {}, is_settled=True), "page")(
                {"said": "2.5*", "number": 2.5}
            )
        assert settled == "&amp;#46; 2.5&#42; 1.5 2.5 4"
        plain = renderer(environment(page, {}), "page")({"said": "2.5*", "number": 2.5})
        assert plain == "&amp;#46; &#50;&#46;&#53;&#42; 1.5 &#50;&#46;&#53; &#52;"


def test_what_is_printed_is_remembered_within_bounds() -> None:
    world = environment({"page": "{% for one in many %}{{ one }},{% endfor %}"}, {})
    most = templates._Said.MOST
    many = [f"{number:09}" for number in range(most + 10)]
    rendered = renderer(world, "page")({"many": ["x" * 5_000, *many, *many[:3], "x" * 5_000]})
    assert html.unescape(rendered).split(",")[1:-2] == [*many, *many[:3]]
    said: templates._Said = world.said  # type: ignore[attr-defined]
    assert 0 < len(said) <= most and max(map(len, said)) < 100


def test_a_windows_line_break_is_one_space() -> None:
    assert inert("a\r\nb\r\n\r\nc\n\rd") == "a b  c  d"
    assert inert("=\r\n=") == "&#61; &#61;"


def test_long_texts_are_encoded_as_short_ones() -> None:
    for length in (1, 160, 999, 1000, 1001, 5000):
        assert inert("<" * length) == "&#60;" * length
        assert isinstance(inert("x" * length), Markup)


def test_a_link_encodes_both_its_halves() -> None:
    assert escape.link(inert("a?b"), "<x>") == '<a href="a&#63;b">&#60;x&#62;</a>'
    assert escape.link('"><b>', Markup("<i>")) == '<a href="&#34;&#62;&#60;b&#62;"><i></a>'  # type: ignore[arg-type]
    assert isinstance(escape.link(inert("a"), "b"), Markup)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (10, "10"), (1.5, "1.5"), (-2.0, "-2"), (100.0, "100"), (3.14159, "3.14")],
)
def test_numbers_stand_as_short_as_they_can(value: float, written: str) -> None:
    assert escape.number(value) == written and isinstance(escape.number(value), Markup)


def test_a_number_is_written_as_it_is_whatever_was_written_before() -> None:
    assert [escape.number(value) for value in (0.0, -0.0, 0, -0.0, 1, True, 1.0)] == [
        *("0", "-0", "0", "-0", "1", "1", "1")
    ]


def test_several_numbers_stand_apart() -> None:
    assert escape.numbers((1, 2.5, -3.004)) == "1 2.5 -3" and escape.numbers([]) == ""
    assert isinstance(escape.numbers([1]), Markup)
    with pytest.raises(TypeError, match=r"^only a number is written as it stands$"):
        escape.numbers([1, "2"])  # type: ignore[list-item]


def test_only_numbers_stand_as_they_are() -> None:
    for value in ('1" onload="', None, Markup("1")):
        with pytest.raises(TypeError, match=r"^only a number is written as it stands$"):
            escape.number(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^a page must be Markup: text that has passed explainer\.escape$"):
        write("x")
    assert type(write(Markup("x"))) is str


def test_exactly_these_signs_are_settled() -> None:
    settled = {code for code in range(0x20, 0x7F) if "&" not in escape.settled(f"<b>&#{code};")}
    assert {chr(code) for code in settled} == set("0123456789,.-:;()/?!%")
    assert escape.settled("&#48;&#49;a&#60;&#480;&#4;") == "01a&#60;&#480;&#4;"


def test_the_sanitiser_keeps_what_is_allowed_and_no_more() -> None:
    good = (
        "<p>a<em>b</em><strong>c</strong><code>d</code><br>e</p><ul><li>f</li></ul><blockquote>g</blockquote>"
    )
    assert escape.sanitised(good) == good
    assert escape.sanitised('<ol start="3"><li>x</li></ol>') == '<ol start="&#51;"><li>x</li></ol>'
    assert escape.sanitised("<ol><li>x</li></ol>") == "<ol><li>x</li></ol>"
    rel = 'rel="noopener noreferrer"'
    for scheme in ("http", "https"):
        link = escape.sanitised(f'<a href="{scheme}://x.y/?a=1&amp;b" id="i" class="c">z</a>')
        assert link == f'<a href="{inert(f"{scheme}://x.y/?a=1&b")}" {rel}>z</a>'
    assert escape.sanitised('<a title="1" href="">z</a>') == f'<a title="&#49;" href="" {rel}>z</a>'
    assert escape.sanitised('<a href="javascript:x">z</a>') == f"<a {rel}>z</a>"
    for attribute in ('href="mailto:a@x.y"', 'hreflang="de"', 'href="//x.y"', 'name="x"', 'target="_blank"'):
        assert escape.sanitised(f"<a {attribute}>z</a>") in (
            f"<a {rel}>z</a>",
            f'<a href="{inert("//x.y")}" {rel}>z</a>',
        )
    assert escape.sanitised("<h1>a</h1><b>b</b><script>c</script><table><tr><td>d") == "abd"
    assert (
        escape.sanitised('<p align="left">a</p><ol type="i"><li value="2">b</li></ol>')
        == "<p>a</p><ol><li>b</li></ol>"
    )
    assert isinstance(escape.sanitised("a"), Markup)
    assert escape.sanitised('<ol start=""><li>x</li></ol>') == '<ol start=""><li>x</li></ol>'
    for bad in (
        "<script>x</script>",
        "<b onclick=x>",
        "<img src=x>",
        "<style>x</style>",
        '<p style="x">',
        "<h1>",
    ):
        assert not set(escape.sanitised(bad).replace("<p>", "").replace("</p>", "")) & set("<>="), bad


def test_text_beside_tags_is_encoded_and_what_looks_like_one_is_text() -> None:
    assert escape.sanitised("1 &lt;p&gt; {{ x }}") == inert("1 <p> {{ x }}")
    assert escape.sanitised("<p>&amp;lt;</p>") == "<p>&#38;lt&#59;</p>"
    assert escape.sanitised('<a href="https://x.y">{%</a>').endswith(">&#123;&#37;</a>")


# Text for terminals and files.

# What Unicode calls Default_Ignorable_Code_Point, but for what shapes the character before it (U+200C and U+200D,
# U+FE00 to U+FE0F); controls of lines and directions; and what is no character.
IGNORABLE = {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x200B, 0x200E, 0x200F,
             *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0, *range(0xFFF0, 0xFFF9),
             *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000)}  # fmt: skip
NO_TEXT = {0x2028, 0x2029, 0xFFF9, 0xFFFA, 0xFFFB, *range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF}


HIDES = IGNORABLE | NO_TEXT


def test_a_terminal_gets_nothing_that_acts_or_hides() -> None:
    for character in CHARACTERS:
        code = ord(character)
        hides = code in HIDES or unicodedata.category(character) in ("Cc", "Cs")
        expected = " " if character in "\t\n\r" else "�" if hides else character
        assert escape.printable(character) == expected, hex(code)
    assert escape.lines(["a", "b\nc", "d\x1b", "é\u202e", "f\u3164"]) == "a\nb c\nd�\né�\nf�"
    assert escape.printable("a\x1b[31mb\tc\nd") == "a�[31mb c d"


def test_what_hides_in_data_hides_in_a_terminal_as_well() -> None:
    shaping = {0x200C, 0x200D, *range(0xFE00, 0xFE10)}
    found = {ord(character) for character in CHARACTERS if list(hidden.places(character))}
    assert found - shaping == {code for code in CODES if escape.printable(chr(code)) == "�"} - {0xFFFD} - {
        0x0D, *range(0xD800, 0xE000)
    }  # fmt: skip


def test_flat_text_is_one_line_with_single_spaces() -> None:
    assert escape.flat("  a \t\n b  c\u2028 ") == "a b c�"
    assert escape.flat("\xa0 a \xa0") == "\xa0 a \xa0"


def test_half_a_character_is_no_text() -> None:
    for character in CHARACTERS:
        half = 0xD800 <= ord(character) < 0xE000
        assert escape.whole(f"a{character}") == ("a�" if half else f"a{character}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        ("``", "` `` `"),
        ("a``b`c", "```a``b`c```"),
        ("a``b", "`a``b`"),
        ("", "`   `"),
        (" \n ", "`   `"),
        ("  a \t b\n", "`a b`"),
        ("a\x1bb", "`a�b`"),
    ],
)
def test_a_code_span_shows_any_text(text: str, written: str) -> None:
    assert escape.code_span(text) == written


def test_xml_has_the_characters_that_it_can_have() -> None:
    for character in CHARACTERS:
        code = ord(character)
        # https://www.w3.org/TR/xml/#NT-Char
        good = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
        expected = "\n" if character == "\r" else character if good else ""
        assert escape.xml_text(f"a{character}b") == f"a{expected}b", hex(code)
    assert escape.xml_text("a\r\nb\r\n\nc\n\rd") == "a\nb\n\nc\n\nd"


def test_a_calendar_has_line_feeds_tabs_and_no_other_control() -> None:
    for character in CHARACTERS:
        control = unicodedata.category(character) in ("Cc", "Cs") and character != "\t"
        a_break = len(f"a{character}b".splitlines()) > 1
        expected = "\n" if a_break else "" if control else character
        assert escape.calendar_text(f"a{character}b") == f"a{expected}b", hex(ord(character))
    assert escape.calendar_text("a\r\nb\r\n\nc\n\rd") == "a\nb\n\nc\n\nd"


def test_a_line_of_ris_ends_as_such_lines_do() -> None:
    assert escape.ris("TI", " a\nER  - \x00 ") == "TI  - a ER - �\r\n"


def test_every_sign_of_markdown_stands_behind_a_backslash() -> None:
    for character in map(chr, range(0x20, 0x7F)):
        marked = character in "\\`*_{}[]<>()#!|~&$^@"
        assert escape.commonmark(f"a{character}b") == (f"a\\{character}b" if marked else f"a{character}b")
    for text, written in {
        "http://x": "http\\://x",
        "a:b :/ :": "a:b :/ :",
        "www.x.org": "www\\.x.org",
        "awww.x": "awww.x",
        "www-x www": "www-x www",
        "- a": "\\- a",
        "+ a": "\\+ a",
        "=== a": "\\=== a",
        "a - + =": "a - + =",
        "12. a": "12\\. a",
        "12) a": "12\\) a",
        ".a": ".a",
        "a 1. b": "a 1. b",
        "1.5": "1\\.5",
        "  a  b\nc ": "a b c",
        "": "",
    }.items():
        assert escape.commonmark(text) == written, text


def test_every_sign_of_argdown_stands_behind_a_backslash() -> None:
    for character in map(chr, range(0x20, 0x7F)):
        marked = character in "\\@#*_[]<>(){}/:=."
        assert escape.argdown(f"a{character}b") == (f"a\\{character}b" if marked else f"a{character}b")
    assert escape.argdown("a. b.") == "a. b."
    assert escape.argdown(" a..  b.c\n") == "a\\.. b\\.c"


def test_data_in_argdown_holds_its_own_braces_alone() -> None:
    assert escape.argdown_data({"a": "{x}", "b=": ["=", "é"]}) == (
        '{"a":"\\u007bx\\u007d","b\\u003d":["\\u003d","é"]}'
    )
    assert escape.argdown_data({"a": {"b": "c"}}) == '{"a":{"b":"c"}}'
    assert escape.argdown_data({"a": '\\"{'}) == '{"a":"\\\\\\"\\u007b"}'
    assert escape.argdown_data({"": '{"'}) == '{"":"\\u007b\\""}'
    assert escape.argdown_data("{") == '"\\u007b"'
    assert escape.argdown_data("=") == '"\\u003d"'
    assert escape.argdown_data({}) == "{}"


def test_every_sign_of_tex_is_set_as_it_is() -> None:
    commands = {
        "\\": r"{\textbackslash}", "{": r"\{\vphantom{\}}", "}": r"\vphantom{\{}\}", "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}", "`": r"{\textasciigrave}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
        "|": r"\ensuremath{|}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    }  # fmt: skip
    for character in map(chr, range(0x20, 0x7F)):
        assert escape.bibtex(f"a{character}b") == f"a{commands.get(character, character)}b"
    assert escape.bibtex("a---b -- 'a'' ,,b, ,") == "a-{}-{}-b -{}- 'a'{}' ,{},b, ,"
    assert escape.bibtex(" a\n b é ") == "a b é"


def test_a_comment_is_one_line_of_what_can_be_seen() -> None:
    assert escape.comment("a # b \\ c%") == "# a %23 b %5C c%"
    assert escape.comment("  a\u200bb \n c\xa0d\x00 ") == "# a�b c d�"
    assert escape.comment("👩\u200d🔬") == "# 👩 🔬"
    assert escape.comment("x" * 300) == f"# {'x' * 300}"
    assert escape.comment("x" * 301) == f"# {'x' * 299}…"
    assert escape.comment("☀\ufe0f a\ufe0f") == "# ☀\ufe0f a�"


# JSON.


def test_json_is_written_as_short_as_it_can() -> None:
    assert escape.json_text({"b": [1, "é", None], "a": "</"}) == '{"b":[1,"é",null],"a":"</"}'
    assert escape.json_string('é"\\\n') == '"é\\"\\\\\\n"'
    assert escape.json_indented({"é": [1, "\ud800"]}) == '{\n  "é": [\n    1,\n    "�"\n  ]\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        escape.json_text(float("nan"))


def test_every_sign_with_a_meaning_in_a_page_is_a_number_in_its_json() -> None:
    for character in CHARACTERS:
        special = character in "<>&`*_|~^$!{}\u2028\u2029" or 0x7F <= ord(character) < 0xA0
        written = f"\\u{ord(character):04x}" if special else escape.json_string(character)[1:-1]
        assert escape.json_in_page([f"a{character}"], "t") == f'<script type="t">["a{written}"]</script>'
    assert isinstance(escape.json_in_page([], "t"), Markup)
    hostile: list[list[Any]] = [
        [{"": "{"}],
        [{"a b": 1}],
        [{"é": "}"}],
        ["{", {"a": {}}, "}"],
        [{"a": '\\"{'}],
        [{}],
        ["}{"],
        ["{a}"],
        ["{ }", {"a": 1}],
        ['{"a}'],
    ]
    for values in hostile:
        text = escape.json_in_page(values, "t")
        inside = text.removeprefix('<script type="t">').removesuffix("</script>")
        assert json.loads(inside) == values
        assert not re.search(r"[{}]", "".join(re.findall(r'"(?:[^"\\]|\\.)*"', inside)))


def test_the_linked_data_of_a_page_is_taken_out_of_it_and_kept() -> None:
    data = escape.json_in_page([{"a": "</script> <b>"}], "application/ld+json")
    other = escape.json_in_page([{"a": 1}], "application/json")
    page = f"<p>a</p>\n{other}%s\n<script>b()</script>"
    assert escape.without_data(page % data) == (page % "", data)
    empty = '<script type="application/ld+json"></script>'
    assert escape.without_data(page % empty) == (page % "", empty)
    for without in (
        "",
        "<p>a</p>",
        page % "",
        page % data.replace("ld+json", "ldjson"),
        page % data.replace(">", " id=theirs>", 1),
    ):
        assert escape.without_data(without) == (without, "")


# Spreadsheets.


def cell(text: str) -> str:
    return escape.csv_file(["a"], [[text]]).decode("utf-8-sig").removeprefix("a\r\n").removesuffix("\r\n")


def test_every_beginning_of_a_formula_is_guarded() -> None:
    for character in CHARACTERS:
        starts = character in "=+-@＝＋－＠\t\r\n"
        made = guarded(f"{character}x")
        assert made == (f"'{character}x" if starts else f"{character}x"), hex(ord(character))
        assert guarded(f"x{character}x") == f"x{character}x"
        inside = character in "=+-@＝＋－＠"
        for cut in ";\t\r\n":
            text = f"x{cut}{character}x"
            assert guarded(text) == (f"x{cut}'{character}x" if inside else text), (cut, hex(ord(character)))
        if character in ";\t\r\n":
            continue
        passed = character in '" \xa0\u3000'
        assert guarded(f"{character}=") == (
            f"'{character}=" if passed or inside or character == "'" else f"{character}="
        )


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'\t", "''\t"),
        ("'x", "'x"),
        ('" \u3000=', "'\" \u3000="),
        ("a;'=1", "a;''=1"),
        ("a;'x=1", "a;'x=1"),
        ("a;;=1;-2", "a;;'=1;'-2"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
        ("a; =1", "a;' =1"),
        ("a\n\nb", "a\n\nb"),
        ("", ""),
    ],
)
def test_a_guard_stands_where_a_cell_could_begin_and_can_be_taken_away(text: str, made: str) -> None:
    assert guarded(text) == made
    assert re.sub(escape.UNGUARD, "", made) == text
    assert next(csv.reader([cell(text)]))[:1] == [made] if text and "\n" not in text else True


def test_exactly_the_guards_are_taken_away() -> None:
    unguard = re.compile(escape.UNGUARD)
    for character in [*map(chr, range(0x100)), *"＝＋－＠\u3000＜，．＿"]:
        for text in (
            character,
            f"'{character}",
            f"{character}=",
            f"x;{character}",
            f"x;'{character}",
            f"x{character}=",
        ):
            assert unguard.sub("", guarded(text)) == text, hex(ord(character))


def test_a_column_is_searched_as_a_whole_and_no_cell_forgotten() -> None:
    for cells in (
        ["a", "=1"],
        ["=1", "a"],
        ["a", None, "x;-1"],
        ["\t"],
        ["\r"],
        ["\n"],
        ["\t", "a"],
        [None, "'＋"],
        ["a", "'\r"],
    ):
        made = escape.csv_file(["n"], [cells]).decode("utf-8-sig")
        read = [row[0] for row in csv.reader(io.StringIO(made, newline=""))][1:]
        assert read == [guarded(cell) if cell else "" for cell in cells]
    assert escape.csv_file(["=a"], []).decode() == "\ufeff'=a\r\n"
    assert escape.csv_file(["n", "m"], [["a"], ["b"]]).decode() == "\ufeffn,m\r\na,b\r\n"
    assert escape.csv_file(["n"], [["a\0\ud800b"]]).decode() == "\ufeffn\r\na��b\r\n"
    assert escape.csv_file(["n"], [[False, None]]).decode() == '\ufeffn\r\nfalse\r\n""\r\n'
    numbers: list[list[float | None]] = [[1, -2], [0.5, None]]
    assert escape.csv_file(["n", "m"], numbers).decode() == "\ufeffn,m\r\n1,0.5\r\n-2,\r\n"
    with pytest.raises(TypeError):
        escape.csv_file(["n"], [["a", 1]])
    with pytest.raises(ValueError, match="zip"):
        escape.csv_file(["n", "m"], [["a"], []])


# Templates.


def test_no_template_forbids_what_it_may_say() -> None:
    assert rendered("{% do x.append(3) %}{{ x | length }}-{{ x[0] * 2 - 1 }}", x=[1, 2]) == "&#51;-&#49;"
    assert rendered("a\n  {% if x %}\nb\n  {% endif %}\nc\n", x=True) == "a\nb\nc\n"
    assert rendered("{{ f(x, 1) }}{{ f(x, b=2) }}", f=lambda a, b: f"{a}{b}", x="<") == "&#60;&#49;&#60;&#50;"
    assert rendered(
        "{{ f() }}{{ f(*x) }}{{ f(**y) }}", f=lambda *a, **b: f"{a}{b}", x=[1], y={"z": 1}
    ) == inert("(){}(1,){}(){'z': 1}")
    macro = "{% macro m(v) %}[{{ caller() }}{{ v }}]{% endmacro %}{% call m(x) %}{{ x }}{% endcall %}"
    assert rendered(macro, x="<") == "[&#60;&#60;]"
    assert rendered("{{ f(g(x), x) }}", f=lambda *a: "".join(a), g=lambda a: a * 2, x="ab") == "ababab"
    assert (
        rendered("{{ f(x, b=x, c=g(x)) }}", f=lambda a, b, c: a + b + c, g=lambda a: a * 2, x="a") == "aaaa"
    )
    assert rendered("{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}", x="<") == "<b>&#60;</b>"


@pytest.mark.parametrize(
    ("macro", "calls", "says"),
    [
        (
            "a, b='y', c='z'",
            "{{ m(x) }}|{{ m(x, x) }}|{{ m(x, x, x) }}",
            "&#60;yz|&#60;&#60;z|&#60;&#60;&#60;",
        ),
        ("a, b='y', c='z'", "{{ m(x, c=x) }}|{{ m(b=x, a='a') }}", "&#60;y&#60;|a&#60;z"),
        ("a, b, c", "{{ m(m('a', x, 'c'), 'b', m('a', 'b', c=x)) }}", "a&#60;cbab&#60;"),
    ],
)
def test_macros_are_called_as_jinja_calls_them(macro: str, calls: str, says: str) -> None:
    made = f"{{% macro m({macro}) %}}{{{{ a }}}}{{{{ b }}}}{{{{ c }}}}{{% endmacro %}}"
    assert rendered(made + calls, x="<") == says


def test_macros_are_given_what_they_ask_for_besides() -> None:
    several = "{% macro m(a) %}{{ a }}{% for b in varargs %}{{ b }}{% endfor %}{% endmacro %}"
    assert rendered(several + "{{ m('a') }}{{ m('a', x, 'b') }}", x="<") == "aa&#60;b"
    named = "{% macro m(a) %}{{ a }}{% for b in kwargs %}{{ b }}{% endfor %}{% endmacro %}"
    assert rendered(named + "{{ m('a') }}{{ m('a', b=x) }}", x="<") == "aab"
    called = "{% macro m(a, caller=none) %}{{ a }}{{ caller() if caller }}{% endmacro %}"
    assert rendered(called + "{{ m('a') }}{% call m(x) %}<b>{% endcall %}", x="<") == "a&#60;<b>"
    with pytest.raises(jinja2.TemplateRuntimeError, match="takes not more than 1 argument"):
        rendered("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}")
    with pytest.raises(jinja2.TemplateRuntimeError, match="takes no keyword argument 'b'"):
        rendered("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, b=2) }}")
    with pytest.raises(jinja2.TemplateRuntimeError, match="parameter 'a' was not provided"):
        rendered("{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}")
    with pytest.raises(jinja2.TemplateRuntimeError, match="No caller defined"):
        rendered("{% macro m(a) %}{{ caller() }}{% endmacro %}{{ m(1) }}")


def test_a_thing_has_attributes_or_items() -> None:
    class Thing:
        one = "<"

    things = {"x": Thing(), "y": {"one": "<", "keys": 1}, "z": {"two": {"one": "<"}}}
    assert rendered("{{ x.one }}{{ y.one }}{{ z.two.one }}{{ y.keys() | length }}", **things) == (
        "&#60;&#60;&#60;&#50;"
    )
    assert rendered("{{ x.two is defined }}{{ x.two | default(x.one) }}", **things) == "False&#60;"
    for template in ("{{ x.two }}", "{{ x.two.one }}", "{{ y.two }}", "{{ x.one.two }}"):
        with pytest.raises(jinja2.TemplateRuntimeError, match=r"UndefinedError.* has no attribute 'two'"):
            rendered(template, **things)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("\n{{ 'a' ~ x }}", "`~` joins text before it is made safe: print the parts one after the other"),
        ("\n{{ 'a' + x }}", "`+` can join text before it is made safe: print the parts one after the other"),
        ("\n{{ '%s' % x }}", "`%` can join text before it is made safe: print the parts one after the other"),
        ("\n{% autoescape false %}{{ x }}{% endautoescape %}", "escaping cannot be switched off"),
        ("\n{% autoescape x %}{{ x }}{% endautoescape %}", "escaping cannot be switched off"),
    ],
)
def test_what_is_forbidden_is_said_at_its_line(template: str, why: str) -> None:
    with pytest.raises(jinja2.TemplateSyntaxError) as caught:
        rendered(template, x=PAYLOAD)
    assert (caught.value.message, caught.value.lineno, caught.value.name) == (why, 2, "t")


def test_these_filters_and_no_others() -> None:
    filters = """abs batch default first groupby items last length list map max min reject rejectattr reverse select
        selectattr sort sum unique"""
    assert set(environment({}, {}).filters) == set(filters.split())


def test_an_error_in_a_template_keeps_its_cause() -> None:
    with pytest.raises(
        jinja2.TemplateRuntimeError, match=r"^t: IndexError: list index out of range$"
    ) as caught:
        rendered("{{ f() }}", f=lambda: [][0])
    assert isinstance(caught.value.__cause__, IndexError)
    assert isinstance(rendered("x"), Markup)


def test_ours_are_found_by_their_own_name_and_under_ours() -> None:
    world = environment({"a": "mine"}, {"a": "ours", "b": "{% include 'a' %} {% include 'explainer/a' %}"})
    assert renderer(world, "b")({}) == "mine ours"
    with pytest.raises(jinja2.TemplateNotFound):
        renderer(world, "c")


def test_values_of_one_template_lie_over_those_of_all() -> None:
    world = environment({}, {})
    world.globals |= {"x": "ours", "y": "all"}
    assert world.from_string("{{ x }} {{ y }}", globals={"x": "mine"}).render() == "mine all"
    assert world.from_string("{{ x }} {{ y }}").render() == "ours all"


def test_values_do_not_stay_from_one_page_to_the_next() -> None:
    world = environment({"t": "{{ x is defined }}{{ y }}"}, {})
    world.globals["y"] = 1
    render = renderer(world, "t")
    assert [render(values) for values in ({"x": 0}, {}, {"y": 2})] == [
        "True&#49;",
        "False&#49;",
        "False&#50;",
    ]


def test_templates_are_compiled_once_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = templates._Compiled()
    monkeypatch.setattr(cache, "LIMIT", 5)
    monkeypatch.setattr(templates, "_COMPILED", cache)
    for number in range(5):
        assert rendered(f"{number} {{{{ x }}}}", x="<").endswith("&#60;")
    assert len(cache.codes) == 5
    codes = dict(cache.codes)
    assert rendered("0 {{ x }}", x=">") == "0 &#62;"
    assert cache.codes == codes and all(cache.codes[key] is code for key, code in codes.items())
    rendered("new")
    assert len(cache.codes) == 1
