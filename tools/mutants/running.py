"""Runs tests against mutants, each in a process of its own that begins as one that has changed nothing.

Three kinds of processes are forked from one that has loaded what others wrote and nothing of the project:

* one that runs the tests as they are and notes which lines each of them runs, and which are run by importing alone;
* one that collects the tests and forks for each change that can be made afterwards. In the body of a function the
  function's code is replaced, which whoever holds the function then calls; tests that do not run the statement are
  left out. Of texts, patterns and tables that a module alone knows, those of the module are made anew;
* one for each other change: the module is imported with it, by the tests and by everything else.

Where a change is of no function all tests are run, those first that run something of the module.

Tests run from the quickest to the slowest and stop at the first that fails.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import os
import pickle
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import IO, Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

from tools.mutants.places import ROOT, Module, Mutant

KILLED, SURVIVED, TIMEOUT, INVALID = "killed", "survived", "timeout", "invalid"
_CODES = {0: SURVIVED, 1: KILLED, 3: INVALID}
_MEMORY = 4 << 30
"""In bytes: a change can make a list grow for ever."""
_ARGUMENTS = ["-q", "-p", "no:cacheprovider", "-p", "no:warnings", "-s",
              "--hypothesis-profile", "mutants"]  # fmt: skip
CORE = ["-m", "not slow and not site and not browser"]


@dataclass(frozen=True)
class Traced:
    """What the tests do where nothing is changed."""

    seconds: dict[str, float]
    """Of CPU time, for each test."""
    lines: dict[str, dict[int, frozenset[str]]]
    """For each file the tests that run a line; a line that is run by importing has the test ``""``."""
    loaded: tuple[str, ...]
    """The modules that others wrote, as they are loaded."""
    failed: tuple[str, ...]


def outcomes(
    modules: Sequence[Module], tests: Sequence[str], mutants: Sequence[tuple[Module, Mutant]]
) -> Iterator[tuple[Mutant, str]]:
    """What becomes of each mutant.

    Raises:
        ValueError: the tests fail where nothing is changed.
    """
    traced: Traced = _told(lambda tell: tell(_trace(modules, tests)))
    if traced.failed:
        raise ValueError(f"fails where nothing is changed: {', '.join(traced.failed)}")
    for name in traced.loaded:
        with suppress(Exception):
            importlib.import_module(name)
    left = []
    for answer in _stream(lambda tell: _swapped(tests, traced, mutants, tell)):
        at, outcome = answer
        if outcome:
            yield mutants[at][1], outcome
        else:
            left.append(at)
    for at in left:
        module, mutant = mutants[at]
        yield mutant, _outcome(_forked(lambda m=module, c=mutant: _fresh(tests, traced, m, c)))  # type: ignore[misc]


# Processes.


def _forked(work: Callable[[], int]) -> int:
    """The status with which a process ends that does this and nothing else."""
    sys.stdout.flush()
    process = os.fork()
    if not process:
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitpid(process, 0)[1]


def _outcome(status: int) -> str:
    if os.WIFSIGNALED(status):
        return TIMEOUT if os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM) else KILLED
    return _CODES.get(os.WEXITSTATUS(status), KILLED)


Tell = Callable[[Any], None]


def _stream(work: Callable[[Tell], None]) -> Iterator[Any]:
    """What another process tells while it works."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    process = os.fork()
    if not process:
        os.close(reading)
        code = 1
        try:
            with os.fdopen(writing, "wb") as pipe:
                work(functools.partial(_tell, pipe))
            code = 0
        except BaseException as error:
            print(repr(error), file=sys.stderr)
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        while True:
            try:
                yield pickle.load(pipe)
            except EOFError:
                break
    if os.waitpid(process, 0)[1]:
        raise RuntimeError("a process that runs tests broke down")


def _tell(pipe: IO[bytes], value: Any) -> None:
    pickle.dump(value, pipe)
    pipe.flush()


def _told(work: Callable[[Tell], None]) -> Any:
    return list(_stream(work))[-1]


# Tests.


def _pytest(tests: Sequence[str], work: Callable[[list[pytest.Item]], None]) -> int:
    """Collect tests and do something with them."""

    class Plugin:
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            work(session.items)
            return True

    settings.register_profile(
        "mutants",
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as home:
        arguments = [*_ARGUMENTS, *CORE, f"--basetemp={home}/tests", f"--rootdir={ROOT}", *tests]
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            return int(pytest.main(arguments, plugins=[Plugin()]))


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


def _verdict(items: Sequence[pytest.Item], traced: Traced) -> int:
    """1 if a test fails; a test that takes many times as long as it did is stopped by a signal, and all with it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for item, following in zip(items, [*items[1:], None], strict=True):
        seconds = 2 + 10 * traced.seconds[item.nodeid]
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.alarm(int(60 + 60 * seconds))
        if _fails(item, following):
            return 1
    return 0


def _trace(modules: Sequence[Module], tests: Sequence[str]) -> Traced:
    seconds: dict[str, float] = {}
    failed: list[str] = []
    loaded: list[str] = []
    files = [str(module.path) for module in modules]
    tracer = coverage.Coverage(data_file=None, include=files, config_file=False)

    def run(items: list[pytest.Item]) -> None:
        loaded.extend(name for name in sys.modules if not _is_ours(name))
        for item, following in zip(items, [*items[1:], None], strict=True):
            tracer.switch_context(item.nodeid)
            began = time.process_time()
            if _fails(item, following):
                failed.append(item.nodeid)
            seconds[item.nodeid] = time.process_time() - began

    tracer.start()
    code = _pytest(tests, run)
    tracer.stop()
    data = tracer.get_data()
    lines = {
        module.file: {
            line: frozenset(contexts) for line, contexts in data.contexts_by_lineno(str(module.path)).items()
        }
        for module in modules
    }
    if not seconds:
        failed.append(f"collecting ({code})")
    return Traced(seconds, lines, tuple(loaded), tuple(failed))


def _is_ours(name: str) -> bool:
    return name.split(".")[0] in ("explainer", "tests", "tools", "bench", "conftest", "__main__")


# Changes in the body of a function.


def _swapped(
    tests: Sequence[str], traced: Traced, mutants: Sequence[tuple[Module, Mutant]], tell: Tell
) -> None:
    def run(items: list[pytest.Item]) -> None:
        for at, (module, mutant) in enumerate(mutants):
            function = _function(module, mutant, traced)
            names = _names(module, mutant, traced)
            if function is not None:
                chosen = _by_time(items, _running(mutant, traced), traced)
                work = functools.partial(_with_code, function, module, mutant)
            elif names:
                chosen = _in_order(items, module, traced)
                work = functools.partial(_with_values, names, module, mutant)
            else:
                tell((at, ""))
                continue
            tell((at, _outcome(_forked(functools.partial(work, chosen, traced))) if chosen else SURVIVED))

    _pytest(tests, run)


def _with_code(
    function: FunctionType, module: Module, mutant: Mutant, items: Sequence[pytest.Item], traced: Traced
) -> int:
    code = _code(module.compiled(mutant), mutant.function)
    assert code is not None
    function.__code__ = code
    return _verdict(items, traced)


def _with_values(
    names: Sequence[str], module: Module, mutant: Mutant, items: Sequence[pytest.Item], traced: Traced
) -> int:
    world = sys.modules[module.name].__dict__
    made = {name: value for name, value in world.items() if name.startswith("__")}
    signal.setitimer(signal.ITIMER_PROF, 10)
    try:
        exec(module.compiled(mutant), made)
    except re.error:
        return 3
    world.update({name: made[name] for name in names})
    return _verdict(items, traced)


def _running(mutant: Mutant, traced: Traced) -> frozenset[str]:
    lines = traced.lines[mutant.key[0]]
    return frozenset().union(*(lines.get(line, frozenset()) for line in mutant.lines))


def _by_time(items: Sequence[pytest.Item], chosen: frozenset[str], traced: Traced) -> list[pytest.Item]:
    return sorted(
        (item for item in items if item.nodeid in chosen), key=lambda item: traced.seconds[item.nodeid]
    )


def _in_order(items: Sequence[pytest.Item], module: Module, traced: Traced) -> list[pytest.Item]:
    """All tests, those first that run something of the module."""
    touching = frozenset().union(*traced.lines[module.file].values())
    others = frozenset(traced.seconds) - touching
    return [*_by_time(items, touching, traced), *_by_time(items, others, traced)]


def _function(module: Module, mutant: Mutant, traced: Traced) -> FunctionType | None:
    """The function whose code can be replaced: nothing in it was run yet, and its code is that of the source."""
    if not mutant.function:
        return None
    found: Any = sys.modules.get(module.name)
    for name in mutant.function:
        found = getattr(found, "__dict__", {}).get(name)
    for wrapped in ("fget", "func", "__func__", "__wrapped__"):
        found = getattr(found, wrapped, found)
    code = _code(module.compiled(), mutant.function)
    if not isinstance(found, FunctionType) or code is None or found.__code__ != code:
        return None
    return None if _ran_by_import(_parts(code), module, traced) else found


def _names(module: Module, mutant: Mutant, traced: Traced) -> list[str]:
    """The module's texts, patterns and tables, where they can be replaced: no other module has one of its own.

    None where importing ran a function of the module: what came of that is anywhere.
    """
    if not mutant.name or _ran_by_import(_parts(module.compiled()), module, traced):
        return []
    world = sys.modules[module.name].__dict__
    names = [name for name in module.names if _is_plain(world.get(name))]
    if mutant.name not in names:
        return []
    others = (vars(other) for name, other in sys.modules.items() if _is_ours(name) and name != module.name)
    held = {id(value) for values in others for value in values.values()}
    return [] if any(id(world[name]) in held for name in names) else names


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, (*value, *value.values())))
    return isinstance(value, (str, bytes, int, float, re.Pattern))


def _ran_by_import(parts: Iterable[CodeType], module: Module, traced: Traced) -> bool:
    """Whether importing ran something inside of functions."""
    inside = [part for part in parts if part.co_flags & inspect.CO_OPTIMIZED and part.co_name[0] != "<"]
    lines = {line for part in inside for *_, line in part.co_lines() if line and line > part.co_firstlineno}
    return any("" in traced.lines[module.file].get(line, ()) for line in lines)


def _parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)


def _code(code: CodeType, names: Sequence[str]) -> CodeType | None:
    """The code of a function by its way from the module; ``None`` if there are several of that name."""
    for name in names:
        inside = [c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name]
        if len(inside) != 1:
            return None
        code = inside[0]
    return code


# All other changes.


class _Instead(MetaPathFinder):
    """Lets a module be imported with other code."""

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


def _fresh(tests: Sequence[str], traced: Traced, module: Module, mutant: Mutant) -> int:
    sys.meta_path.insert(0, _Instead(module, module.compiled(mutant)))
    signal.setitimer(signal.ITIMER_PROF, 10)
    try:
        importlib.import_module(module.name)
    except re.error:
        return 3
    found: list[int] = []

    def run(items: list[pytest.Item]) -> None:
        found.append(_verdict(_in_order(items, module, traced), traced))

    _pytest(tests, run)
    return found[0] if found else 1
