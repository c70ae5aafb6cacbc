"""The dataset in memory: put together from the old records and the new ones, and who refers to whom.

Copying a mapping of ten thousand records takes less than a thousandth of a second, so each state has its own and
nobody has to wait for anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from explainer.dataset import FOLDERS, Anchored, Dataset, own_anchors
from explainer.live.group import SITE, Group, Key
from explainer.model import Article, Record, Settings
from explainer.source import Document

Referrers = Mapping[Key, tuple[Key, ...]]
"""Which records refer to a record that is there or not, in the order in which records are gone through."""

_ORDER = {folder: number for number, folder in enumerate(FOLDERS)}


@dataclass(frozen=True, slots=True)
class Data:
    """All records, with what is needed to look at some of them only."""

    settings: Settings
    records: Mapping[str, Mapping[str, Record]]
    known: Mapping[str, Mapping[str, Document]]
    documents: Mapping[str, Document]
    referrers: Referrers

    @classmethod
    def of(cls, groups: Mapping[Key, Group]) -> Data:
        """The data of all files."""
        nothing: dict[str, Any] = {folder: {} for folder in FOLDERS}
        site = groups[SITE].settings
        return cls(site or NOBODY, nothing, nothing, {}, {}).after({}, groups, groups.keys())

    def after(self, before: Mapping[Key, Group], now: Mapping[Key, Group], keys: Collection[Key]) -> Data:
        """The data after the files of some ids were read again."""
        folders = {folder for folder, _ in keys} & FOLDERS.keys()
        records, known = dict(self.records), dict(self.known)
        for folder in folders:
            ids = [id for top, id in keys if top == folder]
            made = {id: group.record for id in ids if (group := now.get((folder, id)))}
            held = {id: group.known for id in ids if (group := now.get((folder, id)))}
            records[folder] = _updated(self.records[folder], ids, made, lambda item: item[0])
            known[folder] = _updated(self.known[folder], ids, held, lambda item: item[1].path)
        return replace(
            self,
            records=records,
            known=known,
            documents=self._documents(before, now, keys),
            referrers=self._referrers(before, now, keys),
        )

    def _documents(
        self, before: Mapping[Key, Group], now: Mapping[Key, Group], keys: Collection[Key]
    ) -> Mapping[str, Document]:
        old = [document.path for key in keys if key in before for document in before[key].documents]
        new = {document.path: document for key in keys if key in now for document in now[key].documents}
        return _updated(self.documents, [*old, *new], new, lambda item: item[0])

    def _referrers(
        self, before: Mapping[Key, Group], now: Mapping[Key, Group], keys: Collection[Key]
    ) -> Referrers:
        changed: dict[Key, set[Key]] = {}
        for key in keys:
            was = set(before[key].refers) if key in before else set()
            refers = set(now[key].refers) if key in now else set()
            for target in was ^ refers:
                if target not in changed:
                    changed[target] = set(self.referrers.get(target, ()))
                (changed[target].add if target in refers else changed[target].discard)(key)
        if not changed:
            return self.referrers
        made = {target: tuple(sorted(those, key=_place)) for target, those in changed.items()}
        return {**self.referrers, **made}

    # Asking

    def dataset(self) -> Dataset:
        """Everything, as :func:`explainer.load.load` makes it."""
        shelves: Any = self.records
        documents = tuple(self.documents.values())
        return Found(
            settings=self.settings, documents=documents, known=self.known, referrers=self.referrers, **shelves
        )

    def only(self, keys: Collection[Key]) -> Dataset:
        """The dataset in which these records are gone through; every one can be looked up."""
        ids: dict[str, list[str]] = {folder: [] for folder in FOLDERS}
        for folder, id in keys:
            ids[folder].append(id)
        shelves: Any = {
            folder: Some(self.records[folder], sorted(id for id in ids[folder] if id in self.records[folder]))
            for folder in FOLDERS
        }
        return Found(
            settings=self.settings, documents=(), known=self.known, referrers=self.referrers, **shelves
        )

    def record(self, key: Key) -> Record | None:
        """A record, if there is one."""
        return self.records.get(key[0], {}).get(key[1])


class Some(Mapping[str, Any]):
    """The records of a type. Every one can be looked up; the chosen ones are gone through."""

    def __init__(self, all: Mapping[str, Record], chosen: Sequence[str]) -> None:
        self.all = all
        self.chosen = chosen

    def __getitem__(self, id: str) -> Record:
        return self.all[id]

    def __contains__(self, id: object) -> bool:
        return id in self.all

    def __iter__(self) -> Iterator[str]:
        return iter(self.chosen)

    def __len__(self) -> int:
        """How many there are, gone through or not: rules compare it with the number of files."""
        return len(self.all)


@dataclass(frozen=True, eq=False)
class Found(Dataset):
    """A dataset that finds what quotes an article without going through all claims."""

    referrers: Referrers = field(default_factory=dict)

    def anchored_in(self, article: Article) -> Sequence[Anchored]:
        found = []
        for folder, id in self.referrers.get(("articles", article.id), ()):
            claim = self.claims[id] if folder == "claims" else None
            for index, appearance in enumerate(claim.appearances if claim else ()):
                if claim and appearance.article == article.id:
                    found.append(Anchored(claim, ("appearances", index, "exact"), article, appearance))
        return [*found, *own_anchors(article)]


NOBODY = Settings.model_validate({"name": "?", "licence": {"name": "?"}, "publisher": {"name": "?"}})
"""Stands for what ``site.yml`` does not say."""


def _place(key: Key) -> tuple[int, str]:
    return _ORDER[key[0]], key[1]


def _updated(
    old: Mapping[str, Any], ids: Iterable[str], new: Mapping[str, Any], order: Callable[[Any], Any]
) -> Mapping[str, Any]:
    """A mapping after the values of some keys were replaced, came or went (for ``None``), in its order."""
    made = dict(old)
    is_sorted = True
    for id in ids:
        value = new.get(id)
        if value is None:
            made.pop(id, None)
        else:
            is_sorted = is_sorted and id in made and order((id, made[id])) == order((id, value))
            made[id] = value
    return made if is_sorted else dict(sorted(made.items(), key=order))
