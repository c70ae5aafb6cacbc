"""The data as rules know it, over records that are made only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explainer.dataset import FOLDERS, Anchored, Dataset, own_anchors
from explainer.memo.reader import Remembering
from explainer.model import Article, Record


class Records(Mapping[str, Any]):
    """The records of a type. Every one can be looked up; those of ``chosen`` files are gone through."""

    def __init__(self, reader: Remembering, folder: str, ids: Sequence[str], valid: Collection[str]) -> None:
        self.reader = reader
        self.folder = folder
        self.chosen = ids
        self.valid = valid
        self._made: list[Record] | None = None

    def __getitem__(self, id: str) -> Record:
        return self.reader.record(self.folder, id)

    def __contains__(self, id: object) -> bool:
        return id in self.valid

    def __iter__(self) -> Iterator[str]:
        return iter(self.chosen)

    def values(self) -> Any:
        """The records that are gone through; made once, because every rule goes through them."""
        if self._made is None:
            self._made = [self.reader.record(self.folder, id) for id in self.chosen]
        return self._made

    def __len__(self) -> int:
        """How many there are, gone through or not: rules compare it with the number of files."""
        return len(self.valid)


@dataclass(frozen=True, eq=False)
class Lazy(Dataset):
    """A dataset that finds what quotes an article without going through all claims."""

    quoting: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The ids of the claims that quote each article, in order."""

    def anchored_in(self, article: Article) -> Sequence[Anchored]:
        found = []
        for id in self.quoting.get(article.id, ()):
            claim = self.claims[id]
            for index, appearance in enumerate(claim.appearances):
                if appearance.article == article.id:
                    found.append(Anchored(claim, ("appearances", index, "exact"), article, appearance))
        return [*found, *own_anchors(article)]


class View:
    """Makes datasets of what a reader has read."""

    def __init__(self, reader: Remembering) -> None:
        self.reader = reader
        self.settings = reader.dataset().settings
        self.valid = {
            folder: frozenset(id for id in reader.known[folder] if reader.is_record(folder, id))
            for folder in FOLDERS
        }
        self.quoting: dict[str, list[str]] = {}
        for id in self.ids("claims"):
            for article in reader.entries[str(reader.relative_of("claims", id))].quotes:
                self.quoting.setdefault(article, []).append(id)

    def ids(self, folder: str) -> list[str]:
        """The ids of the records of a type, in order."""
        return sorted(self.valid[folder])

    def dataset(
        self, chosen: Collection[str] | None = (), folders: Collection[str] = tuple(FOLDERS)
    ) -> Dataset:
        """A dataset in which the records of the ``chosen`` files are gone through; all of them for ``None``.

        Only records in ``folders`` are.
        """
        shelves: Any = {
            folder: Records(self.reader, folder, self._chosen(folder, chosen, folders), self.valid[folder])
            for folder in FOLDERS
        }
        return Lazy(
            settings=self.settings, documents=(), known=self.reader.known, quoting=self.quoting, **shelves
        )

    def _chosen(self, folder: str, chosen: Collection[str] | None, folders: Collection[str]) -> Sequence[str]:
        if folder not in folders:
            return ()
        if chosen is None:
            return self.ids(folder)
        return (
            [id for id in self.ids(folder) if self.reader.relative_of(folder, id) in chosen] if chosen else ()
        )
