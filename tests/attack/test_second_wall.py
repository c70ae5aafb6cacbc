"""With an encoder switched off scripts run in a browser; behind the content security policy they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from explainer import workshop
from explainer.outputs import Resources
from tests.attack import payloads, records, sites
from tests.attack.payloads import Payload
from tests.attack.tally import Tally
from tests.attack.test_guards import PRINTED, Switch, both, forgetful, off
from tests.attack.visits import Visit, addresses, visit
from tests.site import host

__all__ = ["forgetful"]
pytestmark = pytest.mark.browser

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
RUNNING = [
    Payload(family, text)
    for family in ("script", "attributes", "closing tags", "addresses")
    for text in payloads.OWN[family]
    if "alert" in text and "\n" not in text
]


def without_titles(patch: pytest.MonkeyPatch) -> None:
    """Leave titles and descriptions out of front matter: the theme takes the title from the heading, and undoes it."""
    read = workshop.resources

    def resources(overrides: Path) -> Resources:
        found = read(overrides)
        return replace(found, templates=_changed(found.templates))

    patch.setattr(workshop, "resources", resources)


def _changed(templates: Mapping[str, str]) -> dict[str, str]:
    front = templates["_macros.md.jinja"]
    cut = front.replace('title: "{{ title }}"\n', "").replace('description: "{{ description }}"\n', "")
    assert cut != front
    return {**templates, "_macros.md.jinja": cut}


ENCODERS: dict[str, tuple[Switch, list[Payload]]] = {
    "what templates print is made inert, in a browser": (
        both(*(off(*each) for each in PRINTED)),
        RUNNING,
    ),
    "titles stand in front matter": (
        without_titles,
        [Payload("closing tags", "</title><script>alert(2)</script>")],
    ),
}


@pytest.mark.parametrize("name", ENCODERS)
def test_the_policy_stops_what_an_encoder_lets_through(
    name: str, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    switch, texts = ENCODERS[name]
    switch(monkeypatch)
    project = sites.create(tmp_path / "project", records.folder(texts, range(1)))
    done = project.build()
    assert done.code == 0, done.output
    behind = _visited(project.site, browser)
    for page in project.site.rglob("*.html"):
        page.write_text(POLICY.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    before = _visited(project.site, browser)
    assert before.ran and not before.violations
    assert behind.violations and not behind.ran
    tally.guards[name] = (before.ran[0], len(before.ran))
    tally.guards[f"{name}; behind the policy"] = (
        "nothing ran: the browser refused it",
        len(behind.violations),
    )


def _visited(site: Path, browser: Browser) -> Visit:
    wanted = [
        address
        for address in addresses(site)
        if re.match(r"(claims|topics|actors|articles)/[a-z]+-0/|claims/$", address)
    ]
    assert len(wanted) > 5
    with host.served(site, searched=False) as running:
        return visit(running.url, wanted, browser)
