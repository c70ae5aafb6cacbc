"""CSV and its data package: every record is in it, formulas stay words, and readers that are not ours agree.

``EXPLAINER_WRITE=1 python -m pytest tests/outputs/test_tables.py`` writes the golden files anew.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import escape, outputs, workshop
from explainer.model import RECORDS
from explainer.outputs import Output
from explainer.outputs import tables as format
from explainer.site import Site, arrange
from explainer.tabular import tables
from tests import bundles
from tests.elmford import RICH
from tests.outputs.changed import real_data

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden" / "tables"
RESOURCES = workshop.resources(Path("no-templates"))


def files(site: Site) -> dict[str, bytes]:
    made = {output.path: output.content for output in format.render(site, RESOURCES)}
    return {path: text if isinstance(text, bytes) else text.encode() for path, text in made.items()}


@cache
def real() -> tuple[Site, Mapping[str, bytes]]:
    site = arrange(real_data(), address="https://example.org/")
    return site, files(site)


@pytest.fixture
def site(over: bundles.Lay) -> Site:
    return arrange(bundles.read(over(RICH))[0], address="https://example.org/")


def read(content: bytes) -> list[dict[str, str]]:
    """A table as Python's own reader sees it, without the guards."""
    found = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return [{name: unguarded(cell) for name, cell in row.items()} for row in found]


def unguarded(text: str) -> str:
    return re.sub(escape.UNGUARD, "", text)


# The real site


@pytest.mark.slow
def test_every_record_is_in_its_table() -> None:
    site, made = real()
    for record in RECORDS:
        rows = read(made[f"tables/{record.folder}.csv"])
        assert [row["id"] for row in rows] == list(site.of(record.folder))
    statements = {row["id"]: row["statement"] for row in read(made["tables/claims.csv"])}
    assert statements == {claim.id: claim.statement for claim in site.claims.values()}
    titles = {row["id"]: row["title"] for row in read(made["tables/sources.csv"])}
    assert titles == {source.id: source.title or "" for source in site.sources.values()}


def test_every_piece_of_evidence_is_in_its_table() -> None:
    site, made = real()
    rows = read(made["tables/evidence.csv"])
    for claim in site.claims.values():
        mine = [row for row in rows if row["claim"] == claim.id and row["stands_in"] == "evidence"]
        assert [row["quote"] for row in mine] == [item.quote or "" for item in claim.evidence]
        assert [row["later"] for row in mine] == [str(item.later).lower() for item in claim.evidence]
    written = sum(record.document.text.count("stance:") for record in site.records())
    bearings = read(made["tables/bearings.csv"])
    assert len(rows) + len(bearings) == written


def test_references_lead_to_rows() -> None:
    _, made = real()
    package = json.loads(made["tables/datapackage.json"])
    rows = {each["name"]: read(made[f"tables/{each['path']}"]) for each in package["resources"]}
    for each in package["resources"]:
        for key in each["schema"].get("foreignKeys", ()):
            ids = {row["id"] for row in rows[key["reference"]["resource"]]}
            assert {row[key["fields"][0]] for row in rows[each["name"]]} - {""} <= ids


@pytest.mark.slow
def test_frictionless_finds_nothing_wrong(tmp_path: Path) -> None:
    import frictionless

    hostile = [f"{sign}cmd|' /C calc'!A0\n\"x\", y;{sign}1" for sign in ("=", "-", "@", "\t", "＝", "'=")]
    made = files(with_texts(real()[0], hostile))
    for path, content in made.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    report = frictionless.validate(str(tmp_path / "tables" / "datapackage.json"))
    assert report.flatten(["title", "fieldName", "message"]) == []
    assert report.stats["tasks"] == len(made) - 1


def test_the_package_describes_every_file_and_column() -> None:
    _, made = real()
    package = json.loads(made["tables/datapackage.json"])
    assert package["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "CC BY 4.0",
        }
    ]
    assert {f"tables/{each['path']}" for each in package["resources"]} == made.keys() - {
        "tables/datapackage.json"
    }
    for each in package["resources"]:
        content = made[f"tables/{each['path']}"]
        header = content.decode("utf-8-sig").partition("\r\n")[0].split(",")
        assert [field["name"] for field in each["schema"]["fields"]] == header
        assert all(field["description"] for field in each["schema"]["fields"])
        assert each["title"] and each["description"] and each["bytes"] == len(content)


def test_a_licence_without_an_address_or_a_known_name_is_named_in_words(site: Site) -> None:
    own = site.settings.licence.model_copy(update={"name": "All rights reserved"})
    other = replace(site, settings=site.settings.model_copy(update={"licence": own}))
    package = json.loads(files(other)["tables/datapackage.json"])
    assert "licenses" not in package and "Licence: All rights reserved." in package["description"]


def test_the_unknown_is_left_out_and_the_same_comes_out_twice(site: Site) -> None:
    package = json.loads(files(replace(site, address=""))["tables/datapackage.json"])
    assert "homepage" not in package
    assert files(site) == files(site)


def test_it_can_be_switched_off(site: Site) -> None:
    off = site.settings.formats.model_copy(update={"tables": False})
    without = replace(site, settings=site.settings.model_copy(update={"formats": off}))
    assert format.FORMAT in outputs.FORMATS
    assert [each.has(format.FORMAT.name) for each in (site, without)] == [True, False]


def test_golden_tables(site: Site) -> None:
    made = files(site)
    for name in ("claims", "data_dictionary"):
        golden = GOLDEN / f"{name}.csv"
        text = made[f"tables/{name}.csv"].decode("utf-8-sig").replace("\r\n", "\n")
        if os.environ.get("EXPLAINER_WRITE"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8"), name


# Formulas

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    " =1",
    '"=1',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_words(text: str) -> None:
    for words in (text, f"a;{text}", f"a\n{text}"):
        cell = next(
            csv.reader(io.StringIO(escape.csv_file(["a"], [[words]]).decode().partition("\n")[2], newline=""))
        )
        assert "'" in cell[0] and unguarded(cell[0]) == words
    assert escape.csv_file(["a"], [[text]]).decode("utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["1 - 1", "a=b", "me@example.org", "’60s", "'60s", "a\n\nb", "a; b", "1.9"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert escape.csv_file(["a"], [[text]]).decode("utf-8-sig").partition("\r\n")[2].strip('\r\n"') == text


def test_numbers_stay_numbers_and_nothing_is_nothing() -> None:
    made = escape.csv_file(["a", "b", "c"], [[-1, 2], [None, -0.5], [True, None]])
    assert made.decode("utf-8-sig") == "a,b,c\r\n-1,,true\r\n2,-0.5,\r\n"


def test_a_column_is_of_one_type() -> None:
    with pytest.raises(TypeError):
        escape.csv_file(["a"], [[1, "=1"]])


RECORD = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n)')
"""A field of RFC 4180 and what ends it, from its grammar."""


def by_the_grammar(text: str) -> Iterator[list[str]]:
    row, end = [], 0
    while end < len(text):
        match = RECORD.match(text, end)
        assert match, text[end : end + 40]
        row.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        end = match.end()
        if match[3] == "\r\n":
            yield row
            row = []


def cut_at_semicolons(text: str) -> list[str]:
    """The cells of a spreadsheet that cuts at semicolons and tabs, whatever is in quotes for us."""
    return [cell.strip('" \xa0\u3000') for cell in re.split("[;\t\r\n]", text)]


PIECES = [
    *"=+-@＝＋－＠'\"',;|\t\r\n\0\ufeff\u202e\u2028\x1b \xa0\u3000aä1é😀\ud800",
    "</script>",
    "\r\n",
    "x" * 5000,
]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(st.characters(), max_size=40)


def arriving(text: str) -> str:
    return re.sub("[\0\ud800-\udfff]", "�", text)


ROWS = st.lists(st.tuples(HOSTILE.filter(bool), HOSTILE.filter(bool)), min_size=1, max_size=4)


@pytest.mark.slow
@given(ROWS)
@settings(max_examples=15, deadline=None)
def test_whatever_is_written_stays_in_its_cell_and_is_no_formula(rows: list[tuple[str, str]]) -> None:
    stays_in_its_cell(rows)


@pytest.mark.slow
@given(ROWS)
@settings(max_examples=1000, deadline=None)
def test_whatever_is_written_stays_in_its_cell_however_often(rows: list[tuple[str, str]]) -> None:
    stays_in_its_cell(rows)


def stays_in_its_cell(rows: list[tuple[str, str]]) -> None:
    text = escape.csv_file(["a", "b"], list(zip(*rows, strict=True))).decode()
    assert text.startswith("\ufeffa,b\r\n")
    cells = list(by_the_grammar(text.partition("\r\n")[2]))
    assert [[unguarded(cell) for cell in row] for row in cells] == [[*map(arriving, row)] for row in rows]
    for cell in (*(cell for row in cells for cell in row), *cut_at_semicolons(text)):
        assert not re.match("[=+\\-@＝＋－＠]", cell)
    assert not any(re.match("[\t\r\n]", cell) for row in cells for cell in row)


def with_texts(site: Site, texts: list[str]) -> Site:
    """The site, in which these are what contributors wrote."""

    def changed(record: Any, **names: int) -> Any:
        return record.model_copy(update={name: texts[n % len(texts)] for name, n in names.items()})

    claims: dict[str, Any] = {}
    for n, (id, claim) in enumerate(site.claims.items()):
        evidence = tuple(changed(item, quote=n, note=n + 1) for item in claim.evidence)
        claims[id] = changed(claim, statement=n, explanation=n + 1).model_copy(update={"evidence": evidence})
    sources = {
        id: changed(source, title=n, publisher=n + 1) for n, (id, source) in enumerate(site.sources.items())
    }
    actors = {
        id: changed(actor, title=n).model_copy(update={"aliases": tuple(texts)})
        for n, (id, actor) in enumerate(site.actors.items())
    }
    return replace(site, claims=claims, sources=sources, actors=actors)


def test_hostile_records_arrive_unchanged(site: Site) -> None:
    texts = ['=HYPERLINK("https://example.org")', "x;=1\r\n-2", '"', "'=1", "\u202e,\n\n", "</script>" * 500]
    hostile = with_texts(site, texts)
    made = files(hostile)
    for table in tables(hostile):
        content = made[f"tables/{table.shape.name}.csv"].decode("utf-8-sig")
        rows = [[unguarded(cell) for cell in row] for row in by_the_grammar(content)]
        assert rows[1:] == [
            ["" if cell is None else str(cell).lower() if type(cell) is bool else str(cell) for cell in row]
            for row in table.rows()
        ]
    assert isinstance(next(format.render(hostile, RESOURCES)), Output)
