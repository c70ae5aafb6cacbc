"""Runs tests against mutants, each in a process of its own that begins as one that has changed nothing.

Three kinds of processes are forked from one that has loaded what others wrote and nothing of the project:

* one that runs the tests as they are and notes which lines each of them runs, and which are run by importing alone;
* one that collects the tests and forks for each change that can be made afterwards, see ``tools.mutants.changing``;
* one for each other change: the module is imported with it, by the tests and by everything else.

Tests run from the quickest to the slowest and stop at the first that fails. Of a change in a function those are left
out that do not run the statement; of others all are run, those first that run something of the module.
"""

from __future__ import annotations

import functools
import gc
import importlib
import os
import pickle
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

import coverage
import pytest
from hypothesis import HealthCheck, Phase, settings

from tools.mutants import changing
from tools.mutants.places import Module, Mutant

KILLED, SURVIVED, TIMEOUT, INVALID = "killed", "survived", "timeout", "invalid"
_MEMORY = 4 << 30
"""In bytes: a change can make a list grow for ever."""
_ARGUMENTS = ("-q", "-p", "no:cacheprovider", "-p", "no:warnings", "-s", "--assert=plain",
              "--hypothesis-profile", "mutants", "-m", "not slow and not site and not browser")  # fmt: skip


@dataclass(frozen=True)
class Result:
    """What became of a mutant."""

    mutant: Mutant
    outcome: str
    test: str = ""
    """The test that failed."""
    is_in_place: bool = False
    """Whether it was made in a process that had loaded the module already."""


@dataclass(frozen=True)
class _Traced:
    """What the tests do where nothing is changed."""

    seconds: dict[str, float]
    """Of CPU time, for each test."""
    lines: dict[str, dict[int, frozenset[str]]]
    """For each file the tests that run a line; a line that is run by importing has the test ``""``."""
    loaded: tuple[str, ...]
    """The modules that others wrote, as they are loaded."""
    failed: tuple[str, ...]


def results(
    modules: Sequence[Module], tests: Sequence[str], mutants: Sequence[tuple[Module, Mutant]]
) -> Iterator[Result]:
    """What becomes of each mutant.

    Raises:
        ValueError: the tests fail where nothing is changed.
    """
    (traced,) = _stream(functools.partial(_trace, modules, tests))
    if traced.failed:
        raise ValueError(f"fails where nothing is changed: {', '.join(traced.failed)}")
    for name in traced.loaded:
        with suppress(Exception):
            importlib.import_module(name)
    left = []
    for at, outcome, test in _stream(functools.partial(_in_place, tests, traced, mutants)):
        if outcome:
            yield Result(mutants[at][1], outcome, test, is_in_place=True)
        else:
            left.append(mutants[at])
    for module, mutant in left:
        yield Result(mutant, *_verdict(functools.partial(_fresh, tests, traced, module, mutant)))


def again(mutants: Sequence[tuple[Module, Mutant, str]]) -> Iterator[Result]:
    """What becomes of mutants that were made in place and killed before, each by the test that did."""
    lines: dict[str, dict[int, frozenset[str]]] = {module.file: {} for module, *_ in mutants}
    traced = _Traced({}, lines, (), ())

    def run(tell: Tell, items: list[pytest.Item]) -> None:
        by_name = {item.nodeid: item for item in items}
        for module, mutant, test in mutants:
            change = changing.in_place(module, mutant, frozenset())
            if change is not None and test in by_name:
                verdict = _verdict(functools.partial(_changed, change, [by_name[test]], traced))
                tell(Result(mutant, *verdict, is_in_place=True))

    tests = sorted({test for *_, test in mutants})
    yield from _stream(lambda tell: _pytest(mutants[0][0].root, tests, functools.partial(run, tell)))


# Processes.

Tell = Callable[[Any], None]


class _DiedError(Exception):
    """A process ended before its work was done; says with which status."""


def _stream(work: Callable[[Tell], object]) -> Iterator[Any]:
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
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, suppress(EOFError):
        while True:
            yield pickle.load(pipe)
    status = os.waitpid(process, 0)[1]
    if status:
        raise _DiedError(status)


def _tell(pipe: IO[bytes], value: Any) -> None:
    pickle.dump(value, pipe)
    pipe.flush()


def _verdict(work: Callable[[Tell], object], *, is_sure: bool = False) -> tuple[str, str]:
    """What a process says of a mutant: the outcome, and the test that failed."""
    try:
        told: list[tuple[str, str]] = list(_stream(work))
    except _DiedError as died:
        (status,) = died.args
        signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if signalled == signal.SIGALRM and not is_sure:
            return _verdict(work, is_sure=True)  # or it was the machine that slept
        return (TIMEOUT if signalled in (signal.SIGPROF, signal.SIGALRM) else KILLED), ""
    return told[-1] if told else (KILLED, "")  # nothing could be collected


# Tests.


def _pytest(root: Path, tests: Collection[str], work: Callable[[list[pytest.Item]], None]) -> None:
    """Collect tests and do something with them."""

    class Plugin:
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            gc.freeze()  # what is forked shares what is here
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
    with tempfile.TemporaryDirectory(prefix="mutants-") as home, Path(os.devnull).open("w") as nowhere:
        places = [f"--basetemp={home}/tests", f"--rootdir={root}", *(f"{root}/{test}" for test in tests)]
        with redirect_stdout(nowhere), redirect_stderr(nowhere):
            pytest.main([*_ARGUMENTS, *places], plugins=[Plugin()])


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Whether a test fails; without pytest's report of why, which takes longer than most tests."""
    hook = item.ihook
    teardown = functools.partial(hook.pytest_runtest_teardown, item=item, nextitem=following)
    steps: list[tuple[Literal["setup", "call", "teardown"], Callable[[], object]]] = [
        ("setup", functools.partial(hook.pytest_runtest_setup, item=item)),
        ("call", functools.partial(hook.pytest_runtest_call, item=item)),
        ("teardown", teardown),
    ]
    for when, step in steps:
        call = pytest.CallInfo.from_call(step, when)
        if call.excinfo is not None:
            if is_skipped := call.excinfo.errisinstance(pytest.skip.Exception):
                teardown()
            return not is_skipped
        hook.pytest_runtest_makereport(item=item, call=call)  # fixtures look at it
    return False


def _run(items: Sequence[pytest.Item], traced: _Traced, tell: Tell) -> None:
    """Run tests until one fails; a signal ends what takes many times as long as it did, and this process with it."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for item, following in zip(items, [*items[1:], None], strict=True):
        _limit(1 + 10 * traced.seconds.get(item.nodeid, 0))
        if _fails(item, following):
            tell((KILLED, item.nodeid))
            return
    tell((SURVIVED, ""))


def _limit(seconds: float) -> None:
    """Of CPU time; and a much longer one of the clock, for what waits for ever."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(int(60 + 60 * seconds))


def _trace(modules: Sequence[Module], tests: Sequence[str], tell: Tell) -> None:
    seconds: dict[str, float] = {}
    failed: list[str] = []
    loaded: list[str] = []
    tracer = coverage.Coverage(data_file=None, include=[str(m.path) for m in modules], config_file=False)

    def run(items: list[pytest.Item]) -> None:
        loaded.extend(name for name, module in list(sys.modules.items()) if not modules[0].is_beside(module))
        for item, following in zip(items, [*items[1:], None], strict=True):
            tracer.switch_context(item.nodeid)
            began = time.process_time()
            if _fails(item, following):
                failed.append(item.nodeid)
            seconds[item.nodeid] = time.process_time() - began

    tracer.start()
    _pytest(modules[0].root, tests, run)
    tracer.stop()
    data = tracer.get_data()
    lines = {
        module.file: {
            line: frozenset(contexts) for line, contexts in data.contexts_by_lineno(str(module.path)).items()
        }
        for module in modules
    }
    tell(_Traced(seconds, lines, tuple(loaded), tuple(failed if seconds else ["collecting the tests"])))


def _by_time(items: Sequence[pytest.Item], chosen: Collection[str], traced: _Traced) -> list[pytest.Item]:
    return sorted(
        (item for item in items if item.nodeid in chosen), key=lambda item: traced.seconds[item.nodeid]
    )


def _noticing(
    items: Sequence[pytest.Item], module: Module, mutant: Mutant, traced: _Traced
) -> list[pytest.Item]:
    """The tests that can notice a mutant, in the order in which they are run."""
    lines = traced.lines[module.file]
    if mutant.function:
        return _by_time(items, _tests(lines.get(line, ()) for line in mutant.lines), traced)
    touching = _tests(lines.values())
    others = traced.seconds.keys() - touching
    return [*_by_time(items, touching, traced), *_by_time(items, others, traced)]


def _tests(found: Any) -> frozenset[str]:
    return frozenset().union(*found)


# Mutants.


def _in_place(
    tests: Sequence[str], traced: _Traced, mutants: Sequence[tuple[Module, Mutant]], tell: Tell
) -> None:
    imported = {
        file: frozenset(line for line, tests in lines.items() if "" in tests)
        for file, lines in traced.lines.items()
    }

    def run(items: list[pytest.Item]) -> None:
        for at, (module, mutant) in enumerate(mutants):
            change = changing.in_place(module, mutant, imported[module.file])
            chosen = _noticing(items, module, mutant, traced)
            if change is None:
                tell((at, "", ""))
            elif not chosen:
                tell((at, SURVIVED, ""))
            else:
                tell((at, *_verdict(functools.partial(_changed, change, chosen, traced))))

    _pytest(mutants[0][0].root, tests, run)


def _changed(change: Callable[[], None], items: Sequence[pytest.Item], traced: _Traced, tell: Tell) -> None:
    _limit(10)
    try:
        change()
    except re.error:
        tell((INVALID, ""))
        return
    _run(items, traced, tell)


def _fresh(tests: Sequence[str], traced: _Traced, module: Module, mutant: Mutant, tell: Tell) -> None:
    changing.while_importing(module, mutant)
    _limit(10)
    try:
        importlib.import_module(module.name)
    except re.error:
        tell((INVALID, ""))
        return
    everything = Mutant(mutant.key, mutant.line, mutant.lines, (), "", mutant.place, mutant.new)
    _pytest(
        module.root, tests, lambda items: _run(_noticing(items, module, everything, traced), traced, tell)
    )
