"""What holds of every finding, whatever a file says."""

from __future__ import annotations

import json
from collections.abc import Sequence

from explainer import hidden, report
from explainer.checks import RULES
from explainer.finding import Finding, bounded
from explainer.source import Span

MOST = 1_000
"""More of one file would be a flood: rules say so much of it and no more."""


def hold(findings: Sequence[Finding]) -> None:
    """Each says what is wrong at a place that is there, and every format can show it."""
    assert len(findings) <= MOST
    for finding in findings:
        assert finding.message.strip() and finding.rule
        for span in (finding.span, *(other.span for other in finding.related)):
            _is_there(span)
    text = report.text(findings)
    _cannot_deceive(text)
    report.github(findings).encode()
    report.sarif([finding for finding in findings if finding.rule in RULES]).encode()
    assert len(json.loads(report.as_json(findings).encode())) == len(list(bounded(findings)))


def _is_there(span: Span) -> None:
    document = span.document
    assert 0 <= span.start <= span.end <= len(document.text), (span.start, span.end, len(document.text))
    assert span.line >= 1 and span.column >= 1
    assert (span.end_line, span.end_column) >= (span.line, span.column)
    assert document.line(span.line) is not None
    assert document.path


def _cannot_deceive(text: str) -> None:
    """Nothing in it moves a cursor, turns a direction, or cannot be seen, but what shapes the character before it."""
    text.encode()
    unseen = {text[place] for place in hidden.places(text)}
    assert all(c in "\u200c\u200d" or "\ufe00" <= c <= "\ufe0f" for c in unseen), unseen
