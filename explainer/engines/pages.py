"""The pages of a project that is published without our plugin, and pages alone as an engine reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import quote

from explainer.engines import Engine
from explainer.engines.ported import DOCS, Port
from explainer.escape import inert
from explainer.outputs import Output
from explainer.site import Site


def pages(
    outputs: Iterable[Output], port: Port, site: Site, is_taken: Callable[[Output], bool]
) -> Iterator[Output]:
    """What is made from the data, without what ``is_taken`` says somebody wrote by hand."""
    for output in outputs:
        if is_taken(output):
            continue
        content = output.content
        if isinstance(content, str) and output.path.endswith(".md"):
            said = _edit_url(output, site)
            content = _in_front(content, said, port.hides_navigation(output.path, output.is_record))
            content = _fitted(content, output.path, port.engine, site)
        yield Output(f"{DOCS}/{output.path}", content)


def written(path: str, content: bytes, port: Port) -> Output:
    """A file of the site's own; in Zensical its front matter says what MkDocs knows of a page by itself."""
    if port.engine.links_from_files and path.endswith(".md"):
        text = content.decode("utf-8", "surrogateescape")
        edit_url = port.edit.replace("{path}", quote(path)) if port.says_where_to_edit else None
        if text.startswith("---\n") or not _KEYS.match(text):
            text = _in_front(text, edit_url, port.hides_navigation(path, False))
        content = text.encode("utf-8", "surrogateescape")
    return Output(f"{DOCS}/{path}", content)


_KEYS = re.compile(r"---\r|[\w -]+:")
"""How a page begins that has MultiMarkdown's keys, which MkDocs reads too, or the ends of lines of Windows."""


def _edit_url(output: Output, site: Site) -> str:
    """Where a page can be changed; empty where there is no such file, or nobody knows."""
    return site.repository.edit_url(output.origin) if site.repository and output.origin else ""


def _in_front(content: str, edit_url: str | None, hides: bool) -> str:
    """The page with what the plugin tells the theme while it builds in its front matter, unless it is there."""
    front = content.partition("\n---\n")[0] if content.startswith("---\n") else ""
    said = f'edit_url: "{inert(edit_url)}"\n' if edit_url is not None and "\nedit_url:" not in front else ""
    if hides and "\nhide:" not in front:
        said += "hide: [navigation]\n"
    if not said:
        return content
    return f"---\n{said}{content[4:]}" if front else f"---\n{said}---\n{content}"


def fitted(outputs: Iterable[Output], engine: Engine, site: Site) -> Iterator[Output]:
    """Pages alone, without a project around them, as an engine reads them."""
    for output in outputs:
        if isinstance(output.content, str) and output.path.endswith(".md"):
            output = replace(output, content=_fitted(output.content, output.path, engine, site))
        yield output


def _fitted(content: str, path: str, engine: Engine, site: Site) -> str:
    return from_file(content, path, site) if engine.links_from_files else content


_LINK = re.compile(r'(?<![\w:-])(href|src)="([^"]*)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/?#]|$", re.IGNORECASE)


def from_file(content: str, path: str, site: Site) -> str:
    """A page whose links in raw HTML lead from the folder of its file, for engines that read them so.

    They lead to the same places: for ``claims/a.md``, which will be ``claims/a/``, ``../b/`` becomes ``b/``. What
    does not depend on the page's address stays: other sites, parts of the same page, links of SVG (``xlink:href``).
    """
    address, folder = site.url(path), path.rpartition("/")[0]
    if address.rpartition("/")[0] == folder:
        return content

    last = address[len(folder) + 1 if folder else 0 :]

    def moved(found: re.Match[str]) -> str:
        link = unescape(found[2]) if "&" in found[2] else found[2]
        if _ELSEWHERE.match(link):
            return found[0]
        while link.startswith("./"):
            link = link[2:]
        if link == ".." or link.startswith("../"):
            rest = link[3:]
            leads = f"./{rest}" if rest[:1] in ("", "#", "?") else rest
        else:
            leads = last + link
        return f'{found[1]}="{inert(leads) if "&" in found[2] else leads}"'

    return _LINK.sub(moved, content)
