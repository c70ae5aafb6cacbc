"""What other people's programs read in our files: strings, each with the output that it is counted for.

Parsers here are not ours: feedparser, vobject, csv, sqlite3, bibtexparser with pylatexenc, rispy, lxml, markdown-it,
and Argdown's own.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import feedparser  # type: ignore[import-untyped]
import rispy  # type: ignore[import-untyped]
import vobject  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from lxml import etree, html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt

from tools import audits


class Reading(NamedTuple):
    """A string that a program read."""

    output: str
    string: str
    exactly: bool = False
    is_cut: bool = False
    is_html: bool = False
    """Whether it is HTML, of which the text counts and the elements are looked at."""


Reader = Callable[[bytes], Iterator[Reading]]


def strings(value: Any) -> Iterator[str]:
    """Every string in JSON, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)


def _json(output: str) -> Reader:
    def read(content: bytes) -> Iterator[Reading]:
        for string in strings(json.loads(content)):
            yield Reading(output, string, exactly=True)

    return read


def _csl(content: bytes) -> Iterator[Reading]:
    yield from (Reading("CSL-JSON", string) for string in strings(json.loads(content)))


def _annotations(content: bytes) -> Iterator[Reading]:
    # Of the words around a mark an annotation has so many letters; that they are the right ones, others look at.
    said = json.loads(content, object_hook=lambda group: {k: v for k, v in group.items() if k not in _AROUND})
    yield from (Reading("web annotations", string, exactly=True) for string in strings(said))


_AROUND = ("prefix", "suffix")


def in_data(block: str) -> Iterator[str]:
    """The strings of a data block of a page."""
    return strings(json.loads(block))


def _atom(content: bytes) -> Iterator[Reading]:
    root = etree.fromstring(content)  # feedparser forgives; a feed has to be XML as well
    assert root.tag.endswith("}feed")
    said = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not said.bozo, said.bozo_exception
    for key in ("title", "subtitle", "rights", "author"):
        yield Reading("Atom", said.feed.get(key, ""))
    for entry in said.entries:
        yield Reading("Atom", entry.title)
        yield Reading("Atom", entry.summary)
        yield from (Reading("Atom", tag.label) for tag in entry.tags)
        yield from (Reading("Atom", item.value, is_html=True) for item in entry.content)


def _json_feed(content: bytes) -> Iterator[Reading]:
    said = json.loads(content)
    for item in said["items"]:
        yield Reading("JSON Feed", item.pop("content_html"), is_html=True)
    yield from (Reading("JSON Feed", string) for string in strings(said))


def _calendar(content: bytes) -> Iterator[Reading]:
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content), (
        "RFC 5545 has no way to write a control"
    )
    (calendar,) = vobject.readComponents(content.decode())
    assert {child.name for child in calendar.getChildren()} <= {
        *(
            "VERSION",
            "PRODID",
            "CALSCALE",
            "NAME",
            "X-WR-CALNAME",
            "DESCRIPTION",
            "X-WR-CALDESC",
            "URL",
            "SOURCE",
        ),
        *("REFRESH-INTERVAL", "X-PUBLISHED-TTL", "VEVENT", "VTIMEZONE"),
    }
    for line in calendar.getChildren():
        if line.name == "VTIMEZONE":
            continue
        for child in line.getChildren() if line.name == "VEVENT" else (line,):
            values = child.value if isinstance(child.value, list) else [child.value]
            for value in values:
                yield Reading("calendar", str(value))


def _csv(content: bytes) -> Iterator[Reading]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True):
        for cell in row:
            for piece in re.split(
                "[;\t\r\n]", cell
            ):  # as a spreadsheet cuts that has semicolons between cells
                assert not re.match('[" \xa0\u3000]*[=+\\-@＝＋－＠]', piece), f"a formula: {cell!r}"
            yield Reading("CSV", _UNGUARD.sub("", cell), exactly=True)


# To the letter what datapackage.json tells people to take away.
_UNGUARD = re.compile(
    "(^'(?='*[\\t\\r\\n])|(^|(?<=[;\\t\\r\\n]))'(?='*[\" \\u00a0\\u3000]*[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20]))"
)


def _database(content: bytes) -> Iterator[Reading]:
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(content)
        names = [name for (name,) in file.execute("select name from sqlite_schema where type = 'table'")]
        for name in names:
            if "search" not in name and not name.startswith("sqlite_"):
                for row in file.execute(f'select * from "{name}"'):
                    yield from (
                        Reading("SQLite", cell, exactly=True) for cell in row if isinstance(cell, str)
                    )


def _bibtex(content: bytes) -> Iterator[Reading]:
    # The decoder takes this command for a letter that looks like it.
    source = content.decode().replace(r"{\textasciicircum}", _CIRCUMFLEX)
    library = parse_string(source, append_middleware=[LatexDecodingMiddleware()])
    assert library.failed_blocks == [] and library.comments == [] and len(library.entries) == 1
    (entry,) = library.entries
    yield from (Reading("BibTeX", str(field.value).replace(_CIRCUMFLEX, "^")) for field in entry.fields)


_CIRCUMFLEX = "\ue000"


def _ris(content: bytes) -> Iterator[Reading]:
    (reference,) = rispy.loads(content.decode())
    yield from (Reading("RIS", string) for string in strings(reference))


_COMMONMARK = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])


def _llms(content: bytes) -> Iterator[Reading]:
    for token in _COMMONMARK.parse(content.decode()):
        kinds = {child.type for child in token.children or ()}
        assert kinds <= {"text", "link_open", "link_close", "softbreak"}, token.content
        if token.type == "inline":
            yield Reading("llms.txt", "".join(c.content for c in token.children or () if c.type == "text"))


def _text(content: bytes) -> Iterator[Reading]:
    yield from (Reading("plain text", line) for line in content.decode("utf-8-sig").split("\n"))


def _words(content: bytes) -> Iterator[Reading]:
    yield from (Reading("web annotations", line) for line in content.decode("utf-8-sig").split("\n\n"))


def _oembed(content: bytes) -> Iterator[Reading]:
    said = json.loads(content)
    yield Reading("oEmbed", said.pop("html"), is_html=True)
    yield from (Reading("oEmbed", string) for string in strings(said))


def _search(content: bytes) -> Iterator[Reading]:
    for entry in json.loads(content)["docs"]:
        yield Reading("search index", entry["title"], is_html=True)
        yield Reading("search index", entry["text"], is_html=True)


READERS: tuple[tuple[str, Reader], ...] = (
    (r"(topics/[^/]+/)?feed\.xml", _atom),
    (r"(topics/[^/]+/)?feed\.json", _json_feed),
    (r"predictions\.ics", _calendar),
    (r"tables/[^/]+\.csv", _csv),
    (r"tables/(datapackage|metadata)\.json", _json("data package")),
    (r"tables/site\.sqlite", _database),
    (r"api/v1/graph\.jsonld", _json("JSON-LD")),
    (r"api/v1/(?!schema).+\.json", _json("API")),
    (r"articles/[^/]+/annotations\.jsonld", _annotations),
    (r"articles/[^/]+/words\.txt", _words),
    (r"cite/.+\.bib", _bibtex),
    (r"cite/.+\.ris", _ris),
    (r"cite/.+\.csl\.json", _csl),
    (r"topics/[^/]+/text\.txt", _text),
    (r"llms\.txt", _llms),
    (r"embed/.+\.json", _oembed),
    (r"search/search_index\.json", _search),
)
"""What reads which files of a site."""
BY_BROWSER = r".*\.html|assets/.*|sitemap\.xml(\.gz)?|(api/v1/)?schema/.*|objects\.inv"
"""Files with words of contributors that a browser reads, or with none."""


def readings(path: str, content: bytes) -> Iterator[Reading]:
    """What is read in a file of the site.

    Raises:
        LookupError: nothing here reads such files, so whatever stands in them would be looked at by nobody.
    """
    for pattern, read in READERS:
        if re.fullmatch(pattern, path):
            yield from read(content)
            return
    if not re.fullmatch(BY_BROWSER, path) and not path.endswith(".argdown"):
        raise LookupError(f"no reader for {path}")


def argdown(sources: Iterable[str]) -> Iterator[Reading]:
    """What Argdown's own parser reads in maps."""
    for read in audits.argdown(sources):
        assert read.errors == [], read.errors
        yield from (Reading("Argdown", string) for string in strings(read.front_matter))
        for elements in (read.statements, read.arguments):
            for element in elements.values():
                yield from (Reading("Argdown", string) for string in strings(element))


def fragment(source: str) -> html.HtmlElement:
    """A piece of HTML as a tree."""
    return html.fragment_fromstring(source, create_parent="div")


def shapes(tree: html.HtmlElement) -> set[str]:
    """Its elements with the names of their attributes."""
    elements = (element for element in tree.iterdescendants())
    return {f"{element.tag} {' '.join(sorted(element.keys()))}" for element in elements}


def said(tree: html.HtmlElement) -> Iterator[str]:
    """Its text, and the values of its attributes."""
    yield " ".join(tree.itertext())
    for element in tree.iterdescendants():
        yield from map(str, element.values())


def tree(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a built site, by its path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
