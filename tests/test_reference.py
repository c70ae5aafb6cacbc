"""The reference and the JSON Schemas say all that the code can do, and their examples are true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown import markdown
from markdown.extensions.toc import slugify
from pydantic import TypeAdapter

from explainer import escape, outputs, report, workshop
from explainer.checks import RULES
from explainer.cli import COMMANDS
from explainer.cli import command as command_of
from explainer.model.record import Part
from explainer.model.schema import adapters, reference_in, schemas
from explainer.plugin import ExplainerConfig
from explainer.source import Document, parse
from tools import reference
from tools.reference import __main__ as command
from tools.reference import commands, formats, model, rules
from tools.reference import markdown as md
from tools.reference.model import Class
from tools.reference.refusal import refusal, right, wrong

ROOT = Path(__file__).parents[1]
FIELDS = [(cls, name) for cls in model.homes() for name in model.own_fields(cls)]


@cache
def page(name: str) -> str:
    """A page of the reference, made when a test first asks for it."""
    return reference.PAGES[name]()


def section(name: str, heading: str) -> str:
    """A heading and what stands below it, up to the next heading of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n.*?(?=^#+ |\Z)", page(name), re.MULTILINE | re.DOTALL)
    assert found, f"{name} has no heading {heading!r}"
    return found[0]


# Up to date, and complete


@pytest.mark.slow
def test_the_pages_are_what_the_code_says() -> None:
    stale = reference.stale({name: page(name) for name in reference.PAGES}, ROOT / reference.FOLDER)
    assert not stale, "run `python -m tools.reference` (or `make reference`)"


def test_the_command_writes_what_is_missing_and_takes_away_what_is_none(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("old", encoding="utf-8")
    (tmp_path / "gone.md").write_text("old", encoding="utf-8")
    made = {name: f"# {name}\n" for name in reference.PAGES}
    assert reference.stale(made, tmp_path) == sorted([*made, "gone.md"])
    command.write(made, tmp_path)
    assert reference.stale(made, tmp_path) == []
    assert {path.name for path in tmp_path.iterdir()} == made.keys()


def subclasses(cls: type) -> Iterator[type]:
    below: type
    for below in cls.__subclasses__():
        if below.__module__.startswith("explainer."):
            yield below
            yield from subclasses(below)


@pytest.mark.slow
def test_every_class_of_the_model_has_its_section() -> None:
    assert set(model.homes()) == set(subclasses(Part))
    for cls in model.homes():
        section("records.md", model.title(cls))


def test_every_field_stands_in_the_section_of_the_class_that_declares_it() -> None:
    for cls in model.homes():
        described = {
            name for base in cls.__mro__ if issubclass(base, Part) for name in model.own_fields(base)
        }
        # The kind of a claim in general is that of one of the three.
        assert set(cls.model_fields) - described <= ({"kind"} if cls.__name__ == "BaseClaim" else set())


def test_every_field_has_its_meaning_need_and_examples() -> None:
    for cls, name in FIELDS:
        text = section("records.md", f"{model.title(cls)} `{name}`")
        field = cls.model_fields[name]
        assert md.text(str(field.description)) in text
        assert ("*Required.*" in text) == field.is_required(), text
        assert f"- Right: {md.code(md.yaml(name, right(cls, name)))}\n" in text
        assert f"- Refused: {md.code(md.yaml(name, wrong(cls, name)))} (" in text
        found = reference_in(cls, name)
        assert (f"`{found.reverse}`" in text) if found else ("The way back" not in text), text


def test_every_reference_is_in_the_table_with_its_way_back() -> None:
    text = section("records.md", "References")
    referring = [(cls, name, found) for cls, name in FIELDS if (found := reference_in(cls, name))]
    for cls, name, found in referring:
        assert f"[`{name}`](#{model.anchor(cls, name)}) | {found.to} | `{found.reverse}` |" in text
    assert text.count("\n| [") == len(referring) > 15


@pytest.mark.slow
@pytest.mark.parametrize("name", reference.PAGES)
def test_headings_have_addresses_of_their_own(name: str) -> None:
    headings = re.findall(r"^#+ (.+)$", unfenced(page(name)), re.MULTILINE)
    slugs = [slugify(heading, "-") for heading in headings]
    assert sorted(set(slugs)) == sorted(slugs)


def test_links_to_fields_lead_to_headings() -> None:
    assert {model.anchor(cls, field) for cls, field in FIELDS} <= {
        slugify(heading, "-") for heading in re.findall(r"^#### (.+)$", page("records.md"), re.MULTILINE)
    }


def unfenced(text: str) -> str:
    return re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)


def test_every_step_of_every_scale_is_there() -> None:
    used = {held for cls, name in FIELDS for held in scales_in(model.annotation(cls, name))}
    assert used <= set(model.scales())
    for scale in model.scales():
        text = section("records.md", model.title(scale))
        for step in scale:
            assert f"| `{step.value}` | {md.cell(step.label)} |" in text
            assert md.cell(step.meaning) in text


def scales_in(annotation: Any) -> set[Any]:
    scale = next((cls for cls in model.scales() if annotation is cls), None)
    inside = [scales_in(argument) for argument in getattr(annotation, "__args__", ())]
    return ({scale} if scale else set()).union(*inside)


def test_every_rule_has_its_level_its_text_and_an_example() -> None:
    for name, rule in RULES.items():
        text = section("rules.md", name)
        assert f"*{rule.level.capitalize()}; {'can' if rule.can_be_allowed else 'cannot'} be silenced" in text
        assert md.prose(rule.docs.strip()) in text
        expected = (rules.EXAMPLES / name / "expected.txt").read_text(encoding="utf-8")
        assert f"{rule.level}[{name}]: " in expected
        assert expected.rstrip() in text


def every_command() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        of = command_of(name)
        inner = of.commands.items() if isinstance(of, click.Group) else ()
        yield from ((f"{name} {part}", found) for part, found in inner) if inner else [(name, of)]


def test_every_command_and_option_is_there() -> None:
    for name, of in every_command():
        text = section("commands.md", f"explainer {name}")
        for option in of.params:
            if not isinstance(option, click.Option):
                continue  # an argument stands in the line of use
            assert option.help and md.text(option.help) in text
            for spelling in (*option.opts, *option.secondary_opts):
                assert re.search(rf"^- .*`{spelling}[` ]", text, re.MULTILINE), spelling


def test_every_option_of_the_plugin_is_there_with_its_meaning() -> None:
    text = section("commands.md", "The plugin")
    docs = commands.attribute_docs(ExplainerConfig)
    for name, _ in ExplainerConfig._schema:
        assert f"- `{name}` (" in text
        assert md.text(docs[name]) in text


def test_every_template_is_there_with_its_blocks(tmp_path: Path) -> None:
    ours = workshop.resources(tmp_path)
    world = escape.environment({}, ours.templates)
    assert set(commands.templates()) == ours.templates.keys()
    for name in ours.templates:
        line = re.search(rf"^- `{re.escape(name)}`(.*)$", section("commands.md", "Templates"), re.MULTILINE)
        assert line
        assert set(re.findall(r"`(\w+)`", line[1])) == world.get_template(name).blocks.keys()


def test_every_format_of_findings_is_there() -> None:
    for name in report.FORMATS:
        assert f"- `{name}`: " in section("commands.md", "Formats of findings")


@pytest.mark.slow
def test_every_format_is_there() -> None:
    for format in outputs.FORMATS:
        assert section("formats.md", format.title)
        assert format.name in formats.switches() or f"| {format.title} |" in section("formats.md", "Formats")


def test_every_switch_belongs_to_a_format() -> None:
    assert set(formats.switches()) <= {format.name for format in outputs.FORMATS}


# The examples are true


def is_valid(cls: Class, name: str, example: Any) -> bool:
    return bool(TypeAdapter(model.annotation(cls, name)).validator.isinstance_python(example))


def test_the_right_example_of_every_field_is_valid() -> None:
    assert [(cls.__name__, name) for cls, name in FIELDS if not is_valid(cls, name, right(cls, name))] == []


def test_the_refused_example_of_every_field_is_refused_with_something_to_do() -> None:
    for cls, name in FIELDS:
        found = refusal(cls, name)
        assert found.message and found.help, (cls, name)
        # An id is refused by a check, because there is no such record; everything else by the field itself.
        by_check = found.rule == "unknown-reference" and reference_in(cls, name)
        assert by_check or not is_valid(cls, name, wrong(cls, name)), (cls, name)


# Markdown


class _Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


_MARKUP = st.text(st.sampled_from("ab1 <>&|*_[]()!#~\\'\"{}:/.-"), max_size=40)


@given(_MARKUP)
def test_text_is_shown_exactly_and_nothing_in_it_is_markup(words: str) -> None:
    shown = _Text(markdown(f"x {md.text(words)} x", extensions=["tables", "attr_list"]))
    assert shown.text.split() == f"x {words} x".split()
    assert shown.tags == ["p"]


@given(_MARKUP)
def test_a_cell_stays_one_cell(words: str) -> None:
    table = md.table(["A", "B"], [[md.cell(words), "end"]])
    shown = _Text(markdown(table, extensions=["tables"]))
    assert shown.tags.count("td") == 2
    assert shown.text.split() == f"A B {words} end".split()


@given(st.text(st.sampled_from("ab `<&*"), min_size=1, max_size=20).filter(str.strip))
def test_code_holds_any_backticks(words: str) -> None:
    shown = _Text(markdown(f"x {md.code(words)} x"))
    assert shown.tags == ["p", "code"]
    assert shown.text.split() == f"x {words} x".split()


@given(st.text(st.sampled_from("a`\n~"), max_size=30))
def test_a_block_holds_any_fence(content: str) -> None:
    shown = _Text(markdown(f"{md.block('text', content)}\n\nafter", extensions=["fenced_code"]))
    assert shown.tags == ["pre", "code", "p"]


_SCALARS = st.text(st.sampled_from("ab 1:#,[]{}'\"-?&*!|>%@`~\\/"), max_size=12)


_VALUES = st.recursive(
    _SCALARS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inside, max_size=2),
)


@given(_VALUES)
def test_a_value_is_written_as_our_reader_reads_it(value: Any) -> None:
    written = md.yaml("key", value)
    read = parse(Document("", written))
    assert (read.data, read.findings) == ({"key": value}, [])


# JSON Schemas


def properties(node: Any, route: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every property of a schema, at any depth, with the way to it."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from properties(item, f"{route}/{number}")
    elif isinstance(node, dict):
        for name, schema in node.get("properties", {}).items():
            yield f"{route}/{name}", schema
        for key, item in node.items():
            if key not in ("examples", "x-refused", "default"):
                yield from properties(item, f"{route}/{key}")


def test_schemas_are_valid_and_there_is_one_for_every_type_of_file() -> None:
    assert schemas().keys() == adapters().keys()
    assert len(schemas()) == 8
    for schema in schemas().values():
        assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
        Draft202012Validator.check_schema(schema)


def test_every_property_has_its_meaning_and_true_examples() -> None:
    count = 0
    for schema in schemas().values():
        whole = Draft202012Validator(schema)
        for route, found in properties(schema):
            validator = whole.evolve(schema=found)
            assert found["description"], route
            assert found["examples"] and all(map(validator.is_valid, found["examples"])), route
            taken = [example for example in found["x-refused"] if validator.is_valid(example)]
            assert found["x-refused"] and all(map(beyond_schemas, taken)), route
            count += 1
    assert count > len(FIELDS)


def beyond_schemas(example: str) -> bool:
    """What JSON Schema cannot refuse: Markdown beyond the allow-list, and days that the calendar does not have."""
    return example.startswith(("<", "# ")) or re.fullmatch(r"\d{4}-\d\d-\d\d", example) is not None


def test_nothing_is_null_in_a_file() -> None:
    assert '"null"' not in str(schemas()).replace("'", '"')


@pytest.mark.parametrize(
    ("type_of_file", "key", "right", "refused"),
    [
        ("site", "quote_limit", [30, "30"], [0, "0", "many", 30.5, 1001]),
        ("site", "reviewers_needed", [0, "0"], [-1, "-1", "one"]),
        ("event", "date", ["2024-06-19", "2024-10~", "2024/2025", 2024], ["June", "", True]),
        ("article", "url", ["https://example.org?a=1#b", "http://a.example/"], ["//a.example", "https://me@a.example/"]),
        ("article", "language", ["en", "zh-Hant"], ["English", "EN"]),
        ("article", "author", ["jane-doe"], ["Jane Doe", "jane_doe"]),
        ("event", "claims", [["a-claim"], []], [["A claim"], "a-claim"]),
    ],
)  # fmt: skip
def test_schemas_take_what_a_person_may_write(
    type_of_file: str, key: str, right: list[Any], refused: list[Any]
) -> None:
    validator = Draft202012Validator(schemas()[type_of_file]["properties"][key])
    assert [value for value in right if not validator.is_valid(value)] == []
    assert [value for value in refused if validator.is_valid(value)] == []


def test_a_truth_value_may_be_in_quotes() -> None:
    later = Draft202012Validator(schemas()["claim"]["$defs"]["Evidence"]["properties"]["later"])
    assert all(later.is_valid(value) for value in (True, False, "true", "false"))
    assert not any(later.is_valid(value) for value in ("perhaps", 1, ""))


@pytest.mark.slow
def test_real_files_are_valid_by_their_schemas() -> None:
    validators = {name: Draft202012Validator(schema) for name, schema in schemas().items()}
    count = 0
    for path in sorted((ROOT / "data").rglob("*.yml")):
        read = parse(Document(str(path), path.read_text(encoding="utf-8")))
        folder = path.relative_to(ROOT / "data").parts[0]
        name = "site" if path.name == "site.yml" else folder.removesuffix("s")
        errors = [f"{error.json_path}: {error.message}" for error in validators[name].iter_errors(read.data)]
        assert errors == [], path
        count += 1
    assert count > 200
