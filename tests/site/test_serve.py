"""``mkdocs serve``: every change of the data and the templates shows, mistakes included, and the server lives."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from explainer.escape import inert
from tests.site.conftest import NewProject
from tests.site.preview import Preview, serving
from tests.site.project import ROOT, Project

pytestmark = pytest.mark.site

CLAIM = "data/claims/bridge-cost.yml"
ADDRESS = "claims/bridge-cost/"
STATEMENT = "The footbridge cost two million euros, twice the first estimate."
NEW = """\
kind: opinion
statement: The towpath is the finest walk in Elmford.
claimant: ida-brook
status: published
counter_view:
  text: It is muddy.
"""
SCRIPT = "<script>alert(1)</script>"


def test_a_day_of_writing(new: NewProject) -> None:
    project: Project = new()
    with serving(project.folder) as preview:
        preview.shows(ADDRESS, inert(STATEMENT))

        project.change(CLAIM, "twice the first estimate.", "twice the first guess.")
        preview.shows(ADDRESS, "twice the first guess")
        preview.shows("claims/", "twice the first guess")

        # A new claim, in a folder that is new as well.
        project.write("data/claims/more/finest-walk.yml", NEW)
        preview.shows("claims/finest-walk/", "The towpath is the finest walk in Elmford")

        project.change(CLAIM, "source: trust-report", "source: trust-raport")
        preview.shows(ADDRESS, "The data has errors; these are the last good pages", "trust&#45;raport")
        preview.shows(
            ADDRESS, "twice the first guess", "data&#47;claims&#47;bridge&#45;cost&#46;yml&#58;&#49;&#50;"
        )
        preview.shows(
            "claims/finest-walk/", "The data has errors", "The towpath is the finest walk in Elmford"
        )
        assert "error[unknown-reference]: no source has the id `trust-raport`" in preview.log
        assert "= help: did you mean `trust-report`?" in preview.log

        # A second mistake on top of the first. What the message quotes is text there too.
        project.write("data/claims/more/finest-walk.yml", NEW.replace("ida-brook", SCRIPT))
        preview.shows("claims/finest-walk/", f"no actor has the id &#96;{inert(SCRIPT)}&#96;")
        assert SCRIPT not in preview.get("claims/finest-walk/")
        project.write("data/claims/more/finest-walk.yml", "kind: opinion\nstatement: [\n")
        preview.shows("claims/finest-walk/", "finest&#45;walk&#46;yml", "bridge&#45;cost&#46;yml")
        preview.shows("claims/finest-walk/", "The towpath is the finest walk in Elmford")

        project.write("data/claims/more/finest-walk.yml", NEW.replace("finest", "longest"))
        project.change(CLAIM, "source: trust-raport", "source: trust-report")
        preview.shows("claims/finest-walk/", "The towpath is the longest walk in Elmford")
        assert "The data has errors" not in preview.get("claims/finest-walk/")

        project.path("data/claims/more/finest-walk.yml").unlink()
        preview.until(lambda: preview.get("claims/finest-walk/").startswith("404"), "the page to go")
        assert "longest walk" not in preview.get("claims/")

        # Nothing happens by itself, and reading is no change.
        assert preview.rests(3.0)
        for path in project.data.rglob("*.yml"):
            path.read_bytes()
        preview.get(ADDRESS)
        assert preview.rests(1.0)


def test_templates_of_the_sites_own(new: NewProject) -> None:
    project: Project = new()
    template = (
        '{% extends "explainer/claim.md.jinja" %}{% block links %}{{ super() }}\n\nWORDS\n{% endblock %}'
    )
    project.write("templates/claim.md.jinja", template.replace("WORDS", "First words"))
    with serving(project.folder) as preview:
        preview.shows(ADDRESS, "First words", "Permalink")
        project.write("templates/claim.md.jinja", template.replace("WORDS", "Other words"))
        preview.shows(ADDRESS, "Other words")
        # A new one, in a folder that is new as well.
        project.write("templates/glossary/index.md.jinja", "---\ntitle: Words\n---\n# All the words\n")
        preview.shows("glossary/", "All the words")
        project.write("templates/claim.md.jinja", template.replace("WORDS", "{{ nothing.at.all }}"))
        preview.shows(
            ADDRESS, "A template is broken; these are the last good pages", "Other words", "nothing"
        )
        assert "UndefinedError: 'nothing' is undefined" in preview.log
        project.write("templates/claim.md.jinja", template.replace("WORDS", "{{ "))
        preview.shows(
            ADDRESS, "last good pages", "Other words", "templates&#47;claim&#46;md&#46;jinja&#58;&#52;"
        )
        project.path("templates/claim.md.jinja").write_bytes(b"\xff\xfe")
        preview.shows(ADDRESS, "last good pages", "Other words", "UTF&#45;&#56;")
        project.path("templates/claim.md.jinja").unlink()
        preview.until(lambda: "Other words" not in preview.get(ADDRESS), "the built-in template")
        assert "last good pages" not in preview.get(ADDRESS)
        assert "A path beside a river" not in preview.get("glossary/")


@pytest.mark.parametrize("broken", ["claim", "site", "all"])
def test_a_start_with_broken_data(new: NewProject, broken: str) -> None:
    project: Project = new()
    files = {
        "claim": [project.path(CLAIM)],
        "site": [project.data / "site.yml"],
        "all": sorted(project.data.rglob("*.yml")),
    }[broken]
    whole = {path: path.read_bytes() for path in files}
    for path in files:
        path.write_text("kind: [\n", encoding="utf-8")
    with serving(project.folder) as preview:
        # The lists, the records' own addresses and the pages that are written by hand all say what to mend.
        for address in ("", "claims/", "method/", "topics/footbridge/", ADDRESS):
            preview.shows(address, "The data has errors", "yaml&#45;syntax")
        assert "error[yaml-syntax]" in preview.log
        for path, content in whole.items():
            path.write_bytes(content)
        preview.shows(ADDRESS, inert(STATEMENT))
        preview.shows("topics/footbridge/", "What is established")
        assert "The data has errors" not in preview.get("")
        assert preview.rests(1.0)


def test_a_start_with_a_broken_template(new: NewProject) -> None:
    project: Project = new()
    project.write("templates/claim.md.jinja", "{% block %}")
    with serving(project.folder) as preview:
        preview.shows(ADDRESS, "templates&#47;claim&#46;md&#46;jinja&#58;&#49;")
        project.path("templates/claim.md.jinja").unlink()
        preview.shows(ADDRESS, inert(STATEMENT))


def test_drafts_are_shown_in_the_preview(new: NewProject) -> None:
    project: Project = new()
    project.write("data/claims/finest-walk.yml", NEW.replace("published", "draft"))
    with serving(project.folder) as preview:
        preview.shows("claims/finest-walk/", "The towpath is the finest walk in Elmford", "Draft")
        project.configure("  - explainer\n", "  - explainer: {drafts: false}\n")
        preview.until(lambda: preview.get("claims/finest-walk/").startswith("404"), "the draft to go")


HOOK = """\
from pathlib import Path

edited = []

def on_post_build(config):
    if not edited:
        edited.append(True)
        claim = Path(config.docs_dir, "../data/claims/bridge-cost.yml")
        claim.write_text(claim.read_text("utf-8").replace("first estimate.", "first guess."), "utf-8")
"""


def tells(preview: Preview, times: int) -> None:
    """Wait until the terminal has said so often that something keeps new pages from being shown."""
    sentence = "; the last good pages are still shown"
    preview.until(lambda: preview.log.count(sentence) >= times, f"sentence {times}")
    assert preview.log.count(sentence) == times


def test_what_the_server_does_not_survive_by_itself(new: NewProject) -> None:
    project: Project = new(config="hooks: [hook.py]\n")
    project.write("hook.py", HOOK)
    page = project.write("docs/notes.md", "# Notes\n\nFirst words.\n")
    data, docs, away = project.data, project.path("docs"), project.folder.parent / "away"
    with serving(project.folder) as preview:
        # What was edited while it built for the first time.
        preview.shows(ADDRESS, "twice the first guess")
        assert preview.builds == 2

        # A page and a configuration that cannot be read, for both of which MkDocs ends its build.
        page.write_bytes(b"# Notes\n\n\xff\xfe")
        tells(preview, 1)
        assert "codec can't decode byte 0xff in position 9: invalid start byte; the last" in preview.log
        preview.shows("notes/", "First words")
        project.write("docs/notes.md", "# Notes\n\nOther words.\n")
        preview.shows("notes/", "Other words")
        project.configure("plugins:", "plugins: [")
        tells(preview, 2)
        preview.shows("notes/", "Other words")
        project.configure("plugins: [", "plugins:")

        # Folders that come and go.
        for number, folder in enumerate((data, docs)):
            folder.rename(away)
            tells(preview, 3 + number)
            preview.shows("notes/", "Other words")
            away.rename(folder)
        preview.until(lambda: "last good pages" not in preview.get(ADDRESS), "the data to be there again")
        project.change(CLAIM, "twice the first guess", "twice the second guess")
        preview.shows(ADDRESS, "twice the second guess")
        project.write("docs/notes.md", "# Notes\n\nLast words.\n")
        preview.shows("notes/", "Last words")
        # A folder that was not there when it began.
        project.write("templates/glossary/index.md.jinja", "---\ntitle: Words\n---\n# All the words\n")
        preview.shows("glossary/", "All the words")
        assert preview.rests(1.0)


@pytest.mark.parametrize("way", ["--clean", "--dirty"])
def test_other_ways_to_serve(new: NewProject, way: str) -> None:
    project: Project = new()
    with serving(project.folder, way) as preview:
        project.change(CLAIM, "twice the first estimate.", "twice the first guess.")
        preview.shows(ADDRESS, "twice the first guess")
        project.change(CLAIM, "source: trust-report", "source: trust-raport")
        preview.until(lambda: "the last good pages are still shown" in preview.log, "a sentence")
        preview.shows(ADDRESS, "twice the first guess")
        project.change(CLAIM, "source: trust-raport", "source: trust-report")
        project.change(CLAIM, "first guess", "second guess")
        preview.shows(ADDRESS, "second guess")


def test_the_real_site(tmp_path: Path) -> None:
    project = Project(tmp_path / "copy")
    for name in ("docs", "data"):
        shutil.copytree(ROOT / name, project.path(name))
    shutil.copyfile(ROOT / "mkdocs.yml", project.path("mkdocs.yml"))
    claim = next(iter(sorted(project.data.glob("claims/**/*.yml"))))
    with serving(project.folder) as preview:
        address = f"claims/{claim.stem}/"
        preview.shows(address, "Permalink")
        preview.shows("topics/russia-north-korea-alliance/", "What is established")
        name = claim.relative_to(project.folder).as_posix()
        project.change(name, "statement: ", "statemant: ")
        preview.shows(address, "The data has errors", "statemant")
        project.change(name, "statemant: ", "statement: ")
        preview.until(lambda: "The data has errors" not in preview.get(address), "mending")
        assert preview.rests(3.0)
