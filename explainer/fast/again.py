"""Whether a build would make what is there already: nothing that it reads has changed, nor what it made last time.

Files count as changed when the system says so: their size, their inode, when they were written or renamed. What MkDocs
and Python bring counts too, and the day, because pages say what is due. It is asked before anything else is loaded, so
this module imports next to nothing.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_CHANGED = {
    "mkdocs": ("commands", "config", "structure", "utils"),
    "markdown": ("extensions",),
    "material": ("templates", "templates/partials", "plugins/search"),
}
"""Folders of packages in which somebody may have changed a file by hand; in the others that changes the version."""
_PACKAGES = ("mkdocs", "markdown", "jinja2", "markupsafe", "material", "pymdownx", "yaml", "pydantic", "PIL", "nh3",
             "markdown_it", "babel", "pagefind_bin", "cbor2", "deflate", "jieba")  # fmt: skip
"""Packages that decide about what is published, and whether they are there at all."""
_NAMES = re.compile(r"\b[A-Za-z_][A-Za-z0-9_]*\b")
_CODE = re.compile(r"!!python/[^\s:]*:(?!(?:pymdownx|material)\.)")
"""Names a Python module that may be a site's own."""
_READ = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "SOURCE_DATE_EPOCH", "GIT_DIR", "GIT_CEILING_DIRECTORIES",
         "EXPLAINER_SHARD", "EXPLAINER_PROFILE")  # fmt: skip
"""What of the environment a build looks at, besides what its configuration names."""
_TICK = 0.05
"""Seconds within which a file may be written twice without looking so."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a build reads."""

    data: Path
    """The folder of the records."""
    trees: tuple[Path, ...]
    """Other files and folders, whether they are there or not."""
    said: tuple[str, ...]
    """What else decides about it."""


@dataclass(slots=True)
class Kept:
    """What is known of a build that succeeded."""

    inputs: str
    outputs: str
    said: list[tuple[str, int, str]] = field(default_factory=list)
    """What it had to say, by logger and level: the next one would say the same."""


class Last:
    """The last build of one site.

    Args:
        inputs: what the build is about to read.
        site: where its pages go.
        path: where what is known of it is kept.
    """

    def __init__(self, inputs: Inputs, site: Path, path: Path) -> None:
        self.site = site
        self.path = path
        self.begun = time.time()
        rest, newest = _listing(inputs.trees)
        data, newest_of_data = _listing([inputs.data])
        self.newest = max(newest, newest_of_data)
        parts = [*inputs.said, sys.version, datetime.now(UTC).date().isoformat(), *_installed(), rest]
        self.ground = _digest(parts)
        """Stands for all that a build reads but the records."""
        self.inputs = _digest([self.ground, data])
        self.outputs = _listing([site])[0]
        """Stands for the files of the site as this build finds them."""
        self.said: list[tuple[str, int, str]] = []

    def kept(self) -> Kept | None:
        """What is known, if a build would make the same again."""
        try:
            found = json.loads(self.path.read_bytes())
            kept = Kept(found["inputs"], found["outputs"], [tuple(each) for each in found["said"]])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        is_same = kept.inputs == self.inputs and kept.outputs == self.outputs
        return kept if is_same else None

    def keep(self, replace: Any) -> str:
        """Note that a build succeeded; not if something was written in the moment in which it began.

        Args:
            replace: writes a file at once.

        Returns:
            What stands for the files of the site; empty if nothing was noted.
        """
        if self.newest > self.begun - _TICK:
            return ""
        outputs = _listing([self.site])[0]
        kept = {"inputs": self.inputs, "outputs": outputs, "said": self.said}
        with suppress(OSError):  # nothing is lost but time
            self.path.parent.mkdir(parents=True, exist_ok=True)
            replace(self.path, json.dumps(kept).encode())
        return outputs


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def environment(text: str) -> Iterator[str]:
    """What of the environment a build with this configuration depends on."""
    for name in sorted({*_NAMES.findall(text), *_READ}):
        if name in os.environ:
            yield f"{name}={os.environ[name]}"


def _installed() -> Iterator[str]:
    """The versions of packages, and every file of our own."""
    for name in _PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            found = os.stat(spec.origin)  # noqa: PTH116
            yield f"{name} {spec.origin} {found.st_mtime_ns} {found.st_ino}"
            for part in ("", *_CHANGED[name]) if name in _CHANGED else ():
                yield from _files(Path(spec.origin).parent / part)
    yield _listing([Path(__file__).parent.parent])[0]


def _files(folder: Path) -> Iterator[str]:
    """How the files of a folder stand, without those of folders in it."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_file():
                found = entry.stat()
                yield f"{entry.path} {found.st_size} {found.st_mtime_ns}"


def _listing(trees: Iterable[Path]) -> tuple[str, float]:
    """A digest of how files stand, and when the newest was written or renamed, in seconds."""
    digest = hashlib.sha256()
    newest = 0
    for tree in trees:
        for line, changed in _marks(str(tree)):
            digest.update(line.encode("utf-8", "surrogateescape"))
            newest = max(newest, changed)
    return digest.hexdigest(), newest / 1e9


def _marks(path: str) -> Iterator[tuple[str, int]]:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path as an object costs more than the look itself
    except OSError:
        yield f"{path}\0-\n", 0
        return
    yield (
        f"{path}\0{found.st_size} {found.st_ino} {found.st_mtime_ns}\n",
        max(found.st_mtime_ns, found.st_ctime_ns),
    )
    folders = [path] if os.path.isdir(path) else []  # noqa: PTH112
    while folders:
        for entry in _entries(folders.pop()):
            if _is_folder(entry):
                folders.append(entry.path)
                yield f"{entry.path}\0/{entry.is_symlink()}\n", 0
            else:
                yield _mark(entry)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name != "__pycache__"]
    except OSError:  # the build will say it
        return []
    return sorted(found, key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # links in a circle
        return False


def _mark(entry: os.DirEntry[str]) -> tuple[str, int]:
    try:
        found = entry.stat()
    except OSError:  # it leads nowhere
        return f"{entry.path}\0-\n", 0
    mark = f"{found.st_size} {found.st_ino} {found.st_mtime_ns} {found.st_ctime_ns}"
    return f"{entry.path}\0{mark}\n", max(found.st_mtime_ns, found.st_ctime_ns)


def listening(said: list[tuple[str, int, str]]) -> logging.Handler:
    """A handler that notes what is said while a build runs."""
    handler = logging.Handler(logging.INFO)

    def emit(record: logging.LogRecord) -> None:
        said.append((record.name, record.levelno, record.getMessage()))

    handler.emit = emit  # type: ignore[method-assign]
    return handler


def last(config: Any, options: Any, cache: Path) -> Last | None:
    """The last build of a site; none where it could have depended on something that is not looked at.

    Args:
        config: MkDocs', as the site's file and the command line say it.
        options: the plugin's.
        cache: the user's folder for what can be lost.
    """
    if not config.config_file_path or config.hooks:
        return None
    named = Path(config.config_file_path)
    text = named.read_text(encoding="utf-8", errors="replace")
    if "INHERIT" in text or _CODE.search(text):
        return None
    root = named.parent
    own = (options.templates_dir, "policy.html")
    git = next(
        (parent / ".git" for parent in (root, *root.parents) if (parent / ".git").exists()), root / ".git"
    )
    trees = (named, Path(config.docs_dir), *(root / name for name in own), git / "config", git / "HEAD")
    custom = (Path(config.theme.custom_dir),) if config.theme.custom_dir else ()
    said = (
        repr((config.site_dir, config.strict, config.theme.name, config.use_directory_urls, config.site_url)),
        *environment(text),
    )
    site = Path(config.site_dir)
    name = hashlib.sha256(
        f"{named.resolve()}\0{site.resolve()}".encode("utf-8", "surrogateescape")
    ).hexdigest()
    inputs = Inputs(root / options.data_dir, (*trees, *custom), said)
    return Last(inputs, site, cache / f"{name}.built")
