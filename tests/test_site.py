"""A dataset arranged for readers, and what follows from it."""

from __future__ import annotations

import pytest

from explainer import derived
from explainer.model import Opinion
from explainer.model.scales import Kind, Stance, Verdict
from explainer.repository import Repository
from explainer.site import Site, arrange
from explainer.source import Document
from tests import bundles


@pytest.fixture
def site(lay: bundles.Lay) -> Site:
    return arrange(bundles.read(lay(""))[0])


def with_urls(site: Site, directory_urls: bool) -> Site:
    return Site(
        **{
            **{name: getattr(site, name) for name in site.__dataclass_fields__},
            "directory_urls": directory_urls,
        }
    )


@pytest.mark.parametrize(
    ("page", "target", "folders", "files"),
    [
        ("claims/a.md", "actors/b.md", "../../actors/b/", "../actors/b.html"),
        ("claims/a.md", "claims/a.md", "./", "a.html"),
        ("claims/a.md", "claims/index.md", "../", "index.html"),
        ("claims/index.md", "claims/a.md", "a/", "a.html"),
        ("claims/index.md", "method/index.md", "../method/", "../method/index.html"),
        ("index.md", "claims/a.md", "claims/a/", "claims/a.html"),
        ("claims/a.md", "index.md", "../../", "../index.html"),
        ("claims/a.md", "assets/x.css", "../../assets/x.css", "../assets/x.css"),
    ],
)
def test_links(site: Site, page: str, target: str, folders: str, files: str) -> None:
    assert with_urls(site, True).href(page, target) == folders
    assert with_urls(site, False).href(page, target) == files


def test_records_on_a_list_are_found_there(site: Site) -> None:
    event = next(iter(site.events.values()))
    assert site.href("claims/a.md", event) == f"../../timeline/#{event.id}"
    assert site.href("timeline/index.md", event) == f"#{event.id}"
    assert site.markdown_link("claims/a.md", event) == f"../timeline/index.md#{event.id}"
    assert site.markdown_link("claims/a.md", site.claims["bridge-cost"]) == "bridge-cost.md"


@pytest.mark.parametrize(
    ("url", "edit"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/edit/main/sub/data/claims/a%20b.yml"),
        (
            "https://gitlab.example.org/o/r.git",
            "https://gitlab.example.org/o/r/-/edit/main/sub/data/claims/a%20b.yml",
        ),
        ("https://codeberg.org/o/r/", "https://codeberg.org/o/r/_edit/main/sub/data/claims/a%20b.yml"),
    ],
)
def test_edit_links(url: str, edit: str) -> None:
    assert Repository(url, "main", "sub/").edit_url(Document("data/claims/a b.yml", "")) == edit
    assert Repository(url, "main", "sub/").edit_url(Document("data/claims/a b.yml", ""), 4) == f"{edit}#L4"


@pytest.mark.parametrize(
    ("url", "report"),
    [
        (
            "https://github.com/o/r",
            "/issues/new?template=claim-is-wrong.yml&title=Wrong%3A+A+%26+b&claim=https%3A%2F%2Fa%2F",
        ),
        (
            "https://gitlab.com/o/r",
            "/-/issues/new?issue%5Btitle%5D=Wrong%3A+A+%26+b&issue%5Bdescription%5D=https%3A%2F%2Fa%2F",
        ),
        ("https://codeberg.org/o/r", "/issues/new?title=Wrong%3A+A+%26+b&body=https%3A%2F%2Fa%2F"),
    ],
)
def test_an_error_is_reported_where_the_forge_takes_it(url: str, report: str) -> None:
    assert Repository(url, "main").report_url("A & b", "https://a/") == f"{url}{report}"


def test_links_lead_to_the_line_and_to_the_claims_address(lay: bundles.Lay) -> None:
    dataset, _ = bundles.read(lay(""))
    made = arrange(
        dataset, repository=Repository("https://github.com/o/r", "main"), address="https://x.org/y"
    )
    claim, article = made.claims["bridge-cost"], made.articles["new-footbridge"]
    assert str(made.edit_url(claim, "statement")).endswith("/data/claims/bridge-cost.yml#L2")
    line = article.document.text[: article.document.text.index("exact")].count("\n") + 1
    first = next(key for key in ("loaded", "asides") if getattr(article, key))
    assert str(made.edit_url(article, first, 0)).endswith(f"/data/articles/new-footbridge.yml#L{line}")
    assert "claim=https%3A%2F%2Fx.org%2Fy%2Fclaims%2Fbridge-cost%2F" in str(made.report_url(claim))
    assert arrange(dataset).report_url(claim) is None
    nowhere = arrange(dataset, repository=Repository("https://github.com/o/r", "main"))
    assert "claim=claims%2Fbridge-cost%2F" in str(nowhere.report_url(claim))


def test_back_links_say_who_where_and_how(site: Site) -> None:
    minutes = site.sources["council-minutes"]
    uses = {(link.record.id, link.route) for link in site.backlinks(minutes, "evidence_in")}
    assert uses == {("bridge-cost", ("evidence", 0, "source")), ("bridge-opened", ("evidence", 0, "source"))}
    parts = [link.part for link in site.backlinks(minutes, "evidence_in")]
    assert [getattr(part, "quote", None) for part in parts] == [None, "opened to the public on 3 May 2025"]
    assert [claim.id for claim in site.mentioning(site.claims["bridge-cost"], "relied_on_by")] == [
        "money-well-spent"
    ]


def test_whose_claim_it_is(site: Site) -> None:
    holders = {id: holder.id for id, claim in site.claims.items() if (holder := site.holder(claim))}
    assert holders == {
        "bridge-cost": "ida-brook",
        "bridge-opened": "ida-brook",
        "half-of-trips": "ida-brook",
        "money-well-spent": "river-trust",
    }
    assert [claim.id for claim in site.said_by(site.actors["river-trust"])] == ["money-well-spent"]


def test_claims_in_the_order_of_the_words(site: Site) -> None:
    in_text = ["bridge-opened", "bridge-cost", "money-well-spent", "half-of-trips"]
    assert [claim.id for claim in site.claims_in(site.articles["new-footbridge"])] == in_text
    assert [claim.id for claim in site.claims_of(site.topics["footbridge"])] == in_text


def test_drafts_are_shown_only_when_asked_for(lay: bundles.Lay) -> None:
    draft = "# file: claims/draft.yml\nkind: fact\nstatement: The bridge is green.\n"
    dataset, findings = bundles.read(lay(draft))
    assert findings == []
    assert "draft" not in arrange(dataset).claims
    assert "draft" in arrange(dataset, drafts=True).claims


def test_what_a_text_is_made_of(site: Site) -> None:
    shares = derived.composition(site.claims.values())
    assert [(share.kind, share.verdict, share.count) for share in shares] == [
        (Kind.FACT, Verdict.SUPPORTED, 1),
        (Kind.FACT, Verdict.MOSTLY_SUPPORTED, 1),
        (Kind.OPINION, None, 1),
        (Kind.PREDICTION, None, 1),
    ]


def test_what_an_opinion_rests_on(site: Site) -> None:
    opinion = site.claims["money-well-spent"]
    assert isinstance(opinion, Opinion)
    assert derived.rests_on(site, opinion) == [(Verdict.MOSTLY_SUPPORTED, 1)]


def test_how_independent_evidence_is(site: Site) -> None:
    claim = site.claims["bridge-opened"]
    count = derived.independence(site, [*claim.evidence, *claim.evidence])
    assert (count.sources, count.publishers) == (2, 2)
    assert count.state_controlled == len(
        [s for s in ("council-minutes", "gazette-opening") if site.sources[s].control == "state"]
    )


def test_what_falls_without_a_source(lay: bundles.Lay) -> None:
    bundle = """\
# file: claims/alone.yml
kind: fact
statement: One source says so.
status: published
verdict: supported
explanation: It says so.
evidence:
  - {source: trust-report, stance: supports} # explainer: allow[single-source] there is no other
  - {source: gazette-opening, stance: context}
"""
    site = arrange(bundles.read(lay(bundle))[0])
    assert [fact.id for fact in derived.leans_on(site, site.sources["trust-report"])] == ["alone"]
    assert derived.leans_on(site, site.sources["gazette-opening"]) == []


BEARING = """\
# file: actors/ida-brook.yml
title: Ida Brook
type: person
positions:
  - text: Welcomed the plans.
    on: 2021-05~
    source: gazette-opening
    claims:
      - {claim: money-well-spent, stance: supports}
# file: claims/money-well-spent.yml
kind: opinion
statement: The money was well spent.
appearances:
  - {article: new-footbridge, exact: "It was money well spent, as the River Trust says of every bridge over the river"}
status: published
counter_view:
  text: A ferry would have done.
  holder: elmford-council
  evidence:
    - {source: council-minutes, stance: supports}
"""


def test_who_says_so_and_who_disputes_it(lay: bundles.Lay) -> None:
    dataset, findings = bundles.read(lay(BEARING))
    assert findings == []
    site = arrange(dataset)
    heard = derived.voices(site, site.claims["money-well-spent"])
    said = {
        stance: [(s.actor.id, s.on and s.on.edtf, s.source and s.source.id) for s in sayings]
        for stance, sayings in heard.by_stance.items()
    }
    assert said == {
        Stance.SUPPORTS: [("ida-brook", "2021-05~", "gazette-opening")],
        Stance.REFUTES: [("elmford-council", None, "council-minutes")],
    }
    both = [site.claims["bridge-cost"], site.claims["money-well-spent"]]
    assert [voices.claim.id for voices in derived.all_voices(site, both)] == ["money-well-spent"]
