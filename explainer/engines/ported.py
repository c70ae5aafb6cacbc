"""A project that an engine publishes without our plugin: its configuration and its theme.

What the plugin does while a site is built is done beforehand here. Nothing of the site's own is changed: what it
configures stays as it is, with every tag as it was written.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from explainer.engines import EXTENSIONS, OFFLINE, PLUGIN, ZENSICAL, Engine
from explainer.engines.frame import INHERIT, Frame, node_of
from explainer.outputs import Output, assets
from explainer.site import PREVIEW

DOCS, THEME = "docs", "theme"
"""The folders of a project: its pages, and what changes the theme."""
HEADER = """\
# Written by `explainer build --engine {engine}` from {origin}: change that one, not this.
# {command} publishes it.
"""


@dataclass(frozen=True)
class Port:
    """What a project is made for and of."""

    frame: Frame
    engine: Engine
    folder: str
    """Where it goes, as people are told."""
    up: str
    """The way from there to the folder of the site's own configuration."""
    language: str = "en"
    """The language of the theme."""
    edit: str = ""
    """Where a page written by hand can be changed, ``{path}`` standing for its path; empty where nobody knows."""

    @property
    def command(self) -> str:
        """What publishes the project."""
        return self.engine.command(self.folder)

    @property
    def says_where_to_edit(self) -> bool:
        """Whether the project has to say where pages are changed: somebody knows, and the site's own does not."""
        own = ("repo_url", "edit_uri", "edit_uri_template")
        return bool(self.edit) and not any(map(self.frame.values.get, own))

    def hides_navigation(self, path: str, is_record: bool) -> bool:
        """Whether a page's front matter says that nothing stands beside it: with tabs, and outside the navigation.

        In MkDocs our theme does it, for whatever page is in no section.
        """
        if not self.engine.links_from_files or "navigation.tabs" not in self.frame.features:
            return False
        return is_record if self.frame.values.get("nav") is None else path not in self._in_navigation

    @cached_property
    def _in_navigation(self) -> frozenset[str]:
        return frozenset(_paths(self.frame.values.get("nav")))


def _paths(nav: Any) -> Iterator[str]:
    """Every page that a navigation names."""
    if isinstance(nav, str):
        yield nav
    for item in nav.values() if isinstance(nav, Mapping) else nav if isinstance(nav, list) else ():
        yield from _paths(item)


# The configuration


def configuration(port: Port) -> Output:
    """The site's own configuration, without our plugin and with what it does."""
    top = _Keys(_copy(port.frame.node))
    top.drop(INHERIT, "docs_dir", "site_dir")
    top.put("docs_dir", DOCS)
    _address(top, port)
    _plugins(top)
    _markdown(top, port)
    _assets(top, port)
    _navigation(top, port)
    _theme(top, port)
    for key in ("hooks", "watch"):
        _rebased(top, key, port.up)
    text = yaml.serialize(top.node, Dumper=yaml.SafeDumper, allow_unicode=True, width=110)
    origin = posixpath.basename(port.frame.document.path)
    return Output(
        port.engine.writes, HEADER.format(engine=port.engine.name, origin=origin, command=port.command) + text
    )


class _Keys:
    """A mapping of YAML that is changed."""

    def __init__(self, node: yaml.MappingNode) -> None:
        self.node = node

    def get(self, key: str) -> yaml.Node | None:
        found: yaml.Node | None = next((value for name, value in self.node.value if name.value == key), None)
        return None if found is None or found.tag == "tag:yaml.org,2002:null" else found

    def put(self, key: str, value: Any) -> None:
        made = value if isinstance(value, yaml.Node) else node_of(value)
        for number, (name, _) in enumerate(self.node.value):
            if name.value == key:
                self.node.value[number] = (name, made)
                return
        self.node.value.append((node_of(key), made))

    def default(self, key: str, value: Any) -> None:
        if self.get(key) is None:
            self.put(key, value)

    def drop(self, *keys: str) -> None:
        self.node.value = [pair for pair in self.node.value if pair[0].value not in keys]

    def items(self, key: str) -> list[yaml.Node]:
        """The items of a list; of a mapping, each key as an item of its own."""
        found = self.get(key)
        if isinstance(found, yaml.MappingNode):
            return [yaml.MappingNode(found.tag, [pair]) for pair in found.value]
        return list(found.value) if isinstance(found, yaml.SequenceNode) else []

    def put_items(self, key: str, items: list[yaml.Node]) -> None:
        self.put(key, yaml.SequenceNode("tag:yaml.org,2002:seq", items))

    def below(self, key: str) -> _Keys:
        """The keys of a key, made if there are none."""
        found = self.get(key)
        if not isinstance(found, yaml.MappingNode):
            found = yaml.MappingNode("tag:yaml.org,2002:map", [])
            self.put(key, found)
        return _Keys(found)


def _copy(node: Any) -> Any:
    """A tree of nodes that can be changed without changing the first."""
    if isinstance(node, yaml.MappingNode):
        return yaml.MappingNode(node.tag, [(_copy(name), _copy(value)) for name, value in node.value])
    if isinstance(node, yaml.SequenceNode):
        return yaml.SequenceNode(node.tag, [_copy(item) for item in node.value])
    return node


def _name(item: yaml.Node) -> str:
    """What an item of a list of plugins or extensions is called."""
    first = item.value[0][0] if isinstance(item, yaml.MappingNode) and item.value else item
    return str(first.value)


def _address(top: _Keys, port: Port) -> None:
    """An address that is empty is none in MkDocs; to Zensical it is one, unless the default is written as null."""
    said = top.get("site_url")
    if port.engine is not ZENSICAL or said is None:
        return
    if isinstance(said, yaml.SequenceNode) and said.value and said.value[-1].value == "":
        said.value[-1] = node_of(None)
    elif said.value == "":
        top.drop("site_url")


def _plugins(top: _Keys) -> None:
    if top.get("plugins") is not None:
        top.put_items("plugins", [item for item in top.items("plugins") if _name(item) != PLUGIN])


def _markdown(top: _Keys, port: Port) -> None:
    if port.frame.is_toml and top.get("markdown_extensions") is None:
        return  # Zensical's own choice has all that we need
    items = top.items("markdown_extensions")
    named = {_name(item) for item in items}
    top.put_items(
        "markdown_extensions", [*items, *(node_of(name) for name in EXTENSIONS if name not in named)]
    )


def _assets(top: _Keys, port: Port) -> None:
    for key, made in (
        ("extra_css", assets.STYLE),
        ("extra_javascript", {"path": assets.SCRIPT, "defer": True}),
    ):
        top.put_items(key, [node_of(made), *top.items(key)])
    if OFFLINE & port.frame.plugins.keys():
        extra = top.below("extra")
        extra.put_items("polyfills", [*extra.items("polyfills"), node_of(assets.WORKER)])


def _navigation(top: _Keys, port: Port) -> None:
    """Records stay out of the navigation, and pages lead to where they can be changed."""
    said = top.get("not_in_nav")
    patterns = [str(said.value).rstrip()] if said is not None else []
    for folder in ("topics", "articles", "claims", "actors", "sources"):
        patterns += [f"/{folder}/*.md", f"!/{folder}/index.md"]
    top.put("not_in_nav", yaml.ScalarNode("tag:yaml.org,2002:str", "\n".join(patterns) + "\n", style="|"))
    if port.says_where_to_edit:
        top.put("edit_uri_template", port.edit)


def _theme(top: _Keys, port: Port) -> None:
    if isinstance(top.get("theme"), yaml.ScalarNode):  # what is no text names no theme: it goes with its key
        top.put("theme", dict(port.frame.theme) or None)
    if not port.frame.is_material:
        theme = top.below("theme") if top.get("theme") is not None else None
        if theme is not None and (own := theme.get("custom_dir")) is not None:
            theme.put("custom_dir", posixpath.normpath(posixpath.join(port.up, str(own.value))))
        return
    theme = top.below("theme")
    theme.put("custom_dir", THEME)
    theme.default("name", "material")
    if str(getattr(theme.get("language"), "value", "en")) == "en":
        theme.put("language", port.language)
    if not port.frame.has_logo:
        theme.put("logo", assets.LOGO)
    theme.default("favicon", assets.LOGO)
    if port.engine is ZENSICAL and not port.frame.is_toml:
        theme.default("variant", "classic")  # the look of Material, which the site was made with


def _rebased(top: _Keys, key: str, up: str) -> None:
    """Paths as they are from the project's folder."""
    items = top.items(key)
    if items:
        top.put_items(
            key, [node_of(posixpath.normpath(posixpath.join(up, str(item.value)))) for item in items]
        )


# The theme

_WORDS = re.compile(r'explainer\._\("((?:[^"\\]|\\.)*)"\)')
_EXTENDS = re.compile(r'\{%-? *extends "base\.html" *-?%\}')
_ONLY_FOR = {True: "mkdocs_version", False: "generator"}
"""What an engine's templates know that the other ones' do not: by whether the project is for Zensical."""


@dataclass(frozen=True)
class Said:
    """What the plugin would tell the theme's templates."""

    words: Callable[[str], str]
    """A message in the site's language, inert."""
    alternates: str
    """The other forms that a page names in its head whose front matter names none."""
    policy: str = ""
    """The policy of every page; empty where it has none."""
    made_for: str = ""
    """How the theme names itself for which the policy was made."""


def theme(ours: Mapping[str, str], own: Mapping[str, bytes], port: Port, said: Said) -> Iterator[Output]:
    """Our changes to the theme and over them a site's own, with what the plugin would set in."""
    files = {**{path: text.encode() for path, text in ours.items()}, **own}
    for path, content in sorted(files.items()):
        if path.endswith(".html"):
            text = _spoken(content.decode("utf-8", "surrogateescape"), said)
            if path == "explainer.html":
                text = _EXTENDS.sub(lambda found: f"{found[0]}\n{_guard(port)}", text, count=1)
                text = text.replace(_META, f"{_META}\n{_guard_of_policy(said)}")
            content = text.encode("utf-8", "surrogateescape")
        yield Output(f"{THEME}/{path}", content)


def _spoken(text: str, said: Said) -> str:
    text = _WORDS.sub(
        lambda found: json.dumps(said.words(json.loads(f'"{found[1]}"')), ensure_ascii=False), text
    )
    of_page = f"(page.meta.explainer_alternates if page and page.meta else none) or {said.alternates}"
    text = text.replace("explainer.alternates(page)", f"({of_page})")
    text = text.replace(
        "explainer.data(page)", '((page.meta.explainer_data if page and page.meta else none) or "")'
    )
    text = text.replace("explainer.policy", f'"{said.policy}"')
    return text.replace("explainer.preview", f'"{PREVIEW}"')


def _guard(port: Port) -> str:
    """Templates that end the build of another engine: its links would lead nowhere, and nobody would say so."""
    sentence = (
        f"This project was written with --engine {port.engine.name}, and not for the engine that reads it"
    )
    variable = _ONLY_FOR[port.engine.links_from_files]
    return f'{{% if {variable} %}}{{% include "{sentence}" %}}{{% endif %}}'


_META = "{% block site_meta %}"


def _guard_of_policy(said: Said) -> str:
    """Templates that end the build with another version of the theme: its own scripts would not run."""
    if not said.policy:
        return ""
    sentence = (
        f"The policy of this project was made for {said.made_for}, and this is another version:"
        " run `explainer build` again where it is published"
    )
    return f'{{% if "{said.made_for}" not in super() %}}{{% include "{sentence}" %}}{{% endif %}}'
