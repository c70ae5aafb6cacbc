"""What comes in: every wild form of it becomes sound drafts or a sentence at its place, and nothing is overwritten."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from explainer import hidden, prose, workshop
from explainer.anchor import Words
from explainer.cli import main
from explainer.compose import compose
from explainer.dataset import Dataset
from explainer.escape import comment
from explainer.incoming import encoding, facts, located, marks
from explainer.incoming.anchored import NotFound, Quote, appearance
from explainer.incoming.dates import day
from explainer.incoming.draft import Brought, Draft
from explainer.incoming.ratings import judged
from explainer.incoming.reading import read
from explainer.incoming.surroundings import Surroundings, own_id, same_address
from explainer.incoming.words import as_prose, plain
from explainer.load import load
from explainer.model import Fact
from explainer.source import Document
from tests import bundles

CALM = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
WILD = Path(__file__).parent / "incoming"
WITH_URL = """\
# file: articles/new-footbridge.yml
title: A bridge for the town
author: ida-brook
published: 2025-09
language: en
genre: opinion
url: https://www.gazette.example.org/opinion/bridge/
sha256: 20cbc7b4ad3af9084305d74dbcf5acc52f26749bde6d4fc7a58f125ee07ec8af
"""


@cache
def elmford() -> Dataset:
    return load(bundles.BASE, "data").dataset


def around() -> Surroundings:
    return Surroundings(elmford(), bundles.TODAY)


def reviews(content: Any, name: str = "in.json") -> Brought:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return facts.bring(read(name, raw), around())


def wild(name: str) -> Brought:
    return facts.bring(read(name, (WILD / name).read_bytes()), around())


def claims(brought: Brought) -> list[Draft]:
    return [draft for draft in brought.drafts if draft.folder == "claims"]


def said(brought: Brought) -> list[str]:
    return [f"{f.label}: {f.message}" for f in brought.findings]


def review(**more: Any) -> dict[str, Any]:
    return {
        "@type": "ClaimReview", "url": "https://checks.example.org/1", "claimReviewed": "A thing.",
        "author": {"name": "Example Checkers"}, "reviewRating": {"ratingValue": 1}, **more,
    }  # fmt: skip


@pytest.fixture
def data(lay: bundles.Lay, monkeypatch: pytest.MonkeyPatch, that_day: None) -> Path:
    folder = lay(WITH_URL)
    monkeypatch.chdir(folder.parent)
    return Path("data")


def run(*arguments: str, says: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["import", *arguments], input=says, catch_exceptions=False)


def files(data: Path) -> dict[str, bytes]:
    return {
        path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()
    }


# The wild forms of a ClaimReview


def test_a_list_of_reviews() -> None:
    brought = wild("array.json")
    first, second = claims(brought)
    assert first.data == {
        "kind": "fact",
        "statement": "The footbridge in Elmford cost ten million euros.",
        "appearances": [{"article": "new-footbridge", "exact": "It cost two million euros"}],
        "topics": ["footbridge"],
        "claimant": "ida-brook",
        "said_on": "2025-09-14",
        "status": "draft",
        "verdict": "contradicted",
        "evidence": [
            {"source": "example-checkers-no-footbridge-did-not-cost", "stance": "refutes", "later": "true"}
        ],
    }
    (source,) = [draft for draft in brought.drafts if draft.id == first.needs[0]]
    assert source.data == {
        "publisher": "Example Checkers",
        "url": "https://checks.example.org/2025/footbridge-ten-million",
        "title": "No, the footbridge did not cost ten million",
        "published": "2025-10-01",
        "language": "en-GB",
        "type": "analysis",
        "control": "unknown",
        "verified": "no",
        "note": "Named by a file that was imported; nobody has opened it.",
    }
    # Half a step goes to the middle; what is not clear is left out, and said.
    assert second.data["verdict"] == "mostly_supported" and "said_on" not in second.data
    assert said(brought) == [
        "/1/itemReviewed/author: no actor of the data is called “A councillor nobody knows”",
        "/1/itemReviewed/datePublished: the date “last spring” is not clear",
    ]
    assert "Said by, in the file: A councillor nobody knows" in second.remarks


def test_a_name_spelt_otherwise_leads_to_the_actor_who_may_be_meant() -> None:
    said_by = {"@type": "Claim", "author": {"@type": "Person", "name": "Ida Broock"}}
    (finding,) = reviews([review(itemReviewed=said_by)]).findings
    assert finding.message == "no actor of the data is called “Ida Broock”"
    assert finding.help is not None and "if it is `ida-brook`, add the name to its `aliases`" in finding.help
    said_by["author"] = {"@type": "Person", "name": "Q"}
    (finding,) = reviews([review(itemReviewed=said_by)]).findings
    assert finding.help == "add it with `explainer new actor`, and name it under `claimant`"


def test_where_a_claim_was_made_is_kept_though_nobody_has_taken_that_text_apart() -> None:
    made = [{"url": "https://news.example.org/a"}, {"@id": "#here"}, "https://news.example.org/b"]
    made += [{"url": f"https://news.example.org/{n}"} for n in range(9)] + [
        {"url": "https://x.example/" + "a" * 999}
    ]
    brought = reviews([review(itemReviewed={"@type": "Claim", "appearance": made})])
    (draft,) = claims(brought)
    kept = [remark for remark in draft.remarks if remark.startswith("Made at")]
    assert len(kept) == 5 and kept[0] == "Made at, in the file: https://news.example.org/a"
    assert brought.findings == [] and "appearances" not in draft.data


def test_a_graph_with_references() -> None:
    (draft,) = claims(wild("graph.json"))
    assert draft.data["claimant"] == "ida-brook" and draft.data["said_on"] == "2025-05"
    assert draft.data["verdict"] == "mostly_supported"
    assert draft.pointer == "/@graph/4"


def test_reviews_inside_of_other_things() -> None:
    brought = wild("nested.json")
    assert {d.pointer: d.data.get("verdict") for d in claims(brought)} == {
        "/mainEntity/review": "mostly_contradicted",
        "/hasPart/0": "mostly_contradicted",
        "/subjectOf/@list/0": None,
    }
    assert [f.message for f in brought.findings] == [
        "the rating means `not_enough_evidence`, which has to say what is not known"
    ]


def test_reviews_with_one_id_are_several_and_one_statement_is_told() -> None:
    both = [
        review(**{"@id": "#review"}),
        review(**{"@id": "#review"}, url="https://b.example.org/", claimReviewed="a thing"),
    ]
    brought = reviews(both)
    assert [draft.id for draft in claims(brought)] == ["thing", "thing-2"]
    assert said(brought) == ["/1/claimReviewed: the same is stated by another claim: `thing`"]


def test_prefixes_vocabularies_and_names_of_the_files_own() -> None:
    found = {d.data["statement"]: d.data["verdict"] for d in claims(wild("prefixes.json"))}
    assert found == {"One.": "supported", "Two.": "contradicted", "Three.": "mixed"}


def test_a_data_feed_and_the_same_review_twice() -> None:
    brought = wild("datafeed.json")
    first, second = claims(brought)
    assert first.needs == second.needs and len(brought.drafts) == 3  # two claims of one page
    (there,) = brought.there
    assert there.pointer == "/dataFeedElement/2/item/0" and there.id == second.id


def test_a_page_with_several_blocks() -> None:
    brought = wild("page.html")
    one, two, three = claims(brought)
    assert one.data["statement"] == "Die Brücke kostet „zehn Millionen“ Euro."
    assert (one.data["verdict"], one.pointer) == ("contradicted", "script 1, /")
    assert two.data["statement"] == "Zwei Brücken." and three.data["statement"] == "Drei Brücken."
    source = next(d for d in brought.drafts if d.id == one.needs[0])
    assert (source.data["publisher"], source.data["language"]) == ("Dorfprüfer", "de-AT")
    comma = next(f for f in brought.findings if f.rule == "import-unreadable")
    assert comma.message == "a comma behind the last entry" and comma.span.line == 18
    assert "these words stand 2 times in `new-footbridge`: “the river”" in [
        f.message for f in brought.findings
    ]


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b'"ClaimReview"', b"12", b"null", b'{"@type": "ClaimReview", "@type": "ClaimReview"}',
     b'{"@graph": [{"@id": "#a", "@type": "ClaimReview", "itemReviewed": {"@id": "#a"}}]}',
     b'{"@type": ["ClaimReview", null, 3], "claimReviewed": [], "reviewRating": "5"}',
     b'{"@context": {"a": "a", "b": {"@id": 3}}, "@type": {"@id": "ClaimReview"}}',
     b'{"@type": "ClaimReview", "claimReviewed": "\\ud800 half"}',
     b"<html></html>", b"<script type=application/ld+json>", b"<script type=application/ld+json>{</script>"],
)  # fmt: skip
def test_what_is_no_review_is_said(content: bytes) -> None:
    brought = reviews(content)
    assert brought.drafts == [] and brought.findings and all(f.help for f in brought.findings)


# Ratings


@pytest.mark.parametrize(
    ("value", "best", "worst", "words", "verdict"),
    [
        ("5", "", "", "", "supported"), ("1", "", "", "", "contradicted"), ("3", "5", "1", "", "mixed"),
        ("4", "", "", "", "mostly_supported"), ("4,0", "5", "1", "", "mostly_supported"),
        ("4/5", "", "", "", "mostly_supported"),
        ("0", "0", "10", "", "supported"), ("10", "1", "10", "", "contradicted"),
        ("1.5", "", "", "", "mostly_contradicted"),
        ("3.5", "", "", "", "mixed"), ("0/5", "", "", "", "contradicted"),
        ("2 out of 4", "", "", "", "mostly_contradicted"),
        ("", "", "", "Mostly-True!", "mostly_supported"), ("", "", "", "PANTS ON FIRE", "contradicted"),
        ("", "", "", "„Überwiegend falsch“", "mostly_contradicted"), ("Falsch", "", "", "", "contradicted"),
        ("", "", "", "Plutôt vrai", "mostly_supported"), ("", "", "", "Unproven", "not_enough_evidence"),
        ("2", "", "", "False", "contradicted"), ("3", "", "", "Unproven", "not_enough_evidence"),
        ("-1", "-1", "-1", "Half true", "mixed"), ("Mostly false", "5", "1", "", "mostly_contradicted"),
        ("5", "", "", "False", None), ("1", "", "", "Mostly true", None), ("7", "", "", "", None),
        ("", "", "", "", None),
        ("NaN", "", "", "", None), ("9" * 4000, "", "", "", None), ("1e400", "", "", "", None),
        ("3", "3", "3", "", None),
        ("3", "five", "", "", None), ("", "", "", "Three geese", None), ("-0", "0", "-0", "", None),
    ],
)  # fmt: skip
def test_ratings(value: str, best: str, worst: str, words: str, verdict: str | None) -> None:
    found = judged(value, best, worst, words)
    assert found.verdict == verdict
    assert bool(found.why) == (verdict is None)


@CALM
@given(st.text(max_size=30), st.text(max_size=8), st.text(max_size=8), st.text(max_size=30))
def test_no_rating_raises(value: str, best: str, worst: str, words: str) -> None:
    judged(value, best, worst, words)


# Dates, words, addresses


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-05-03", "2025-05-03"), ("2025-05-03T10:00:00.000Z", "2025-05-03"), ("2025-05", "2025-05"),
        ("2025", "2025"),
        ("2025-05-03 23:59:59 +0200", "2025-05-03"), ("20250503", "2025-05-03"),
        ("20250503T101500Z", "2025-05-03"),
        ("2025/05/03", "2025-05-03"), ("3.5.2025", "2025-05-03"), ("May 3, 2025", "2025-05-03"),
        ("3 May 2025", "2025-05-03"),
        ("Sat, 03 May 2025 10:00:00 GMT", "2025-05-03"), ("May 3, 2025, 4:05 pm", "2025-05-03"),
        ("2024-10~", "2024-10~"),
        ("03/05/2025", None), ("1746266400", None), ("yesterday", None), ("2025-13-01", None),
        ("2025-02-30", None), ("", None),
        ("0" * 5000, None), ("٢٠٢٥-٠٥-٠٣", None),
    ],
)  # fmt: skip
def test_dates(written: str, meant: str | None) -> None:
    assert day(written) == meant


@CALM
@given(st.text(max_size=80))
@example("20250503T1T1")
def test_no_date_raises(text: str) -> None:
    day(text)


def test_dates_in_the_future_are_left_out() -> None:
    brought = reviews(
        review(itemReviewed={"@type": "Claim", "datePublished": "2031-01-01"}, datePublished="2031-01-01")
    )
    (draft,) = claims(brought)
    assert "said_on" not in draft.data and "lies in the future" in brought.findings[0].message
    assert not any("published" in source.data for source in brought.drafts)


def test_words_of_html_are_plain() -> None:
    assert plain("<p>It&#8217;s <b>so</b>.<br>a &lt; b</p>") == "It’s so. a < b"
    assert plain("AT&T said 3 < 4 & 5 > 2") == "AT&T said 3 < 4 & 5 > 2"
    assert plain("soft\u00adhyphen\u200b \x07x\ufeff") == "softhyphen x"


@CALM
@given(st.text(alphabet="ab*_`[]()<>&#!-+.1 \\\n~|'\"’—", max_size=40))
def test_prose_reads_like_the_words_it_was_made_of(text: str) -> None:
    made = as_prose(text)
    assert not made or (not prose.problems(made, long=False) and prose.plain(made).split() == text.split())


def test_addresses() -> None:
    assert own_id("https://a.example.org/x/claims/treaty-signed/", "claims") == "treaty-signed"
    assert own_id("../../claims/treaty-signed.html#review", "claims") == "treaty-signed"
    assert own_id("https://a.example.org/articles/op-ed/words.txt", "articles") == "op-ed"
    assert (
        own_id("https://a.example.org/claims/a/b/", "claims")
        == ""
        == own_id("https://a.example.org/x/a/", "claims")
    )
    assert same_address("http://www.Example.org/a/index.html#b") == same_address("https://example.org/a")
    assert same_address("http://[") == "http://["


# Reading


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(codec: str) -> None:
    brought = reviews(json.dumps(review(claimReviewed="Größe — 条約"), ensure_ascii=False).encode(codec))
    assert claims(brought)[0].data["statement"] == "Größe — 条約"


@pytest.mark.parametrize(
    ("raw", "message", "place"),
    [
        (b'{"a":\n "\xff"}', "this file is not saved as UTF-8", (2, 3)),
        (b"\xff\xfe\x00", "this file is not saved as UTF-16-LE", (1, 1)),
        (b'{\x00"\x00a\x00', "this is not text, or text without a mark", (1, 1)),
        (b'<meta charset="klingon">', "the page says it is saved as `klingon`", (1, 16)),
        (b"<meta charset=rot13>", "the page says it is saved as `rot13`", (1, 15)),
        (b"", "this file is empty", (1, 1)),
        (b" \n", "this file is empty", (1, 1)),
        (b'{"a": 1,\n "b": [1, 2,]}', "a comma behind the last entry", (2, 12)),
        (b'{"a": "b', "the JSON is cut short", (1, 7)),
        (b'{"a": ', "the JSON is cut short", (1, 6)),
        (b'{"a": 1} {"b": 2}', "the JSON ends here, and something follows", (1, 10)),
        (b"{'a': 1}", "this is not valid JSON", (1, 2)),
        (b"\n" + b"[" * 200_000, "this is nested more than 100 deep", (2, 101)),
        (b"claim;verdict\r\na;b", "this is not valid JSON", (1, 1)),
    ],
)
def test_what_cannot_be_read_is_said_at_its_place(raw: bytes, message: str, place: tuple[int, int]) -> None:
    (found,) = read("in.json", raw).findings
    assert found.message.startswith(message) and (found.span.line, found.span.column) == place and found.help


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@CALM
@given(JSON, st.sampled_from([None, 1]))
def test_every_object_knows_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    found = located.read(Document("a", text))
    assert isinstance(found, located.Json)
    stack = [found.value]
    while stack:
        here = stack.pop()
        if isinstance(here, located.Object):
            start = found.span(here).start
            decoded, _ = json.JSONDecoder(parse_int=str).raw_decode(text, start)
            assert decoded == here
            for key, inner in here.items():
                shown = found.span(here, key).text
                assert json.loads(shown, parse_int=str) == inner
        stack += here.values() if isinstance(here, dict) else here if isinstance(here, list) else []


# Anchors


@CALM
@given(st.data())
def test_an_anchor_is_the_one_place_and_no_longer_than_needed(data: st.DataObject) -> None:
    article = elmford().articles["new-footbridge"]
    text = article.words.text
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 1, min(len(text), start + 40)))
    if text[start:end] != text[start:end].strip():
        return
    quote = Quote(text[start:end], text[max(0, start - 32) : start], text[end : end + 32], start)
    found = appearance(article, quote)
    assert not isinstance(found, NotFound)
    assert article.words.place(Words(found["exact"], found.get("prefix"), found.get("suffix"))) == (
        start,
        end,
    )


def test_words_that_stand_twice_need_context_or_a_position() -> None:
    article = elmford().articles["new-footbridge"]
    text = article.words.text
    second = text.rindex("the river")
    assert isinstance(appearance(article, Quote("the river")), NotFound)
    assert appearance(article, Quote("the river", start=second)) == {
        "article": "new-footbridge", "exact": "the river", "prefix": "across",
    }  # fmt: skip
    missing = appearance(article, Quote("It costs two million euros"))
    assert isinstance(missing, NotFound) and "“It cost two million euros” does" in missing.help


# Annotations


def test_annotations_of_hypothesis(data: Path) -> None:
    result = run("annotations", str(WILD / "hypothesis.json"))
    assert result.exit_code == 1, result.output
    dataset = load(data).dataset
    fact = dataset.claims["bridge-cost-two-million-euros"]
    assert fact.statement == "The bridge cost two million euros." and isinstance(fact, Fact)
    assert fact.appearances[0].exact == "It cost two million euros –"
    opinion = dataset.claims["river"]
    assert opinion.kind == "opinion" and opinion.appearances[0].prefix == "across"
    assert "these words do not stand in `new-footbridge`: “It cost three million euros”" in result.output
    assert "this annotation quotes no words of a text" in result.output
    assert "no text of the data stands at `https://elsewhere.example.org/`" in result.output
    assert "2 claims written, 3 left out" in result.output
    again = run("annotations", str(WILD / "hypothesis.json"))
    assert "0 claims written, 2 there already, 3 left out" in again.output
    head = (data / "claims" / "bridge-cost-two-million-euros.yml").read_text().splitlines()[0]
    assert head == (
        "# Imported from hypothesis.json, /rows/0, by reader@notes.example.org:"
        " https://gazette.example.org/opinion/bridge%23comments"
    )


def test_web_annotations() -> None:
    brought = marks.bring(read("a.json", (WILD / "annotations.json").read_bytes()), around())
    (draft,) = brought.drafts
    assert (
        draft.data["statement"] == "The towpath will be busy again by 2030." and draft.data["kind"] == "fact"
    )
    assert [f.message for f in brought.findings] == [
        "no tag says what kind of claim this is: it was taken for a fact",
        "this annotation quotes no words of a text",
        "a prediction says by when and how anybody can tell; an annotation does not",
    ]


def test_the_text_can_be_named(data: Path) -> None:
    result = run("annotations", str(WILD / "hypothesis.json"), "--article", "new-footbridge")
    assert "3 claims written" in result.output, result.output
    wrong = run("annotations", str(WILD / "hypothesis.json"), "--article", "new-fotbridge")
    assert wrong.exit_code == 2 and "did you mean `new-footbridge`?" in wrong.output


# Writing


def test_what_comes_in_is_written_as_drafts_with_their_origin(data: Path) -> None:
    before = files(data)
    result = run("claimreview", str(WILD / "array.json"))
    assert result.exit_code == 1 and "2 claims and 2 sources written" in result.output, result.output
    after = files(data)
    assert {name: after[name] for name in before} == before
    path = data / "claims" / "footbridge-elmford-cost-ten-million-euros.yml"
    text = path.read_text()
    assert text.startswith(
        "# Imported from array.json, /0: https://checks.example.org/2025/footbridge-ten-million\n"
        "# Made at, in the file: https://gazette.example.org/bridge\n\nkind: fact\n"
    )
    assert not [f for f in workshop.read(data, "data").findings if f.level == "error"]
    done = CliRunner().invoke(main, ["fmt", str(path)], catch_exceptions=False)
    assert done.exit_code == 0 and path.read_text() == text
    again = run("claimreview", str(WILD / "array.json"))
    assert again.exit_code == 0 and "0 claims written, 2 there already" in again.output, again.output
    assert files(data) == after


def test_from_standard_input_and_dry(data: Path) -> None:
    before = files(data)
    shown = run("claimreview", "-", "--dry-run", says=json.dumps(review()).encode())
    assert shown.exit_code == 0, shown.output
    assert "data/claims/thing.yml would be written:\n  # Imported from standard input, /" in shown.output
    assert "1 claim and 1 source would be written" in shown.output and files(data) == before
    done = run("claimreview", "-", says=json.dumps(review()).encode())
    assert done.exit_code == 0 and (data / "claims" / "thing.yml").exists()


def test_a_source_that_is_known_is_cited_again(data: Path) -> None:
    (data / "sources" / "checkers.yml").write_text(
        "publisher: Example Checkers\nlanguage: en\nurl: http://checks.example.org/1/\ntype: analysis\n"
        'control: private\nverified: "no"\n'
    )
    assert run("claimreview", "-", says=json.dumps(review()).encode()).exit_code == 0
    claim = load(data).dataset.claims["thing"]
    assert [(item.source, item.stance) for item in claim.evidence] == [("checkers", "refutes")]


def test_what_the_check_refuses_is_left_out_with_all_that_hangs_on_it(data: Path) -> None:
    before = files(data)
    hidden = review(claimReviewed="A \u202ething\u202c.")
    longer = review(claimReviewed="word " * 500, url="https://checks.example.org/2")
    result = run("claimreview", "-", says=json.dumps([hidden, longer]).encode())
    assert result.exit_code == 1 and files(data) == before
    assert "`explainer check` refuses it: a character that nobody can see" in result.output
    assert "it cannot be a record here" in result.output
    assert "\u202e" not in result.output


def test_ids_are_free_and_an_own_one_that_is_taken_is_not_used(data: Path) -> None:
    own = {
        "@type": "Claim",
        "@id": "https://a.example.org/claims/bridge-cost/",
        "genre": "fact",
        "text": "Another thing.",
    }
    foreign = review(claimReviewed="Bridge cost")
    before = files(data)
    result = run("claimreview", "-", says=json.dumps([own, foreign]).encode())
    assert "the id `bridge-cost` belongs to another claim: data/claims/bridge-cost.yml" in result.output
    assert (data / "claims" / "bridge-cost-2.yml").exists()
    assert (data / "claims" / "bridge-cost.yml").read_bytes() == before["claims/bridge-cost.yml"]


def test_a_file_that_is_there_stays(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.commands.importing.sound", _written_meanwhile(data))
    result = run("claimreview", "-", says=json.dumps(review()).encode())
    assert (
        result.exit_code == 1
        and "thing.yml cannot be written: File exists; nothing was written" in result.output
    )
    assert (data / "claims" / "thing.yml").read_text() == "mine"
    assert not (data / "sources" / "example-checkers.yml").exists()
    assert not [name for name in files(data) if "/." in name]


def _written_meanwhile(data: Path) -> Any:
    from explainer.commands.importing.sound import sound

    def meanwhile(*arguments: Any) -> Any:
        made = sound(*arguments)
        (data / "claims" / "thing.yml").write_text("mine")
        return made

    return meanwhile


def test_a_folder_that_leads_elsewhere_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (data / "sources").rename(tmp_path / "kept")
    (data / "sources").symlink_to(tmp_path / "outside")
    result = run("claimreview", "-", says=json.dumps(review()).encode())
    assert result.exit_code == 1 and list((tmp_path / "outside").iterdir()) == []


def test_a_data_folder_that_is_a_link_takes_nothing(data: Path) -> None:
    Path("linked").symlink_to("data")
    before = files(data)
    result = run("claimreview", "-", "--data", "linked", says=json.dumps(review()).encode())
    assert result.exit_code == 1 and files(data) == before, result.output


def test_errors_that_were_there_before_stop_nothing(data: Path) -> None:
    (data / "claims" / "broken.yml").write_text("kind: [")
    result = run("claimreview", "-", says=json.dumps(review()).encode())
    assert result.exit_code == 0 and (data / "claims" / "thing.yml").exists(), result.output


def test_wrong_use(data: Path, tmp_path: Path) -> None:
    assert run("claimreview", "nothing.json").exit_code == 2
    assert run("claimreview", "data").exit_code == 2
    assert run("claimreview", "a\0b").exit_code == 2
    nowhere = run("claimreview", str(WILD / "array.json"), "--data", "nowhere")
    assert nowhere.exit_code == 2 and "is no data folder" in nowhere.output
    assert run("claimreview").exit_code == 2


# Hostile words


HOSTILE = st.text(
    st.sampled_from("a: #'\"\\\n\r\t\0\x1b\x85\u2028\u202e\ufeff\ud800{}[]&*!|>%@`-—é条😀</"), max_size=30
)


@CALM
@given(HOSTILE)
@example("\n# explainer: allow[no-archive] because\nkind: opinion")
@example("x" * 10_000)
def test_an_origin_is_one_inert_line(text: str) -> None:
    line = comment(text)
    line.encode()
    assert len(line.splitlines()) == 1 and line.isprintable() and "#" not in line[1:] and len(line) < 310
    assert not list(hidden.places(line))


def test_half_a_character_in_an_origin_is_shown_as_everywhere() -> None:
    assert comment("by \ud800, somebody") == "# by �, somebody"


def test_a_key_that_stands_twice_is_shown_at_its_value() -> None:
    raw = b"""{"type": "Annotation", "bodyValue": "It paid.",
  "motivation": "commenting", "motivation": "tagging",
  "target": {"source": "/articles/new-footbridge/", "selector":
    {"type": "TextQuoteSelector", "exact": "It was money well spent"}}}"""
    (found,) = marks.bring(read("in.json", raw), around()).findings
    assert found.message == "the key `motivation` stands twice in one object: which is meant?"
    assert found.span.text == '"tagging"'


@CALM
@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_words_stay_words(statement: str, name: str, url: str) -> None:
    brought = reviews(review(claimReviewed=statement, author={"name": name}, url=url, headline=name))
    for draft in brought.drafts:
        text = draft.text(names_schema=False)
        text.encode()
        said = compose(text, with_places=False)
        assert {problem.rule.name for problem in said.problems} <= {
            "hidden-character"
        }  # which the check refuses
        assert set(said.data) == set(draft.data)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<!--", "<!-- --", "<a ", "</", "<script>", "<br", "&#", "*", "`", "_a"])
def test_long_words_take_no_time(piece: str) -> None:
    words = piece * 40_000
    started = time.process_time()
    plain(words), as_prose(words)
    assert time.process_time() - started < 2


def test_a_comment_that_nobody_closes_is_none() -> None:
    assert plain("a <!-- b --> c <b>d</b> <!-- e") == "a c d <!-- e"


@pytest.mark.slow
def test_objects_that_name_each_other_are_followed_so_far_and_no_further() -> None:
    selector = {"type": "TextQuoteSelector", "id": "s", "refinedBy": [{"id": "s"}] * 80}
    target = {"source": "https://e.example/articles/new-footbridge/", "selector": selector}
    note = {"type": "Annotation", "bodyValue": "A thing.", "target": target}
    started = time.process_time()
    found = marks.bring(read("in.json", json.dumps(note).encode()), around())
    assert time.process_time() - started < 2
    assert "references in this file lead to more than" in found.findings[-1].message


@pytest.mark.slow
def test_a_large_object_that_many_name_is_read_in_part() -> None:
    author = {"@id": "#a", "@type": "Organization", "name": [f"Checker {n}" for n in range(20_000)]}
    many = [review(claimReviewed=f"Thing {n}.", author={"@id": "#a"}) for n in range(300)]
    started = time.process_time()
    brought = reviews({"@graph": [author, *many]})
    assert time.process_time() - started < 4
    assert len(claims(brought)) == 300 and "lead to more than" in brought.findings[-1].message


@pytest.mark.slow
def test_many_words_that_stand_nowhere_are_compared_with_the_text_for_a_while() -> None:
    quotes = [Quote(f"nothing like the river {n} is said here") for n in range(210)]
    here, article = around(), elmford().articles["new-footbridge"]
    found = [here.anchor(article, quote) for quote in quotes]
    assert all(isinstance(one, NotFound) for one in found)
    assert [one.help for one in found[200:] if isinstance(one, NotFound)] == [
        "look for them in the text, then `explainer new claim`"
    ] * 10


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    raw = bytearray((draw(st.sampled_from(sorted(WILD.iterdir())))).read_bytes())
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(raw)))
        cut = draw(st.integers(0, 40))
        raw[at : at + cut] = draw(
            st.binary(max_size=4)
            | st.sampled_from([b'"', b"{", b"}", b",", b"\\ud800", b"</script>", b"null"])
        )
    return bytes(raw)


def all_is_said(raw: bytes) -> None:
    """Whatever is read, drafts are records and what is none is said at a place."""
    for found in (facts.bring(read("in", raw), around()), marks.bring(read("in", raw), around())):
        for draft in found.drafts:
            assert draft.problem() is None
        for finding in found.findings:
            assert finding.message and finding.span.line >= 1


@CALM
@given(mutated() | st.binary(max_size=200))
def test_nothing_that_is_read_raises(raw: bytes) -> None:
    all_is_said(raw)


@pytest.mark.slow
@settings(CALM, max_examples=500)
@given(mutated() | st.binary(max_size=200))
def test_nothing_that_is_read_raises_however_often(raw: bytes) -> None:
    all_is_said(raw)


@pytest.mark.slow
@settings(CALM, max_examples=25)
@given(mutated())
def test_nothing_is_written_that_does_not_pass(data: Path, raw: bytes) -> None:
    before = files(data)
    for command in ("claimreview", "annotations"):
        result = run(command, "-", says=raw)
        assert result.exit_code in (0, 1)
        assert not [f for f in workshop.read(data, "data").findings if f.level == "error"]
    after = files(data)
    assert {name: after[name] for name in before} == before
    for name in after.keys() - before.keys():
        (data / name).unlink()


BLOCK = '<script type="application/ld+json">'
LONG = {
    "quotes": '"' * 3_000_000,
    "backslashes": '"\\' * 3_000_000,
    "brackets": "[" * 3_000_000,
    "spaces": '{"a":' * 90 + "1" + "}" * 90 + " " * 3_000_000,
    "objects": "[" + "{}," * 600_000 + "{}]",
    "number": "[" + "9" * 3_000_000 + "]",
    "opened scripts": "<script " * 500_000,
    "opened blocks": BLOCK * 200_000,
    "opened comments": "<!--" * 1_000_000,
    "opened titles": "<title>" * 500_000,
    "a tag": "<a" + " " * 3_000_000,
    "an empty block": BLOCK + " " * 3_000_000,
    "a wrapped block": f"{BLOCK}//" + "<!--" * 700_000,
    "a language": "<html " + "lang " * 500_000,
    "encodings": "<meta charset" * 300_000,
    "references": BLOCK + "&quot;" * 500_000 + "</script>",
    "reviews": json.dumps(
        [review(claimReviewed=f"Thing {n}", url=f"https://a.example.org/{n}") for n in range(2000)]
    ),
    "one statement": json.dumps([review(url=f"https://a.example.org/{n}") for n in range(2000)]),
    "one id": json.dumps([review(**{"@id": "#a", "x" * (n % 9 + 1): 1}) for n in range(2_000)]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_no_file_takes_long(name: str) -> None:
    began = time.process_time()
    facts.bring(read("in.json", LONG[name].encode()), around())
    marks.bring(read("in.json", LONG[name].encode()), around())
    assert time.process_time() - began < 6


@pytest.mark.slow
def test_a_file_of_100_mb_is_refused_at_once(data: Path) -> None:
    with Path("large.json").open("wb") as file:
        file.truncate(100_000_000)
    most = 400_000_000  # of addresses, of which memory is a part
    limited = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}));"
        " from explainer.cli import main; main()"
    )
    for how in ("import claimreview large.json", "import claimreview - < large.json"):
        began = time.monotonic()
        command = f'exec {sys.executable} -c "{limited}" {how}'
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and "10,000,000 bytes are allowed" in done.stderr, done.stderr
        assert time.monotonic() - began < 5
    assert encoding.MAX_BYTES == 10_000_000
