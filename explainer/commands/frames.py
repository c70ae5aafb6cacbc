"""An engine's configuration from the disk, with those it continues."""

from __future__ import annotations

import os
import stat
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
    frame = with_values(parse(document(path), [parent.text for parent in _parents(path)]), os.environ)
    for key, said in (("docs_dir", frame.text("docs_dir")), ("custom_dir", frame.theme.get("custom_dir"))):
        if isinstance(said, str) and said:
            _refuse_around(path, key, said)
    return frame


def _refuse_around(path: Path, key: str, said: str) -> None:
    """End where a folder of pages or templates holds the configuration itself, and with it whatever lies beside it."""
    try:
        folder = (path.parent / said).resolve()
    except (OSError, ValueError) as error:
        raise FrameError(f"`{key}` is no name of a folder") from error
    if path.resolve().is_relative_to(folder):
        raise FrameError(f"`{key}` is a folder that holds {path.name} too: name one below it")


def document(path: Path) -> Document:
    """A configuration's text.

    Raises:
        FrameError: there is no such file, or it is no text.
    """
    try:
        made, findings = source.decode(path.as_posix(), _bytes(path))
    except OSError as error:
        raise FrameError(f"{path.as_posix()} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FrameError(f"{path.as_posix()} is no name of a file") from error
    unreadable = [found for found in findings if found.rule != refusals.HIDDEN_CHARACTER.name]
    if unreadable:
        raise FrameError(unreadable[0].message)
    return made


def _bytes(path: Path) -> bytes:
    """A file's bytes, and never more than it takes to see that they are too many: a device has no end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise FrameError(f"{path.as_posix()} is no file")
    with path.open("rb") as file:
        return file.read(source.MAX_BYTES + 1)


def _parents(path: Path) -> Iterator[Document]:
    """The configurations that one continues, one after the other."""
    seen = {path.resolve()}
    text = document(path)
    while not text.path.endswith(".toml") and (name := inherited(parse(text).node)):
        path = path.parent / name
        text = document(path)
        if path.resolve() in seen:
            raise FrameError(f"{path.as_posix()} continues itself, by `INHERIT`")
        seen.add(path.resolve())
        yield text


def engine_of(path: Path) -> Engine:
    """The engine that looks for a configuration of this name first."""
    return next((e for e in ENGINES.values() if path.name in e.configurations), ENGINES["mkdocs"])
