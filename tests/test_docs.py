"""What the documentation shows is true: its examples are built, its messages are those that are printed."""

from __future__ import annotations

import re
import shlex
import shutil
import struct
import subprocess
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown import markdown

import explainer
from explainer import workshop
from explainer.cli import command
from explainer.model import Settings
from explainer.model.claim import CLAIM
from explainer.model.evidence import Evidence
from explainer.model.scales import Kind, Verdict
from explainer.outputs import pages, render
from explainer.source import Document, parse

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
GUIDE = DOCS / "guide" / "own-site.md"
PAGES = sorted([README, ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
WRITTEN = [path for path in PAGES if path.parent.name != "reference"]

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[str]:
    return [content for found, content in _BLOCK.findall(text(path)) if found == language]


def files(path: Path) -> dict[str, str]:
    """The files that a page shows whole: a line with the path in code, then a block."""
    return dict(_FILE.findall(text(path)))


def lay(shown: dict[str, str], folder: Path) -> Path:
    for path, content in shown.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def findings(folder: Path) -> list[str]:
    return [f"{f.rule}: {f.message}" for f in workshop.read(folder / "data", "data").findings]


# A site of one's own


@pytest.mark.parametrize(("page", "count"), [(README, 6), (GUIDE, 11)], ids=["README", "own-site"])
def test_the_site_that_is_shown_has_nothing_to_mend(page: Path, count: int, tmp_path: Path) -> None:
    shown = files(page)
    assert len(shown) == count
    assert findings(lay(shown, tmp_path)) == []


@pytest.mark.site
@pytest.mark.parametrize("page", [README, GUIDE], ids=["README", "own-site"])
def test_the_site_that_is_shown_is_built_by_mkdocs(page: Path, tmp_path: Path) -> None:
    lay(files(page), tmp_path)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    built = text(tmp_path / "site/claims/bridge-must-stay/index.html")
    assert "the old bridge should not be changed" in built.replace("&#46;", ".")
    assert "A wider bridge would let an ambulance cross" in built
    assert (
        'href="../claims/"' in text(tmp_path / "site/sources/index.html")
        or "nav" not in files(page)["mkdocs.yml"]
    )


@pytest.mark.parametrize("page", [README, GUIDE], ids=["README", "own-site"])
def test_the_fingerprint_need_not_be_computed_by_hand(page: Path, tmp_path: Path) -> None:
    shown = files(page)
    article = shown["data/articles/letter-on-the-bridge.yml"]
    right = re.findall("[0-9a-f]{64}", article)[0]
    shown["data/articles/letter-on-the-bridge.yml"] = article.replace(right, "0" * 64)
    found = workshop.read(lay(shown, tmp_path) / "data", "data").findings
    assert [(f.rule, right in f.help) for f in found] == [("article-changed", True)]


# Templates


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_the_templates_that_are_shown_work(number: int, tmp_path: Path) -> None:
    template = blocks(DOCS / "guide/templates.md", "jinja")[number]
    data = lay(files(README), tmp_path) / "data"
    ours = workshop.resources(tmp_path / "templates")
    resources = replace(ours, overrides={"claim.md.jinja": template})
    site = workshop.site(workshop.read(data, "data"))
    page = {output.path: str(output.content) for output in render(site, resources)}[
        "claims/bridge-must-stay.md"
    ]
    assert "old bridge should not be changed" in page
    assert ("## Ask the editors" in page) == (number == 0)
    assert ("## Where it appears" in page) == (number == 0)
    shown = unescape(markdown(page, extensions=["attr_list", "md_in_html"]))
    assert ('<h2 id="ask">Ask the editors</h2>' in shown) == (number == 0)
    assert ("name <code>bridge-must-stay</code>." in shown) == (number == 0)


# Real records


def test_the_readme_shows_the_beginning_of_a_real_claim() -> None:
    shown = blocks(README, "yaml")[0]
    path = re.search(r"\]\((data/claims/[\w./-]+)\)", text(README))
    assert path and text(ROOT / path[1]).startswith(shown)


@pytest.mark.slow
def test_the_contributors_examples_fit_into_the_real_data(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shown = files(DOCS / "contributing.md")
    assert len(shown) == 2
    assert findings(lay(shown, tmp_path)) == []


def test_the_contributors_pieces_of_records_are_valid() -> None:
    pieces: dict[str, Any] = {}
    for block in blocks(DOCS / "contributing.md", "yaml"):
        read = parse(Document("", block))
        assert not read.findings
        pieces |= read.data
    for item in pieces["evidence"]:
        Evidence.model_validate(item)
    CLAIM.validate_python({key: pieces[key] for key in ("kind", "statement", "corrections", "formerly")})


def test_the_message_that_is_shown_is_the_one_that_is_printed() -> None:
    printed = text(ROOT / "tests/rules/unknown-reference/expected.txt").partition("\n\n")[0]
    for page in (README, DOCS / "contributing.md"):
        assert blocks(page, "text")[0] == f"{printed}\n"


def test_the_editors_guide_knows_every_verdict() -> None:
    page = text(DOCS / "guide/method.md")
    for verdict in Verdict:
        assert f"| `{verdict.value}`" in page
    for kind in Kind:
        assert f"`{kind.value}`" in page


def test_the_licence_of_the_content_is_the_one_in_the_data() -> None:
    settings = Settings.model_validate(parse(Document("", text(ROOT / "data/site.yml"))).data)
    assert f"under {settings.licence.name}, as" in " ".join(text(README).split())


# Commands, links, pictures


@pytest.mark.parametrize("page", WRITTEN, ids=name)
def test_commands_that_are_shown_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    # `make` in prose is an English word; in code it is the command.
    in_code = [*re.findall(r"`(make [a-z-]+)`", text(page)), *blocks_lines(page)]
    for line in in_code:
        words = shlex.split(line, comments=True)
        if words[:1] == ["make"]:
            assert words[1] in targets, line
        if words[:1] and words[0].rpartition("/")[2] == "explainer":
            command(words[1]).make_context(words[1], words[2:])


def blocks_lines(page: Path) -> list[str]:
    return [line for block in blocks(page, "sh") for line in block.splitlines() if "<" not in line]


def test_the_commands_of_the_readme_are_found_by_the_test_above() -> None:
    assert len(blocks_lines(README)) > 5


_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#([^)]*))?\)")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_relative_links_lead_to_a_file_or_to_a_page_that_is_made(page: Path) -> None:
    made = made_pages()
    words = _BLOCK.sub("", text(page))
    for target, _ in _LINK.findall(words):
        if target.startswith("https://"):
            continue
        path = (page.parent / target).resolve()
        generated = path.relative_to(DOCS).as_posix() if path.is_relative_to(DOCS) else ""
        assert path.exists() or generated in made, f"{name(page)}: {target}"


def made_pages() -> set[str]:
    records = (path.relative_to(ROOT / "data").parts for path in (ROOT / "data").rglob("*.yml"))
    return {
        *(f"{index}.md" for index in pages.INDEXES),
        *(f"{parts[0]}/{parts[-1].removesuffix('.yml')}.md" for parts in records if len(parts) > 1),
    }


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_asks_another_host_for_anything(page: Path) -> None:
    words = _BLOCK.sub("", text(page))
    assert not re.search(r"!\[[^\]]*\]\(\s*(https?:)?//", words)
    assert not re.search(
        r"<(img|script|iframe|link|video|audio|object|embed)\b[^>]*=\s*[\"']?(https?:)?//", words
    )


def test_pictures_are_there_described_and_small() -> None:
    shown = re.findall(r'<img src="([^"]+)" width="\d+" alt="([^"]+)">', text(README))
    assert len(shown) == text(README).count("<img") == 3
    for path, described in shown:
        picture = (ROOT / path).read_bytes()
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">I", picture[16:20]) == (1200,)
        assert len(picture) < 200_000
        assert len(described) > 60


def test_every_page_is_in_the_navigation() -> None:
    config = text(ROOT / "mkdocs.yml")
    for path in DOCS.rglob("*.md"):
        assert re.search(
            rf"(?:- |: ){re.escape(path.relative_to(DOCS).as_posix())}$", config, re.MULTILINE
        ), path


def test_the_changes_begin_with_this_version() -> None:
    first = re.search(
        r"^## \[(.+?)\] - (unreleased|\d{4}-\d\d-\d\d)$", text(ROOT / "CHANGELOG.md"), re.MULTILINE
    )
    assert first and first[1] == explainer.__version__
