"""The newest data and what is wrong with them: a value, which each edit makes anew from what it leaves as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from explainer import checks
from explainer.dataset import Dataset
from explainer.finding import Finding, Level
from explainer.live.data import Data
from explainer.live.folder import Folder
from explainer.live.former import former_ids
from explainer.live.group import SITE, Group, Key
from explainer.live.judge import Judged
from explainer.source import Document


@dataclass(frozen=True)
class State:
    """A data folder, read and checked as by :func:`explainer.workshop.read`, that can be brought up to date."""

    folder: Folder
    data: Data
    judged: Judged
    said: Mapping[Key, Group]
    """The files about which reading itself had something to say."""
    commented: Mapping[Key, Group]
    """The files in which a comment may silence a rule."""
    renamed: frozenset[Key]
    """The records that had other ids."""
    keys: frozenset[Key]
    """The ids whose files say something else than in the state before it."""

    @classmethod
    def read(cls, path: Path, shown_as: str, today: date) -> State:
        """Read and check everything.

        Raises:
            Unusual: there is more to say about the folder than this can.
        """
        folder = Folder.read(path, shown_as)
        data = Data.of(folder.groups)
        nothing = cls(folder, data, Judged(today), {}, {}, frozenset(), frozenset())
        return nothing._with(folder, data, {}, frozenset(folder.groups))

    def after(self, paths: Iterable[str], today: date) -> State:
        """The state after these paths changed; the same one where all say what they said.

        Raises:
            Unusual: as for :meth:`read`.
        """
        folder, keys = self.folder.after(paths)
        if SITE in keys or today != self.judged.today:  # everything depends on these
            fresh = State.read(Path(folder.path), folder.shown_as, today)
            return replace(fresh, keys=fresh.keys | self.folder.groups.keys())
        if not keys and folder.shelves == self.folder.shelves:
            return self
        before = self.folder.groups
        return self._with(folder, self.data.after(before, folder.groups, keys), before, keys)

    def _with(self, folder: Folder, data: Data, before: Mapping[Key, Group], keys: frozenset[Key]) -> State:
        now = {key: folder.groups[key] for key in keys if key in folder.groups}
        had = {key for key, group in now.items() if group.record is not None and group.record.formerly}
        return State(
            folder,
            data,
            self.judged.after(before, folder.groups, keys, data),
            _put(self.said, keys, {key: group for key, group in now.items() if group.findings}),
            _put(self.commented, keys, {key: group for key, group in now.items() if _has_comment(group)}),
            self.renamed - keys | had,
            keys,
        )

    @cached_property
    def dataset(self) -> Dataset:
        """Everything that could be read."""
        return self.data.dataset()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to say about the data, in reading order."""
        found = [finding for shelf in self.folder.shelves.values() for finding in shelf.findings]
        found += [finding for group in self.said.values() for finding in group.findings]
        found += former_ids(self.data, self.renamed)
        found += self.judged.findings(self.data)
        return tuple(checks.judged(found, self.dataset, self._documents()))

    @property
    def problems(self) -> list[Finding]:
        """What keeps the data from being shown."""
        return [finding for finding in self.findings if finding.level is Level.ERROR]

    def _documents(self) -> list[Document]:
        return [document for group in self.commented.values() for document in group.documents]


def _has_comment(group: Group) -> bool:
    return any("explainer:" in document.text for document in group.documents)


def _put(old: Mapping[Key, Group], keys: Iterable[Key], new: Mapping[Key, Group]) -> Mapping[Key, Group]:
    made = dict(old)
    for key in keys:
        made.pop(key, None)
    return {**made, **new}


__all__ = ["State"]
