"""Comments that silence a rule at its place, and the levels that ``site.yml`` sets."""

from __future__ import annotations

import pytest

from explainer import checks, refusals, report
from explainer.checks import allow
from explainer.checks.allow import MOST
from explainer.dataset import Before
from explainer.finding import Finding, Level, Rule
from explainer.load import load
from explainer.source import Document, Span
from tests import bundles
from tests.bundles import Lay

# A site and one source, which breaks `no-archive` at its `url` unless that is silenced.
ALONE = f"{bundles.ALONE}# file: sources/budget.yml\n"
SOURCE = """\
publisher: Elmford town council
language: en
url: https://council.example/budget
type: primary
control: state
verified: page
"""
REASON = "the archive refuses this site"
MEND = "mend what it found, then take the comment out"


def found(lay: Lay, source: str) -> list[Finding]:
    return bundles.read(lay(ALONE + source))[1]


def rules(lay: Lay, source: str) -> list[str]:
    return [finding.rule for finding in found(lay, source)]


def behind(key: str, comment: str) -> str:
    """The source with a comment behind the line of one of its keys."""
    return "".join(
        f"{written}  {comment}\n" if written.startswith(f"{key}:") else f"{written}\n"
        for written in SOURCE.splitlines()
    )


def above(key: str, comment: str) -> str:
    """The source with a comment on a line of its own above one of its keys."""
    return SOURCE.replace(f"{key}:", f"{comment}\n{key}:")


def test_without_a_comment_the_rule_speaks(lay: Lay) -> None:
    assert rules(lay, SOURCE) == ["no-archive"]


@pytest.mark.parametrize(
    "source",
    [
        behind("url", f"# explainer: allow[no-archive] {REASON}"),
        behind("url", f"#explainer:allow[no-archive] {REASON}"),
        behind("url", f"# explainer: allow[ no-archive ] {REASON}"),
        above("url", f"# explainer: allow[no-archive] {REASON}"),
        above("url", f"# an ordinary comment\n# explainer: allow[no-archive] {REASON}\n\n# and another"),
        above("url", f"# explainer: allow[no-archive] {REASON}").replace("\n", "\\r\\n"),
    ],
    ids=["behind", "without spaces", "with spaces", "above", "among others", "Windows lines"],
)
def test_silenced_at_its_place(source: str, lay: Lay) -> None:
    bundle = ALONE + source
    if "\\r" in source:
        bundle = bundle.replace("# file: sources", "# escaped: sources").replace("\\r\\n", "\\r\n")
    assert report.text(bundles.read(lay(bundle))[1]) == "no findings\n"


@pytest.mark.parametrize(
    "source",
    [
        behind("language", f"# explainer: allow[no-archive] {REASON}"),
        above("type", f"# explainer: allow[no-archive] {REASON}"),
        f"{SOURCE}# explainer: allow[no-archive] {REASON}\n",
        behind("url", f"# explainer: allow[single-source] {REASON}"),
    ],
    ids=["another line", "above another key", "at the end of the file", "another rule"],
)
def test_elsewhere_it_silences_nothing_and_says_so(source: str, lay: Lay) -> None:
    assert sorted(rules(lay, source)) == ["allow-unused", "no-archive"]


def test_the_problem_is_gone_and_the_comment_is_not(lay: Lay) -> None:
    mended = behind("url", f"# explainer: allow[no-archive] {REASON}")
    (finding,) = found(lay, f"{mended}archive_url: https://archive.example/council/42\n")
    assert finding.rule == "allow-unused"
    assert finding.message == "nothing here breaks the rule `no-archive`"
    assert (finding.span.line, finding.span.column) == (3, 38)


def test_without_a_reason_it_silences_but_is_a_finding(lay: Lay) -> None:
    (finding,) = found(lay, behind("url", "# explainer: allow[no-archive]"))
    assert (finding.rule, finding.span.line) == ("allow-without-reason", 3)


@pytest.mark.parametrize(
    ("comment", "message", "help"),
    [
        ("allow[no-archiv] x", "there is no rule `no-archiv`", "did you mean `no-archive`?"),
        ("allow[bad-url] x", "`bad-url` cannot be silenced", MEND),
        ("allow[allow-unused] x", "`allow-unused` cannot be silenced", MEND),
        ("allow[allow-without-reason] x", "`allow-without-reason` cannot be silenced", MEND),
        ("alow[no-archive] x", "this comment is not understood", "write `# explainer: allow[rule] reason`"),
        ("allow no-archive x", "this comment is not understood", "write `# explainer: allow[rule] reason`"),
        ("", "this comment is not understood", "write `# explainer: allow[rule] reason`"),
    ],
)
def test_a_slip_is_named(comment: str, message: str, help: str, lay: Lay) -> None:
    findings = found(lay, behind("url", f"# explainer: {comment}"))
    assert [finding.rule for finding in findings] == ["no-archive", "allow-unused"]
    assert (findings[1].message, findings[1].help) == (message, help)


def test_a_rule_that_cannot_be_silenced_speaks_all_the_same(lay: Lay) -> None:
    source = SOURCE.replace("https://", "javascript:")
    broken = above("url", f"# explainer: allow[bad-url] {REASON}").replace("https://", "javascript:")
    assert rules(lay, source) == ["bad-url"]
    assert rules(lay, broken) == ["allow-unused", "bad-url"]


def test_in_a_record_that_cannot_be_read_nobody_knows_what_is_unused(lay: Lay) -> None:
    source = behind("url", f"# explainer: allow[no-archive] {REASON}").replace("language:", "langage:")
    assert set(rules(lay, source)) == {"unknown-key", "missing-key"}


def test_what_looks_like_a_comment_inside_a_text_is_none(lay: Lay) -> None:
    quoted = f'{SOURCE}quote: "# explainer: allow[no-archive] in quotes"\n'
    assert rules(lay, quoted) == ["no-archive"]
    block = f"{SOURCE}note: >-\n  In a text of several lines\n  # explainer: allow[unused-term] is a word.\n"
    assert rules(lay, block) == ["no-archive"]
    plain = f"{SOURCE}note: the word explainer, and explainer:allow[no-archive] without its sign\n"
    assert rules(lay, plain) == ["no-archive"]


def test_what_looks_like_a_comment_in_an_articles_words_is_none(lay: Lay) -> None:
    _, findings = bundles.read(
        lay("# file: articles/reply.txt\n# explainer: allow[unknown-rule] because\n" + ARTICLE)
    )
    assert findings == []


ARTICLE = """\
# file: articles/reply.yml
title: A reply
language: en
genre: opinion
sha256: fb847eeb150eb6b63fe9ab2d2328fa6943d5505254e82cf76b3853e04d2acefb
text_mode: excerpts
"""

CLAIM = """\
# file: claims/length.yml
kind: fact
statement: The bridge is 64 metres long.
"""
LONG_QUOTES = """\
# file: site.yml
name: Elmford explained
licence: {name: CC BY 4.0}
publisher: {name: Elmford reading circle}
quote_limit: 5
"""


@pytest.mark.parametrize("place", ["item", "evidence"])
def test_above_a_list_item_it_covers_the_whole_item(place: str, lay: Lay) -> None:
    comment = "# explainer: allow[quote-too-long] it cannot be shortened"
    long = "    stance: supports\n    quote: the bridge is sixty-four metres long\n"
    item = f"  - source: council-minutes\n{long}"
    evidence = f"evidence:\n  {comment}\n{item}" if place == "item" else f"{comment}\nevidence:\n{item}"
    bundle = f"{LONG_QUOTES}{CLAIM}{evidence}  - source: trust-report\n{long}"
    findings = [f for f in bundles.read(lay(bundle))[1] if "length" in f.span.document.path]
    # Above the item: the second one speaks. Above the key: both are covered.
    assert [(f.rule, f.span.line) for f in findings] == ([("quote-too-long", 10)] if place == "item" else [])


def test_behind_the_mark_of_a_longer_text_it_covers_that_text(lay: Lay) -> None:
    quote = "    quote: >-  # explainer: allow[quote-too-long] it cannot be shortened\n"
    words = "      the bridge is\n      sixty-four metres long\n"
    item = f"  - source: council-minutes\n    stance: supports\n{quote}{words}"
    findings = bundles.read(lay(f"{LONG_QUOTES}{CLAIM}evidence:\n{item}"))[1]
    assert [f for f in findings if "length" in f.span.document.path] == []


def test_one_comment_can_name_several_rules(lay: Lay) -> None:
    several = behind("url", f"# explainer: allow[no-archive, single-source] {REASON}")
    (finding,) = found(lay, several)
    assert finding.message == "nothing here breaks the rule `single-source`"


def test_of_several_rules_those_that_are_used_are_no_finding(lay: Lay) -> None:
    verdict = """\
status: published
# explainer: allow[fact-without-explanation, fact-without-evidence] an example for the method page
verdict: supported
"""
    assert bundles.read(lay(f"{CLAIM}{verdict}"))[1] == []


def levels(rule: str, level: str) -> str:
    return (
        ALONE.replace(
            "# file: sources",
            f'rules:\n  {rule}:\n    level: "{level}"\n    reason: {REASON}\n# file: sources',
        )
        + SOURCE
    )


@pytest.mark.parametrize(("level", "expected"), [("off", []), ("warning", ["warning"]), ("error", ["error"])])
def test_site_yml_sets_a_rules_level(level: str, expected: list[str], lay: Lay) -> None:
    findings = bundles.read(lay(levels("no-archive", level)))[1]
    assert [str(finding.level) for finding in findings] == expected


def test_levels_of_rules_that_are_none_or_fixed_are_findings(lay: Lay) -> None:
    misspelt = bundles.read(lay(levels("no-archives", "off")))[1]
    assert [finding.rule for finding in misspelt] == ["unknown-rule", "no-archive"]


def test_a_fixed_level_stays(lay: Lay) -> None:
    bundle = levels("bad-url", "off").replace("https://council", "ftp://council")
    findings = bundles.read(lay(bundle))[1]
    assert [(f.rule, str(f.level)) for f in findings] == [("unknown-rule", "error"), ("bad-url", "error")]


def test_a_rule_that_is_off_leaves_its_comment_unused(lay: Lay) -> None:
    comment = f"# explainer: allow[no-archive] {REASON}"
    bundle = levels("no-archive", "off").replace(SOURCE, behind("url", comment))
    assert bundles.read(lay(bundle))[1] == []


# The comments alone, whatever the rules are.

LOOSE = Rule("loose", Level.WARNING, "")
STRICT = Rule("strict", Level.ERROR, "", can_be_allowed=False)
RULES = {rule.name: rule for rule in (LOOSE, STRICT)}


def found_in(text: str, words: str, rule: Rule = LOOSE) -> tuple[Document, Finding]:
    document = Document("data/a.yml", text)
    start = text.index(words)
    return document, rule.at(Span(document, start, start + len(words)), words)


def silences(text: str, words: str) -> bool:
    """Whether the comments of a text silence a finding at these words."""
    document, finding = found_in(text, words)
    return finding not in list(allow.apply([finding], [document], RULES))


ALLOW = "# explainer: allow[loose] because"


@pytest.mark.parametrize("comment", [ALLOW, "#explainer:allow[loose] b", "#\t explainer:\t allow[ loose ] b"])
def test_a_comment_may_be_spaced_as_one_likes(comment: str) -> None:
    assert silences(f"a: b  {comment}\nc: d\n", "b") and not silences(f"a: b  {comment}\nc: d\n", "d")


@pytest.mark.parametrize(
    "comment",
    ["# explainers: allow[loose] b", "# Explainer: allow[loose] b", "# x explainer: allow[loose] b"],
)
def test_another_word_is_an_ordinary_comment(comment: str) -> None:
    document, finding = found_in(f"a: b  {comment}\n", "b")
    assert list(allow.apply([finding], [document], RULES)) == [finding]


@pytest.mark.parametrize(
    ("text", "covered", "not_covered"),
    [
        (f"X: Y\nA: B {ALLOW}\nC: D\n", "AB#", "YCD"),
        (f"X: Y\r\nA: B {ALLOW}\r\nC: D\r\n", "AB", "YC"),
        (f"X: Y\rA: B {ALLOW}\rC: D\r", "AB", "YC"),
        (f"A: >- {ALLOW}\n  B\n  E\nC: D\n", "ABE", "CD"),
        (f"- >- {ALLOW}\n  B\n- C\n", "B", "C"),
        (f"- A: >- {ALLOW}\n    B\n- C\n", "B", "C"),
        (f"A: B> {ALLOW}\nC: D\n", "B", "D"),
        (f"A: '>B' {ALLOW}\nC: D\n", "B", "D"),
        (f"A: 'B |' {ALLOW}\nC: D\n", "B", "D"),
        (f"X: Y\n{ALLOW}\nA: B\nC: D\n", "AB", "YCD"),
        (f"X: Y\n  {ALLOW}\n\n# else\nA:\n  - B\nC: D\n", "AB", "YCD"),
        (f"A:\n  {ALLOW}\n  - B: E\n    F: G\n  - C\n", "BEFG", "C"),
        *(
            (f"A: {mark} {ALLOW}\n  B\nC: D\n", "B", "D")
            for mark in (">", "|", ">-", "|+", ">2", "|2-", ">-2")
        ),
    ],
)
def test_what_a_comment_covers(text: str, covered: str, not_covered: str) -> None:
    assert {words: silences(text, words) for words in covered} == dict.fromkeys(covered, True)
    assert {words: silences(text, words) for words in not_covered} == dict.fromkeys(not_covered, False)


def test_a_finding_is_silenced_where_it_begins() -> None:
    text = f"a: bcd {ALLOW}\n"
    document = Document("data/a.yml", f"x\n{text}y\n")
    for start, silent in ((1, False), (2, True), (1 + len(text), True), (2 + len(text), False)):
        finding = LOOSE.at(Span(document, start, start + 1), "m")
        assert (finding not in list(allow.apply([finding], [document], RULES))) is silent, start


def test_comments_of_another_file_and_of_no_yaml_count_for_nothing() -> None:
    text = f"a: b {ALLOW}\n"
    document, finding = found_in("a: b\n", "b")
    other = Document("data/b.yml", text)
    assert [f.rule for f in allow.apply([finding], [document, other], RULES)] == ["loose", "allow-unused"]
    words = Document("data/b.txt", text)
    assert list(allow.apply([finding], [document, words], RULES)) == [finding]
    assert list(allow.reasons(words)) == list(allow.reasons(document)) == []
    assert list(allow.reasons(other)) == [("loose", "because")]


def said(
    text: str, rule: Rule = LOOSE, words: str = "b", **more: frozenset[str]
) -> list[tuple[str, str, str, str]]:
    document, finding = found_in(text, words, rule)
    findings = allow.apply(iter([finding]), iter([document]), RULES, **more)
    return [(f.rule, f.span.text, f.message, f.help) for f in findings if f is not finding]


def test_what_is_wrong_with_a_comment_is_said_at_the_comment() -> None:
    unused = "allow-unused"
    assert said(f"a: b {ALLOW}\n") == []
    assert [words for _, words, *_ in said(f"a: b\r\n{ALLOW}\r\n")] == [ALLOW]
    comment = "# explainer: allow[loose]"
    assert said(f"a: b {comment}  \n") == [
        ("allow-without-reason", f"{comment}  ", "this comment silences a rule without a reason",
         "write the reason behind it"),
    ]  # fmt: skip
    advice = "write `# explainer: allow[rule] reason`"
    for comment in (
        "# explainer:",
        "# explainer: deny[loose] x",
        "# explainer: allow[loose",
        "# explainer: x allow[loose] y",
    ):
        assert said(f"a: b {comment}\n") == [(unused, comment, "this comment is not understood", advice)]
        assert len(said(f"a: b {comment}\n{comment}\nc: d\n")) == 2
    assert said(f"a: b\n{ALLOW}\n") == [
        (unused, ALLOW, "nothing here breaks the rule `loose`", "take the comment out")
    ]
    strict = "# explainer: allow[strict] because"
    assert said(f"a: b {strict}\n", STRICT) == [
        (unused, strict, "`strict` cannot be silenced", "mend what it found, then take the comment out")
    ]
    for name, help in (
        ("lose", "did you mean `loose`?"),
        ("zzzzz", "the reference lists all rules"),
        ("", None),
    ):
        ((rule, _, message, advice),) = said(f"a: b # explainer: allow[{name}] because\n")
        assert (rule, message) == (unused, f"there is no rule `{name}`") and (help is None or advice == help)
    ((_, _, message, _),) = said(f"a: b # explainer: allow[{'x' * 61}] because\n")
    assert message == f"there is no rule `{'x' * 60}`"
    finding = next(iter(allow.apply([], [Document("data/a.yml", f"a: b\n{ALLOW}\n")], RULES)))
    assert finding.label == "silences nothing"
    finding = next(iter(allow.apply([], [Document("data/a.yml", "# explainer: x\n")], RULES)))
    assert finding.label == "here"
    finding = next(iter(allow.apply([], [Document("data/a.yml", "# explainer: allow[loose]\n")], RULES)))
    assert (finding.label, finding.rule) == ("why?", "allow-without-reason")


def test_a_rule_that_is_none_of_ours_is_not_silenced() -> None:
    document, finding = found_in(
        "a: b # explainer: allow[theirs] because\n", "b", Rule("theirs", Level.ERROR, "")
    )
    assert [f.rule for f in allow.apply([finding], [document], RULES)] == ["theirs", "allow-unused"]


def test_several_rules_in_one_comment_are_judged_one_by_one() -> None:
    both = "# explainer: allow[strict ,loose,other] because"
    assert [message for _, _, message, _ in said(f"a: b {both}\n")] == [
        "`strict` cannot be silenced",
        "there is no rule `other`",
    ]
    document, finding = found_in(f"{ALLOW}\nA: B {ALLOW}\n", "B")
    assert list(allow.apply([finding], [document], RULES)) == []  # both cover it
    again = LOOSE.at(finding.span, "again")
    assert list(allow.apply(iter([finding, again]), iter([document]), RULES)) == []


def test_what_was_not_asked_or_not_read_is_not_called_unused() -> None:
    text = f"a: b\n{ALLOW}\n# explainer: allow[strict] x\n# explainer: allow[other] x\n"
    messages = ["`strict` cannot be silenced", "there is no rule `other`"]
    unused = "nothing here breaks the rule `loose`"
    assert [m for _, _, m, _ in said(text)] == [unused, *messages]
    assert [m for _, _, m, _ in said(text, not_asked=frozenset({"loose", "strict", "other"}))] == messages
    assert [m for _, _, m, _ in said(text, not_asked=frozenset({"strict"}))] == [unused, *messages]
    assert [m for _, _, m, _ in said(text, refusals.DUPLICATE_KEY)] == messages


def test_reasons_are_those_that_are_given() -> None:
    text = (
        "q: '# explainer: allow[d] e'\n# explainer: allow[a, b]  so it is  \n"
        "x: y # explainer: allow[c]\nz: '# explainer: allow[d] e'\n"
    )
    assert list(allow.reasons(Document("data/a.yml", text))) == [
        ("a", "so it is"),
        ("b", "so it is"),
        ("c", ""),
    ]


def test_with_a_state_before_all_other_rules_are_still_at_the_level_of_now(lay: Lay) -> None:
    before = Before(bundles.read(lay(levels("no-archive", "off")))[0], {})
    loaded = load(lay(levels("no-archive", "error")), "data")
    assert [(f.rule, str(f.level)) for f in checks.check(loaded, bundles.TODAY, before)] == [
        ("no-archive", "error")
    ]
    now = load(lay(ALONE + SOURCE), "data")
    assert [str(f.level) for f in checks.check(now, bundles.TODAY, before)] == ["warning"]


def test_findings_come_in_the_order_of_reading_and_each_once(lay: Lay) -> None:
    second = SOURCE + "note: >-\n  x # y\n"
    data = lay(f"{ALONE}{SOURCE}# file: sources/other.yml\n{second}# file: sources/alpha.yml\n{SOURCE}")
    loaded = load(data, "data")
    findings = checks.check(loaded, bundles.TODAY)
    assert [f.span.document.path for f in findings] == sorted(f.span.document.path for f in findings)
    assert checks.judged([*findings, *reversed(findings)], loaded.dataset, []) == findings


def test_comments_beyond_those_that_are_read_are_said_at_the_first(lay: Lay) -> None:
    comments = f"# explainer: allow[no-archive] {REASON}\n" * (MOST + 3)
    (said,) = (f for f in found(lay, comments + SOURCE) if "name more than 500 rules" in f.message)
    assert said.rule == "allow-unused" and said.span.line == MOST + 1
    assert (said.label, said.help) == ("here", "take comments out, or split the file")
    named = found(lay, f"# explainer: allow[{'no-archive,' * MOST}x] {REASON}\n{SOURCE}")
    assert [finding.rule for finding in named] == ["allow-unused", "no-archive"]
