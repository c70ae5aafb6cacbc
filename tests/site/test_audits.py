"""What judges that are not ours say: the HTML checker, compared with the bare theme, and Lighthouse on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site import host
from tests.site.conftest import Built, NewProject
from tests.site.kinds import REAL
from tests.site.project import MATERIAL
from tools import audits
from tools import browser as installed

pytestmark = pytest.mark.site

ATTEMPTS = 4
"""How often a page may be measured: what else the machine does can only make it slower."""


def file_of(folder: Path, address: str) -> Path:
    return folder / (f"{address}index.html" if not address or address.endswith("/") else address)


def said(complaint: audits.Complaint) -> str:
    """A complaint without the place it is about, to be compared with those of other pages."""
    return re.sub(r"“[^”]*”", "“…”", complaint.message)


def test_html_is_as_valid_as_the_bare_theme(real: Built, new: NewProject) -> None:
    theme = MATERIAL.replace(
        "[content.action.edit]", "[content.action.edit, navigation.tabs, navigation.top]"
    )
    bare = new("# delete: *", theme=theme)
    bare.configure("  - explainer\n", "")
    bare.configure(
        "  - Topics: topics/index.md\n  - Claims: claims/index.md\n", "  - Part:\n      - section/one.md\n"
    )
    for name in ("index", "section/one", "section/two"):
        bare.write(f"docs/{name}.md", f"# {name}\n\n## Part\n\nText.\n")
    of_theme = {said(item) for item in audits.html(sorted(bare.built().rglob("*.html")))}
    found = audits.html(sorted(real.folder.rglob("*.html")))
    assert [item for item in found if said(item) not in of_theme] == []


def test_the_checker_would_find_something(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>x</title><p><div id=a></div></p><i id=a>", encoding="utf-8")
    assert any("Duplicate ID" in item.message for item in audits.html([page]))


@pytest.mark.alone
@pytest.mark.browser
@pytest.mark.parametrize("kind", ["topic", "article"])
def test_lighthouse_on_a_phone(real: Built, kind: str) -> None:
    chrome = installed.find()
    assert chrome, installed.ADVICE
    best = 0
    with host.served(real.folder, compressed=True) as running:
        for _ in range(ATTEMPTS):
            scores = audits.lighthouse(running.url + REAL[kind], chrome)
            assert (scores.accessibility, scores.best_practices, scores.seo) == (100, 100, 100), (
                scores.complaints
            )
            best = max(best, scores.performance)
            if best >= 90:
                break
    print(f"{kind}: performance {best}")
    assert best >= 90
