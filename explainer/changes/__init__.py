"""What changes for a reader between two states of the data: which claims say something else, and what that moves.

Values only; :mod:`explainer.changes.text`, ``markdown`` and ``as_json`` write them. ``site.yml`` is compared as if
it were a record of a folder ``site``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum

from explainer.changes.details import Detail, between, details_of
from explainer.changes.moved import Moved, moved
from explainer.checks import allow
from explainer.dataset import FOLDERS, Dataset
from explainer.model import Record
from explainer.model.claim import BaseClaim

__all__ = ["SITE", "Action", "Change", "Changes", "Detail", "Moved", "Silenced", "compare"]

SITE = "site"
"""What stands for the folder of ``site.yml``."""


class Action(StrEnum):
    """What became of a record. A claim that was a draft before is published, not added."""

    ADDED = "added"
    PUBLISHED = "published"
    CHANGED = "changed"
    RENAMED = "renamed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is not what it was."""

    action: Action
    folder: str
    id: str
    former: str
    """The id it had before, if that was another one."""
    name: str
    """What people call it today, or called it if it is gone."""
    path: str
    is_visible: bool
    """Whether readers see it, before or after: drafts are not shown."""
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Silenced:
    """A rule that a comment silences now and did not before, in a file, with the reason it gives."""

    path: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that changed, claims first, and what that moves elsewhere."""

    records: tuple[Change, ...]
    moved: tuple[Moved, ...]
    silenced: tuple[Silenced, ...] = ()
    unread: tuple[str, ...] = ()
    """Files that could not be read, before or now: what they change is not known."""

    @property
    def visible(self) -> tuple[Change, ...]:
        """Those that readers notice."""
        return tuple(change for change in self.records if change.is_visible)


def compare(before: Dataset, after: Dataset) -> Changes:
    """Compare two states. Both may have errors; records that could not be read are not compared."""
    folders = sorted(FOLDERS, key=lambda folder: folder != "claims")
    records = [change for folder in folders for change in _in_folder(folder, before, after)]
    return Changes(
        tuple(sorted([*records, *_site(before, after)], key=_weight)),
        tuple(moved(before, after)),
        tuple(sorted((_silenced(after) - _silenced(before)).elements(), key=astuple)),
        tuple(sorted({document.path for state in (before, after) for document in state.unread()})),
    )


def _site(before: Dataset, after: Dataset) -> Iterator[Change]:
    """What ``site.yml`` says otherwise, where both could be read."""
    then, now = before.settings, after.settings
    details = tuple(between(then, now)) if then.document.path and now.document.path else ()
    if details:
        yield Change(Action.CHANGED, SITE, SITE, "", now.name, now.document.path, True, details)


def _silenced(dataset: Dataset) -> Counter[Silenced]:
    return Counter(
        Silenced(document.path, rule, reason)
        for document in dataset.documents
        for rule, reason in allow.reasons(document)
    )


_HEAVY = ("kind", "verdict", "status", "statement")
_GONE = (Action.REMOVED, Action.WITHDRAWN, Action.RESTORED)


def _weight(change: Change) -> tuple[bool, int, int]:
    """Claims before others; those that are gone, then what readers may have relied on, new claims, and the rest.

    Among them a changed kind or verdict comes before a changed word.
    """
    keys = [_HEAVY.index(detail.key) for detail in change.details if detail.key in _HEAVY]
    if change.action in _GONE:
        rank = 0
    elif change.action in (Action.ADDED, Action.PUBLISHED):
        rank = 2
    else:
        rank = 1 if keys else 3
    return change.folder != "claims", rank, min(keys, default=len(_HEAVY))


def _in_folder(folder: str, before: Dataset, after: Dataset) -> Iterator[Change]:
    then, now = before.of(folder), after.of(folder)
    former = {old: record for record in now.values() for old in record.formerly if old not in now}
    for id, record in then.items():
        successor = now.get(id) or former.get(id)
        if successor is not None:
            yield from _between(folder, record, successor)
        elif id not in after.known[folder]:
            yield _change(Action.REMOVED, folder, record, "", _is_visible(record), ())
    renamed = {record.id for old, record in former.items() if old in then}
    for id, record in now.items():
        if id not in before.known[folder] and id not in renamed:
            yield _change(
                Action.ADDED, folder, record, "", _is_visible(record), tuple(details_of(None, record))
            )


def _between(folder: str, then: Record, now: Record) -> Iterator[Change]:
    details = tuple(details_of(then, now))
    former = then.id if then.id != now.id else ""
    if not details and not former:
        return
    action = Action.RENAMED if former else Action.CHANGED
    if isinstance(then, BaseClaim) and isinstance(now, BaseClaim):
        if now.is_public and not then.is_public:
            action = Action.PUBLISHED
        elif then.is_public and not (now.is_public and (now.status.is_current or not then.status.is_current)):
            action = Action.WITHDRAWN
        elif now.status.is_current and not then.status.is_current:
            action = Action.RESTORED
    if action is Action.PUBLISHED:  # new to readers
        details = (*(d for d in details if d.key == "status"), *details_of(None, now))
    yield _change(action, folder, now, former, _is_visible(then) or _is_visible(now), details)


def _change(
    action: Action, folder: str, record: Record, former: str, visible: bool, details: tuple[Detail, ...]
) -> Change:
    return Change(action, folder, record.id, former, record.name, record.document.path, visible, details)


def _is_visible(record: Record) -> bool:
    return record.is_public if isinstance(record, BaseClaim) else True


def counted(changes: Changes) -> Mapping[tuple[str, Action], int]:
    """How many visible records of each type had each thing happen to them, in order."""
    counts: dict[tuple[str, Action], int] = {}
    for change in changes.visible:
        key = (change.folder, change.action)
        counts[key] = counts.get(key, 0) + 1
    return counts
