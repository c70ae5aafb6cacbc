"""The database: SQLite finds every record, every reference and every word, and Datasette is told what it means."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer import outputs, workshop
from explainer.model import Fact
from explainer.model.scales import Control, Verdict
from explainer.outputs import database as format
from explainer.site import Site, arrange
from explainer.tabular import shapes, tables
from tests import bundles
from tests.elmford import RICH
from tests.outputs.changed import real_data

ROOT = Path(__file__).parents[2]
RESOURCES = workshop.resources(Path("no-templates"))


def files(site: Site) -> dict[str, Any]:
    return {output.path: output.content for output in format.render(site, RESOURCES)}


def opened(content: bytes) -> sqlite3.Connection:
    file = sqlite3.connect(":memory:")
    file.deserialize(content)
    return file


@cache
def real() -> tuple[Site, dict[str, Any]]:
    site = arrange(real_data(), address="https://example.org/")
    return site, files(site)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(opened(real()[1]["tables/site.sqlite"])) as file:
        yield file


@pytest.fixture
def site(over: bundles.Lay) -> Site:
    return arrange(bundles.read(over(RICH))[0], address="https://example.org/")


def column(file: sqlite3.Connection, sql: str, *values: Any) -> list[Any]:
    return [row[0] for row in file.execute(sql, values)]


def test_every_row_is_there(database: sqlite3.Connection) -> None:
    site = real()[0]
    for table in tables(site):
        names = [column.name for column in table.shape.columns]
        key = [names.index(name) for name in table.shape.key]
        rows = sorted(table.rows(), key=lambda row, key=key: [row[n] for n in key])  # type: ignore[misc]
        order = ", ".join(f'"{name}"' for name in table.shape.key)
        assert database.execute(f'SELECT * FROM "{table.shape.name}" ORDER BY {order}').fetchall() == rows
    for record in site.records():
        assert column(database, f'SELECT id FROM "{record.folder}" WHERE id = ?', record.id) == [record.id]


def test_the_file_is_sound_and_its_references_hold(database: sqlite3.Connection) -> None:
    assert column(database, "PRAGMA integrity_check") == ["ok"]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = [row for held in shapes() for row in database.execute(f'PRAGMA foreign_key_list("{held.name}")')]
    assert len(keys) == sum(bool(c.refers) for held in shapes() for c in held.columns)


def test_the_queries_that_the_page_shows_are_answered(database: sqlite3.Connection) -> None:
    page = (ROOT / "docs/reuse/tables.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```sql\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    shown += re.findall(r'^sqlite3 site\.sqlite "(.*)"$', page, re.MULTILINE)
    assert len(shown) == 4
    answers = {sql: database.execute(sql).fetchall() for sql in shown}
    assert {sql for sql, rows in answers.items() if not rows} <= {"SELECT * FROM corrections_by_date;\n"}
    (shares,) = (rows for sql, rows in answers.items() if "of_states" in sql)
    site = real()[0]
    mixed = [c for c in site.claims.values() if isinstance(c, Fact) and c.verdict is Verdict.MIXED]
    sources = {item.source for claim in mixed for item in claim.evidence}
    of_states = [
        id for id in sources if site.sources[id].control in (Control.STATE, Control.STATE_AFFILIATED)
    ]
    assert ("mixed", len(sources), len(of_states)) in shares


def test_every_view_and_every_query_answers(database: sqlite3.Connection) -> None:
    said = json.loads(real()[1]["tables/metadata.json"])["databases"]["site"]
    made = column(database, "SELECT name FROM sqlite_master WHERE type = 'view'")
    assert len(made) > 8 and set(made) <= said["tables"].keys()
    for name in made:
        database.execute(f'SELECT * FROM "{name}"').fetchall()
    asked = {"country": "RU", "actor": "vladimir-putin", "article": "op-ed-russia-north-korea", "day": "2031"}
    for name, query in said["queries"].items():
        found = database.execute(query["sql"], {**asked, "words": "treaty"}).fetchall()
        assert found, name


def test_views_show_what_they_say(database: sqlite3.Connection) -> None:
    site = real()[0]
    kinds = {
        name: column(database, f"SELECT id FROM {name}") for name in ("facts", "opinions", "predictions")
    }
    assert sum(map(len, kinds.values())) == len(site.claims)
    assert all(site.claims[id].kind == name.removesuffix("s") for name, ids in kinds.items() for id in ids)
    assert set(column(database, "SELECT control FROM state_controlled_evidence")) <= {
        "state",
        "state_affiliated",
    }
    for topic in site.topics.values():
        found = column(database, "SELECT claim FROM claims_by_topic WHERE topic = ?", topic.id)
        assert {claim.id for claim in site.claims_of(topic)} >= set(found)
    names = {row[1] for row in database.execute("PRAGMA table_info(opinions)")}
    assert "counter_view_text" in names and "verdict" not in names


def test_words_are_found_without_their_accents_and_capitals(site: Site) -> None:
    claims = dict(site.claims)
    claims["bridge-cost"] = claims["bridge-cost"].model_copy(
        update={"statement": "Der Brückenbau in Kłodzko"}
    )
    with closing(opened(files(replace(site, claims=claims))["tables/site.sqlite"])) as file:
        search = "SELECT id FROM claims JOIN claims_fts ON claims_fts.rowid = claims.rowid WHERE claims_fts MATCH ?"
        assert column(file, search, "bruckenbau") == ["bridge-cost"]
        assert column(file, search, "statement: BRÜCKEN*") == ["bridge-cost"]
        file.execute("VACUUM")
        assert column(file, search, "bruckenbau") == ["bridge-cost"]
        file.execute("INSERT INTO claims_fts(claims_fts, rank) VALUES ('integrity-check', 1)")


def test_every_record_is_found_by_its_name(database: sqlite3.Connection) -> None:
    labels = {held.name: held.label for held in shapes()}
    for record in real()[0].records():
        name = record.folder
        sql = f"SELECT rowid FROM {name}_fts WHERE {name}_fts MATCH ?"
        words = "".join(c if c.isalnum() else " " for c in record.name).split()
        assert column(database, sql, f"{labels[name]}: {' '.join(words)}"), record.id


def test_datasette_is_told_what_everything_means() -> None:
    said = json.loads(real()[1]["tables/metadata.json"])
    assert (said["license"], said["source"]) == ("CC BY 4.0", "The explainer contributors")
    described = said["databases"]["site"]["tables"]
    for held in shapes():
        assert described[held.name]["description"]
        assert described[held.name]["columns"] == {c.name: c.description for c in held.columns}
    assert described["claims"]["label_column"] == "statement"
    assert described["sources"]["label_column"] == "name"


def test_the_file_says_what_it_is(site: Site) -> None:
    with closing(opened(files(site)["tables/site.sqlite"])) as file:
        said = dict(file.execute("SELECT name, value FROM metadata").fetchall())
    assert said["name"] == "Elmford explained"
    assert (said["licence"], said["data_as_of"], said["address"]) == (
        *("CC BY 4.0", "2026-11-01", "https://example.org/"),
    )


def test_the_same_data_are_the_same_bytes(site: Site) -> None:
    assert files(site) == files(replace(site)), "not those that are remembered"


def test_it_can_be_switched_off(site: Site) -> None:
    off = site.settings.formats.model_copy(update={"database": False})
    without = replace(site, settings=site.settings.model_copy(update={"formats": off}))
    assert format.FORMAT in outputs.FORMATS
    assert [each.has(format.FORMAT.name) for each in (site, without)] == [True, False]


HOSTILE = "'\";-`[]%\\\0\r\n\u202e\ud800a é😀"


def test_hostile_texts_arrive_unchanged(site: Site) -> None:
    arrives(site, ["'); DROP TABLE claims;--", '"', f"{HOSTILE}{'x' * 9000}"])


@pytest.mark.slow
@given(st.lists(st.text(st.sampled_from(HOSTILE), min_size=1, max_size=30), min_size=3, max_size=3))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_arrives_unchanged(site: Site, texts: list[str]) -> None:
    arrives(site, texts)


def arrives(site: Site, texts: list[str]) -> None:
    claims: dict[str, Any] = {}
    for n, (id, claim) in enumerate(site.claims.items()):
        claims[id] = claim.model_copy(update={"statement": texts[n % 3], "explanation": texts[(n + 1) % 3]})
    with closing(opened(files(replace(site, claims=claims))["tables/site.sqlite"])) as file:
        found = file.execute("SELECT id, statement, explanation FROM claims ORDER BY id").fetchall()
        assert column(file, "PRAGMA integrity_check") == ["ok"]
    arriving = {text: text.replace("\ud800", "�") for text in texts}
    assert found == [(c.id, arriving[c.statement], arriving[c.explanation]) for c in claims.values()]
