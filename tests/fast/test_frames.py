"""A page put together from a theme's pieces is the page that the theme renders, or there are no pieces."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from explainer.escape import inert, settled
from explainer.fast import frames
from explainer.fast.frames import FILTERS, Frame, UnframedError, framed, probe, word
from tests.outputs.hostile import texts

SLOTS = ("title", "name0", "name10", "content")
WORLD = jinja2.Environment(autoescape=False)
WORLD.filters["shout"] = str.upper
WORLD.filters["swapcase"] = str.swapcase


def frame_of(source: str) -> Frame:
    """The frame of a template."""
    probes = {name: probe(name) for name in SLOTS}
    rendered = WORLD.from_string(source).render({**probes, "at": word("at")})
    return framed(settled(rendered), probes)


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize(
    "text", ["", "a  <b>&amp;</b> \n c", "&lt;i&gt; &#60;", "<!-- a --> b", "a > b < c", "“ä” 证 'x' \"y\""]
)
def test_filters_do_what_jinja_s_do(name: str, text: str) -> None:
    used = f"{{{{ text | {name} }}}}" if name else "{{ text }}"
    assert FILTERS[name](text) == WORLD.from_string(used).render(text=text)


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_recognised(name: str) -> None:
    used = f"a {{{{ title | {name} }}}} b {{{{ at }}}}" if name else "a {{ title }} b {{ at }}"
    assert frame_of(used) == Frame(("a ", " b ", ""), (("title", name), ("at", "")))


@pytest.mark.parametrize(
    "does",
    [
        "shout",
        "truncate(20)",
        "replace('blob', 'raw')",
        "swapcase",
        "urlencode",
        "e | forceescape",
        "reverse",
        "title",
    ],
)
def test_what_is_not_known_gives_no_frame(does: str) -> None:
    with pytest.raises(UnframedError):
        frame_of(f"<p>{{{{ title | {does} }}}}</p>")


@pytest.mark.parametrize(
    "source", ["{{ title[:40] }}", "{{ title[9:] }}", "{{ title | wordwrap(20) }}", "{{ at[1:] }}"]
)
def test_a_part_of_a_text_gives_no_frame(source: str) -> None:
    with pytest.raises(UnframedError):
        frame_of(source)


def test_a_word_that_somebody_wrote_stands_for_nothing() -> None:
    """Nobody knows beforehand what stands for texts, so that no configuration can hold it."""
    assert len(frames.MARK) > 10
    found = frame_of("qzvatqzw {{ at }} qzvtitleqzo")
    assert found.pieces == ("qzvatqzw ", " qzvtitleqzo")


_used = st.sampled_from(
    [
        *(
            f"{{{{ {slot} | {name} }}}}" if name else f"{{{{ {slot} }}}}"
            for slot in SLOTS
            for name in FILTERS
        ),
        "{{ at }}",
    ]
)
_around = st.sampled_from(["<p>", "</p>\n", ' title="', '"', " ", "", "&#49;", "ä"])


@pytest.mark.slow
@given(st.lists(st.one_of(_used, _around), max_size=12).map("".join), st.lists(texts, min_size=4, max_size=4))
def test_a_frame_with_hostile_texts_is_what_jinja_renders(source: str, given: list[str]) -> None:
    encoded = [str(inert(text)) for text in given]
    said = dict(zip(SLOTS, encoded, strict=True))
    rendered = WORLD.from_string(source).render({**said, "at": "a-page"})
    assert frame_of(source).filled(said, settled, {"at": "a-page"}) == settled(rendered)


def test_texts_as_they_are_go_in_as_they_are() -> None:
    found = frame_of("<div>{{ content }}</div>{{ title | e }}")
    made = found.filled({"title": "&#49;<"}, settled, {"content": "<p>&#50;</p>", "at": ""})
    assert made == f"<div><p>&#50;</p></div>{escape('&#49;<')}"
