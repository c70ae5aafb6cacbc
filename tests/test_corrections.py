"""No published claim says something else than before, or disappears, without a word in public.

Each test shows a state and the next one; ``tests/rules`` has the messages word for word.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from explainer import checks
from explainer.checks.against import AGAINST
from explainer.dataset import Before
from explainer.finding import Finding, Level
from explainer.load import load
from explainer.source import Document
from tests import bundles
from tests.bundles import TODAY, Lay

FACT = "kind: fact\nstatement: The bridge is 64 metres long.\nstatus: published\nverdict: supported\n"
OPINION = "kind: opinion\nstatement: The bridge is 64 metres long.\nstatus: published\n"
PREDICTION = """\
kind: prediction
statement: It will hold.
status: published
criteria: It stands.
resolves_by: 2020-12-31
resolution: {outcome: occurred, as_of: 2021-01-01}
"""
ENTRY = "  - {on: %s, what: The verdict., why: It was wrong.}\n"


def corrected(on: date | str = TODAY, what: str = "The verdict.", why: str = "It was wrong.") -> str:
    return f"corrections:\n  - {{on: {on}, what: {what}, why: {why}}}\n"


def claim(text: str, name: str = "length") -> str:
    return f"# file: claims/{name}.yml\n{text}"


Compared = Callable[..., list[Finding]]
"""What the rules that compare find between two states."""
Rules = Callable[[str, str], list[str]]
"""The same for two states of one claim, as names of rules."""


@pytest.fixture
def compared(lay: Lay) -> Compared:
    def compared(then: str, now: str, once: frozenset[str] = frozenset()) -> list[Finding]:
        before = Before(load(lay(bundles.ALONE + then), "data").dataset, {"claims": once})
        dataset = load(lay(bundles.ALONE + now), "data").dataset
        return [finding for rule in AGAINST for finding in rule.check(before, dataset, TODAY)]

    return compared


@pytest.fixture
def rules(compared: Compared) -> Rules:
    return lambda then, now: [finding.rule for finding in compared(claim(then), claim(now))]


HOLDS = OPINION.replace("The bridge is 64 metres long.", "It will hold.")
VERDICT = FACT.replace("supported", "mixed")
CHANGED = {
    "the verdict": (FACT, VERDICT),
    "no verdict any more": (FACT, FACT.replace("verdict: supported\n", "")),
    "a verdict at last": (FACT.replace("verdict: supported\n", ""), FACT),
    "the statement": (FACT, FACT.replace("64", "61")),
    "the statement of an opinion": (OPINION, OPINION.replace("64", "61")),
    "the kind": (OPINION, OPINION.replace("opinion", "fact")),
    "an outcome": (PREDICTION, PREDICTION.replace("occurred", "did_not_occur")),
    "an outcome that is open again": (PREDICTION, PREDICTION.replace("occurred", "open")),
    "retracted": (FACT, FACT.replace("published", "retracted")),
    "superseded": (FACT, FACT.replace("published", "superseded")),
    "retracted while disputed": (
        FACT.replace("published", "disputed"),
        FACT.replace("published", "retracted"),
    ),
    "otherwise withdrawn": (FACT.replace("published", "superseded"), FACT.replace("published", "retracted")),
    "a prediction that is an opinion": (PREDICTION, HOLDS),
    "an opinion that is a prediction": (HOLDS, PREDICTION),
    "stands again": (FACT.replace("published", "retracted"), FACT),
}


@pytest.mark.parametrize("state", CHANGED.values(), ids=CHANGED.keys())
def test_what_readers_rely_on_does_not_change_in_silence(state: tuple[str, str], rules: Rules) -> None:
    then, now = state
    assert rules(then, now) == ["correction-missing"]
    assert rules(then, now + corrected()) == []
    # An entry that was there before says nothing about this.
    assert rules(then + corrected(), now + corrected()) == ["correction-missing"]
    assert rules(then + corrected(), now + corrected() + ENTRY % TODAY.replace(day=20)) == [
        "correction-missing"
    ]


UNCHANGED = {
    "nothing": (FACT, FACT),
    "white space": (FACT, FACT.replace("The bridge", "The  bridge")),
    "white space before": (FACT.replace("The bridge", "The  bridge"), FACT),
    "what stands by an outcome": (PREDICTION, f"{PREDICTION}explanation: It was looked at.\n"),
    "what was withdrawn": (
        FACT.replace("published", "retracted"),
        f"{FACT.replace('published', 'retracted')}explanation: Old.\n",
    ),
    "disputed": (FACT, FACT.replace("published", "disputed")),
    "no longer disputed": (FACT.replace("published", "disputed"), FACT),
    "a draft": (FACT.replace("published", "draft"), VERDICT),
    "an open outcome": (PREDICTION.replace("occurred", "open"), PREDICTION),
    "the explanation": (FACT, FACT + "explanation: It was measured.\n"),
}


@pytest.mark.parametrize("state", UNCHANGED.values(), ids=UNCHANGED.keys())
def test_what_readers_do_not_rely_on_changes_freely(state: tuple[str, str], rules: Rules) -> None:
    assert rules(*state) == []


def test_of_many_claims_each_is_looked_at(compared: Compared) -> None:
    names = ("a-gone", "b-corrected", "c-changed", "d-renamed", "e-changed", "f-hidden")
    then = "".join(claim(FACT, name) for name in names)
    now = (
        claim(VERDICT + corrected(), "b-corrected")
        + claim(VERDICT, "c-changed")
        + claim(f"{FACT}formerly: [d-renamed]\n", "d-new")
        + claim(VERDICT, "e-changed")
        + claim(FACT.replace("published", "draft"), "f-hidden")
    )
    assert [(finding.rule, finding.span.document.path[12:]) for finding in compared(then, now)] == [
        ("correction-missing", "c-changed.yml"),
        ("correction-missing", "e-changed.yml"),
        ("claim-removed", "a-gone.yml"),
        ("claim-removed", "f-hidden.yml"),
    ]
    then = claim(FACT + corrected("2026-11-01"), "a") + claim(FACT + corrected("2026-11-01"), "b")
    assert [finding.rule for finding in compared(then, claim(FACT, "b"))] == [
        "correction-removed",
        "claim-removed",
    ]


def test_a_renamed_claim_is_still_the_same(compared: Compared) -> None:
    now = claim(VERDICT + "formerly: [length]\n", "span")
    assert [finding.rule for finding in compared(claim(FACT), now)] == ["correction-missing"]
    assert compared(claim(FACT), claim(FACT + "formerly: [length]\n", "span")) == []


@pytest.mark.parametrize(
    ("days", "good"), [(0, True), (-1, True), (-2, False), (1, True), (366, True), (367, False)]
)
def test_a_correction_is_of_these_days(days: int, good: bool, rules: Rules) -> None:
    entry = corrected(TODAY - timedelta(days=days))
    assert rules(FACT, VERDICT + entry) == ([] if good else ["correction-missing"])


@pytest.mark.parametrize(
    ("entry", "good"),
    [
        (corrected(f"{TODAY:%Y-%m}"), False),
        (corrected("../2026-11-22"), False),
        (corrected("2026-11-21/2026-11-22"), False),
        (corrected(what="'64'"), False),
        (corrected(what="x"), True),
        (corrected(why="Wrong."), False),
        (corrected(why="6 4"), False),
        (corrected(why="a 6"), False),
        (corrected(why="a b"), True),
        (corrected(why="'Wrong, again.'"), True),
        (corrected(why="1 a1"), False),
    ],
)
def test_a_correction_says_when_and_what_and_why(entry: str, good: bool, rules: Rules) -> None:
    assert rules(FACT, VERDICT + entry) == ([] if good else ["correction-missing"])


def test_a_correction_is_not_older_than_the_last_one(rules: Rules) -> None:
    last = corrected("2026-11-10") + ENTRY % "2026-11-05"
    for day, good in (("2026-11-09", False), ("2026-11-10", True), ("2026-11-11", True)):
        now = VERDICT + last + (ENTRY % day).replace("The verdict", "Another thing")
        assert rules(FACT + last, now) == ([] if good else ["correction-missing"]), day


def test_any_of_several_new_entries_will_do(rules: Rules) -> None:
    assert rules(FACT, VERDICT + corrected() + ENTRY % "1871") == []
    assert rules(FACT, VERDICT + corrected("1871") + ENTRY % TODAY) == []


def test_it_is_said_what_changed_where_and_what_to_write(compared: Compared) -> None:
    every = FACT.replace("fact", "opinion").replace("verdict: supported\n", "")
    now = every.replace("64", "61").replace("published", "retracted")
    found = compared(claim(FACT), claim(now))
    assert [(finding.span.text, finding.message) for finding in found] == [
        ("opinion", "this claim is published, and its kind was `fact`"),
        (
            "The bridge is 61 metres long.",
            "this claim is published, and its statement was “The bridge is 64 metres long.”",
        ),
        ("retracted", "this claim is published, and its status was `published`"),
    ]
    assert {finding.label for finding in found} == {"changed without a correction"}
    assert [finding.help for finding in found] == [
        "add this at the end of the file, and say why:\ncorrections:\n  - on: 2026-11-22\n"
        f"    what: {what}\n    why:{was}"
        for what, was in (
            ("The kind of this claim, which was “fact”.", ""),
            ("The statement.", '\n    was: "The bridge is 64 metres long."'),
            ("This claim is withdrawn.", ""),
        )
    ]


def test_where_there_is_a_list_the_advice_is_for_its_end(compared: Compared) -> None:
    old = corrected("2026-11-01")
    (found,) = compared(claim(PREDICTION + old), claim(PREDICTION.replace("occurred", "partly") + old))
    assert found.help == (
        "add this under `corrections`, and say why:\n  - on: 2026-11-22\n"
        "    what: The outcome, which was “occurred”.\n    why:"
    )
    assert (found.span.text, found.message) == (
        "partly",
        "this claim is published, and its outcome was `occurred`",
    )
    none = FACT.replace("verdict: supported\n", "")
    (found,) = compared(claim(none + old), claim(FACT + old))
    assert found.message == "this claim is published, and its verdict was missing"
    assert "what: The verdict.\n" in found.help
    (found,) = compared(claim(FACT.replace("published", "retracted")), claim(FACT))
    assert "what: This claim stands again.\n    why:" in found.help
    then = FACT.replace("metres", "mètres")
    (found,) = compared(claim(then), claim(FACT))
    assert found.help.endswith('was: "The bridge is 64 mètres long."')


def test_an_entry_that_will_not_do_is_shown_itself(compared: Compared) -> None:
    now = claim(VERDICT.replace("64", "61") + corrected("2020-01-01") + ENTRY % "2021-01-01")
    found = compared(claim(FACT), now)
    assert [(finding.span.text, finding.span.line) for finding in found] == [("2021-01-01", 7)] * 2
    assert found[0].message == (
        "this entry is no correction of today’s, and the statement was “The bridge is 64 metres long.”"
    )
    assert found[1].message == "this entry is no correction of today’s, and the verdict was `supported`"
    assert found[0].label == "on which day, and what?"
    assert found[0].help == "let `on` be the day of the correction, such as 2026-11-22; say `what` and `why`"


# Claims that are taken away.


def test_a_published_claim_stays(compared: Compared) -> None:
    other = claim(OPINION, "other")
    (found,) = compared(claim(FACT) + other, other)
    assert (found.rule, found.message) == ("claim-removed", "the published claim `length` is gone")
    assert compared(claim(FACT.replace("published", "draft")) + other, other) == []
    # One that cannot be read is another finding.
    assert compared(claim(FACT) + other, claim("kind: [\n") + other) == []


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_published_claim_is_not_hidden(status: str, compared: Compared) -> None:
    (found,) = compared(claim(FACT), claim(FACT.replace("published", status)))
    assert (found.rule, found.span.text) == ("claim-removed", status)
    assert found.message == "the claim `length` is published, and this hides it"
    withdrawn = claim(FACT.replace("published", "retracted"))
    assert [finding.rule for finding in compared(withdrawn, claim(FACT.replace("published", status)))] == [
        "claim-removed"
    ]


def test_a_claim_does_not_go_on_as_one_that_was_there(compared: Compared) -> None:
    then = claim(FACT) + claim(OPINION, "other")
    (found,) = compared(then, claim(OPINION + "formerly: [length]\n", "other"))
    assert (found.rule, found.span.text) == ("claim-removed", "formerly")
    assert found.message == "the published claim `length` is gone, and `other` was there already"
    # Also where the other one could not be read.
    then = claim(FACT) + claim("kind: [\n", "other")
    now = claim(OPINION + "formerly: [length]\n", "other")
    assert [finding.rule for finding in compared(then, now)] == ["claim-removed", "base-unreadable"]


def test_former_ids_stay(compared: Compared) -> None:
    then = claim(FACT + "formerly: [long, wide]\n")
    found = compared(then, claim(FACT + "formerly: [wide]\n"))
    assert [(finding.rule, finding.message) for finding in found] == [
        ("claim-removed", "the former id `long` is gone, and links to it are dead")
    ]
    assert found[0].span == found[0].span.document.whole()
    assert (found[0].label, found[0].help) == ("it had this id once", "put `long` back under `formerly`")
    assert (
        len(compared(then + claim(OPINION, "other"), claim(OPINION, "other"))) == 1
    )  # it is gone altogether
    assert compared(then, claim(FACT + "formerly: [wide, long]\n")) == []
    assert compared(then, claim(FACT) + claim(OPINION + "formerly: [long, wide]\n", "other")) == []
    # An address that leads to another claim is not dead, but something else.
    now = claim(FACT + "formerly: [wide]\n") + claim(OPINION, "long")
    assert [finding.rule for finding in compared(then, now)] == ["id-reused"]


def test_a_correction_stays_as_it_was(compared: Compared) -> None:
    old = corrected("2026-11-01") + ENTRY % "2026-11-02"
    assert compared(claim(FACT + old), claim(FACT + old + ENTRY % "2026-11-03")) == []
    (found,) = compared(claim(FACT + old), claim(FACT + corrected("2026-11-02")))
    assert (found.rule, found.span.text) == ("correction-removed", "corrections")
    assert found.message == "the correction of 1 November 2026 (“The verdict.”) is gone"
    found, other = compared(claim(FACT + old), claim(FACT))
    assert found.span.text == "kind: fact" and other.message.startswith("the correction of 2 November")
    found, _ = compared(claim(FACT + old), claim(FACT + old.replace("wrong", "right")))
    assert found.rule == "correction-removed"
    # Of a claim that is gone altogether, that is said.
    assert [f.rule for f in compared(claim(FACT + old), claim(OPINION, "other"))] == ["claim-removed"]


def test_ids_are_used_once(compared: Compared) -> None:
    then = claim(FACT + "formerly: [long]\n")
    (found,) = compared(then, then + claim(OPINION, "long"))
    assert (found.rule, found.message) == ("id-reused", "the id `long` was a former one of `length`")
    assert (found.label, found.help) == ("an id is used once", "choose another name for this file")
    assert compared(then, claim(FACT + "formerly: [length, long]\n", "span")) == []
    both = then + claim(OPINION, "long")
    assert compared(both, both) == []  # it was so before
    (found,) = compared(then, then + claim(OPINION, "wide"), once=frozenset({"wide"}))
    assert (found.rule, found.span.document.path) == ("id-reused", "data/claims/wide.yml")
    assert found.message == "the id `wide` belonged to a record that was taken away"
    assert found.label == "an id is used once"
    assert found.help == (
        "choose another name for this file; if the same record comes back, allow this with that reason"
    )
    assert compared(then, then + claim(OPINION, "new"), once=frozenset({"wide", "length"})) == []
    # A claim that takes its own former name again.
    assert compared(then, claim(FACT + "formerly: [length, long]\n", "long")) == []


def test_what_could_not_be_read_is_looked_at_by_people(compared: Compared) -> None:
    broken = claim("kind: [\n")
    (found,) = compared(broken, claim(FACT))
    assert (found.rule, found.span.text, found.level) == ("base-unreadable", "published", Level.WARNING)
    assert compared(broken, claim(FACT.replace("published", "draft"))) == []
    (found,) = compared(broken, claim(FACT + "formerly: [length]\n", "span"))
    assert found.rule == "base-unreadable"
    assert compared(broken + claim(OPINION, "other"), broken + claim(OPINION, "other")) == []


# A change cannot switch off what judges it.


def judged(lay: Lay, then: str, now: str) -> list[str]:
    before = Before(load(lay(then), "data").dataset, {})
    return [f"{f.level.value}: {f.rule}" for f in checks.check(load(lay(now), "data"), TODAY, before)]


def level(rule: str, level: str) -> str:
    site = bundles.ALONE.partition("# file: site.yml\n")[2]
    return f"# file: site.yml\n{site}rules:\n  {rule}: {{level: '{level}', reason: For a test.}}\n"


def test_the_levels_of_the_state_before_judge_a_change(lay: Lay) -> None:
    broken, good = claim("kind: [\n"), claim(OPINION)
    plain = bundles.ALONE
    silenced = "# delete: *\n" + level("base-unreadable", "off")
    louder = "# delete: *\n" + level("base-unreadable", "error")
    asked = "base-unreadable"
    assert [f for f in judged(lay, plain + broken, silenced + good) if asked in f] == [f"warning: {asked}"]
    assert [f for f in judged(lay, silenced + broken, plain + good) if asked in f] == []
    assert [f for f in judged(lay, louder + broken, plain + good) if asked in f] == [f"error: {asked}"]


@pytest.mark.parametrize("rule", ["correction-missing", "correction-removed", "claim-removed"])
def test_no_level_and_no_comment_makes_a_change_right(rule: str, lay: Lay) -> None:
    then = claim(FACT + corrected("2026-11-01")) + claim(FACT, "other")
    off = "# delete: *\n" + level(rule, "off")
    comment = f"# explainer: allow[{rule}] not worth a word\n"
    now = off + claim(comment + VERDICT.replace("status:", f"{comment}status:") + comment)
    assert f"error: {rule}" in judged(lay, off + then, now)


def test_what_compares_is_silent_where_nothing_is_compared(lay: Lay) -> None:
    data = load(
        lay(bundles.ALONE + claim(VERDICT + "# explainer: allow[base-unreadable] it says the same\n")), "data"
    )
    rules = {module.RULE.name for module in AGAINST}
    assert not rules & {finding.rule for finding in checks.check(data, TODAY)}
    assert "allow-unused" not in [finding.rule for finding in checks.check(data, TODAY)]
    before = Before(data.dataset, {})
    assert "allow-unused" in [finding.rule for finding in checks.check(data, TODAY, before)]


def test_errors_are_found_among_findings() -> None:
    rule = AGAINST[0].RULE
    span = Document("data/claims/a.yml", "kind: fact\n").whole()
    assert checks.has_errors([rule.at(span, "x")]) and not checks.has_errors([])
    assert not checks.has_errors([rule.at(span, "x").at_level(Level.WARNING)])
    assert checks.has_errors([rule.at(span, "x").at_level(Level.WARNING), rule.at(span, "y")])
