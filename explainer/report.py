"""Findings to text for people, annotations for GitHub, JSON for programs and SARIF for code scanning."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

import click

from explainer import __version__
from explainer.checks import RULES
from explainer.escape import printable, whole
from explainer.finding import Finding, Level, bounded
from explainer.source import Span

WIDTH = 110
"""How many characters of a line are shown around a finding."""


def text(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """For a terminal: each finding with its line, what was expected there and what to do; then a count of all."""
    style = click.style if colour else _plain
    return (
        "\n".join([*(_paragraph(finding, style) for finding in bounded(findings)), summary(findings)]) + "\n"
    )


def summary(findings: Sequence[Finding]) -> str:
    """“2 errors and 1 warning in 2 files”; “no findings” if there are none."""
    if not findings:
        return "no findings"
    errors = sum(finding.level is Level.ERROR for finding in findings)
    files = len({finding.span.document.path for finding in findings})
    counts = [_count(errors, "error")] if errors else []
    counts += [_count(len(findings) - errors, "warning")] if len(findings) > errors else []
    return f"{' and '.join(counts)} in {_count(files, 'file')}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _plain(text: Any, **_: Any) -> str:
    return str(text)


def _paragraph(finding: Finding, style: Callable[..., str]) -> str:
    colour = "red" if finding.level is Level.ERROR else "yellow"
    span = finding.span
    margin = " " * len(str(span.line))
    head = style(f"{finding.level}[{finding.rule}]", fg=colour, bold=True)
    lines = [
        f"{head}{style(': ' + printable(finding.message), bold=True)}",
        f"{margin}{style('-->', fg='blue')} {printable(place(span))}",
        *_excerpt(span, finding.label, margin, colour, style),
    ]
    for related in finding.related:
        note = f"{related.label}: {place(related.span)}"
        lines.append(f"{margin} {style('=', fg='blue')} note: {printable(note)}")
    if finding.help:
        first, *rest = finding.help.split("\n")
        lines.append(f"{margin} {style('=', fg='blue')} help: {printable(first)}")
        # Flush with the margin, so that it can be copied as it is.
        lines += ["", *map(printable, rest)] if rest else []
    return "\n".join(lines) + "\n"


def place(span: Span) -> str:
    """``data/claims/a.yml:4:11``"""
    return f"{span.document.path}:{span.line}:{span.column}"


def _excerpt(span: Span, label: str, margin: str, colour: str, style: Callable[..., str]) -> list[str]:
    line, before = span.document.stretch(span.line, span.column)
    if not line.strip():
        return [f"{margin} {style('=', fg='blue')} {label}"] if label else []
    start = span.column - 1 - before
    end = min(len(line), span.end_column - 1 - before if span.end_line == span.line else len(line))
    line, start, end = _window(line, start, max(end, start))
    bar = style("|", fg="blue")
    shown = printable(line)
    under = " " * _columns(printable(line[:start])) + style(
        "^" * max(1, _columns(printable(line[start:end]))) + (f" {printable(label)}" if label else ""),
        fg=colour,
    )
    return [f"{margin} {bar}", f"{style(str(span.line), fg='blue')} {bar} {shown}", f"{margin} {bar} {under}"]


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a long line around the finding."""
    line = line.rstrip()
    if len(line) <= WIDTH:
        return line, start, min(end, len(line))
    first = max(0, min(start - 20, len(line) - WIDTH))
    cut = line[first : first + WIDTH]
    prefix = "…" if first else ""
    suffix = "…" if first + WIDTH < len(line) else ""
    shift = len(prefix) - first
    return prefix + cut + suffix, start + shift, min(end + shift, len(prefix) + len(cut))


def _columns(text: str) -> int:
    """How wide a terminal shows the text: East Asian characters take two columns, combining marks none."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in text)


def github(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """Workflow commands that GitHub shows at the lines of a pull request."""
    return "".join(_command(finding) + "\n" for finding in bounded(findings))


def _command(finding: Finding) -> str:
    span = finding.span
    properties = {
        "file": span.document.path,
        "line": span.line,
        "endLine": span.end_line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": finding.rule,
    }
    written = ",".join(f"{name}={_github_property(str(value))}" for name, value in properties.items())
    return f"::{finding.level} {written}::{_github_data(_sentences(finding))}"


def _sentences(finding: Finding) -> str:
    """All that it says, for those who show no excerpt: “What is wrong (what was expected). What to do.”"""
    label = f" ({finding.label})" if finding.label else ""
    parts = [f"{finding.message}{label}", *finding.help.split("\n", 1)[:1]]
    said = " ".join(
        f"{part[0].upper()}{part[1:]}{'' if part[-1] in '.?!:' else '.'}" for part in parts if part
    )
    pasted = finding.help.partition("\n")[2]
    return f"{said}\n{pasted}" if pasted else said


def _github_data(value: str) -> str:
    return whole(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(value: str) -> str:
    return _github_data(value).replace(":", "%3A").replace(",", "%2C")


def as_json(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """A list of objects with ``rule, level, message, file, line, column, end_line, end_column, label, help``.

    Lines and columns are counted from 1, columns in characters; ``end_column`` is the one after the last.
    """
    rows = [
        {
            "rule": finding.rule,
            "level": finding.level.value,
            "message": finding.message,
            "file": finding.span.document.path,
            "line": finding.span.line,
            "column": finding.span.column,
            "end_line": finding.span.end_line,
            "end_column": finding.span.end_column,
            "label": finding.label,
            "help": finding.help,
        }
        for finding in bounded(findings)
    ]
    return whole(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n"


def sarif(findings: Sequence[Finding], *, colour: bool = False) -> str:
    """SARIF 2.1.0 (OASIS), one run, with every rule's documentation."""
    rules = list(RULES.values())
    index = {rule.name: number for number, rule in enumerate(rules)}
    driver = {
        "name": "explainer",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": rule.name,
                "shortDescription": {"text": rule.docs.strip().partition("\n")[0]},
                "fullDescription": {"text": rule.docs.strip()},
                "defaultConfiguration": {"level": rule.level.value},
            }
            for rule in rules
        ],
    }
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, index) for finding in bounded(findings)],
            }
        ],
    }
    return whole(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.level.value,
        "message": {"text": _sentences(finding)},
        "locations": [{"physicalLocation": _location(finding.span)}],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"physicalLocation": _location(related.span), "message": {"text": related.label}}
            for related in finding.related
        ]
    return result


def _location(span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(span.document.path)},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": max(span.end_column, span.column if span.line == span.end_line else 1),
        },
    }


FORMATS: dict[str, Callable[..., str]] = {"text": text, "github": github, "json": as_json, "sarif": sarif}
"""Every format by its name on the command line."""


def lines(findings: Iterable[Finding]) -> list[str]:
    """Each finding as one line, ``path:line:column: message (rule)``, for a log."""
    return [printable(f"{place(f.span)}: {f.message} ({f.rule})") for f in bounded(list(findings))]
