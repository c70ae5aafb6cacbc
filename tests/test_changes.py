"""What changes for a reader, in a real repository: the pull request of somebody who changes a verdict."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from explainer import changes
from explainer.changes.markdown import markdown
from explainer.changes.sentences import apart
from explainer.cli import main
from explainer.escape import code_span as code
from explainer.load import load
from explainer.model.claim import Review
from tests import bundles
from tests.attack.payloads import FAMILIES
from tests.git import commit, git, repository

pytestmark = pytest.mark.slow


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


CORRECTION = """\
corrections:
  - on: 2026-11-20
    what: The verdict, which was “mostly supported”.
    why: The accounts were read again.
"""


@pytest.fixture
def data(lay: bundles.Lay, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data of a repository, on a branch that left ``main`` after the first commit."""
    folder = lay("")
    repository(folder.parent)
    (folder / "actors" / "ida-brook.yml").open("a").write("role: councillor\n")
    commit(folder.parent, "what others do meanwhile")
    git(folder.parent, "checkout", "-q", "-b", "proposal", "HEAD~1")
    monkeypatch.chdir(folder.parent)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    return Path("data")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_verdict_changes(data: Path) -> None:
    claim = data / "claims" / "bridge-cost.yml"
    edit(claim, "mostly_supported", "contradicted")
    result = run("check", "--against", "main")
    assert result.exit_code == 1
    assert (
        "error[correction-missing]: this claim is published, and its verdict was `mostly_supported`"
        in result.output
    )
    assert " --> data/claims/bridge-cost.yml:7:10" in result.output
    assert "**no correction says so**" in run("diff", "main", "--format", "markdown").output

    claim.open("a").write(CORRECTION)
    assert run("check", "--against", "main").exit_code == 0
    written = run("diff", "main", "--format", "markdown").output
    assert "verdict: **Mostly supported** → **Contradicted**" in written
    assert "**a correction says so**" in written and len(written.splitlines()) < 25
    assert "The verdict, which was “mostly supported”. The accounts were read again." in written
    assert (
        "Claim `The footbridge was worth its price.` rests on: 1 mostly supported → **1 contradicted**"
        in written
    )
    assert "0 contradicted → **0 mostly supported, 1 contradicted**" in written
    # What others did on the branch meanwhile is not this proposal's doing.
    assert "councillor" not in written and "ida-brook" not in written


def test_the_formats_say_the_same(data: Path) -> None:
    edit(
        data / "claims" / "bridge-cost.yml",
        "stance: supports\n  - source: trust-report",
        "stance: refutes\n  - source: gazette-opening",
    )
    edit(data / "claims" / "bridge-cost.yml", "status: published", "status: published\nconfidence: low")
    text = run("diff", "main").output
    assert "1 claim changed" in text and "confidence: + Low confidence" in text
    assert "evidence council-minutes: stance: Supports → Refutes" in text
    assert "evidence: - trust-report (supports)" in text and "evidence: + gazette-opening (supports)" in text
    found = json.loads(run("diff", "main", "--format", "json").output)
    (record,) = found["records"]
    assert (record["action"], record["type"], record["id"]) == ("changed", "claim", "bridge-cost")
    assert {"key": "evidence", "was": "trust-report (supports)", "now": None} in record["details"]
    assert found["moved"] == []


def test_a_rename_is_a_rename_and_a_draft_is_no_news(data: Path) -> None:
    (data / "claims" / "bridge-cost.yml").rename(data / "claims" / "price.yml")
    (data / "claims" / "price.yml").open("a").write("formerly: [bridge-cost]\n")
    (data / "claims" / "idea.yml").write_text("kind: opinion\nstatement: An idea.\n")
    text = run("diff", "main").output
    assert text.startswith("1 claim renamed; 1 draft that readers do not see\n")
    assert "data/claims/price.yml (was bridge-cost)" in text and "An idea" not in text
    edit(data / "claims" / "idea.yml", "kind", "status: published\nkind")
    assert "claim added: data/claims/idea.yml" in run("diff", "main").output
    commit(data.parent, "two things")
    edit(data / "claims" / "idea.yml", "published", "draft")
    assert "claim withdrawn: data/claims/idea.yml" in run("diff", "HEAD").output
    assert "claim added: data/claims/idea.yml" in run("diff", "main", "HEAD").output


def test_coverage_moves(data: Path) -> None:
    (data / "claims" / "half-of-trips.yml").unlink()
    text = run("diff", "main").output
    assert "claim removed: data/claims/half-of-trips.yml" in text
    assert "coverage" in text and "100 % (" in text
    assert "error[claim-removed]" in run("check", "--against", "main").output


def test_an_id_that_was_deleted_is_not_used_again(data: Path) -> None:
    other = data / "claims" / "bridge-length.yml"
    other.write_text("kind: opinion\nstatement: The bridge is long.\n")
    commit(data.parent, "a draft")
    other.unlink()
    commit(data.parent, "no draft")
    git(data.parent, "branch", "-f", "main")
    other.write_text("kind: opinion\nstatement: The bridge is too long.\n")
    assert (
        "error[id-reused]: the id `bridge-length` belonged to a record that was taken away"
        in run("check", "--against", "main").output
    )
    text = "# explainer: allow[id-reused] the same claim comes back\nkind: opinion\nstatement: The bridge is long.\n"
    other.write_text(text)
    assert run("check", "--against", "main", "--strict").exit_code == 0
    # Without a state to compare with, nobody can say whether the comment is needed.
    assert run("check", "--strict").exit_code == 0


def test_a_change_cannot_switch_off_what_judges_it(data: Path) -> None:
    edit(data / "claims" / "bridge-cost.yml", "mostly_supported", "contradicted")
    (data / "site.yml").open("a").write(
        'rules:\n  correction-missing:\n    level: "off"\n    reason: Not today.\n'
    )
    output = run("check", "--against", "main").output
    assert (
        "error[correction-missing]" in output
        and "the level of `correction-missing` cannot be changed" in output
    )
    assert "site changed: data/site.yml" in run("diff", "main").output


def test_a_new_warning_does_not_hide_among_old_ones(data: Path) -> None:
    claim = data / "claims" / "bridge-cost.yml"
    edit(claim, "first estimate.", "first estimate. # one")
    commit(data.parent, "a text that is cut")
    assert run("check", "--strict", "--against", "HEAD").exit_code == 0
    edit(claim, "one million.", "one million. # the rest")
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 1 and "1 warning stood there before" in checked.output
    git(data.parent, "checkout", "-q", "data")
    edit(claim, "  - source: trust-report\n    stance: supports\n", "")
    commit(data.parent, "one source")
    edit(claim, "verdict: mostly_supported", "verdict: contradicted")
    claim.open("a").write(CORRECTION)
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 1 and "warning[single-source]" in checked.output


def test_who_renames_moves_or_improves_is_not_blamed(data: Path) -> None:
    claim = data / "claims" / "bridge-opened.yml"
    one = "evidence:\n  - source: gazette-opening\n    stance: supports\n"
    claim.write_text(re.sub(r"evidence:[\s\S]*", one, claim.read_text()))
    trips = data / "claims" / "half-of-trips.yml"
    trips.write_text(re.sub(r"appearances:\n(?:  .*\n)*", "", trips.read_text()))
    commit(data.parent, "one source, and a gap")
    (data / "claims" / "moved").mkdir()
    claim.rename(data / "claims" / "moved" / "bridge-opened.yml")
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 0 and "2 warnings stood there before" in checked.output, checked.output
    renamed = data / "claims" / "opening.yml"
    (data / "claims" / "moved" / "bridge-opened.yml").rename(renamed)
    renamed.open("a").write("formerly: [bridge-opened]\n")
    for path in data.rglob("*.yml"):
        if path != renamed:
            path.write_text(path.read_text().replace("bridge-opened", "opening"))
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 0, checked.output
    (data / "claims" / "trips.yml").write_text(
        "kind: opinion\nstatement: The towpath will be busy.\nappearances:\n  - article: new-footbridge\n"
        "    exact: the old towpath will be busy again\n"
    )
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 0 and "coverage-incomplete" in checked.output, checked.output
    commit(data.parent, "a smaller gap")
    edit(data / "claims" / "bridge-cost.yml", "exact: It cost", "exact: cost")
    assert run("check", "--strict", "--against", "HEAD").exit_code == 1


def test_an_outcome_that_is_turned_round_needs_a_word(data: Path) -> None:
    claim = data / "claims" / "half-of-trips.yml"
    claim.open("a").write("resolution:\n  outcome: occurred\n  on: 2026-01-01\n")
    commit(data.parent, "decided")
    edit(claim, "outcome: occurred", "outcome: did_not_occur")
    output = run("check", "--against", "HEAD").output
    assert "this claim is published, and its outcome was `occurred`" in output
    assert "no correction says so" in run("diff", "HEAD").output


def test_nobody_answers_for_warnings_that_stood_there_before(data: Path) -> None:
    """A prediction falls due, or a source was the only one already: that is not this change's doing."""
    claim = data / "claims" / "bridge-cost.yml"
    edit(claim, "  - source: trust-report\n    stance: supports\n", "")
    commit(data.parent, "one source")
    (data / "terms" / "towpath.yml").open("a").write("aliases: [path]\n")
    assert run("check", "--strict").exit_code == 1
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 0 and "warning[single-source]" in checked.output
    assert "1 warning stood there before and does not count" in checked.output
    edit(data / "claims" / "bridge-cost.yml", "status: published", "status: published\nreview:\n  next: 2020")
    checked = run("check", "--strict", "--against", "HEAD")
    assert checked.exit_code == 1 and "warning[review-overdue]" in checked.output


@pytest.mark.parametrize("place", ["verdict: contradicted", "status: published"])
def test_nor_does_a_comment(data: Path, place: str) -> None:
    edit(data / "claims" / "bridge-cost.yml", "mostly_supported", "contradicted")
    comment = "# explainer: allow[correction-missing] not worth a word"
    edit(data / "claims" / "bridge-cost.yml", place, f"{place}  {comment}")
    output = run("check", "--against", "main").output
    assert "error[correction-missing]" in output and "`correction-missing` cannot be silenced" in output


def test_what_is_withdrawn_does_not_come_back_in_silence(data: Path) -> None:
    claim = data / "claims" / "bridge-cost.yml"
    edit(claim, "status: published", "status: retracted")
    claim.open("a").write(CORRECTION)
    commit(data.parent, "withdrawn")
    edit(claim, "status: retracted", "status: published")
    assert "its status was `retracted`" in run("check", "--against", "HEAD").output
    text = run("diff", "HEAD").output
    assert "claim restored: data/claims/bridge-cost.yml" in text and "no correction says so" in text
    claim.open("a").write(
        CORRECTION.partition("\n")[2].replace("The verdict", "It stands again, and so does the verdict")
    )
    assert run("check", "--against", "HEAD").exit_code == 0


def test_a_hook_of_git_sees_what_anybody_sees(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git tells hooks where its own files are, which would have ``-C`` look for the data at the top."""
    edit(data / "claims" / "bridge-cost.yml", "mostly_supported", "contradicted")
    monkeypatch.setenv("GIT_DIR", str(Path(".git").resolve()))
    monkeypatch.setenv("GIT_INDEX_FILE", str(Path(".git/nothing").resolve()))
    assert "error[correction-missing]" in run("check", "--against", "main").output
    assert "verdict: Mostly supported → Contradicted" in run("diff", "main").output


def test_an_id_whose_file_a_merge_took_away_is_not_used_again(data: Path) -> None:
    other = data / "claims" / "bridge-length.yml"
    other.write_text("kind: opinion\nstatement: The bridge is long.\n")
    commit(data.parent, "a draft")
    other.unlink()
    commit(data.parent, "no draft")
    git(data.parent, "checkout", "-q", "-b", "side", "main")
    git(data.parent, "merge", "-q", "--no-ff", "-m", "theirs", "proposal")
    git(data.parent, "branch", "-f", "main", "side")
    other.write_text("kind: opinion\nstatement: The bridge is too long.\n")
    assert "error[id-reused]" in run("check", "--against", "main").output


def test_where_nothing_was_there_before_that_is_said(data: Path) -> None:
    git(data.parent, "mv", "data", "content")
    edit(Path("content") / "claims" / "bridge-cost.yml", "mostly_supported", "contradicted")
    checked = run("check", "--data", "content", "--against", "main")
    assert "there was no content at main: nothing was compared" in checked.output


def test_one_person_is_one_reviewer_however_the_name_is_written() -> None:
    review = Review(by=("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez", "OLA REED"))
    assert len(review.others([])) == 2 and review.others(["ola  reed", "José Núñez"]) == ()


def test_the_entry_that_a_message_proposes_is_one(data: Path) -> None:
    claim = data / "claims" / "bridge-cost.yml"
    whole = "The footbridge cost two million euros, twice the first estimate."
    edit(claim, whole, "'The \"bridge\": it cost two million euros.'")
    edit(claim, "verdict: mostly_supported", "verdict: mixed")
    commit(data.parent, "as it was")
    edit(claim, "it cost two million", "it cost three million")
    proposed = run("check", "--against", "HEAD").output.partition("say why:\n\n")[2].partition("\n\n")[0]
    claim.open("a").write(proposed.replace("why:", "why: The accounts were read again.") + "\n")
    assert run("check", "--against", "HEAD").output == "no findings\n"
    assert 'was: "The \\"bridge\\": it cost two million euros."' in proposed


def test_what_a_reviewer_should_know_is_said(data: Path) -> None:
    """Promises to readers, rules that are silenced, and files that could not be compared."""
    (data / "site.yml").open("a").write(
        "quote_limit: 5\npolicies:\n  - title: Haste\n    text: We are quick.\n"
    )
    claim = data / "claims" / "bridge-cost.yml"
    edit(claim, "evidence:", "evidence:  # explainer: allow[single-source] there is one report")
    (data / "claims" / "half-of-trips.yml").write_text("kind: [")
    text = run("diff", "main").output
    assert "site changed: data/site.yml" in text
    assert "quote_limit: 40 → 5" in text and "policies: + Haste" in text
    assert "single-source in data/claims/bridge-cost.yml: there is one report" in text
    assert "1 file could not be read" in text and "  data/claims/half-of-trips.yml\n" in text
    found = json.loads(run("diff", "main", "--format", "json").output)
    assert found["unread"] == ["data/claims/half-of-trips.yml"]
    assert [item["rule"] for item in found["silenced"]] == ["single-source"]
    written = run("diff", "main", "--format", "markdown").output
    assert "`single-source` in `data/claims/bridge-cost.yml`: `there is one report`" in written
    assert "- `data/claims/half-of-trips.yml`" in written
    commit(data.parent, "all of it")
    assert "silence" not in run("diff", "HEAD").output


def test_what_is_new_is_shown_as_readers_meet_it(data: Path) -> None:
    (data / "claims" / "length.yml").write_text(
        "kind: fact\nstatement: The bridge is long.\nstatus: published\nverdict: supported\nconfidence: high\n"
        "explanation: It was measured.\nevidence:\n  - source: measured\n    stance: supports\n    quote: 64 metres\n"
        "    note: From end to end.\nrelations:\n  - type: depends_on\n    to: bridge-cost\n"
    )
    (data / "sources" / "measured.yml").write_text(
        "publisher: The surveyor\nlanguage: en\ntype: primary\ncontrol: private\nverified: page\n"
    )
    text = run("diff", "main").output
    for said in ("confidence: + High confidence", "explanation: + It was measured.", "control: + Private"):
        assert said in text, said
    assert "evidence: + measured (supports): “64 metres” – From end to end." in text
    commit(data.parent, "a claim")
    edit(data / "claims" / "bridge-cost.yml", "mostly_supported", "mixed")
    moved = run("diff", "HEAD").output.partition("elsewhere")[2]
    assert "“The bridge is long.” depends on\n    1 mostly supported → 1 mixed" in moved


def test_reordered_and_rewritten_files_change_nothing(data: Path) -> None:
    assert run("fmt").exit_code == 0
    assert run("diff", "main").output == "nothing changes for readers\n"


@pytest.mark.parametrize(
    "command", [["diff", "nowhere"], ["check", "--against", "nowhere"], ["diff", "main", "nowhere"]]
)
def test_an_unknown_revision_is_a_sentence(data: Path, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 2 and "git knows no revision `nowhere`" in result.output


def test_options_of_git_are_no_revisions(data: Path) -> None:
    assert run("diff", "--", "--output=stolen").exit_code == 2
    assert not Path("stolen").exists()


def test_without_a_repository_it_is_a_sentence(lay: bundles.Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    data = lay("")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(data.parent.parent))
    result = run("check", "--against", "main", "--data", data)
    assert result.exit_code == 2 and "not a git repository" in result.output


def test_it_is_appended_to_a_summary(data: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    assert run("diff", "main", "--format", "markdown", "--output", summary).output == ""
    assert summary.read_text().startswith("before\n### What changes for readers\n")


# Hostile data


def tokens(text: str) -> list[Token]:
    """Everything in the Markdown, down to the smallest piece."""
    found: list[Token] = []
    waiting = MarkdownIt("commonmark", {"html": True, "linkify": False}).parse(text)
    while waiting:
        token = waiting.pop()
        found.append(token)
        waiting += token.children or []
    return found


def live(text: str) -> list[tuple[str, str]]:
    """What would be more than words: HTML, links, pictures, mentions, references to issues, bare addresses."""
    harmless = {"code_inline"}
    return [
        (token.type, token.content)
        for token in tokens(text)
        if token.type not in harmless
        and (
            token.type.startswith(("html", "link", "image"))
            or (
                token.type == "text" and any(mark in token.content for mark in ("@", "#", "://", "www.", "<"))
            )
        )
    ]


@given(st.text(st.sampled_from("`@a <b>&#1\n\\[](!)x*_|~:/") | st.characters(), max_size=60))
def test_code_is_code_whatever_is_in_it(text: str) -> None:
    assert live(f"- {code(text)} and\n  - so: {code(text)}") == []


HOSTILE = [
    *FAMILIES.values(),
    "@octocat",
    "` @octocat `",
    "#1",
    "x/y#2",
    "https://example.org",
    "`<img src=x onerror=alert(1)>`",
]


def test_hostile_data_is_dead_in_markdown(tmp_path: Path) -> None:
    def state(words: list[str], verdict: str) -> Any:
        data = tmp_path / verdict
        bundles.folder("").write(data)
        for number, text in enumerate(words):
            quoted = json.dumps(text)
            (data / "claims" / f"c{number}.yml").write_text(
                f"kind: fact\nstatement: {quoted}\nstatus: published\nverdict: {verdict}\nexplanation: Because.\n"
                f"unknowns: [it]\nevidence:\n  - source: council-minutes\n    stance: supports\n    quote: {quoted}\n"
            )
            (data / "actors" / f"a{number}.yml").write_text(
                f"title: {quoted}\ntype: person\nrole: {verdict} {number}\n"
            )
        return load(data, "data").dataset

    words = [text for text in HOSTILE if text.strip() and text.isprintable()]
    before, after = state(words, "mixed"), state([f"{text} {text}" for text in words], "supported")
    assert len(after.claims) > 25
    text = markdown(changes.compare(before, after))
    assert live(text.replace("### What", "What").replace("#### What", "What")) == []
    assert "1 more" not in text and "more: `explainer diff` lists them" in text


@given(
    st.text("ab “”x", max_size=120),
    st.text("ab “”x", max_size=120),
    st.text("ab c", max_size=80),
    st.text("ab c", max_size=80),
)
def test_what_two_texts_share_is_cut_but_never_what_differs(head: str, tail: str, was: str, now: str) -> None:
    one, other = apart(f"{head}{was}{tail}", f"{head}{now}{tail}")
    assert (one == other) == (f"{head}{was}{tail}" == f"{head}{now}{tail}")
    for shown, whole in ((one, f"{head}{was}{tail}"), (other, f"{head}{now}{tail}")):
        position = 0
        for part in (part.strip() for part in shown.split("…")):  # all of it stands there, in this order
            position = whole.index(part, position) + len(part)


def test_every_difference_in_a_long_text_is_shown() -> None:
    between = " ".join(f"word{number}" for number in range(200))
    was, now = apart(f"One {between} was paid for in full", f"Two {between} was never paid for")
    assert was.startswith("One word0") and now.startswith("Two word0") and len(was) < 130
    assert was.endswith("was paid for in full") and now.endswith("was never paid for")
    long = " ".join(f"Sentence {number} is here and stays as it is." for number in range(300))
    was, now = apart(f"Alpha {long} It was true.", f"Beta {long} It was a lie.")
    assert "true" in was and "a lie" in now and "Alpha" in was and "Beta" in now and len(was) < 250
    many = " ".join(["word"] * 9_000)
    was, now = apart(f"{many} one {many}", f"{many} two {many}")
    assert "one" in was and "two" in now and len(was) < 120


def test_the_heaviest_changes_stand_first_and_are_never_cut(data: Path) -> None:
    for number in range(60):
        text = f"kind: opinion\nstatement: Idea {number}.\nstatus: published\nexplanation: So.\n"
        (data / "claims" / f"idea-{number}.yml").write_text(text)
    edit(data / "claims" / "bridge-opened.yml", "verdict: supported", "verdict: mixed")
    (data / "claims" / "half-of-trips.yml").unlink()
    written = run("diff", "main", "--format", "markdown").output
    heads = [line for line in written.splitlines() if line.startswith("- **")]
    assert heads[0].startswith("- **Claim removed**") and heads[1].startswith("- **Claim changed**")
    assert len(heads) == 40 and "and 22 more" in written
    actor = data / "actors" / "ida-brook.yml"
    actor.open("a").write("aliases:\n" + "".join(f"  - Ida {number}\n" for number in range(4_900)))
    written = run("diff", "main", "--format", "markdown").output
    assert len(written) < 500_000


def test_words_of_a_text_that_change_are_shown(data: Path) -> None:
    edit(data / "articles" / "new-footbridge.txt", "money well spent", "money badly spent")
    edit(data / "claims" / "money-well-spent.yml", "money well spent", "money badly spent")
    article = data / "articles" / "new-footbridge.yml"
    right = re.findall("[0-9a-f]{64}", run("check").output)[-1]
    article.write_text(re.sub("[0-9a-f]{64}", right, article.read_text()))
    text = run("diff", "main").output
    assert (
        "money well spent" in text.partition("words:")[2]
        and "money badly spent" in text.partition("words:")[2]
    )
    assert "appearances new-footbridge: exact" in text


def test_what_stands_twice_is_said(data: Path) -> None:
    claim = data / "claims" / "money-well-spent.yml"
    claim.write_text(
        re.sub(r"relies_on:.*\n(?:  - .*\n)*", "relies_on: [bridge-cost, bridge-cost]\n", claim.read_text())
    )
    assert "relies_on: + bridge-cost" in run("diff", "main").output


def test_a_renamed_opinion_still_rests_on_what_it_did(data: Path) -> None:
    (data / "claims" / "money-well-spent.yml").rename(data / "claims" / "worth.yml")
    (data / "claims" / "worth.yml").open("a").write("formerly: [money-well-spent]\n")
    edit(data / "claims" / "bridge-cost.yml", "mostly_supported", "mixed")
    moved = run("diff", "main").output.partition("elsewhere")[2]
    assert "rests on\n    1 mostly supported → 1 mixed" in moved


def test_a_draft_that_is_published_is_shown_as_new(data: Path) -> None:
    claim = data / "claims" / "bridge-cost.yml"
    edit(claim, "status: published", "status: draft")
    commit(data.parent, "a draft")
    edit(claim, "status: draft", "status: published")
    text = run("diff", "HEAD").output
    assert (
        "claim published" in text
        and "verdict: + Mostly supported" in text
        and "evidence: + trust-report" in text
    )
