"""What the check refuses: characters that no encoding makes harmless to a reviewer, and Markdown that no Prose field
may hold. It names each field, and what it prints about them is harmless by itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from explainer import report, source
from explainer.finding import Finding
from tests import bundles
from tests.attack import batches, fields, payloads, records, sites
from tests.attack.payloads import Payload
from tests.attack.tally import Tally
from tests.site.project import run
from tools.trials import LONG

ROUNDS = 35 if LONG else 1
"""Of a round each field holds one text that is refused; as many rounds as there are such texts try all of both."""


def _hidden() -> list[Payload]:
    return [*payloads.refused(), *batches.publishable()[1]]


def _lines(findings: Sequence[Finding], rule: str) -> set[tuple[str, int]]:
    return {(f.span.document.path, f.span.line) for f in findings if f.rule == rule}


def _written(data: Path, made: records.Folder, *, as_escapes: bool) -> dict[str, tuple[str, int]]:
    """Write a folder, and say at which line of which file each text stands."""
    places: dict[str, tuple[str, int]] = {}
    made.write(data, as_escapes=as_escapes, as_raw=not as_escapes)
    for path in made.records:
        for number, line in enumerate((data / path).read_bytes().decode().split("\n"), 1):
            places |= {
                mark: (f"data/{path}", number) for mark in records.MARK.findall(line) if path.endswith(".yml")
            }
    return places


@pytest.mark.parametrize("as_escapes", [False, True])
def test_hidden_characters_are_refused_in_every_field(
    tmp_path: Path, tally: Tally, as_escapes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they are, and written out as YAML's escapes, which a reviewer might see and a reader would not."""
    monkeypatch.setattr(source, "SHOWN", 1000)  # of a file full of them the first ones are said
    found = [payload for payload in _hidden() if as_escapes or "\0" not in payload.text]
    for first in range(ROUNDS):
        made = records.folder(found, range(1), first=first, as_it_is=True)
        data = tmp_path / str(first) / "data"
        places = _written(data, made, as_escapes=as_escapes)
        _, findings = bundles.read(data)
        said = _lines(findings, "hidden-character") | _lines(findings, "yaml-syntax")
        for mark, place in places.items():
            assert place in said, (made.texts[mark].slot, made.texts[mark].payload, place)
        tally.refuse((text.payload, text.slot) for text in made.texts.values())
        tally.count("texts refused by the check, each in a field", len(places))


def test_what_is_refused_is_what_cannot_be_seen() -> None:
    """Of texts by others: whatever has a control, or a character without a shape, and nothing else."""
    passed, refused = batches.publishable()
    assert refused and {payload.family for payload in passed} > {payloads.PUBLIC}
    for payload in passed:
        kept = re.sub(
            "[\t\r\n\u200c\u200d\ufe0f]", "", payload.text
        )  # what shapes the letter or emoji before it
        assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")], payload
    for payload in refused:
        assert not re.sub("[\n\t]", "", payload.text).isprintable() or re.search(
            "[\u034f\u3164\uffa0]", payload.text
        ), payload


FORMATS = ("text", "github", "json", "sarif")


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_what_the_check_prints_of_them_is_harmless(tmp_path: Path, name: str, tally: Tally) -> None:
    made = records.folder(_hidden(), range(1), as_it_is=True)
    _written(tmp_path / "data", made, as_escapes=False)
    done = run("explainer", "check", "--no-cache", "--format", name, cwd=tmp_path)
    assert done.code == 1 and "Traceback" not in done.output
    assert moves(done.output) == []
    if name == "github":
        assert all(
            line.startswith(("::error file=data/", "::warning file=data/"))
            for line in done.output.splitlines()
        )
    elif name != "text":
        json.loads(done.output)
    tally.refuse(
        ((text.payload, text.slot) for text in made.texts.values()), f"terminal: check --format {name}"
    )


def moves(printed: str) -> list[str]:
    """Characters that a terminal obeys, or that hide or turn what stands beside them."""
    return [
        f"U+{ord(c):04X}"
        for c in printed
        if c != "\n" and unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs")
    ] + [f"U+{ord(c):04X}" for c in printed if unicodedata.bidirectional(c) in _TURNING]


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


# Prose


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (payloads.PAYLOAD, "HTML"),
        (payloads.PAYLOAD, "a link that is not an absolute http or https address"),
        ("<b>bold</b>", "HTML"),
        ("[a](javascript:alert(1))", "a link that is not an absolute http or https address"),
        ("[a](data:text/html,x)", "a link that is not an absolute http or https address"),
        ("![a](https://example.org/a.png)", "a picture"),
    ],
)
def test_every_prose_field_refuses_it(tmp_path: Path, text: str, what: str) -> None:
    made = records.folder([Payload("prose", text)], range(1), as_it_is=True)
    places = _written(tmp_path / "data", made, as_escapes=False)
    _, findings = bundles.read(tmp_path / "data")
    refused = {
        (f.span.document.path, f.span.line)
        for f in findings
        if f.level == "error" and what in f.message + f.label
    }
    sorts = fields.slots()
    for mark, place in places.items():
        if sorts[made.texts[mark].slot] != fields.TEXT:
            assert place in refused, (made.texts[mark].slot, {f.message for f in findings})


# Addresses

WRONG = [text for text in payloads.OWN["addresses"] if not re.match("https?://", text)]


@pytest.mark.parametrize(
    "text", [*WRONG, "https://user:password@evil.example/", 'https://e.example/"onclick=alert(1)']
)
def test_every_address_refuses_it(tmp_path: Path, text: str, tally: Tally) -> None:
    made = records.folder([sites.PLAIN], range(1))
    routes = _with_address(made.records, text)
    made.write(tmp_path / "data")
    _, findings = bundles.read(tmp_path / "data")
    refused = {(f.span.document.path, f.span.start) for f in findings if f.rule == "bad-url"}
    assert len(refused) == len(routes) > 5
    assert moves(report.text(findings)) == []
    tally.refuse((Payload("addresses", text), route) for route in routes)


def _with_address(held: Any, text: str, route: str = "") -> list[str]:
    """Put a text in the place of every address, and say where."""
    found = []
    for key, value in (
        held.items() if isinstance(held, dict) else enumerate(held if isinstance(held, list) else ())
    ):
        if isinstance(value, str) and key in ("url", "archive_url", "repository"):
            held[key] = text
            found.append(f"{route}{key}")
        elif not isinstance(value, str):
            found += _with_address(value, text, f"{route}{key}.")
    return found
