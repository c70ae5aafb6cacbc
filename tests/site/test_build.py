"""``mkdocs build``: the real site, and what small ones show of edit links, overrides, drafts and errors."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from explainer.model import Record
from tests.faults.machines import installed
from tests.site import dom, links
from tests.site.conftest import REAL_ENVIRONMENT, Built, NewProject
from tests.site.project import MATERIAL, ROOT, Project, environment, run, times, tree

pytestmark = pytest.mark.site

PAGED = ("topics", "articles", "claims", "actors", "sources")
"""Types of record that have a page each; the others have a place on a list."""


# The real site


def test_the_real_site_builds_without_a_warning(real: Built) -> None:
    assert real.done.code == 0, real.done.output
    assert not re.search(r"^(WARNING|ERROR)", real.done.output, re.MULTILINE), real.done.output


def test_every_public_claim_has_a_page(real: Built) -> None:
    public = {id for id, claim in real.dataset.claims.items() if claim.is_public}
    assert len(public) >= 55
    pages = {path.parent.name for path in real.folder.glob("claims/*/index.html")}
    former = {id for claim in real.dataset.claims.values() for id in claim.formerly}
    assert pages - former == public


def place(record: Record) -> tuple[str, str]:
    """The file that shows a record, and the place on it."""
    if record.folder == "events":
        return "timeline/index.html", record.id
    if record.folder == "terms":
        return "glossary/index.html", record.id
    return f"{record.folder}/{record.id}/index.html", ""


def test_every_record_has_its_place(real: Built) -> None:
    for record in real.dataset.records():
        path, fragment = place(record)
        page = real.pages[path]
        assert record.name in dom.content(page).text, path
        assert not fragment or fragment in page.ids, (path, fragment)


def test_the_annotated_page_has_every_word_of_the_text(real: Built) -> None:
    for article in real.dataset.articles.values():
        page = real.pages[place(article)[0]]
        # The numbers that lead to the notes are ours and not the text's.
        text = dom.content(page).without("sup", "explainer-number", "explainer-neutral").text
        for paragraph in (ROOT / "data" / "articles" / f"{article.id}.txt").read_text("utf-8").split("\n\n"):
            assert " ".join(paragraph.split()) in text


def test_every_page_has_a_title_and_a_description(real: Built) -> None:
    titles = set()
    for path, page in real.pages.items():
        title = page.one("head").one("title").text
        titles.add(title)
        if path not in ("index.html", "404.html"):
            assert title.endswith(" - Explainer"), path
        if path != "404.html":
            said = [
                e.attributes["content"] for e in page.all("meta") if e.attributes.get("name") == "description"
            ]
            assert len(said) == 1 and said[0].strip(), path
    assert len(titles) > len(real.dataset.claims)


def test_records_stay_out_of_the_navigation(real: Built) -> None:
    records = {place(record)[0] for record in real.dataset.records() if record.folder in PAGED}
    claim = next(id for id, claim in real.dataset.claims.items() if claim.is_public)
    for path in ("index.html", "claims/index.html", f"claims/{claim}/index.html"):
        navigations = real.pages[path].all("nav", "md-nav--primary")
        hrefs = [link.attributes["href"] for navigation in navigations for link in navigation.all("a")]
        targets = {links.target(path, href) for href in hrefs}
        assert {"index.html", "claims/index.html", "method/index.html"} <= targets
        # A page that is open but not in the navigation may stand in it by itself.
        assert not targets & records - {path}


def test_no_page_makes_a_browser_ask_another_host(real: Built) -> None:
    found = links.fetched(real.folder, real.everything)
    assert any(link.href.endswith("explainer.css") for link in found)
    elsewhere = [link for link in found if urlsplit(link.href).netloc or ":" in link.href.partition("/")[0]]
    assert [link for link in elsewhere if not link.href.startswith("data:")] == []


def test_internal_links_and_anchors_lead_somewhere(real: Built) -> None:
    assert links.broken(real.folder, read=real.everything) == []


def test_building_again_elsewhere_gives_the_same_bytes(real: Built, tmp_path: Path) -> None:
    copy = tmp_path / "another path" / "copy"
    for name in ("docs", "data"):
        shutil.copytree(ROOT / name, copy / name, copy_function=shutil.copyfile)
    shutil.copyfile(ROOT / "mkdocs.yml", copy / "mkdocs.yml")
    if (ROOT / "templates").is_dir():
        shutil.copytree(ROOT / "templates", copy / "templates")
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
    other = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}
    other |= {"PYTHONPATH": f"{installed(tmp_path)}{os.pathsep}{ROOT}"}
    other |= {"ELSEWHERE_ORDER": "1", "ELSEWHERE_CORES": "64", "ELSEWHERE_NOW": "1827000000"}
    env = environment(**{**REAL_ENVIRONMENT, **other})
    done = run("mkdocs", "build", "--site-dir", str(tmp_path / "again"), cwd=copy, env=env)
    assert done.code == 0, done.output
    first, second = tree(real.folder), tree(tmp_path / "again")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


# Edit links


def edit_link(project: Project, address: str) -> str | None:
    """Where the pencil of a page leads."""
    page = dom.parse(project.page(address))
    found = [
        a.attributes["href"] for a in page.all("a", "md-content__button") if "edit" in a.attributes["href"]
    ]
    return found[0] if found else None


SITE_YML = """\
# file: site.yml
name: Elmford explained
licence: {{name: CC BY 4.0}}
publisher: {{name: Elmford reading circle}}
repository: {repository}
branch: trunk
"""


@pytest.mark.parametrize(
    ("repository", "edit"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/edit/trunk/"),
        ("https://gitlab.example.org/g/sub/r.git", "https://gitlab.example.org/g/sub/r/-/edit/trunk/"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/_edit/trunk/"),
    ],
)
def test_edit_links_lead_to_the_file_of_the_record(new: NewProject, repository: str, edit: str) -> None:
    project = new(SITE_YML.format(repository=repository), theme=MATERIAL)
    project.built("--strict")
    assert edit_link(project, "claims/bridge-cost/") == f"{edit}data/claims/bridge-cost.yml"
    assert edit_link(project, "actors/ida-brook/") == f"{edit}data/actors/ida-brook.yml"
    assert edit_link(project, "") == f"{edit}docs/index.md"
    assert edit_link(project, "claims/") is None
    suggested = dom.content(dom.parse(project.page("claims/bridge-cost/"))).all("a")
    assert f"{edit}data/claims/bridge-cost.yml#L2" in {
        a.attributes["href"] for a in suggested if "Suggest" in a.text
    }


def test_a_workflow_says_where_the_data_lives(new: NewProject) -> None:
    project = new(theme=MATERIAL)
    project.built(GITHUB_SERVER_URL="https://github.com", GITHUB_REPOSITORY="o/fork")
    expected = "https://github.com/o/fork/edit/main/data/claims/bridge-cost.yml"
    assert edit_link(project, "claims/bridge-cost/") == expected


def test_without_a_repository_there_are_no_edit_links(new: NewProject) -> None:
    project = new(theme=MATERIAL)
    project.built("--strict")
    for page in links.pages(project.site).values():
        assert not [a for a in page.all("a") if "edit" in a.attributes.get("href", "")]
        assert "Suggest a change" not in page.text


# Addresses


FORMERLY = """\
# file: claims/half-of-trips.yml
kind: prediction
formerly: [half-of-all-trips]
statement: By 2030 half of all trips across the river will be made on foot or by bicycle.
appearances:
  - article: new-footbridge
    exact: >-
      By 2030 half of all trips across the river will be made on foot or by bicycle,
      and the old towpath will be busy again
status: published
unqualified: true
criteria: The council’s yearly count.
resolves_by: 2030-12-31
# file: terms/towpath.yml
term: towpath
formerly: [tow-path]
definition: A path beside a river.
"""


def test_a_former_address_leads_to_the_new_one(new: NewProject) -> None:
    project = new(FORMERLY, theme=MATERIAL)
    project.built("--strict")
    page = dom.parse(project.page("claims/half-of-all-trips/"))
    refresh = [
        e.attributes["content"] for e in page.all("meta") if e.attributes.get("http-equiv") == "refresh"
    ]
    assert refresh == ["0; url=../half-of-trips/"]
    assert "../half-of-trips/" in {a.attributes["href"] for a in dom.content(page).all("a")}
    assert "tow-path" in dom.parse(project.page("glossary/")).ids
    index = json.loads((project.site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert "claims/half-of-trips/" in found
    assert "claims/half-of-all-trips/" not in found


def test_pages_as_files(new: NewProject) -> None:
    project = new(FORMERLY, "use_directory_urls: false\n", theme=MATERIAL)
    project.built("--strict")
    assert (project.site / "claims" / "bridge-cost.html").is_file()
    assert links.broken(project.site) == []
    assert 'href="../actors/ida-brook.html"' in project.page("claims/bridge-cost.html")
    assert "url=half-of-trips.html" in project.page("claims/half-of-all-trips.html")


def test_a_site_below_a_path(new: NewProject) -> None:
    project = new(FORMERLY, "site_url: https://explained.example/repo/\n", theme=MATERIAL)
    project.built("--strict")
    assert links.broken(project.site, "/repo/", "explained.example") == []
    # Nothing but the page for wrong addresses may know the path: the site can be moved.
    for path, page in links.pages(project.site).items():
        absolute = [
            a.attributes["href"] for a in page.all("a") if a.attributes.get("href", "").startswith("/")
        ]
        assert not absolute or path == "404.html", path


# What is shown


DRAFT = """\
# file: claims/bridge-cost.yml
kind: fact
statement: The footbridge cost two million euros, twice the first estimate.
appearances:
  - article: new-footbridge
    exact: It cost two million euros – twice the first estimate
status: draft
"""


def test_drafts_are_left_out(new: NewProject) -> None:
    project = new(DRAFT)
    project.built()
    assert not (project.site / "claims" / "bridge-cost").exists()
    pages = links.pages(project.site)
    statement = "cost two million euros, twice"
    assert not [path for path, page in pages.items() if statement in page.text]
    assert links.broken(project.site) == []
    assert statement not in (project.site / "search" / "search_index.json").read_text(encoding="utf-8")


def test_drafts_are_shown_where_the_site_says_so(new: NewProject) -> None:
    project = new(DRAFT)
    project.configure("  - explainer\n", "  - explainer:\n      drafts: true\n")
    project.built()
    assert "Draft" in dom.content(dom.parse(project.page("claims/bridge-cost/"))).text


UNUSED = "# file: terms/weir.yml\nterm: weir\ndefinition: A low wall in a river.\n"
OVERDUE = """\
# file: claims/new-lamps.yml
kind: prediction
statement: There will be new lamps.
status: published
unqualified: true
criteria: Somebody sees them.
resolves_by: 2025
"""


def test_warnings_about_the_data_end_a_strict_build_unless_they_are_for_the_check(new: NewProject) -> None:
    project = new(UNUSED)
    assert project.build("--strict").code == 1
    project.configure("  - explainer\n", "  - explainer:\n      strict: false\n")
    done = project.build("--strict")
    assert done.code == 0 and "warning[unused-term]" in done.output


def test_a_day_that_passes_ends_no_strict_build(new: NewProject) -> None:
    done = new(OVERDUE).build("--strict", SOURCE_DATE_EPOCH="1795305600")
    assert done.code == 0 and "warning[prediction-overdue]" in done.output


BY_HAND = "---\ntitle: Ours\ndescription: Ours.\n---\n# Written by hand\n"


def test_a_page_of_the_sites_own_takes_the_place_of_a_generated_one(new: NewProject) -> None:
    project = new()
    project.write("docs/claims/bridge-cost.md", BY_HAND)
    done = project.build("--strict")
    assert done.code == 0, done.output
    assert "docs/claims/bridge-cost.md takes the place of the generated page" in done.output
    assert "Written by hand" in project.page("claims/bridge-cost/")
    assert 'class="admonition fact' not in project.page("claims/bridge-cost/")


@pytest.mark.parametrize("name", ["claims/bridge-cost/index.md", "claims/bridge-cost/README.md"])
def test_a_page_by_another_name_at_the_same_address_is_remarked_on(new: NewProject, name: str) -> None:
    project = new()
    project.write(f"docs/{name}", BY_HAND)
    done = project.build()
    assert done.code == 0, done.output
    sentence = f"docs/{name} has the address of a generated page: call it docs/claims/bridge-cost.md"
    assert sentence in done.output
    assert "Written by hand" in project.page("claims/bridge-cost/")


def test_other_folders(new: NewProject) -> None:
    project = new()
    project.configure("  - explainer\n", "  - explainer: {data_dir: records, templates_dir: shapes}\n")
    project.data.rename(project.path("records"))
    project.write("shapes/glossary/index.md.jinja", "---\ntitle: Words\n---\n# Words of our own\n")
    project.built()
    assert "Words of our own" in project.page("glossary/")
    assert "A path beside a river" not in project.page("glossary/")


# Templates of the site's own


BLOCK = re.compile(r"{% block (\w+) %}")


def test_an_override_can_extend_the_original(new: NewProject) -> None:
    project = new()
    project.write(
        "templates/claim.md.jinja",
        '{% extends "explainer/claim.md.jinja" %}\n'
        "{% block history %}\n## What we did { #did }\n\nWe read {{ claim.statement }}\n\n{{ super() }}{% endblock %}\n"
        "{% block links %}\n{{ m.suggest(claim) }}\n{% endblock %}\n",
    )
    project.built("--strict")
    page = dom.content(dom.parse(project.page("claims/bridge-cost/")))
    headings = [heading.text.removesuffix("¶") for heading in page.all("h2")]
    assert headings[-2:] == ["What we did", "History"]
    assert "We read The footbridge cost two million euros, twice the first estimate." in page.text
    assert "Permalink" not in page.text
    assert "Evidence for and against" in headings


TEMPLATES = ROOT / "explainer" / "templates"
TO_OVERRIDE = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("[a-z]*.md.jinja"))


@pytest.mark.parametrize("name", TO_OVERRIDE)
def test_every_template_has_blocks_to_override(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    blocks = BLOCK.findall(text)
    assert blocks[:2] == ["front", "heading"]
    assert len(blocks) >= 3
    # A block inside another would hide the variables that the outer one sets.
    assert not re.search(r"{% block (?:(?!{% endblock).)*{% block ", text, re.DOTALL)


BROKEN_TEMPLATES = {
    "syntax": ("# {{ claim.statement }\n", r"templates/claim\.md\.jinja:1: unexpected '}'"),
    "unknown name": (
        "# x\n\n{{ nothing.at.all }}\n",
        r"claim\.md\.jinja: UndefinedError: 'nothing' is undefined",
    ),
    "unknown field": (
        "{{ claim.verdikt }}",
        r"claim\.md\.jinja: UndefinedError: .* has no attribute 'verdikt'",
    ),
    "unknown template": ('{% extends "explainer/clam.md.jinja" %}', r"explainer/clam\.md\.jinja"),
    "itself": ('{% extends "claim.md.jinja" %}', r"claim\.md\.jinja: RecursionError"),
    "joined text": ("{{ 'a' ~ claim.statement }}", r"templates/claim\.md\.jinja:1: `~` joins text"),
    "unknown filter": (
        "{{ claim.statement | safe }}",
        r"templates/claim\.md\.jinja:1: No filter named 'safe'",
    ),
}


@pytest.mark.parametrize("case", BROKEN_TEMPLATES)
def test_a_broken_template_ends_the_build_with_a_sentence(new: NewProject, case: str) -> None:
    template, sentence = BROKEN_TEMPLATES[case]
    project = new()
    project.write("site/index.html", "published before")
    project.write("templates/claim.md.jinja", template)
    assert_refused(project, sentence, "a template is broken; nothing is published")


def test_a_template_that_is_not_text(new: NewProject) -> None:
    project = new()
    project.write("site/index.html", "published before")
    project.write("templates/claim.md.jinja", "").write_bytes(b"\xff\xfe\x00")
    assert_refused(project, r"templates/.*not saved as UTF-8", "nothing is published")


def assert_refused(project: Project, *sentences: str) -> None:
    """The build fails in calm words, and what was published stays as it was."""
    before, written = tree(project.site), times(project.site)
    done = project.build()
    assert done.code == 1, done.output
    for sentence in sentences:
        assert re.search(sentence, done.output), done.output
    assert "Traceback" not in done.output
    assert tree(project.site) == before
    assert times(project.site) == written


# Errors in data


UNKNOWN_ACTOR = """\
# file: claims/money-well-spent.yml
kind: opinion
statement: The footbridge was worth its price.
appearances:
  - article: new-footbridge
    exact: It was money well spent, as the River Trust says of every bridge over the river
claimant: river-trast
status: published
counter_view:
  text: The same sum would have paid for the repair of four roads.
"""
FINDING = """\
error[unknown-reference]: no actor has the id `river-trast`
 --> data/claims/money-well-spent.yml:6:11
  |
6 | claimant: river-trast
  |           ^^^^^^^^^^^ not found in data/actors/
  = help: did you mean `river-trust`? (data/actors/river-trust.yml:1)
"""


def test_errors_in_data_publish_nothing(new: NewProject) -> None:
    project = new()
    project.built()
    project.write("data/claims/money-well-spent.yml", UNKNOWN_ACTOR.partition("\n")[2])
    assert_refused(project, re.escape(FINDING), "1 error in 1 file in the data; nothing is published")


@pytest.mark.parametrize(
    "arguments", [["--strict"], ["--quiet"], ["--strict", "--quiet"], ["--clean"], ["--dirty"]]
)
def test_errors_in_data_fail_however_it_is_called(new: NewProject, arguments: list[str]) -> None:
    project = new(UNKNOWN_ACTOR)
    done = project.build(*arguments)
    assert done.code == 1, done.output
    assert not project.site.exists()


def test_errors_in_data_end_the_process_with_one(new: NewProject) -> None:
    project = new(UNKNOWN_ACTOR)
    done = run("mkdocs", "build", "--strict", "--quiet", cwd=project.folder)
    assert done.code == 1
    assert FINDING.replace("\n", "") in done.output.replace("\n", "")
    assert "Traceback" not in done.output


def test_every_error_of_every_file_is_reported_at_once(new: NewProject) -> None:
    project = new(
        UNKNOWN_ACTOR + "# file: terms/towpath.yml\nterm: [\n# file: actors/ida-brook.yml\ntitel: Ida\n"
    )
    done = project.build()
    found = re.findall(r"error\[([\w-]+)\]", done.output)
    assert {"unknown-reference", "yaml-syntax", "unknown-key"} <= set(found)
    assert "in 3 files in the data" in done.output


def test_no_data_at_all(new: NewProject) -> None:
    project = new("# delete: .\n")
    assert_refused(project, r"error\[no-data\]: there is no such data folder")


def test_a_profile_says_where_the_time_of_a_build_went(
    new: NewProject, capsys: pytest.CaptureFixture[str]
) -> None:
    project = new(theme=MATERIAL)
    before = tree(project.built("-q"))
    done = project.build("-q", EXPLAINER_PROFILE="1")
    assert done.code == 0 and tree(project.site) == before
    for stage in (
        "reading",
        "our templates",
        "Markdown",
        "words for the search",
        "the theme",
        "MkDocs itself",
    ):
        assert re.search(rf"^{stage} .* \d+\.\d%", done.output, re.MULTILINE), done.output
    assert "MkDocs itself" not in project.build("-q").output
