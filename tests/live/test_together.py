"""Many who ask while somebody edits, over a real port: nobody waits for long, and nobody gets half of anything."""

from __future__ import annotations

import threading
import urllib.request
from pathlib import Path

import pytest

from tests.elmford import RICH
from tests.site.preview import PATIENCE, serving
from tests.site.project import Project

pytestmark = [pytest.mark.site, pytest.mark.slow]

CLAIM = "data/claims/bridge-cost.yml"
ADDRESSES = ("", "claims/bridge-cost/", "claims/", "topics/footbridge/", "api/v1/claims/bridge-cost.json")


def test_readers_and_an_author(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project", RICH)
    original = project.path(CLAIM).read_text("utf-8")
    wrong: list[str] = []
    ends = threading.Event()

    with serving(project.folder) as preview:

        def reads(address: str) -> None:
            seen = 0
            while not ends.is_set():
                with urllib.request.urlopen(preview.url + address, timeout=PATIENCE) as answer:
                    page = answer.read().decode("utf-8")
                if not page.rstrip().endswith(("</script>", "}", "</article>")):
                    wrong.append(f"half of {address}: {page[-80:]!r}")
                # Once a reader has seen an edit, no earlier one comes back.
                now = max((number for number in range(15) if f"Edit{number:02}" in page), default=seen)
                if now < seen:
                    wrong.append(f"{address} went back from {seen} to {now}")
                seen = now

        readers = [threading.Thread(target=reads, args=(address,)) for address in ADDRESSES]
        for reader in readers:
            reader.start()
        try:
            for number in range(15):
                words = f"statement: Edit{number:02} said the footbridge"
                project.write(CLAIM, original.replace("statement: The footbridge", words))
                preview.shows("claims/bridge-cost/", f"Edit{number:02}")
            # Faster than anybody can be told.
            for number in range(15):
                project.write(CLAIM, original.replace("statement: The", f"statement: Again{number:02} the"))
            preview.shows("claims/bridge-cost/", "Again14")
            assert preview.builds == 1, "no edit of the data is a build of everything"
        finally:
            ends.set()
            for reader in readers:
                reader.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("options", "config", "said"),
    [
        ("{fast: false}", "", ""),
        (
            "{}",
            "hooks: [hook.py]\n",
            "Each change of the data builds all pages anew: a hook may look at all pages",
        ),
    ],
)
def test_the_plain_way(tmp_path: Path, options: str, config: str, said: str) -> None:
    project = Project.create(tmp_path / "project", config=config)
    project.write("hook.py", "def on_post_build(config):\n    pass\n")
    project.configure("  - explainer\n", f"  - explainer: {options}\n")
    with serving(project.folder) as preview:
        assert said in preview.log
        project.change(CLAIM, "statement: The footbridge", "statement: The plain footbridge")
        preview.shows("claims/bridge-cost/", "The plain footbridge")
        assert preview.builds == 2, "MkDocs builds everything"


def test_what_a_single_edit_cannot_show(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "project", RICH)
    away = project.folder.parent / "away"
    page = project.write("docs/notes.md", "# Notes\n\nFirst words, of a [claim](claims/walk.md).\n")
    address = "claims/bridge-cost/"
    with serving(project.folder) as preview:
        # The folder is away for a while, and followed again when it is back.
        project.data.rename(away)
        preview.shows(address, "footbridge cost", "there is no such data folder")
        away.rename(project.data)
        preview.until(lambda: "last good pages" not in preview.get(address), "the data to be there again")
        project.change(CLAIM, "statement: The footbridge", "statement: The second footbridge")
        preview.shows(address, "The second footbridge")

        # What everything depends on, and pages that somebody wrote.
        project.change("data/site.yml", "name: ", "name: New ")
        preview.shows(address, "The second footbridge")
        page.write_text("# Notes\n\nOther words, of a [claim](claims/walk.md).\n", encoding="utf-8")
        preview.shows("notes/", "Other words", 'href="claims/walk.md"')
        assert preview.rests(0.5)
        builds = preview.builds

        # A page that somebody wrote links to a record that comes and goes.
        walk = "kind: opinion\nstatement: A walk.\nclaimant: ida-brook\nstatus: published\ncounter_view: {text: No.}\n"
        file = project.write("data/claims/walk.yml", walk)
        preview.shows("notes/", "Other words", 'href="../claims/walk/"')
        project.write("data/claims/walk.yml", walk.replace("kind: opinion", "kind: [\n"))
        preview.shows("notes/", "The data has errors", "walk.yml:1")
        file.unlink()
        preview.until(lambda: 'href="claims/walk.md"' in preview.get("notes/"), "the link to lead nowhere")
        assert preview.get("claims/walk/").startswith("404")
        assert preview.builds == builds

        # A template that only some pages break.
        template = (
            '{% extends "explainer/claim.md.jinja" %}{% block links %}{{ 1 // (claim.id | length - 11) }}'
        )
        project.write("templates/claim.md.jinja", template + "{% endblock %}")
        preview.shows(address, "A template is broken", "ZeroDivisionError")
        preview.until(lambda: preview.builds > builds, "a build of everything")
        project.path("templates/claim.md.jinja").unlink()
        preview.until(lambda: "A template is broken" not in preview.get(address), "the template to go")
        preview.shows(address, "The second footbridge")


def test_the_next_preview_compiles_no_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    project = Project.create(tmp_path / "project", RICH)
    kept = tmp_path / "cache" / "explainer"
    with serving(project.folder) as preview:
        preview.until(
            lambda: len(list(kept.glob("*.templates"))) == 2, "ours and those of the theme to be kept"
        )
    never = "import jinja2\ndef never(*_, **__): raise RuntimeError('compiled')\njinja2.Environment.compile = never"
    with serving(project.folder, after=never) as preview:
        for address in ("claims/bridge-cost/", "topics/footbridge/", "sources/trust-report/"):
            preview.shows(address, "footbridge")
        project.change(CLAIM, "statement: The footbridge", "statement: The second footbridge")
        preview.shows("claims/bridge-cost/", "The second footbridge")
