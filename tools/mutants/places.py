"""Every mutant of a module: what is changed, where, and how it is compiled."""

from __future__ import annotations

import ast
import copy
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tools.mutants import operators

ROOT = Path(__file__).parents[2]

Key = tuple[str, str, str, str]
"""What a mutant is known by, whatever line it stands on: file, function, what was there, what is there instead."""

_SHOWN = 100
"""In characters: as much of a line is shown, and known, as fits."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPOUND = (*_FUNCTIONS, ast.ClassDef, ast.If, ast.For, ast.While, ast.With, ast.Try)
_NOT_LOOKED_INTO: dict[type[ast.AST], tuple[str, ...]] = {
    ast.FunctionDef: ("decorator_list", "returns"),
    ast.ClassDef: ("decorator_list", "bases", "keywords"),
    ast.AnnAssign: ("annotation",),
    ast.arg: ("annotation",),
    ast.ExceptHandler: ("type",),
}


@dataclass(frozen=True)
class Mutant:
    """One change of one place."""

    key: Key
    line: int
    lines: frozenset[int]
    """Those of the statement: a test that runs none of them cannot notice."""
    function: tuple[str, ...]
    """The way from the module to the outermost function whose body is changed; none if it is no function's."""
    name: str
    """The name outside of functions and classes of which the value is changed; nothing if it is none of those."""
    place: tuple[ast.AST, str, int | None] = field(repr=False)
    new: ast.AST = field(repr=False)

    def __str__(self) -> str:
        file, where, *changed = self.key
        # As it is written in `explained.toml`.
        was, becomes = (json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f") for text in changed)
        return f"{file}:{self.line} {where or '(module)'}\n  [{was}, {becomes}],"


@dataclass(frozen=True)
class _Scope:
    """Where a walk through the tree is."""

    names: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    within: tuple[ast.AST, ...] = ()
    """From the statement down."""


class Module:
    """The source of one module, and its mutants."""

    def __init__(self, path: Path, root: Path = ROOT) -> None:
        self.root = root
        self.path = path
        self.file = path.relative_to(root).as_posix()
        self.name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        self.tree = ast.parse(path.read_text(encoding="utf-8"))

    @cached_property
    def mutants(self) -> list[Mutant]:
        """In the order of the source. Those that read the same are numbered."""
        seen: Counter[Key] = Counter()
        numbered = []
        for mutant in self._inside(self.tree, _Scope()):
            seen[mutant.key] += 1
            count = seen[mutant.key]
            again = f" (place {count})" if count > 1 else ""
            numbered.append(replace(mutant, key=(*mutant.key[:3], mutant.key[3] + again)))
        return numbered

    @property
    def names(self) -> list[str]:
        """What gets a value outside of functions and classes."""
        return [name for name in map(_assigned, self.tree.body) if name]

    @cached_property
    def code(self) -> CodeType:
        """The module's code as it is."""
        return compile(self.tree, self.path, "exec")

    def is_beside(self, other: ModuleType, name: str = "") -> bool:
        """Whether another module is the project's own too; by a name also whether it is another one."""
        file = getattr(other, "__file__", None) or ""
        return file.startswith(f"{self.root}/") and "site-packages" not in file and name != self.name

    def compiled(self, mutant: Mutant) -> CodeType:
        """The module's code, with a change."""
        old = _put(mutant.place, mutant.new)
        try:
            return compile(ast.fix_missing_locations(self.tree), self.path, "exec")
        finally:
            _put(mutant.place, old)

    def _inside(self, node: ast.AST, scope: _Scope) -> Iterator[Mutant]:
        for name, value in ast.iter_fields(node):
            if name in _NOT_LOOKED_INTO.get(type(node), ()):
                continue
            inner = _entered(node, scope) if name == "body" else scope
            children = value if isinstance(value, list) else [value]
            for at, child in enumerate(children):
                if isinstance(child, ast.AST) and not _is_left_alone(child):
                    place = (node, name, at if isinstance(value, list) else None)
                    yield from self._at(child, place, inner)

    def _at(self, node: ast.AST, place: tuple[ast.AST, str, int | None], scope: _Scope) -> Iterator[Mutant]:
        below = (node,) if isinstance(node, ast.stmt) else (*scope.within, node)
        here = replace(scope, within=below)
        is_pattern = _is_pattern(node, place[0], below)
        for new, was, becomes in operators.pattern(node) if is_pattern else operators.changes(node):
            yield self._mutant(node, place, here, ast.copy_location(copy.copy(new), node), was, becomes)
        if isinstance(node, ast.Constant) and _is_set_of_characters(node, place):
            for new, was, becomes in operators.characters(node):
                yield self._mutant(node, place, here, ast.copy_location(copy.copy(new), node), was, becomes)
        if not is_pattern:
            yield from self._inside(node, here)
        elif isinstance(node, ast.JoinedStr):  # its texts are one pattern
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from self._inside(part, here)

    def _mutant(
        self,
        node: ast.AST,
        place: tuple[ast.AST, str, int | None],
        scope: _Scope,
        new: ast.AST,
        was: str,
        becomes: str,
    ) -> Mutant:
        if not was or _fits(scope.within[0]):
            was, becomes = _shown(place, scope.within, new)
        statement: Any = scope.within[0]
        lines = frozenset(range(statement.lineno, _end(statement) + 1))
        key = (self.file, ".".join(scope.names), was, becomes)
        line = getattr(node, "lineno", statement.lineno)
        name = "" if scope.names else _assigned(statement)
        return Mutant(key, line, lines, scope.function, name, place, new)


def _assigned(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id
    return ""


def _put(place: tuple[ast.AST, str, int | None], new: Any) -> Any:
    parent, name, at = place
    old = getattr(parent, name)
    if at is None:
        setattr(parent, name, new)
        return old
    old_element, old[at] = old[at], new
    return old_element


def _shown(
    place: tuple[ast.AST, str, int | None], within: tuple[ast.AST, ...], new: ast.AST
) -> tuple[str, str]:
    """As much around a change as fits: the outermost part that is short enough, before and after."""
    around = next((node for node in within[:-1] if _fits(node)), None)
    if around is None:
        return _cut(_written(within[-1])), _cut(_written(new))
    was = _written(around)
    old = _put(place, new)
    becomes = _written(around)
    _put(place, old)
    return was, becomes


def _fits(node: ast.AST) -> bool:
    return (
        not isinstance(node, (*_COMPOUND, ast.ExceptHandler, ast.arguments)) and len(_written(node)) <= _SHOWN
    )


def _written(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node))


def _cut(text: str) -> str:
    return " ".join(text.split())[:_SHOWN]


def _end(statement: Any) -> int:
    """The last line of a statement, or of what stands before the block in it."""
    if isinstance(statement, _COMPOUND):
        return max(statement.lineno, statement.body[0].lineno - 1)
    return int(statement.end_lineno)


def _entered(node: ast.AST, scope: _Scope) -> _Scope:
    if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        return scope
    names = (*scope.names, node.name)
    is_outermost = isinstance(node, _FUNCTIONS) and not scope.function
    return replace(scope, names=names, function=names if is_outermost else scope.function)


def _is_left_alone(node: ast.AST) -> bool:
    """Imports, docstrings, and what only type checkers and star imports read."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        name = ast.unparse(node.targets[0])
        # A name in capitals and small letters is one of a type.
        return name == "__all__" or (name[0].isupper() and not name.isupper())
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(
        node, (ast.Import, ast.ImportFrom, ast.Global, ast.expr_context, ast.operator, ast.cmpop)
    )


def _is_pattern(node: ast.AST, parent: ast.AST, within: tuple[ast.AST, ...]) -> bool:
    """Whether a text is a regular expression: what `re` gets, or a constant of the module that is built into one."""
    if not (
        isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
    ):
        return False
    if isinstance(parent, ast.JoinedStr):
        return False
    if isinstance(parent, ast.Call):
        return ast.unparse(parent.func).startswith("re.") and parent.args[0] is node
    if isinstance(parent, ast.Assign) and len(within) == 2:
        name = ast.unparse(parent.targets[0])
        return name.isupper() and any(sign in ast.unparse(node) for sign in "[(")
    return False


def _is_set_of_characters(node: ast.Constant, place: tuple[ast.AST, str, int | None]) -> bool:
    """Whether a text is there for each of its characters."""
    if not isinstance(node.value, str) or len(node.value) < 2:
        return False
    parent, name, _ = place
    if isinstance(parent, ast.Call) and name == "args" and isinstance(parent.func, ast.Attribute):
        return parent.func.attr in ("maketrans", "strip", "lstrip", "rstrip")
    return isinstance(parent, ast.comprehension)
