"""The manifest of a shelf: which files are ours, and the digest of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

NAME = ".explainer-manifest.json"


class ShelfError(Exception):
    """The folder cannot be written as it is; the message says why and what to do. Nothing was changed."""


def read(folder: Path) -> dict[str, str]:
    """The digests of our files in a folder by their paths; none where there is no manifest.

    Raises:
        ShelfError: the manifest is damaged, or names files elsewhere.
        OSError: the system refused.
    """
    try:
        written = json.loads((folder / NAME).read_text(encoding="utf-8"))["files"]
        entries = {str(path): str(digest) for path, digest in written.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        message = f"{folder / NAME} is damaged: delete it and the pages beside it, then build again"
        raise ShelfError(message) from error
    for path in entries:
        if not is_inside(path):
            raise ShelfError(f"{folder / NAME} names a file outside the folder, `{path}`: it is not ours")
    return entries


def is_inside(path: str) -> bool:
    """Whether a path leads nowhere but down."""
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def encoded(digests: Mapping[str, str]) -> bytes:
    """The bytes of a manifest."""
    text = json.dumps({"version": 1, "files": dict(sorted(digests.items()))}, indent=0)
    return f"{text}\n".encode()
