"""The first explainer: the op-ed taken apart completely, and nothing in it invented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from explainer.cli import main
from explainer.dataset import Dataset
from explainer.model import Fact, Opinion, Prediction
from explainer.model.scales import Kind, Status, Verified
from explainer.model.schema import FOLDER, files
from tests import bundles

ROOT = Path(__file__).parent.parent
ARTICLE = "op-ed-russia-north-korea"


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    found, findings = bundles.read(ROOT / "data")
    assert [f"{f.span.document.path}:{f.span.line} {f.rule}" for f in findings] == []
    return found


@pytest.mark.slow
def test_files_are_in_canonical_form_and_name_todays_schemas() -> None:
    assert CliRunner().invoke(main, ["fmt", "--check", "--data", str(ROOT / "data")]).exit_code == 0
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "data" / FOLDER).iterdir()}
    assert kept == files(), "run `make schema`"


def test_every_assertion_is_a_claim(dataset: Dataset) -> None:
    kinds = Counter(claim.kind for claim in dataset.claims.values())
    assert kinds[Kind.FACT] >= 26 and kinds[Kind.OPINION] >= 19 and kinds[Kind.PREDICTION] >= 10
    assert {claim.status for claim in dataset.claims.values()} == {Status.PUBLISHED}


def test_every_word_is_accounted_for(dataset: Dataset) -> None:
    coverage = dataset.accounted(dataset.articles[ARTICLE])
    assert coverage.words > 400 and coverage.gaps == ()


def test_each_kind_says_what_it_owes_a_reader(dataset: Dataset) -> None:
    for claim in dataset.claims.values():
        assert claim.explanation, claim.id
        if isinstance(claim, Fact):
            assert (
                claim.verdict
                and claim.evidence
                and claim.as_of
                and claim.confidence
                and claim.confidence_basis
            )
        elif isinstance(claim, Opinion):
            assert claim.counter_view and claim.value_at_stake, claim.id
        elif isinstance(claim, Prediction):
            assert claim.wording or claim.unqualified, claim.id
            assert claim.resolution.as_of and claim.resolution.note, claim.id


def test_loaded_words_have_a_neutral_wording(dataset: Dataset) -> None:
    article = dataset.articles[ARTICLE]
    assert len(article.loaded) >= 40 and len(article.omissions) == 13
    assert all(note.neutral.casefold() != note.exact.casefold() for note in article.loaded)


def test_nothing_is_invented(dataset: Dataset) -> None:
    for source in dataset.sources.values():
        assert source.verified in (Verified.EXCERPT, Verified.NO), source.id
        assert source.accessed is None and source.archive_url is None, source.id
    for claim in dataset.claims.values():
        assert claim.review.by == () and claim.corrections == (), claim.id
        assert all(item.accessed is None for item in claim.evidence), claim.id
    for topic in dataset.topics.values():
        assert topic.authors == () and topic.reviewers == (), topic.id


def test_quotes_are_the_sources_own_words(dataset: Dataset) -> None:
    """A quote under a claim is a part of the quote that was seen in the source."""
    for claim in dataset.claims.values():
        for item in claim.evidence:
            seen = dataset.sources[item.source].quote or ""
            assert item.quote is None or item.quote.rstrip(".") in seen, f"{claim.id}: {item.quote}"


def test_every_record_is_used(dataset: Dataset) -> None:
    used = {item.source for claim in dataset.claims.values() for item in claim.evidence}
    assert len(used) > 90
