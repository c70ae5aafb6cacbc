"""The ways in which a site is published, each run as a person runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer.engines import ENGINES, MKDOCS, PROPERDOCS, ZENSICAL, Engine


@dataclass(frozen=True)
class Way:
    """An engine, and whether our plugin or ``explainer build`` gives it the pages."""

    name: str
    engine: Engine
    has_plugin: bool

    @property
    def title(self) -> str:
        return f"{self.engine.title} {'with the plugin' if self.has_plugin else 'from `explainer build`'}"


REFERENCE = Way("plugin", MKDOCS, True)
"""The way that the others are compared with."""
OTHERS = (
    Way("mkdocs", MKDOCS, False),
    Way("properdocs", PROPERDOCS, True),
    Way("zensical", ZENSICAL, False),
)
WAYS = (REFERENCE, *OTHERS)


class WayError(Exception):
    """A command failed; the message is what it printed."""


def publish(way: Way, home: Path, to: Path, environ: Mapping[str, str] | None = None) -> Path:
    """Publish the site whose ``mkdocs.yml`` is in ``home``; return the folder of its pages, in ``to``.

    Raises:
        WayError: a command failed, or warned: every build is strict.
    """
    config = home / "mkdocs.yml"
    if not way.has_plugin:
        made = ("--config", "mkdocs.yml", "--engine", way.engine.name, "--to", str(to))
        _run("-m", "explainer", "build", *made, home=home, environ=environ)
        config = to / way.engine.writes
    site = to / "site"
    options = () if way.engine is ZENSICAL else ("--site-dir", str(site))
    _run("-m", way.engine.name, "build", "--strict", "-f", str(config), *options, home=home, environ=environ)
    return site


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def _run(*command: str, home: Path, environ: Mapping[str, str] | None) -> None:
    # Zensical has no `__main__`; its command is the same as that of the function it is installed with.
    if command[:2] == ("-m", "zensical"):
        command = ("-c", "from zensical.main import cli; cli()", *command[2:])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=home,
        env=dict(environ or os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise WayError(f"{' '.join(command)}\n{_COLOUR.sub('', done.stdout)}")


__all__ = ["ENGINES", "OTHERS", "REFERENCE", "WAYS", "Way", "WayError", "publish"]
