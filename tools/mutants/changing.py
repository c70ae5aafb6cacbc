"""Puts a mutant in the place of a module: in what is loaded already, or while it is imported."""

from __future__ import annotations

import functools
import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tools.mutants.places import Module, Mutant


def in_place(module: Module, mutant: Mutant, imported: frozenset[int]) -> Callable[[], None] | None:
    """How to make a change in what is loaded, where that is the same as importing the module with it.

    In the body of a function the function's code is replaced, which whoever holds the function then calls. Of texts,
    patterns and tables that no other module holds, those of the module are made anew. Neither is done where importing
    has run what is changed, which ``imported`` says by lines: what came of that is anywhere.
    """
    function = _function(module, mutant)
    if function is not None and not _ran(_parts(function.__code__), imported):
        return functools.partial(_replace_code, function, module, mutant)
    if mutant.name and not _ran(_functions(module), imported):
        names = [name for name in module.names if _is_plain(_world(module).get(name))]
        if mutant.name in names and not _is_held_elsewhere(module, names):
            return functools.partial(_replace_values, names, module, mutant)
    return None


def _replace_code(function: FunctionType, module: Module, mutant: Mutant) -> None:
    code = _code(module.compiled(mutant), mutant.function)
    assert code is not None
    function.__code__ = code


def _replace_values(names: Sequence[str], module: Module, mutant: Mutant) -> None:
    made = {name: value for name, value in _world(module).items() if name.startswith("__")}
    exec(module.compiled(mutant), made)
    _world(module).update({name: made[name] for name in names})


def _world(module: Module) -> dict[str, Any]:
    return vars(sys.modules[module.name]) if module.name in sys.modules else {}


def _function(module: Module, mutant: Mutant) -> FunctionType | None:
    """The function that is changed, if its code is that of the source."""
    if not mutant.function:
        return None
    found: Any = sys.modules.get(module.name)
    for name in mutant.function:
        found = getattr(found, "__dict__", {}).get(name)
    for wrapped in ("fget", "func", "__func__", "__wrapped__"):
        found = getattr(found, wrapped, found)
    same = isinstance(found, FunctionType) and found.__code__ == _code(module.code, mutant.function)
    return found if same else None


def _code(code: CodeType, names: Sequence[str]) -> CodeType | None:
    """The code of a function by its way from the module; ``None`` if there are several of that name."""
    for name in names:
        inside = [part for part in code.co_consts if isinstance(part, CodeType) and part.co_name == name]
        if len(inside) != 1:
            return None
        code = inside[0]
    return code


def _parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)


def _functions(module: Module) -> Iterator[CodeType]:
    """The functions of a module; neither bodies of classes nor comprehensions."""
    for part in _parts(module.code):
        if part.co_flags & inspect.CO_OPTIMIZED and not part.co_name.startswith("<"):
            yield part


def _ran(parts: Iterable[CodeType], imported: frozenset[int]) -> bool:
    lines = {line for part in parts for *_, line in part.co_lines() if line and line > part.co_firstlineno}
    return not lines.isdisjoint(imported)


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, (*value, *value.values())))
    return isinstance(value, (str, bytes, int, float, re.Pattern))


def _is_held_elsewhere(module: Module, names: Sequence[str]) -> bool:
    """Whether another module of the project has taken one of these values by name."""
    others = [vars(other) for name, other in list(sys.modules.items()) if module.is_beside(other, name)]
    held = {id(value) for values in others for value in values.values()}
    return any(id(_world(module)[name]) in held for name in names)


def while_importing(module: Module, mutant: Mutant) -> None:
    """Let the module be imported with a change, from now on, in this process."""
    sys.meta_path.insert(0, _Instead(module, module.compiled(mutant)))


class _Instead(MetaPathFinder):
    """Finds one module, with other code."""

    def __init__(self, module: Module, code: CodeType) -> None:
        self.module, self.code = module, code

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.module.name:
            return None
        loader = _Loader(name, str(self.module.path))
        loader.instead = self.code
        return importlib.util.spec_from_file_location(name, self.module.path, loader=loader)


class _Loader(SourceFileLoader):
    instead: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.instead
