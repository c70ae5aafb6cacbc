"""Embeds: read with lxml's HTML parser, which is not ours, and what oEmbed must say of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]

from explainer import embedding, workshop
from explainer.dataset import Dataset
from explainer.model import Claim, Topic
from explainer.model.claim import Correction
from explainer.model.scales import Status
from explainer.outputs import Output, embeds
from explainer.site import Site, addresses, arrange
from tests.attack.payloads import FAMILIES, PAYLOAD
from tests.elmford import RICH
from tests.outputs.changed import real_data, town_data

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "embed"
ADDRESS = "https://example.org/repo/"
RESOURCES = workshop.resources(Path("no-templates"))

ELEMENTS = {"html", "head", "meta", "title", "link", "base", "style", "body", "main", "p", "strong", "span", "svg",
            "circle", "path", "g", "rect", "text", "h1", "q", "time", "a", "em", "code", "ul", "li", "b"}  # fmt: skip
"""Everything that may stand in a frame: nothing that runs, asks or sends."""


def frames(site: Site) -> dict[str, Output]:
    return {output.path: output for output in embeds.render(site, RESOURCES)}


def tree(output: Output) -> Any:
    assert isinstance(output.content, str)
    return html.document_fromstring(output.content)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def real() -> Site:
    return arrange(real_data(), address=ADDRESS)


@pytest.fixture(scope="module")
def town() -> Dataset:
    return town_data(RICH)


@pytest.fixture(scope="module")
def rich(town: Dataset) -> Site:
    return arrange(town, address=ADDRESS)


def with_claim(site: Site, claim: Claim) -> Site:
    return replace(site, claims={**site.claims, claim.id: claim})


@pytest.mark.slow
def test_every_claim_and_topic_has_a_page_that_asks_nobody_for_anything(real: Site) -> None:
    written = frames(real)
    records = [*real.topics.values(), *real.claims.values()]
    assert len(written) == 2 * len(records)
    for record in records:
        page = tree(written[addresses.embed(record)])
        assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= ELEMENTS
        assert words(page.find(".//h1")) == (
            record.question if isinstance(record, Topic) else record.statement
        )
        assert page.get("lang") == "en" and page.get("dir") == "ltr"
        assert page.xpath("//link/@rel") == ["canonical", "alternate"]
        assert page.xpath("//@src | //@srcset | //@style | //@action | //@*[starts-with(name(), 'on')]") == []


def test_the_policy_comes_first_and_allows_the_one_style_sheet(real: Site) -> None:
    for output in frames(real).values():
        if output.path.endswith(".html"):
            page = tree(output)
            first, style = page.find("head")[0], page.find(".//style").text
            digest = re.fullmatch(
                r"default-src 'none'; style-src 'sha256-([\w+/=]+)'; base-uri 'none'; form-action 'none'",
                first.get("content"),
            )
            assert first.get("http-equiv") == "Content-Security-Policy" and digest
            assert b64decode(digest[1]) == hashlib.sha256(style.encode()).digest()
            assert "url(" not in style and "@import" not in style
            asked = set(re.findall(r"var\((--[\w-]+)\)", style))
            assert asked <= set(re.findall(r"(--[\w-]+):", style)), "every colour has a value"


def test_links_leave_the_frame_for_a_page_of_the_site(real: Site) -> None:
    there = {real.url(real.path(record)) for record in real.records()}
    for record in (*real.topics.values(), *real.claims.values()):
        page = tree(frames_of(real, record))
        page.make_links_absolute(f"{ADDRESS}{addresses.embed(record)}")
        assert page.find(".//base").get("target") == "_top"
        goals = [
            link.get("href").partition("#")[0] for link in page.xpath("//a[@target='_top'][@rel='noopener']")
        ]
        assert f"{ADDRESS}{real.url(real.path(record))}" in goals
        assert {goal.removeprefix(ADDRESS) for goal in goals} <= there


_MADE: dict[int, dict[str, Output]] = {}


def frames_of(site: Site, record: Topic | Claim) -> Output:
    if id(site) not in _MADE:
        _MADE[id(site)] = frames(site)
    return _MADE[id(site)][addresses.embed(record)]


def test_oembed_says_what_it_must(real: Site) -> None:
    """https://oembed.com/#section2.3.4 on the type ``rich``."""
    written = frames(real)
    for record in (*real.topics.values(), *real.claims.values()):
        content = written[addresses.oembed(record)].content
        assert isinstance(content, str)
        said = json.loads(content)
        assert (said["type"], said["version"]) == ("rich", "1.0")
        (frame,) = html.fragments_fromstring(said["html"])
        assert frame.tag == "iframe" and frame.get("title") == said["title"]
        assert frame.get("src") == f"{ADDRESS}{addresses.embed(record)}"
        assert (said["width"], said["height"]) == (int(frame.get("width")), int(frame.get("height")))
        assert not {"allow-scripts", "allow-same-origin", "allow-forms"} & set(frame.get("sandbox").split())
        thumbnail = [name for name in said if name.startswith("thumbnail_")]
        assert len(thumbnail) in (0, 3), "one of them asks for the others"


def test_golden_frames(rich: Site) -> None:
    written = frames(rich)
    for path in (
        "claims/bridge-cost",
        "claims/money-well-spent",
        "claims/half-of-trips",
        "topics/footbridge",
    ):
        content = written[f"embed/{path}.html"].content
        assert isinstance(content, str)
        text = re.sub("<style>.*?</style>|sha256-[^']+", "…", content)
        golden = GOLDEN / f"{path}.html"
        if os.environ.get("EXPLAINER_WRITE"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8"), path


def test_a_record_that_was_renamed_keeps_its_frame(rich: Site) -> None:
    written = frames(rich)
    for ending in ("html", "json"):
        old, new = (written[f"embed/claims/{id}.{ending}"] for id in ("bridge-price", "bridge-cost"))
        assert old.content == new.content


def test_what_is_said_of_a_claim(rich: Site) -> None:
    fact, opinion, prediction = (
        words(tree(frames_of(rich, rich.claims[id])).find("body"))
        for id in ("bridge-cost", "money-well-spent", "half-of-trips")
    )
    assert fact.startswith("Fact · Mostly supported ") and "evidence up to 1 November 2026" in fact
    assert "1 for, 1 qualifies · 2 sources, 2 publishers" in fact and "Corrected 2 October 2026." in fact
    assert "Opinions get no verdict." in opinion and "upported" not in opinion
    assert "due 31 December 2030" in prediction and "As of 1 November 2026." in prediction
    assert "Not yet reviewed by a second person." in opinion


@pytest.mark.parametrize("status", [Status.RETRACTED, Status.SUPERSEDED, Status.DISPUTED])
def test_what_no_longer_holds_is_said_first(rich: Site, status: Status) -> None:
    claim = rich.claims["bridge-cost"].model_copy(update={"status": status})
    page = tree(frames(with_claim(rich, claim))[addresses.embed(claim)])
    assert words(page.find(".//main")[0]).startswith(f"{status.label}. {status.meaning}")


def test_the_latest_correction_is_named(rich: Site) -> None:
    days = ("2026-10-02", "2026-11-20", "2026-11-03")
    made = tuple(Correction.model_validate({"on": day, "what": "x", "why": "y"}) for day in days)
    claim = rich.claims["bridge-cost"].model_copy(update={"corrections": made})
    assert "Corrected 20 November 2026." in words(
        tree(frames(with_claim(rich, claim))[addresses.embed(claim)])
    )


def test_without_an_address_nothing_points_into_the_void(town: Dataset) -> None:
    site = arrange(town)
    written = frames(site)
    assert all(path.endswith(".html") for path in written)
    assert "canonical" not in str(written["embed/claims/bridge-cost.html"].content)
    assert embedding.code(site, site.claims["bridge-cost"]) == ""


def test_the_documentation_shows_the_code_that_is_made(town: Dataset) -> None:
    written = (ROOT / "docs" / "reuse" / "embeds.md").read_text(encoding="utf-8")
    site = arrange(town, address="https://example.org/site/")
    shown = re.search("<iframe.*?</iframe>", written, re.DOTALL)
    assert shown and " ".join(shown[0].split()) == embedding.code(site, site.claims["bridge-cost"])


def test_an_override_makes_other_frames(rich: Site) -> None:
    block = "{% block claim %}<body>{{ claim.statement }}</body>{% endblock %}"
    own = f'{{% extends "explainer/embed.html.jinja" %}}\n{block}'
    made = embeds.render(rich, replace(RESOURCES, overrides={"embed.html.jinja": own}))
    assert words(
        tree(next(output for output in made if "bridge-cost.html" in output.path)).find("body")
    ).startswith("The")


def test_languages_are_written_from_their_side(town: Dataset) -> None:
    settings = town.settings.model_copy(update={"language": "ar"})
    page = tree(frames(replace(arrange(town), settings=settings))["embed/claims/bridge-cost.html"])
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


def shown(text: str) -> str:
    """A text as a reader has to see it: on one line, with a sign for each character that nobody can see."""
    seen = (
        " "
        if c in "\t\n\v\f\r\x85\u2028\u2029"
        else "\ufffd"
        if unicodedata.category(c) in ("Cc", "Cs")
        else c
        for c in text
    )
    return " ".join("".join(seen).split())


HOSTILE = [PAYLOAD, *FAMILIES.values(), "=1+1\r\n\0\x1b[1m\u202e", "</main></body></html><p>", "x" * 3000]


def is_unchanged(site: Site, text: str) -> None:
    """A statement arrives as it is in the frame, in what the frame is called, and in the code on its page."""
    claim = site.claims["bridge-cost"].model_copy(update={"statement": text, "explanation": None})
    alone = replace(site, claims={claim.id: claim}, topics={})
    first, said = embeds.render(replace(alone, claims={claim.id: _named_once(claim)}), RESOURCES)
    page = tree(first)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= ELEMENTS
    assert words(page.find(".//h1")) == shown(text)
    assert len(page.find(".//main")) == 5
    assert isinstance(said.content, str)
    (frame,) = html.fragments_fromstring(json.loads(said.content)["html"])
    assert " ".join(frame.get("title").split()) == f"{shown(text)} – {site.settings.name}".strip()
    assert len(frame) == 0 and set(frame.keys()) == {
        "src", "title", "width", "height", "style", "loading", "referrerpolicy", "sandbox",
    }  # fmt: skip


def _named_once(claim: Claim) -> Claim:
    return claim.model_copy(update={"formerly": ()})


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_statements_arrive_as_they_are(rich: Site, text: str) -> None:
    is_unchanged(rich, text)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(text=st.text(min_size=1).filter(str.strip))
def test_any_statement_arrives_as_it_is(rich: Site, text: str) -> None:
    is_unchanged(rich, text)
