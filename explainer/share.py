"""A share of a site, for several machines that each make one: which files are in it, and what is kept beside them.

Files are dealt out in turn, in the order in which they are made. Pages of one kind stand one after the other there, so
that every share has as many of the heavy ones.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

FOLDER = "explainer-shard"
"""Where a share says which it is. The name is no hidden one: what carries files between machines leaves those out."""
MOST = 1_000


class ShareError(ValueError):
    """Something is not the name of a share; the message says what would be."""


@dataclass(frozen=True, slots=True)
class Share:
    """The files whose turn it is, of so many in a row."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def has_rest(self) -> bool:
        """Whether it also holds what is not dealt out, because it cannot be made in parts."""
        return self.number == 1

    @property
    def path(self) -> str:
        """The file that says which share it is."""
        return f"{FOLDER}/{self.number}-of-{self.of}.jsonl"

    def has(self, at: int) -> bool:
        """Whether it is this share's turn at a place, counted from 0."""
        return at % self.of == self.number - 1

    def part(self, dealt: Iterable[T]) -> Iterator[T]:
        """What falls to this share."""
        return islice(dealt, self.number - 1, None, self.of)


def read(text: str) -> Share:
    """A share by its name, such as ``2/4``.

    Raises:
        ShareError: it is no such name.
    """
    found = re.fullmatch(r"\s*([0-9]{1,4})/([0-9]{1,4})\s*", text, re.ASCII)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of <= MOST:
        raise ShareError(
            f"`{text}` is no shard: write which one and of how many, such as 2/4 (at most {MOST:,})"
        )
    return Share(number, of)


def fingerprint(texts: Iterable[str]) -> str:
    """What tells whether two shares are of the same site: a digest of all that it is made of."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def head(share: Share, made_of: str) -> str:
    """The first line of the file that says which share it is."""
    return json.dumps({"shard": share.number, "of": share.of, "made_of": made_of}) + "\n"
