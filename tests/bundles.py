"""Whole data folders from small texts: a bundle is laid over the base, so that a test shows what is different.

A bundle holds the files that differ from ``tests/rules/base/data``, one after the other. Each begins with a
line of its own:

``# file: claims/a.yml``
    the lines that follow, up to the next such line, are the whole file
``# escaped: claims/a.yml``
    the same, with ``\\t``, ``\\r``, ``\\n``, ``\\u200b`` and ``\\xff`` read as in Python, so that what cannot be seen
    can be reviewed; characters become UTF-8, ``\\x80`` to ``\\xff`` single bytes
``# bytes: claims/a.yml fffe00``
    a file of exactly these bytes
``# large: claims/a.yml 1000001``
    a file of that many bytes; with a text behind the number, that text over and over
``# symlink: claims/a.yml -> ../site.yml``
    a symbolic link
``# unreadable: claims/a.yml``
    opening the file, or listing the folder, is refused by the system. A permission would not do: it does not
    stop root
``# delete: claims/*.yml``
    the files that match are left out; ``.`` leaves out the data folder itself
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from explainer import checks, compose
from explainer.dataset import Before, Dataset
from explainer.finding import Finding
from explainer.load import load

RULES = Path(__file__).parent / "rules"
BASE = RULES / "base" / "data"
TODAY = date(2026, 11, 22)
"""The day of every test: the dates in the bundles are past or future because of it."""

ALONE = """\
# delete: *
# file: site.yml
name: Elmford explained
licence: {name: CC BY 4.0}
publisher: {name: Elmford reading circle}
"""
"""The beginning of a bundle that needs no base: the least that is a site."""

_DIRECTIVE = re.compile(r"^# (file|escaped|bytes|large|symlink|unreadable|delete): (.+)\n", re.MULTILINE)
_SHORT = {"t": "\t", "r": "\r", "n": "\n"}
_ESCAPE = re.compile(r"\\(t|r|n|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")


@dataclass
class Folder:
    """A data folder as values, by paths relative to it."""

    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    exists: bool = True

    def write(self, data: Path, stands: Folder | None = None) -> None:
        """Make ``data`` on disk so. ``stands`` is what is there; without it ``data`` must not exist."""
        old = stands or Folder(exists=False)
        for name in [*(old.files.keys() - self.files.keys()), *old.links]:
            (data / name).unlink()
        before, now = old.folders(), self.folders()
        for name in sorted(before - now, reverse=True):
            (data / name).rmdir()
        for name in sorted(now - before):
            (data / name).mkdir()
        for name, content in self.files.items():
            if old.files.get(name) != content:
                (data / name).write_bytes(content)
        for name, target in self.links.items():
            (data / name).symlink_to(target)

    def folders(self) -> set[str]:
        """Itself (``.``) and every folder in it."""
        found = {"."} if self.exists else set()
        for name in (*self.files, *self.links):
            while "/" in name:
                name = name.rpartition("/")[0]
                found.add(name)
        return found


@cache
def base() -> dict[str, bytes]:
    """The base's files by their paths in it."""
    files = (path for path in BASE.rglob("*") if path.is_file())
    return {path.relative_to(BASE).as_posix(): path.read_bytes() for path in files}


def folder(bundle: str) -> Folder:
    """The base with a bundle laid over it. Text before the first directive is a remark on the bundle."""
    laid = Folder(dict(base()))
    found = list(_DIRECTIVE.finditer(bundle))
    ends = [*(match.start() for match in found), len(bundle)][1:]
    for match, end in zip(found, ends, strict=True):
        name, _, argument = match[2].strip().partition(" ")
        _STEPS[match[1]](laid, name, argument, bundle[match.end() : end])
    return laid


def _delete(laid: Folder, pattern: str) -> None:
    if pattern == ".":
        laid.files, laid.exists = {}, False
        return
    gone = [name for name in laid.files if fnmatchcase(name, pattern)]
    assert gone, f"the base has no {pattern}"
    for name in gone:
        del laid.files[name]


_STEPS: dict[str, Callable[[Folder, str, str, str], None]] = {
    "file": lambda laid, name, _, body: laid.files.update({name: body.encode()}),
    "escaped": lambda laid, name, _, body: laid.files.update({name: unescaped(body)}),
    "bytes": lambda laid, name, argument, _: laid.files.update({name: bytes.fromhex(argument)}),
    "large": lambda laid, name, argument, _: laid.files.update({name: _large(*argument.partition(" ")[::2])}),
    "symlink": lambda laid, name, argument, _: laid.links.update({name: argument.removeprefix("-> ")}),
    "unreadable": lambda laid, name, *_: laid.refused.append(name),
    "delete": lambda laid, name, *_: _delete(laid, name),
}


def _large(size: str, text: str) -> bytes:
    pattern = unescaped(text or "a")
    return (pattern * (int(size) // len(pattern) + 1))[: int(size)]


def unescaped(text: str) -> bytes:
    """Text in which what cannot be seen is written as in Python, to bytes."""

    def character(match: re.Match[str]) -> str:
        code = match[1]
        if code in _SHORT:
            return _SHORT[code]
        number = int(code[1:], 16)
        # A single byte travels through the text as a lone surrogate, as it does in file names.
        return chr(0xDC00 + number) if code[0] == "x" and number > 0x7F else chr(number)

    return _ESCAPE.sub(character, text).encode("utf-8", "surrogateescape")


def refuse(paths: Iterable[Path], patch: pytest.MonkeyPatch) -> None:
    """Let the system refuse to open these files and to list these folders."""
    refused = {os.path.abspath(path) for path in paths}  # noqa: PTH100
    open_, os_open, scandir = io.open, os.open, os.scandir

    def denied(path: object) -> None:
        if os.path.abspath(str(path)) in refused:  # noqa: PTH100
            raise PermissionError(13, "Permission denied", str(path))

    def opening(file: Any, *arguments: Any, **named: Any) -> Any:
        denied(file)
        return open_(file, *arguments, **named)

    def opening_plainly(path: Any, *arguments: Any, **named: Any) -> int:
        denied(path)
        return os_open(path, *arguments, **named)

    def listing(path: Any = ".") -> Any:
        denied(path)
        return scandir(path)

    patch.setattr(io, "open", opening)
    patch.setattr("builtins.open", opening)
    patch.setattr(os, "open", opening_plainly)
    patch.setattr(os, "scandir", listing)


@cache
def composed(text: str, *, with_places: bool) -> compose.Composed:
    """As :func:`explainer.compose.compose`, for texts that stand in many tests."""
    return compose.compose(text, with_places=with_places)


Lay = Callable[[str], Path]
"""Lays a bundle over the base and returns the data folder: the fixture ``lay``."""


def read(data: Path) -> tuple[Dataset, list[Finding]]:
    """What ``explainer check`` reads and finds, on the day of the tests, with paths that begin ``data/``."""
    loaded = load(data, "data")
    return loaded.dataset, checks.check(loaded, TODAY)


def read_after(data: Path, before: Path | None) -> tuple[Dataset, list[Finding]]:
    """The same, compared with a state before, where there is one."""
    if before is None:
        return read(data)
    loaded = load(data, "data")
    then = Before(load(before, "data").dataset, {})
    return loaded.dataset, checks.check(loaded, TODAY, then)


def examples() -> Iterator[tuple[str, str]]:
    """Every bad example: its rule, and what follows ``bad`` in the names of its files (``-2`` for a second)."""
    for path in sorted(RULES.glob("*/bad*.yml")):
        yield path.parent.name, path.stem.removeprefix("bad")
