"""The file of the theme's own search index, filled piece by piece: that of a large site fills memory several times."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

INDEX = "search/search_index.json"
"""Where Material looks for it, below the site's folder."""
_NO_ENTRIES = b"[]}"


def fill(path: Path, entries: Iterable[str]) -> None:
    """Put entries into an index that was written without any.

    Args:
        path: where the index is.
        entries: what it holds, as it stands in the file, some of them empty.

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
        for number, found in enumerate(filter(None, entries)):
            file.write(f",{found}".encode() if number else found.encode())
        file.write(_NO_ENTRIES[1:])
