"""The JSON API: valid by its schemas, complete, linked, the same shape for every record, and never less than before.

``EXPLAINER_WRITE=1 python -m pytest tests/outputs/test_api.py`` writes the golden record anew, and the schemas of a
version of the API that has none yet.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pydantic_core
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from explainer import workshop
from explainer.escape import json_in_page, json_string, json_text
from explainer.model import KINDS, RECORDS
from explainer.outputs import api
from explainer.outputs.api import index
from explainer.outputs.api.records import schema_address
from explainer.site import Site, addresses, arrange
from tests import bundles
from tests.elmford import RICH
from tests.outputs import hostile
from tests.outputs.changed import real_data

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "api"
PUBLISHED = Path(__file__).parent / "api"
"""The schemas of each version as they were published, for ever."""
HOME = "https://example.org/site/"

Json = dict[str, Any]


def written(site: Site) -> dict[str, Json]:
    """What the API says, by path, read by another parser than the one that wrote it."""
    outputs = api.render(site, workshop.resources(Path("no-templates")))
    return {output.path: pydantic_core.from_json(str(output.content)) for output in outputs}


@pytest.fixture(scope="module")
def real() -> Site:
    return arrange(real_data(), address=HOME)


@pytest.fixture(scope="module")
def files(real: Site) -> dict[str, Json]:
    return written(real)


@pytest.fixture
def rich(lay: bundles.Lay) -> Site:
    return arrange(bundles.read(lay(RICH))[0])


def closed(schema: Any) -> Any:
    """The schema, with keys that it does not name refused: to find what nobody described."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if "properties" in schema and "type" in schema else made


def validators() -> dict[str, Draft202012Validator]:
    found = {}
    for path, schema in api.schemas().items():
        Draft202012Validator.check_schema(schema)
        checker = Draft202012Validator.FORMAT_CHECKER
        found[path] = Draft202012Validator(closed(schema), format_checker=checker)
    return found


def invalid(said: dict[str, Json]) -> Iterator[str]:
    valid = validators()
    for path, value in said.items():
        if path.startswith(addresses.API_SCHEMAS):
            continue
        named = posixpath.normpath(
            posixpath.join(posixpath.dirname(path), value["$schema"].removeprefix(HOME))
        )
        schema = valid[value["$schema"].removeprefix(HOME) if value["$schema"].startswith(HOME) else named]
        yield from (f"{path}: {error.json_path}: {error.message}" for error in schema.iter_errors(value))


@pytest.mark.slow
def test_every_file_of_the_real_site_is_as_its_schema_says(files: dict[str, Json]) -> None:
    assert list(invalid(files)) == []


@pytest.mark.slow
def test_every_file_is_as_its_schema_says(rich: Site) -> None:
    assert list(invalid(written(rich))) == []


def test_every_record_is_there(real: Site, files: dict[str, Json]) -> None:
    for record in real.records():
        said = files[addresses.record_json(record)]
        assert (said["id"], said["name"]) == (record.id, record.name)
        assert said["page"] == f"{HOME}{real.url(real.path(record))}{real.fragment(record)}"
    for cls in RECORDS:
        listed = files[addresses.list_json(cls.folder)]
        assert [item["id"] for item in listed["items"]] == list(real.of(cls.folder))
        assert files[addresses.API_INDEX]["counts"][cls.folder] == listed["count"] == len(real.of(cls.folder))


def test_nothing_that_a_file_says_is_lost(rich: Site) -> None:
    said = written(rich)
    for record in rich.records():
        found = said[addresses.record_json(record)]
        own = found | (found.get(str(found.get("kind"))) or {})
        for name in type(record).model_fields:
            assert name in own, f"{record.id}: {name}"
    claim = said["api/v1/claims/bridge-cost.json"]
    assert claim["evidence"][0]["quote"] == "1.9 million"
    assert claim["evidence"][0]["source"]["name"] == rich.sources["council-minutes"].name
    assert claim["explanation"] == {
        "markdown": "The accounts show *1.9* million euros; see the [minutes](https://example.org/minutes).",
        "text": "The accounts show 1.9 million euros; see the minutes.",
    }
    assert claim["fact"]["as_of"] == {"edtf": "2026-11-01", "earliest": "2026-11-01", "latest": "2026-11-01"}
    assert (claim["opinion"], claim["prediction"]) == (None, None)


def addresses_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in ("page", "json", "list", "schema", "$schema") if value.get(key))
        for inner in value.values():
            yield from addresses_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses_in(inner)


@pytest.mark.parametrize("home", ["", HOME], ids=["unknown", "known"])
def test_every_address_leads_somewhere(lay: bundles.Lay, home: str) -> None:
    """With the site's own address, and from wherever the files are fetched without it."""
    site = arrange(bundles.read(lay(RICH))[0], address=home)
    said = written(site)
    pages = {site.url(site.path(record)) for record in site.records()} | {""}
    for path, value in said.items():
        if path.startswith(addresses.API_SCHEMAS):
            continue
        for address in addresses_in(value):
            whole = urljoin(f"{HOME}{path}", address)
            assert whole.startswith(HOME), f"{path}: {address}"
            assert whole.removeprefix(HOME).partition("#")[0] in pages | said.keys(), f"{path}: {address}"


def test_every_kind_has_the_same_shape(files: dict[str, Json], real: Site) -> None:
    claims = [files[addresses.record_json(claim)] for claim in real.claims.values()]
    assert {tuple(claim) for claim in claims} == {tuple(claims[0])}
    for claim in claims:
        assert [name for name in KINDS if claim[name.value] is not None] == [claim["kind"]]


def test_what_readers_cannot_see_is_nowhere(lay: bundles.Lay) -> None:
    draft = RICH.replace("status: published", "status: draft", 1)
    site = arrange(bundles.read(lay(draft))[0])
    assert "bridge-cost" not in site.claims
    assert "bridge-cost" not in json.dumps(written(site))


def test_it_can_be_switched_off(lay: bundles.Lay) -> None:
    settings_ = (
        "# file: site.yml\nname: Elmford\nlicence: {name: CC0}\npublisher: {name: We}\nformats: {api: off}\n"
    )
    dataset, _ = bundles.read(lay(settings_))
    assert not arrange(dataset).has("api")
    assert arrange(dataset).has("tables")


def test_golden_record(rich: Site) -> None:
    said = written(rich)["api/v1/claims/bridge-cost.json"]
    golden = GOLDEN / "bridge-cost.json"
    text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("EXPLAINER_WRITE"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


# Compatibility


def lost(before: Any, now: Any, way: str = "") -> Iterator[str]:
    """What a program that was written for ``before`` may rely on and ``now`` does not promise."""
    for name in before.get("properties", {}):
        if name not in now.get("properties", {}):
            yield f"{way}/{name} is gone"
        else:
            yield from lost(before["properties"][name], now["properties"][name], f"{way}/{name}")
    for name in set(before.get("required", ())) - set(now.get("required", ())):
        yield f"{way}/{name} may be left out"
    for key in ("type", "const", "format", "pattern", "$ref"):
        if before.get(key) != now.get(key) and (key in before or key in ("type", "const", "$ref")):
            yield f"{way}: {key} was {before.get(key)} and is {now.get(key)}"
    if "enum" in before and not set(before["enum"]) <= set(now.get("enum", ())):
        yield f"{way}: an id is gone"
    if "items" in before:
        yield from lost(before["items"], now.get("items", {}), f"{way}[]")
    if len(before.get("anyOf", ())) != len(now.get("anyOf", ())):
        yield f"{way}: it may be something else now"
    for old, new in zip(before.get("anyOf", ()), now.get("anyOf", ()), strict=False):
        yield from lost(old, new, way)
    for name, schema in before.get("$defs", {}).items():
        yield from lost(schema, now.get("$defs", {}).get(name, {}), f"#{name}")


def versions() -> list[Path]:
    return sorted(PUBLISHED.iterdir(), key=lambda folder: [int(part) for part in folder.name.split(".")])


def test_a_program_that_could_read_it_still_can() -> None:
    now = {posixpath.basename(path): schema for path, schema in api.schemas().items()}
    folder = PUBLISHED / index.VERSION
    if os.environ.get("EXPLAINER_WRITE") and not folder.exists():
        folder.mkdir(parents=True)
        for name, schema in now.items():
            text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
            (folder / name).write_text(text, encoding="utf-8")
    major = index.VERSION.partition(".")[0]
    for folder in versions():
        if folder.name.partition(".")[0] != major:
            continue
        for path in folder.iterdir():
            before = json.loads(path.read_text(encoding="utf-8"))
            assert list(lost(before, now.get(path.name, {}))) == [], (
                f"{folder.name}: a new first number, please"
            )


def test_what_is_new_has_a_new_version() -> None:
    newest = versions()[-1]
    assert newest.name == index.VERSION
    for path, schema in api.schemas().items():
        stored = json.loads((newest / posixpath.basename(path)).read_text(encoding="utf-8"))
        assert promised(stored) == promised(schema), f"{path}: a new second number, and its schemas, please"


def promised(schema: Any) -> Any:
    """A schema without its words, which may be said better at any time."""
    if isinstance(schema, list):
        return [promised(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: promised(value)
        for key, value in schema.items()
        if not (key in ("description", "title") and isinstance(value, str))
    }


def test_every_version_is_in_the_changelog() -> None:
    text = (ROOT / "docs" / "reuse" / "api.md").read_text(encoding="utf-8")
    said = re.findall(r"^### (\d+\.\d+)", text, re.MULTILINE)
    assert said == [folder.name for folder in reversed(versions())]


def test_what_is_lost_is_noticed() -> None:
    schema = api.schemas()[schema_address("claims")]

    def without(change: Any) -> list[str]:
        changed = json.loads(json.dumps(schema))
        change(changed)
        return list(lost(schema, changed))

    assert without(lambda s: None) == []
    assert without(lambda s: s["properties"].pop("evidence")) == ["/evidence is gone"]
    assert without(lambda s: s["required"].remove("holder")) == ["/holder may be left out"]
    assert without(lambda s: s["$defs"]["date"]["properties"].pop("edtf")) == ["#date/edtf is gone"]
    assert without(lambda s: s["properties"]["id"].update(type="integer")) != []
    assert without(lambda s: s["properties"]["marks"].update(type="object")) != []
    assert without(lambda s: s["properties"]["status"]["enum"].remove("disputed")) == [
        "/status: an id is gone"
    ]
    assert without(lambda s: s["properties"]["claimant"]["anyOf"].reverse()) != []
    assert without(lambda s: s["properties"].update(more={"type": "string"})) == []


# Hostile text


ANY = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--",
        "]]>",
        "\u2028\u2029",
        "{{ 7*7 }}",
        '"\\',
        "&amp;",
        "\x00",
    ]
)


@settings(max_examples=60, deadline=None)
@given(ANY, ANY)
def test_any_text_comes_out_as_it_went_in(key: str, text: str) -> None:
    assert pydantic_core.from_json(json_text({key: [text]})) == {key: [text]}
    assert pydantic_core.from_json(json_string(text)) == text


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_json_in_a_page_cannot_leave_it(text: str) -> None:
    block = str(json_in_page([{"name": text}], "application/ld+json"))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not re.search(r"[<>&`*_\x7f-\x9f\u2028\u2029\n\r]", inside)
    # The braces and the marks of the value itself are JSON's.
    assert not re.search(r"\{\{|\{%|\{#|\}\}|--8<--", inside)
    assert pydantic_core.from_json(inside) == [{"name": text}]


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile.texts)
def test_hostile_words_of_records_come_out_as_they_went_in(rich: Site, text: str) -> None:
    said = written(hostile.full_of(rich, text))
    for claim in rich.claims.values():
        record = said[addresses.record_json(claim)]
        assert (record["statement"], record["name"]) == (text, text)
        assert [wrong["why"]["markdown"] for wrong in record["corrections"]] == [text] * len(
            claim.corrections
        )
    assert said[addresses.API_INDEX]["site"]["licence"]["name"] == text
