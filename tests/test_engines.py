"""What an engine's configuration says, the project that is made of it, and how two built sites are compared."""

from __future__ import annotations

import os
import re
import string
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.commands import frames
from explainer.engines import DEFAULTS, MKDOCS, PROPERDOCS, ZENSICAL, Engine, by_generator
from explainer.engines.frame import Frame, FrameError, Name, parse, with_values
from explainer.engines.pages import from_file
from explainer.engines.ported import Port, configuration
from explainer.plugin import ExplainerConfig
from explainer.site import Site, arrange
from explainer.source import Document
from tests import bundles
from tools.engines.comparison import compare
from tools.engines.explained import EXPLAINED
from tools.engines.page import PATH, explanations

ROOT = Path(__file__).parents[1]
CONFIG = """\
# What a site of some years has.
site_name: Elmford
site_url: !ENV [ELMFORD_URL, "https://elmford.example/"]
docs_dir: pages
site_dir: public
theme:
  name: material
  font: false
  custom_dir: overrides
  features: [navigation.tabs]
plugins:
  - search
  - tags: {tags_file: tags.md}
  - explainer: {data_dir: records}
markdown_extensions:
  - toc: {permalink: true}
  - pymdownx.emoji: {emoji_index: !!python/name:material.extensions.emoji.twemoji ''}
extra_css: [own.css]
hooks: [hooks/own.py]
not_in_nav: |
  /tags.md
nav:
  - Home: index.md
  - Claims: claims/index.md
"""


def frame(text: str, path: str = "mkdocs.yml", **environ: str) -> Frame:
    return with_values(parse(Document(path, text)), environ)


# What a configuration says


def test_a_configuration_is_read_without_doing_what_it_says() -> None:
    said = frame(CONFIG, ELMFORD_URL="https://other.example/")
    assert said.text("site_url") == "https://other.example/" and said.is_from_environment("site_url")
    assert frame(CONFIG).text("site_url") == "https://elmford.example/"
    assert list(said.plugins) == ["search", "tags", "explainer"]
    assert said.plugins["explainer"] == {"data_dir": "records"}
    named = said.extensions["pymdownx.emoji"]["emoji_index"]
    assert isinstance(named, Name) and named.endswith("twemoji")
    span = said.where("plugins", "explainer", "data_dir")
    assert (span.line, span.text) == (14, "data_dir")


def test_toml_says_the_same() -> None:
    said = frame(
        '[project]\nsite_name = "E"\nplugins = ["search"]\n[project.theme]\nfont = false\n', "zensical.toml"
    )
    assert (said.text("site_name"), list(said.plugins), said.is_material) == ("E", ["search"], True)
    assert said.where("theme", "font").line == 5


def test_a_configuration_continues_another_as_in_mkdocs() -> None:
    text = "INHERIT: ../base.yml\ntheme: {name: material}\nplugins: [explainer]\n"
    base = "theme: {font: false}\nplugins: [search, tags]\nsite_name: !ENV NAME\n"
    said = with_values(parse(Document("mkdocs.yml", text), [base]), {"NAME": "E"})
    assert said.theme == {"font": False, "name": "material"}
    assert (list(said.plugins), said.text("site_name")) == (["explainer"], "E")


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "- a\n- b\n",
        "just words",
        "? [a]\n: b\n",
        "a: !!python/object/apply:os.system [true]\nb: 2020-13-45\n",
        "a: &a [*a]\nb: *c\n",
        "[" * 100_000,
        "a: 'b",
        "\t",
        "a: 1\n---\na: 2\n",
        "nav: &a [x, *a]\n",
        "extra: &a {b: {c: *a}}\n",
        "a: &a [x, x]\n"
        + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnopqrstuvw")),
        "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a}]\n" for a, b in pairwise(string.ascii_letters)),
        "a: !!timestamp soon",
        "a: !!bool perhaps",
        "a: !!int ''",
        "a: !!float ''",
        "!!python/object/apply:os.system\na: b\n",
        "!ENV\na: b\n",
    ],
)
def test_what_is_no_configuration_is_said(text: str) -> None:
    with pytest.raises(FrameError) as caught:
        frame(text)
    assert str(caught.value) and caught.value.at <= len(text)


@pytest.mark.parametrize(
    "text",
    ["a = 07:32:00", f"a = {'9' * 5_000}", f"a = {'[' * 400}{']' * 400}", "project = 5", "project = []"],
)
def test_what_is_no_configuration_in_toml_is_said(text: str) -> None:
    with pytest.raises(FrameError):
        frame(text, "zensical.toml")


def test_an_alias_stands_for_what_it_names() -> None:
    assert frame("a: &a {b: [c, d]}\nextra: {<<: *a, e: *a}\n").values["extra"]["e"] == {"b": ["c", "d"]}


@pytest.mark.parametrize("engine", [MKDOCS, ZENSICAL])
@pytest.mark.parametrize(
    "text",
    [
        "theme: 5",
        "theme: !ENV NO_SUCH_THEME",
        "theme: {name: material, icon: x, features: 5}",
        "theme: {name: material, icon: [x], features: {navigation.tabs: 1}}",
        "site_url: []",
        "site_url: !ENV []",
        "extra: 5\nplugins: [offline]\nhooks: [[a], 5]\nnot_in_nav: [a]",
    ],
)
def test_strange_values_make_a_project_all_the_same(text: str, engine: Engine) -> None:
    port = Port(frame(text), engine, "build", "..")
    assert yaml.safe_load(re.sub("!ENV", "", str(configuration(port).content)))["docs_dir"] == "docs"
    assert not port.hides_navigation("claims/a.md", is_record=True)


def test_each_configuration_continues_the_one_that_it_names(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / "mkdocs.yml").write_text("INHERIT: ../mkdocs.yml\nsite_name: E\n")
    (below.parent / "mkdocs.yml").write_text(
        "INHERIT: ../mkdocs.yml\ndocs_dir: pages\nsite_url: https://a.example\n"
    )
    (tmp_path / "mkdocs.yml").write_text("site_url: https://b.example\nsite_dir: out\n")
    said = frames.read(below / "mkdocs.yml").values
    assert said == {"site_name": "E", "docs_dir": "pages", "site_url": "https://a.example", "site_dir": "out"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("INHERIT: mkdocs.yml", "continues itself"),
        ("INHERIT: ./../home/mkdocs.yml", "continues itself"),
        ("INHERIT: /dev/zero", "is no file"),
        ("INHERIT: pipe", "is no file"),
        ("INHERIT: docs", "is no file"),
        ('INHERIT: "a\\0"', "is no name of a file"),
        ("docs_dir: /", "holds mkdocs.yml too"),
        ("docs_dir: .", "holds mkdocs.yml too"),
        ("theme: {name: material, custom_dir: ..}", "holds mkdocs.yml too"),
        ('docs_dir: "a\\0"', "is no name of a folder"),
    ],
)
def test_files_that_a_configuration_cannot_name(text: str, said: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "docs").mkdir(parents=True)
    os.mkfifo(home / "pipe")
    (home / "mkdocs.yml").write_text(text)
    with pytest.raises(FrameError, match=said):
        frames.read(home / "mkdocs.yml")


def test_nothing_in_a_configuration_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    said = frame(f"a: !!python/object/apply:os.mkdir ['{mark}']\nb: !!python/name:os.system ''\n")
    assert isinstance(said.values["a"], Name) and not mark.exists()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_configuration_or_said_to_be_none(text: str) -> None:
    for path in ("mkdocs.yml", "zensical.toml"):
        try:
            said = frame(text, path)
        except FrameError as error:
            assert str(error)
        else:
            said.plugins, said.extensions, said.theme, said.where("plugins", "explainer").line


def test_the_plugin_has_the_options_that_are_told() -> None:
    assert {name: option.default for name, option in ExplainerConfig._schema} == DEFAULTS


def test_an_engine_is_known_by_what_its_pages_say() -> None:
    assert by_generator("mkdocs-1.6.1, mkdocs-material-9.8.1") is MKDOCS
    assert by_generator("mkdocs-ProperDocs 1.6.7, mkdocs-material-9.8.1") is PROPERDOCS
    assert by_generator("zensical-0.0.73") is ZENSICAL
    assert by_generator("Hugo") is None


# Links as an engine reads them


@cache
def site() -> Site:
    return arrange(bundles.read(bundles.BASE)[0])


PAGES = ["claims/a.md", "index.md", "claims/index.md", "b/c/d.md", "x.md"]
LINKS = st.lists(st.sampled_from(["..", ".", "claims", "a-b", "x&#45;y"]), max_size=4).map("/".join)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAGES), LINKS, st.sampled_from(["", "/", "#m1", "/#m1", "?a=b"]))
def test_a_link_leads_to_the_same_place_from_the_file(page: str, link: str, ending: str) -> None:
    link += ending if link else ""
    moved = unescape(re.findall(r'"([^"]*)"', from_file(f'<a href="{link}">', page, site()))[0])
    # Zensical puts `../` before it where the page's address is one folder below its file's.
    read = f"../{moved}" if moved and not page.endswith("index.md") else moved
    address = f"https://e.example/deep/deep/deep/{site().url(page)}"
    ours, theirs = (
        urljoin(address, said).replace("/#", "#").replace("/?", "?") for said in (unescape(link), read)
    )
    assert ours.rstrip("/") == theirs.rstrip("/")


@pytest.mark.parametrize(
    "link", ["https://a.example/../b/", "/b/", "#m1", "?kind=fact", "", "mailto:a@b.example"]
)
def test_links_that_do_not_depend_on_the_page_stay(link: str) -> None:
    written = f'<a class="x" href="{link}">x</a><a xlink:href="../b/">y</a> data-href="../b/"'
    assert from_file(written, "claims/a.md", site()) == written


# The comparison

PAGE = """\
<!doctype html><html><head><meta name="generator" content="mkdocs-1"><title>A</title>
<meta name="description" content="D"><link rel="canonical" href="https://e.example/a/">
<link rel="alternate " href="../a.json" type="x/y"></head><body>
<article class="md-content__inner md-typeset"><h1 id="a">A</h1><p>Some <a href="../b/" class="explainer-mark"
id="m1">words</a>.</p><img src="../x.png" alt="X">
<script type="application/ld+json">{"@id": "a"}</script></article></body></html>
"""


def built(folder: Path, page: str = PAGE, **files: str) -> Path:
    for path, text in {
        "a/index.html": page,
        "tables/a.csv": "a,b\n",
        "sitemap.xml": "<loc>a</loc>",
        **files,
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Some", "Any"),
        ('id="a"', 'id="b"'),
        ("h1", "h2"),
        ('"../b/"', '"../c/"'),
        ('id="m1"', 'id="m2"'),
        ("explainer-mark", "explainer-marks"),
        ("../x.png", "x.png"),
        ('alt="X"', 'alt=""'),
        ('{"@id": "a"}', '{"@id": "b"}'),
        ("<title>A", "<title>B"),
        ('content="D"', 'content="E"'),
        ("e.example/a/", "e.example/b/"),
        ("../a.json", "../b.json"),
        ("x/y", "x/z"),
        ("</p>", "</p><p></p>"),
    ],
)
def test_whatever_differs_on_a_page_is_noticed(tmp_path: Path, old: str, new: str) -> None:
    assert old in PAGE
    found = compare(built(tmp_path / "one"), built(tmp_path / "two", PAGE.replace(old, new)), ZENSICAL)
    assert found.differences and not any(found.explained.values())


def test_a_page_or_a_file_too_many_or_of_other_bytes_is_noticed(tmp_path: Path) -> None:
    one = built(tmp_path / "one", **{"b/index.html": PAGE, "feed.xml": "<feed/>"})
    two = built(tmp_path / "two", **{"c/index.html": PAGE, "feed.xml": "<feed></feed>", "search.json": "{}"})
    found = compare(one, two, ZENSICAL)
    assert [str(difference) for difference in found.differences] == [
        "b/index.html: only here",
        "c/index.html: only there",
        "feed.xml: other bytes",
    ]


def test_the_same_in_other_words_is_no_difference(tmp_path: Path) -> None:
    other = (
        PAGE.replace('"../b/"', '"../../b/../b/"')
        .replace('"../b/"', "'../b/'")
        .replace("Some", "So&#109;e\n")
    )
    other = other.replace("../../b/../b/", "../b/../b/").replace("mkdocs-1", "zensical-1")
    found = compare(built(tmp_path / "one"), built(tmp_path / "two", other), MKDOCS)
    assert (found.pages, found.files, found.differences) == (1, 2, [])


def test_an_explanation_holds_for_its_engine_only(tmp_path: Path) -> None:
    other = PAGE.replace("<h1", '<a id="__skip" tabindex="-1"></a><h1')
    one, two = built(tmp_path / "one"), built(tmp_path / "two", other)
    assert compare(one, two, ZENSICAL).differences == []
    assert compare(one, two, ZENSICAL).explained[EXPLAINED[0].title] == 1
    assert compare(one, two, PROPERDOCS).differences


def test_the_page_of_the_docs_has_every_explanation() -> None:
    written = (ROOT / PATH).read_text(encoding="utf-8")
    for line in explanations({}):
        assert re.sub(r"\| \d+ \|", "| N |", line) in re.sub(r"\| \d+ \|", "| N |", written)
