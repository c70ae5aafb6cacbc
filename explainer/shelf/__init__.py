"""A folder on disk as a shelf for outputs: only our own files are changed, and all of them at once.

A manifest says which files are ours. Where nothing else is on the shelf, its next state is made beside it, from the
same files but for those that change, and takes its place in one step (:mod:`explainer.swap`). Where others have
files on it too, our files are put in their places one after the other, and undone by the next run if this one is
killed on the way (:mod:`explainer.shelf.room`).

New bytes wait until every page is there: nothing is changed before it is known that all of them can stand, and no
more than one page is held in memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from explainer import stages, swap
from explainer.outputs import Output
from explainer.shelf import manifest
from explainer.shelf.manifest import NAME as MANIFEST
from explainer.shelf.manifest import ShelfError
from explainer.shelf.mirror import Names, Strangers, mirror, walked
from explainer.shelf.room import Room, clear_upwards, place
from explainer.shelf.there import NOT_OURS, There
from explainer.swap import Halfway, Unswappable, Yard, remove

__all__ = ["MANIFEST", "Halfway", "ShelfError", "Stocked", "ours", "stock"]

WAITING = ".explainer-waiting"
"""Where new bytes wait in a shelf beside which nothing can stand."""
WORTH_KEEPING = 1_000
"""From how many files on the former state stays beside the shelf, so that the next one is made of it at once."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """What a run did: numbers of files."""

    written: int
    unchanged: int
    removed: int


def stock(
    outputs: Iterable[Output],
    folder: Path,
    *,
    in_place: bool = False,
    waits: Callable[[], None] = lambda: None,
) -> Stocked:
    """Put outputs on the shelf: all of them, or nothing is changed.

    Args:
        outputs: what is to stand there.
        folder: the shelf; it is made if it is not there.
        in_place: never put another folder in its place, for servers that watch the very folder.
        waits: called once if another run works on this shelf, which this one waits for.

    Raises:
        ShelfError: a file that is not ours stands where one of ours belongs, or the manifest is damaged.
        OSError: the system refused; the shelf is as it was.
        Halfway: it refused that, too; the next run puts the shelf right.
    """
    with _alone(folder, waits) as (yard, room):
        before = manifest.read(folder)
        new = _sorted_out(outputs, folder, before, room)
        gone = sorted(before.keys() - new.digests.keys())
        removed = [path for path in gone if _is_as_we_left_it(folder, path, before[path])]
        if before != new.digests:
            new.changed[MANIFEST] = room.put(manifest.encoded(new.digests))
        _change(folder, before, new.changed, removed, room, None if in_place else yard)
        if yard:
            yard.keeps = yard.tree.exists() and len(new.digests) >= WORTH_KEEPING and not in_place
    written = len(new.changed.keys() - {MANIFEST})
    return Stocked(written, len(new.digests) - written, len(removed))


def ours(folder: Path) -> frozenset[str]:
    """The paths of the files in a folder that an earlier run put there; none where nobody can tell."""
    try:
        return frozenset(manifest.read(folder))
    except (ShelfError, OSError):
        return frozenset()


@contextmanager
def _alone(folder: Path, waits: Callable[[], None]) -> Iterator[tuple[Yard | None, Room]]:
    """What is needed to work on a shelf, while nobody else does; the yard only where the shelf can be swapped."""
    inside = Room(folder / WAITING, folder)
    try:
        yard = Yard(folder, waits)
    except Unswappable:
        with swap.alone_in(folder, waits), _tidy(inside):
            yield None, inside
        return
    room = Room(yard.place / "waiting", folder)
    try:
        inside.undo()  # perhaps nothing could stand beside it then
        inside.close()
        with _tidy(room):
            yield yard, room
    finally:
        yard.keeps = yard.keeps or room.is_needed
        yard.leave()


@contextmanager
def _tidy(room: Room) -> Iterator[None]:
    """Begin without what an earlier run left in a room, and leave nothing there."""
    room.undo()
    room.close()
    try:
        yield
    except BaseException:
        room.give_up()
        raise
    with suppress(OSError):  # what is on the shelf is right; the next run tidies up
        room.close()


@dataclass(slots=True)
class _New:
    """The digest of every file, and where the bytes wait of those that differ from what stands there."""

    digests: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)


def _sorted_out(outputs: Iterable[Output], folder: Path, before: Mapping[str, str], room: Room) -> _New:
    """What is new; refuses to go over a file that is not ours."""
    new, strangers, there = _New(), [], There(folder)
    for output in stages.counted(outputs, stages.WRITING):
        content = output.content
        content = content if isinstance(content, bytes) else content.encode()
        new.digests[output.path] = hashlib.sha256(content).hexdigest()
        stands = there.stands(output.path)
        if stands == content:
            continue
        if output.gives_way and stands is not None and output.path not in before:
            del new.digests[output.path]  # written by hand: it is the page
            continue
        if stands is NOT_OURS or (stands is not None and output.path not in before):
            strangers.append(output.path)
        elif not strangers:
            new.changed[output.path] = room.put(content)
    if strangers:
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        raise ShelfError(
            f"{folder} holds files that explainer did not write: {shown}. Move them, or build elsewhere"
        )
    return new


def _is_as_we_left_it(folder: Path, path: str, digest: str) -> bool:
    """Whether a file of ours is there that nobody has changed since."""
    target = folder / path
    try:
        is_inside = target.parent.resolve().is_relative_to(folder.resolve())
        return (
            is_inside
            and not target.is_symlink()
            and hashlib.sha256(target.read_bytes()).hexdigest() == digest
        )
    except OSError:
        return False


def _change(
    folder: Path,
    before: Mapping[str, str],
    changed: Mapping[str, str],
    removed: Collection[str],
    room: Room,
    yard: Yard | None,
) -> None:
    """Put files in their places, and take others away: at once, if nothing is in the way of that."""
    if not changed and not removed:
        return
    names = _names(folder, before) if yard else None
    if yard and names is not None:
        _swap(yard, names, changed, removed)
        return
    room.change(changed, removed)
    for path in removed:
        clear_upwards(folder, path)


def _names(folder: Path, before: Mapping[str, str]) -> dict[str, Names] | None:
    """What is on the shelf; ``None`` if not all of it is ours."""
    try:
        return walked(folder, before.keys() | {MANIFEST})
    except FileNotFoundError:
        return {}
    except (Strangers, NotADirectoryError):
        return None


def _swap(yard: Yard, names: dict[str, Names], changed: Mapping[str, str], removed: Iterable[str]) -> None:
    tree = yard.tree if names and yard.tree.is_dir() else yard.fresh()
    has_links = mirror(yard.folder, names, tree)
    for path, ready in changed.items():
        place(ready, f"{tree}/{path}")
    for path in removed:
        (tree / path).unlink()
        clear_upwards(tree, path)
    yard.swap()
    if not has_links:
        with suppress(OSError):
            remove(tree)  # it would be copied again
