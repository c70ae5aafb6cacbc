"""Commands run as processes of their own, hundreds of them, with faults: each is a fork of one that has everything
imported already, so that it costs what it does and not what Python's start does.

``python -m tests.faults.machine`` is the process that forks; :class:`Machine` talks to it.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from explainer import shelf
from explainer.outputs import Output
from explainer.swap import Halfway, Unswappable, Yard
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

    def __init__(self, process: subprocess.Popen[str], notes: Path) -> None:
        self.process = process
        self.notes = notes

    def run(self, *commands: Command) -> list[Ended]:
        """Run commands at the same time, until all of them have ended."""
        assert self.process.stdin and self.process.stdout
        for note in self.notes.iterdir():
            note.unlink()
        asked = [{**_plain(c), "note": str(self.notes / str(number))} for number, c in enumerate(commands)]
        self.process.stdin.write(f"{json.dumps(asked)}\n")
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
    with tempfile.TemporaryDirectory() as notes:
        try:
            yield Machine(process, Path(notes))
        finally:
            process.communicate(timeout=60)


# The process that forks


def _serve() -> dict[str, Any] | None:
    """Fork for each command; in a child the command that it is to run."""
    for line in sys.stdin:
        running = []
        for command in json.loads(line):
            child = os.fork()
            if child == 0:
                return dict(command)
            running.append((child, Path(command["note"])))
        print(json.dumps([_ended(child, note) for child, note in running]), flush=True)
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
    run = _main(name)
    injector.install()
    code: object = 0
    try:
        run(arguments)
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    injector.root = "\0"  # what follows is ours
    if isinstance(code, str):
        print(code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    told = json.dumps([injector.happened, injector.events])
    note.with_suffix(".json").write_text(told, encoding="utf-8")
    os._exit(
        code if isinstance(code, int) else 1
    )  # to take a process down in good order takes as long as the rest


def _main(name: str) -> Callable[[list[str]], object]:
    commands: dict[str, Callable[[list[str]], object]] = {
        "explainer": import_module("explainer.cli").main,
        "mkdocs": import_module("mkdocs.__main__").cli,
        "stock": _stock,
        "swap": _swap,
    }
    return commands[name]


def _stock(arguments: list[str]) -> None:
    """The shelf alone: the texts of a JSON file, by their paths, onto a folder."""
    texts = json.loads(Path(arguments[0]).read_text("utf-8"))
    outputs = [Output(path, text) for path, text in texts.items()]
    try:
        shelf.stock(outputs, Path(arguments[1]), in_place="--in-place" in arguments)
    except (OSError, shelf.ShelfError, Halfway) as error:
        sys.exit(str(error))


def _swap(arguments: list[str]) -> None:
    """The swap alone, with hidden files carried over: the same, but the whole folder is new."""
    texts = json.loads(Path(arguments[0]).read_text("utf-8"))
    try:
        yard = Yard(Path(arguments[1]))
        try:
            tree = yard.fresh()
            for path, text in texts.items():
                (tree / path).parent.mkdir(parents=True, exist_ok=True)
                (tree / path).write_text(text, encoding="utf-8")
            yard.swap({path.name for path in yard.folder.glob(".*")} if yard.folder.exists() else ())
        finally:
            yard.leave()
    except (OSError, Unswappable, Halfway) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    for module in _IMPORTED:
        import_module(module)
    gc.freeze()
    if asked := _serve():
        _run(asked)
