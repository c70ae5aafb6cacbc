"""What a reader's first search downloads: ``python -m bench.search [--claims 10000] [--words 100] [--store]``.

A synthetic site is published with Pagefind and served as hosts do, texts compressed. Chromium, which has kept nothing,
opens a page and searches for one word; what the server sends from then on counts, headers too. So for words that
stand on a few pages, on nearly all, and on so many as lie evenly between. ``--store`` keeps the figures, and writes the
table of the docs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from pydantic import TypeAdapter

from bench import figures, ground, synthesise
from bench.goals import FIRST_SEARCH, with_figure
from bench.measure import ENVIRONMENT, spend
from bench.run import OUT, without_formats
from tests.site.host import Host, served
from tools import browser as installed

GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "search.md"
BEGIN, END = "<!-- Made by python -m bench.search; do not edit. -->\n", "<!-- Until here. -->\n"
COMMON = 0.9
"""Words on a larger share of all pages are counted by themselves: nobody finds anything by them."""
_WORD = re.compile(r"\b[^\W\d_]{3,}\b")
_PAGE = "about/"
_FIELD, _RESULT = "[data-md-component=search-query]", ".md-search-result__item"
_QUIET = 400
"""Milliseconds without a request after which a search has all it wants."""


@dataclass(frozen=True)
class Search:
    """One word, searched for by somebody who never searched before."""

    word: str
    share: float
    """Of all pages, those that have it."""
    kilobytes: float
    files: int


@dataclass(frozen=True)
class Searched:
    """The searches of one site, and what its index takes."""

    claims: int
    pages: int
    on: str
    machine: str
    cpu: float
    """Seconds that publishing takes more than with the theme's own search."""
    files: int
    """Of the index."""
    size: float
    """Megabytes of them."""
    searches: list[Search]

    @property
    def usual(self) -> list[Search]:
        """Those for words by which something can be found."""
        return [search for search in self.searches if search.share <= COMMON]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=10_000, metavar="N")
    parser.add_argument("--words", type=int, default=100, metavar="N", help="how many are searched for")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR", help="where the site is made")
    parser.add_argument(
        "--store", action="store_true", help="keep the figures and write the table of the docs"
    )
    options = parser.parse_args()
    path = installed.find()
    if path is None:
        sys.exit(installed.ADVICE)
    folder = options.out / f"search-{options.claims}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu"]
            )
            found = measured(folder, options.claims, options.words, chromium)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(found))
    if options.store:
        keep(found)


def measured(folder: Path, claims: int, words: int, chromium: Browser) -> Searched:
    """Publish a synthetic site in a new folder, and search it.

    Args:
        folder: it is made.
        claims: how many the site has.
        words: how many are searched for, at most.
        chromium: what searches it.
    """
    synthesise.write(folder, claims)
    without_formats(folder / "data")
    ground.configure(folder)
    cpu = _published(folder, above=1_000_000), _published(folder, above=0)
    index = folder / "site" / "pagefind"
    sizes = [path.stat().st_size for path in index.rglob("*") if path.is_file()]
    pages, shares = _shares(index / "fragment")
    with served(folder / "site", compressed=True) as host:
        searches = [_searched(chromium, host, word, shares[word]) for word in _chosen(shares, words)]
    on, machine = datetime.now(UTC).date().isoformat(), figures.machine()
    return Searched(claims, pages, on, machine, cpu[1] - cpu[0], len(sizes), sum(sizes) / 1e6, searches)


def _published(folder: Path, *, above: int) -> float:
    """Publish the site, which has Pagefind above a number of pages; the CPU time that it takes."""
    settings = folder / "data" / "site.yml"
    text = settings.read_text(encoding="utf-8").partition("search:\n")[0]
    settings.write_text(f"{text}search:\n  pagefind_above: {above}\n", encoding="utf-8")
    shutil.rmtree(folder / "site", ignore_errors=True)
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": str(folder / "cache")}
    return spend((sys.executable, "-m", "mkdocs", "build", "-q"), folder, environment).cpu


def _shares(fragments: Path) -> tuple[int, dict[str, float]]:
    """How many pages there are to find, and the share of them that has a word, of those on two or more."""
    count: Counter[str] = Counter()
    pages = 0
    for path in fragments.iterdir():
        said = gzip.decompress(path.read_bytes()).partition(b"{")[2]
        count.update(set(_WORD.findall(json.loads(b"{" + said)["content"].lower())))
        pages += 1
    return pages, {word: number / pages for word, number in count.items() if number > 1}


def _chosen(shares: dict[str, float], most: int) -> list[str]:
    """Words from the rarest to the most common, so that as many lie between any two; with them all common ones."""
    ordered = sorted(shares, key=lambda word: (shares[word], word))
    usual = [word for word in ordered if shares[word] <= COMMON]
    count = min(most, len(usual))
    some = [usual[at * (len(usual) - 1) // max(1, count - 1)] for at in range(count)]
    return [*some, *(word for word in ordered if shares[word] > COMMON)]


def _searched(chromium: Browser, host: Host, word: str, share: float) -> Search:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(host.url + _PAGE)
    page.locator(_FIELD).click()
    _wait(page, host)
    sent, asked = sum(host.sent), len(host.asked)
    page.locator(_FIELD).fill(word)
    page.keyboard.press("End")  # the theme looks when a key is let go
    page.locator(_RESULT).first.wait_for()
    _wait(page, host)
    found = Search(word, share, (sum(host.sent) - sent) / 1000, len(host.asked) - asked)
    context.close()
    return found


def _wait(page: Page, host: Host) -> None:
    """Wait until nothing more is asked for."""
    before = -1
    while before != len(host.sent):
        before = len(host.sent)
        page.wait_for_timeout(_QUIET)


# Figures


def _within(searches: Sequence[Search]) -> float:
    """The share of searches that keep to the goal."""
    return sum(search.kilobytes <= FIRST_SEARCH.limit for search in searches) / len(searches)


def table(found: Searched) -> str:
    """The figures as Markdown."""
    return "\n".join(_lines(found))


def _lines(found: Searched) -> Iterator[str]:
    usual, common = found.usual, [search for search in found.searches if search.share > COMMON]
    by_size = sorted(usual, key=lambda search: search.kilobytes)
    yield f"{found.claims:,} claims, {found.pages:,} pages and entries of lists; {len(usual)} words:\n"
    yield "| A first search | of pages have it | kB | files |"
    yield "|---|--:|--:|--:|"
    for name, search in (
        ("The least", by_size[0]),
        ("The middle one", by_size[len(by_size) // 2]),
        ("Nine of ten take less", by_size[len(by_size) * 9 // 10]),
        ("The most", by_size[-1]),
    ):
        yield f"| {name}: {_row(search)}"
    for search in sorted(common, key=lambda search: search.kilobytes)[-1:]:
        yield f"| The most of {len(common)} words that more than nine of ten pages have: {_row(search)}"
    yield (
        f"\nAt most {FIRST_SEARCH.limit:.0f} kB: {_within(usual):.0%} of {len(usual)} words"
        + (f", and {_within(common):.0%} of those on more than nine of ten pages" if common else "")
        + f". The index has {found.files:,} files of {found.size:,.0f} MB; making it takes {found.cpu:.0f} s of CPU"
        " time more than that of the theme."
    )
    yield f"\n*{found.on}; {found.machine}; Chromium.*\n"


def _row(search: Search) -> str:
    return f"“{search.word}” | {search.share:.1%} | {search.kilobytes:.0f} | {search.files} |"


def keep(found: Searched) -> None:
    """Keep the figures, in place of those of the last run of this size, and write the table of the docs."""
    text = json.dumps(asdict(found), ensure_ascii=False, indent=1)
    (figures.FOLDER / f"search-{found.claims:06}.json").write_text(f"{text}\n", encoding="utf-8")
    if found.claims == 10_000:
        sizes = [search.kilobytes for search in found.usual]
        common = [search.kilobytes for search in found.searches if search.share > COMMON]
        how = (
            f"the most of {len(sizes)} words on at most nine of ten pages; the middle one"
            f" {statistics.median(sizes):.0f}, {_within(found.usual):.0%} of them at most {FIRST_SEARCH.limit:.0f};"
            f" the most of those on more pages {max(common, default=0):.0f}"
        )
        figures.record("search", [with_figure(FIRST_SEARCH, round(max(sizes), 1), how)])
    figures.put(GUIDE, BEGIN, written(kept()[-1]), END)


def kept() -> list[Searched]:
    """What is kept, the smallest size first."""
    reads = TypeAdapter(Searched)
    return [reads.validate_json(path.read_bytes()) for path in sorted(figures.FOLDER.glob("search-*.json"))]


def written(found: Searched) -> str:
    """The part of the docs that is made of figures."""
    return f"{BEGIN}\n{table(found)}\n{END}"


if __name__ == "__main__":
    main()
