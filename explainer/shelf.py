"""A folder on disk as a shelf for outputs: only changed bytes are written, only our own files deleted.

A manifest says which files are ours. It is written before the first file and again after the last, so that a
run that is interrupted leaves nothing behind that the next one would not know as its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from explainer.outputs import Output

MANIFEST = ".explainer-manifest.json"


class ShelfError(Exception):
    """The folder cannot be written as it is; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """What a run did: numbers of files."""

    written: int
    unchanged: int
    removed: int


def stock(outputs: Iterable[Output], folder: Path) -> Stocked:
    """Put outputs on the shelf.

    Raises:
        ShelfError: a file that is not ours stands where one of ours belongs, or the manifest is damaged.
        OSError: the system refused.
    """
    files = {output.path: output.content.encode() for output in outputs}
    before = _manifest(folder)
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    changed = _changed(folder, files, before)
    folder.mkdir(parents=True, exist_ok=True)
    if changed or before.keys() != digests.keys():
        _write(folder / MANIFEST, _encoded({**before, **digests}))
    for path in changed:
        _write(folder / path, files[path])
    removed = sum(_remove(folder, path, before[path]) for path in before.keys() - digests.keys())
    if before != digests:
        _write(folder / MANIFEST, _encoded(digests))
    return Stocked(len(changed), len(files) - len(changed), removed)


def _manifest(folder: Path) -> dict[str, str]:
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        entries = {str(path): str(digest) for path, digest in written.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{folder / MANIFEST} is damaged: delete it and the pages beside it, then build again"
        raise ShelfError(message) from error
    for path in entries:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ShelfError(f"{folder / MANIFEST} names a file outside the folder, `{path}`: it is not ours")
    return entries


def _changed(folder: Path, files: Mapping[str, bytes], before: Mapping[str, str]) -> list[str]:
    """The paths whose bytes differ from what stands there; refuses to go over a file that is not ours."""
    changed, strangers = [], []
    root = folder.resolve()
    for path, content in files.items():
        target = folder / path
        if not target.parent.resolve().is_relative_to(root) or target.is_symlink() or target.is_dir():
            strangers.append(path)
            continue
        try:
            stands: bytes | None = target.read_bytes()
        except FileNotFoundError:
            stands = None
        except NotADirectoryError:  # somebody's file stands where we need a folder
            strangers.append(path)
            continue
        if stands == content:
            continue
        if stands is not None and path not in before:
            strangers.append(path)
        changed.append(path)
    if strangers:
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        raise ShelfError(
            f"{folder} holds files that explainer did not write: {shown}. Move them, or build elsewhere"
        )
    return changed


def _write(path: Path, content: bytes) -> None:
    """Beside it, then in its place: a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".explainer-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove(folder: Path, path: str, digest: str) -> bool:
    """Delete a file of ours, unless somebody has changed it since; and the folders that this empties."""
    target = folder / path
    inside = target.parent.resolve().is_relative_to(folder.resolve())
    try:
        ours = (
            inside and not target.is_symlink() and hashlib.sha256(target.read_bytes()).hexdigest() == digest
        )
    except OSError:
        return False
    if not ours:
        return False
    target.unlink()
    for parent in target.relative_to(folder).parents:
        try:
            (folder / parent).rmdir()
        except OSError:
            break
    return True


def _encoded(digests: Mapping[str, str]) -> bytes:
    text = json.dumps({"version": 1, "files": dict(sorted(digests.items()))}, indent=0)
    return f"{text}\n".encode()
