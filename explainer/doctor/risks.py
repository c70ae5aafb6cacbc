"""Extensions and plugins that let a page do more than say something.

Contributed text is inert whatever is switched on. Pages written by hand are not, and neither is what a pull request
adds to them; so none of these is on in a new site, and whoever switches one on should know what it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from explainer.engines.frame import Frame, Name
from explainer.finding import Finding, Level, Rule

RULE = Rule("runs-more-than-text", Level.WARNING, __doc__ or "")

_READS = "a page can publish any file of the project with it"
_RUNS = "it runs code that stands in pages"
EXTENSIONS = {
    "pymdownx.snippets": f"{_READS}, and with `url_download` what another host sends",
    "markdown_include.include": _READS,
    "mdx_include": f"{_READS}, and what another host sends",
    "markdown_exec": _RUNS,
    "zensical.extensions.include_markdown": _READS,
    "zensical.extensions.macros": _RUNS,
}
"""Markdown extensions, and what each makes possible."""
PLUGINS = {
    "macros": f"{_RUNS}, and Python beside `mkdocs.yml`",
    "markdownextradata": _RUNS,
    "markdown-exec": _RUNS,
    "exec": _RUNS,
    "mkdocs-jupyter": "it can run the code of notebooks",
    "gen-files": "it runs scripts while the site is built",
    "mkdocs-simple-hooks": "it runs Python while the site is built",
    "include-markdown": f"{_READS}, and what another host sends",
    "include_markdown": _READS,
    "table-reader": "a page can publish tables from any folder of the project with it",
    "embed_file": _READS,
    "multirepo": "it publishes what other repositories hold at that moment",
    "monorepo": "it publishes pages from other folders of the project",
}
"""Plugins, and what each makes possible."""
_KNOWN_CODE = ("pymdownx.", "material.", "materialx.", "zensical.")
"""Beginnings of Python names that configurations of extensions commonly hold."""
HOOKS = "each is Python that runs while the site is built; whoever may change it decides what is published"


def look(frame: Frame) -> Iterator[Finding]:
    """Everything risky that a configuration switches on."""
    for key, name, message in named(
        frame.extensions, frame.plugins, has_hooks=bool(frame.values.get("hooks"))
    ):
        yield _finding(frame, key, name, message)
    for key, said in (("markdown_extensions", frame.extensions), ("plugins", frame.plugins)):
        for name, options in said.items():
            for code in _code(options):
                message = (
                    f"`{name}` is given code of the site’s own, `{code}`: it runs while the site is built"
                )
                yield _finding(frame, key, name, message)


def named(
    extensions: Iterable[str], plugins: Iterable[str], *, has_hooks: bool
) -> Iterator[tuple[str, str, str]]:
    """What is risky by its name alone: the key it stands under, the name, and what it makes possible."""
    for key, kind, table, said in (
        ("markdown_extensions", "extension", EXTENSIONS, extensions),
        ("plugins", "plugin", PLUGINS, plugins),
    ):
        for name in said:
            if why := table.get(name.removeprefix("material/")):
                yield key, name, f"the {kind} `{name}` is on: {why}"
    if has_hooks:
        yield "hooks", "", f"`hooks` are on: {HOOKS}"


def _finding(frame: Frame, key: str, name: str, message: str) -> Finding:
    advice = "leave it out unless a page needs it, and let code owners review every change of docs/"
    return RULE.at(frame.where(key, name), message, help=advice)


def _code(options: Any) -> Iterator[str]:
    """The Python names in options that are not of the extensions themselves."""
    if isinstance(options, Name) and not str(options).partition(":")[2].startswith(_KNOWN_CODE):
        yield str(options).partition(":")[2] or str(options)
    inner = options.values() if isinstance(options, Mapping) else options if isinstance(options, list) else ()
    for item in inner:
        yield from _code(item)
