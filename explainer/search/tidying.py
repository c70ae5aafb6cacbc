"""An index as Pagefind leaves it, made smaller: for the folder that is published, and for a reader's first search."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from pathlib import Path

ENTRY = "pagefind-entry.json"
WORKER = "pagefind-worker.js"
"""What runs in the browser, beside our script; its other scripts are boxes of its own."""


def leave_needed(folder: Path) -> None:
    """Delete what no reader of ours asks for."""
    (language,) = json.loads((folder / ENTRY).read_text(encoding="utf-8"))["languages"].values()
    program = f"wasm.{language['wasm'] or 'unknown'}.pagefind"
    needed = {ENTRY, WORKER, _meta(folder).name, program, "fragment", "index", "filter"}
    for path in folder.iterdir():
        if path.name not in needed:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _meta(folder: Path) -> Path:
    """The list of all pages, with which every search begins."""
    (path,) = folder.glob("*.pf_meta")
    return path


def name_in_order(folder: Path) -> None:
    """Number the files of pages.

    They are named by hashes, all of which stand in the list of pages, and no hash can be compressed: at 10,000 claims
    they were two fifths of it. Numbers are as long, so that nothing else moves in the list. They begin with two letters
    that depend on the content of the whole site, so that no browser takes a page that it kept for another one.
    """
    path = _meta(folder)
    said = gzip.decompress(path.read_bytes())
    names = {file.stem.encode(): file for file in (folder / "fragment").iterdir()}
    letters = _letters(said)
    order: dict[bytes, bytes] = {}

    def number(match: re.Match[bytes]) -> bytes:
        name = match[0]
        if name not in names:
            return name
        language, _, digest = name.rpartition(b"_")
        return order.setdefault(name, b"%b_%b%0*x" % (language, letters, len(digest) - 2, len(order)))

    prefix = re.escape(next(iter(names), b"").rpartition(b"_")[0])
    made = re.sub(prefix + rb"_[0-9a-f]{7,}", number, said)
    if len(order) != len(names) or len(made) != len(said):
        return  # it is not as we know it; then it is right as it is
    path.write_bytes(gzip.compress(made, mtime=0))
    for name, file in names.items():
        file.rename(file.with_stem(order[name].decode()))


_NO_DIGITS = "ghijklmnopqrstuvwxyz"
"""Letters that stand in no hash: a number is never the name of another file."""


def _letters(said: bytes) -> bytes:
    first, second = divmod(int.from_bytes(hashlib.sha256(said).digest()[:4]) % len(_NO_DIGITS) ** 2, 20)
    return f"{_NO_DIGITS[first]}{_NO_DIGITS[second]}".encode()
