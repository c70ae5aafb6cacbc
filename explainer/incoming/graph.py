"""JSON-LD's many spellings of one thing, as nodes whose keys have schema.org's and Web Annotation's plain names.

No full expansion (https://www.w3.org/TR/json-ld11-api/): what stands in the wild leaves contexts out, mixes them
up or names one that nobody can fetch, and nothing is fetched here. Read alike are ``schema:name``,
``https://schema.org/name``, a prefix or another name that the file's own context defines, and ``name``; ``type`` and
``@type``; a value, a list of one, and ``{"@value": …}``; an object, and ``{"@id": …}`` of one that stands elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from explainer.incoming.located import Json, Object
from explainer.source import Span

_VOCABULARY = re.compile(r"https?://(?:www\.)?schema\.org/|https?://www\.w3\.org/ns/oa#|schema:|oa:")
_KEYWORDS = {
    "type": "@type",
    "id": "@id",
    "hasBody": "body",
    "hasTarget": "target",
    "hasSource": "source",
    "hasSelector": "selector",
    "as:items": "items",
    "as:first": "first",
}
"""Other names of the same: JSON-LD's own that contexts give plain names, and Web Annotation's in RDF."""
_OF_A_REFERENCE = frozenset({"@id", "@type", "@context", "name", "headline", "url", "sameAs"})
"""The keys of an object that does no more than name another one."""

MAX_FOLLOWED = 5_000_000
"""How many values references may lead to in one file, each time that one is followed: small files can name a large
object again and again, and objects that name each other."""


class Shared(dict[str, "Node"]):
    """Objects by their ``@id``, and how far references to them are still followed."""

    def __init__(self) -> None:
        super().__init__()
        self.left = MAX_FOLLOWED
        self._weights: dict[int, int] = {}

    def follows(self, node: Node) -> bool:
        """Whether a reference to an object is followed once more."""
        weight = self._weights.get(id(node.value))
        if weight is None:
            weight = self._weights[id(node.value)] = _weight(node.value)
        self.left -= weight
        return self.left >= 0


def _weight(value: Any) -> int:
    """How many values there are in a value, itself included."""
    count, open_ = 0, [value]
    while open_:
        count += 1
        held = open_.pop()
        open_ += held.values() if isinstance(held, dict) else held if isinstance(held, list) else ()
    return count


_HOLDS_MORE = (Object, list)  # `Object | list` would be made anew for each of a million values

Trail = tuple[Any, ...]
"""Keys and numbers from the root of a file's JSON, each behind the way to what holds it: ``((), "@graph"), 3)``."""


class Terms:
    """What a file's contexts call things."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def learn(self, context: Any) -> None:
        """Take the names that a ``@context`` defines; what is no name of ours is passed over."""
        for part in context if isinstance(context, list) else [context]:
            for name, meaning in part.items() if isinstance(part, dict) else ():
                target = meaning.get("@id") if isinstance(meaning, dict) else meaning
                if isinstance(target, str) and not name.startswith("@"):
                    self._define(name, target)
        self._known.clear()

    def _define(self, name: str, target: str) -> None:
        if _VOCABULARY.fullmatch(target):
            self._prefixes[name] = target
        elif target.startswith("@") or _VOCABULARY.match(target):
            self._names[name] = target

    def name(self, word: str) -> str:
        """The plain name of a key or a type."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._plain(word)
        return found

    def _plain(self, word: str) -> str:
        word = self._names.get(word, word)
        prefix, colon, rest = word.partition(":")
        if colon and prefix in self._prefixes:
            word = rest
        match = _VOCABULARY.match(word)
        word = word[match.end() :] if match else word
        return _KEYWORDS.get(word, word)


@dataclass(frozen=True, eq=False)
class Node:
    """An object of a file, and the way to it."""

    value: Object
    trail: Trail
    graph: Graph

    @property
    def id(self) -> str:
        return next(self._texts("@id"), "")

    @property
    def types(self) -> frozenset[str]:
        """The plain names of its types."""
        return frozenset(self.graph.terms.name(text) for text in self.texts("@type"))

    def items(self, name: str) -> list[Any]:
        """What stands under a key, as a list; ``@list`` and ``@set`` are lists too."""
        return [item for item, _ in self._placed(name)]

    def _placed(self, name: str) -> Iterator[tuple[Any, Trail]]:
        for key in self.keys(name):
            yield from _flat(self.value[key], (self.trail, key))

    def keys(self, name: str) -> list[str]:
        """How the file spells a key; several where it has several other spellings of it."""
        if name in self.value:
            return [name]
        plain = self.graph.terms.name
        return [key for key in self.value if plain(key) == name]

    def texts(self, name: str) -> list[str]:
        """The texts and numbers under a key, also those in ``@value``."""
        return list(self._texts(name))

    def _texts(self, name: str) -> Iterator[str]:
        return (text for item, _ in self._placed(name) if (text := _text(item)))

    def text(self, *names: str) -> str:
        """The first text under the first of these keys that has one; nothing if none has."""
        return next((text for name in names for text in self._texts(name)), "")

    def nodes(self, *names: str) -> list[Node]:
        """The objects under these keys, each the one it refers to if all it does is refer."""
        return [
            self.graph.resolved(Node(item, trail, self.graph))
            for name in names
            for item, trail in self._placed(name)
            if isinstance(item, Object) and "@value" not in item
        ]

    def ids(self, *names: str) -> list[str]:
        """The addresses under these keys: texts, and what objects have as ``@id`` or ``url``."""
        found = [text for name in names for text in self.texts(name)]
        for node in self.nodes(*names):
            found += [node.id, *node.texts("url")]
        return [id for id in found if id]

    def named(self, *names: str) -> str:
        """What a person or a work under these keys is called: its name, or the text itself."""
        known = (self.graph.shared.get(text) for name in names for text in self.texts(name))
        nodes = [*self.nodes(*names), *(node for node in known if node is not None)]
        called = (node.text("name", "headline", "legalName") for node in nodes)
        return next((name for name in called if name), "") or self.text(*names)

    def span(self, *names: str) -> Span:
        """Where the first of these keys that is there stands in the file; else the object."""
        key = next((key for name in names for key in self.keys(name)), None)
        return self.graph.json.span(self.value, key)

    @property
    def pointer(self) -> str:
        """``/@graph/3``, behind it the number of the block if the file has several (RFC 6901)."""
        return self.graph.where + pointer(self.trail)


def pointer(trail: Trail) -> str:
    """A way through a file's JSON as RFC 6901 writes it."""
    steps: list[str] = []
    while trail:
        trail, step = trail
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps)) or "/"


@dataclass(eq=False)
class Graph:
    """All objects of one block of JSON. ``where`` names the block for people: ``script 2, ``."""

    json: Json
    where: str = ""
    shared: Shared = field(default_factory=Shared)
    """Objects by their ``@id``, those of the other blocks of the same file included."""
    terms: Terms = field(default_factory=Terms)

    def __post_init__(self) -> None:
        for value, _ in self._objects():
            if "@context" in value:
                self.terms.learn(value["@context"])
        for value, trail in self._objects():
            if len(value) > 1 and ("@id" in value or "id" in value):
                node = Node(value, trail, self)
                other = self.shared.get(node.id)
                if node.id and (other is None or len(other.value) < len(value)):
                    self.shared[node.id] = node

    def nodes(self) -> Iterator[Node]:
        """Every object, what holds it first."""
        return (Node(value, trail, self) for value, trail in self._objects())

    def _objects(self) -> Iterator[tuple[Object, Trail]]:
        open_: list[tuple[Any, Trail]] = [(self.json.value, ())]
        while open_:
            value, trail = open_.pop()
            if isinstance(value, Object):
                yield value, trail
                inside: Iterable[tuple[Any, Any]] = ((k, v) for k, v in value.items() if k != "@context")
            elif isinstance(value, list):
                inside = enumerate(value)
            else:
                continue
            deeper = [(held, (trail, step)) for step, held in inside if isinstance(held, _HOLDS_MORE)]
            open_ += reversed(deeper)

    def resolved(self, node: Node) -> Node:
        """The object that a mere reference means; else itself, as other things can have the same ``@id`` by mistake."""
        is_reference = all(self.terms.name(key) in _OF_A_REFERENCE for key in node.value)
        other = self.shared.get(node.id) if is_reference else None
        is_more = other is not None and len(other.value) > len(node.value)
        return other if other is not None and is_more and self.shared.follows(other) else node


def _flat(value: Any, trail: Trail) -> Iterator[tuple[Any, Trail]]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _flat(item, (trail, number))
        return
    for keyword in ("@list", "@set"):
        if isinstance(value, Object) and keyword in value:
            yield from _flat(value[keyword], (trail, keyword))
            return
    if value is not None:
        yield value, trail


def _text(item: Any) -> str:
    if isinstance(item, Object):
        item = item.get("@value")
    if isinstance(item, bool):
        return str(item).lower()
    return item.strip() if isinstance(item, str) else ""
