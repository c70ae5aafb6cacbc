"""What makes a published page ask another host for something.

A reader's address then goes to somebody who is not named on the page, and the page looks otherwise where that host is
not reached. Our pages need no other host; themes and extensions can.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from explainer.engines.frame import Frame
from explainer.finding import Finding, Level, Rule

RULE = Rule("asks-another-host", Level.WARNING, __doc__ or "")

PLUGINS = {
    "social": "it asks Google for a font while the site is built",
    "kroki": "pictures are drawn by another host",
    "kroki-wrapper": "pictures are drawn by another host",
}
EXTENSIONS = {"plantuml_markdown": "pictures are drawn by another host"}


def look(frame: Frame) -> Iterator[Finding]:
    """Everything of a configuration that lets pages, or the build, ask another host."""
    if frame.is_material:
        yield from _theme(frame)
    for key, table, said in (
        ("plugins", PLUGINS, frame.plugins),
        ("markdown_extensions", EXTENSIONS, frame.extensions),
    ):
        for name in said:
            if why := table.get(name.removeprefix("material/")):
                yield RULE.at(frame.where(key, name), f"`{name}` is on: {why}", help="leave it out")
    yield from _mermaid(frame)
    for key in ("extra_css", "extra_javascript"):
        yield from _remote(frame, key)


def _theme(frame: Frame) -> Iterator[Finding]:
    extra = frame.values.get("extra")
    if frame.theme.get("font") is not False:
        message = "every page asks Google for a font"
        yield RULE.at(frame.where("theme", "font"), message, help="below `theme:` write `font: false`")
    if frame.values.get("repo_url"):
        message = "with `repo_url`, every page asks the repository’s host how many stars it has"
        advice = "leave it out: links to edit a page come from where the data lives"
        yield RULE.at(frame.where("repo_url"), message, help=advice)
    if isinstance(extra, dict) and extra.get("analytics"):
        message = "`extra.analytics` tells another host of every page that is read"
        yield RULE.at(
            frame.where("extra", "analytics"), message, help="leave it out, or count on your own server"
        )
    for key in ("logo", "favicon"):
        if _is_remote(frame.theme.get(key)):
            message = f"`theme.{key}` is an address of another host"
            yield RULE.at(
                frame.where("theme", key), message, help="put the picture into docs/ and write its path"
            )


def _mermaid(frame: Frame) -> Iterator[Finding]:
    fences = frame.extensions.get("pymdownx.superfences", {}).get("custom_fences")
    for fence in fences if isinstance(fences, list) else ():
        if isinstance(fence, dict) and fence.get("name") == "mermaid" and not _has_own(frame, "mermaid"):
            message = "a page with a Mermaid diagram asks another host, unpkg.com, for what draws it"
            advice = "put mermaid.min.js into docs/ and name it in `extra_javascript`"
            yield RULE.at(frame.where("markdown_extensions", "pymdownx.superfences"), message, help=advice)


def _has_own(frame: Frame, script: str) -> bool:
    return any(
        script in str(item) and not _is_remote(_address(item)) for item in _items(frame, "extra_javascript")
    )


def _remote(frame: Frame, key: str) -> Iterator[Finding]:
    for number, item in enumerate(_items(frame, key)):
        if _is_remote(_address(item)):
            message = f"every page asks another host for {_address(item)}"
            advice = "put the file into docs/ and write its path"
            yield RULE.at(frame.span(key, number), message, help=advice)


def _items(frame: Frame, key: str) -> list[Any]:
    said = frame.values.get(key)
    return said if isinstance(said, list) else []


def _address(item: Any) -> Any:
    return item.get("path") if isinstance(item, dict) else item


def _is_remote(address: Any) -> bool:
    return isinstance(address, str) and address.strip().lower().startswith(("http:", "https:", "//"))
