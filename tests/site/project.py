"""A small MkDocs project in a folder of its own, and MkDocs run on it as people run it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner
from mkdocs.__main__ import cli

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
plugins:
  - search
  - explainer
nav:
  - Home: index.md
  - Topics: topics/index.md
  - Claims: claims/index.md
validation:
  nav: {omitted_files: ignore}
theme:
"""
MATERIAL = """\
  name: material
  font: false
  features: [content.action.edit]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default}
    - {media: "(prefers-color-scheme: dark)", scheme: slate}
"""
REAL_THEME = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
REAL_THEME = REAL_THEME[REAL_THEME.index("  name: material") : REAL_THEME.index("plugins:")]
"""The real site's theme with its options."""
PLAIN = """\
  name: null
  custom_dir: theme
"""
PLAIN_PAGE = """\
<!doctype html>
<title>{{ page.title }}</title>
<article class="md-content__inner">{{ page.content }}</article>
"""
"""A theme in three lines, for what is not about the theme: Material takes most of the time of a small build."""


STRANGE = ("GITHUB_", "GIT_")
"""Beginnings of variables that say where the data lives: those of whoever runs the tests do not count."""


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and everything it printed."""

    code: int
    output: str


def environment(**named: str) -> dict[str, str]:
    """What commands are run with: no workflow around them, the day of the tests, no notices of others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(STRANGE)}
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


def traceback_of(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@dataclass(frozen=True)
class Project:
    """A folder with ``mkdocs.yml``, ``docs/`` and ``data/``."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, bundle: str = "", config: str = "", *, theme: str = PLAIN) -> Project:
        """A new project with the tests' data, a bundle laid over it (see :mod:`tests.bundles`).

        ``config`` comes before the usual ``mkdocs.yml``, so it may not have a key of it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        project = cls(folder)
        bundles.folder(bundle).write(project.data)
        project.write("docs/index.md", HOME)
        project.write("theme/main.html", PLAIN_PAGE)
        project.write("mkdocs.yml", config + CONFIG + theme)
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
        """``mkdocs build``, in this process, which saves starting another one."""
        wanted = environment(GIT_CEILING_DIRECTORIES=str(self.folder.parent), **env)
        unset = {name: None for name in os.environ if name not in wanted}
        # Each run of the command adds a filter of messages that were logged before, and leaves it there.
        logging.getLogger("mkdocs.commands.build").filters.clear()
        command = ["build", *arguments, "--config-file", str(self.path("mkdocs.yml"))]
        done = CliRunner().invoke(cli, command, env={**unset, **wanted})
        trace = "" if isinstance(done.exception, SystemExit | None) else traceback_of(done.exception)
        return Done(done.exit_code, done.output + trace)

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
