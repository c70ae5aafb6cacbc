"""The synthetic site is the same everywhere, like a real one and without a finding; and the sums are right."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bench import figures, measure, run, synthesise
from explainer import checks, outputs, shelf, site, workshop
from explainer.load import Loaded, load
from explainer.model.record import texts
from explainer.prose import paragraphs

CLAIMS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    synthesise.write(folder, CLAIMS)
    return folder


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Loaded:
    return load(folder / "data")


def digest(claims: int, seed: int) -> str:
    files = "".join(f"{path}\n{text}\n" for path, text in synthesise.site(claims, seed))
    return hashlib.sha256(files.encode()).hexdigest()


def test_the_same_number_and_seed_give_the_same_bytes_on_every_machine() -> None:
    assert digest(12, 1) == "fc6632087eced870090576fb0f249d1c1673324b6e385420c9a2a0059fe6deb6"
    assert digest(12, 2) != digest(12, 1)


@pytest.mark.parametrize("claims", [1, 2, 11])
def test_any_number_of_claims_passes_the_check(tmp_path: Path, claims: int) -> None:
    synthesise.write(tmp_path, claims)
    small = load(tmp_path / "data")
    assert len(small.dataset.claims) == claims
    assert checks.check(small, date(2026, 6, 1)) == []


@pytest.mark.parametrize("today", [date(2024, 6, 1), date(2089, 12, 31)])
def test_it_passes_the_check_without_any_finding_whatever_the_clock_says(loaded: Loaded, today: date) -> None:
    assert checks.check(loaded, today) == []


def test_it_has_the_proportions_of_a_real_site(loaded: Loaded) -> None:
    claims = loaded.dataset.claims.values()
    assert Counter(claim.kind.value for claim in claims) == {"fact": 27, "opinion": 21, "prediction": 12}
    assert {len(claim.evidence) for claim in claims} == set(range(1, 9))
    words = [sum(len(text.split()) for _, text in texts(claim)) for claim in claims]
    assert 200 < sum(words) / len(words) < 300
    marked = [claim.explanation for claim in claims if "<" in "".join(paragraphs(claim.explanation))]
    assert 0.2 < len(marked) / len(claims) < 0.5
    assert all(
        loaded.dataset.accounted(article).percent == 100 for article in loaded.dataset.articles.values()
    )


@pytest.mark.slow
def test_it_can_be_built(loaded: Loaded, tmp_path: Path) -> None:
    pages = list(outputs.render(site.arrange(loaded.dataset), workshop.resources(tmp_path / "none")))
    done = shelf.stock(pages, tmp_path / "docs")
    assert done == shelf.Stocked(len(pages), 0, 0)
    assert len([page for page in pages if page.path.startswith("claims/claim-")]) == CLAIMS
    assert shelf.stock(pages, tmp_path / "docs") == shelf.Stocked(0, len(pages), 0)


def measured(folder: Path, claims: int, *seconds: float) -> run.Site:
    """A site on which ``explainer check`` and ``mkdocs build`` took so long."""
    costs = [[measure.Cost(cpu + 1, cpu, 9.0), measure.Cost(cpu, cpu + 1, 50.0)] for cpu in seconds]
    return run.Site(claims, folder, dict(zip((run.CHECK, run.MKDOCS), costs, strict=True)))


def test_the_table_shows_shares_and_growth(tmp_path: Path) -> None:
    sites = [
        measured(tmp_path, 1, 1.0, 2.0),
        measured(tmp_path, 101, 1.1, 12.0),
        measured(tmp_path, 1001, 5.0, 52.0),
    ]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in run.table(*sites)]
    assert {len(row) for row in rows} == {9}
    # Best of both runs: 4 s for 1,000 claims beyond the first, where 100 took 0.1 s.
    assert rows[-2] == [
        "explainer check, nothing remembered",
        "1,001",
        "0",
        "5.00",
        "0.096",
        "5.00",
        "9",
        "4.00",
        "4.00",
    ]
    assert rows[-1] == ["mkdocs build", "1,001", "0", "52.00", "1.000", "52.00", "9", "50.00", "0.50"]
    assert rows[2][-2:] == ["–", "–"]


@pytest.mark.slow
def test_a_command_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    busy = run.Command("busy", ("-c", "x = bytearray(50_000_000); sum(range(1_000_000))"))
    cost = run.cost(busy, tmp_path)
    assert 0 < cost.cpu < 10
    assert cost.memory > 45


def test_a_command_that_fails_ends_the_run_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"(?s)broken failed:.*no such thing"):
        run.cost(run.Command("broken", ("-c", "raise LookupError('no such thing')")), tmp_path)


def test_the_figures_of_shards_are_those_of_the_docs() -> None:
    from bench import shards

    assert shards.written(shards.kept()) in shards.GUIDE.read_text(encoding="utf-8")


def test_the_figures_of_searches_are_those_of_the_docs() -> None:
    from bench import search

    assert search.written(search.kept()[-1]) in search.GUIDE.read_text(encoding="utf-8")


def test_words_are_chosen_from_the_rarest_on_and_common_ones_with_them() -> None:
    from bench import search

    shares = {"river": 0.1, "stone": 0.2, "bridge": 0.3, "toll": 0.4, "ferry": 0.9, "the": 1.0, "and": 0.95}
    assert search._chosen(shares, 3) == ["river", "bridge", "ferry", "and", "the"]
    assert search._chosen(shares, 100) == ["river", "stone", "bridge", "toll", "ferry", "and", "the"]


def test_a_part_of_a_page_takes_the_place_of_the_one_before_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Above\n<a>\nold\n<b>\nBelow\n", encoding="utf-8")
    for made in ("<a>\nnew\n<b>\n", "<a>\nnewer, and longer\n<b>\n"):
        figures.put(page, "<a>\n", made, "<b>\n")
        assert page.read_text(encoding="utf-8") == f"Above\n{made}Below\n"
