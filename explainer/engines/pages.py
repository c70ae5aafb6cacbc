"""The pages of a project that is published without our plugin, and pages alone as an engine reads them."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import unescape
from urllib.parse import quote

from explainer.engines import Engine
from explainer.engines.ported import DOCS, Port
from explainer.escape import inert, without_data
from explainer.outputs import Output
from explainer.site import Site, alternates

Front = Mapping[str, str]
"""Keys of a page's front matter, and what stands behind each."""


def pages(
    outputs: Iterable[Output], port: Port, site: Site, is_taken: Callable[[Output], bool]
) -> Iterator[Output]:
    """What is made from the data, without what ``is_taken`` says somebody wrote by hand."""
    for output in outputs:
        if is_taken(output):
            continue
        content = output.content
        if isinstance(content, str) and output.path.endswith(".md"):
            front = {"edit_url": f'"{inert(_edit_url(output, site))}"'}
            front |= _told(output.path, port, site, output.is_record)
            if port.frame.is_material:
                content, data = without_data(content)
                front |= {"explainer_data": json.dumps(data, ensure_ascii=False)} if data else {}
            content = _fitted(_in_front(content, front), output.path, port.engine, site)
        yield Output(f"{DOCS}/{output.path}", content)


def written(path: str, content: bytes, port: Port, site: Site) -> Output:
    """A file of the site's own; the front matter of a page says what else the plugin would tell the theme of it."""
    front = dict(_told(path, port, site, False)) if path.endswith(".md") else {}
    if path.endswith(".md") and port.engine.links_from_files and port.says_where_to_edit:
        front["edit_url"] = f'"{inert(port.edit.replace("{path}", quote(os.fsencode(path))))}"'
    text = content.decode("utf-8", "surrogateescape")
    if front and (text.startswith("---\n") or not _KEYS.match(text)):
        content = _in_front(text, front).encode("utf-8", "surrogateescape")
    return Output(f"{DOCS}/{path}", content)


def address_of(path: str, site: Site) -> str:
    """Where a file of the pages' folder will be; ``README.md`` is another name for ``index.md``."""
    folder, _, name = path.rpartition("/")
    return site.url(posixpath.join(folder, "index.md") if name == "README.md" else path)


_KEYS = re.compile(r"---\r|[\w -]+:")
"""How a page begins that has MultiMarkdown's keys, which MkDocs reads too, or the ends of lines of Windows."""


def _told(path: str, port: Port, site: Site, is_record: bool) -> Front:
    """What the plugin, or our theme in MkDocs, knows of a page while it builds."""
    front = {"hide": "[navigation]"} if port.hides_navigation(path, is_record) else {}
    others = alternates_of(site, path)
    return front if others == alternates_of(site) else {**front, "explainer_alternates": others}


def alternates_of(site: Site, path: str = "") -> str:
    """The other forms that the head of a page names, as JSON, which YAML and templates read alike.

    Without a path, those of a page that has none of its own.
    """
    found = alternates.in_head(site, path)
    return json.dumps(
        [[{"form": one.form, "path": one.path, "type": one.type}, of_site] for one, of_site in found]
    )


def _edit_url(output: Output, site: Site) -> str:
    """Where a page can be changed; empty where there is no such file, or nobody knows."""
    return site.repository.edit_url(output.origin) if site.repository and output.origin else ""


def _in_front(content: str, front: Front) -> str:
    """The page with these keys in its front matter, but for those that are there."""
    there = content.partition("\n---\n")[0] if content.startswith("---\n") else ""
    said = "".join(f"{key}: {value}\n" for key, value in front.items() if f"\n{key}:" not in there)
    if not said:
        return content
    return f"---\n{said}{content[4:]}" if there else f"---\n{said}---\n{content}"


def fitted(outputs: Iterable[Output], engine: Engine, site: Site) -> Iterator[Output]:
    """Pages alone, without a project around them, as an engine reads them."""
    for output in outputs:
        is_page = output.path.endswith(".md") and engine.links_from_files
        yield replace(output, made=partial(_linked, output, site)) if is_page else output


def _linked(output: Output, site: Site) -> str | bytes:
    content = output.content
    return from_file(content, output.path, site) if isinstance(content, str) else content


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
