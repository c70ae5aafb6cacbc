"""Two built sites compared: their pages, what each says, and every other file."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from explainer.engines import Engine
from explainer.escape import settled
from tools.engines.explained import EXPLAINED, NOT_COMPARED, Explanation
from tools.engines.reading import Page, Token, read

ADDRESS = "https://compared.example/"
"""Where both sites are thought to be, so that links can be compared that are written in different ways."""


@dataclass(frozen=True)
class Difference:
    """What nobody has explained: in which file, and how it reads in the reference and in the other site."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


@dataclass
class Compared:
    """What a comparison found."""

    pages: int = 0
    files: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """How much was compared, by what it is."""
    explained: Counter[str] = field(default_factory=Counter)
    """On how many pages each known difference stands, by its title."""
    differences: list[Difference] = field(default_factory=list)


COUNTED: dict[str, Callable[[Page], int]] = {
    "headings": lambda page: sum(page.count(f"h{level}") for level in range(1, 7)),
    "links": lambda page: page.count("a"),
    "ids": lambda page: page.count(attribute="id"),
    "pictures": lambda page: page.count("svg") + page.count("img"),
    "other forms in heads": lambda page: sum(said.startswith("alternate:") for said in page.head),
    "JSON-LD": lambda page: sum(said.startswith("script:") for said in page.head) + page.count("script"),
}


def compare(reference: Path, other: Path, engine: Engine) -> Compared:
    """Compare a site with the reference; ``engine`` is what made the other one."""
    found = Compared()
    ours, theirs = _files(reference), _files(other)
    for path in sorted(ours.keys() ^ theirs.keys()):
        found.differences.append(Difference(path, "only here" if path in ours else "only there"))
    known = [explanation for explanation in EXPLAINED if engine in explanation.engines]
    for path in sorted(ours.keys() & theirs.keys()):
        if path.endswith(".html") and _is_page(ours[path]):
            found.pages += 1
            found.differences += _of_page(path, ours[path], theirs[path], known, found)
        else:
            found.files += 1
            found.differences += _of_file(path, ours[path], theirs[path])
    return found


def _files(folder: Path) -> dict[str, Path]:
    """Every file that is compared, by its path."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    left_out = tuple(beginning for files in NOT_COMPARED for beginning in files.beginnings)
    return {path: file for path, file in found.items() if not path.startswith(left_out)}


def _is_page(path: Path) -> bool:
    """Whether an engine made it of Markdown; other HTML is a file like any other."""
    return 'name="generator"' in path.read_text(encoding="utf-8")


def _of_file(path: str, ours: Path, theirs: Path) -> Iterator[Difference]:
    one, two = ours.read_bytes(), theirs.read_bytes()
    if path == "sitemap.xml":
        one, two = (b"\n".join(sorted(re.findall(rb"<loc>(.*?)</loc>", said))) for said in (one, two))
    if one != two:
        yield Difference(path, "other bytes" if path != "sitemap.xml" else "other addresses")


def _of_page(
    path: str, ours: Path, theirs: Path, known: Sequence[Explanation], found: Compared
) -> Iterator[Difference]:
    address = ADDRESS + path.removesuffix("index.html")
    first, second = _read(ours, address), _read(theirs, address)
    found.counts.update({what: count(first) for what, count in COUNTED.items()})
    for said in sorted(set(first.head) ^ set(second.head)):
        yield Difference(
            path, f"the head says {'only here' if said in first.head else 'only there'}: {said[:200]}"
        )
    one, two = first.content, second.content
    for explanation in known:
        if one == two:
            break
        levelled = explanation.level(one), explanation.level(two)
        found.explained[explanation.title] += levelled != (one, two)
        one, two = levelled
    if one != two:
        yield Difference(path, _excerpt(one, two))


def _read(path: Path, address: str) -> Page:
    return read(settled(path.read_text(encoding="utf-8")), address)


def _excerpt(one: list[Token], two: list[Token]) -> str:
    """The first place where two contents differ."""
    ours, theirs = (
        [f"{kind} {name} {dict(said) or ''}".strip() for kind, name, said in side] for side in (one, two)
    )
    differing = [line[:200] for line in difflib.unified_diff(ours, theirs, lineterm="", n=0)]
    return "\n    ".join(["the content", *differing[2:14]])
