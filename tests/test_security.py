"""``SECURITY.md`` promises nothing that no test shows: what it names is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tools.trials import PAGE

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([^|]+) \| ((?:`[^`|]+`(?:, )?)+) \| ((?:`[^`|]+`(?:, )?)+) \|$", re.MULTILINE)


@cache
def named_in(path: str) -> set[str]:
    """The tests of a module, those of a class left out."""
    return set(re.findall(r"^def (test_\w+)\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))


def test_every_guard_has_its_place_and_a_test() -> None:
    begun = TEXT.partition("| Guard |")[2].partition("\n## ")[0]
    rows = ROW.findall(begun)
    assert len(rows) == begun.count("\n| ") - 1 > 15, "a row that this test cannot read"
    for guard, places, shown in rows:
        for place in re.findall("`([^`]+)`", places):
            assert (ROOT / place).exists(), f"{guard}: there is no {place}"
        for test in re.findall("`([^`]+)`", shown):
            path, _, name = test.partition("::")
            assert name in named_in(path), f"{guard}: there is no {test}"


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert len(links) >= 2
    for link in links:
        assert (ROOT / link).exists() or ROOT / link == PAGE, link
    assert not re.search(r"[\w.]+@[\w-]+\.", TEXT), "an address that nobody reads"


def test_readers_and_contributors_are_led_to_it() -> None:
    assert "(SECURITY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    for path in ("docs/contribute/developing.md", "docs/guide/own-site.md", "explainer/starter/README.md"):
        assert "SECURITY.md" in (ROOT / path).read_text(encoding="utf-8"), path
