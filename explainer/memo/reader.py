"""Reading a data folder with a memory: a file whose bytes are known is not read again."""

from __future__ import annotations

import hashlib
import sys
from datetime import date
from pathlib import Path

import markdown_it
import pydantic
import rapidfuzz
import yaml

from explainer import __version__, refusals
from explainer.checks.actor_not_in_data import names_of
from explainer.finding import Finding
from explainer.load import Reader
from explainer.memo.entries import ABSENT, UNREADABLE, Entry, Memory, Row, coded, decoded
from explainer.model import Actor, Record, Source, Term
from explainer.model.claim import BaseClaim
from explainer.model.record import referred
from explainer.model.scales import Relation
from explainer.source import Document, decode, parse

_PACKAGE = Path(__file__).parents[1]
_CIRCULAR = (Relation.DEPENDS_ON, Relation.SUPERSEDES)


class Bytes(Document):
    """A document whose text is made of its bytes when somebody asks for it."""

    raw: bytes | None = None
    """They, until they are a text."""

    def __init__(self, path: str, raw: bytes) -> None:
        super().__init__(path, "")
        self.raw = raw

    @property
    def text(self) -> str:
        if self.raw is not None:
            self._text, self.raw = decode(self.path, self.raw)[0].text, None
        return super().text


class Remembering(Reader):
    """Reads as :class:`explainer.load.Reader` does, and asks memory first."""

    def __init__(self, folder: Path, shown_as: str, today: date, memory: Memory) -> None:
        super().__init__(folder, shown_as)
        self.digests: dict[str, bytes] = {}
        self.entries: dict[str, Entry] = {}
        """Of every file but ``site.yml``, and of those whose id is taken."""
        self.environment = _environment(folder, shown_as, today)
        self.memory = memory if memory.environment == self.environment else Memory()
        self._tokens: dict[tuple[str, str], bytes] = {}
        self._below = len(shown_as) + 1

    # Reading

    def _document(self, relative: str, path: str) -> Document | None:
        raw = self._bytes(relative, path)
        if raw is None:
            self.digests[relative] = UNREADABLE
            return None
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        if relative.startswith("articles/") and relative.endswith(".yml"):
            # An article is made of two files.
            digest += self.digests.get(f"{relative.removesuffix('.yml')}.txt", ABSENT)
        self.digests[relative] = digest
        shown = f"{self.shown_as}/{relative}"
        entry = self.memory.entries.get(relative)
        if entry is not None and entry.digest == digest and not self._is_taken(relative):
            self.entries[relative] = entry
            document: Document = Bytes(shown, raw)
            self.documents.append(document)
            if not any(row[0] in _UNREADABLE for row in entry.said):
                return document
            self._repeat(entry, document)
            return None
        document, problems = decode(shown, raw)
        self.findings += problems
        self.documents.append(document)
        self.entries[relative] = Entry(digest, tuple(map(coded, problems)), is_record=False)
        return None if is_unreadable(problems) else document

    def _text(self, relative: str, path: str) -> None:
        begun = len(self.findings)
        super()._text(relative, path)
        stem, entry = _stem(relative), self.entries.get(relative)
        if entry is None:
            return
        if self._is_remembered(relative):
            del self.findings[begun:]
            self._repeat(entry, self.documents[-1])
            if not entry.is_record:
                self.texts[stem] = None
            return
        said = tuple(map(coded, self.findings[begun:]))
        self.entries[relative] = Entry(entry.digest, said, is_record=self.texts[stem] is not None)

    def _yaml(self, relative: str, path: str) -> None:
        was_taken = self._is_taken(relative)
        super()._yaml(relative, path)
        if was_taken or relative == "site.yml":
            self.entries.pop(relative, None)

    def _is_taken(self, relative: str) -> bool:
        """Whether a file before this one has its id: it is no record then, whatever it says."""
        return relative.endswith(".yml") and _stem(relative) in self.known.get(relative.partition("/")[0], ())

    def _is_remembered(self, relative: str) -> bool:
        return self.entries[relative] is self.memory.entries.get(relative)

    def _content(self, relative: str, document: Document, good_id: bool) -> None:
        entry = self.entries[relative]
        if relative != "site.yml" and self._is_remembered(relative):
            self._repeat(entry, document)
            return
        begun = len(self.findings)
        super()._content(relative, document, good_id)
        said = (*entry.said, *map(coded, self.findings[begun:]))
        record = self.records.get(relative.partition("/")[0], {}).get(_stem(relative))
        is_ours = record is not None and record.document is document
        self.entries[relative] = _entry(entry.digest, said, record if is_ours else None)

    def _repeat(self, entry: Entry, document: Document) -> None:
        """Say of a file what was said the last time."""
        self.findings += [decoded(row, {document.path: document}) for row in entry.said]

    def _former_ids(self) -> None:
        for relative, entry in self.entries.items():
            if entry.has_former:
                self.record(*_place(relative))
        for folder, records in self.records.items():
            self.records[folder] = dict(sorted(records.items(), key=lambda item: item[1].document.path))
        super()._former_ids()

    # Asking

    def relative(self, document: Document) -> str:
        """A document's path below the data folder."""
        return document.path[self._below :]

    def relative_of(self, folder: str, id: str) -> str | None:
        """The file of a record, by folder and id; ``None`` if there is none."""
        document = self.known[folder].get(id)
        return None if document is None else self.relative(document)

    def is_record(self, folder: str, id: str) -> bool:
        """Whether a record could be made of the file with the id."""
        relative = self.relative_of(folder, id)
        entry = self.entries.get(relative) if relative is not None else None
        return entry is not None and entry.is_record

    def record(self, folder: str, id: str) -> Record:
        """The record, which is made now if memory has spoken for it so far.

        Raises:
            KeyError: there is none, or it could not be read.
        """
        made = self.records[folder].get(id)
        if made is not None:
            return made
        if not self.is_record(folder, id):
            raise KeyError(id)
        document, begun = self.known[folder][id], len(self.findings)
        self._record(folder, id, parse(document).data, document)
        del self.findings[begun:]
        return self.records[folder][id]

    def token(self, folder: str, id: str) -> bytes:
        """A digest of what a reference to the record leads to; :data:`ABSENT` if there is no such record."""
        if (folder, id) not in self._tokens:
            self._follow(folder, id)
        return self._tokens[folder, id]

    def _follow(self, folder: str, id: str) -> None:
        """Note the token of a record and of those it goes back to: each holds that of the next one."""
        way: dict[str, bytes] = {}
        while id and (folder, id) not in self._tokens and id not in way:
            relative = self.relative_of(folder, id)
            way[id] = ABSENT if relative is None else relative.encode() + self.digests.get(relative, b"")
            id = self._origin(folder, id)
        row = list(way)
        circle = frozenset(row[row.index(id) :] if id in way else ())
        after = b"".join(way[each] for each in sorted(circle)) or self._tokens.get((folder, id), b"")
        for each, said in reversed(way.items()):
            token = hashlib.blake2b(said + after, digest_size=16).digest() if said else ABSENT
            self._tokens[folder, each] = token
            after = after if each in circle else token

    def _origin(self, folder: str, id: str) -> str:
        relative = self.relative_of(folder, id)
        entry = self.entries.get(relative) if relative is not None else None
        return entry.origin if entry is not None else ""

    def has_comment_for_us(self, document: Document) -> bool:
        """Whether a comment could silence a rule: cheaper to see in bytes than in text."""
        if isinstance(document, Bytes) and document.raw is not None:
            return b"explainer:" in document.raw
        return "explainer:" in document.text


_UNREADABLE = (refusals.NOT_UTF8.name, refusals.FILE_TOO_LARGE.name)


def is_unreadable(problems: list[Finding]) -> bool:
    """Whether a file has no text that could be read."""
    return any(problem.rule in _UNREADABLE for problem in problems)


def _stem(relative: str) -> str:
    return relative.rpartition("/")[2].rpartition(".")[0]


def _place(relative: str) -> tuple[str, str]:
    return relative.partition("/")[0], _stem(relative)


def _entry(digest: bytes, said: tuple[Row, ...], record: Record | None) -> Entry:
    if record is None:
        return Entry(digest, said, is_record=False)
    claim = record if isinstance(record, BaseClaim) else None
    relations = enumerate(claim.relations) if claim else ()
    return Entry(
        digest,
        said,
        is_record=True,
        refers=tuple(dict.fromkeys(referred(record))),
        origin=(record.origin or "") if isinstance(record, Source) else "",
        edges=tuple((number, r.type.value, r.to) for number, r in relations if r.type in _CIRCULAR),
        quotes=tuple(dict.fromkeys(part.article for part in claim.appearances)) if claim else (),
        names=names_of(record) if isinstance(record, Actor | Term) else (),
        has_former=bool(record.formerly),
    )


def _environment(folder: Path, shown_as: str, today: date) -> bytes:
    """A digest of what everything depends on: ``site.yml``, the day, explainer, what it runs on."""
    made = hashlib.blake2b(digest_size=16)
    try:
        made.update((folder / "site.yml").read_bytes())
    except OSError:
        made.update(b"none")
    libraries = (pydantic.VERSION, yaml.__version__, markdown_it.__version__, rapidfuzz.__version__)
    about = (shown_as, today.isoformat(), sys.version, *libraries, __version__)
    made.update(repr(about).encode())
    for file in sorted(_PACKAGE.rglob("*.py")):
        stat = file.stat()
        made.update(f"{file}{stat.st_mtime_ns}{stat.st_size}".encode())
    return made.digest()
