"""The files of one id, read together: a record, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explainer.finding import Finding
from explainer.load import Reader
from explainer.model import Record, Settings
from explainer.model.record import referred
from explainer.source import Document

Key = tuple[str, str]
"""The folder of a type of records and an id."""
SITE: Key = ("", "site")
"""Stands for ``site.yml``."""
File = tuple[str, str]
"""A file's path below the data folder as people are shown it, and as the system knows it."""


@dataclass(frozen=True, slots=True)
class Group:
    """What the files of one id say."""

    files: tuple[File, ...]
    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    known: Document | None
    """The file that has the id."""
    record: Record | None
    settings: Settings | None
    refers: tuple[Key, ...]
    """The records that the record refers to, each once."""

    def says_the_same_as(self, other: Group) -> bool:
        """Whether another reading of the files found the same words in them."""
        return self.files == other.files and self._texts() == other._texts()

    def _texts(self) -> list[tuple[str, str]]:
        told = [(document.path, document.text) for document in self.documents]
        return told + [("", finding.message) for finding in self.findings]


def key_of(relative: str) -> Key:
    """The group of a file, by its path below the data folder."""
    top, slash, _ = relative.partition("/")
    return top if slash else "", relative.rpartition("/")[2].rpartition(".")[0]


def read(folder: Path, shown_as: str, files: tuple[File, ...]) -> Group:
    """Read the files of one id, which are given in the order of their paths."""
    reader = _Reader(folder, shown_as)
    reader.read_only(files)
    top, id = key_of(files[0][0])
    record = reader.records.get(top, {}).get(id)
    return Group(
        files,
        tuple(reader.documents),
        tuple(reader.findings),
        reader.known.get(top, {}).get(id),
        record,
        reader.settings,
        tuple(dict.fromkeys(referred(record))) if record is not None else (),
    )


class _Reader(Reader):
    def read_only(self, files: tuple[File, ...]) -> None:
        """What :meth:`read` does, with these files."""
        for relative, path in files:
            if relative.endswith(".txt"):
                self._text(relative, path)
        for relative, path in files:
            if relative.endswith(".yml"):
                self._yaml(relative, path)
        self._unused_texts()
