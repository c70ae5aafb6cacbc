"""An index as Pagefind leaves it, set in order: the same each time, and smaller for a reader's first search.

What is changed here is the list of all pages, which every search begins with, and the lists of facets. Both are CBOR
(RFC 8949) of few kinds, behind a mark of twelve bytes. Names of files in them are replaced by others as long.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator

ENTRY = "pagefind-entry.json"
WORKER = "pagefind-worker.js"
"""What runs in the browser, beside our script; Pagefind's other scripts are boxes of its own."""
_MARK = b"pagefind_dcd"
_PAGES, _FILTERS = 1, 3
"""Which part of the list of pages is that of pages themselves, and which says where facets are."""


Files = dict[str, bytes]
"""The files of an index, by their paths in its folder."""


class Strange(Exception):
    """The index is not as this version of Pagefind makes it, or there is none; the message says so."""


def tidied(files: Files) -> Files:
    """An index in order, without what no reader of ours asks for.

    Raises:
        Strange: see there.
    """
    entry = json.loads(files[ENTRY] or "{}")
    if len(entry.get("languages", ())) != 1:
        raise Strange("there is nothing to find")
    ((name, language),) = entry["languages"].items()
    program = f"wasm.{language['wasm'] or 'unknown'}.pagefind"
    made = {path: files[path] for path in (WORKER, program)}
    made |= {path: content for path, content in files.items() if path.startswith("index/")}
    said, facets = _facets_in_order(_read(files[f"pagefind.{language['hash']}.pf_meta"]), files)
    said, pages = _numbered(said, files)
    language["hash"] = f"{name}_{_digest(said)}"
    made |= {**facets, **pages, f"pagefind.{language['hash']}.pf_meta": _written(said)}
    return {**made, ENTRY: json.dumps(entry, separators=(",", ":")).encode()}


def _read(content: bytes) -> bytes:
    return gzip.decompress(content).removeprefix(_MARK)


def _written(said: bytes) -> bytes:
    return gzip.compress(_MARK + said, mtime=0)


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:10]


def _below(folder: str, files: Files) -> Iterator[tuple[str, bytes]]:
    """The files of a folder, by their names without it and without what they end in."""
    for path, content in files.items():
        if path.startswith(f"{folder}/"):
            yield path.removeprefix(f"{folder}/").partition(".")[0], content


def _facets_in_order(said: bytes, files: Files) -> tuple[bytes, Files]:
    """The list of pages with facets in order, and their files too: Pagefind has them in another on each run."""
    made = {}
    for name, content in _below("filter", files):
        facet, values = _items(_read(content))
        arranged = b"\x82" + facet + _sorted(values)
        other = f"{name[:-7]}{_digest(arranged)[:7]}"
        made[f"filter/{other}.pf_filter"] = _written(arranged)
        said = said.replace(name.encode(), other.encode())
    parts = _items(said)
    parts[_FILTERS] = _sorted(parts[_FILTERS])
    parts[_PAGES] = _rounded(parts[_PAGES])
    return said[:1] + b"".join(parts), made


def _numbered(said: bytes, files: Files) -> tuple[bytes, Files]:
    """The list of pages with numbers for the names of the files of pages, and those files by their numbers.

    They are named by hashes, and no hash can be compressed: at 10,000 claims they were two fifths of the list. Numbers
    begin with two letters that depend on the content of the whole site, so that no browser takes a page that it kept
    for another one.
    """
    pages = {name.encode(): content for name, content in _below("fragment", files)}
    letters = _letters(said)
    order: dict[bytes, bytes] = {}

    def number(match: re.Match[bytes]) -> bytes:
        if match[0] in pages:
            language, _, digest = match[0].rpartition(b"_")
            order[match[0]] = b"%b_%b%0*x" % (language, letters, len(digest) - 2, len(order))
        return order.get(match[0], match[0])

    prefix = re.escape(next(iter(pages)).rpartition(b"_")[0])
    made = re.sub(prefix + rb"_[0-9a-f]{7,}", number, said)
    if len(order) != len(pages) or len(made) != len(said):
        raise Strange("its list of pages is not as expected")
    return made, {f"fragment/{other.decode()}.pf_fragment": pages[name] for name, other in order.items()}


def _rounded(pages: bytes) -> bytes:
    """Pages with how many words each has, to a sixteenth: for the order of results it is enough, and fewer numbers
    that occur often are a third of what many different ones are."""
    _, _, begin = _head(pages, 0)
    pairs = (_items(page) for page in _items(pages))
    return pages[:begin] + b"".join(b"\x82" + name + _number(_roughly(count)) for name, count in pairs)


def _roughly(count: bytes) -> int:
    _, value, _ = _head(count, 0)
    step = 1 << max(0, value.bit_length() - 4)
    return value // step * step + step // 2


_NO_DIGITS = "ghijklmnopqrstuvwxyz"
"""Letters that stand in no hash: a number is never the name of another file."""


def _letters(said: bytes) -> bytes:
    first, second = divmod(int(_digest(said), 16) % len(_NO_DIGITS) ** 2, len(_NO_DIGITS))
    return f"{_NO_DIGITS[first]}{_NO_DIGITS[second]}".encode()


# CBOR


def _sorted(array: bytes) -> bytes:
    """An array with its items in the order of their bytes."""
    _, _, begin = _head(array, 0)
    return array[:begin] + b"".join(sorted(_items(array)))


def _items(array: bytes) -> list[bytes]:
    """The items of an array, each as it stands there."""
    kind, count, at = _head(array, 0)
    if kind != _ARRAY:
        raise Strange("it is not the list that was expected")
    found = []
    for _ in range(count):
        end = _end(array, at)
        found.append(array[at:end])
        at = end
    return found


_NUMBERS, _TEXTS, _ARRAY = (0, 1), (2, 3), 4


def _head(said: bytes, at: int) -> tuple[int, int, int]:
    """The kind of what stands at a place, its value or length, and where its content begins."""
    kind, value = said[at] >> 5, said[at] & 31
    if value < 24:
        return kind, value, at + 1
    if value > 27:
        raise Strange("it holds what was not expected")
    end = at + 1 + (1 << (value - 24))
    return kind, int.from_bytes(said[at + 1 : end]), end


def _number(value: int) -> bytes:
    """A number, as short as it can be written."""
    if value < 24:
        return bytes([value])
    size = next(size for size in range(4) if value < 1 << (8 << size))
    return bytes([24 + size]) + value.to_bytes(1 << size)


def _end(said: bytes, at: int) -> int:
    """Where what stands at a place ends."""
    kind, value, at = _head(said, at)
    if kind in _NUMBERS:
        return at
    if kind in _TEXTS:
        return at + value
    if kind != _ARRAY:
        raise Strange("it holds what was not expected")
    for _ in range(value):
        at = _end(said, at)
    return at
