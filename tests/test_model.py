"""The records: three kinds of claim, references with their reverse, and schemas from the same model."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from explainer import model
from explainer.model import record
from explainer.model.claim import CLAIM
from explainer.model.record import quotes, references, texts
from explainer.model.scales import Kind, Likelihood, Scale, Verdict
from explainer.model.schema import schemas
from explainer.source import Document

FACT = {"kind": "fact", "statement": "It opened.", "verdict": "supported"}
OPINION = {"kind": "opinion", "statement": "It was worth it.", "counter_view": {"text": "It was not."}}
PREDICTION = {
    "kind": "prediction",
    "statement": "It will last.",
    "criteria": "It stands.",
    "resolves_by": "2030",
}


@pytest.mark.parametrize(
    ("data", "cls"), [(FACT, model.Fact), (OPINION, model.Opinion), (PREDICTION, model.Prediction)]
)
def test_the_kind_decides_the_class(data: dict[str, object], cls: type[model.BaseClaim]) -> None:
    assert type(CLAIM.validate_python(data)) is cls


@pytest.mark.parametrize(
    ("data", "key", "value"),
    [
        (OPINION, "verdict", "supported"),
        (OPINION, "confidence", "high"),
        (PREDICTION, "verdict", "supported"),
        (PREDICTION, "counter_view", {"text": "x"}),
        (FACT, "resolution", {"outcome": "open"}),
        (FACT, "counter_view", {"text": "x"}),
        (FACT, "resolves_by", "2030"),
    ],
)
def test_no_kind_has_the_fields_of_another(data: dict[str, object], key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=key):
        CLAIM.validate_python({**data, key: value})
    validator = Draft202012Validator(schemas()["claim"])
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, key: value})


@pytest.mark.parametrize("key", ["criteria", "resolves_by"])
def test_a_prediction_says_when_and_how_anybody_can_tell(key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        CLAIM.validate_python({name: value for name, value in PREDICTION.items() if name != key})


def test_records_are_frozen() -> None:
    claim = CLAIM.validate_python(FACT)
    with pytest.raises(ValidationError, match="frozen"):
        claim.statement = "It did not open."


def test_every_reference_is_found_with_its_route_and_reverse() -> None:
    claim = CLAIM.validate_python(
        {
            **OPINION,
            "claimant": "ida",
            "about": ["town", "river"],
            "relies_on": ["cost"],
            "appearances": [{"article": "text", "exact": "x"}],
            "evidence": [{"source": "gazette", "stance": "context"}],
            "relations": [{"type": "supports", "to": "other"}],
            "counter_view": {
                "text": "x",
                "holder": "council",
                "evidence": [{"source": "minutes", "stance": "supports"}],
            },
        }
    )
    assert {(r.route, r.to, r.id, r.reverse) for r in references(claim)} == {
        (("claimant",), "actors", "ida", "claims_made"),
        (("about", 0), "actors", "town", "claims_about"),
        (("about", 1), "actors", "river", "claims_about"),
        (("relies_on", 0), "claims", "cost", "relied_on_by"),
        (("appearances", 0, "article"), "articles", "text", "claims"),
        (("evidence", 0, "source"), "sources", "gazette", "evidence_in"),
        (("relations", 0, "to"), "claims", "other", "relations_from"),
        (("counter_view", "holder"), "actors", "council", "counter_views"),
        (("counter_view", "evidence", 0, "source"), "sources", "minutes", "evidence_in"),
    }


def test_words_for_people_are_told_from_ids_and_addresses() -> None:
    source = model.Source.model_validate(
        {"title": "T", "publisher": "P", "language": "en", "url": "https://example.org/", "type": "news",
         "control": "private", "verified": "no", "quote": "said", "origin": "other"}
    )  # fmt: skip
    assert list(texts(source)) == [(("title",), "T"), (("publisher",), "P"), (("quote",), "said")]
    assert list(quotes(source)) == [(("quote",), "said")]


def test_verdicts_have_the_numbers_of_the_scale() -> None:
    assert [verdict.number for verdict in Verdict] == [5, 4, 3, 2, 1, None]
    assert (Kind.FACT.label, Kind.FACT.value) == ("Fact", "fact")


def steps(cls: type[Scale]) -> list[Scale]:
    return [*cls, *(step for inner in cls.__subclasses__() for step in steps(inner))]


def test_every_step_of_a_scale_has_a_label() -> None:
    assert len(steps(Scale)) > 60
    for step in steps(Scale):
        assert step.label and step.label != step.value, repr(step)


def test_the_ladder_of_likelihood_has_no_holes() -> None:
    spans = [step.meaning.removesuffix(" %").split(" to ") for step in Likelihood]
    assert [low for low, _ in spans][1:] == [high for _, high in spans][:-1]


def test_there_is_a_schema_for_every_file() -> None:
    assert set(schemas()) == {"topic", "article", "claim", "actor", "source", "event", "term", "site"}
    for schema in schemas().values():
        Draft202012Validator.check_schema(schema)


def test_parts_that_say_the_same_keys_share_the_set_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.model.record._MOST_SETS", 3)
    said = {"source": "a", "stance": "supports"}
    made = []
    for number in range(3):
        claim = model.Fact.model_validate(
            {"kind": "fact", "statement": "A.", "status": "published", "evidence": [said, said]}
        )
        claim.written(f"a{number}", Document("", ""))
        made.append(claim)
    first, second, _ = made
    assert first.model_fields_set is second.model_fields_set == {"kind", "statement", "status", "evidence"}
    assert first.evidence[0].model_fields_set is second.evidence[1].model_fields_set == {"source", "stance"}
    copied = first.model_copy(update={"explanation": "Why."})
    assert "explanation" in copied.model_fields_set and "explanation" not in second.model_fields_set
    assert len(record._sets) <= 4
