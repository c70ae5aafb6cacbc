"""Linked data: judged by schema.org's own vocabulary, and read back by a JSON-LD processor that is not ours."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import markdown
from pyld import jsonld  # type: ignore[import-untyped]

from explainer import workshop
from explainer.dataset import Dataset
from explainer.escape import json_in_page
from explainer.linked_data import LinkedPages
from explainer.model import Fact, Opinion, Prediction, Record
from explainer.model.edtf import parse
from explainer.model.scales import Verdict
from explainer.outputs import Output, pages
from explainer.outputs import linked_data as graph_format
from explainer.outputs.output import Resources
from explainer.site import Site, arrange
from explainer.source import Document
from tests import schema_org
from tests.elmford import RICH
from tests.outputs.changed import real_data, town_data

ROOT = Path(__file__).parents[2]
ADDRESS = "https://example.org/explainer/"
SCHEMA = "http://schema.org/"
Node = dict[str, Any]


@pytest.fixture(scope="module")
def resources() -> Resources:
    return workshop.resources(Path("no-templates"))


@pytest.fixture(scope="module")
def real() -> Site:
    return arrange(real_data(), address=ADDRESS)


@pytest.fixture(scope="module")
def graph(real: Site, resources: Resources) -> Node:
    return parsed(real, resources)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return town_data(RICH)


@pytest.fixture(scope="module")
def rich(dataset: Dataset) -> Site:
    return arrange(dataset, address=ADDRESS)


def parsed(site: Site, resources: Resources) -> Node:
    (output,) = graph_format.render(site, resources)
    assert output.path == "api/v1/graph.jsonld" and isinstance(output.content, bytes)
    found: Node = json.loads(output.content)
    assert found["@context"] == "https://schema.org"
    return found


def page_of(site: Site, resources: Resources, record: Record) -> Node:
    return LinkedPages(site, resources.catalogue(site.settings.language)).of(record)


def by_id(document: Node) -> dict[str, Node]:
    return {node["@id"]: node for node in document["@graph"] if "@id" in node}


def with_pages(site: Site) -> list[Record]:
    return [record for record in site.records() if not site.fragment(record)]


# What schema.org allows


@pytest.mark.slow
def test_schema_org_has_every_type_and_property_where_we_use_it(graph: Node) -> None:
    assert schema_org.problems(graph) == []


def test_it_has_them_in_what_the_real_site_lacks(rich: Site, resources: Resources) -> None:
    document = parsed(rich, resources)
    assert schema_org.problems(document) == []
    kinds = {kind for node in schema_org.walk(document["@graph"]) for kind in schema_org.types_of(node)}
    assert {"CorrectionComment", "Person", "Organization", "Quotation", "DefinedTerm", "Event"} <= kinds


def test_it_has_them_on_every_page(real: Site, resources: Resources, graph: Node) -> None:
    elsewhere = schema_org.types_by_id(graph)
    ours = LinkedPages(real, resources.catalogue("en"))
    for record in with_pages(real):
        assert schema_org.problems(ours.of(record), elsewhere) == [], record.id


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        ({"@type": "Clam"}, "Clam: no type"),
        ({"@type": "Claim", "verdict": "true"}, "verdict: no property"),
        ({"@type": "Claim", "reviewRating": {"@type": "Rating"}}, "reviewRating: not for"),
        ({"@type": "Claim", "author": {"@type": "Country", "name": "X"}}, "author: a value of type"),
        ({"@type": "Claim", "datePublished": "2024-10~"}, "datePublished: no date"),
        ({"@type": "Claim", "author": "X"}, "author: a text"),
        ({"@type": "Claim", "isBasedOn": "X"}, "isBasedOn: a text that JSON-LD reads as an address"),
        ({"@type": "Claim", "about": [{"@id": "https://example.org/nowhere"}]}, "about: a value of type []"),
        ({"@type": "Review", "reviews": {"@type": "Review"}}, "reviews: no property"),
    ],
)
def test_the_judge_can_say_no(node: Node, problem: str) -> None:
    assert [found for found in schema_org.problems({"@graph": [node]}) if found.startswith(problem)]


# What is in it


def test_every_record_has_one_node(real: Site, graph: Node) -> None:
    ids = [node["@id"] for node in graph["@graph"] if "@id" in node]
    assert len(ids) == len(set(ids))
    for record in real.records():
        assert ADDRESS + real.url(real.path(record)) + real.fragment(record) in ids


def test_every_reference_leads_to_a_node(graph: Node) -> None:
    told = {node["@id"] for node in schema_org.walk(graph["@graph"]) if "@type" in node and "@id" in node}
    assert {node["@id"] for node in schema_org.walk(graph["@graph"]) if "@id" in node} == told


def test_every_claim_with_all_its_appearances_and_reviews_only_of_facts(real: Site, graph: Node) -> None:
    nodes = by_id(graph)
    for claim in real.claims.values():
        id = f"{ADDRESS}claims/{claim.id}/"
        node, review = nodes[id], nodes.get(f"{id}#review")
        assert (node["@type"], node["text"], node["genre"]) == ("Claim", claim.statement, claim.kind.value)
        assert [item["text"] for item in node["appearance"]] == [a.exact for a in claim.appearances]
        assert node["firstAppearance"] == node["appearance"][0]
        assert isinstance(claim, Fact) == (review is not None)
        if isinstance(claim, Fact) and review:
            assert review["itemReviewed"] == {"@id": id}
            assert review["reviewRating"].get("ratingValue") == (claim.verdict and claim.verdict.number)
        if isinstance(claim, Prediction):
            assert node["expires"] == claim.resolves_by.edtf
        if isinstance(claim, Opinion):
            assert [part["@id"] for part in node["comment"]] == [f"{id}#counter-view"]
    assert sum(node["@type"] == "ClaimReview" for node in nodes.values()) == sum(
        isinstance(claim, Fact) for claim in real.claims.values()
    )


def test_where_evidence_does_not_decide_there_is_no_number(graph: Node, real: Site) -> None:
    undecided = [
        c.id for c in real.claims.values() if getattr(c, "verdict", None) is Verdict.NOT_ENOUGH_EVIDENCE
    ]
    assert undecided
    for id in undecided:
        rating = by_id(graph)[f"{ADDRESS}claims/{id}/#review"]["reviewRating"]
        assert set(rating) == {"@type", "alternateName", "ratingExplanation"}


def test_a_date_in_doubt_is_left_out(real: Site, graph: Node) -> None:
    article = real.articles["op-ed-russia-north-korea"]
    assert article.published and not article.published.is_plain and article.author is None
    node = by_id(graph)[f"{ADDRESS}articles/{article.id}/"]
    assert {"datePublished", "author", "url"} & set(node) == set(), "nothing is made up"


def test_the_first_appearance_is_the_one_that_is_certainly_before_the_others(
    rich: Site, resources: Resources
) -> None:
    article, claim = rich.articles["new-footbridge"], rich.claims["bridge-cost"]
    for published, words in [("2024", "divided"), ("2026", None), ("2025-09~", "unsure")]:
        other = article.model_copy(update={"published": parse(published)})
        other.written("another", article.document)
        other.with_text(Document("articles/another.txt", "So the town is divided. One is unsure."))
        there = claim.appearances[0].model_copy(update={"article": "another", "exact": words or "One"})
        both = claim.model_copy(update={"appearances": (*claim.appearances, there)})
        site = changed(rich, articles={**rich.articles, "another": other}, claims={claim.id: both})
        first = by_id(parsed(site, resources))[f"{ADDRESS}claims/{claim.id}/"].get("firstAppearance")
        expected = {"2024": words, "2026": claim.appearances[0].exact}.get(published)
        assert (first and first["text"]) == expected


def test_a_correction_says_what_why_and_what_stood_before(rich: Site, resources: Resources) -> None:
    (correction,) = by_id(parsed(rich, resources))[f"{ADDRESS}claims/bridge-cost/"]["correction"]
    assert correction == {
        "@type": "CorrectionComment",
        "@id": f"{ADDRESS}claims/bridge-cost/#correction-1",
        "text": "The sum.",
        "description": "A reader sent the account.",
        "dateCreated": "2026-10-02",
        "hasPart": {"@type": "Quotation", "text": "2.1 million euros"},
    }


def test_who_controls_a_source_is_said(real: Site, graph: Node) -> None:
    nodes = by_id(graph)
    for source in real.sources.values():
        publisher = nodes[f"{ADDRESS}sources/{source.id}/"]["publisher"]
        assert publisher["ownershipFundingInfo"].startswith(source.control.label)


def test_a_page_can_be_understood_alone(rich: Site, resources: Resources) -> None:
    document = page_of(rich, resources, rich.claims["bridge-cost"])
    claim, review = document["@graph"]
    assert claim["author"] == {
        "@type": "Person",
        "@id": f"{ADDRESS}actors/ida-brook/",
        "name": "Ida Brook",
        "sameAs": "https://www.wikidata.org/wiki/Q42",
    }
    article = rich.articles["new-footbridge"]
    assert claim["appearance"][0]["isPartOf"]["headline"] == article.title
    assert review["author"]["name"] == rich.settings.publisher.name
    assert (
        review["reviewRating"]["ratingExplanation"] == "The accounts show 1.9 million euros; see the minutes."
    )


def test_the_example_that_is_shown_is_true(dataset: Dataset, resources: Resources) -> None:
    page = (ROOT / "docs" / "reuse" / "linked-data.md").read_text(encoding="utf-8")
    (shown,) = (json.loads(text) for text in re.findall(r"^```json\n(.*?)^```$", page, re.M | re.S))
    review = by_id(parsed(arrange(dataset, address="https://example.org/"), resources))[shown["@id"]]
    assert {key: review.get(key) for key in shown} == shown


# A processor that is not ours


def expanded(document: Node, base: str) -> list[Node]:
    def load(url: str, options: Any) -> dict[str, Any]:
        assert url.rstrip("/") == "https://schema.org"
        return {"contextUrl": None, "documentUrl": url, "document": schema_org.CONTEXT}

    found: list[Node] = jsonld.expand(document, {"documentLoader": load, "base": base})
    return found


def said(node: Node, name: str) -> list[Any]:
    return [value.get("@value", value.get("@id")) for value in node.get(f"{SCHEMA}{name}", ())]


@pytest.mark.slow
@pytest.mark.parametrize("address", [ADDRESS, ""], ids=["absolute", "relative"])
def test_a_processor_finds_what_was_meant(address: str, resources: Resources) -> None:
    site = arrange(real_data(), address=address)
    nodes = expanded(parsed(site, resources), urljoin(ADDRESS, "api/v1/graph.jsonld"))
    by = {node["@id"]: node for node in nodes if "@id" in node}
    assert ADDRESS in said(by[f"{ADDRESS}#website"], "url")
    for claim in site.claims.values():
        node = by[f"{ADDRESS}claims/{claim.id}/"]
        assert node["@type"] == [f"{SCHEMA}Claim"] and said(node, "text") == [claim.statement]
        appearances = node.get(f"{SCHEMA}appearance", ())
        assert [said(item, "text") for item in appearances] == [[a.exact] for a in claim.appearances]
        assert [said(item, "isPartOf") for item in appearances] == [
            [f"{ADDRESS}articles/{a.article}/"] for a in claim.appearances
        ]
        assert said(node, "citation") == [
            f"{ADDRESS}sources/{id}/" for id in dict.fromkeys(item.source for item in claim.evidence)
        ]
    reviewed = [node for node in nodes if f"{SCHEMA}ClaimReview" in node.get("@type", ())]
    assert sorted(id for node in reviewed for id in said(node, "itemReviewed")) == sorted(
        f"{ADDRESS}claims/{claim.id}/" for claim in site.claims.values() if isinstance(claim, Fact)
    )
    for node in reviewed:
        (published,) = node[f"{SCHEMA}datePublished"]
        assert published["@type"] == f"{SCHEMA}Date"


@pytest.mark.slow
@pytest.mark.parametrize("directory_urls", [True, False], ids=["folders", "files"])
def test_it_finds_the_same_in_a_page(directory_urls: bool, resources: Resources, dataset: Dataset) -> None:
    site = arrange(dataset, directory_urls=directory_urls)
    for record in with_pages(site):
        address = urljoin(ADDRESS, site.url(site.path(record)))
        first, *others = expanded(page_of(site, resources, record), address)
        assert first["@id"] == address
        assert all(
            address in said(node, "itemReviewed") for node in others if "review" in node.get("@id", "")
        )


# In the pages


class Blocks(HTMLParser):
    """The data blocks of a page, and what stands outside them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.text: list[str] = []
        self.inside = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            assert attrs == [("type", "application/ld+json")]
            self.inside = True
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.blocks[-1] += data
        else:
            self.text.append(data)


def through_markdown(text: str) -> str:
    return markdown(text, extensions=["admonition", "attr_list", "md_in_html", "tables", "toc"])


def rendered(site: Site, resources: Resources) -> dict[str, Output]:
    return {output.path: output for output in pages.render(site, resources)}


@pytest.mark.slow
def test_every_page_of_a_record_has_its_block(rich: Site, resources: Resources) -> None:
    written = rendered(rich, resources)
    for record in with_pages(rich):
        found = Blocks(through_markdown(str(written[rich.path(record)].content)))
        (block,) = found.blocks
        assert json.loads(block) == [page_of(rich, resources, record)]
        assert "@context" not in "".join(found.text)


@pytest.mark.slow
def test_it_can_be_switched_off(rich: Site, resources: Resources) -> None:
    formats = rich.settings.formats.model_copy(update={"linked_data": False})
    off = changed(rich, settings=rich.settings.model_copy(update={"formats": formats}))
    assert not any("<script" in str(output.content) for output in rendered(off, resources).values())


def changed(site: Site, **values: Any) -> Site:
    return Site(**{**{name: getattr(site, name) for name in site.__dataclass_fields__}, **values})


HOSTILE = st.text(min_size=1, max_size=60) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "{{ 7*7 }} {% raw %}",
        'a"b\\c\\"{',
        '{"',
        '"}',
        "*x* _y_ `z` [a](b) ![c](d)",
        "=1+1",
        "a\r\nb\x00\x1f\x7f\x85\u2028",
        "\u202ereversed\u202c",
        "&lt;b&gt; &#60;",
        "{ #id .class } | ~~a~~ ^b^ $c$",
        "-" * 5000,
    ]
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_hostile_texts_arrive_unchanged_and_stay_inside(rich: Site, one: str, other: str) -> None:
    claim = rich.claims["bridge-cost"].model_copy(update={"statement": one})
    actor = rich.actors["ida-brook"].model_copy(update={"title": other})
    site = changed(rich, claims={**rich.claims, claim.id: claim}, actors={**rich.actors, actor.id: actor})
    resources = workshop.resources(Path("no-templates"))
    assert by_id(parsed(site, resources))[f"{ADDRESS}claims/bridge-cost/"]["text"] == one
    block = json_in_page([page_of(site, resources, claim)], "application/ld+json")
    page = Blocks(through_markdown(f"# Title\n\n<p>before</p>\n\n{block}\n\n<p id=after>after</p>\n"))
    assert "".join(page.text).split() == ["Title", "before", "after"]
    (data,) = page.blocks
    node = json.loads(data)[0]["@graph"][0]
    assert (node["text"], node["author"]["name"]) == (one, other)
