"""What goes out comes in again: the same claims, by each of the formats that can come in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from explainer import workshop
from explainer.cli import main
from explainer.dataset import Dataset
from explainer.load import load
from explainer.model import Claim, Fact, Prediction
from explainer.outputs import linked_data, pages, web_annotations
from explainer.site.addresses import GRAPH
from tests import bundles
from tests.elmford import RICH

REAL = Path(__file__).parents[1] / "data"
ADDRESS = "https://elmford.example.org/read/"


def export(data: Path, address: str, **more: Any) -> dict[str, str]:
    """What the site publishes in both formats, by path."""
    site = workshop.site(workshop.read(data, "data"), address=address, **more)
    resources = workshop.resources(Path("none"))
    rendered = [*linked_data.render(site, resources), *web_annotations.render(site, resources)]
    contents = {output.path: output.content for output in rendered}
    return {path: said if isinstance(said, str) else said.decode() for path, said in contents.items()}


def emptied(data: Path) -> Path:
    """The data without its claims, in which the exports are to come in."""
    copy = data.parent / "copy"
    shutil.copytree(data, copy)
    shutil.rmtree(copy / "claims")
    return copy


def bring(command: str, text: str, data: Path) -> Result:
    arguments = ["import", command, "-", "--data", str(data)]
    return CliRunner().invoke(main, arguments, input=text.encode(), catch_exceptions=False)


def same(claim: Claim, again: Claim, *keys: str) -> list[str]:
    """The keys in which two claims differ."""
    return [key for key in keys if getattr(claim, key) != getattr(again, key)]


CORE = ("id", "kind", "statement", "appearances", "claimant", "said_on", "about", "corrections")
OF_KIND = {
    "fact": ("verdict", "as_of"),
    "opinion": (),
    "prediction": ("criteria", "conditions", "resolves_by"),
}


def lost(before: Dataset, after: Dataset) -> Iterator[str]:
    """What a round trip by the graph should keep and did not."""
    visible = {id: claim for id, claim in before.claims.items() if claim.is_public}
    if list(visible) != list(after.claims):
        yield f"claims: {visible.keys() ^ after.claims.keys()}"
    for id, claim in visible.items():
        yield from (f"{id}: {key}" for key in same(claim, after.claims[id], *CORE, *OF_KIND[claim.kind]))
        if not {*claim.topics} <= {*after.claims[id].topics}:  # those whose sections name it are told too
            yield f"{id}: topics"


@pytest.mark.parametrize(("address", "directory_urls"), [(ADDRESS, True), ("", False)])
def test_the_graph(lay: bundles.Lay, that_day: None, address: str, directory_urls: bool) -> None:
    data = lay(RICH)
    out = export(data, address, directory_urls=directory_urls)
    copy = emptied(data)
    result = bring("claimreview", out[GRAPH], copy)
    assert result.exit_code == 0, result.output
    before, after = load(data).dataset, load(copy).dataset
    assert list(lost(before, after)) == []
    cost, trips = after.claims["bridge-cost"], after.claims["half-of-trips"]
    assert isinstance(cost, Fact) and isinstance(trips, Prediction)
    assert [issue.value for issue in cost.issues] == ["exaggerated"]
    assert cost.explanation == "The accounts show 1.9 million euros; see the minutes."
    assert trips.resolution.as_of and trips.resolution.as_of.edtf == "2026-11-01"
    assert after.sources.keys() == before.sources.keys()  # our own review is no source
    head = cost.document.text.splitlines()
    assert head[0].startswith("# Imported from standard input, /@graph/")
    assert head[1:3] == [
        "# Status, in the file: published",
        "# Sources, in the file, without their stance: council-minutes, trust-report",
    ]
    again = bring("claimreview", out[GRAPH], copy)
    assert again.exit_code == 0 and "0 claims written, 4 there already" in again.output


@pytest.mark.slow
def test_the_annotations(lay: bundles.Lay, that_day: None) -> None:
    data = lay(RICH)
    out = export(data, ADDRESS)
    copy = emptied(data)
    marks = out["articles/new-footbridge/annotations.jsonld"]
    result = bring("annotations", marks, copy)
    assert "3 claims written, 1 left out" in result.output, result.output
    assert "1 loaded words passed over" in result.output and "a prediction says by when" in result.output
    before, after = load(data).dataset, load(copy).dataset
    for id, claim in after.claims.items():
        keys = ("id", "kind", "statement", "appearances", *(("verdict",) if claim.kind == "fact" else ()))
        assert same(before.claims[id], claim, *keys) == []
    # The graph has the prediction, and then all is there.
    assert "1 claim written, 3 there already" in bring("claimreview", out[GRAPH], copy).output
    assert "0 claims written, 4 there already" in bring("annotations", marks, copy).output


def test_another_sites_review_is_a_source(lay: bundles.Lay, that_day: None) -> None:
    data = lay(RICH)
    out = export(data, ADDRESS)
    copy = emptied(data)
    settings = copy / "site.yml"
    settings.write_text(settings.read_text().replace("Elmford reading circle", "Somebody else"))
    result = bring("claimreview", out[GRAPH], copy)
    assert result.exit_code == 0, result.output
    after = load(copy).dataset
    (evidence,) = after.claims["bridge-cost"].evidence
    source = after.sources[evidence.source]
    assert source.url == f"{ADDRESS}claims/bridge-cost/" and source.publisher == "Elmford reading circle"
    assert (evidence.stance, source.verified) == ("supports", "no")


@pytest.mark.slow
def test_the_real_site(tmp_path: Path, that_day: None) -> None:
    data = tmp_path / "data"
    shutil.copytree(REAL, data)
    out = export(data, "https://example.org/explainer/")
    copy = emptied(data)
    result = bring("claimreview", out[GRAPH], copy)
    assert result.exit_code == 0, result.output
    before, after = load(data).dataset, load(copy).dataset
    assert list(lost(before, after)) == []
    for article in before.articles:
        marks = bring("annotations", out[f"articles/{article}/annotations.jsonld"], copy)
        assert marks.exit_code == 0 and "0 claims written" in marks.output
    shutil.rmtree(copy / "claims")
    for article in before.articles:
        bring("annotations", out[f"articles/{article}/annotations.jsonld"], copy)
    after = load(copy).dataset
    expected = {id for id, claim in before.claims.items() if claim.kind != "prediction"}
    assert after.claims.keys() == expected
    for id in expected:
        assert same(before.claims[id], after.claims[id], "kind", "statement", "appearances") == []
    done = CliRunner().invoke(main, ["fmt", "--check", "--data", str(copy)], catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_a_page_of_ours(lay: bundles.Lay, that_day: None) -> None:
    """A page says enough of its own claim, and only mentions others."""
    data = lay(RICH)
    site = workshop.site(workshop.read(data, "data"), address=ADDRESS)
    made = {
        output.path: str(output.content) for output in pages.render(site, workshop.resources(Path("none")))
    }
    copy = emptied(data)
    for id in site.claims:
        block = re.search(r'<script type="application/ld\+json">.*?</script>', made[f"claims/{id}.md"])
        assert block is not None
        result = bring("claimreview", f"<!doctype html><head>{block[0]}</head>", copy)
        assert result.exit_code == 0 and "1 claim written" in result.output, result.output
    assert list(lost(load(data).dataset, load(copy).dataset)) == []
