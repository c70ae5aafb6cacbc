"""``python -m tools.engines`` publishes this site in every way, compares, and writes the table of the docs."""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.engines.comparison import Compared, compare
from tools.engines.page import PATH, page
from tools.engines.ways import OTHERS, REFERENCE, WAYS, Way, publish

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "SITE_URL": "https://compared.example/",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "example/explainer",
    "NO_MKDOCS_2_WARNING": "1",
}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="engines-") as name:
        results = compared(ROOT, Path(name))
    for way, found in results.items():
        print(f"{way.title}: {found.pages} pages, {found.files} files, {len(found.differences)} differences")
        print(*(f"  {difference}" for difference in found.differences[:20]), sep="\n", end="")
    if any(found.differences for found in results.values()):
        return 1
    (ROOT / PATH).write_text(page(results), encoding="utf-8", newline="\n")
    print(f"{PATH} is written")
    return 0


def compared(home: Path, to: Path) -> dict[Way, Compared]:
    """The site in ``home`` in every way, compared with the reference."""
    environ = {**os.environ, **ENVIRONMENT}
    with ThreadPoolExecutor(2) as pool:
        built = dict(
            zip(WAYS, pool.map(lambda way: publish(way, home, to / way.name, environ), WAYS), strict=True)
        )
    return {way: compare(built[REFERENCE], built[way], way.engine) for way in OTHERS}


if __name__ == "__main__":
    sys.exit(main())
