"""A small MkDocs project in a folder of its own, and MkDocs run on it as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from explainer.dataset import Dataset
from tests import bundles

ROOT = Path(__file__).parents[2]
"""The repository, with the real site."""

HOME = """\
---
title: Home
description: Where the tests begin.
---
# Home

The [topics](topics/index.md).
"""
CONFIG = """\
site_name: Elmford
theme:
  name: material
  font: false
  features: [content.action.edit]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
plugins:
  - search
  - explainer
nav:
  - Home: index.md
  - Topics: topics/index.md
  - Claims: claims/index.md
validation:
  nav: {omitted_files: ignore}
"""


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and everything it printed."""

    code: int
    output: str


def environment(**named: str) -> dict[str, str]:
    """What MkDocs is run with: no workflow around it, no git repository above it, the day of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GIT_"))}
    noon = datetime(bundles.TODAY.year, bundles.TODAY.month, bundles.TODAY.day, 12, tzinfo=UTC)
    fixed = {
        "SOURCE_DATE_EPOCH": str(int(noon.timestamp())),
        "NO_MKDOCS_2_WARNING": "1",  # Material's notice about the successor of MkDocs is no finding
        "PYTHONUTF8": "1",
    }
    return {**kept, **fixed, **named}


def run(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> Done:
    """Run a module of this Python, such as ``run("mkdocs", "build", cwd=...)``."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=dict(env or environment()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout)


@dataclass(frozen=True)
class Project:
    """A folder with ``mkdocs.yml``, ``docs/`` and ``data/``."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, bundle: str = "", config: str = "") -> Project:
        """A new project with the tests' data, a bundle laid over it (see :mod:`tests.bundles`).

        ``config`` comes after the usual ``mkdocs.yml``, so it may not repeat a key of it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        project = cls(folder)
        bundles.folder(bundle).write(project.data)
        project.write("docs/index.md", HOME)
        project.write("mkdocs.yml", CONFIG + config)
        return project

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def site(self) -> Path:
        """Where the built pages are."""
        return self.folder / "site"

    def path(self, name: str) -> Path:
        return self.folder / name

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace some words in a file of the project."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not have {old!r}"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8")

    def configure(self, old: str, new: str) -> None:
        """Replace some words in ``mkdocs.yml``."""
        self.change("mkdocs.yml", old, new)

    def build(self, *arguments: str, **env: str) -> Done:
        """``mkdocs build``"""
        ceiling = str(self.folder.parent)
        return run(
            "mkdocs",
            "build",
            *arguments,
            cwd=self.folder,
            env=environment(GIT_CEILING_DIRECTORIES=ceiling, **env),
        )

    def built(self, *arguments: str, **env: str) -> Path:
        """``mkdocs build`` that has to go well: the folder with the pages."""
        done = self.build(*arguments, **env)
        assert done.code == 0, done.output
        return self.site

    def page(self, address: str) -> str:
        """The HTML at an address below the site's, such as ``claims/bridge-cost/``."""
        name = f"{address}index.html" if not address or address.endswith("/") else address
        return (self.site / name).read_text(encoding="utf-8")

    def dataset(self) -> Dataset:
        return bundles.read(self.data)[0]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def times(folder: Path) -> dict[str, int]:
    """When each file below a folder was last written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}
