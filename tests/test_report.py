"""Findings as text, GitHub annotations, JSON and SARIF."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from explainer import report
from explainer.checks import RULES
from explainer.finding import MANY, Finding, Related
from explainer.source import Document, Span
from tests import bundles

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"


@pytest.fixture
def found(lay: bundles.Lay) -> list[Finding]:
    bundle = "# file: claims/bridge-opened.yml\nkind: opinion\nstatment: x\nverdict: supported\nkind: fact\n"
    return bundles.read(lay(bundle))[1]


def at(text: str, needle: str, message: str = "wrong", label: str = "here", help: str = "mend it") -> Finding:
    document = Document("data/a.yml", text)
    start = text.index(needle)
    return RULES["bad-value"].at(Span(document, start, start + len(needle)), message, label=label, help=help)


def test_text_shows_the_line_the_place_and_what_to_do() -> None:
    finding = at("a: 1\nkey: value # x\n", "value")
    assert report.text([finding]) == (
        "error[bad-value]: wrong\n"
        " --> data/a.yml:2:6\n"
        "  |\n"
        "2 | key: value # x\n"
        "  |      ^^^^^ here\n"
        "  = help: mend it\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_carets_stand_under_wide_characters() -> None:
    _, _, _, line, carets, *_ = report.text([at("key: 日本 x\n", "x")]).split("\n")
    assert line == "1 | key: 日本 x"
    assert carets == "  |           ^ here"  # each of the two characters is two columns wide


def test_a_long_line_is_cut_around_the_finding() -> None:
    text = f"key: {'a ' * 200}needle {'b ' * 200}\n"
    lines = report.text([at(text, "needle")]).split("\n")
    assert all(len(line) < 140 for line in lines)
    assert lines[3].index("needle") == lines[4].index("^^^^^^")


def test_nothing_reaches_the_terminal_that_could_act_on_it() -> None:
    finding = at("a: \x1b[31mred\x07\u202e\n", "\x1b[31mred", "mes\x1bsage", "la\x9bbel", "he\nlp")
    shown = report.text([finding])
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)
    assert all("he lp" not in line or "help" in line for line in shown.split("\n"))


def test_colour_only_where_it_is_asked_for(found: list[Finding]) -> None:
    assert "\x1b" not in report.text(found)
    assert "\x1b[31m" in report.text(found, colour=True)


def test_the_count() -> None:
    assert report.summary([]) == "no findings"
    assert report.summary([at("a: b\n", "b")]) == "1 error in 1 file"


def test_json_has_the_agreed_keys(found: list[Finding]) -> None:
    rows = json.loads(report.as_json(found))
    assert [row["rule"] for row in rows][:1] == ["missing-key"] and len(rows) == len(found) >= 3
    for row in rows:
        assert list(row) == [
            "rule", "level", "message", "file", "line", "column", "end_line", "end_column", "label", "help",
        ]  # fmt: skip
        assert row["file"] == "data/claims/bridge-opened.yml" and row["line"] <= row["end_line"]
    assert json.loads(report.as_json([])) == []


def test_github_commands_cannot_be_broken_out_of() -> None:
    finding = at("a: b\n", "b", "100 %, a: b\n::error::injected")
    assert report.github([finding]) == (
        "::error file=data/a.yml,line=1,endLine=1,col=4,endColumn=5,title=bad-value::"
        "100 %25, a: b%0A::error::injected (here). Mend it.\n"
    )


def test_sarif_is_valid(found: list[Finding]) -> None:
    log = json.loads(report.sarif(found))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft4Validator(schema).iter_errors(log)] == []
    run = log["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == [finding.rule for finding in found]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == set(RULES)


def test_sarif_names_the_second_place_and_a_path_with_spaces() -> None:
    document = Document("my data/ä.yml", "a: 1\na: 2\n")
    span = Span(document, 5, 6)
    finding = RULES["duplicate-key"].at(
        span, "twice", related=(Related(Span(document, 0, 1), "the first time"),)
    )
    result = json.loads(report.sarif([finding]))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "my%20data/%C3%A4.yml"
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 1


def test_the_schema_would_notice() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert not Draft4Validator(schema).is_valid(
        {"version": "2.1.0", "runs": [{"results": [{"level": "loud"}]}]}
    )


def test_a_file_full_of_mistakes_is_told_in_part_and_counted_in_full() -> None:
    document = Document("data/a.yml", "a: 1\n" * 1_500)
    many = [RULES["bad-value"].at(Span(document, at, at + 1), "wrong") for at in range(0, 1_500 * 5, 5)]
    other = at("a: 1\n", "1", "also wrong")
    said = report.text([*many, other])
    assert said.count("error[bad-value]: wrong") == MANY
    assert said.count("error[bad-value]: wrong (and 1,400 more of this kind in this file)\n") == 1
    assert "also wrong" in said and said.endswith("\n1501 errors in 1 file\n")
    for written in (report.as_json, report.github, report.sarif):
        assert written([*many, other]).count("1,400 more of this kind") == 1
    assert len(report.lines(many[:MANY])) == MANY and "more of this kind" not in report.text(many[:MANY])
