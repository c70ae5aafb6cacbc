"""Every regular expression of explainer, and texts on which each may take for ever.

A pattern takes the square of a text's length, or worse, where one piece of text can be read in two ways: by two
repetitions in each other or behind each other, or by one that is begun anew at every place. So every pattern is
tried with pieces of what it matches itself, over and over, behind a beginning that leads to each of its repetitions
and before an end that does not fit.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as reading  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import explainer

HOME = Path(explainer.__file__ or "").parent
FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
METHODS = FUNCTIONS - {"compile"}


@dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and the ways in which it is used."""

    name: str
    """``explainer.anchor._WORD``, or ``explainer.source:42`` where it has no name."""
    pattern: re.Pattern[str]
    methods: frozenset[str]


def modules() -> list[ModuleType]:
    """Every module of explainer."""
    names = (m.name for m in pkgutil.walk_packages(explainer.__path__, "explainer."))
    return [importlib.import_module(name) for name in names if not name.endswith("__main__")]


def text_of(module: ModuleType) -> str:
    """The text of a module."""
    return Path(module.__file__ or "").read_text(encoding="utf-8")


def all_of(modules: Iterable[ModuleType], built: dict[str, Any]) -> list[Found]:
    """Every pattern of these modules.

    ``built`` has values for the names with which patterns are put together inside of functions.

    Raises:
        LookupError: a pattern is put together in a way that is not known here.
    """
    modules = list(modules)
    trees = {module: ast.parse(text_of(module)) for module in modules}
    found: list[Found] = []
    for module, tree in trees.items():
        found += _named(module, _uses(tree))
        found += written_where_used(module, tree, built)
    unique = {(one.pattern.pattern, one.pattern.flags, one.methods): one for one in found}
    return sorted(unique.values(), key=lambda one: one.name)


def _named(module: ModuleType, used: dict[str, set[str]]) -> Iterator[Found]:
    """Patterns that are attributes of a module, by themselves or in a list, a tuple or a dict."""
    for name, value in vars(module).items():
        held = (
            value.values()
            if isinstance(value, dict)
            else value
            if isinstance(value, list | tuple)
            else [value]
        )
        for number, pattern in enumerate(held):
            if isinstance(pattern, re.Pattern):
                shown = f"{module.__name__}.{name}" + (f"[{number}]" if held is value else "")
                yield Found(shown, _as_text(pattern), frozenset(used.get(name) or {"search", "fullmatch"}))


def _as_text(pattern: re.Pattern[Any]) -> re.Pattern[str]:
    """The same for texts, if it is one for bytes."""
    if isinstance(pattern.pattern, str):
        return pattern
    return re.compile(pattern.pattern.decode("latin-1"), pattern.flags | re.ASCII)


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """How a module uses its names: ``_WORD.finditer``, ``entry = _ENTRY[step]`` and then ``entry.match``."""
    used: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            used.setdefault(_name(node.value), set()).add(node.attr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.For | ast.comprehension):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            value = node.value if isinstance(node, ast.Assign) else node.iter
            used.setdefault(_name(value), set()).update(used.get(_name(target), ()))
    return used


def _name(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def written_where_used(module: ModuleType, tree: ast.Module, built: dict[str, Any]) -> Iterator[Found]:
    """``re.search("…", text)`` and the like, and ``re.compile`` inside of functions."""
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for n in ast.walk(f)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        holder, method = node.func.value, node.func.attr
        if not (isinstance(holder, ast.Name) and holder.id == "re" and method in FUNCTIONS):
            continue
        if method == "compile" and id(node) not in inside:
            continue  # an attribute of the module
        here = f"{module.__name__}:{node.lineno}"
        flags = next((k.value for k in node.keywords if k.arg == "flags"), None) or _flags(node, method)
        pattern = _evaluated(node.args[0], module, built, here)
        meant = re.compile(pattern, _evaluated(flags, module, built, here) if flags is not None else 0)
        methods = {"search", "fullmatch"} if method == "compile" else {method}
        yield Found(here, _as_text(meant), frozenset(methods))


def _flags(call: ast.Call, method: str) -> ast.expr | None:
    at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(method, 2)
    return call.args[at] if len(call.args) > at else None


def _evaluated(node: ast.expr, module: ModuleType, built: dict[str, Any], here: str) -> Any:
    written = ast.unparse(node)
    try:
        return eval(compile(ast.Expression(node), here, "eval"), {**vars(module), **built})
    except NameError as error:
        raise LookupError(f"{here}: say with what the pattern is built: {written} ({error})") from error


# Texts


REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}
ENDS = ("", "\0", "\n!", "x", " ", '"')


@dataclass(frozen=True)
class Attack:
    """A text that grows: its beginning, what is repeated, and its end."""

    before: str
    piece: str
    end: str

    def text(self, length: int) -> str:
        """The text with so many characters in its middle."""
        return self.before + self.piece * (length // len(self.piece)) + self.end


def attacks(pattern: re.Pattern[str], *, thorough: bool = True) -> list[Attack]:
    """Texts on which the pattern may take for ever; a part of them, if nobody has the time."""
    tree = reading.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    befores, pieces = [""], []
    for before, body in _repeats(list(tree), ""):
        befores.append(before)
        pieces += [sample for sample in _samples(body) if sample]
    letters = [sample for sample in dict.fromkeys("".join(_letters(tree))) if sample]
    pieces += letters + [a + b for a in letters[:4] for b in letters[:4] if a != b] + [" ", "\n", "a"]
    befores, pieces = list(dict.fromkeys(befores)), list(dict.fromkeys([*pieces[:40], " ", "\n", "a"]))
    most, ends = (6, ENDS) if thorough else (3, ENDS[:2])
    return [Attack(b, piece, end) for b in befores[:most] for piece in pieces for end in ends]


def _repeats(items: list[Any], before: str) -> Iterator[tuple[str, list[Any]]]:
    """Every repetition that has no end: what leads to it, and what is repeated."""
    for kind, value in items:
        if kind in REPEATS and value[1] > 20:
            yield before, list(value[2])
        for inner in _inside(kind, value):
            yield from _repeats(list(inner), before)
        before += next(iter(_samples([(kind, value)])), "")


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind in REPEATS:
        return [value[2]]
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.BRANCH:
        return list(value[1])
    if kind is sre.ATOMIC_GROUP:
        return [value]
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return []


def _samples(items: Iterable[Any]) -> list[str]:
    """A few texts that a piece of a pattern matches, as far as can be told by looking at it."""
    texts = [""]
    for kind, value in items:
        own = _sample(kind, value)
        texts = [text + one for one in own[:3] for text in texts[:4]] if own else texts
    return list(dict.fromkeys(texts))[:6]


def _sample(kind: Any, value: Any) -> list[str]:
    if kind is sre.LITERAL:
        return [chr(value)]
    if kind is sre.NOT_LITERAL:
        return ["a" if value != ord("a") else "b", " "]
    if kind is sre.ANY:
        return ["a", " "]
    if kind is sre.IN:
        return _of_a_set(value)
    if kind in REPEATS:
        return (
            ["", *_samples(value[2])] if not value[0] else [s * min(value[0], 20) for s in _samples(value[2])]
        )
    if kind is sre.BRANCH:
        return [sample for branch in value[1] for sample in _samples(branch)[:1]]
    inner = _inside(kind, value)
    return _samples(inner[0]) if inner and kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP) else []


_COMMON = " a1-.,:;_/\\'\"()[]{}<>*`#&|!?=+@~%\n\té’\u3000"


def _of_a_set(items: Any) -> list[str]:
    """Some characters of a set: common ones, and one of each of its ranges."""
    pattern = re.compile(_set_as_written(items))
    ends = "".join(chr(v[0] if k is sre.RANGE else v) for k, v in items if k in (sre.RANGE, sre.LITERAL))
    return [c for c in dict.fromkeys(_COMMON + ends) if pattern.fullmatch(c)][:8]


def _set_as_written(items: Any) -> str:
    parts: list[str] = []
    for kind, value in items:
        if kind is sre.NEGATE:
            parts.insert(0, "^")
        elif kind is sre.LITERAL:
            parts.append(re.escape(chr(value)))
        elif kind is sre.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        else:
            parts.append(_CATEGORIES[value])
    return f"[{''.join(parts)}]"


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _letters(items: Iterable[Any]) -> Iterator[str]:
    """Every character that a pattern names, and some of each of its sets."""
    for kind, value in items:
        if kind is sre.LITERAL:
            yield chr(value)
        elif kind is sre.IN:
            yield "".join(_of_a_set(value)[:3])
        for inner in _inside(kind, value):
            yield from _letters(inner)
