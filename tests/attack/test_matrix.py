"""Hostile text in every field, through Material in a real browser and through every other format: it reads as it was
written and runs nothing.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.attack import batches, fields, payloads
from tests.attack.batches import Batch, Outcome
from tests.attack.payloads import one_line
from tests.attack.records import Text
from tests.attack.tally import Tally
from tests.attack.visits import Known
from tests.site import dom, host
from tests.site.browser import opened

pytestmark = pytest.mark.browser
SITE = "Elmford"

NOT_SHOWN = {
    "Settings.description": "MkDocs has a description of its own",
    "Settings.words_to_watch": "only a rule reads it",
    "Settings.rules.reason": "a reason for editors",
    "Settings.branch": "part of an address",
    "Term.aliases": "a form by which a term is found",
}
"""Fields that no page prints, each with its reason."""
CUT = ("pictures", "attributes", "titles", "descriptions and names")
"""Where there is room for the beginning only, or for some of several."""
OUTPUTS = {
    "pages", "embeds", "pictures", "attributes", "titles", "descriptions and names", "JSON-LD in pages", "search index",
    "API", "JSON-LD", "web annotations", "CSV", "SQLite", "data package", "Atom", "JSON Feed", "calendar", "BibTeX",
    "RIS", "CSL-JSON", "Argdown", "plain text", "llms.txt", "oEmbed",
}  # fmt: skip


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Known:
    return batches.harmless(tmp_path_factory.mktemp("harmless") / "project", browser)


@pytest.fixture(scope="module", params=batches.batches(), ids=lambda batch: batch.name)
def outcome(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    browser: Browser,
    known: Known,
    tally: Tally,
) -> Outcome:
    batch: Batch = request.param
    made = batches.attacked(batch, tmp_path_factory.mktemp("attacked") / "project", browser, known)
    tally.add(made.judge)
    tally.count("pages opened", len(made.visit.pages))
    tally.count("pages on which anything ran", len(made.visit.ran))
    tally.count(
        "elements, attributes, programs or addresses that no template put there",
        len(made.strangers()),
    )
    tally.count("requests to other hosts", len(made.visit.strangers))
    return made


def test_every_field_is_attacked_or_excused() -> None:
    """A new field is in the matrix by itself; if nothing fills it, or it is of a new sort, this fails."""
    filled = {text.slot for text in batches.batches()[0].folder().texts.values()}
    assert filled == set(fields.slots())
    assert fields.sorts() == {*fields.WORDS, *fields.EXCUSED}
    assert len(filled) > 120


def test_every_text_is_tried() -> None:
    everything, _ = batches.publishable()
    tried = {text.payload for batch in batches.batches() for text in batch.folder().texts.values()}
    assert tried == set(everything)
    assert len(payloads.own()) + len(payloads.refused()) > 300


def test_nothing_runs_and_nothing_is_asked_for(outcome: Outcome) -> None:
    seen = outcome.visit
    assert len(seen.pages) > 25
    assert (seen.ran, seen.strangers, seen.missing, seen.errors, seen.violations) == ([], [], [], [], [])


def test_nothing_stands_there_but_what_the_templates_put_there(outcome: Outcome) -> None:
    assert outcome.strangers() == []
    assert outcome.strange == []


def test_every_text_arrives_as_it_was_written(outcome: Outcome) -> None:
    judge = outcome.judge
    assert judge.changed == []
    assert set(judge.seen) == OUTPUTS
    feeds = ("Atom", "JSON Feed")  # the site's own have the newest changes; those of the topics have them all
    for output in OUTPUTS - {*CUT, *feeds}:
        assert judge.lost(output) == []
    assert judge.tried > 2000


def test_the_second_wall_stands_where_it_is_wanted(outcome: Outcome) -> None:
    page = (outcome.site / "claims/fact-0/index.html").read_text(encoding="utf-8")
    assert ('http-equiv="Content-Security-Policy"' in page) == outcome.batch.has_policy


def test_every_field_is_shown(outcome: Outcome) -> None:
    assert set(fields.slots()) - outcome.judge.slots("pages") == NOT_SHOWN.keys()


def _of(outcome: Outcome, record: str, slot: str) -> list[Text]:
    place = f"{record} {slot} 1"
    return [text for text in outcome.judge.texts.values() if text.place == place]


TITLES = {
    "topics/topic": ("topic", "Topic.title", "Topic.question"),
    "articles/article": ("article", "Article.title", "Article.title"),
    "claims/fact": ("fact", "Fact.statement", "Fact.statement"),
    "claims/open": ("open", "Prediction.statement", "Prediction.statement"),
    "claims/decided": ("decided", "Prediction.statement", "Prediction.statement"),
    "claims/opinion": ("opinion", "Opinion.statement", "Opinion.statement"),
    "actors/actor": ("actor", "Actor.title", "Actor.title"),
    "sources/source": ("source", "Source.title", "Source.title"),
}


@pytest.mark.parametrize("page", TITLES)
def test_titles_and_headings(outcome: Outcome, page: str) -> None:
    record, title, heading = TITLES[page]
    for n, (name, words) in enumerate(
        zip(_of(outcome, record, title), _of(outcome, record, heading), strict=True)
    ):
        seen = outcome.visit.pages[f"{page}-{n}/"]
        assert one_line(seen.title) == f"{one_line(name.read)} - {SITE}"
        assert [one_line(said) for said in seen.headings] == [one_line(words.read)]


@pytest.mark.parametrize("page", TITLES)
def test_pages_that_lead_on(outcome: Outcome, page: str) -> None:
    record, title, _ = TITLES[page]
    text = one_line(_of(outcome, record, title)[0].read)
    former = dom.read(outcome.site / page.rpartition("/")[0] / f"former-{record}-0" / "index.html")
    assert former.one("title").text == f"{text} - {SITE}"
    assert dom.content(former).without("headerlink").one("h1").text == text


def test_the_search_shows_text(outcome: Outcome, browser: Browser) -> None:
    """Titles of results in Material's search box, found by the word in the middle of each text."""
    if outcome.batch.is_plain:
        pytest.skip("the theme's script is left out of this site")
    kinds = (
        ("fact", "Fact.statement"),
        ("actor", "Actor.title"),
        ("source", "Source.title"),
        ("topic", "Topic.question"),
    )
    wanted = [text for kind in kinds for text in _of(outcome, *kind)]
    with host.served(outcome.site) as running, opened(browser) as tab:
        tab.page.goto(running.url)
        field = tab.page.locator(".md-search__input")
        for text in wanted:
            field.fill(text.mark)
            field.press("End")  # Material waits for a key
            titles = tab.page.locator(".md-search-result__article h1", has_text=text.mark)
            titles.first.wait_for(state="attached")
            assert {one_line(title) for title in titles.all_text_contents()} == {one_line(text.read)}
        assert (tab.ran(), tab.strangers, tab.errors) == ([], [], [])
