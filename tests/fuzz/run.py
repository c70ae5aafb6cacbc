"""Run one target with atheris, which makes up cases that reach new code.

``python -m tests.fuzz.run yaml --seconds 60`` ends with 0 where nothing broke.
 A case that breaks something is made smaller, and kept in
``tests/fuzz/found/<target>/``, where the core tests try it again from then on. https://github.com/google/atheris
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import inspect
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from tests.fuzz import seeds
from tests.fuzz.targets import TARGETS, Target

SLOW, LARGE = 10, 1_000
"""A case may take so many seconds (a busy machine included) and a run so many megabytes; the limits of one file are
measured elsewhere, one file for each process."""


_READERS = [
    "explainer.source",
    "explainer.compose",
    "explainer.quick",
    "explainer.syntax",
    "explainer.hidden",
]
CODE: dict[str, list[str]] = {
    "yaml": _READERS,
    "record": [*_READERS, "explainer.load", "explainer.model", "explainer.canonical", "explainer.checks"],
    "anchor": ["explainer.anchor"],
    "nearest": ["explainer.nearest"],
    "prose": ["explainer.prose", "explainer.escape", "markdown_it"],
    "dates": ["explainer.incoming.dates", "explainer.model.edtf"],
    "hidden": ["explainer.hidden"],
    "json": ["explainer.incoming.located", "json"],
    "reviews": ["explainer.incoming"],
    "annotations": ["explainer.incoming"],
}
"""The code of each target, in which atheris looks for new ways: what else there is would only be counted."""


def main() -> None:
    arguments = _arguments()
    atheris: Any = importlib.import_module("atheris")
    for module in modules(CODE[arguments.target]):
        for function in _functions(module):
            atheris.instrument_func(function)
    target = TARGETS[arguments.target]
    kept = seeds.FOUND / arguments.target

    def tried(raw: bytes) -> None:
        try:
            target.run(raw)
        except Exception:
            _keep(smaller(raw, target.run), kept)
            raise

    with tempfile.TemporaryDirectory() as folder:
        atheris.Setup([sys.argv[0], *_options(arguments, Path(folder), target)], tried)
        atheris.Fuzz()


def modules(names: Iterable[str]) -> Iterator[ModuleType]:
    """The modules of these names that are imported, and those inside of them."""
    inside = tuple(f"{name}." for name in names)
    return (module for name, module in sorted(sys.modules.items()) if f"{name}.".startswith(inside))


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions that a module defines, those of its classes included."""
    for holder in (module, *(one for one in vars(module).values() if isinstance(one, type))):
        for value in vars(holder).values():
            function = _plain(value)
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                yield function


def _plain(value: Any) -> Any:
    """The function inside of a method, a property or a cache."""
    if isinstance(value, staticmethod | classmethod):
        return value.__func__
    if isinstance(value, property | cached_property):
        return value.fget if isinstance(value, property) else value.func
    return inspect.unwrap(value) if hasattr(type(value), "cache_info") else value


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="begin with every so manyth seed")
    parser.add_argument("--artifacts", default=f"{tempfile.gettempdir()}/")
    return parser.parse_args()


def _options(arguments: argparse.Namespace, folder: Path, target: Target) -> list[str]:
    """What libFuzzer is told. https://llvm.org/docs/LibFuzzer.html#options"""
    corpus, words = folder / "corpus", folder / "words"
    corpus.mkdir()
    for seed in seeds.of(arguments.target)[:: arguments.every]:
        (corpus / hashlib.sha256(seed).hexdigest()[:20]).write_bytes(seed[: target.longest])
    words.write_text(seeds.dictionary(target.words), encoding="ascii")
    return [
        str(corpus),
        f"-dict={words}",
        f"-max_len={target.longest}",
        f"-seed={arguments.seed}",
        f"-runs={arguments.runs}",
        f"-max_total_time={arguments.seconds}",
        f"-timeout={SLOW}",
        f"-rss_limit_mb={LARGE}",
        f"-artifact_prefix={arguments.artifacts}",
        "-print_final_stats=1",
        "-len_control=0",
    ]


def smaller(raw: bytes, run: Callable[[bytes], None], most: int = 2_000) -> bytes:
    """A shorter case that breaks the same thing: pieces are taken out, smaller and smaller ones, while it does."""
    broken, size = _broken(raw, run), max(1, len(raw) // 2)
    while size and most:
        at = 0
        while at < len(raw) and most:
            most -= 1
            shorter = raw[:at] + raw[at + size :]
            if _broken(shorter, run) == broken:
                raw = shorter
            else:
                at += size
        size //= 2
    return raw


def _broken(raw: bytes, run: Callable[[bytes], None]) -> tuple[object, ...]:
    """What a case breaks: the kind of error and the line where it came up."""
    try:
        run(raw)
    except Exception as error:
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        return type(error), place and (place.tb_frame.f_code.co_filename, place.tb_lineno)
    return ()


def _keep(raw: bytes, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(raw).hexdigest()[:12]
    path.write_bytes(raw)
    print(f"kept as {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
