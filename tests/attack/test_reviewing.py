"""What reviewers see of hostile text: in a pull request, in a job summary and in a terminal. There it is shown as code
or as plain words; nothing in it becomes a link, a mention or a picture, moves a cursor or begins a line of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from markdown_it.token import Token

from explainer import canonical, changes, report, upkeep
from explainer.changes.as_json import as_json
from explainer.changes.markdown import markdown
from explainer.changes.text import text
from explainer.checks import check
from explainer.cli import main
from explainer.dataset import Dataset
from explainer.links import Answer, Checked, Outcome, links
from explainer.links.formats import FORMATS as LINKS
from explainer.load import load
from explainer.source import Document, parse
from explainer.upkeep.formats import FORMATS as UPKEEP
from tests import bundles, test_import
from tests.attack import batches, payloads, readers, records
from tests.attack.judge import Judge
from tests.attack.payloads import one_line
from tests.attack.records import MARK, Text
from tests.attack.tally import Tally
from tests.attack.test_refused import moves
from tools.trials import LONG

ROUNDS = range(0, len(payloads.own()), 7) if LONG else range(3)
GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": True})
"""GitHub's Markdown, with HTML and bare addresses. What it makes of mentions and numbers, ``alive`` knows."""
assert GITHUB.linkify is not None
GITHUB.linkify.set({"fuzzy_link": False})  # GitHub wants a scheme or ``www.``, which ``alive`` knows too


class States(NamedTuple):
    """The same records with other texts in all their fields, before and after."""

    before: Dataset
    after: Dataset
    texts: dict[str, Text]
    data: Path


def states(folder: Path, n: int) -> States:
    everything, _ = batches.publishable()
    found: dict[str, Dataset] = {}
    texts: dict[str, Text] = {}
    for name in ("before", "after"):
        first = (n if LONG else n * batches.PLACES) + (61 if name == "after" else 0)
        made = records.folder(everything, range(1), first=first, marks=1000 if name == "after" else 0)
        texts |= made.texts
        del made.records["site.yml"]["rules"]  # type: ignore[union-attr]
        made.write(folder / name / "data")
        found[name] = load(folder / name / "data", "data").dataset
    return States(found["before"], found["after"], texts, folder / "after" / "data")


@pytest.fixture(params=ROUNDS)
def both(request: pytest.FixtureRequest, tmp_path: Path) -> States:
    return states(tmp_path, request.param)


def tokens(source: str) -> Iterator[Token]:
    for token in GITHUB.parse(source):
        yield token
        yield from token.children or ()


LIVE = re.compile(r"@[A-Za-z0-9]|(?<![\w&])#\d|\bGH-\d|\b[0-9a-f]{7,40}\b|://|www\.|Zq[a-z]{4}")
OURS = re.compile(r"</?(details|summary)>|<details><summary>[\w ]+</summary>|</details>")


def alive(source: str) -> list[str]:
    """Whatever in a comment of GitHub is more than words of ours and code."""
    return [f"{token.type} {token.attrs} {token.content}" for token in tokens(source) if _is_alive(token)]


def _is_alive(token: Token) -> bool:
    if token.type.startswith("html"):
        return OURS.fullmatch(token.content.strip()) is None
    if token.type == "text":
        return LIVE.search(token.content) is not None
    return token.type in ("link_open", "image", "s_open", "fence", "code_block")


def codes(source: str) -> list[str]:
    return [token.content for token in tokens(source) if token.type == "code_inline"]


def shown(judge: Judge, output: str, source: str) -> None:
    """In Markdown: nothing is alive, and what stands as code is what was written."""
    assert alive(source) == []
    assert moves(source) == []
    for code in codes(source):
        judge.look_at_pieces(output, code)


def printed(judge: Judge, output: str, said: str) -> None:
    """In a terminal: each line is one of ours, with a text in it as it was written."""
    assert moves(said) == []
    for line in said.split("\n"):
        judge.look_at_pieces(output, line)


def test_a_change_of_every_field(both: States, tally: Tally) -> None:
    """``explainer diff``: of records that are changed, and of records that are new."""
    judge = Judge(both.texts)
    nothing = load(both.data.parent / "nowhere", "data").dataset
    for before in (both.before, nothing):
        changed = changes.compare(before, both.after)
        shown(judge, "diff as Markdown", markdown(changed))
        printed(judge, "diff as text", text(changed))
        for string in readers.strings(json.loads(as_json(changed))):
            judge.look_at_pieces("diff as JSON", string)
    assert judge.changed == []
    assert len(judge.seen["diff as Markdown"]) > 150 and len(judge.seen["diff as text"]) > 150
    tally.add(judge)


def test_what_is_stale(both: States, tally: Tally) -> None:
    """``explainer report``."""
    judge = Judge(both.texts)
    found = upkeep.sections(both.after, bundles.TODAY)
    shown(judge, "report as Markdown", UPKEEP["markdown"](found))
    printed(judge, "report as text", UPKEEP["text"](found))
    for string in readers.strings(json.loads(UPKEEP["json"](found))):
        judge.look_at_pieces("report as JSON", string)
    assert judge.changed == []
    assert judge.seen["report as Markdown"] and judge.seen["report as JSON"]
    tally.add(judge)


def test_what_became_of_addresses(both: States, tally: Tally) -> None:
    """``explainer links``: quotes that a page has not, and whatever a server says of itself."""
    judge = Judge(both.texts)
    addresses = list(links(both.after))
    found = [Checked(link, Answer(Outcome.OK, missing=link.quotes)) for link in addresses]
    for n, payload in enumerate([*payloads.own(), *payloads.refused()]):
        moved = Answer(Outcome.MOVED, payload.text, f"https://e.example/{payload.text}")
        found.append(Checked(addresses[n % len(addresses)], moved, payload.text))
    for name in ("markdown", "text"):
        said = LINKS[name](found)
        assert moves(said) == []
        if name == "markdown":
            shown(judge, "links as Markdown", said)
        else:
            printed(judge, "links as text", said)
    assert judge.changed == [] and judge.seen["links as Markdown"] and judge.seen["links as text"]
    tally.add(judge)


def test_what_the_check_says(both: States, tally: Tally) -> None:
    """``explainer check``, with every rule on: what is quoted in findings stays in its line."""
    found = check(load(both.data, "data"), bundles.TODAY)
    assert len({finding.rule for finding in found}) > 3
    for name, write in report.FORMATS.items():
        said = write(found)
        assert moves(said) == [], name
        if name == "github":
            assert all(
                line.startswith(("::error file=data/", "::warning file=data/")) for line in said.splitlines()
            )
        elif name != "text":
            json.loads(said)
        marks = set(MARK.findall(said)) & both.texts.keys()
        tally.refuse(
            ((both.texts[m].payload, both.texts[m].slot) for m in marks), f"terminal: check --format {name}"
        )


def test_the_form_that_is_written_is_what_was_read(both: States) -> None:
    """``explainer fmt`` and ``explainer new``: a record in canonical form says the same."""
    for record in both.after.records():
        data = parse(record.document).data
        assert isinstance(data, dict)
        written = canonical.write(record, data, "")
        assert parse(Document(record.document.path, written)).data == data


def test_brought_in_from_elsewhere(tally: Tally) -> None:
    """``explainer import``: what others say of a claim is words, whatever it is; their HTML is taken out."""
    for payload in [*payloads.own(), *payloads.refused()]:
        words = f"A {payload.text} Z"
        said = {"name": payload.text, "url": "https://checks.example.org/1"}
        claim = {"author": {"@type": "Person", "name": payload.text}, "datePublished": payload.text}
        brought = test_import.reviews(
            test_import.review(claimReviewed=words, author=said, headline=payload.text, itemReviewed=claim)
        )
        assert moves(report.text(brought.findings)) == []
        for draft in brought.drafts:
            written = draft.text(names_schema=False)
            data = parse(Document("x.yml", written)).data
            if payload.family in payloads.REFUSED:
                continue  # what cannot be seen the check refuses
            assert isinstance(data, dict) and data.keys() == draft.data.keys()
            if draft.folder == "claims" and not set("<&") & set(payload.text):
                assert data["statement"] == one_line(words)
    tally.refuse(((payload, "claimReviewed") for payload in payloads.own()), "import")


def test_the_command_line_itself(both: States, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands as people run them say the same."""
    monkeypatch.chdir(both.data.parent)
    for command in (["check"], ["check", "--format", "github"], ["report"], ["doctor"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code in (0, 1) and moves(done.output) == [], (command, done.output)
