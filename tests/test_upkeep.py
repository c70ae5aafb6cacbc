"""What is stale or weak, whether or not somebody silenced it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from explainer.cli import main
from explainer.upkeep import sections
from explainer.upkeep.formats import as_json, markdown, text
from tests import bundles
from tests.bundles import TODAY

WEAK = """\
# file: site.yml
name: Elmford explained
licence: {name: CC BY 4.0}
publisher: {name: Elmford reading circle}
reviewers_needed: 1
rules:
  review-missing: {level: "off", reason: Nobody has time.}
# file: claims/length.yml
kind: fact
statement: The bridge is <b>64</b> metres long. @everybody
status: published
verdict: supported
explanation: The minutes give this length.
evidence:  # explainer: allow[single-source] there are no others
  - source: letter
    stance: supports
review:
  by: [A. Reader]
  next: 2026-01-01
# file: claims/trips.yml
kind: prediction
statement: Trips will double.
status: published
unqualified: true
criteria: A count.
resolves_by: 2025
# file: sources/letter.yml
publisher: A private letter
language: en
type: primary
control: private
url: https://example.org/letter
verified: excerpt
# delete: claims/half-of-trips.yml
"""


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_each_weakness_is_in_its_section(over: bundles.Lay) -> None:
    dataset, _ = bundles.read(over(WEAK.replace("  - title: The bridge", "")))
    found = {section.key: section for section in sections(dataset, TODAY)}
    ids = {key: [item.id for item in section.items] for key, section in found.items()}
    assert ids["reviews-due"] == ["length"] and ids["predictions-due"] == ["trips"]
    assert ids["single-source"] == ["length"] and found["single-source"].of == 3
    assert ids["uncovered"] == ["new-footbridge"]
    assert "length" not in ids["unreviewed"] and "trips" in ids["unreviewed"]
    assert "letter" in ids["unopened"] and "letter" in ids["no-archive"] and "letter" in ids["undated"]
    shown = json.loads(as_json(list(found.values())))
    assert shown["reviews-due"]["items"][0]["file"] == "data/claims/length.yml"
    assert shown["reviews-due"]["items"][0]["line"] == 11
    lines = text(list(found.values())).splitlines()
    notes = [Counter(item.note for item in section.items) for section in found.values()]
    said_once = sum(count > 1 for counted in notes for count in counted.values())
    assert said_once > 1 and len(lines) == 9 + sum(map(len, ids.values())) + said_once
    assert "Reviews past their date: 1 of 5" in lines
    summary = markdown(list(found.values()))
    assert "| Reviews past their date | 1 of 5 |" in summary
    assert "`The bridge is <b>64</b> metres long. @everybody`" in summary
    assert "@" not in summary.replace("`The bridge is <b>64</b> metres long. @everybody`", "")


def test_nothing_weak_is_nothing(over: bundles.Lay) -> None:
    dataset, _ = bundles.read(over(""))
    keys = {section.key for section in sections(dataset, TODAY) if section.items}
    assert keys <= {"unopened", "undated", "unreviewed"}


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_it_is_a_report_and_no_check(lay: bundles.Lay, format: str, tmp_path: Path) -> None:
    data = lay(WEAK)
    printed = run("report", "--data", data, "--format", format)
    assert (
        printed.strip()
        and run("report", "--data", data, "--format", format, "--output", tmp_path / "r") == ""
    )
    assert (tmp_path / "r").read_text(encoding="utf-8") == printed
