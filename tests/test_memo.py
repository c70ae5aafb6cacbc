"""Checking with a memory says what checking without one says, whatever was edited in between."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import checks, memo, workshop
from explainer.finding import Finding
from explainer.load import load
from explainer.memo import entries
from explainer.memo.entries import Memory, coded, read
from tests import bundles
from tests.bundles import TODAY


def without(data: Path) -> list[Finding]:
    return checks.check(load(data, "data"), TODAY)


def rows(findings: list[Finding]) -> list[object]:
    return [coded(finding) for finding in findings]


class Folder:
    """A data folder that is edited at random, checked both ways after each step."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.memory = Memory()

    def agrees(self) -> list[Finding]:
        expected = without(self.data)
        found, memory = memo.check(self.data, "data", TODAY, self.memory)
        assert rows(found) == rows(expected)
        self.memory = read(memory.written())
        assert self.memory == memory
        again, _ = memo.check(self.data, "data", TODAY, self.memory)
        assert rows(again) == rows(expected)
        return found


EXTRA = """\
# file: claims/sub/treaty.yml
kind: fact
statement: The towpath is old. Obviously.
status: published
about: [ida-brook]
verdict: supported
explanation: It is on a map.
evidence:
  - {source: gazette-opening, stance: supports}
relations:
  - {type: depends_on, to: bridge-cost}
  - {type: contradicts, to: bridge-opened}
formerly: [old-treaty]
# file: sources/agency.yml
publisher: Agency
language: en
type: news
control: state
country: RU
verified: excerpt
# file: sources/copy-one.yml
publisher: Paper one
language: en
type: news
control: private
verified: excerpt
origin: agency
# file: sources/copy-two.yml
publisher: Paper two
language: en
type: news
control: private
verified: excerpt
origin: copy-one
# file: claims/copied.yml
kind: fact
statement: The agency says so.
status: published
verdict: supported
explanation: Two papers print it.
evidence:
  - {source: copy-one, stance: supports}
  - {source: copy-two, stance: supports}
# file: terms/weir.yml
term: weir
definition: A low wall in a river.
"""

WORDS = [
    "obviously", "weir", "towpath",
    "Ida Brook", "The Weir Society", "supported", "mixed", "published", "draft", "depends_on",
    "supersedes", "contradicts", "bridge-cost", "bridge-opened", "treaty", "copied", "old-treaty", "agency", "copy-two",
    "council-minutes", "2025", "2035-01-01", "state", "private", "new-footbridge",
    "two million euros", "fact", "opinion",
]  # fmt: skip
LINES = [
    "claimant: ida-brook", "claimant: nobody", "relations: [{type: depends_on, to: treaty}]", "formerly: [bridge-cost]",
    "formerly: [treaty]", "about: [weir]", "said_on: 2035", "# explainer: allow[single-source] there is one",
    "origin: agency",
    "verdikt: mixed", "aliases: [towpath]", "review: {next: 2020-01-01}", "quote: a b c", "  - x", "verdict: supported",
    "# explainer: allow[unused-term] soon", "appearances: [{article: new-footbridge, exact: So much for the figures}]",
]  # fmt: skip


def edits(data: Path, random: Random) -> Callable[[], None]:
    """One thing that somebody could do to the folder."""
    files = sorted(path for path in data.rglob("*") if path.is_file())
    path = random.choice(files)
    text = path.read_bytes().decode("utf-8", "replace")
    words = text.split()

    def replaced() -> None:
        path.write_text(
            text.replace(random.choice(words), random.choice(WORDS), 1) if words else "a: b\n", "utf-8"
        )

    def added() -> None:
        path.write_text(f"{text}{random.choice(LINES)}\n", encoding="utf-8")

    def cut() -> None:
        lines = text.splitlines(keepends=True)
        if lines:
            del lines[random.randrange(len(lines))]
        path.write_text("".join(lines), encoding="utf-8")

    def renamed() -> None:
        target = path.with_name(f"{random.choice(WORDS).lower().replace(' ', '-')}{path.suffix}")
        if not target.exists():
            path.rename(target)

    def deleted() -> None:
        path.unlink()

    def copied() -> None:
        folder = data / random.choice(["claims/sub", "claims", "sources", "terms", "actors"])
        folder.mkdir(exist_ok=True)
        (folder / path.name).write_bytes(path.read_bytes())

    def damaged() -> None:
        path.write_bytes(
            random.choice([b"", b"\xff\xfe", b"a: [", b"- a\n", b"kind: x\n", b"a\x00", "a: ‮b\n".encode()])
        )

    return random.choice(
        [replaced, replaced, replaced, added, added, cut, cut, renamed, deleted, copied, damaged]
    )


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_it_says_the_same_after_any_edits(tmp_path_factory: pytest.TempPathFactory, random: Random) -> None:
    data = tmp_path_factory.mktemp("memo") / "data"
    bundles.folder(EXTRA).write(data)
    folder = Folder(data)
    rules = {finding.rule for finding in folder.agrees()}
    assert {"evidence-not-independent", "unused-term", "loaded-words-ours"} <= rules
    for _ in range(random.randrange(1, 9)):
        edits(data, random)()
        folder.agrees()


def test_a_claim_whose_name_cannot_be_an_id_hides_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    bundles.folder("").write(data)
    folder = Folder(data)
    folder.agrees()
    claim = data / "claims" / "bridge-cost.yml"
    claim.rename(claim.with_name("bridge_cost.yml"))
    assert {"bad-id", "coverage-incomplete"} <= {finding.rule for finding in folder.agrees()}


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "face"), list(bundles.examples()))
def test_it_says_the_same_of_every_example(rule: str, face: str, over: bundles.Lay) -> None:
    data = over((bundles.RULES / rule / f"bad{face}.yml").read_text(encoding="utf-8"))
    Folder(data).agrees()


def test_only_what_changed_is_read_again(over: bundles.Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    from explainer.memo import reader

    data = over("")
    _, memory = memo.check(data, "data", TODAY, Memory())
    asked: list[str] = []
    record = reader.Remembering._record

    def noticed(self: reader.Remembering, folder: str, stem: str, *rest: object) -> None:
        asked.append(f"{folder}/{stem}")
        record(self, folder, stem, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reader.Remembering, "_record", noticed)
    memo.check(data, "data", TODAY, memory)
    assert asked == []
    path = data / "claims" / "bridge-opened.yml"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"same day", b"very same day"))
    try:
        found, _ = memo.check(data, "data", TODAY, memory)
    finally:
        path.write_bytes(kept)
    # Itself, what names it, what it is judged with, and what else quotes its text.
    assert "claims/bridge-opened" in asked and found == []
    assert not {"sources/bicycle-count", "terms/towpath"} & set(asked)


def test_rules_of_a_record_look_at_nothing_else() -> None:
    """What a finding may depend on is what memory compares; a rule that counts records is one of the whole."""
    whole = {module.RULE.name for module in checks.WHOLE}
    assert whole == {
        "unused-term",
        "coverage-incomplete",
        "actor-not-in-data",
        "dependency-cycle",
        "unknown-rule",
    }


@pytest.mark.parametrize("content", [b"", b"x" * 40, b"\0" * 16])
def test_a_damaged_memory_is_an_empty_one(content: bytes) -> None:
    assert read(content) == Memory()


def test_what_another_version_remembered_is_not_read(
    monkeypatch: pytest.MonkeyPatch, over: bundles.Lay
) -> None:
    _, memory = memo.check(over(""), "data", TODAY, Memory())
    written = memory.written()
    assert read(written) == memory and memory.entries
    monkeypatch.setattr(entries, "_FORMAT", b"of another Python")
    assert read(written) == Memory()
    for content in (written[:20], written[:-1], b"", written[16:]):
        assert read(content) == Memory()


def test_a_text_that_could_not_be_read_and_is_gone_then(
    lay: bundles.Lay, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = lay("")
    folder = Folder(data)
    folder.agrees()
    text = data / "articles" / "new-footbridge.txt"
    with monkeypatch.context() as patch:
        bundles.refuse([text], patch)
        assert {finding.rule for finding in folder.agrees()} >= {"file-unreadable"}
    text.unlink()
    assert {finding.rule for finding in folder.agrees()} >= {"missing-text"}


def test_a_file_of_another_encoding_that_has_the_id_first(tmp_path: Path) -> None:
    data = tmp_path / "data"
    bundles.folder("").write(data)
    (data / "claims" / "0").mkdir()
    (data / "claims" / "0" / "bridge-opened.yml").write_bytes(b"# a comment\nkind: fact\n\xff\n")
    assert {finding.rule for finding in Folder(data).agrees()} >= {"not-utf8", "duplicate-id"}


def test_what_nobody_asks_for_is_forgotten(over: bundles.Lay, own_cache: Path) -> None:
    old = own_cache / "explainer" / "x.memory"
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(b"")
    os.utime(old, (0, 0))
    assert workshop.findings(over(""), "data") == ()
    assert not old.exists() and list(old.parent.glob("*.memory"))


def test_another_day_is_another_matter(over: bundles.Lay) -> None:
    data = over("")
    _, memory = memo.check(data, "data", TODAY, Memory())
    later = TODAY.replace(year=2032)
    found, _ = memo.check(data, "data", later, memory)
    assert rows(found) == rows(checks.check(load(data, "data"), later)) and found
