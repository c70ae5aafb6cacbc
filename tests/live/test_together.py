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
