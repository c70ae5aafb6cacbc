"""Commands run as processes of their own, hundreds of them, with faults: each is a fork of one that has everything
imported already, so that it costs what it does and not what Python's start does.

``python -m tests.faults.machine`` is the process that forks; :class:`Machine` talks to it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.faults.injection import Fault, Injector
from tests.site.project import environment

_IMPORTED = (
    *(
        "explainer.cli",
        "explainer.plugin",
        "mkdocs.__main__",
        "mkdocs.commands.build",
        "mkdocs.contrib.search",
    ),
    *(
        f"explainer.commands.{name}"
        for name in ("build", "check", "fmt", "importing", "init", "links", "new", "schema")
    ),
)


@dataclass(frozen=True)
class Command:
    """A command line, where it runs, and what goes wrong."""

    arguments: tuple[str, ...]
    """Such as ``("mkdocs", "build")``."""
    folder: Path
    fault: Fault | None = None
    seconds: float = 0
    """When it is killed, counted in seconds from its start; 0 for never."""
    bytes: int = 0
    """The most that one file can hold; 0 for as much as the disk."""
    scope: Path | None = None
    """Where faults happen; everywhere below ``folder`` if left out."""
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    """Its exit code; below 0 the number of the signal."""
    output: str
    events: tuple[str, ...]
    """What it did to files; nothing is known of one that was killed."""
    happened: bool
    """Whether the fault happened."""

    @property
    def was_killed(self) -> bool:
        return self.code < 0


class Machine:
    """Runs commands."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def run(self, *commands: Command) -> list[Ended]:
        """Run commands at the same time, until all of them have ended."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{json.dumps([_plain(command) for command in commands])}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process that forks has ended"
        return [Ended(**{**told, "events": tuple(told["events"])}) for told in json.loads(answer)]


def _plain(command: Command) -> dict[str, Any]:
    return {
        **asdict(command),
        "folder": str(command.folder.resolve()),
        "scope": str((command.scope or command.folder).resolve()),
    }


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine, for as long as it is needed."""
    env = environment(PYTHONHASHSEED="0", PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.machine"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=env,
        encoding="utf-8",
    )
    try:
        yield Machine(process)
    finally:
        process.communicate(timeout=60)


# The process that forks


def _serve() -> dict[str, Any] | None:
    """Fork for each command; in a child the command that it is to run."""
    for line in sys.stdin:
        running = []
        with tempfile.TemporaryDirectory() as notes:
            for number, command in enumerate(json.loads(line)):
                note = Path(notes) / str(number)
                child = os.fork()
                if child == 0:
                    return {**command, "note": str(note)}
                running.append((child, note))
            ended = [_ended(child, note) for child, note in running]
        print(json.dumps(ended), flush=True)
    return None


def _ended(child: int, note: Path) -> dict[str, Any]:
    _, status = os.waitpid(child, 0)
    told = note.with_suffix(".json")
    happened, events = json.loads(told.read_text("utf-8")) if told.exists() else (True, [])
    output = note.read_text("utf-8", errors="replace") if note.exists() else ""
    return {
        "code": os.waitstatus_to_exitcode(status),
        "output": output,
        "events": events,
        "happened": happened,
    }


def _run(command: dict[str, Any]) -> None:
    """Be the process of a command."""
    note = Path(command["note"])
    out = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(command["folder"])
    os.environ.update(command["env"])
    name, *arguments = command["arguments"]
    sys.argv = [name, *arguments]
    fault = Fault(**command["fault"]) if command["fault"] else None
    injector = Injector(command["scope"], fault)
    if command["bytes"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (command["bytes"], command["bytes"]))
    if command["seconds"]:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends the process without asking it
        signal.setitimer(signal.ITIMER_REAL, command["seconds"])
    injector.install()
    try:
        _main(name)(arguments)
    finally:
        injector.root = "\0"  # what follows is ours
        told = json.dumps([injector.happened, injector.events])
        note.with_suffix(".json").write_text(told, encoding="utf-8")


def _main(name: str) -> Any:
    return {"explainer": import_module("explainer.cli").main, "mkdocs": import_module("mkdocs.__main__").cli}[
        name
    ]


if __name__ == "__main__":
    for module in _IMPORTED:
        import_module(module)
    if asked := _serve():
        _run(asked)
