"""Which drafts pass the check in the data that they would stand in, before any of them is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from explainer import checks
from explainer.dataset import Dataset
from explainer.finding import Finding, Level
from explainer.incoming.draft import Draft
from explainer.incoming.remarks import LEFT_OUT
from explainer.load import Loaded, Reader
from explainer.model.schema import FOLDER
from explainer.source import Document, parse


class _Composed(Reader):
    """Reads a data folder as if some files more stood in it."""

    def __init__(self, folder: Path, more: Mapping[str, str]) -> None:
        super().__init__(folder, folder.as_posix())
        self.more = {path: text.encode() for path, text in more.items()}

    def _walk(self, folder: str, prefix: str) -> Iterator[tuple[str, str]]:
        yield from super()._walk(folder, prefix)
        if not prefix:
            yield from ((path, "") for path in self.more)

    def _bytes(self, relative: str, path: str) -> bytes | None:
        return self.more[relative] if relative in self.more else super()._bytes(relative, path)


@dataclass
class Sound:
    """What may be written, by its path below the data folder; what may not, and why; and warnings about it."""

    texts: dict[str, str] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)


def sound(folder: Path, drafts: Iterable[Draft], today: date) -> Sound:
    """Leave out, again and again, what the check refuses, until all that is left passes together."""
    made = Sound(drafts=list(drafts))
    _write(made, folder)
    before = {_told(finding) for finding in _check(folder, {}, today)[1] if finding.level is Level.ERROR}
    while made.drafts:
        dataset, found = _check(folder, made.texts, today)
        errors = [f for f in found if f.level is Level.ERROR and _told(f) not in before]
        unread = [d.path for d in made.drafts if d.id not in dataset.of(d.folder)]
        if errors:
            _leave_out(made, errors, folder)
        elif unread:  # where the folder itself cannot be read, nothing in it is checked
            _drop(
                made, dict.fromkeys(unread, ("it could not be read in the data folder", "`explainer check`"))
            )
        else:
            made.warnings = [f for f in found if _path(f.span.document, folder) in made.texts]
            break
    _unneeded(made)
    return made


def _told(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.span.document.path, finding.message


def _path(document: Document, folder: Path) -> str:
    return document.path.removeprefix(f"{folder.as_posix()}/")


def _check(folder: Path, texts: Mapping[str, str], today: date) -> tuple[Dataset, list[Finding]]:
    reader = _Composed(folder, texts)
    reader.read()
    loaded = Loaded(reader.dataset(), tuple(reader.findings))
    return loaded.dataset, checks.check(loaded, today)


def _write(made: Sound, folder: Path) -> None:
    """The files of the drafts; without those that would not say what they should."""
    names_schema = (folder / FOLDER).is_dir()
    gone: _Reasons = {}
    for draft in made.drafts:
        text = made.texts[draft.path] = draft.text(names_schema=names_schema)
        if _stripped(parse(Document(draft.path, text)).data) != _stripped(draft.data):
            gone[draft.path] = "its words cannot be written so that they stay the same", "write it by hand"
    _drop(made, gone)


_Reasons = dict[str, tuple[str, str]]
"""Why a draft was left out and what to do, by its path."""


def _stripped(data: object) -> object:
    if isinstance(data, dict):
        return {key: _stripped(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_stripped(item) for item in data]
    return data.strip() if isinstance(data, str) else data


def _leave_out(made: Sound, errors: list[Finding], folder: Path) -> None:
    """Leave out what the errors are about; all of it if nobody knows which draft breaks something elsewhere."""
    gone: _Reasons = {}
    for error in errors:
        why = f"`explainer check` refuses it: {error.message} ({error.rule})", error.help.partition("\n")[0]
        about = [error.span, *(item.span for item in error.related)]
        paths = [path for span in about if (path := _path(span.document, folder)) in made.texts]
        for path in paths[:1]:
            gone.setdefault(path, why)
    if not gone:
        first = errors[0]
        why = f"with it `explainer check` finds elsewhere: {first.message} ({first.rule})", first.help
        gone = dict.fromkeys(made.texts, why)
    _drop(made, gone)


def _drop(made: Sound, gone: _Reasons) -> None:
    """Take drafts out, with the claims that would cite their sources."""
    for draft in made.drafts:
        if draft.path in gone:
            message, advice = gone[draft.path]
            made.findings.append(LEFT_OUT.at(draft.span, message, label=draft.pointer, help=advice))
    made.drafts = [draft for draft in made.drafts if draft.path not in gone]
    sources = {draft.id for draft in made.drafts if draft.folder == "sources"}
    why = "the source that it would cite was left out", "look at what is said of that"
    left = {draft.path: why for draft in made.drafts if not sources.issuperset(draft.needs)}
    made.texts = {draft.path: made.texts[draft.path] for draft in made.drafts}
    if left:
        _drop(made, left)


def _unneeded(made: Sound) -> None:
    """Take out the sources of claims that were left out: nothing cites them."""
    needed = {id for draft in made.drafts for id in draft.needs}
    made.drafts = [draft for draft in made.drafts if draft.folder != "sources" or draft.id in needed]
    made.texts = {draft.path: made.texts[draft.path] for draft in made.drafts}
