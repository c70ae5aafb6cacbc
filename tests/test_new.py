"""New records: asked for what must be known, written if they pass the check, otherwise not at all."""

from __future__ import annotations

import errno
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from explainer.cli import command, main
from explainer.files import create
from explainer.forms import proposed_id, questions, sentences
from explainer.load import load
from explainer.model import KINDS, RECORDS, BaseClaim
from explainer.model.fields import problem_with_id
from tests import bundles

TYPES: list[Any] = [*(cls for cls in RECORDS if cls is not BaseClaim), *KINDS.values()]


@pytest.fixture
def data(lay: bundles.Lay, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = lay("")
    monkeypatch.chdir(folder.parent)
    return Path("data")


def run(*arguments: str, says: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=says, catch_exceptions=False)


def files(data: Path) -> set[str]:
    return {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}


def test_a_claim_from_answers_alone(data: Path) -> None:
    words = "joins the two halves of the town"
    result = run("new", "claim", says=f"fact\n\n{words}\nThe footbridge joins both parts of the town.\n\n")
    assert result.exit_code == 0, result.output
    assert (
        "data/claims/footbridge-joins-both-parts-town.yml is written and passes `explainer check`"
        in result.output
    )
    assert "next:" in result.output and "`verdict`, `explanation` and `evidence`" in result.output
    assert (data / "claims" / "footbridge-joins-both-parts-town.yml").read_text() == (
        "kind: fact\nstatement: The footbridge joins both parts of the town.\nappearances:\n"
        f"  - article: new-footbridge\n    exact: {words}\ntopics: [footbridge]\nstatus: draft\n"
    )
    assert load(data).findings == ()


def test_a_claim_from_options_alone(data: Path) -> None:
    result = run(
        "new", "claim", "--kind", "prediction", "--article", "new-footbridge", "--exact", "busy again", "--statement",
        "The towpath will be busy.", "--criteria", "A count says so.", "--resolves-by", "2030", "--about",
        "river-trust", "--about", "ida-brook", "--unqualified", "true", "--id", "towpath-busy", "--folder", "later",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    claim = load(data).dataset.claims["towpath-busy"]
    assert claim.about == ("river-trust", "ida-brook") and claim.document.path.endswith(
        "claims/later/towpath-busy.yml"
    )
    assert run("fmt", "data/claims/later/towpath-busy.yml", "--check").exit_code == 0


def test_a_wrong_answer_is_asked_again_with_what_is_wrong(data: Path) -> None:
    result = run(
        "new", "claim",
        says="idea\nfact\nbridges\nnew-footbridge\nIt costed two million euros\nIt cost two million euros\nA price.\n"
        "Bad Id\n\n",
    )  # fmt: skip
    assert result.exit_code == 0
    assert "there is no text `bridges`" in result.output
    assert (
        "“It cost two million euros” does; the text has “cost” where the quotation has “costed”"
        in result.output
    )
    assert "the file name `Bad Id` cannot be an id; better: bad-id" in result.output
    assert (data / "claims" / "price.yml").exists()


def test_words_that_stand_there_twice_are_asked_what_stands_before_them(data: Path) -> None:
    result = run(
        "new", "claim", says="fact\n\n[[the river]]\nnobody\nevery bridge over\nThere is a river.\n\n"
    )
    assert result.exit_code == 0, result.output
    assert "these words stand there more than once: “" in result.output
    assert "the words stand there, but not with --prefix “nobody”" in result.output
    (claim,) = [c for c in load(data).dataset.claims.values() if c.statement == "There is a river."]
    assert (claim.appearances[0].exact, claim.appearances[0].prefix) == ("the river", "every bridge over")


def test_a_claim_belongs_to_the_topics_of_its_text(data: Path) -> None:
    topics = data / "topics"
    (topics / "letters.yml").write_text(
        "title: Letters\nquestion: What do they say?\nsummary: This and that.\narticles: [new-footbridge]\n"
    )
    made = ["new", "claim", "--kind", "fact", "--exact", "busy again", "--statement", "It is busy."]
    assert run(*made, "--id", "one").exit_code == 0
    assert "letters" in load(data).dataset.claims["one"].topics
    assert run(*made, "--id", "two", "--topics", "footbridge").exit_code == 0
    assert load(data).dataset.claims["two"].topics == ("footbridge",)


def test_what_should_seldom_be_missing_is_asked_and_can_be_left_out(data: Path) -> None:
    says = "The bridge\nThe Gazette\n\nen\nexample.org\n\nNEWS\nprivate\n\nno\n\n"
    result = run("new", "source", says=says)
    assert result.exit_code == 0, result.output
    assert "is not a whole web address" in result.output and "(Enter leaves it out)" in result.output
    assert (data / "sources" / "gazette-bridge.yml").read_text() == (
        'title: The bridge\npublisher: The Gazette\nlanguage: en\ntype: news\ncontrol: private\nverified: "no"\n'
    )


@pytest.mark.parametrize("folder", ["../elsewhere", "Towns", "a b", ".hidden", "a/../../b"])
def test_a_folder_that_cannot_be_one_is_refused(data: Path, folder: str) -> None:
    before = files(data)
    result = run("new", "claim", "--kind", "opinion", "--folder", folder)
    assert result.exit_code == 2 and "cannot be the name of a folder" in result.output
    assert files(data) == before


def test_a_folder_that_leads_elsewhere_is_refused(data: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (data / "claims" / "evil").symlink_to(tmp_path / "outside")
    made = ["new", "claim", "--kind", "fact", "--exact", "busy again", "--statement", "A.", "--id", "a"]
    result = run(*made, "--folder", "evil")
    assert result.exit_code == 1 and "claims/evil is a link" in result.output
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_wrong_option_is_said_before_anything_is_asked(data: Path) -> None:
    result = run("new", "claim", "--kind", "fact", "--topics", "nothing", "--about", "nobody")
    assert result.exit_code == 2 and "exact:" not in result.output
    assert (
        "--topics: there is no `nothing`" in result.output
        and "--about: there is no `nobody`" in result.output
    )


def test_warnings_and_other_troubles_are_said(data: Path) -> None:
    (data / "claims" / "broken.yml").write_text("kind: [")
    made = ["new", "claim", "--kind", "fact", "--exact", "busy again", "--id", "busy"]
    result = run(*made, "--statement", "It is obviously busy.")
    assert result.exit_code == 0 and "warning[loaded-words-ours]" in result.output
    assert "busy.yml is written; look at the warning" in result.output
    assert "`explainer check` finds 1 error elsewhere" in result.output
    assert run("new", "term", "--term", "Weir", "--id", "towpath", "--definition", "x").output.endswith(
        "error: --id: `towpath` is taken by data/terms/towpath.yml\n"
    )


@pytest.mark.slow
def test_an_input_that_is_closed_is_a_sentence(data: Path) -> None:
    command = f"exec {sys.executable} -m explainer new term --term ok <&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "nobody answers here: give --definition" in done.stderr, done.stderr


def test_a_file_that_cannot_be_written_whole_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        create(tmp_path / "a" / "b.txt", "words \ud800")
    assert not (tmp_path / "a" / "b.txt").exists()
    create(tmp_path / "a" / "b.txt", "words")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a" / "b.txt", "others")
    assert (tmp_path / "a" / "b.txt").read_text() == "words"


def test_folders_made_for_what_is_refused_are_taken_back(data: Path) -> None:
    made = ["new", "claim", "--kind", "fact", "--exact", "busy again", "--statement", "A.", "--folder"]
    assert run(*made, "q/w/e", "--id", "fine").exit_code == 0
    refused = run(*made, "x/y", "--said-on", "2999", "--id", "no")
    assert refused.exit_code == 1 and "error[contradictory-date]" in refused.output
    assert not (data / "claims" / "x").exists() and (data / "claims" / "q" / "w" / "e" / "fine.yml").exists()


def test_what_cannot_be_taken_back_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that lets nothing be written or deleted any more."""
    unlink, name = Path.unlink, "no.yml"

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == name:
            raise OSError(errno.EROFS, "Read-only file system")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    made = ["new", "claim", "--kind", "fact", "--exact", "busy again", "--statement", "A.", "--id", "no"]
    refused = run(*made, "--said-on", "2999")
    assert refused.exit_code == 1 and "error[contradictory-date]" in refused.output
    assert refused.output.endswith("no.yml, which is as far as it got\n")


@pytest.mark.slow
def test_ctrl_c_stops_and_leaves_nothing(data: Path) -> None:
    before = files(data)
    here, there = pty.openpty()
    # Whoever runs the tests in the background, or a browser before them, may have left the signal ignored or blocked.
    heeding = (
        "import signal; signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT});"
        " signal.signal(signal.SIGINT, signal.default_int_handler); from explainer.cli import main; main()"
    )
    command = [sys.executable, "-c", heeding, "new", "source"]
    with subprocess.Popen(command, stdin=there, stdout=there, stderr=there, start_new_session=True) as asking:
        shown = b""
        while b"title" not in shown:
            shown += os.read(here, 4096)
        # What is shown comes just before the wait for an answer; between the two Python can lose the signal in a
        # place that cannot raise.
        time.sleep(0.5)
        asking.send_signal(signal.SIGINT)
        try:
            assert asking.wait(30) == 130
        finally:
            asking.kill()
    shown = os.read(here, 4096)
    assert b"stopped; nothing was written" in shown and files(data) == before


def test_words_that_stand_there_twice_are_no_anchor(data: Path) -> None:
    result = run("new", "claim", "--kind", "fact", "--exact", "bridge")
    assert result.exit_code == 2 and "times" in result.output and "--prefix or --suffix" in result.output
    one = run(
        "new",
        "claim",
        "--kind",
        "fact",
        "--exact",
        "bridge",
        "--prefix",
        "every",
        "--statement",
        "A.",
        "--id",
        "every-bridge",
    )
    assert one.exit_code == 0, one.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["claim", "--kind", "fact", "--exact", "two million euros"],
            "nobody answers here: give --statement as an option",
        ),
        (["claim", "--kind", "opinion", "--verdict", "mixed"], "a claim of kind `opinion` has no --verdict"),
        (["claim", "--kind", "fact", "--article", "new-footbrige"], "did you mean `new-footbridge`?"),
        (["source", "--control", "privat"], "did you mean `private`?"),
        (["source", "--url", "javascript:alert(1)"], "is not a whole web address"),
        (["source", "--origin", "council-minute"], "did you mean `council-minutes`?"),
        (["event", "--date", "2024-02-30"], "there is no such day"),
        (["term", "--definition", "<b>x</b>"], "cannot hold"),
        (["term", "--term", "towpath", "--definition", "x", "--id", "towpath"], "`towpath` is taken"),
        (["term", "--term", "towpath", "--definition", "x", "--id", "con"], "reserved"),
        (["article", "--text", "no.txt"], "cannot be read"),
        (["term", "--data", "nowhere"], "`explainer init` begins a site"),
    ],
)
def test_a_wrong_option_is_a_sentence_and_writes_nothing(
    data: Path, arguments: list[str], sentence: str
) -> None:
    before = files(data)
    result = run("new", *arguments)
    assert result.exit_code == 2 and sentence in result.output, result.output
    assert files(data) == before


def test_an_article_brings_its_words_and_lists_its_sentences(data: Path) -> None:
    Path("letter.txt").write_text(
        "“It is old.” So says Ida Brook. Is it safe?\n\nYes, since 1.5 years.\n", encoding="utf-8"
    )
    result = run(
        "new",
        "article",
        "--text",
        "letter.txt",
        "--genre",
        "opinion",
        "--language",
        "en",
        "--title",
        "A letter",
    )
    assert result.exit_code == 0, result.output
    assert (
        "   1 “It is old.”\n   2 So says Ida Brook.\n   3 Is it safe?\n   4 Yes, since 1.5 years.\n"
        in result.output
    )
    found = load(data)
    assert found.findings == () and found.dataset.articles["letter"].words.text.startswith("“It is old.”")
    shown = run("coverage", "letter")
    assert shown.exit_code == 1 and "[[“It is old.” So says Ida Brook. Is it safe?]]" in shown.output.replace(
        "“[[", "[[“"
    )


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", b"a\x00b", "a‮b".encode(), b"a" * 1_000_001])
def test_what_is_no_text_is_refused(data: Path, content: bytes) -> None:
    before = files(data)
    Path("text.txt").write_bytes(content)
    result = run(
        "new", "article", "--text", "text.txt", "--genre", "opinion", "--language", "en", "--title", "A"
    )
    assert result.exit_code == 1 and "nothing was written" in result.output and files(data) == before


def test_what_the_check_refuses_is_taken_back(data: Path) -> None:
    before = files(data)
    result = run(
        "new", "source", "--publisher", "P", "--language", "en", "--type", "news", "--control", "private",
        "--verified", "no", "--quote", "word " * 60, "--id", "p",
    )  # fmt: skip
    assert result.exit_code == 1 and "error[quote-too-long]" in result.output and files(data) == before


def test_coverage_shows_what_is_left(data: Path) -> None:
    assert "are covered: 100 %" in run("coverage", "new-footbridge").output
    (data / "claims" / "half-of-trips.yml").unlink()
    shown = run("coverage")
    assert shown.exit_code == 1 and "[[By 2030 half of" in shown.output and "1 gap" in shown.output
    words = shown.output.partition("\nleft: ")[2].partition("\n")[0]
    assert (
        words.startswith("By 2030 half of all trips")
        and words in load(data).dataset.articles["new-footbridge"].words.text
    )
    (data / "claims" / "trips.yml").write_text(
        "kind: prediction\nstatement: Half.\ncriteria: A count.\nresolves_by: 2030\nappearances:\n"
        f"  - article: new-footbridge\n    exact: {words}\n"
    )
    shown = run("coverage")
    assert (
        shown.exit_code == 0
        and f"{len(words.split())} of them only by drafts, which readers do not see" in shown.output
    )
    (data / "claims" / "trips.yml").write_text("kind: [")
    shown = run("coverage")
    assert shown.exit_code == 1 and "could not be read: data/claims/trips.yml" in shown.output
    assert "next: `explainer check` says what to mend" in shown.output
    assert "did you mean `new-footbridge`?" in run("coverage", "footbridge").output


@pytest.mark.parametrize("cls", TYPES)
def test_every_answer_can_be_an_option(cls: Any) -> None:
    name = cls.folder.removesuffix("s")
    new = command("new")
    assert isinstance(new, click.Group)
    options = {option for parameter in new.commands[name].params for option in parameter.opts}
    assert {question.option for question in questions(cls)} <= options
    asked = {question.key for question in questions(cls) if question.is_required}
    required = {key for key, field in cls.model_fields.items() if field.is_required()}
    assert asked == required - {"kind", "sha256"}


@given(st.text(max_size=80), st.sets(st.sampled_from(["a", "b", "a-2", "con"])))
def test_a_proposed_id_is_free_and_good(words: str, taken: set[str]) -> None:
    id = proposed_id(words, taken)
    assert not id or (id not in taken and problem_with_id(id) is None)


def test_proposals_are_made_of_telling_words() -> None:
    assert proposed_id("The treaty promises mutual defence.", set()) == "treaty-promises-mutual-defence"
    assert proposed_id("Über die Brücke", {"uber-die-brucke"}) == "uber-die-brucke-2"
    assert proposed_id("条約", set()) == ""


@given(st.text(st.sampled_from("ab. AB!?“”’ 1\n"), max_size=60))
def test_sentences_lose_nothing(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
