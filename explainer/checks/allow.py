"""Comments that silence a rule at their place: ``# explainer: allow[rule] reason``.

Behind a value, on its line, the comment covers that line, and behind the `>-` of a longer text also that
text; on a line of its own it covers the key and value, or the list item, that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from explainer import refusals
from explainer.finding import Finding, Level, Rule
from explainer.nearest import did_you_mean, nearest
from explainer.source import Document, Span

WITHOUT_REASON = Rule(
    "allow-without-reason",
    Level.WARNING,
    """A silencing comment without a reason.

Whoever reads the file after you has to be able to judge whether the reason still holds. Write it behind the
brackets: `# explainer: allow[single-source] the treaty has one published text`.""",
    can_be_allowed=False,
)
UNUSED = Rule(
    "allow-unused",
    Level.WARNING,
    """A silencing comment that silences nothing.

The problem is gone, the rule's name is misspelt, the rule cannot be silenced, or the comment stands in the
wrong place: it covers the line it ends (behind the `>-` of a longer text also that text), or, on a line of
its own, the key and value that follow. Of a file that names more than 500 rules in such comments the rest is not
read.""",
    can_be_allowed=False,
)

MOST = 500
"""How many rules the comments of one file may name: a file of nothing else would be looked through for ever."""

_READING = {rule.name for rule in refusals.RULES}
_COMMENT = re.compile(r"#[ \t]*explainer:([^\r\n]*)")
_TEXT_BELOW = re.compile(r"[>|][-+\d]*")
_ALLOW = re.compile(r"allow\[([^\]]*)\](.*)")


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule that is silenced over a stretch of a document."""

    rule: str
    covers: Span
    comment: Span
    reason: str


def apply(
    found: Iterable[Finding],
    documents: Iterable[Document],
    rules: Mapping[str, Rule],
    not_asked: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """The findings that no comment silences, and what is wrong with the comments themselves.

    Of the rules in ``not_asked`` it is not known whether a comment silences anything.
    """
    found = list(found)
    allowances: dict[Document, list[Allowance]] = {}
    for document in documents:
        if "explainer:" in document.text and document.path.endswith(".yml"):
            yield from _read(document, allowances)
    used: set[Allowance] = set()
    for finding in found:
        silencing = [a for a in allowances.get(finding.span.document, ()) if _silences(a, finding, rules)]
        used.update(silencing)
        if not silencing:
            yield finding
    # What could not be read was not checked either: whether a comment is needed is known once it is mended.
    is_whole = not any(finding.rule in _READING for finding in found)
    for allowance in (a for listed in allowances.values() for a in listed if a not in used):
        rule = rules.get(allowance.rule)
        if (is_whole and allowance.rule not in not_asked) or rule is None or not rule.can_be_allowed:
            yield _unused(allowance, rules)


def reasons(document: Document) -> Iterator[tuple[str, str]]:
    """Each rule that comments of a file silence somewhere, with the reason that is given; well-formed or not."""
    found: dict[Document, list[Allowance]] = {}
    if "explainer:" in document.text and document.path.endswith(".yml"):
        list(_read(document, found))
    return ((allowance.rule, allowance.reason) for listed in found.values() for allowance in listed)


def _silences(allowance: Allowance, finding: Finding, rules: Mapping[str, Rule]) -> bool:
    rule = rules.get(finding.rule)
    covered = allowance.covers.start <= finding.span.start <= allowance.covers.end
    return covered and allowance.rule == finding.rule and rule is not None and rule.can_be_allowed


def _read(document: Document, allowances: dict[Document, list[Allowance]]) -> Iterator[Finding]:
    left = MOST
    for match in _COMMENT.finditer(document.text):
        if document.inside_scalar(match.start()):
            continue
        comment = Span(document, match.start(), match.end())
        left -= 1 + comment.text.count(",")
        if left < 0:
            message = (
                f"comments of this file name more than {MOST} rules; this one and what follows is not read"
            )
            yield UNUSED.at(comment, message, label="here", help="take comments out, or split the file")
            return
        allow = _ALLOW.match(match[1].strip())
        if allow is None:
            message, advice = "this comment is not understood", "write `# explainer: allow[rule] reason`"
            yield UNUSED.at(comment, message, label="here", help=advice)
            continue
        reason = allow[2].strip()
        if not reason:
            yield WITHOUT_REASON.at(
                comment,
                "this comment silences a rule without a reason",
                label="why?",
                help="write the reason behind it",
            )
        for name in allow[1].split(","):
            allowances.setdefault(document, []).append(
                Allowance(name.strip(), _covers(document, match.start()), comment, reason)
            )


def _covers(document: Document, offset: int) -> Span:
    line_number, column = document.position(offset)
    line = document.line(line_number)
    if line[: column - 1].strip():
        start = offset - (column - 1)
        end = start + len(line)
        if _TEXT_BELOW.fullmatch(line[: column - 1].split()[-1]):
            end = document.scalar_after(offset).end
        return Span(document, start, end)
    return document.entry_after(offset)


def _unused(allowance: Allowance, rules: Mapping[str, Rule]) -> Finding:
    rule = rules.get(allowance.rule)
    if rule is None:
        message = f"there is no rule `{allowance.rule[:60]}`"
        advice = (
            did_you_mean(allowance.rule, rules)
            if nearest(allowance.rule, rules)
            else "the reference lists all rules"
        )
    elif not rule.can_be_allowed:
        message, advice = f"`{rule.name}` cannot be silenced", "mend what it found, then take the comment out"
    else:
        message, advice = f"nothing here breaks the rule `{rule.name}`", "take the comment out"
    return UNUSED.at(allowance.comment, message, label="silences nothing", help=advice)
