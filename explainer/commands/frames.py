"""An engine's configuration from the disk, with those it continues."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from explainer import refusals, source
from explainer.engines import ENGINES, Engine
from explainer.engines.frame import Frame, FrameError, inherited, parse, with_values
from explainer.source import Document


def found(folder: Path) -> list[Path]:
    """The configurations in a folder: each that an engine looks for."""
    names = dict.fromkeys(name for engine in ENGINES.values() for name in engine.configurations)
    return [folder / name for name in names if (folder / name).is_file()]


def read(path: Path) -> Frame:
    """A configuration with its values.

    Raises:
        FrameError: it cannot be read, or is no configuration; so for those that it continues.
    """
    return with_values(parse(document(path), dict(_parents(path))), os.environ)


def document(path: Path) -> Document:
    """A configuration's text.

    Raises:
        FrameError: there is no such file, or it is no text.
    """
    try:
        made, findings = source.decode(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise FrameError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    unreadable = [found for found in findings if found.rule != refusals.HIDDEN_CHARACTER.name]
    if unreadable:
        raise FrameError(unreadable[0].message)
    return made


def _parents(path: Path) -> Iterator[tuple[str, str]]:
    """The texts of the configurations that one continues, by the names under which it does."""
    seen: set[Path] = set()
    while path not in seen:
        seen.add(path)
        text = document(path)
        if text.path.endswith(".toml") or not (name := inherited(parse(text).node)):
            return
        path = path.parent / name
        yield name, document(path).text


def engine_of(path: Path) -> Engine:
    """The engine that looks for a configuration of this name first."""
    return next((e for e in ENGINES.values() if path.name in e.configurations), ENGINES["mkdocs"])
