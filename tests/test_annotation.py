"""The words of an article under their marks: complete, numbered in reading order, one Tab stop for each mark."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from explainer.annotation import Annotations, Paragraph, Segment, pushing
from explainer.model import Article
from explainer.site import Site, arrange
from tests import bundles

NESTED = """\
# file: claims/inner.yml
kind: opinion
statement: The bridge is new.
status: published
counter_view: {text: It is not.}
appearances:
  - {article: new-footbridge, exact: new footbridge opened}
# file: claims/across.yml
kind: opinion
statement: It goes across two paragraphs.
status: published
counter_view: {text: It does not.}
appearances:
  - {article: new-footbridge, exact: the figures. It was money well}
"""


def site_of(lay: bundles.Lay, bundle: str) -> tuple[Site, Article]:
    dataset, findings = bundles.read(lay(bundle))
    assert findings == []
    site = arrange(dataset)
    return site, site.articles["new-footbridge"]


def segments(paragraphs: Sequence[Paragraph]) -> list[Segment]:
    return [segment for paragraph in paragraphs for segment in paragraph.segments]


def above(segment: Segment) -> list[str]:
    marks = (*segment.under, segment.mark)
    return [mark.claim.id for mark in marks if mark is not None]


def check(article: Article, paragraphs: Sequence[Paragraph]) -> None:
    """What holds for every annotated text."""
    assert " ".join("".join(s.text for s in p.segments) for p in paragraphs) == article.words.text
    stops = [s.mark for s in segments(paragraphs) if s.begins and s.mark]
    assert len({mark.id for mark in stops}) == len(stops), "a mark has one Tab stop"
    first = list(dict.fromkeys(mark.number for mark in stops))
    assert first == sorted(first), "Tab walks the numbers in order"
    ended = [mark.id for s in segments(paragraphs) for mark in s.ending]
    assert len(set(ended)) == len(ended), "a mark's number stands once"
    assert {mark.id for mark in stops} <= set(ended)
    noted = [note.mark.number for p in paragraphs for note in p.notes]
    assert noted == sorted(set(noted)) == list(range(1, len(noted) + 1)), "each claim has one note"


def test_the_words_of_an_article_are_all_there_with_their_marks(lay: bundles.Lay) -> None:
    site, article = site_of(lay, "")
    paragraphs = Annotations(site).annotated(article)
    check(article, paragraphs)
    assert [[note.mark.claim.id for note in p.notes] for p in paragraphs] == [
        ["bridge-opened", "bridge-cost"],
        ["money-well-spent", "half-of-trips"],
    ]
    assert [s.text for s in segments(paragraphs) if s.loaded] == ["So much for"]
    assert [s.loaded_begins for s in segments(paragraphs) if s.loaded] == [True]


def test_nested_and_overlapping_spans(lay: bundles.Lay) -> None:
    site, article = site_of(lay, NESTED)
    paragraphs = Annotations(site).annotated(article)
    check(article, paragraphs)
    first, second = paragraphs
    inner = next(s for s in first.segments if s.text == "new footbridge opened")
    assert above(inner) == ["bridge-opened", "inner"]
    assert inner.mark and inner.mark.number == 2 and inner.begins
    assert [s.text for s in first.segments if "across" in above(s)] == ["the figures."]
    overlap = next(s for s in second.segments if len(above(s)) == 2)
    assert overlap.text == "It was money well"
    assert set(above(overlap)) == {"across", "money-well-spent"}
    assert [mark.claim.id for mark in overlap.ending] == ["across"]


TWICE = """\
# file: claims/same.yml
kind: opinion
statement: Rivers matter.
status: published
counter_view: {text: They do not.}
appearances:
  - {article: new-footbridge, exact: the town}
  - {article: new-footbridge, exact: the river, prefix: bridge over}
# file: claims/covered.yml
kind: opinion
statement: It is covered by the one that follows.
status: published
counter_view: {text: It is not.}
appearances:
  - {article: new-footbridge, exact: two million euros}
# file: claims/covering.yml
kind: opinion
statement: It stands on the same words.
status: published
counter_view: {text: It does not.}
appearances:
  - {article: new-footbridge, exact: two million euros}
"""


def test_a_claim_that_appears_twice_has_one_number_and_one_note(lay: bundles.Lay) -> None:
    site, article = site_of(lay, TWICE)
    annotations = Annotations(site)
    paragraphs = annotations.annotated(article)
    check(article, paragraphs)
    marks = [mark for _, mark in annotations.of_claim(site.claims["same"])]
    assert [mark.appearance for mark in marks] == [1, 2]
    assert len({mark.number for mark in marks}) == 1
    assert [mark.id for mark in marks] == [f"m{marks[0].number}", f"m{marks[0].number}-2"]


def test_a_mark_without_words_of_its_own_keeps_its_number_where_it_ends(lay: bundles.Lay) -> None:
    site, article = site_of(lay, TWICE)
    marks = {mark.claim.id: mark for mark in Annotations(site).marks(article)}
    assert [marks["covered"].owns, marks["covering"].owns] == [False, True]
    assert marks["covering"].number < marks["covered"].number


def test_words_that_push_are_told_with_the_claim_they_stand_in(lay: bundles.Lay) -> None:
    bundle = """\
# file: articles/new-footbridge.yml
title: A bridge for the town
language: en
genre: opinion
sha256: 20cbc7b4ad3af9084305d74dbcf5acc52f26749bde6d4fc7a58f125ee07ec8af
loaded:
  - {exact: money well spent, technique: Praise, effect: It praises., neutral: the cost}
asides:
  - {exact: So much for the figures, why: Leads over.}
"""
    site, article = site_of(lay, bundle)
    notes = {n.mark.claim.id: n for p in Annotations(site).annotated(article) for n in p.notes}
    assert [item.note.neutral for item in notes["money-well-spent"].loaded] == ["the cost"]
    assert notes["bridge-opened"].loaded == ()
    assert [item.number for item in pushing(article)] == [1]


def test_any_set_of_spans_is_marked_completely(lay: bundles.Lay) -> None:
    site, article = site_of(lay, "")
    template = site.claims["money-well-spent"]
    text = article.words.text
    places = st.tuples(st.integers(0, len(text) - 2), st.integers(1, 60))

    @given(st.lists(places, min_size=1, max_size=8))
    def holds(spans: list[tuple[int, int]]) -> None:
        claims = {}
        for number, (start, length) in enumerate(spans):
            exact = text[start : start + length].strip()
            quoted = template.appearances[0].model_copy(update={"exact": exact})
            if exact and article.words.place(quoted):
                claim = template.model_copy(update={"appearances": (quoted,), "relations": ()}, deep=True)
                claim.written(f"c{number}", template.document)
                claims[f"c{number}"] = claim
        values = {name: getattr(site, name) for name in site.__dataclass_fields__}
        spanned = Site(**{**values, "claims": claims})
        check(article, Annotations(spanned).annotated(article))

    holds()
