"""Runs commands, each in a process of its own with limits, and says what it cost: ``python -m tests.fuzz.limited``.

A list of runs comes in as JSON (``arguments`` and ``folder``), and their costs go out.
What is imported is imported once and shared by ``fork``, so that a cost is that of the command and of the file.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import tempfile
from typing import Any

PATIENCE = 20
"""Seconds of processor time after which a run is ended."""
MOST = 1_500_000_000
"""Bytes of address space that a run may have, Python's own included."""


def main() -> None:
    for module in ("explainer.cli", "explainer.outputs", "explainer.workshop", "markdown_it"):
        importlib.import_module(module)
    print(json.dumps([cost(run) for run in json.load(sys.stdin)]))


def cost(run: dict[str, Any]) -> dict[str, Any]:
    """What one run ended with, said, and took."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            _command(run, said.fileno())
        _, status, used = os.wait4(child, 0)
        said.seek(0)
        words = said.read()
    return {
        "code": os.waitstatus_to_exitcode(status),
        "said": words[-4_000:].decode("utf-8", "replace"),
        "length": len(words),
        "whole": words[:100_000].decode("utf-8", "replace"),
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2),
    }


def _command(run: dict[str, Any], said: int) -> None:
    """Become the command; never returns. ``without`` has other values for limits, to show what they are good for."""
    from explainer import cli, compose, source

    for name, value in run.get("without", {}).items():
        setattr(compose, name, value)
        if hasattr(source, name):
            setattr(source, name, value)
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(said, 1)
    os.dup2(said, 2)
    code = 99
    try:
        os.chdir(run["folder"])
        cli.main(run["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 98
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
