"""An index as Pagefind leaves it, set in order: the same each time, and smaller for a reader's first search.

Its files are CBOR behind a mark of twelve bytes, compressed. Changed are the list of all pages, which every search
begins with, the lists of facets, which words are in a file together, and how many places the commonest have
(:mod:`explainer.search.places`); all that readers fetch is compressed anew, by a program that takes more care.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from itertools import count
from typing import Any

import cbor2
import deflate

from explainer.search.places import Part, Words, lessened, parted

ENTRY = "pagefind-entry.json"
WORKER = "pagefind-worker.js"
"""What runs in the browser, beside our script; Pagefind's other scripts are boxes of its own."""
EXACT = "-x-exact"
"""Ends the name of the language in which a phrase in quotation marks is searched: one for private use (RFC 5646)."""
_MARK = b"pagefind_dcd"
_MOST_CARE = 12
"""Of the levels of libdeflate: the list of pages is a sixth smaller than at the best of zlib, and made as quickly."""


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
    made = {WORKER: files[WORKER], program: _packed(_unpacked(files[program]))}
    try:
        usual, exact, those = _in_order(name, _read(files[f"pagefind.{language['hash']}.pf_meta"]), files)
    except (cbor2.CBORError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Strange("its lists are not as expected") from error
    # As if it were another language: the program reads the list of the one that it is asked for.
    lists = {name: usual} if usual == exact else {name: usual, f"{name}{EXACT}": exact}
    for each, said in lists.items():
        entry["languages"][each] = {**language, "hash": f"{name}_{_digest(said)}"}
        made[f"pagefind.{entry['languages'][each]['hash']}.pf_meta"] = _packed(said)
    return {**made, **those, ENTRY: json.dumps(entry, separators=(",", ":")).encode()}


def _in_order(language: str, said: Sequence[Any], files: Files) -> tuple[bytes, bytes, Files]:
    """The list of pages and files of words, as it is to be; the one for phrases; and the files that they name.

    Raises:
        AttributeError, LookupError, TypeError, ValueError: a part is missing, or it is not what was expected.
    """
    version, pages, chunks, facets, sorts, fields = said
    facets, made = _facets_in_order(facets, files)
    pages = [[name, _roughly(count)] for name, count in pages]
    named = _Names(language, cbor2.dumps([pages, chunks, facets]))
    numbered = [[named.page(number), count] for number, (_, count) in enumerate(pages)]
    for (old, _), (new, _) in zip(pages, numbered, strict=True):
        made[f"fragment/{new}.pf_fragment"] = files[f"fragment/{old}.pf_fragment"]
    usual, exact, words = _files_of_words(chunks, files, named)
    for_words, for_phrases = (
        cbor2.dumps([version, numbered, listed, facets, sorts, fields]) for listed in (usual, exact)
    )
    return for_words, for_phrases, {**made, **words}


# Files


def _unpacked(content: bytes) -> bytes:
    return gzip.decompress(content).removeprefix(_MARK)


def _read(content: bytes) -> Any:
    return cbor2.loads(_unpacked(content))


def _packed(said: bytes) -> bytes:
    return bytes(deflate.gzip_compress(_MARK + said, _MOST_CARE))


def _part(first: str, last: str, content: bytes) -> Part:
    said = _unpacked(content)
    (words,) = cbor2.loads(said)
    return Part(first, last, words, said)


def _packed_words(words: Words) -> bytes:
    return _packed(cbor2.dumps([words]))


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:10]


# Names

_NO_DIGITS = "ghijklmnopqrstuvwxyz"
"""Letters that stand in no hash: a number is never the name of another file."""


class _Names:
    """Numbers for the names of files, as long as the hashes that Pagefind gives them.

    No hash can be compressed: at 10,000 claims they were two fifths of the list of pages. Numbers begin with letters
    that depend on the content of the whole site, so that no browser takes a file that it kept for another one.
    """

    def __init__(self, language: str, site: bytes) -> None:
        self.language = language
        self.content = int(hashlib.sha256(site).hexdigest(), 16)

    def page(self, number: int) -> str:
        """That of a page's text and facets."""
        return f"{self.language}_{self._letters(2)}{number:05x}"

    def chunk(self, number: int) -> str:
        """That of a file of words."""
        return f"{self.language}_{self._letters(4)}{number:03x}"

    def _letters(self, count: int) -> str:
        at = len(_NO_DIGITS)
        return "".join(_NO_DIGITS[self.content // at**place % at] for place in range(count))


# Parts


def _facets_in_order(facets: Sequence[Any], files: Files) -> tuple[list[Any], Files]:
    """Facets in order, and their files too: Pagefind has them in another on each run."""
    made: Files = {}
    listed = []
    for name, file in facets:
        facet, values = _read(files[f"filter/{file}.pf_filter"])
        arranged = cbor2.dumps([facet, sorted(values)])
        other = f"{file[:-7]}{_digest(arranged)[:7]}"
        made[f"filter/{other}.pf_filter"] = _packed(arranged)
        listed.append([name, other])
    return sorted(listed), made


def _roughly(count: int) -> int:
    """How many words a page has, to an eighth: for the order of results it is enough, and fewer numbers that occur
    often are a third of what many different ones are."""
    step = 1 << max(0, count.bit_length() - 3)
    return count // step * step + step // 2


def _files_of_words(chunks: Sequence[Any], files: Files, named: _Names) -> tuple[list[Any], list[Any], Files]:
    """The files of words as they are to be: listed for words, listed for phrases, and the files themselves."""
    usual: list[Any] = []
    exact: list[Any] = []
    made: Files = {}
    numbers = count()
    as_they_are = (_part(first, last, files[f"index/{name}.pf_index"]) for first, last, name in chunks)
    for first, last, words, said in parted(as_they_are):
        whole = _packed(said) if said else _packed_words(words)
        fewer = lessened(words, len(whole), _packed_words)
        for listed, content in ((exact, whole), (usual, fewer)):
            if content is not None:
                listed.append([first, last, named.chunk(next(numbers))])
                made[f"index/{listed[-1][-1]}.pf_index"] = content
            else:
                listed.append(exact[-1])
    return usual, exact, made
