"""Plain text and ``llms.txt``: everything is in them, and nothing in them does anything."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from explainer.escape import commonmark, flat, lines
from explainer.model import Claim, Fact, Opinion, Prediction, Record
from explainer.model.evidence import Evidence
from explainer.outputs import Resources, text
from explainer.prose import readable
from explainer.site import Site, addresses, arrange
from tests import bundles
from tests.elmford import RICH
from tests.outputs.changed import real_site

R = TypeVar("R", bound=Record)
ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests/golden"
ADDRESS = "https://example.org/"
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.fixture(scope="module")
def real() -> Site:
    return replace(real_site(), address=ADDRESS)


@pytest.fixture
def rich(lay: bundles.Lay) -> Site:
    return arrange(bundles.read(lay(RICH))[0])


def files(site: Site, language: str = "en") -> dict[str, str]:
    catalogues = {"de.po": (ROOT / "explainer/locale/de.po").read_text(encoding="utf-8")}
    site = replace(site, settings=site.settings.model_copy(update={"language": language}))
    return {o.path: str(o.content) for o in text.render(site, Resources({}, {}, catalogues=catalogues))}


def test_golden(rich: Site) -> None:
    written = files(rich)
    for name, path in {"topic.txt": "topics/footbridge/text.txt", "llms.txt": "llms.txt"}.items():
        if os.environ.get("EXPLAINER_WRITE"):
            (GOLDEN / name).write_text(written[path], encoding="utf-8")
        assert written[path] == (GOLDEN / name).read_text(encoding="utf-8"), path
    assert len(written) == 2


def evidence(claim: Claim) -> list[Evidence]:
    found = list(claim.evidence)
    if isinstance(claim, Opinion) and claim.counter_view:
        found += claim.counter_view.evidence
    return found + list(claim.resolution.evidence) if isinstance(claim, Prediction) else found


def test_every_claim_is_told_with_all_it_rests_on(real: Site) -> None:
    written = files(real)
    for topic in real.topics.values():
        told = written[addresses.plain_text(topic)]
        blocks = {block.partition("\n")[0]: block for block in re.split(r"\n+(?=\* )", told)}
        for claim in real.claims_of(topic):
            block = blocks[f"* {claim.statement}"]
            assert f"\n  {ADDRESS}claims/{claim.id}/" in block and claim.kind.label in block
            expected = [claim.explanation or "", *(item.note or "" for item in evidence(claim))]
            if isinstance(claim, Fact):
                assert claim.verdict is None or f" · {claim.verdict.label}\n" in block
                expected += claim.unknowns
            elif isinstance(claim, Opinion):
                expected.append(claim.counter_view.text if claim.counter_view else "")
            else:
                assert claim.resolves_by.words in block
                expected.append(claim.criteria)
            for prose in expected:
                assert all(line in block for line in readable(prose).split("\n"))
            for item in evidence(claim):
                source = real.sources[item.source]
                for said in (item.quote, source.title, source.publisher, source.control.label, source.url):
                    assert (said or "") in block


def test_there_is_no_markup_and_nothing_unseen(real: Site) -> None:
    for language in ("en", "de"):
        for path, content in files(real, language).items():
            assert "&#" not in content and "\n\n\n\n" not in content, path
            assert not re.search(r"\]\(http|</?[a-z]+>", content) or path == addresses.LLMS
            # A browser that is told no encoding needs the mark; what looks for the title of llms.txt does not.
            assert content.startswith("\ufeff") == (path != addresses.LLMS)
            rest = content.removeprefix("\ufeff")
            assert {c for c in rest if unicodedata.category(c)[0] == "C"} == {"\n"}


def test_german(real: Site) -> None:
    told = files(real, "de")[addresses.plain_text(next(iter(real.topics.values())))]
    for words in ("Was belegt ist\n", "Gesagt vom Autor, etwa Oktober 2024.", "Woran man es erkennt: "):
        assert words in told
    for words in ("\n  Said by", "\n  - Supports", "\n  Not yet", "\nHow to cite"):
        assert words not in told


def tokens(source: str) -> list[Token]:
    return [inner for token in MARKDOWN.parse(source) for inner in (token, *(token.children or ()))]


def links(source: str) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens(source) if token.type == "link_open"]


def test_llms_txt_leads_to_everything(real: Site) -> None:
    source = files(real)[addresses.LLMS]
    blocks = [f"{token.type} {token.tag}" for token in MARKDOWN.parse(source) if not token.level]
    opened = [block for block in blocks if "_open" in block]
    assert opened[:3] == ["heading_open h1", "blockquote_open blockquote", "paragraph_open p"]
    assert opened[3:] == ["heading_open h2", "bullet_list_open ul"] * 4
    found = links(source)
    for topic in real.topics.values():
        assert f"{ADDRESS}{addresses.plain_text(topic)}" in found
    for path in ("method/", "claims/", addresses.API_INDEX, addresses.DATA_PACKAGE, addresses.DATABASE):
        assert f"{ADDRESS}{path}" in found
    assert len(found) == len(set(found)) == source.count("\n- ")


def test_llms_txt_is_silent_on_what_is_not_published(rich: Site) -> None:
    formats = rich.settings.formats.model_copy(update={"api": False, "feeds": False})
    site = replace(rich, settings=rich.settings.model_copy(update={"formats": formats}))
    source = files(site)[addresses.LLMS]
    assert addresses.API_INDEX not in source and "feed.xml" not in source and addresses.DATABASE in source


PIECES = [
    *"\\`*_{}[]<>()#+-.!|~&$^=:;@'\"/ \t1",
    *(
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u200f",
        "é",
        "北",
        "😀",
        "&amp;",
        "&#60;",
    ),
    *(
        "](http://evil.example)",
        "<script>",
        "</title>",
        "![x](y)",
        "www.x.org",
        "http://x.org",
        "1. ",
        "# ",
        "> ",
    ),
    *("---", "===", "```", "~~x~~", "| a | b |", "a@b.org", "[x]: http://y", "* x", "\n* Fact · Supported"),
]
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1).map("".join) | st.text(min_size=1)


@given(HOSTILE)
@settings(max_examples=20, deadline=None)
def test_hostile_texts_arrive_unchanged_in_markdown(hostile: str) -> None:
    said, safe = flat(hostile).strip(), commonmark(hostile)
    source = f"# {safe}\n\n> {safe}\n\n- [{safe}](https://example.org/): {safe}\n\nend"
    shape = "heading blockquote paragraph bullet_list list_item paragraph paragraph".split()
    found = tokens(source)
    assert [t.type[:-5] for t in found if t.nesting == 1 and t.block] == shape or not said
    assert [t.type for t in found if not t.block] == [
        *("text", "text", "link_open", "text", "link_close", "text", "text")
    ] or not said
    texts = [token.content for token in found if token.type == "text"]
    assert [t.strip() for t in texts] == [said, said, said, f": {said}", "end"] or not said
    assert links(source) == ["https://example.org/"]


@given(st.lists(HOSTILE, min_size=1))
@settings(max_examples=20, deadline=None)
def test_each_text_stays_one_line(texts: list[str]) -> None:
    written = lines(texts)
    assert len(written.split("\n")) == len(written.splitlines() or [""]) == len(texts) or not written
    for text_, line in zip(texts, written.split("\n"), strict=True):
        assert all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in line)
        assert not {"\u202e", "\u200f"} & set(line)
        assert line == text_ or not text_.isprintable() or not text_.isascii()


@pytest.fixture(scope="module")
def small() -> Site:
    return arrange(bundles.read(bundles.BASE)[0])


@given(hostile=HOSTILE)
@settings(max_examples=5, deadline=None)
def test_hostile_words_make_no_line_of_their_own(small: Site, hostile: str) -> None:
    claims = {id: told(claim, statement=hostile) for id, claim in small.claims.items()}
    topics = {id: told(topic, title=hostile, authors=(hostile,)) for id, topic in small.topics.items()}
    actors = {id: told(actor, title=hostile) for id, actor in small.actors.items()}
    worse = replace(small, claims=claims, topics=topics, actors=actors)
    for path, content in files(small).items():
        assert files(worse)[path].count("\n") == content.count("\n")


def told(record: R, **update: object) -> R:
    """The record as if it had been written otherwise."""
    new = record.model_copy(update=update)
    new.written(record.id, record.document)
    return new
