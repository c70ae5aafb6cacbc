"""Which texts are put into which fields in one run, and what became of them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from tests import bundles
from tests.attack import payloads, readers, records, sites, visits
from tests.attack.judge import Judge
from tests.attack.payloads import Payload
from tests.attack.visits import Known, Visit
from tests.site import host
from tools.trials import LONG

PLACES = 147
"""Texts in one round: about as many as there are fields, because some parts stand in a record twice."""
_ROUNDS = 42
"""Rounds in a site of the long form."""


@dataclass(frozen=True)
class Batch:
    """One site full of hostile texts."""

    name: str
    payloads: tuple[Payload, ...]
    rounds: int
    first: int = 0
    step: int | None = None
    is_plain: bool = False
    """Whether the theme's scripts and styles are left out, so that thousands of pages load in minutes."""
    has_policy: bool = False
    """Whether the second wall stands too. Without it the encoders hold alone."""

    def folder(self) -> records.Folder:
        return records.folder(self.payloads, range(self.rounds), first=self.first, step=self.step)


@cache
def publishable() -> tuple[tuple[Payload, ...], tuple[Payload, ...]]:
    """Texts of ours and of the public list that the check lets through, and those of the list that it refuses."""
    ours = {payload.text for payload in payloads.own()}
    found = list(
        {payload.text: payload for payload in payloads.public() if payload.text not in ours}.values()
    )
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        (data / "actors").mkdir(parents=True)
        for n, payload in enumerate(found):
            record = json.dumps({"title": payload.text, "type": "group"}, ensure_ascii=False)
            (data / f"actors/p-{n}.yml").write_text(record, encoding="utf-8")
        _, findings = bundles.read(data)
    bad = {finding.span.document.path for finding in findings if finding.rule == "hidden-character"}
    good = [payload for n, payload in enumerate(found) if f"data/actors/p-{n}.yml" not in bad]
    refused = [payload for payload in found if payload not in good]
    return (*payloads.own(), *good), tuple(refused)


@cache
def batches() -> tuple[Batch, ...]:
    """Every text once, with all that the theme does; in the long form also every text of ours in every field."""
    everything, _ = publishable()
    once = Batch("every text once", everything, math.ceil(len(everything) / PLACES))
    own = tuple(payloads.own())
    starts = range(0, len(own), _ROUNDS) if LONG else ()
    crossed = (
        Batch(f"every field, from text {n}", own, min(_ROUNDS, len(own) - n), n - 1, 1, is_plain=True)
        for n in starts
    )
    behind = replace(once, name="behind the policy", rounds=once.rounds if LONG else 1, has_policy=True)
    return (once, behind, *crossed)


@dataclass
class Outcome:
    """What became of a batch."""

    batch: Batch
    site: Path
    judge: Judge
    visit: Visit
    known: Known
    strange: list[str]
    """Elements in files with HTML in them that no template of ours puts there."""

    def strangers(self) -> list[str]:
        """What stands in pages and no template of ours puts there."""
        pages = self.visit.pages.items()
        return [f"{address}: {found}" for address, page in pages for found in self.known.strange(page)]


def attacked(batch: Batch, folder: Path, browser: Browser, known: Known) -> Outcome:
    """Build the site of a batch, read every file of it with other people's programs, and open its pages."""
    made = batch.folder()
    project = sites.create(folder, made, has_policy=batch.has_policy)
    done = sites.build(project)
    assert done.code == 0, done.output
    judge = Judge(made.texts)
    strange = read(project.site, judge, known)
    if batch.is_plain:
        without_theme(project.site)
    with host.served(project.site, searched=False) as running:
        seen = visits.visit(running.url, wanted(project.site, batch), browser)
    visits.judged(seen, judge)
    return Outcome(batch, project.site, judge, seen, known, strange)


def wanted(site: Path, batch: Batch) -> Sequence[str]:
    """The pages that are opened: all, but for those of a long batch that say the same in other words."""
    found = visits.addresses(site)
    return [address for address in found if "origin-" not in address] if batch.is_plain else found


def without_theme(site: Path) -> None:
    """Empty the theme's scripts and styles: whatever is in a page runs all the same."""
    for path in (*site.glob("assets/javascripts/*.js"), *site.glob("assets/**/*.css")):
        path.write_text("", encoding="utf-8")


def read(site: Path, judge: Judge, known: Known) -> list[str]:
    """Look at every text in every file of a site that is no page; return elements that do not belong there."""
    maps: list[str] = []
    strange: list[str] = []
    for path, content in readers.tree(site):
        if path.endswith(".argdown"):
            maps.append(content.decode())
        for reading in readers.readings(path, content):
            strange += take(reading, judge, known, path)
    for reading in readers.argdown(maps):
        strange += take(reading, judge, known, "argument.argdown")
    return strange


def take(reading: readers.Reading, judge: Judge, known: Known, where: str) -> list[str]:
    """Look at one string that a program read."""
    if not reading.is_html:
        judge.look(reading.output, reading.string, exactly=reading.exactly, where=where)
        return []
    tree = readers.fragment(reading.string)
    judge.look_at_all(reading.output, readers.said(tree), where=where)
    return [
        f"{where}: {shape}" for shape in readers.shapes(tree) if shape not in known.fragments[reading.output]
    ]


def harmless(folder: Path, browser: Browser) -> Known:
    """What stands in a site of the same shape that nobody attacks."""
    project = sites.create(folder, records.folder([sites.PLAIN], range(1)))
    done = sites.build(project)
    assert done.code == 0, done.output
    known = Known()
    with host.served(project.site, searched=False) as running:
        known.add(visits.visit(running.url, visits.addresses(project.site), browser))
        if LONG:  # with and without what the theme's script puts there
            without_theme(project.site)
            known.add(visits.visit(running.url, visits.addresses(project.site), browser))
    for path, content in readers.tree(project.site):
        for reading in readers.readings(path, content):
            if reading.is_html:
                known.fragments[reading.output] |= readers.shapes(readers.fragment(reading.string))
    return known
