"""Tables: the model makes them, nothing of a record is missing, and what readers cannot see is in none."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

import pytest

from explainer.model import RECORDS
from explainer.model.edtf import Date
from explainer.model.fields import Id, Prose, Ref, Text, doc
from explainer.model.record import Part, Record
from explainer.model.scales import Scale
from explainer.site import Site, arrange
from explainer.tabular import Form, Shape, Table, Type, shapes, tables
from explainer.tabular.fields import fields
from explainer.tabular.plan import lists, of_records, plans, shape, variants
from tests import bundles
from tests.elmford import RICH

Row = dict[str, Any]


@pytest.fixture
def site(over: bundles.Lay) -> Site:
    dataset, findings = bundles.read(over(RICH))
    assert findings == []
    return arrange(dataset, address="https://example.org/")


def rows(site: Site, name: str) -> list[Row]:
    table = next(table for table in tables(site) if table.shape.name == name)
    names = [column.name for column in table.shape.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows()]


def row(site: Site, name: str, **wanted: Any) -> Row:
    found = [row for row in rows(site, name) if wanted.items() <= row.items()]
    assert len(found) == 1, found
    return found[0]


def some(row: Row, *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


# Shapes


def test_every_table_and_column_has_a_name_of_its_own_and_says_what_it_means() -> None:
    assert len({held.name for held in shapes()}) == len(shapes())
    for held in shapes():
        names = [column.name for column in held.columns]
        assert len(set(names)) == len(names), held.name
        assert held.title and held.description and set(held.key) <= set(names)
        for column in held.columns:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name) and column.description.endswith("."), column
            re.compile(column.pattern)


def test_a_reference_is_to_the_key_of_a_table() -> None:
    keys = {held.name: held.key for held in shapes()}
    for column in (column for held in shapes() for column in held.columns if column.refers):
        assert keys[column.refers] == ("id",)


def every_field(cls: type[Part]) -> set[tuple[type[Part], str]]:
    """Every field that can be reached from a class."""
    found = {(cls, name) for name in fields(cls)}
    for held in fields(cls).values():
        found |= every_field(held.part) if held.part else set()
    return found


def test_every_field_of_the_model_has_its_column() -> None:
    wanted = {field for record in RECORDS for cls in variants(record) for field in every_field(cls)}
    meant = {column.description for held in shapes() for column in held.columns}
    parts = {part for plan in plans().values() for part in plan.classes}
    for cls, name in wanted:
        held = fields(cls)[name]
        if held.part:
            assert held.part in parts or not held.many, f"{cls.__name__}.{name}"
        elif name != "kind":
            assert any(held.meaning in text for text in meant), f"{cls.__name__}.{name}"


class Size(Scale):
    """How big."""

    SMALL = "small", "Small"
    BIG = "big", "Big"


class Inner(Part):
    """A part that stands alone."""

    on: Annotated[Date | None, doc("When.", "2024", "")] = None
    marks: Annotated[tuple[Size, ...], doc("Which.", ["small"], "")] = ()


class Item(Part):
    """A part in a list."""

    actor: Annotated[Id, Ref("actors", "odd"), doc("Who.", "a", "")]
    words: Annotated[Prose | None, doc("What.", "x", "")] = None


class Odd(Record):
    """A type that nobody has thought of."""

    folder: ClassVar[str] = "odds"

    count: Annotated[int, doc("How many.", "1", "")]
    share: Annotated[float | None, doc("How much.", "0.5", "")] = None
    title: Annotated[Text, doc("What it is called.", "x", "")]
    size: Annotated[Size, doc("How big.", "big", "")] = Size.BIG
    inner: Annotated[Inner | None, doc("Inside.", {}, "")] = None
    items: Annotated[tuple[Item, ...], doc("Things.", [], "")] = ()


def test_a_type_that_nobody_has_thought_of_becomes_columns_and_tables() -> None:
    made = shape(of_records(Odd))
    said = {column.name: (column.type, column.form, column.required) for column in made.columns}
    assert said == {
        "id": (Type.STRING, Form.ID, True),
        "page": (Type.STRING, Form.URI, True),
        "count": (Type.INTEGER, None, True),
        "share": (Type.NUMBER, None, False),
        "title": (Type.STRING, Form.TEXT, True),
        "size": (Type.STRING, None, True),
        "inner_on": (Type.STRING, Form.EDTF, False),
        "inner_on_earliest": (Type.DATE, None, False),
        "inner_on_latest": (Type.DATE, None, False),
    }
    assert made.label == "title"
    assert {listed.table for listed in lists(Odd)} == {"odd_inner_marks", "items", "formerly"}


def test_what_no_table_can_hold_is_refused() -> None:
    class Strange(Part):
        """Holds what no column can."""

        things: Annotated[dict[str, str], doc("Things.", {}, "")]

    with pytest.raises(TypeError, match="tabular/fields"):
        fields(Strange)


# Rows


def test_a_claim_in_a_row(site: Site) -> None:
    claim = row(site, "claims", id="bridge-cost")
    assert claim["page"] == "https://example.org/claims/bridge-cost/"
    assert some(claim, "kind", "verdict", "verdict_number") == ("fact", "mostly_supported", 4)
    assert some(claim, "review_next", "review_next_earliest", "review_next_latest") == (
        *("2027-06", "2027-06-01", "2027-06-30"),
    )
    assert some(claim, "holder", "source_count", "reviewer_count") == ("ida-brook", 2, 1)
    assert claim["true_when_said"] is True
    assert claim["resolves_by"] is None, "a fact has none"
    opinion = row(site, "claims", id="money-well-spent")
    assert some(opinion, "counter_view_holder", "verdict") == ("elmford-council", None)
    prediction = row(site, "claims", id="half-of-trips")
    assert some(prediction, "resolution_outcome", "likelihood", "unqualified") == ("open", "unlikely", False)


def test_what_has_a_place_on_a_list_has_its_address_there(site: Site) -> None:
    assert row(site, "terms", id="towpath")["page"] == "https://example.org/glossary/#towpath"


def test_addresses_lead_up_where_nobody_knows_the_sites_own(over: bundles.Lay) -> None:
    site = arrange(bundles.read(over(RICH))[0])
    assert row(site, "claims", id="bridge-cost")["page"] == "../claims/bridge-cost/"


def test_all_evidence_is_one_table_that_says_where_it_stands(site: Site) -> None:
    inside = row(site, "evidence", source="bicycle-count", stands_in="indicators.evidence")
    assert inside["id"] == "claims/half-of-trips/indicators/1/evidence/1"
    assert inside["indicator"] == "claims/half-of-trips/indicators/1"
    assert some(inside, "claim", "article", "omission", "number") == ("half-of-trips", None, None, 1)
    own = row(site, "evidence", claim="bridge-cost", source="council-minutes")
    assert some(own, "stands_in", "stance", "later", "quote") == ("evidence", "supports", True, "1.9 million")


def test_every_place_of_evidence_is_reached(site: Site) -> None:
    column = next(
        c for c in next(s for s in shapes() if s.name == "evidence").columns if c.name == "stands_in"
    )
    assert set(column.values) == {
        "evidence",
        "counter_view.evidence",
        "indicators.evidence",
        "omissions.evidence",
        "resolution.evidence",
    }


def test_places_count_in_the_paragraphs(site: Site) -> None:
    text = " ".join(row["text"] for row in rows(site, "paragraphs"))
    for paragraph in rows(site, "paragraphs"):
        assert text[paragraph["start"] : paragraph["end"]] == paragraph["text"]
    for name in ("appearances", "loaded_words", "asides"):
        for quoted in rows(site, name):
            assert text[quoted["start"] : quoted["end"]] == " ".join(quoted["exact"].split())


def test_lists_of_plain_values(site: Site) -> None:
    assert rows(site, "claim_issues") == [{"claim": "bridge-cost", "number": 1, "issue": "exaggerated"}]
    assert rows(site, "claim_relies_on") == [
        {"claim": "money-well-spent", "number": 1, "relies_on": "bridge-cost"}
    ]
    assert rows(site, "formerly") == [
        {"type": "claims", "id": "bridge-cost", "number": 1, "formerly": "bridge-price"}
    ]


def test_a_stretch_that_is_open_has_no_last_day(over: bundles.Lay) -> None:
    bundle = f"{RICH}# file: events/flood.yml\ntitle: The river is high.\ndate: 2024-02/..\n"
    event = row(arrange(bundles.read(over(bundle))[0]), "events", id="flood")
    assert some(event, "date", "date_earliest", "date_latest") == ("2024-02/..", "2024-02-01", None)


HIDDEN = f"""{RICH}\
# file: claims/not-yet.yml
kind: fact
statement: Nobody has checked this yet.
topics: [footbridge]
status: draft
# file: claims/money-well-spent.yml
kind: opinion
statement: The footbridge was worth its price.
appearances:
  - {{article: new-footbridge, exact: It was money well spent}}
status: published
relations:
  - {{type: supports, to: not-yet}}
  - {{type: depends_on, to: bridge-cost}}
relies_on: [not-yet, bridge-cost]
# file: actors/river-trust.yml
title: River Trust
type: organisation
positions:
  - text: Said so.
    source: trust-report
    claims:
      - {{claim: not-yet, stance: supports}}
      - {{claim: bridge-cost, stance: refutes}}
"""


def test_what_readers_cannot_see_is_in_no_table(over: bundles.Lay) -> None:
    site = arrange(bundles.read(over(HIDDEN))[0])
    assert [cell for table in tables(site) for row in table.rows() for cell in row if cell == "not-yet"] == []
    relation = row(site, "claim_relations", claim="money-well-spent")
    assert some(relation, "id", "number", "to") == (
        *("claims/money-well-spent/relations/2", 2, "bridge-cost"),
    )
    assert row(site, "claim_relies_on", claim="money-well-spent")["number"] == 2
    assert row(site, "bearings", actor="river-trust")["position"] == "actors/river-trust/positions/1"


def test_rows_fit_what_the_columns_say(site: Site) -> None:
    for table in tables(site):
        check(table)


def check(table: Table) -> None:
    assert len({tuple(key) for key in keys(table)}) == len(table.values[0])
    types = {Type.STRING: str, Type.DATE: str, Type.INTEGER: int, Type.NUMBER: float, Type.BOOLEAN: bool}
    for column, values in zip(table.shape.columns, table.values, strict=True):
        for value in values:
            assert value is not None or not column.required, (table.shape.name, column.name)
            assert value is None or type(value) is types[column.type]
            assert value is None or not column.values or value in column.values
            assert value is None or not column.pattern or re.fullmatch(column.pattern, str(value))


def keys(table: Table) -> list[tuple[Any, ...]]:
    names = [column.name for column in table.shape.columns]
    return list(zip(*(table.values[names.index(name)] for name in table.shape.key), strict=True))


def test_the_dictionary_explains_every_other_column(site: Site) -> None:
    said = {(row["table"], row["column"]) for row in rows(site, "data_dictionary")}
    others: list[Shape] = [held for held in shapes() if held.name != "data_dictionary"]
    assert said == {(held.name, column.name) for held in others for column in held.columns}


def test_scales_are_explained(site: Site) -> None:
    step = row(site, "scales", scale="Verdict", value="mixed")
    assert some(step, "number", "label") == (3, "Mixed")
    used = {column.scale.__name__ for held in shapes() for column in held.columns if column.scale}
    assert {row["scale"] for row in rows(site, "scales")} == used
