"""Argdown: what it says, and what its own parser reads of it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.derived import RESTS_ON, ties
from explainer.escape import argdown, argdown_data, flat
from explainer.model import Opinion
from explainer.model.scales import Stance
from explainer.outputs import Resources, argument
from explainer.site import Site, addresses, arrange
from tests import bundles
from tests.elmford import RICH
from tests.outputs.changed import real_site
from tools import audits

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests/golden/argument.argdown"


@pytest.fixture(scope="module")
def real() -> Site:
    return replace(real_site(), address="https://example.org/")


def files(site: Site) -> dict[str, str]:
    return {output.path: str(output.content) for output in argument.render(site, Resources({}, {}))}


def test_golden(lay: bundles.Lay) -> None:
    site = arrange(bundles.read(lay(RICH))[0])
    (written,) = files(site).values()
    if os.environ.get("EXPLAINER_WRITE"):
        GOLDEN.write_text(written, encoding="utf-8")
    assert written == GOLDEN.read_text(encoding="utf-8")


def test_only_what_readers_can_see(lay: bundles.Lay) -> None:
    draft = bundles.BASE.joinpath("claims/bridge-opened.yml").read_text().replace("published", "draft")
    relation = "relations: [{type: supersedes, to: half-of-trips}, {type: repeats, to: bridge-opened}]\n"
    cost = bundles.BASE.joinpath("claims/bridge-cost.yml").read_text() + relation
    site = arrange(
        bundles.read(lay(f"# file: claims/bridge-opened.yml\n{draft}# file: claims/bridge-cost.yml\n{cost}"))[
            0
        ]
    )
    (written,) = files(site).values()
    assert "bridge-opened" not in written and "gazette-opening" not in written
    assert '{"url":"../../claims/bridge-cost/","supersedes":["half-of-trips"]}' in written


PIECES = [
    *"[]<>(){}#@*_:./\\=+-,;!|~`'\" \t",
    *"=== // /* */ <!-- --> -- +> _> >< (1) 1. [x]: <y> @[z] #tag [a](http://b) **b** __b__ .~. :wink:".split(),
    *("{a: b}", "} x", "\n", "\n\n", "\r\n", "\u2028", "\x00", "\u202e", "é", "北", "😀", "a", "7"),
]
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1).map("".join) | st.text(min_size=1)
SPECIAL = set("\\@#*_[]<>(){}/:=")


@given(HOSTILE)
@settings(max_examples=30, deadline=None)
def test_nothing_keeps_a_meaning(hostile: str) -> None:
    written = argdown(hostile)
    assert "\n" not in written and not SPECIAL & set(_unescaped(written))
    data = argdown_data({"x": hostile})
    assert json.loads(data) == {"x": hostile}
    assert not {"{", "}", "="} & set(data[1:-1])


def _unescaped(written: str) -> str:
    """What is left when every backslash has taken the character after it."""
    pairs = iter(written)
    return "".join(char for char in pairs if char != "\\" or not next(pairs))


@pytest.fixture(scope="module")
def parser() -> None:
    if not audits.is_installed():
        pytest.fail(audits.ADVICE)


@pytest.mark.slow
@pytest.mark.usefixtures("parser")
def test_argdowns_own_parser_finds_every_claim_and_relation(real: Site) -> None:
    written = files(real)
    maps = dict(zip(written, audits.argdown(written.values()), strict=True))
    assert maps.keys() == {addresses.argument(topic) for topic in real.topics.values()}
    for topic in real.topics.values():
        read = maps[addresses.argument(topic)]
        claims = {claim.id: claim for claim in real.claims_of(topic)}
        assert read.errors == [] and read.front_matter["title"] == topic.title
        assert {title: said["text"] for title, said in read.statements.items()} == {
            id: claim.statement for id, claim in claims.items()
        }
        for id, claim in claims.items():
            said = read.statements[id]
            verdict = getattr(claim, "verdict", None)
            assert said["tags"] == [claim.kind.value, *([verdict.value] if verdict else [])]
            assert said["data"]["url"] == f"https://example.org/claims/{id}/"
        expected = set()
        for start, sort, end in ties(claims):
            backwards = sort in ("depends_on", RESTS_ON)
            name = {"contradicts": "contradictory", "qualifies": "undercut"}.get(sort, "support")
            pair = (end.id, start.id) if backwards else (start.id, end.id)
            expected.add((name, *(sorted(pair) if name == "contradictory" else pair)))
        for claim in claims.values():
            signs = {Stance.SUPPORTS: "support", Stance.REFUTES: "attack", Stance.QUALIFIES: "undercut"}
            expected |= {(signs[e.stance], e.source, claim.id) for e in claim.evidence if e.stance in signs}
            if isinstance(claim, Opinion) and claim.counter_view:
                expected.add(("attack", f"against {claim.id}", claim.id))
        found = [(n, *(sorted((a, b)) if n == "contradictory" else (a, b))) for n, a, b in read.relations]
        assert set(found) == expected and len(found) == len(expected) > 100
        for source in {e.source for claim in claims.values() for e in claim.evidence if e.stance in signs}:
            assert real.sources[source].publisher in read.arguments[source]["text"]


@pytest.mark.slow
@pytest.mark.usefixtures("parser")
@given(st.lists(HOSTILE, min_size=60, max_size=60))
@settings(max_examples=2, deadline=None)
def test_hostile_texts_reach_argdowns_parser_unchanged(texts: list[str]) -> None:
    told = [text for text in texts if flat(text)]
    sources = [
        f"===\ntitle: {argdown_data(flat(text))}\n===\n\n# {argdown(text)}\n\n"
        f"[a]: {argdown(text)} #fact {argdown_data({'x': flat(text)})}\n    <+ <b>: {argdown(text)} #c\n\n[c]: d\n"
        for text in told
    ]
    for text, read in zip(told, audits.argdown(sources), strict=True):
        said = flat(text)
        assert read.errors == [] and read.front_matter == {"title": said}
        assert read.statements == {
            "a": {"text": said, "tags": ["fact"], "data": {"x": said}},
            "c": {"text": "d", "tags": [], "data": {}},
        }
        assert read.arguments["b"]["text"] == said and read.relations == [("support", "b", "a")]
