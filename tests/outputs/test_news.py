"""What changed for readers: every change that has a date, under a name that stays, and none besides."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from explainer import derived, news, workshop
from explainer.catalogue import Catalogue
from explainer.model import Claim, Prediction
from explainer.model.claim import Correction, Review
from explainer.model.edtf import parse
from explainer.news import Change, Item, moments
from explainer.news.corrected import Reader
from explainer.news.wording import Teller
from explainer.site import Site, arrange
from explainer.source import Document
from explainer.source import parse as parse_yaml
from tests import bundles
from tests.outputs.changed import CHANGED, town

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def site() -> Site:
    return town(CHANGED)


@pytest.fixture(scope="module")
def german() -> Catalogue:
    return workshop.resources(Path("none")).catalogue("de")


def test_the_data_are_as_of_the_newest_change(site: Site) -> None:
    assert derived.newest_date(site) == moments.day(told(site)[0].on)


def told(site: Site, words: Catalogue | None = None) -> list[Item]:
    return list(news.read(site, words or Catalogue()).items)


def changed(site: Site, id: str, **values: Any) -> Site:
    """The site with one claim that says something else."""
    claim = site.claims[id].model_copy(update=values)
    return replace(site, claims={**site.claims, id: claim})


def correction(on: str, what: str = "A word.", was: str | None = None) -> Correction:
    return Correction.model_validate({"on": on, "what": what, "why": "A reader wrote.", "was": was})


def keys_of(site: Site, id: str, *corrections: Correction) -> list[str]:
    return [item.key for item in told(changed(site, id, corrections=corrections)) if item.record.id == id]


def test_every_change_with_a_date_is_told_the_newest_first(site: Site) -> None:
    teller = Teller(Catalogue())
    assert [(item.key, item.change, teller.title(item)) for item in told(site)] == [
        (
            "claims/busy-towpath/decided",
            Change.DECIDED,
            "Prediction decided, “Did not occur”: In 2026 the old towpath will be busy again.",
        ),
        (
            "claims/bridge-price/corrected/2026-11-03",
            Change.VERDICT,
            "Verdict “Mixed”, was “Mostly supported”:"
            " The footbridge cost two million euros, twice the first estimate.",
        ),
        ("topics/footbridge/updated/2026-11-03", Change.UPDATED, "Updated: The new footbridge"),
        (
            "claims/bridge-opened/corrected/2026-11",
            Change.WITHDRAWN,
            "Withdrawn: The footbridge in Elmford opened in May 2025.",
        ),
        (
            "claims/bridge-price/corrected/2026-10-02",
            Change.CORRECTED,
            "Correction: The footbridge cost two million euros, twice the first estimate.",
        ),
        (
            "claims/bridge-price/corrected/2026-10-02/2",
            Change.VERDICT,
            "Verdict “Mostly supported”, was “Supported”:"
            " The footbridge cost two million euros, twice the first estimate.",
        ),
        ("topics/footbridge/published", Change.PUBLISHED, "New explainer: The new footbridge"),
    ]


def test_a_sentence_or_two_says_what_changed_and_why(site: Site) -> None:
    teller = Teller(Catalogue())
    said = {item.key.partition("/")[2]: teller.summary(item) for item in told(site)}
    assert said == {
        "busy-towpath/decided": "The count showed forty.",
        "bridge-price/corrected/2026-11-03": (
            "The verdict, which was “mostly supported”. The auditors disagree with the council."
        ),
        "footbridge/updated/2026-11-03": "What did the footbridge cost, and what will it change?",
        "bridge-opened/corrected/2026-11": (
            "This claim is withdrawn. Two bridges were mixed up. Date: November 2026."
            " The claim is now marked as “Retracted”."
        ),
        "bridge-price/corrected/2026-10-02": (
            "The sum. A reader sent the account. It was: “2.1 million euros”"
        ),
        "bridge-price/corrected/2026-10-02/2": (
            "The verdict. The account says less. It was: “supported”"
        ),
        "footbridge/published": "What did the footbridge cost, and what will it change?",
    }  # fmt: skip


def test_a_topic_hears_of_its_own_claims_alone(site: Site) -> None:
    everything = news.read(site, Catalogue())
    assert set(everything.by_topic) == set(site.topics)
    assert everything.by_topic["footbridge"] == everything.items
    elsewhere = replace(site, topics={**site.topics, "other": site.topics["footbridge"].model_copy(
        update={"articles": (), "sections": (), "published": None, "updated": None})})  # fmt: skip
    elsewhere.topics["other"].written("other", site.topics["footbridge"].document)
    assert news.read(elsewhere, Catalogue()).by_topic["other"] == ()


def test_names_stay_when_words_or_the_order_change_or_one_is_added(site: Site) -> None:
    one, two = correction("2026-10-02", "A date."), correction("2026-10-02", "A name.")
    other = correction("2026-12-24")
    names = keys_of(site, "bridge-cost", one, two)
    assert len(set(names)) == 2
    reworded = correction("2026-10-02", "Another date.", was="then")
    assert keys_of(site, "bridge-cost", reworded, two) == names
    assert sorted(keys_of(site, "bridge-cost", two, one)) == sorted(names)
    third = keys_of(site, "bridge-cost", one, two, correction("2026-10-02"))
    assert set(names) < set(third) and len(third) == 3
    assert keys_of(site, "bridge-cost", other, one, two)[1:] == names
    assert keys_of(site, "bridge-cost", one, two, other)[1:] == names


def test_a_name_survives_that_of_the_record(lay: bundles.Lay, site: Site) -> None:
    renamed = CHANGED.replace("claims/bridge-cost.yml", "claims/bridge-bill.yml")
    renamed = renamed.replace("[bridge-price]", "[bridge-price, bridge-cost]")
    renamed = renamed.replace("bridge-cost,", "bridge-bill,").replace("[bridge-cost]", "[bridge-bill]")
    later = arrange(bundles.read(lay(f"# delete: claims/bridge-cost.yml\n{renamed}"))[0])
    assert "bridge-bill" in later.claims and "bridge-cost" not in later.claims
    assert [item.key for item in told(later)] == [item.key for item in told(site)]


def before(words: Catalogue, what: str, was: str | None = None) -> str | None:
    return Reader(words).before(correction("2026-10-02", what, was))


def test_the_verdict_before_is_read_only_where_that_is_sure(german: Catalogue) -> None:
    english = Catalogue()
    assert before(english, "The verdict, which was “mostly supported”.") == "mostly_supported"
    assert before(english, 'The verdict, which was "mixed". And the sum.') == "mixed"
    assert before(english, "The verdict.", was="not_enough_evidence") == "not_enough_evidence"
    assert before(english, "The verdict.", was="Not enough evidence.") == "not_enough_evidence"
    assert before(english, "We had called the source “supported”.") is None
    assert before(english, "The verdict, which was “wrong”.") is None
    assert before(german, "Das Urteil, das „überwiegend bestätigt“ war.") == "mostly_supported"
    assert before(german, "The verdict, which was “mixed”.") == "mixed", "the check proposes it in English"


def test_the_documented_corrections_are_changes_of_verdict() -> None:
    page = (ROOT / "docs" / "reuse" / "feeds.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block
    shown = parse_yaml(Document("feeds.md", block[1])).data["corrections"]
    found = [Reader(Catalogue()).before(Correction.model_validate(entry)) for entry in shown]
    assert found == ["mostly_supported", "mixed"]


def test_the_documented_entry_is_real() -> None:
    page = (ROOT / "docs" / "reuse" / "feeds.md").read_text(encoding="utf-8")
    golden = (ROOT / "tests" / "golden" / "feed.xml").read_text(encoding="utf-8")
    block = re.search(r"```xml\n(.*?) <content", page, re.DOTALL)
    assert block and indent(block[1], " ") in golden


def test_no_change_of_verdict_is_told_without_two_of_them(site: Site) -> None:
    same = correction("2026-10-02", "The verdict, which was “mixed”.")
    assert [item.change for item in told(changed(site, "bridge-cost", corrections=(same,)))][
        -2
    ] == "corrected"
    opinion = changed(site, "money-well-spent", corrections=(same,))
    found = next(item for item in told(opinion) if item.record.id == "money-well-spent")
    assert (found.change, found.before, found.after) == (Change.CORRECTED, None, None)


@pytest.mark.parametrize(
    "edtf, day",
    [
        ("2026-10-02", "2026-10-02"),
        ("2026-10", "2026-10-01"),
        ("2026", "2026-01-01"),
        ("2024-10~", "2024-10-01"),
        ("2024-03-01/2024-05-02", "2024-03-01"),
        ("2024/..", "2024-01-01"),
        ("../2024-05", "2024-05-31"),
        ("Y170000", "9999-12-31"),
        ("-0044", "0001-01-01"),
    ],
)
def test_a_date_becomes_its_first_day_at_noon(edtf: str, day: str) -> None:
    assert moments.timestamp(moments.day(parse(edtf))) == f"{day}T12:00:00Z"


def test_an_identity_is_the_same_for_all_time(site: Site) -> None:
    """These values stand in people's feed readers and calendars: if this test has to change, they see all anew."""
    assert str(moments.identity(site.settings, "feed")) == "42d3709b-306a-5540-8c63-f61fc3632abe"
    named = site.settings.model_copy(update={"name": "Other"})
    assert moments.identity(named, "feed") != moments.identity(site.settings, "feed")


def test_when_somebody_looked(site: Site) -> None:
    claims: list[Claim] = [site.claims["half-of-trips"], site.claims["bridge-cost"]]
    assert moments.looked(claims) == date(2026, 11, 1)
    assert moments.looked([]) == moments.NOTHING == date(1970, 1, 1)
    reviewed = site.claims["bridge-cost"].model_copy(
        update={"review": Review.model_validate({"on": "2027-02-03"})}
    )
    assert moments.looked([*claims, reviewed]) == date(2027, 2, 3)
    assert isinstance(claims[0], Prediction)
