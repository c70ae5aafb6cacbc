"""Annotations: valid by the standard's own MUSTs, on the words they quote, and all of them."""

from __future__ import annotations

import io
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld  # type: ignore[import-untyped]

from explainer import workshop
from explainer.anchor import normal_form
from explainer.dataset import Dataset
from explainer.model import Article, Fact
from explainer.model.article import LoadedWords
from explainer.outputs import web_annotations
from explainer.site import Site, arrange
from explainer.source import Document
from tests.elmford import RICH
from tests.outputs.changed import real_data, town_data

ROOT = Path(__file__).parents[2]
ADDRESS = "https://example.org/explainer/"
Node = dict[str, Any]
RESOURCES = workshop.resources(Path("no-templates"))

_OA, _AS, _DC = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/activitystreams#",
    "http://purl.org/dc/terms/",
)
# What the names in our files stand for. The standard's own context names more:
# https://www.w3.org/TR/annotation-vocab/#json-ld-context
CONTEXT: Node = {
    "@context": {
        "id": "@id",
        "type": "@type",
        **{
            name: f"{_OA}{name}"
            for name in (
                "Annotation TextualBody SpecificResource TextQuoteSelector TextPositionSelector exact prefix suffix "
                "classifying commenting describing identifying tagging linking highlighting"
            ).split()
        },
        "AnnotationCollection": f"{_AS}OrderedCollection",
        "AnnotationPage": f"{_AS}OrderedCollectionPage",
        "Software": f"{_AS}Application",
        "Organization": "http://xmlns.com/foaf/0.1/Organization",
        "name": "http://xmlns.com/foaf/0.1/name",
        "homepage": {"@id": "http://xmlns.com/foaf/0.1/homepage", "@type": "@id"},
        "body": {"@id": f"{_OA}hasBody", "@type": "@id"},
        "target": {"@id": f"{_OA}hasTarget", "@type": "@id"},
        "source": {"@id": f"{_OA}hasSource", "@type": "@id"},
        "selector": {"@id": f"{_OA}hasSelector", "@type": "@id"},
        "motivation": {"@id": f"{_OA}motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": f"{_OA}hasPurpose", "@type": "@vocab"},
        "start": f"{_OA}start",
        "end": f"{_OA}end",
        "via": {"@id": f"{_OA}via", "@type": "@id"},
        "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
        "format": "http://purl.org/dc/elements/1.1/format",
        "language": "http://purl.org/dc/elements/1.1/language",
        "label": "http://www.w3.org/2000/01/rdf-schema#label",
        "creator": {"@id": f"{_DC}creator", "@type": "@id"},
        "rights": {"@id": f"{_DC}rights", "@type": "@id"},
        "generator": {"@id": f"{_AS}generator", "@type": "@id"},
        "total": f"{_AS}totalItems",
        "first": {"@id": f"{_AS}first", "@type": "@id"},
        "items": {"@id": f"{_AS}items", "@type": "@id", "@container": "@list"},
        "partOf": {"@id": f"{_AS}partOf", "@type": "@id"},
        "startIndex": f"{_AS}startIndex",
    }
}


@pytest.fixture(scope="module")
def real() -> Site:
    return arrange(real_data(), address=ADDRESS)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return town_data(RICH)


@pytest.fixture(scope="module")
def rich(dataset: Dataset) -> Site:
    return arrange(dataset, address=ADDRESS)


def written(site: Site) -> dict[str, str]:
    return {output.path: str(output.content) for output in web_annotations.render(site, RESOURCES)}


def collection(site: Site, id: str) -> Node:
    found: Node = json.loads(written(site)[f"articles/{id}/annotations.jsonld"])
    return found


def items(collection: Node) -> list[Node]:
    found: list[Node] = collection.get("first", {}).get("items", [])
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# The MUSTs, from https://www.w3.org/TR/annotation-model/


def broken(collection: Node) -> Iterator[str]:
    """What a collection with an embedded page breaks of what the model says it MUST be."""
    if "http://www.w3.org/ns/anno.jsonld" not in listed(collection.get("@context")):
        yield "5.1: the context is one of the collection's"
    yield from _identified(collection, "AnnotationCollection")
    if not all(isinstance(label, str) for label in listed(collection.get("label", ""))):
        yield "5.1: a label is a string"
    if not _is_count(collection["total"]) or collection["total"] != len(items(collection)):
        yield "5.1: the total is the number of annotations"
    if collection["total"] and "first" not in collection:
        yield "5.1: a collection that is not empty has a first page"
    if "first" in collection:
        yield from _page(collection["first"], collection["id"])
    ids = [item.get("id") for item in items(collection)]
    if len(ids) != len(set(ids)):
        yield "3.1: an IRI identifies one annotation"


def _page(page: Node, collection: str) -> Iterator[str]:
    yield from _identified(page, "AnnotationPage")
    if page["partOf"] != collection or not _is_count(page["startIndex"]) or not page["items"]:
        yield "5.2: a page is part of its collection and has annotations"
    if "@context" in page:
        yield "5.2: an embedded page has no context"
    for item in page["items"]:
        yield from _annotation(item)


def _annotation(item: Node) -> Iterator[str]:
    yield from _identified(item, "Annotation")
    if "target" not in item or ("body" in item and "bodyValue" in item):
        yield "3.1: an annotation has a target, and one sort of body"
    if any(not _is_address(right) for right in listed(item.get("rights", []))):
        yield "3.3.6: rights are IRIs"
    if any(not _is_address(via) for via in listed(item["target"].get("via", []))):
        yield "3.3.7: where it was obtained from is an IRI"
    for resource in (*listed(item["body"]), *listed(item["target"])):
        yield from _resource(resource)


def _resource(resource: Node) -> Iterator[str]:
    if resource["type"] == "TextualBody":
        if not isinstance(resource.get("value"), str) or "source" in resource or "items" in resource:
            yield "3.2.4: a textual body has one value, and is nothing else"
    elif resource["type"] == "SpecificResource":
        if not _is_address(resource.get("source")) or "value" in resource or "items" in resource:
            yield "4: a specific resource has one source, and is nothing else"
        for selector in listed(resource.get("selector", [])):
            yield from _selector(selector)
    else:
        yield f"3.2: {resource['type']}"


def _selector(selector: Node) -> Iterator[str]:
    if selector["type"] == "TextQuoteSelector":
        if not all(isinstance(selector.get(key, ""), str) for key in ("prefix", "suffix")):
            yield "4.2.4: what is around a quotation is one string each"
        if not isinstance(selector.get("exact"), str):
            yield "4.2.4: a quotation has exact words"
    elif selector["type"] == "TextPositionSelector":
        if not _is_count(selector.get("start")) or not _is_count(selector.get("end")):
            yield "4.2.5: a position has two numbers that are not negative"
    else:
        yield f"4.2: {selector['type']}"


def _identified(node: Node, type: str) -> Iterator[str]:
    if not _is_address(node.get("id")):
        yield f"{type} has exactly one IRI"
    if type not in listed(node.get("type")):
        yield f"{type} says that it is one"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_address(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value) is not None


def test_it_keeps_every_must(real: Site, rich: Site) -> None:
    for site in (real, rich):
        for id in site.articles:
            assert list(broken(collection(site, id))) == []


def test_a_text_without_marks_has_an_empty_collection(rich: Site) -> None:
    bare = copied(rich.articles["new-footbridge"], "Nothing is marked here.", loaded=(), asides=())
    empty = collection(with_article(rich, bare), bare.id)
    assert (empty["total"], "first" in empty, list(broken(empty))) == (0, False, [])


def test_a_processor_finds_what_was_meant(rich: Site) -> None:
    def load(url: str, options: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}

    (whole,) = jsonld.expand(collection(rich, "new-footbridge"), {"documentLoader": load})
    oa, streams = _OA, _AS
    assert whole["@type"] == [f"{streams}OrderedCollection"]
    (page,) = whole[f"{streams}first"]
    (found,) = page[f"{streams}items"]
    assert len(found["@list"]) == collection(rich, "new-footbridge")["total"]
    for item in found["@list"]:
        assert item["@type"] == [f"{oa}Annotation"] and item[f"{oa}motivatedBy"][0]["@id"].startswith(oa)
        (target,) = item[f"{oa}hasTarget"]
        assert [selector["@type"] for selector in target[f"{oa}hasSelector"]] == [
            [f"{oa}TextQuoteSelector"],
            [f"{oa}TextPositionSelector"],
        ]


# On the words


def test_selectors_stand_on_the_words(real: Site, rich: Site) -> None:
    for site in (real, rich):
        files = written(site)
        for article in site.articles.values():
            words = files[f"articles/{article.id}/words.txt"]
            assert words == article.words.text
            for item in items(collection(site, article.id)):
                stands(item, words)


def stands(item: Node, words: str) -> None:
    """Both selectors of an annotation select the same words, and the quotation no others."""
    quote, position = item["target"]["selector"]
    start, end = position["start"], position["end"]
    prefix, suffix = quote.get("prefix", ""), quote.get("suffix", "")
    assert words[start:end] == quote["exact"] != ""
    assert words[:start].endswith(prefix) and words[end:].startswith(suffix)
    passage = re.escape(prefix + quote["exact"] + suffix)
    assert len(re.findall(f"(?={passage})", words)) == 1


def test_every_visible_appearance_is_there_in_reading_order(real: Site) -> None:
    for article in real.articles.values():
        whole = collection(real, article.id)
        told = [read(item) for item in items(whole) if item["motivation"] == "classifying"]
        expected = {
            (claim.id, claim.kind.value, claim.statement, normal_form(appearance.exact))
            for claim in real.claims.values()
            for appearance in claim.appearances
            if appearance.article == article.id
        }
        assert set(told) == expected and len(told) == len(expected)
        starts = [item["target"]["selector"][1]["start"] for item in items(whole)]
        assert starts == sorted(starts)


def read(item: Node) -> tuple[str, str, str, str]:
    """What an importer needs: the claim's id, kind, statement and words."""
    by_purpose: dict[str, list[str]] = {}
    for body in item["body"]:
        by_purpose.setdefault(body["purpose"], []).append(body.get("value") or body.get("source"))
    (page,), (statement,) = by_purpose["identifying"], by_purpose["describing"]
    id = page.removeprefix(f"{ADDRESS}claims/").strip("/")
    return id, by_purpose["tagging"][0], statement, item["target"]["selector"][0]["exact"]


def test_a_fact_has_its_verdict_and_nothing_else_has_one(real: Site) -> None:
    for item in items(collection(real, "op-ed-russia-north-korea")):
        if item["motivation"] == "classifying":
            id, kind, _, _ = read(item)
            claim = real.claims[id]
            tags = [body["value"] for body in item["body"] if body["purpose"] == "tagging"]
            verdict = [claim.verdict.value] if isinstance(claim, Fact) and claim.verdict else []
            assert tags == [kind, *verdict]


def test_notes_on_the_wording_asides_and_omissions_are_there(real: Site) -> None:
    article = real.articles["op-ed-russia-north-korea"]
    tags = [
        next(body["value"] for body in item["body"] if body["purpose"] == "tagging")
        for item in items(collection(real, article.id))
    ]
    counts = (len(article.loaded), len(article.asides), sum(len(o.about) for o in article.omissions))
    assert (tags.count("loaded"), tags.count("aside"), tags.count("omission")) == counts


def test_ids_stay_whatever_is_marked_besides(real: Site) -> None:
    article = real.articles["op-ed-russia-north-korea"]
    fewer = copied(article, article.text.text, loaded=article.loaded[1:], asides=())
    before = {item["id"] for item in items(collection(real, article.id))}
    after = {item["id"] for item in items(collection(with_article(real, fewer), article.id))}
    assert after < before


def test_where_it_was_published_goes_with_the_words(rich: Site) -> None:
    article = rich.articles["new-footbridge"]
    site = with_article(rich, copied(article, article.text.text, url="https://gazette.example/a?b=c"))
    whole = collection(site, article.id)
    assert list(broken(whole)) == []
    assert {item["target"]["via"] for item in items(whole)} == {"https://gazette.example/a?b=c"}


def test_without_an_address_of_its_own_it_is_right_wherever_it_lies(dataset: Dataset) -> None:
    whole = collection(arrange(dataset), "new-footbridge")
    assert whole["id"] == "../../articles/new-footbridge/annotations.jsonld"
    assert items(whole)[0]["target"]["source"] == "../../articles/new-footbridge/words.txt"


# Hostile words


def copied(article: Article, text: str, **values: Any) -> Article:
    made = article.model_copy(update=values)
    made.written(article.id, article.document)
    made.with_text(Document("articles/x.txt", text))
    return made


def with_article(site: Site, article: Article) -> Site:
    values = {name: getattr(site, name) for name in site.__dataclass_fields__}
    return Site(**{**values, "articles": {**site.articles, article.id: article}})


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(TEXT | st.sampled_from(["a b " * 60, "e\u0301" * 50, "𝒳👩‍👩‍👧 " * 20]), TEXT, st.data())
def test_hostile_words_are_found_where_they_stand(
    rich: Site, text: str, note: str, data: st.DataObject
) -> None:
    words = normal_form(text)
    start = data.draw(st.integers(0, max(0, len(words) - 1)))
    end = data.draw(st.integers(start, len(words)))
    quoted = normal_form(words[start:end])
    if not quoted:
        return
    loaded = LoadedWords.model_construct(
        exact=quoted, prefix=words[:start], suffix=words[end:], technique=note, effect="x", neutral=note
    )
    article = copied(rich.articles["new-footbridge"], text, loaded=(loaded,), asides=())
    site = with_article(rich, article)
    whole = collection(site, article.id)
    assert list(broken(whole)) == []
    assert whole["total"] == (article.words.place(loaded) is not None)
    for item in items(whole):
        stands(item, written(site)[f"articles/{article.id}/words.txt"])
        assert [body["value"] for body in item["body"]] == ["loaded", note, "x", note]


# What the documentation says of them


def test_the_example_that_is_shown_is_true(dataset: Dataset) -> None:
    page = (ROOT / "docs" / "reuse" / "annotations.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    site = arrange(dataset, address="https://example.org/")
    assert json.loads(shown) in items(collection(site, "new-footbridge"))


def test_the_program_that_is_shown_finds_every_claim(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "reuse" / "annotations.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    site = arrange(dataset, address="https://example.org/")
    files = {f"https://example.org/{path}": text.encode() for path, text in written(site).items()}
    monkeypatch.setattr(urllib.request, "urlopen", lambda address: io.BytesIO(files[address]))
    exec(program, {})
    told = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [source for _, _, source in told] == [
        f"https://example.org/claims/{claim.id}/" for claim in site.claims_in(site.articles["new-footbridge"])
    ]
    assert [kind for kind, _, _ in told] == ["fact", "fact", "opinion", "prediction"]
