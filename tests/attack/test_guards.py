"""Each guard is switched off by itself, and the matrix finds what comes through. With all on it finds nothing."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from explainer import report
from explainer.changes import compare
from explainer.changes.markdown import markdown
from explainer.checks import check
from explainer.escape import Markup, markup
from explainer.escape import csv as csv_encoder
from explainer.escape import json as json_encoder
from explainer.load import load
from explainer.source import Document, parse
from tests import bundles, test_import
from tests.attack import light, payloads, records, test_reviewing
from tests.attack.payloads import Payload
from tests.attack.tally import Tally
from tests.attack.test_refused import moves

Patch = pytest.MonkeyPatch
Switch = Callable[[Patch], None]
Find = Callable[[Path], list[str]]

OWN = payloads.own()


def off(name: str, instead: Any, *rooms: str) -> Switch:
    """Put something else in the place of a function, wherever it was imported; or in some modules alone."""

    def switch(patch: Patch) -> None:
        module, _, attribute = name.rpartition(".")
        function = getattr(sys.modules[f"explainer.{module}"], attribute)
        patched = 0
        for where, known in list(sys.modules.items()):
            if where.startswith("explainer") and (not rooms or where.removeprefix("explainer.") in rooms):
                for key in [key for key, value in vars(known).items() if value is function]:
                    patch.setattr(known, key, instead)
                    patched += 1
        assert patched, name

    return switch


def both(*switches: Switch) -> Switch:
    def switch(patch: Patch) -> None:
        for each in switches:
            each(patch)

    return switch


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: Patch) -> Iterator[None]:
    """What was remembered with a guard on, or off, is not what it would say now."""
    for names in (("pages",), ("embeds",)):
        light.harmless(names)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("explainer"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


# What finds


def pages(folder: Path) -> list[str]:
    return light.found(OWN, ("pages",), folder)


def embeds(folder: Path) -> list[str]:
    return light.found(OWN, ("embeds",), folder)


def files(name: str, *texts: str) -> Find:
    """A format with these texts."""
    return lambda folder: light.found([Payload("some", text) for text in texts], (name,), folder)


def unchecked(name: str) -> Find:
    """A format with texts that the check would refuse: what cannot be written is left out, and the file is whole."""

    def find(folder: Path) -> list[str]:
        with pytest.MonkeyPatch.context() as patch:
            off("hidden.places", lambda text: iter(()))(patch)
            controls = [payload for payload in payloads.refused() if not payload.family.startswith("bidi")]
            found = light.found(controls, (name,), folder)
        return [line for line in found if "cannot be read" in line]

    return find


def prose_pages(folder: Path) -> list[str]:
    """Pages with Prose fields that hold texts as they are, of those that no check has refused."""
    return light.found([Payload("links", "[a](javascript:alert(8)) *b*")], ("pages",), folder, as_it_is=True)


def test_the_sanitiser_holds_where_nothing_is_refused(tmp_path: Path, monkeypatch: Patch) -> None:
    off("prose.problems", lambda text, *, long: [])(monkeypatch)
    found = prose_pages(tmp_path)
    elements = {line.partition(": element ")[2] for line in found if ": element " in line}
    assert elements == {"em ", "a rel"}  # emphasis, and a link that leads nowhere
    assert not [line for line in found if ": address " in line]


def refused_prose(folder: Path) -> list[str]:
    """Prose fields that hold HTML and links of other kinds, and were not refused."""
    made = records.folder([Payload("prose", payloads.PAYLOAD)], range(1), as_it_is=True)
    made.write(folder / "data")
    found = load(folder / "data", "data").findings
    return [] if any(finding.rule == "bad-prose" for finding in found) else ["nothing was refused"]


def refused_addresses(folder: Path) -> list[str]:
    """Sources at addresses that are none, on pages."""
    made = records.folder(OWN, range(1))
    source = made.records["sources/source-0.yml"]
    assert isinstance(source, dict)
    source["url"] = "javascript:alert(8)"
    made.write(folder / "data")
    loaded = load(folder / "data", "data")
    return (
        []
        if any(finding.rule == "bad-url" for finding in loaded.findings)
        else light.wrong(made, ("pages",), folder / "site")
    )


def refused_characters(folder: Path) -> list[str]:
    made = records.folder(payloads.refused(), range(1))
    made.write(folder / "data")
    said = [
        finding for finding in load(folder / "data", "data").findings if finding.rule == "hidden-character"
    ]
    return [] if said else ["a text from right to left was not refused"]


def pull_request(folder: Path) -> list[str]:
    states = test_reviewing.states(folder, 0)
    return test_reviewing.alive(markdown(compare(states.before, states.after)))


def terminal(folder: Path) -> list[str]:
    made = records.folder(payloads.refused(), range(1))
    made.write(folder / "data")
    return moves(report.text(check(load(folder / "data", "data"), bundles.TODAY)))


def imported(folder: Path) -> list[str]:
    """Files made of what others publish, whose origin stands in a comment."""
    line = "x\nformerly: [x]\n# explainer: allow[no-archive] because"
    said = {"author": {"@type": "Person", "name": line}, "datePublished": line}
    brought = test_import.reviews(test_import.review(itemReviewed=said))
    texts = [(draft, draft.text(names_schema=False)) for draft in brought.drafts]
    assert texts
    return [
        text for draft, text in texts if set(parse(Document("x.yml", text)).data or {}) != set(draft.data)
    ]


def as_html(text: str) -> Markup:
    """As most programs make text safe for HTML."""
    return Markup(html.escape(text))


def as_it_stands(value: object) -> Markup:
    """As templates print what nobody makes safe."""
    return value if isinstance(value, Markup) else Markup("" if value is None else str(value))


def same(text: str) -> str:
    return text


def as_printed(*, is_settled: bool) -> Callable[[object], Markup]:
    """What templates print texts with that nobody makes safe."""
    return as_it_stands


PRINTED = (
    ("escape.markup.inert", as_it_stands, "escape.templates"),
    ("escape.markup.encoder", as_printed, "escape.templates"),
)
"""What templates make inert with: anything, and texts."""
NEVER = re.compile("(?!)")


@dataclass(frozen=True)
class Guard:
    """Something that keeps texts from doing anything: how it is switched off, and what finds that."""

    name: str
    switch: Switch
    find: Find
    finds: str
    """Words in what is found."""


def _attribute(module: Any, name: str, value: Any) -> Switch:
    return lambda patch: patch.setattr(module, name, value)


_nothing_wrong = off("prose.problems", lambda text, *, long: [])

GUARDS = (
    Guard(
        "what templates print is made inert",
        both(*(off(*each) for each in PRINTED)),
        pages,
        "element",
    ),
    Guard(
        "every sign is a reference, not just those of HTML",
        both(
            _attribute(markup, "_ANYWHERE", (as_html, as_html)),
            _attribute(markup, "_manner", ContextVar("manner", default=(as_html, as_html))),
        ),
        pages,
        "pages",
    ),
    Guard(
        "Prose is written anew behind the sanitiser", off("escape.markup.sanitised", Markup), pages, "pages"
    ),
    Guard(
        "Prose refuses what is not on its list",
        _nothing_wrong,
        refused_prose,
        "nothing was refused",
    ),
    Guard(
        "the sanitiser, should Prose refuse nothing",
        both(_nothing_wrong, off("escape.markup.sanitised", Markup)),
        prose_pages,
        "javascript",
    ),
    Guard(
        "addresses are http or https",
        off("prose.is_web_address", lambda url: True),
        refused_addresses,
        "javascript",
    ),
    Guard("JSON cannot leave its script", _attribute(json_encoder, "_MEANING", NEVER), pages, "element"),
    Guard(
        "characters that XML has not are left out",
        off("escape.xml.xml_text", same),
        unchecked("feeds"),
        "cannot be read",
    ),
    Guard(
        "cells are no formulas",
        _attribute(csv_encoder, "guarded", same),
        files("tables", *payloads.OWN["formulas"]),
        "a formula",
    ),
    Guard(
        "BibTeX", off("escape.bibtex.bibtex", same), files("citations", *payloads.OWN["formats"]), "BibTeX"
    ),
    Guard(
        "RIS",
        off("escape.ris.ris", lambda tag, value: f"{tag}  - {value}\r\n"),
        files("citations", *payloads.OWN["line breaks"]),
        "ris",
    ),
    Guard(
        "Argdown’s text",
        off("escape.argdown.argdown", same),
        files("argument", *payloads.OWN["formats"]),
        "rgdown",
    ),
    Guard(
        "Argdown’s data",
        off("escape.argdown.argdown_data", json_encoder.json_text),
        files("argument", "==="),
        "rgdown",
    ),
    Guard(
        "a calendar’s lines",
        off("escape.calendar.calendar_text", same),
        unchecked("calendar"),
        "cannot be read",
    ),
    Guard(
        "Markdown of llms.txt",
        off("escape.commonmark.commonmark", same),
        files("text", *payloads.OWN["markdown"]),
        "llms",
    ),
    Guard("code in pull requests", off("escape.plain.code_span", same), pull_request, ""),
    Guard("what a terminal prints", off("escape.plain.printable", same), terminal, "U+"),
    Guard(
        "comments in imported files",
        off("escape.comment.comment", lambda text: f"# {text}"),
        imported,
        "formerly",
    ),
    Guard(
        "characters that nobody sees are refused",
        off("hidden.places", lambda text: iter(())),
        refused_characters,
        "refused",
    ),
)


@pytest.mark.parametrize("find", dict.fromkeys(guard.find for guard in GUARDS), ids=lambda find: "")
def test_with_all_guards_on_nothing_is_found(find: Find, tmp_path: Path) -> None:
    assert find(tmp_path) == []


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_that_is_off_is_found(guard: Guard, tmp_path: Path, monkeypatch: Patch, tally: Tally) -> None:
    guard.switch(monkeypatch)
    found = guard.find(tmp_path)
    telling = [line for line in found if guard.finds in line]
    assert telling, found[:5]
    tally.guards[guard.name] = (telling[0], len(found))
