"""A site built both ways in one process: what differs, and what each way said meanwhile."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import jinja2
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.theme import Theme

from explainer.escape import templates
from explainer.fast import both
from tests.site.project import Project, environment

Lines = list[tuple[int, str]]
"""What was logged: levels and messages."""


@dataclass(frozen=True)
class Compared:
    """What came of building a site both ways."""

    differing: list[both.Difference]
    said: tuple[Lines, Lines]
    """What the plain way said, and the fast one."""
    ended: tuple[str, str]
    """How each ended, if not well."""
    doubt: str
    """Why the fast way was not taken."""

    def wrong(self) -> str:
        """What is not the same in both, for the message of a test; empty if nothing is."""
        shown = [f"{each.path}: {each.says}" for each in self.differing[:5]]
        if self.said[0] != self.said[1]:
            shown += [f"- {line}" for line in self.said[0] if line not in self.said[1]]
            shown += [f"+ {line}" for line in self.said[1] if line not in self.said[0]]
            shown.append("what was said differs, or its order")
        if self.ended[0] != self.ended[1]:
            shown.append(f"one ended with {self.ended[0]!r}, the other with {self.ended[1]!r}")
        return "\n".join(shown)


def compare(
    project: Project, *, to: Path | None = None, anyway: bool = True, remembers: bool = False
) -> Compared:
    """Build a project both ways.

    Args:
        project: what to build.
        to: the folder in which both sites stand; those of the last time are there, as they are for people.
        anyway: take the fast way although something speaks against it.
        remembers: let the fast way know of its last build into that folder.
    """
    beside = to or project.folder.parent / f"{project.folder.name}-both"
    options: dict[str, bool] = {"anyway": anyway, "remembers": remembers}
    plain, fast = (_way(project, beside / name, fast=name == "fast", **options) for name in _NAMES)
    differing = list(both.differences(beside / "plain", beside / "fast"))
    return Compared(differing, (plain[0], fast[0]), (plain[1], fast[1]), fast[2])


_NAMES = ("plain", "fast")


def _way(
    project: Project, site: Path, *, fast: bool, anyway: bool, remembers: bool
) -> tuple[Lines, str, str]:
    ended = doubt = ""
    with as_on_the_day(project.folder.parent), _compiled_once(), _heard(site) as said:
        try:
            path = project.path("mkdocs.yml")
            doubt = both.built(path, site, fast=fast, anyway=anyway, remembers=remembers)
        except (Abort, ConfigurationError, SystemExit) as error:
            is_same = isinstance(error, SystemExit) and error.code == 0
            ended = "" if is_same else f"{type(error).__name__}: {error}"
    assert not (fast and anyway and doubt), f"both ways were the plain one: {doubt}"
    return said, ended, doubt


@contextmanager
def as_on_the_day(ceiling: Path) -> Iterator[None]:
    """The environment of :func:`tests.site.project.environment` in this process."""
    with mock.patch.dict(os.environ, environment(GIT_CEILING_DIRECTORIES=str(ceiling)), clear=True):
        yield


_COMPILED = templates._Compiled()
"""Templates of themes, compiled once for all sites of a run."""


@contextmanager
def _compiled_once() -> Iterator[None]:
    get_env = Theme.get_env

    def with_cache(self: Theme) -> jinja2.Environment:
        env = get_env(self)
        env.bytecode_cache = _COMPILED
        return env

    with mock.patch.object(Theme, "get_env", with_cache):
        yield


@contextmanager
def _heard(site: Path) -> Iterator[Lines]:
    """Everything that is logged meanwhile, but how long it took and which way it was."""
    said: Lines = []
    log, handler = logging.getLogger("mkdocs"), logging.Handler(logging.INFO)

    def emit(record: logging.LogRecord) -> None:
        message = _ours(site, record.getMessage())
        if not any(passed in message for passed in _PASSED):
            said.append((record.levelno, message))

    handler.emit = emit  # type: ignore[method-assign]
    before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    for name in ("mkdocs.commands.build",):  # each run of the command line leaves a filter there
        logging.getLogger(name).filters.clear()
    try:
        yield said
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def _ours(site: Path, message: str) -> str:
    """A message without the folder of one way, or the one beside it that is to take its place."""
    for folder in (site.parent / f".{site.name}.explainer/tree", site):
        message = message.replace(str(folder), "SITE")
    return message


_PASSED = ("Documentation built in", "pages are made one by one", "nothing has changed since")
