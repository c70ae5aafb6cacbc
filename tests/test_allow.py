"""Comments that silence a rule at its place, and the levels that ``site.yml`` sets."""

from __future__ import annotations

import pytest

from explainer import report
from explainer.checks.allow import MOST
from explainer.finding import Finding
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
        ("allow[bad-url] x", "`bad-url` cannot be silenced", "mend what it found, then take the comment out"),
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


def test_comments_beyond_those_that_are_read_are_said_at_the_first(lay: Lay) -> None:
    comments = f"# explainer: allow[no-archive] {REASON}\n" * (MOST + 3)
    (said,) = (f for f in found(lay, comments + SOURCE) if "name more than 500 rules" in f.message)
    assert said.rule == "allow-unused" and said.span.line == MOST + 1
    named = found(lay, f"# explainer: allow[{'no-archive,' * MOST}x] {REASON}\n{SOURCE}")
    assert [finding.rule for finding in named] == ["allow-unused", "no-archive"]
