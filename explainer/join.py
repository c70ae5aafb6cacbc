"""Shares of a site that several machines made, put together: the same files as if one had made all of them."""

from __future__ import annotations

import filecmp
import heapq
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from explainer import search, stages
from explainer.search.theme import INDEX, fill
from explainer.share import FOLDER, MOST, Share
from explainer.shelf import MANIFEST, manifest
from explainer.shelf.room import second_name
from explainer.swap import Unswappable, Yard


class JoinError(Exception):
    """The shares cannot be put together; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A folder with a share."""

    folder: Path
    share: Share
    made_of: str

    @property
    def mark(self) -> Path:
        """The file that says which share it is; after its first line, what the search index has of its pages."""
        return self.folder / self.share.path


@contextmanager
def joined(folders: Sequence[Path], site: Path, waits: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Put shares together. The folder that is yielded takes the site's place at the end.

    Args:
        folders: each with one share, in any order.
        site: where the whole goes; there is nothing yet.
        waits: called once if somebody else works there, whose end is waited for.

    Raises:
        JoinError: a share is missing, or they do not belong together.
        OSError: the system refused.
    """
    parts = _all([_part(folder) for folder in folders])
    _refuse(parts, site)
    try:
        yard = Yard(site, waits)
    except Unswappable as error:
        raise JoinError(f"{site} cannot be put in its place, because {error}: name another folder") from error
    try:
        tree = yard.fresh()
        with stages.long("joining") as advance:
            for part in parts:
                _add(part, tree, advance)
        _list(parts, tree)
        _index(parts, tree)
        _search(parts, tree)
        yield tree
        yard.swap()
    finally:
        yard.leave()


def _part(folder: Path) -> Part:
    marks = sorted((folder / FOLDER).glob("*-of-*.jsonl"))
    if not folder.is_dir() or not marks:
        raise JoinError(
            f"{folder} holds no shard: make one with `explainer build --shard` or EXPLAINER_SHARD"
        )
    if len(marks) > 1:
        raise JoinError(f"{folder} holds {len(marks)} shards: give each a folder of its own")
    try:
        with marks[0].open(encoding="utf-8") as file:
            said = json.loads(file.readline())
        share, made_of = Share(int(said["shard"]), int(said["of"])), str(said["made_of"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise JoinError(f"{marks[0]} is damaged: make the shard again") from error
    part = Part(folder, share, made_of)
    if part.mark != marks[0] or not 1 <= share.number <= share.of <= MOST:
        raise JoinError(f"{marks[0]} is damaged: make the shard again")
    return part


def _all(parts: Sequence[Part]) -> list[Part]:
    """Every share, in their order."""
    found: dict[int, Part] = {}
    first = parts[0]
    for part in parts:
        if part.share.of != first.share.of:
            raise JoinError(
                f"{first.folder} is shard {first.share} and {part.folder} is {part.share}: make all of as many"
            )
        if part.made_of != first.made_of:
            raise JoinError(
                f"{first.folder} and {part.folder} are shards of different sites: make all of them from the same data,"
                " with the same version and on the same day (SOURCE_DATE_EPOCH)"
            )
        if other := found.get(part.share.number):
            raise JoinError(f"{other.folder} and {part.folder} are both shard {part.share}")
        found[part.share.number] = part
    missing = [str(Share(number, first.share.of)) for number in _numbers(first) if number not in found]
    if missing:
        shown = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
        raise JoinError(f"shard {shown} is missing" if len(missing) == 1 else f"shards {shown} are missing")
    return [found[number] for number in _numbers(first)]


def _numbers(part: Part) -> range:
    return range(1, part.share.of + 1)


def _refuse(parts: Sequence[Part], site: Path) -> None:
    for part in parts:
        one, other = site.resolve(), part.folder.resolve()
        if one.is_relative_to(other) or other.is_relative_to(one):
            raise JoinError(f"{site} and {part.folder} stand in each other: name another folder")
    if os.path.lexists(site) and (not site.is_dir() or any(site.iterdir())):
        raise JoinError(f"{site} is not empty: delete it, or name another folder")


def _add(part: Part, tree: Path, advance: Callable[[int], None]) -> None:
    """Give the files of a share a second name in the whole."""
    for folder, below, names in os.walk(part.folder):
        path = Path(folder).relative_to(part.folder)
        if path.parts == (FOLDER,):
            continue
        below.sort()
        (tree / path).mkdir(exist_ok=True)
        for name in sorted(names):
            file, there = Path(folder, name), tree / path / name
            if file.is_symlink():
                raise JoinError(f"{file} is a link, which no shard holds")
            if (path / name) == Path(MANIFEST):
                continue
            advance(1)
            if not there.exists():
                second_name(str(file), str(there))
            elif not filecmp.cmp(file, there, shallow=False):
                raise JoinError(
                    f"{(path / name).as_posix()} is not the same in all shards; {part.folder} differs: make all of them"
                    " with the same programs and configuration"
                )


def _list(parts: Sequence[Part], tree: Path) -> None:
    """The manifest of a tree of pages: that of all shares."""
    digests: dict[str, str] = {}
    try:
        for part in parts:
            digests |= manifest.read(part.folder)
    except manifest.ShelfError as error:
        raise JoinError(str(error)) from error
    ours = {path: digest for path, digest in digests.items() if not path.startswith(f"{FOLDER}/")}
    if ours:
        (tree / MANIFEST).write_bytes(manifest.encoded(ours))


def _index(parts: Sequence[Part], tree: Path) -> None:
    """Put what each share has of the search index into it, in the order of pages; it may be too large to be held."""
    index = tree / INDEX
    if not index.is_file():
        return
    part_of_it = index.with_suffix(".part")  # the file itself is the shard's as well
    shutil.copyfile(index, part_of_it)
    with ExitStack() as stack:
        marks = [stack.enter_context(part.mark.open(encoding="utf-8")) for part in parts]
        try:
            fill(part_of_it, (json.dumps(entry, separators=(",", ":")) for entry in _in_order(marks)))
        except ValueError as error:
            raise JoinError(f"{INDEX} is not as a shard leaves it: make all of them again") from error
    part_of_it.replace(index)


def _search(parts: Sequence[Part], tree: Path) -> None:
    """Make the index of a large site, of what each share has kept of its pages."""
    kept = [part.folder / part.share.documents for part in parts]
    missing = [file for file in kept if not file.is_file()]
    if len(missing) == len(kept):
        return
    if missing:
        raise JoinError(f"{missing[0]} is missing: make the shard again")
    with ExitStack() as stack:
        files = [stack.enter_context(file.open(encoding="utf-8")) for file in kept]
        try:
            language = str(json.loads(files[0].readline())["language"])
            files[0].seek(0)
            documents = (search.Document(str(url), str(html)) for url, html in _in_order(files))
            search.index(documents, language, tree / search.FOLDER)
        except search.Refused as error:
            raise JoinError(str(error)) from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise JoinError(f"{kept[0]} or one of the others is damaged: make all shards again") from error


def _in_order(marks: Sequence[IO[str]]) -> Iterator[Any]:
    """What files of shares keep of pages, in the order of these."""
    for _, entries in heapq.merge(*(_said(mark) for mark in marks), key=lambda said: said[0]):
        yield from entries


def _said(mark: IO[str]) -> Iterator[tuple[int, list[object]]]:
    """The places of pages among all, and what is kept of each; the first line is of the file itself."""
    try:
        for line in islice(mark, 1, None):
            at, entries = json.loads(line)
            yield int(at), list(entries)
    except (ValueError, TypeError, RecursionError) as error:
        raise JoinError(f"{mark.name} is damaged: make the shard again") from error
