"""One build, from a data folder to a site: what both adapters do, once."""

from __future__ import annotations

import gc
import hashlib
import os
import posixpath
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import platformdirs

from explainer import __version__, checks, files, history, memo, stages
from explainer.checks import coverage_incomplete, evidence_not_independent, single_source
from explainer.dataset import Before, Dataset
from explainer.files import text_files
from explainer.finding import Finding
from explainer.forge import find_repository
from explainer.load import Loaded, load
from explainer.model import Article, Fact, Record, Settings
from explainer.outputs import Resources
from explainer.repository import Repository
from explainer.share import fingerprint
from explainer.site import Site, arrange
from explainer.source import Document, parse

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Checked:
    """A data folder that was read and checked, and how its paths begin in findings."""

    dataset: Dataset
    findings: tuple[Finding, ...]
    data: Path
    shown_as: str
    earlier: Dataset | None = None
    """The state it was compared with."""

    @property
    def is_sound(self) -> bool:
        """Whether it can be published."""
        return not checks.has_errors(self.findings)


def today(environ: Mapping[str, str]) -> date:
    """The day that dates are compared with: of ``SOURCE_DATE_EPOCH`` (seconds), else of the clock; in UTC.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(min(int(epoch), 253402300799), UTC).date()
    return datetime.now(UTC).date()


def read(data: Path, shown_as: str, against: str = "") -> Checked:
    """Read and check a data folder; ``shown_as`` is how its paths begin in findings.

    With a revision of git in ``against``, also compare with the state in which the folder left it.

    Raises:
        history.HistoryError: git does not know the revision.
    """
    with undisturbed():
        with stages.stage(stages.READING):
            loaded = load(data, shown_as)
            before = _before(data, shown_as, against) if against else None
        with stages.stage(stages.CHECKING):
            found = tuple(checks.check(loaded, today(os.environ), before))
        return Checked(loaded.dataset, found, data, shown_as, before.dataset if before else None)


def stood_before(checked: Checked) -> list[Finding]:
    """The findings that would have been made today of the earlier state too: no change is to blame for them."""
    if checked.earlier is None:
        return []
    of_then = {record.document: record for record in checked.earlier.records()}
    found_then = checks.check(Loaded(checked.earlier, ()), today(os.environ))
    left = Counter(
        _told(finding, of_then.get(finding.span.document), checked.earlier) for finding in found_then
    )
    of_now = {record.document: record for record in checked.dataset.records()}
    found = []
    for finding in checked.findings:
        told = _told(finding, of_now.get(finding.span.document), checked.dataset, checked.earlier)
        if left[told] > 0:
            left[told] -= 1
            found.append(finding)
    return found


def _told(
    finding: Finding, record: Record | None, dataset: Dataset, earlier: Dataset | None = None
) -> tuple[object, ...]:
    """What is found: the rule, the record under the id it had, and what it is about there, wherever it stands now."""
    if record is None:
        return finding.rule, finding.span.document.path, finding.span.text
    id = record.id
    if earlier is not None and id not in earlier.known[record.folder]:
        id = next((old for old in record.formerly if old in earlier.known[record.folder]), id)
    return finding.rule, record.folder, id, finding.span.text, _weighed(finding, record, dataset, earlier)


def _weighed(finding: Finding, record: Record, dataset: Dataset, earlier: Dataset | None) -> object:
    """What makes the same remark another one: a verdict on other evidence, a text with more that is left out."""
    if finding.rule in _OF_EVIDENCE and isinstance(record, Fact):
        return record.verdict, tuple(item.source for item in record.evidence)
    if finding.rule == coverage_incomplete.RULE.name and isinstance(record, Article) and earlier is not None:
        then = earlier.articles.get(record.id)
        here, there = dataset.accounted(record), earlier.accounted(then) if then else None
        return there is not None and here.words - here.covered > there.words - there.covered
    return False


_OF_EVIDENCE = frozenset({single_source.RULE.name, evidence_not_independent.RULE.name})


def findings(data: Path, shown_as: str) -> tuple[Finding, ...]:
    """What :func:`read` finds, in a fraction of the time where little has changed since the last time.

    What is remembered lies in the user's own folder for such things, where no contribution can put anything.
    """
    remembered = cache_file(data, "memory")
    with undisturbed():
        before = _remembered(remembered)
        found, memory = memo.check(data, shown_as, today(os.environ), before)
        if memory != before:
            with suppress(OSError):  # nothing is lost but time
                remembered.parent.mkdir(parents=True, exist_ok=True)
                files.replace_bytes(remembered, memory.written())
                _forget(remembered.parent)
        return tuple(found)


def cache_file(data: Path, ending: str) -> Path:
    """Where something about a data folder is remembered: in the user's own folder for what can be lost."""
    name = hashlib.sha256(str(data.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    return platformdirs.user_cache_path("explainer") / f"{name}.{ending}"


_ENDINGS = (".memory", ".built", ".pages", ".templates")
"""What is remembered of a check, of a build and its pages, and of templates."""
_KEPT = 60 * 24 * 3600
"""For how many seconds what is remembered of a folder is kept when nobody asks for it."""


def _forget(folder: Path) -> None:
    """Delete what is remembered of folders that nobody has checked for long, and what killed runs left."""
    files.tidy([folder])
    for path in (path for ending in _ENDINGS for path in folder.glob(f"*{ending}")):
        if time.time() - path.stat().st_mtime > _KEPT:
            path.unlink()


def _remembered(path: Path) -> memo.Memory:
    try:
        return memo.remembered(path.read_bytes())
    except OSError:
        return memo.Memory()


def _before(data: Path, shown_as: str, against: str) -> Before:
    revision = history.branched_off(data, against)
    once: dict[str, set[str]] = {}
    for path in history.once_there(data, revision):
        folder, _, rest = path.partition("/")
        if rest.endswith(".yml"):
            once.setdefault(folder, set()).add(rest.rpartition("/")[2].removesuffix(".yml"))
    then = state_at(data, shown_as, revision)
    return Before(then, {folder: frozenset(ids) for folder, ids in once.items()})


def state_at(data: Path, shown_as: str, revision: str) -> Dataset:
    """What a data folder said at a revision of git, as far as it could be read.

    Raises:
        history.HistoryError: git does not know the revision.
    """
    with history.at(data, revision) as folder:
        return load(folder, shown_as).dataset


@contextmanager
def undisturbed() -> Iterator[None]:
    """Reading makes millions of values and keeps them: to look through them for garbage is lost time.

    That holds while they are read and as long as they are used, so they are left out until the next reading.
    """
    was_enabled = gc.isenabled()
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def forget() -> None:
    """Give back the memory of earlier readings whose data nobody holds any more, for those who read again and again."""
    gc.unfreeze()
    gc.collect()


def site(checked: Checked, *, directory_urls: bool = True, drafts: bool = False, address: str = "") -> Site:
    """Arrange a sound dataset for readers; ``address`` is the site's own, where it is known."""
    repository = repository_of(checked.data, checked.shown_as, checked.dataset.settings)
    with stages.stage(stages.ARRANGING):
        return arrange(
            checked.dataset,
            directory_urls=directory_urls,
            drafts=drafts,
            repository=repository,
            address=address,
        )


def made_of(checked: Checked, resources: Resources, site: Site) -> str:
    """A digest of all that a site is made of: data, templates, day, and how its pages are addressed."""
    texts = [__version__, today(os.environ).isoformat(), site.address, str(site.directory_urls)]
    texts += (
        f"{folder}/{id}" for folder in ("claims", "topics") for id in site.of(folder)
    )  # with drafts or without
    for path, text in chain(resources.overrides.items(), resources.own_catalogues.items()):
        texts += (path, text)
    for document in checked.dataset.documents:
        texts += (document.path, document.text)
    return fingerprint(texts)


def repository_of(folder: Path, shown_as: str, settings: Settings) -> Repository | None:
    """Where a folder lives, whose files people are shown with paths that begin ``shown_as``."""
    folder = folder.resolve()
    found = find_repository(settings, folder.parent, os.environ)
    return found and replace(found, root=posixpath.join(found.root, folder.name), shown_as=shown_as)


def language(data: Path) -> str:
    """The language that ``site.yml`` names, before anything is checked; English where it names none."""
    named = data / "site.yml"
    try:
        text = named.read_text(encoding="utf-8") if named.is_file() else ""
    except (OSError, UnicodeError):
        return "en"
    said = parse(Document("site.yml", text)).data
    language = said.get("language") if isinstance(said, dict) else None
    return language if isinstance(language, str) and language else "en"


def resources(overrides: Path) -> Resources:
    """Our templates, assets, catalogues and fonts, and a site's own templates and catalogues."""
    assets = {ending: text_files(_PACKAGE / "assets", ending) for ending in (".css", ".js", ".svg")}
    return Resources(
        templates=text_files(_PACKAGE / "templates", ".jinja"),
        assets={path: text for files in assets.values() for path, text in files.items()},
        overrides=text_files(overrides, ".jinja"),
        catalogues=text_files(_PACKAGE / "locale", ".po"),
        own_catalogues=text_files(overrides, ".po"),
        fonts={
            path.name: path.read_bytes() for path in sorted((_PACKAGE / "assets" / "fonts").glob("*.ttf"))
        },
    )
