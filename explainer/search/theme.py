"""The file of the theme's own search index, filled piece by piece: that of a large site fills memory several times."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

INDEX = "search/search_index.json"
"""Where Material looks for it, below the site's folder."""
_NO_ENTRIES = b"[]}"


class Place(NamedTuple):
    """Where something stands in a file."""

    at: int
    length: int
    """In bytes."""


def fill(path: Path, entries: Iterable[str]) -> list[Place]:
    """Put entries into an index that was written without any.

    Args:
        path: where the index is.
        entries: what it holds, as it stands in the file, some of them empty.

    Returns:
        Where each of them stands in the file.

    Raises:
        ValueError: the file does not end as that of an empty index.
        OSError: it cannot be written.
    """
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - len(_NO_ENTRIES)))
        if file.read() != _NO_ENTRIES:
            raise ValueError(f"{path} is no search index without entries")
        file.seek(end - len(_NO_ENTRIES) + 1)
        places, at, comma = [], end - len(_NO_ENTRIES) + 1, b""
        for found in entries:
            content = found.encode()
            at += len(comma) if content else 0
            places.append(Place(at, len(content)))
            if content:
                file.write(comma + content)
                at, comma = at + len(content), b","
        file.write(_NO_ENTRIES[1:])
    return places
