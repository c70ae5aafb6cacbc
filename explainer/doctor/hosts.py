"""What makes a published page ask another host for something.

A reader's address then goes to somebody who is not named on the page, and the page looks otherwise where that host is
not reached. Our pages need no other host; themes and extensions can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from explainer.doctor import policy
from explainer.engines.frame import Frame
from explainer.finding import Finding, Level, Rule
from explainer.source import Span

RULE = Rule("asks-another-host", Level.WARNING, __doc__ or "")

PLUGINS = {
    "social": "it asks Google for a font while the site is built",
    "kroki": "pictures are drawn by another host",
    "kroki-wrapper": "pictures are drawn by another host",
}
EXTENSIONS = {"plantuml_markdown": "pictures are drawn by another host"}
_DRAWN = {
    "kroki": "https://kroki.io",
    "kroki-wrapper": "https://kroki.io",
    "plantuml_markdown": "https://www.plantuml.com",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that another host is asked for."""

    place: Span
    message: str
    help: str
    needs: Mapping[str, str] = field(default_factory=dict)
    """What a policy has to allow for it, by directives; nothing where no page asks, but the build."""


def look(frame: Frame) -> Iterator[Finding]:
    """Everything of a configuration that lets pages, or the build, ask another host; or would, but for the policy."""
    for asked in _asked(frame):
        stopped = policy.stopped(frame, asked.needs)
        if stopped:
            advice = f"{asked.help}{policy.how_to_allow(stopped)}"
            yield policy.STOPPED.at(
                asked.place, f"{asked.message}, and the policy of pages stops it", help=advice
            )
        else:
            yield RULE.at(asked.place, asked.message, help=asked.help)


def _asked(frame: Frame) -> Iterator[Asked]:
    if frame.is_material:
        yield from _theme(frame)
    for key, table, said in (
        ("plugins", PLUGINS, frame.plugins),
        ("markdown_extensions", EXTENSIONS, frame.extensions),
    ):
        for name in said:
            if why := table.get(name.removeprefix("material/")):
                needs = {"img-src": _DRAWN[name]} if name in _DRAWN else {}
                yield Asked(frame.where(key, name), f"`{name}` is on: {why}", "leave it out", needs)
    yield from _mermaid(frame)
    yield from _remote(frame, "extra_css", "style-src")
    yield from _remote(frame, "extra_javascript", "script-src")


def _theme(frame: Frame) -> Iterator[Asked]:
    extra = frame.values.get("extra")
    if frame.theme.get("font") is not False:
        message = "every page asks Google for a font"
        needs = {"style-src": "https://fonts.googleapis.com", "font-src": "https://fonts.gstatic.com"}
        yield Asked(frame.where("theme", "font"), message, "below `theme:` write `font: false`", needs)
    if frame.values.get("repo_url"):
        message = "with `repo_url`, every page asks the repository’s host how many stars it has"
        advice = "leave it out: links to edit a page come from where the data lives"
        host = _source(str(frame.values["repo_url"])).split("/")[2]
        needs = {"connect-src": f"https://{'api.github.com' if host == 'github.com' else host}"}
        yield Asked(frame.where("repo_url"), message, advice, needs)
    if isinstance(extra, dict) and extra.get("analytics"):
        message = "`extra.analytics` tells another host of every page that is read"
        advice = "leave it out, or count on your own server"
        needs = {
            "script-src": "https://www.googletagmanager.com",
            "connect-src": "https://www.google-analytics.com",
        }
        yield Asked(frame.where("extra", "analytics"), message, advice, needs)
    for key in ("logo", "favicon"):
        if _is_remote(address := frame.theme.get(key, "")):
            message = f"`theme.{key}` is an address of another host"
            advice = "put the picture into docs/ and write its path"
            yield Asked(frame.where("theme", key), message, advice, {"img-src": _source(address)})


def _mermaid(frame: Frame) -> Iterator[Asked]:
    fences = frame.extensions.get("pymdownx.superfences", {}).get("custom_fences")
    for fence in fences if isinstance(fences, list) else ():
        if isinstance(fence, dict) and fence.get("name") == "mermaid" and not _has_own(frame, "mermaid"):
            message = "a page with a Mermaid diagram asks another host, unpkg.com, for what draws it"
            advice = "put mermaid.min.js into docs/ and name it in `extra_javascript`"
            place = frame.where("markdown_extensions", "pymdownx.superfences")
            yield Asked(place, message, advice, {"script-src": "https://unpkg.com"})


def _has_own(frame: Frame, script: str) -> bool:
    return any(
        script in str(item) and not _is_remote(_address(item)) for item in _items(frame, "extra_javascript")
    )


def _remote(frame: Frame, key: str, directive: str) -> Iterator[Asked]:
    for number, item in enumerate(_items(frame, key)):
        if _is_remote(address := _address(item)):
            message = f"every page asks another host for {address}"
            advice = "put the file into docs/ and write its path"
            yield Asked(frame.span(key, number), message, advice, {directive: _source(address)})


def _items(frame: Frame, key: str) -> list[Any]:
    said = frame.values.get(key)
    return said if isinstance(said, list) else []


def _address(item: Any) -> Any:
    return item.get("path") if isinstance(item, dict) else item


def _is_remote(address: Any) -> bool:
    return isinstance(address, str) and address.strip().lower().startswith(("http:", "https:", "//"))


def _source(address: str) -> str:
    """How a policy names an address: a page that is read with `https` asks for nothing less."""
    return f"https://{address.strip().rpartition('//')[2].partition('?')[0]}"
