"""Hostile text in every field, through Material and its search, in a real browser: it reads as it was written
and runs nothing, on every page, in every title, in the search, and in the list of contents.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser
from pydantic import BaseModel

from tests import bundles
from tests.site import dom, host, hostile
from tests.site.browser import opened
from tests.site.conftest import once
from tests.site.hostile import Hostile
from tests.site.payloads import FAMILIES, PAYLOAD, one_line
from tests.site.project import MATERIAL, Done, Project

pytestmark = pytest.mark.site

# What others add to their sites. All of them look for something to do in a text.
EXTENSIONS = """\
markdown_extensions:
  - abbr
  - attr_list
  - def_list
  - footnotes
  - smarty
  - toc: {permalink: true, toc_depth: 4}
  - pymdownx.betterem
  - pymdownx.caret
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink: {repo_url_shorthand: true, user: o, repo: r}
  - pymdownx.mark
  - pymdownx.progressbar
  - pymdownx.smartsymbols
  - pymdownx.snippets
  - pymdownx.superfences
  - pymdownx.tabbed
  - pymdownx.tasklist
  - pymdownx.tilde
"""
FAMILY_TEXTS = hostile.families()
SITE = "Elmford"

NOT_SHOWN = {
    "sitedescription": "MkDocs has a description of its own",
    "wordtowatch": "only a rule reads it",
    "rulereason": "a reason for editors",
    "branch": "part of an address",
    "termalias": "a form by which a term is found",
}
"""Fields that no page prints, each with its reason."""


class Seen(NamedTuple):
    """What a browser made of a page."""

    title: str
    headings: list[str]
    text: str
    lines: list[str]
    attributes: list[list[str]]
    handlers: list[str]
    ran: list[str]


READ = """() => {
  const without = (element, what) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(what).forEach(e => e.remove());
    return copy.textContent;
  };
  const runs = a => a.name.startsWith("on") || /^\\s*javascript:/i.test(a.value);
  const all = [...document.querySelectorAll("*")];
  return {
    title: document.title,
    headings: [...document.querySelectorAll(".md-content h1")].map(e => without(e, ".headerlink")),
    text: without(document.documentElement, "script, style, title, svg text"),
    lines: [...document.querySelectorAll("svg text")].map(e => e.textContent),
    attributes: all.flatMap(e => [...e.attributes].map(a => [e.localName, a.name, a.value]))
      .filter(([tag, name, value]) => /Z[a-z]/.test(value)),
    handlers: all.filter(e => [...e.attributes].some(runs)).map(e => e.outerHTML),
    ran: window.ranFromData,
  };
}"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile site, built once for all workers."""

    def build(folder: Path) -> Done:
        project = Project.create(folder, "# delete: .\n", EXTENSIONS, theme=MATERIAL)
        records = hostile.everywhere()
        for name, text in FAMILY_TEXTS.items():
            records.records |= hostile.family_records(name, text)
        records.write(project.data)
        project.write("README.md", "A file that a snippet would read.")
        return project.build("--strict")

    folder, done = once(tmp_path_factory, "hostile", build)
    assert done.code == 0, done.output
    return folder / "site"


@pytest.fixture(scope="session")
def hosted(site: Path) -> Iterator[host.Host]:
    with host.served(site) as running:
        yield running


def addresses(site: Path) -> list[str]:
    return sorted(
        path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html")
    )


class Visit(NamedTuple):
    """What a browser saw of the whole site, and what went on beside that."""

    pages: dict[str, Seen]
    errors: list[str]
    dialogs: list[str]
    strangers: list[str]


def visited(site: Path, url: str, browser: Browser) -> Visit:
    with opened(browser) as tab:
        pages = {}
        for address in addresses(site):
            if "/former-" not in address:  # these lead on to another page at once
                tab.page.goto(url + address)
                tab.page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
                pages[address] = Seen(**tab.page.evaluate(READ))
        return Visit(pages, tab.errors, tab.dialogs, tab.strangers)


@pytest.fixture(scope="session")
def visit(site: Path, hosted: host.Host, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Every page of the hostile site, opened in a browser once for all workers."""

    def build(_: Path) -> Done:
        return Done(0, json.dumps(visited(site, hosted.url, browser)))

    pages, *others = json.loads(once(tmp_path_factory, "visit", build)[1].output)
    return Visit({address: Seen(*page) for address, page in pages.items()}, *others)


# The data itself


def test_every_field_is_filled(tmp_path: Path) -> None:
    """Or a new field of the model would not be looked at here."""
    records = hostile.everywhere()
    records.write(tmp_path / "data")
    dataset, _ = bundles.read(tmp_path / "data")
    parts: list[BaseModel] = [*dataset.records(), dataset.settings]
    kinds = {type(part).__name__ for part in parts}
    assert kinds == {
        "Topic",
        "Article",
        "Fact",
        "Prediction",
        "Opinion",
        "Actor",
        "Source",
        "Event",
        "Term",
        "Settings",
    }
    empty = {
        route
        for part in parts
        if getattr(part, "id", "") != "origin"
        for route in _empty(part, type(part).__name__)
    }
    assert empty == set()


def _empty(part: BaseModel, route: str) -> Iterator[str]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if value in (None, (), "", {}):
            yield f"{route}.{name}"
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from _empty(item, f"{route}.{name}")


def as_it_is(text: str) -> str:
    return text


@pytest.mark.parametrize(
    ("payload", "what"),
    [
        (PAYLOAD, "HTML"),
        (PAYLOAD, "a link that is not an absolute http or https address"),
        ("<b>bold</b>", "HTML"),
        ("[a](javascript:alert(1))", "a link that is not an absolute http or https address"),
        ("[a](data:text/html,x)", "a link that is not an absolute http or https address"),
        ("![a](https://example.org/a.png)", "a picture"),
    ],
)
def test_prose_fields_refuse_it(tmp_path: Path, payload: str, what: str) -> None:
    records = hostile.everywhere(payload, as_it_is)
    records.write(tmp_path / "data")
    _, findings = bundles.read(tmp_path / "data")
    lines = {
        finding.span.document.line(finding.span.line).strip()
        for finding in findings
        if finding.level == "error" and what in finding.message + finding.label
    }
    for mark in records.proses:
        assert [line for line in lines if mark in line], (mark, {f.message for f in findings})


@pytest.mark.parametrize("hidden", ["\u200f", "\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad"])
def test_characters_that_nobody_sees_are_refused(tmp_path: Path, hidden: str) -> None:
    Hostile(records=hostile.family_records("x", f"a{hidden}b")).write(tmp_path / "data")
    _, findings = bundles.read(tmp_path / "data")
    refused = {finding.span.document.path for finding in findings if finding.rule == "hidden-character"}
    assert refused == {
        f"data/{folder}/x.yml" for folder in ("claims", "actors", "sources", "events", "terms")
    }


# The pages


@pytest.mark.browser
def test_nothing_runs_and_nothing_is_asked_elsewhere(visit: Visit) -> None:
    assert len(visit.pages) > 80
    assert {address: page.ran for address, page in visit.pages.items() if page.ran} == {}
    assert {address: page.handlers for address, page in visit.pages.items() if page.handlers} == {}
    assert (visit.dialogs, visit.errors, visit.strangers) == ([], [], [])


@pytest.mark.browser
def test_every_text_reads_as_it_was_written(visit: Visit) -> None:
    texts = hostile.everywhere().texts
    found = set()
    for address, page in visit.pages.items():
        text = one_line(page.text)
        for match in re.finditer(r"Z[a-z]+", text):
            mark = match.group()
            if mark.startswith(hostile.TAIL_OF_FAMILY):
                continue
            assert text.startswith(texts[mark], match.start()), f"{address}: {text[match.start() :][:120]}"
            found.add(mark)
        # A picture has room for the beginning; the list under it has the rest, which is among the texts above.
        for line in map(one_line, page.lines):
            for match in re.finditer(r"Z[a-z]+", line):
                beginning = line[match.start() :].removesuffix("…")
                assert texts[match.group()].startswith(beginning.strip()), f"{address}: {line}"
    assert {mark.removeprefix("Z") for mark in texts.keys() - found} == NOT_SHOWN.keys()


@pytest.mark.browser
def test_attributes_hold_the_whole_text_too(visit: Visit) -> None:
    texts = hostile.everywhere().texts
    assert sum(len(page.attributes) for page in visit.pages.values()) > 100
    for address, page in visit.pages.items():
        for tag, name, value in page.attributes:
            value = unquote(value) if name == "href" else value
            for mark, text in texts.items():
                start = value.find(f"{mark} ")
                rest = value[start:] if start >= 0 else text
                # A description is cut at a length.
                is_cut = rest.endswith("…") and text.startswith(rest.removesuffix("…"))
                assert rest.startswith(text) or is_cut, (address, tag, name, value)


TITLES = {
    "topics/topic/": "Ztopictitle",
    "articles/article/": "Zarticletitle",
    "claims/fact/": "Zfactstatement",
    "claims/prediction/": "Zpredictionstatement",
    "claims/opinion/": "Zopinionstatement",
    "actors/actor/": "Zactortitle",
    "sources/source/": "Zsourcetitle",
    "sources/origin/": "Zorigintitle",
}


@pytest.mark.browser
def test_titles_and_headings(visit: Visit) -> None:
    texts, pages = hostile.everywhere().texts, visit.pages
    for address, mark in TITLES.items():
        page = pages[address]
        heading = "Zquestion" if address.startswith("topics/") else mark
        assert page.title == f"{texts[mark]} - {SITE}", address
        assert page.headings == [texts[heading]], address


FORMER = {
    "topics/former-topic": "Ztopictitle",
    "articles/former-article": "Zarticletitle",
    "claims/former-fact": "Zfactstatement",
    "actors/former-actor": "Zactortitle",
    "sources/former-source": "Zsourcetitle",
}


def test_titles_of_pages_that_lead_on(site: Path) -> None:
    texts = hostile.everywhere().texts
    for address, mark in FORMER.items():
        page = dom.read(site / address / "index.html")
        assert page.one("title").text == f"{texts[mark]} - {SITE}"
        assert dom.content(page).without("headerlink").one("h1").text == texts[mark]


@pytest.mark.browser
@pytest.mark.parametrize("family", FAMILIES)
def test_families(visit: Visit, family: str) -> None:
    text, pages = one_line(FAMILY_TEXTS[family]), visit.pages
    mark = text.rpartition(" ")[2]
    id = re.sub(r"[^a-z]+", "-", family)
    for folder in ("claims", "actors", "sources"):
        page = pages[f"{folder}/{id}/"]
        assert page.title == f"{text} - {SITE}"
        assert [one_line(heading) for heading in page.headings] == [text]
    shown = 0
    for address, page in pages.items():
        for match in re.finditer(rf"\b{mark}\b", one_line(page.text)):
            before = one_line(page.text)[: match.end()]
            assert before.endswith(text), f"{address}: {before[-len(text) - 20 :]}"
            shown += 1
    # On its own pages, in the lists, on the timeline and in the glossary.
    assert shown > 20


# The search


@pytest.mark.browser
def test_search_results(hosted: host.Host, browser: Browser) -> None:
    texts = hostile.everywhere().texts
    wanted = {mark: texts[mark] for mark in ("Zfactstatement", "Zactortitle", "Zsourcetitle", "Zquestion")}
    wanted |= {text.rpartition(" ")[2]: one_line(text) for text in FAMILY_TEXTS.values()}
    with opened(browser) as tab:
        tab.page.goto(hosted.url)
        field = tab.page.locator(".md-search__input")
        for mark, text in wanted.items():
            field.fill(mark)
            field.press("End")  # Material waits for a key
            titles = tab.page.locator(".md-search-result__article h1", has_text=mark)
            titles.first.wait_for(state="attached")
            assert {one_line(title) for title in titles.all_text_contents()} == {text}
        assert tab.ran() == []
        assert tab.strangers == []
        assert tab.errors == []


def test_the_search_index_holds_only_elements_of_ours(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    words = " ".join(entry["title"] + entry["text"] for entry in index["docs"])
    elements = set(re.findall(r"<\s*/?\s*([a-zA-Z!?][\w-]*)", words))
    assert "p" in elements
    assert not elements & {
        "script",
        "img",
        "iframe",
        "svg",
        "a",
        "style",
        "textarea",
        "title",
        "meta",
        "!--",
        "!DOCTYPE",
    }
