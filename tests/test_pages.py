"""Pages: every template against a golden file, every link leading somewhere, every text through the boundary.

A golden file is reviewed like prose. ``EXPLAINER_WRITE=1 python -m pytest tests/test_pages.py`` writes them
anew.
"""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from explainer import workshop
from explainer.dataset import Dataset
from explainer.finding import Level
from explainer.outputs import FORMATS, Output, render
from explainer.outputs.pages import INDEXES
from explainer.site import PREVIEW, Site, alternates, arrange
from tests import bundles
from tests.elmford import RICH

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def site(lay: bundles.Lay) -> Site:
    dataset, findings = bundles.read(lay(RICH))
    assert findings == []
    return arrange(dataset)


def files(site: Site) -> dict[str, Output]:
    outputs = render(site, workshop.resources(Path("no-templates")))
    return {output.path: output.ready() for output in outputs}


def text(output: Output) -> str:
    """A page's text; a picture has none."""
    return output.content if isinstance(output.content, str) and output.path.endswith(".md") else ""


PAGES = [
    "topics/footbridge.md",
    "articles/new-footbridge.md",
    "claims/bridge-cost.md",
    "claims/bridge-price.md",
    "claims/money-well-spent.md",
    "claims/half-of-trips.md",
    "actors/ida-brook.md",
    "actors/river-trust.md",
    "sources/council-minutes.md",
    *(f"{name}.md" for name in INDEXES),
]


def test_golden_pages(site: Site) -> None:
    written = files(site)
    for path in PAGES:
        golden = GOLDEN / path
        if os.environ.get("EXPLAINER_WRITE"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_text(text(written[path]), encoding="utf-8")
        assert text(written[path]) == golden.read_text(encoding="utf-8"), path
    assert {p.relative_to(GOLDEN).as_posix() for p in GOLDEN.rglob("*.md")} == set(PAGES)


DRAFT = """\
# file: claims/hidden-draft.yml
kind: fact
statement: The bridge is hidden-draft green.
appearances:
  - {article: new-footbridge, exact: So much for the figures}
topics: [footbridge]
about: [ida-brook]
formerly: [hidden-draft-before]
evidence:
  - {source: council-minutes, stance: supports}
relations:
  - {type: supports, to: bridge-cost}
"""


@pytest.mark.slow
def test_what_names_a_draft_says_nothing_of_it(lay: bundles.Lay) -> None:
    # Each at the end of its list: the tables keep the numbers that items have in their files.
    names = (
        ("claims/money-well-spent.yml", "relies_on: [bridge-cost", ", hidden-draft"),
        ("claims/bridge-cost.yml", "to: money-well-spent}", "\n  - {type: depends_on, to: hidden-draft}"),
        ("topics/footbridge.yml", "claims: [bridge-cost", ", hidden-draft"),
        ("topics/footbridge.yml", "half-of-trips", ", hidden-draft"),
        ("events/2025-05-03-footbridge-opens.yml", "claims: [bridge-opened", ", hidden-draft"),
        ("actors/ida-brook.yml", "quote: a fine idea", ", claims: [{claim: hidden-draft, stance: supports}]"),
    )
    published, naming = bundles.folder(RICH), bundles.folder(RICH + DRAFT)
    for path, place, more in names:
        text = naming.files[path].decode()
        assert text.count(place) == 1, (path, place)
        naming.files[path] = text.replace(place, place + more).encode()
    data = lay("# delete: *")
    made = []
    for before, folder in ((bundles.folder("# delete: *"), published), (published, naming)):
        folder.write(data, before)
        dataset, findings = bundles.read(data)
        assert not [finding for finding in findings if finding.level is Level.ERROR]
        made.append({path: output.content for path, output in files(arrange(dataset)).items()})
    assert [path for path, content in made[0].items() if made[1][path] != content] == []
    assert made[0].keys() == made[1].keys()


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return bundles.read(ROOT / "data")[0]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(True, id="folders", marks=pytest.mark.slow),
        pytest.param(False, id="files", marks=pytest.mark.slow),
    ],
)
def real(request: pytest.FixtureRequest, dataset: Dataset) -> tuple[Site, dict[str, Output]]:
    site = arrange(dataset, directory_urls=request.param)
    return site, files(site)


BEGINNING = re.compile(
    r'---\ntitle: "[^"\n]+"\ndescription: "[^"\n]+"\n'
    r'(image: "([\w/-]+\.png)"\n)?(search:\n  exclude: true\n)?(hide:\n(  - \w+\n)+)?---\n'
)
ASKING = re.compile(
    r'\b(?:src|poster|action|srcset)="|<link|<script(?! type="application/ld\+json">)|<iframe|@import'
    r"|url\((?!'data:)"
)


def anchors(content: str) -> set[str]:
    """The places on a page that a link can lead to."""
    return set(re.findall(r'\bid="([^"]+)"', content)) | set(re.findall(r"\{ #([\w-]+) \}", content))


def unwritten(site: Site, written: dict[str, Output]) -> set[str]:
    """The addresses of formats that have a switch and no module yet."""
    there = {format.name for format in FORMATS}
    return {one.path for path in written for one in alternates.of_page(site, path) if one.format not in there}


def test_every_link_leads_somewhere(real: tuple[Site, dict[str, Output]]) -> None:
    site, written = real
    left_out = unwritten(site, written)
    places = {site.url(path): anchors(unescape(text(output))) for path, output in written.items()}
    for path, output in written.items():
        here = site.url(path)
        for href in re.findall(r'href="([^"]*)"', text(output)):
            target, _, fragment = unescape(href).partition("#")
            if target.startswith(("https://", "http://")):
                continue
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(here), target)) if target else here
            goal = "" if goal == "." else goal
            goal = f"{goal}/" if target.endswith("/") and goal else goal
            if goal in left_out:
                continue
            assert goal in places or goal == "", f"{path}: {href} -> {goal}"
            assert not fragment or fragment in places[goal], f"{path}: {href}"
        for link in re.findall(r"\]\(([^)\s]+)\)", text(output)):
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.partition("#")[0]))
            assert goal in written, f"{path}: {link}"


def test_every_record_has_its_page(real: tuple[Site, dict[str, Output]]) -> None:
    site, written = real
    for record in site.records():
        output = written[site.path(record)]
        fragment = site.fragment(record)
        assert f'id="{record.id}"' in unescape(text(output)) if fragment else output.origin is record.document
    of_claims = [path for path in written if path.startswith("claims/") and path.endswith(".md")]
    assert len(of_claims) == len(site.claims) + 1


def test_pages_begin_with_title_and_description(real: tuple[Site, dict[str, Output]]) -> None:
    for path, output in real[1].items():
        if path.endswith(".md"):
            assert BEGINNING.match(text(output)), path


def test_links_to_a_topic_or_its_text_have_its_picture(real: tuple[Site, dict[str, Output]]) -> None:
    site, written = real
    topic = site.topics["russia-north-korea-alliance"]
    for record in (topic, *site.articles_of(topic)):
        beginning = BEGINNING.match(text(written[site.path(record)]))
        assert beginning and beginning[2] == site.preview(topic)
    drawn = {path: output.content for path, output in written.items() if path.endswith(".png")}
    assert set(drawn) == {PREVIEW, *map(site.preview, site.topics.values())}
    for content in drawn.values():
        assert isinstance(content, bytes)
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("PNG", (1200, 630))
        assert len(content) < 100_000, "networks and phones fetch it"


def test_every_page_names_its_other_forms(real: tuple[Site, dict[str, Output]]) -> None:
    site, written = real
    lists = [f"{name}.md" for name in INDEXES]
    for path in [*lists, *(site.path(record) for record in site.records())]:
        expected = [one for one in alternates.of_page(site, path) if one.form != "oembed"]
        line = re.search(r'<p class="explainer-data">(.*)</p>', text(written[path]))
        found = re.findall(
            r'<a rel="alternate" type="([^"]+)" href="([^"]+)">([^<]+)</a>', line[1] if line else ""
        )
        assert sorted(href for _, href, _ in found) == sorted(
            site.href(path, one.path) for one in expected
        ), path
        assert (
            len({words for _, _, words in found})
            == len(found)
            == text(written[path]).count('rel="alternate"')
        )
    assert all(alternates.of_page(site, path) for path in lists)
    assert "<textarea" not in "".join(map(text, written.values())), "no code with a dead address"


def test_a_page_of_one_record_says_of_what_all_are(real: tuple[Site, dict[str, Output]]) -> None:
    site, written = real
    for record, words in (
        (next(iter(site.topics.values())), "topics"),
        (next(iter(site.claims.values())), "claims"),
    ):
        assert f'tables/{words}.csv">all {words} as CSV</a>' in text(written[site.path(record)])
    corrections = text(written["corrections/index.md"])
    assert 'href="../tables/corrections.csv">CSV</a>' in corrections


def test_a_format_that_is_switched_off_is_named_nowhere(dataset: Dataset) -> None:
    off = dataset.settings.formats.model_copy(
        update=dict.fromkeys(type(dataset.settings.formats).model_fields, False)
    )
    site = replace(arrange(dataset), settings=dataset.settings.model_copy(update={"formats": off}))
    paths = [*(f"{name}.md" for name in INDEXES), *(site.path(record) for record in site.records())]
    assert [path for path in paths if alternates.in_head(site, path) or alternates.of_page(site, path)] == []


def test_no_page_asks_another_host_for_anything(real: tuple[Site, dict[str, Output]]) -> None:
    for path, output in real[1].items():
        for match in ASKING.finditer(text(output)):
            pytest.fail(f"{path}: {match.group()}")


def test_it_is_said_that_nobody_else_has_reviewed(real: tuple[Site, dict[str, Output]]) -> None:
    site, written = real
    for claim in site.claims.values():
        assert "Not yet reviewed by a second person." in unescape(text(written[site.path(claim)]))


@pytest.mark.slow
def test_pages_do_not_depend_on_the_clock_or_on_each_other(site: Site) -> None:
    assert files(site) == files(site)
    fewer = Site(**{**{n: getattr(site, n) for n in site.__dataclass_fields__}, "terms": {}})
    assert files(fewer)["claims/bridge-cost.md"] == files(site)["claims/bridge-cost.md"]
