"""The canonical form: comments kept, meaning unchanged, the same bytes however a file was written."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from explainer.canonical import canonical
from explainer.canonical.comments import comments
from explainer.canonical.scalars import WIDTH, in_brackets, lines_of
from explainer.cli import main
from explainer.compose import compose
from explainer.load import load
from explainer.model import RECORDS, Actor, BaseClaim, Fact, Opinion, Prediction
from explainer.model.record import Part
from explainer.source import Document
from tests import bundles

DATASET = load(bundles.BASE, "data").dataset
RECORDS_OF_BASE: list[tuple[Part, Document]] = [
    *((record, record.document) for record in DATASET.records()),
    (DATASET.settings, DATASET.settings.document),
]

TRICKY = st.text(
    st.sampled_from("ab é—“”'\"#:-?,[]{}&*!|>%@`\\/.0159~=+_xoeE\n\n  ") | st.characters(codec="utf-8"),
    max_size=160,
)
WORDY = st.lists(
    st.sampled_from(["a", "and", "#x", "no:", "word", "- ", "“b”", "2024", "\n", "\n\n"]), max_size=60
)


def read(text: str) -> Any:
    composed = compose(text, with_places=False)
    assert composed.problems == [], text
    return composed.data


@given(TRICKY | WORDY.map(" ".join), st.sampled_from([0, 2, 4, 8]), st.booleans())
@example("no", 0, True)
@example("2024", 0, True)
@example("1e3", 0, True)
@example("- a list", 0, True)
@example("ends with a colon:", 0, True)
@example("a #hash", 0, True)
@example("a\n\nb", 0, True)
@example("a\n  b", 0, True)
@example("x" * 30 + " \t" + "y z " * 40, 2, True)
def test_what_is_written_reads_the_same(value: str, indent: int, is_words: bool) -> None:
    if compose('k: "x"', with_places=False).problems or not _is_allowed(value):
        return
    outer = "".join(f"{' ' * step}k:\n" for step in range(0, indent, 2))
    first, *rest = lines_of(value, indent, indent + 3, is_words=is_words)
    text = "\n".join([f"{outer}{' ' * indent}k: {first}", *rest, f"{' ' * indent}z: end", ""])
    found = read(text)
    for _ in range(indent // 2):
        found = found["k"]
    assert found == {"k": value.strip(), "z": "end"}


def _is_allowed(value: str) -> bool:
    """Whether a file may hold the text at all: no control characters, nothing that nobody can see."""
    return all(character.isprintable() or character == "\n" for character in value)


@given(st.lists(TRICKY, min_size=1, max_size=4))
def test_lists_in_brackets_read_the_same(values: list[str]) -> None:
    values = [value for value in values if _is_allowed(value) and "\n" not in value] or ["a"]
    assert read(f"k: {in_brackets(values)}\n") == {"k": [value.strip() for value in values]}


@pytest.mark.parametrize(
    "value", ["no", "On", "~", "null", "0x1f", "012", "1_000", "1e3", ".5", "12:30", "0o17"]
)
def test_no_reader_takes_a_text_for_something_else(value: str) -> None:
    assert lines_of(value, 0, 3, is_words=False) == [f'"{value}"']


def test_dates_numbers_and_truth_are_plain_where_they_are_meant() -> None:
    for value in ("2024-06-19", "2024", "30", "true"):
        assert lines_of(value, 0, 3, is_words=False) == [value]
        assert lines_of(value, 0, 3, is_words=True) == [f'"{value}"']


def test_lines_are_filled_but_not_over_full() -> None:
    first, *rest = lines_of("word " * 100, 4, 10, is_words=True)
    assert first == ">-" and {len(line) for line in rest[:-1]} <= set(range(WIDTH - 5, WIDTH + 1))
    assert lines_of("https://example.org/" + "x" * 200, 0, 5, is_words=True) == [
        "https://example.org/" + "x" * 200
    ]


def written_anew(random: Random, data: Any, indent: int = 0) -> str:
    """The same data, written in another way: other order, quotes, widths, and brackets."""
    items = list(data.items())
    random.shuffle(items)
    style, width, flow = (
        random.choice([None, "'", '"', "|", ">"]),
        random.choice([30, 80, 1000]),
        random.choice([None, False]),
    )
    return yaml.dump(
        dict(items), sort_keys=False, default_style=style, width=width, allow_unicode=True, default_flow_style=flow
    ).replace("!!str ", "")  # fmt: skip


@pytest.mark.parametrize("number", range(len(RECORDS_OF_BASE)))
def test_one_form_however_it_was_written(number: int) -> None:
    record, document = RECORDS_OF_BASE[number]
    first = canonical(document, record)
    assert read(first) == read(document.text)
    assert canonical(Document(document.path, first), record) == first
    random = Random(number)
    for _ in range(5):
        other = written_anew(random, read(document.text))
        if read(other) == read(document.text):  # PyYAML's block styles keep no space at an end
            assert canonical(Document(document.path, other), record) == first


@given(st.randoms(use_true_random=False))
def test_no_comment_is_lost(random: Random) -> None:
    record, document = random.choice(RECORDS_OF_BASE)
    lines = canonical(document, record).splitlines()
    for number in range(random.randrange(1, 6)):
        at = random.randrange(len(lines) + 1)
        lines.insert(at, " " * random.choice([0, 2, 4, 6]) + f"# comment {number}")
    text = "\n".join(lines) + "\n"
    if compose(text, with_places=False).data != read(document.text):
        return  # it fell into a folded text, or ended one
    made = canonical(Document(document.path, text), record)
    kept = sorted(comments(Document("", made)).all())
    assert kept == sorted(comments(Document("", text)).all()) and read(made) == read(text)
    assert canonical(Document(document.path, made), record) == made


CLAIM = """\
# The licence of this file is in LICENSE.

status: draft   # not yet
# why this is here
statement: 'The bridge cost 4.2 million crowns'
evidence:  # explainer: allow[single-source] there is one budget
    -   stance: supports
        # who wrote it
        source: council-budget-2023 # the budget
    # - source: another
about: [elmford, # the town
  ida-brook]
explanation: >-   # two sentences
    One.

    Two.
kind: fact
# the end
"""

CANONICAL = """\
# yaml-language-server: $schema=../.schema/claim.schema.json
# The licence of this file is in LICENSE.

kind: fact
# why this is here
statement: The bridge cost 4.2 million crowns
about:
  - elmford  # the town
  - ida-brook
status: draft  # not yet
explanation: |-  # two sentences
  One.
  Two.
evidence:  # explainer: allow[single-source] there is one budget
  # who wrote it
  - source: council-budget-2023  # the budget
    stance: supports
  # - source: another
# the end
"""


def test_comments_stay_where_they_belong() -> None:
    document = Document("data/claims/a.yml", CLAIM)
    fact = Fact.model_validate(read(CLAIM))
    made = canonical(document, fact, "../.schema/claim.schema.json")
    assert made == CANONICAL


ACTOR = "title: Ida\ntype: person\n"
COMMENTED = [
    f"--- # why\n{ACTOR}",
    f"{ACTOR}aliases: [ # why\n  ]\nidentifiers: {{ # why not\n  }}\n",
    f"{ACTOR}memberships:\n  - {{organisation: a}}  # why a\n  - {{organisation: b, role: c}}  # why b\n",
    f"{ACTOR}memberships:\n  - organisation: a # why a\n  - # why b\n    organisation: b\n",
    f"{ACTOR}memberships: [{{organisation: a # A\n  , # B\n  role: c}}]\n",
    f"{ACTOR}aliases:\n  - One  # first\n  - >-  # well-known\n    Two\n",
    f"{ACTOR}aliases:\n  - One\n  - {'word ' * 30} # why two\n  - Three # why three\n",
    f'{ACTOR}aliases:\n  - "a\\nb" # one\n  - c # two\n',
    f"{ACTOR}aliases:\n  - # well-known\n    >- # by all\n    Two\n",
    'title: "Report #3 of 2024"  # checked\ntype: person\n',
    "'title' : 'it''s #1' # checked\n\"type\": person # too\n",
    f"{ACTOR}role: a#b # c#d\n",
    f"{ACTOR}# the end",
    f"{ACTOR}aliases: []  # none\n# the end\n...\n",
]


@pytest.mark.parametrize("text", COMMENTED)
def test_comments_in_odd_places_are_kept(text: str) -> None:
    actor = Actor.model_validate(read(text))
    made = canonical(Document("", text), actor)
    marks = re.findall(r"# [\w# -]+", re.sub(r"[\"'][^\n]*?[\"']", "", text))
    assert marks and all(mark.strip() in made for mark in marks), made
    assert made.count("#") == text.count("#")
    assert read(made) == read(text) and canonical(Document("", made), actor) == made


def test_what_a_comment_silences_stays_silent(lay: bundles.Lay) -> None:
    data = lay(
        "# file: actors/nils.yml\ntitle: Nils\ntype: person\nmemberships:\n"
        "  - {organisation: river-trust, start: 2024, end: 2020}"
        "  # explainer: allow[contradictory-date] so it is printed\n"
    )
    assert run("check", "--data", data, "--strict").exit_code == 0
    assert run("fmt", "--data", data).exit_code == 0
    assert "  # explainer: allow" in (data / "actors" / "nils.yml").read_text()
    assert run("check", "--data", data, "--strict").exit_code == 0


def test_fmt_says_if_a_file_is_no_record_and_takes_folders(lay: bundles.Lay) -> None:
    data = lay("# file: claims/plain.yml\nstatement: 'A sentence.'\nkind: opinion\n")
    found = run("fmt", "--data", data, "--check", data / "claims" / "plian.yml", data / "claims")
    assert found.exit_code == 2 and found.output.count("is no record of") == 1 and "plian.yml" in found.output
    assert "plain.yml" in run("fmt", "--data", data, "--check", data / "claims").output


def test_an_address_of_the_schema_is_kept() -> None:
    text = "# yaml-language-server: $schema=https://example.org/schema/claim.schema.json\nkind: fact\nstatement: A.\n"
    fact = Fact.model_validate(read(text))
    assert canonical(Document("", text), fact, "../.schema/claim.schema.json") == text
    other = text.replace("claim.schema.json", "fact.json")
    assert canonical(Document("", other), fact, "../.schema/claim.schema.json").startswith(
        "# yaml-language-server: $schema=../.schema/claim.schema.json\n"
    )


@pytest.mark.parametrize("cls", [*(r for r in RECORDS if r is not BaseClaim), Fact, Opinion, Prediction])
def test_every_key_has_its_place(cls: Any) -> None:
    assert sorted(cls.keys_in_order()) == sorted(cls.model_fields)
    assert set(cls.order) <= set(cls.model_fields)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def test_fmt_writes_and_then_has_nothing_to_do(lay: bundles.Lay) -> None:
    data = lay("# file: claims/plain.yml\nstatement: 'A sentence.'\nkind: opinion\n")
    path = data / "claims" / "plain.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    checked = run("fmt", "--data", data, "--check")
    assert checked.exit_code == 1 and "plain.yml" in checked.output and path.read_bytes().count(b"\r") == 2
    assert run("fmt", path, "--data", data).exit_code == 0
    assert path.read_text() == "kind: opinion\nstatement: A sentence.\n"
    assert run("fmt", "--data", data).exit_code == 0
    assert run("fmt", "--data", data, "--check").exit_code == 0


def test_check_shows_what_would_be_written(lay: bundles.Lay) -> None:
    data = lay("# file: claims/plain.yml\nkind: opinion\nabout: []\nstatement: A sentence. 100%\n")
    shown = run("fmt", "--data", data, "--check", data / "claims" / "plain.yml").output
    assert "  +statement: A sentence. 100%\n   about: []\n  -statement: A sentence. 100%\n" in shown
    annotated = run(
        "fmt", "--data", data, "--check", "--format", "github", data / "claims" / "plain.yml"
    ).output
    commands = [line for line in annotated.splitlines() if line.startswith("::error ")]
    assert commands and all("plain.yml,line=" in line for line in commands)
    assert any("statement: A sentence. 100%25" in line for line in commands)
    (data / "claims" / "plain.yml").write_bytes(b"kind: opinion\r\nstatement: A sentence.\r\n")
    assert "only the ends of its lines" in run("fmt", "--data", data, "--check").output
    assert "the ends of its lines" in run("fmt", "--data", data, "--check", "--format", "github").output


def test_an_annotation_says_where_lines_go(lay: bundles.Lay) -> None:
    data = lay("# file: claims/plain.yml\nstatement: A sentence.\nabout: []\nkind: opinion\n")
    path = data / "claims" / "plain.yml"
    said = run("fmt", "--data", data, "--check", "--format", "github", path).output
    assert "line=1," in said and "Write before this line:%0Akind: opinion" in said
    assert "line=3," in said and "Leave these lines out" in said
    path.write_text("about: []\nkind: opinion\nstatement: A sentence.\n")
    assert (
        "Write at the end of the file:%0Aabout: []"
        in run("fmt", "--data", data, "--check", "--format", "github", path).output
    )


def test_fmt_leaves_alone_what_does_not_load(lay: bundles.Lay) -> None:
    broken = "kind: fact\nstatement: 'A sentence.'\nverdikt: supported\n"
    data = lay(f"# file: claims/broken.yml\n{broken}# file: claims/worse.yml\nkind: [\n")
    result = run("fmt", "--data", data)
    assert result.exit_code == 1 and "does not load" in result.output and "explainer check" in result.output
    assert (data / "claims" / "broken.yml").read_text() == broken
    assert (data / "claims" / "worse.yml").read_text() == "kind: [\n"


def test_fmt_names_the_schema_where_the_data_has_them(lay: bundles.Lay) -> None:
    data = lay("")
    assert run("schema", "--to", data / ".schema").exit_code == 0
    run("fmt", "--data", data)
    first = (data / "claims" / "bridge-cost.yml").read_text().partition("\n")[0]
    assert first == "# yaml-language-server: $schema=../.schema/claim.schema.json"
    assert (data / "claims" / first.rpartition("=")[2]).is_file()
    assert load(data).findings == ()
