"""Where the links of built pages lead, read from the files: to pages, places on them, and other hosts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tests.site import dom

# What a browser fetches without being asked, by element: the attributes that name it.
FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src", "srcdoc"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src", "formaction"),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# Links in the head that only say something, and fetch nothing.
SAYING = {"canonical", "prev", "next", "alternate", "license", "author", "edit"}
CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


class Link(NamedTuple):
    """A link: the page it stands on and what is written there."""

    page: str
    href: str


def pages(site: Path) -> dict[str, dom.Element]:
    """Every HTML page of a built site, by its path."""
    return {path.relative_to(site).as_posix(): dom.read(path) for path in sorted(site.rglob("*.html"))}


def broken(
    site: Path, below: str = "/", host: str = "", read: dict[str, dom.Element] | None = None
) -> list[Link]:
    """The internal links that lead to no file, or to no such place on its page.

    ``below`` is the path that the site is published at, ``host`` the one it is published on; ``read`` are the
    pages, where they have been read.
    """
    read = read or pages(site)
    places = {path: page.ids for path, page in read.items()}
    return [
        Link(path, href)
        for path, page in read.items()
        for href in _hrefs(page)
        if not _leads_somewhere(site, places, path, href, below, host)
    ]


def _hrefs(page: dom.Element) -> Iterator[str]:
    for element in page:
        for name in ("href", "src"):
            if name in element.attributes and element.tag != "use":
                yield element.attributes[name]
        if element.attributes.get("http-equiv", "").lower() == "refresh":
            yield element.attributes["content"].partition("url=")[2]


def target(path: str, href: str) -> str:
    """The file that a relative link on a page leads to."""
    goal = posixpath.join(posixpath.dirname(path), unquote(urlsplit(href).path)) if href[:1] != "#" else path
    folder = goal.endswith("/") or posixpath.basename(goal) in ("", ".", "..")
    return posixpath.normpath(posixpath.join(goal, "index.html") if folder else goal)


def _leads_somewhere(
    site: Path, places: dict[str, set[str]], path: str, href: str, below: str, host: str
) -> bool:
    parts = urlsplit(href)
    if parts.scheme in ("http", "https") and parts.hostname != host:
        return True
    if parts.scheme not in ("", "http", "https"):
        return parts.scheme == "data"
    # A page for wrong addresses is shown at any of them, so its links begin at the top.
    here = below + ("" if path == "404.html" else path)
    goal = target(here, parts._replace(scheme="", netloc="", fragment="").geturl() or "#")
    if not goal.startswith(below):
        return False
    inside = goal.removeprefix(below) or "index.html"
    if not (site / inside).is_file():
        return False
    return not parts.fragment or unquote(parts.fragment) in places.get(inside, set())


def fetched(site: Path, read: dict[str, dom.Element]) -> list[Link]:
    """Every address that pages and style sheets make a browser fetch, as it is written."""
    found = [Link(path, address) for path, page in read.items() for address in _resources(page)]
    for path in sorted(site.rglob("*.css")):
        name = path.relative_to(site).as_posix()
        found += [Link(name, address) for address in css_addresses(path.read_text(encoding="utf-8"))]
    return found


def _resources(page: dom.Element) -> Iterator[str]:
    for element in page:
        for name in FETCHED.get(element.tag, ()):
            if name in element.attributes:
                yield element.attributes[name]
        if element.tag == "link" and not set(element.attributes.get("rel", "").split()) <= SAYING:
            yield element.attributes["href"]
        yield from css_addresses(element.attributes.get("style", ""))
        if element.tag == "style":
            yield from css_addresses(element.raw)


def css_addresses(css: str) -> list[str]:
    """The addresses in a style sheet, those inside quoted pictures left out."""
    return [one or other for one, other in CSS_ADDRESS.findall(css)]
