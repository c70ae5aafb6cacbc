"""No broken link in the real site: by LinkChecker over HTTP, and by the browser where a page leads on."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.site import dom, host, links
from tests.site.browser import opened
from tests.site.conftest import Built, NewProject
from tests.site.project import MATERIAL
from tests.site.test_build import FORMERLY

pytestmark = pytest.mark.site

# As root, LinkChecker becomes the user `nobody`, who may not be able to read the virtual environment.
LINKCHECKER = """
import importlib, sys
command = importlib.import_module("linkcheck.command.linkchecker")
command.drop_privileges = lambda: None
sys.exit(command.linkchecker())
"""
SETTINGS = """\
[checking]
maxrequestspersecond=100000
[output]
warnings=1
"""


def linkchecker(url: str, folder: Path, proxy: str) -> tuple[int, list[dict[str, str]]]:
    """Follow every internal link from a page on: the exit code, and a row for each link."""
    settings = folder / "linkcheckerrc"
    settings.write_text(SETTINGS, encoding="utf-8")
    # Whatever it asked of another host, it would ask of the proxy.
    env = {
        **os.environ,
        "http_proxy": proxy,
        "https_proxy": proxy,
        "no_proxy": "127.0.0.1",
        "HOME": str(folder),
    }
    arguments = [
        "--config",
        str(settings),
        "--threads",
        "4",
        "--no-status",
        "--verbose",
        "--output",
        "csv",
        url,
    ]
    done = subprocess.run(
        [sys.executable, "-c", LINKCHECKER, *arguments],
        env=env,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    text = "\n".join(line for line in done.stdout.splitlines() if not line.startswith("#"))
    return done.returncode, list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_linkchecker_finds_no_broken_link(real: Built, real_host: host.Host, tmp_path: Path) -> None:
    with host.served(tmp_path / "nothing") as proxy:
        code, rows = linkchecker(real_host.url, tmp_path, proxy.origin)
        asked_elsewhere = list(proxy.asked)
    broken = [(row["parentname"], row["urlname"], row["result"]) for row in rows if row["valid"] != "True"]
    assert broken == []
    assert code == 0
    assert asked_elsewhere == []
    found = {row["url"].partition("#")[0] for row in rows}
    pages = {f"{real_host.url}{path.removesuffix('index.html')}" for path in real.pages if path != "404.html"}
    former = {url for url in pages if url not in found}
    # Everything can be reached from the first page; only former addresses have nobody who links to them.
    assert {url for url in former if "refresh" not in read(url)} == set()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode("utf-8"))


def test_linkchecker_would_find_a_broken_link(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text('<a href="gone/">x</a><a href="https://example.org/">y</a>')
    with host.served(tmp_path / "site") as site, host.served(tmp_path / "nothing") as proxy:
        code, rows = linkchecker(site.url, tmp_path, proxy.origin)
        assert (code, proxy.asked) == (1, [])
    assert [row["urlname"] for row in rows if row["valid"] != "True"] == ["gone/"]


def test_every_claim_answers(real: Built, real_host: host.Host) -> None:
    for claim in real.dataset.claims.values():
        if claim.is_public:
            page = dom.content(dom.parse(read(f"{real_host.url}claims/{claim.id}/")))
            assert page.without("headerlink").one("h1").text == claim.statement


def test_a_wrong_address_does_not_answer(real_host: host.Host) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        read(f"{real_host.url}claims/no-such-claim/")


def test_our_own_link_check_finds_what_is_broken(tmp_path: Path) -> None:
    """It follows anchors as well, which LinkChecker does at a hundred times the cost."""
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text(
        '<p id="here"><a href="#here">1</a><a href="a/#there">2</a><a href="a">3</a><a href="./#gone">4</a>'
        '<a href="../a/">5</a><a href="a/#%67one">6</a><a href="b/">7</a><a href="mailto:x">8</a>'
        '<img src="gone.png"><a href="https://example.org/">9</a><a href="/a/">10</a>'
    )
    (tmp_path / "a" / "index.html").write_text(
        '<p id="there"><a href="../#here">1</a><a href="..#gone">2</a>'
    )
    found = [tuple(link) for link in links.broken(tmp_path)]
    assert found == [
        ("a/index.html", "..#gone"),
        ("index.html", "a"),
        ("index.html", "./#gone"),
        ("index.html", "a/#%67one"),
        ("index.html", "b/"),
        ("index.html", "mailto:x"),
        ("index.html", "gone.png"),
    ]
    assert ("index.html", "/a/") in [tuple(link) for link in links.broken(tmp_path, "/repo/")]


@pytest.mark.browser
def test_a_former_address_leads_on_in_a_browser(new: NewProject, browser: Browser) -> None:
    project = new(FORMERLY, "site_url: https://explained.example/repo/\n", theme=MATERIAL)
    with host.served(project.built(), "/repo/") as site, opened(browser) as tab:
        tab.page.goto(f"{site.url}claims/half-of-all-trips/")
        tab.page.wait_for_url(f"{site.url}claims/half-of-trips/")
        assert tab.page.locator("h1").inner_text().startswith("By 2030 half of all trips")
        assert tab.strangers == []
        tab.page.goto(f"{site.url}claims/no-such-claim/")
        assert tab.page.locator("h1").inner_text() == "This page is not here"
        tab.page.get_by_role("link", name="Elmford").first.click()
        tab.page.wait_for_url(site.url)
