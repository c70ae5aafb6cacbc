"""An engine's configuration as values: ``mkdocs.yml``, ``properdocs.yml`` or ``zensical.toml``.

Nothing it says is done: a name of Python code stays a name, and a file it leads to is read by whoever asks for it.
Only ``!ENV`` is looked up, among the variables that are handed in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from explainer import refusals
from explainer.compose import MAX_DEPTH, MAX_NODES, compose
from explainer.engines import DEFAULTS, MATERIAL, OFFLINE, PLUGIN
from explainer.source import Document, Route, Span

INHERIT = "INHERIT"
"""The key that names another configuration, which this one continues."""


class FrameError(Exception):
    """A configuration cannot be read; the message says why, ``at`` is the character where."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


class Name(str):
    """A tag that is no data to us, such as ``!!python/name:a.b``: kept, never looked up."""

    __slots__ = ()


@dataclass(frozen=True, eq=False)
class Frame:
    """What a configuration says."""

    document: Document
    values: Mapping[str, Any]
    node: yaml.MappingNode
    """The same as YAML's nodes, with every tag as it was written."""
    is_toml: bool = False

    @cached_property
    def plugins(self) -> dict[str, Mapping[str, Any]]:
        """Every plugin with its options."""
        return _named(self.values.get("plugins"))

    @property
    def ours(self) -> Mapping[str, object]:
        """The options of our plugin, with what they are if left out."""
        return {**DEFAULTS, **self.plugins.get(PLUGIN, {})}

    @cached_property
    def extensions(self) -> dict[str, Mapping[str, Any]]:
        """Every Markdown extension with its options."""
        return _named(self.values.get("markdown_extensions"))

    @cached_property
    def theme(self) -> Mapping[str, Any]:
        """The theme's options, its name among them."""
        said = self.values.get("theme")
        return said if isinstance(said, Mapping) else {"name": said} if isinstance(said, str) else {}

    @property
    def features(self) -> frozenset[str]:
        """What of the theme is switched on."""
        said = self.theme.get("features")
        return (
            frozenset(item for item in said if isinstance(item, str))
            if isinstance(said, list)
            else frozenset()
        )

    @property
    def has_logo(self) -> bool:
        """Whether it chooses a logo itself, as a picture or as an icon."""
        icon = self.theme.get("icon")
        return bool(self.theme.get("logo") or (isinstance(icon, Mapping) and icon.get("logo")))

    @property
    def is_material(self) -> bool:
        """Whether it uses the theme that our changes are made for."""
        name = self.theme.get("name", "material" if self.is_toml else "mkdocs")
        return isinstance(name, str) and name in MATERIAL

    @property
    def directory_urls(self) -> bool:
        """Whether pages are addressed as folders."""
        return bool(self.values.get("use_directory_urls", True)) and not OFFLINE & self.plugins.keys()

    def text(self, key: str, default: str = "") -> str:
        """A value that is text; ``default`` if it is left out or is none."""
        said = self.values.get(key)
        return said if isinstance(said, str) and said else default

    def is_from_environment(self, key: str) -> bool:
        """Whether a variable decides on a value, so that another machine may know what this one does not."""
        return any(name.value == key and value.tag == "!ENV" for name, value in self.node.value)

    def span(self, *route: str | int) -> Span:
        """Where something is written; the nearest thing around it that can be found."""
        return _place(self.document, route) if not self.is_toml else _line_of(self.document, route)

    def where(self, key: str, name: str = "", option: str = "") -> Span:
        """Where a plugin, an extension or a key below a key is named, or one of its options; else what is nearest."""
        said = self.values.get(key)
        route: Route = (key, name) if name else (key,)
        if isinstance(said, list):
            for number, item in enumerate(said):
                if item == name or (isinstance(item, dict) and name in item):
                    route = (key, number, name) if isinstance(item, dict) else (key, number)
        return self.span(*route, *([option] if option else []))


def parse(document: Document, parents: Sequence[str] = ()) -> Frame:
    """Read a configuration; ``parents`` are the texts of what its ``INHERIT`` names, what that one's does, and so on.

    Raises:
        FrameError: it cannot be read.
    """
    is_toml = document.path.endswith(".toml")
    node = _of_toml(document.text) if is_toml else _of_yaml(document.text)
    for parent in parents:
        node = _merged(_of_yaml(parent), _without(node, INHERIT))
    return Frame(document, {}, node, is_toml)


def with_values(frame: Frame, environ: Mapping[str, str]) -> Frame:
    """The same with its values, variables looked up in ``environ``.

    Raises:
        FrameError: something in it is no value, such as a day that is not in the calendar.
    """
    loader = _Loader("")
    loader.environ = environ
    try:
        values = loader.construct_document(frame.node)
    except _NO_VALUE as error:
        raise _explained(error) from error
    finally:
        loader.dispose()
    if not isinstance(values, dict):
        raise FrameError("a configuration consists of keys and values, without a tag before them")
    return Frame(frame.document, values, frame.node, frame.is_toml)


_NO_VALUE = (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError, LookupError)
"""What PyYAML raises where a text is not what its tag says, such as ``!!timestamp soon`` or ``!!bool perhaps``."""


def inherited(node: yaml.MappingNode) -> str:
    """The name of the configuration that this one continues; empty if there is none."""
    return next((str(value.value) for name, value in node.value if name.value == INHERIT), "")


class _Loader(yaml.SafeLoader):
    """Values as MkDocs reads them, without anything that would be run."""

    environ: Mapping[str, str] = {}

    def name(self, suffix: str, node: yaml.Node) -> Name:
        return Name(suffix or str(node.tag))

    def variable(self, node: yaml.Node) -> Any:
        """``!ENV NAME`` or ``!ENV [NAME, OTHER, default]``, as pyyaml-env-tag has it."""
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        names, default = (items[:-1], items[-1]) if len(items) > 1 else (items, None)
        for item in names:
            if item.value in self.environ:
                said = self.environ[item.value]
                tag: str = self.resolve(yaml.ScalarNode, said, (True, False))  # type: ignore[no-untyped-call]
                return self.construct_object(yaml.ScalarNode(tag, said))
        return None if default is None else self.construct_object(default, deep=True)


_Loader.add_constructor("!ENV", _Loader.variable)
_Loader.add_multi_constructor("!", _Loader.name)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _Loader.name)


def _of_yaml(text: str) -> yaml.MappingNode:
    # What is not YAML, or too much of it, our own reader says better, and without recursion.
    for problem in compose(text, with_places=False).problems:
        if problem.rule in (refusals.YAML_SYNTAX, refusals.TOO_DEEP, refusals.FILE_TOO_LARGE):
            raise FrameError(problem.message, problem.start)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
    except (yaml.YAMLError, RecursionError) as error:
        raise _explained(error) from error
    _measure(node, {})
    return _mapping(node)


def _measure(node: yaml.Node | None, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """How many values a node holds where each alias stands for all of its own, and how deep they stand.

    ``known`` are those of the nodes that were measured; an alias comes after what it names, so that nothing is
    measured twice, and no deeper than brackets stand in the text.

    Raises:
        FrameError: aliases lead into themselves, or multiply what is there beyond what a configuration needs.
    """
    if id(node) in known:
        count, depth = known[id(node)]
        if not count:
            raise FrameError("an alias stands inside of what it names")
        return count, depth
    known[id(node)] = (0, 0)
    inside = [_measure(item, known) for item in _held(node)]
    count = 1 + sum(count for count, _ in inside)
    depth = 1 + max((depth for _, depth in inside), default=0)
    if count > MAX_NODES or depth > MAX_DEPTH:
        raise FrameError("aliases make more of this file than a configuration can be")
    known[id(node)] = (count, depth)
    return count, depth


def _held(node: yaml.Node | None) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [item for pair in node.value for item in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _of_toml(text: str) -> yaml.MappingNode:
    try:
        said = tomllib.loads(text)
        return _mapping(node_of(said.get("project", said)))
    except (ValueError, RecursionError) as error:  # a number can be too long as well
        raise FrameError(f"this is not TOML: {error}") from error
    except yaml.representer.RepresenterError as error:
        raise FrameError("a time without a day is nothing that an engine reads") from error


def _mapping(node: yaml.Node | None) -> yaml.MappingNode:
    if node is None:
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(node, yaml.MappingNode):
        raise FrameError("a configuration consists of keys and values")
    if not all(isinstance(name, yaml.ScalarNode) for name, _ in node.value):
        raise FrameError("a key of a configuration is a word")
    return node


def _explained(error: Exception) -> FrameError:
    if isinstance(error, RecursionError):
        return FrameError("brackets or lists stand too deep in each other")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "context", None)
    said = said or (str(error) if isinstance(error, ValueError) else "a text is not what its tag says")
    return FrameError(f"this is not YAML that an engine could read: {said}", mark.index if mark else 0)


def node_of(value: Any) -> yaml.Node:
    """A plain value as a node of YAML."""
    node = yaml.compose(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), Loader=yaml.SafeLoader)
    assert node is not None
    return node


def _merged(parent: yaml.MappingNode, child: yaml.MappingNode) -> yaml.MappingNode:
    """Keys of both, the child's first choice; what has keys itself is merged, a list is replaced, as in MkDocs."""
    found = {name.value: (name, value) for name, value in parent.value}
    for name, value in child.value:
        before = found.get(name.value, (None, None))[1]
        both = isinstance(before, yaml.MappingNode) and isinstance(value, yaml.MappingNode)
        found[name.value] = (name, _merged(before, value) if both else value)
    return yaml.MappingNode(child.tag, list(found.values()))


def _without(node: yaml.MappingNode, key: str) -> yaml.MappingNode:
    return yaml.MappingNode(node.tag, [pair for pair in node.value if pair[0].value != key])


def _named(said: Any) -> dict[str, Mapping[str, Any]]:
    """Names with options, however they are written: a list of names and of single keys, or keys."""
    if isinstance(said, Mapping):
        said = [{name: options} for name, options in said.items()]
    found: dict[str, Mapping[str, Any]] = {}
    for item in said if isinstance(said, list) else ():
        pairs = item.items() if isinstance(item, Mapping) else [(item, None)]
        found |= {str(name): value if isinstance(value, Mapping) else {} for name, value in pairs}
    return found


def _place(document: Document, route: Route) -> Span:
    return document.key_span(route) if route else document.whole()


def _line_of(document: Document, route: Route) -> Span:
    """The line on which the last word of a route stands first: TOML has many ways to write the same."""
    for step in reversed(route):
        start = document.text.find(str(step)) if isinstance(step, str) else -1
        if start >= 0:
            return Span(document, start, start + len(str(step)))
    return document.whole()
