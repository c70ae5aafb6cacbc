"""A data folder to a dataset and findings. The last room that reads files.

All findings of all files come at once. A file that cannot become a record is left out of the dataset but its
id is remembered, so that one mistake is reported once and not again at every reference to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from explainer import refusals, stages
from explainer.dataset import FOLDERS, Dataset
from explainer.finding import Finding, Related, in_reading_order
from explainer.model import Article, BaseClaim, Record, Settings, refused
from explainer.model.fields import problem_with_id, problems_with_folders
from explainer.model.kind import class_of
from explainer.nearest import did_you_mean, listed
from explainer.source import MAX_BYTES, Document, decode, parse

M = TypeVar("M", bound=BaseModel)

_SMALL = 65_536
# Windows changes line ends without O_BINARY. A file that has become a link is not followed, a pipe not waited for.
_READING = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
_PERMISSIONS = "check that it still exists and that you may read it"
_IGNORED = {"README.md", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A dataset and what is wrong with its files. With findings, the dataset holds what could be read."""

    dataset: Dataset
    findings: tuple[Finding, ...]


def load(folder: Path, shown_as: str | None = None) -> Loaded:
    """Read a data folder.

    ``shown_as`` is how paths begin for people, with forward slashes; the folder's name if left out. What is
    wrong with files and folders is in the findings: this raises nothing for them.
    """
    reader = Reader(folder, shown_as or folder.name)
    reader.read()
    return Loaded(reader.dataset(), tuple(in_reading_order(reader.findings)))


@dataclass
class Reader:
    """Reads a data folder, file by file. :mod:`explainer.memo` remembers what a file said for the next time."""

    folder: Path
    shown_as: str
    findings: list[Finding] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    texts: dict[str, Document | None] = field(default_factory=dict)
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {name: {} for name in FOLDERS})
    known: dict[str, dict[str, Document]] = field(default_factory=lambda: {name: {} for name in FOLDERS})
    settings: Settings | None = None

    def read(self) -> None:
        if self.folder.is_symlink():
            message = "the data folder is a link, not a folder"
            self._say(refusals.SYMLINK, self.shown_as, message, "name the folder itself")
            return
        if not self.folder.is_dir():
            message = "there is no such data folder"
            self._say(refusals.NO_DATA, self.shown_as, message, "create it with a `site.yml`")
            return
        files = sorted(self._walk(str(self.folder), ""), key=lambda item: item[0])
        texts = [item for item in files if item[0].endswith(".txt")]
        others = [item for item in files if item[0].endswith(".yml")]
        with stages.long(stages.READING, len(texts) + len(others)) as advance:
            for relative, path in texts:
                self._text(relative, path)
                advance(1)
            for relative, path in others:
                self._yaml(relative, path)
                advance(1)
        self._unused_texts()
        self._former_ids()
        if "site.yml" not in (relative for relative, _ in files):
            message = f"{self.shown_as}/ has no `site.yml`" if files else f"{self.shown_as}/ is empty"
            advice = "create it, with at least `name`, `licence` and `publisher`"
            self._say(refusals.NO_DATA, f"{self.shown_as}/site.yml", message, advice)

    def dataset(self) -> Dataset:
        nobody = {"name": "?", "licence": {"name": "?"}, "publisher": {"name": "?"}}
        ordered: Any = {name: dict(sorted(records.items())) for name, records in self.records.items()}
        return Dataset(
            settings=self.settings or Settings.model_validate(nobody),
            documents=tuple(sorted(self.documents, key=lambda document: document.path)),
            known=self.known,
            **ordered,
        )

    def _say(self, rule: Any, path: str, message: str, help: str = "") -> None:
        self.findings.append(rule.at(Document(path, "").whole(), message, help=help))

    def _walk(self, folder: str, prefix: str) -> Iterator[tuple[str, str]]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            path = f"{self.shown_as}/{prefix}".rstrip("/")
            self._say(refusals.FILE_UNREADABLE, path, _os_sentence(error), _PERMISSIONS)
            return
        if prefix.startswith("claims/"):
            folders = [_visible(entry.name) for entry in entries if entry.is_dir(follow_symlinks=False)]
            for name, message, advice in problems_with_folders(prefix, folders):
                self._say(refusals.BAD_ID, f"{self.shown_as}/{prefix}{name}", message, advice)
        for entry in entries:
            relative = f"{prefix}{_visible(entry.name)}"
            if entry.name.startswith(".") or entry.name in _IGNORED:
                continue
            # What the folder itself says of an entry; to ask each file would take as long as reading it.
            if entry.is_dir(follow_symlinks=False):
                if self._belongs(relative, is_folder=True):
                    yield from self._walk(entry.path, f"{relative}/")
            elif not entry.is_file(follow_symlinks=False):
                message = (
                    "this is a link, not a file" if entry.is_symlink() else "this is not an ordinary file"
                )
                self._say(
                    refusals.SYMLINK, f"{self.shown_as}/{relative}", message, "put the file itself here"
                )
            elif self._belongs(relative, is_folder=False):
                yield relative, entry.path

    def _belongs(self, relative: str, *, is_folder: bool) -> bool:
        top, *rest = relative.split("/")
        if not rest:
            allowed = top in FOLDERS if is_folder else top == "site.yml"
        elif is_folder:
            allowed = top == "claims"
        else:
            ending = rest[-1].rpartition(".")[2]
            allowed = ending == "yml" and (top == "claims" or len(rest) == 1)
            allowed = allowed or (ending == "txt" and top == "articles" and len(rest) == 1)
        if not allowed:
            what = "a folder" if is_folder else "a file"
            message = f"{what} that belongs to no type of record"
            advice = self._where(relative, is_folder)
            self._say(refusals.STRAY_FILE, f"{self.shown_as}/{relative}", message, advice)
        return allowed

    def _where(self, relative: str, is_folder: bool) -> str:
        if relative.endswith(".yaml"):
            return "let its name end in `.yml`"
        if is_folder and "/" not in relative:
            return did_you_mean(relative, FOLDERS, f"the folders are {listed(FOLDERS)}")
        return (
            "move it: records are `.yml` files in the folder of their type, texts `.txt` files in `articles/`"
        )

    def _bytes(self, relative: str, path: str) -> bytes | None:
        try:
            # Without Python's file object, which costs as much again as reading does.
            handle = os.open(path, _READING)
            try:
                # Nearly every file is small, and reserving the limit for each of them costs more than reading.
                first = os.read(handle, _SMALL)
                return first if len(first) < _SMALL else first + os.read(handle, MAX_BYTES + 1 - _SMALL)
            finally:
                os.close(handle)
        except OSError as error:
            path_shown = f"{self.shown_as}/{relative}"
            self._say(refusals.FILE_UNREADABLE, path_shown, _os_sentence(error), _PERMISSIONS)
            return None

    def _document(self, relative: str, path: str) -> Document | None:
        raw = self._bytes(relative, path)
        if raw is None:
            return None
        document, problems = decode(f"{self.shown_as}/{relative}", raw)
        self.findings += problems
        self.documents.append(document)
        fatal = {refusals.NOT_UTF8.name, refusals.FILE_TOO_LARGE.name}
        return None if any(problem.rule in fatal for problem in problems) else document

    def _text(self, relative: str, path: str) -> None:
        stem = relative.removeprefix("articles/").removesuffix(".txt")
        document = self._document(relative, path)
        self.texts[stem] = document
        if document is not None and not document.text.strip():
            message, advice = "this text has no words", "put the article's words here"
            self.findings.append(refusals.EMPTY_FILE.at(document.whole(), message, help=advice))
            self.texts[stem] = None

    def _yaml(self, relative: str, path: str) -> None:
        stem, top = _stem(relative), relative.partition("/")[0]
        good_id = relative == "site.yml" or self._good_id(stem, relative)
        document = self._document(relative, path)
        if top in self.known and good_id:
            duplicate = self._remember(top, stem, document or Document(f"{self.shown_as}/{relative}", ""))
            if duplicate:
                return
        if document is not None:
            self._content(relative, document, good_id)

    def _content(self, relative: str, document: Document, good_id: bool) -> None:
        """What a file of YAML says."""
        parsed = parse(document)
        self.findings += parsed.findings
        if parsed.data is None:
            if not parsed.findings:
                advice = "write the record, or delete the file"
                self.findings.append(
                    refusals.EMPTY_FILE.at(document.whole(), "this file is empty", help=advice)
                )
            return
        if not isinstance(parsed.data, dict):
            message, advice = "a record is a group of keys", "write lines of `key: value`"
            found = refusals.WRONG_SHAPE.at(document.whole(), message, label="this is not", help=advice)
            self.findings.append(found)
            return
        if relative == "site.yml":
            self._site(parsed.data, document)
        elif good_id:
            self._record(relative.partition("/")[0], _stem(relative), parsed.data, document)

    def _good_id(self, stem: str, relative: str) -> bool:
        problem = problem_with_id(stem)
        if problem:
            self._say(refusals.BAD_ID, f"{self.shown_as}/{relative}", *problem)
        return problem is None

    def _remember(self, folder: str, stem: str, document: Document) -> bool:
        first = self.known[folder].setdefault(stem, document)
        if first is document:
            return False
        self.findings.append(
            refusals.DUPLICATE_ID.at(
                document.whole(),
                f"two {folder} have the id `{stem}`",
                label="the second",
                help="rename one of the files",
                related=(Related(first.whole(), "the first"),),
            )
        )
        return True

    def _site(self, data: dict[str, Any], document: Document) -> None:
        settings = self._validated(Settings, data, document)
        if settings is not None:
            settings.written(document)
            self.settings = settings

    def _record(self, folder: str, stem: str, data: dict[str, Any], document: Document) -> None:
        cls: type[Record] | Finding = FOLDERS[folder]
        if cls is BaseClaim:
            cls = class_of(data, document)
        if isinstance(cls, Finding):
            self.findings.append(cls)
            return
        record = self._validated(cls, data, document)
        if record is None:
            return
        record.written(stem, document)
        if isinstance(record, Article) and not self._with_text(record, stem):
            return
        self.records[folder][stem] = record

    def _validated(self, cls: type[M], data: dict[str, Any], document: Document) -> M | None:
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            self.findings += refused.findings(error, document, cls)
            return None

    def _with_text(self, article: Article, stem: str) -> bool:
        text = self.texts.get(stem)
        if text is None and stem in self.texts:
            return False  # the text's own finding has said what is wrong with it
        if text is None:
            message = f"the words of this article are missing: there is no `{stem}.txt` beside it"
            advice = "put the text there, with an empty line between paragraphs"
            self.findings.append(refusals.MISSING_TEXT.at(article.document.whole(), message, help=advice))
            return False
        article.with_text(text)
        return True

    def _unused_texts(self) -> None:
        for stem, text in self.texts.items():
            if text is not None and stem not in self.known["articles"]:
                message = "a text without an article"
                advice = f"describe it in `articles/{stem}.yml`, or delete it"
                self.findings.append(refusals.STRAY_FILE.at(text.whole(), message, help=advice))

    def _former_ids(self) -> None:
        for folder, records in self.records.items():
            taken: dict[str, Record] = {}
            for record in records.values():
                for index, former in enumerate(record.formerly):
                    self._former(folder, former, record, index, taken)

    def _former(self, folder: str, former: str, record: Record, index: int, taken: dict[str, Record]) -> None:
        if former == record.id:
            message, advice = f"`{former}` is this record's id today", "list only ids it no longer has"
            self.findings.append(
                refusals.DUPLICATE_ID.at(record.span("formerly", index), message, help=advice)
            )
            return
        other = self.known[folder].get(former) or (taken[former].document if former in taken else None)
        taken[former] = record
        if other is None:
            return
        self.findings.append(
            refusals.DUPLICATE_ID.at(
                record.span("formerly", index),
                f"the id `{former}` is used again",
                label="it was this record's",
                help="give the other record another id: old links must not lead to something else",
                related=(Related(other.whole(), "the other record"),),
            )
        )


def _stem(relative: str) -> str:
    return relative.rpartition("/")[2].removesuffix(".yml")


def _visible(name: str) -> str:
    """A file's name as it can be printed: bytes that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _os_sentence(error: OSError) -> str:
    reason = (error.strerror or "the system refused").lower()
    return f"this cannot be read: {reason}"
