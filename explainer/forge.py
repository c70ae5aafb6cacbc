"""Where the data lives is found, not typed, so that a fork's links are right by themselves."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from explainer.model import Settings
from explainer.prose import is_web_address
from explainer.repository import Repository

_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+\.[a-z]+):(?!//)([\w./~-]+)")
# A port is part of the web address only where git itself speaks HTTP.
_URL = re.compile(r"(?:ssh|git)://(?:[^@/\s]+@)?([\w.-]+\.[a-z]+)(?::\d+)?/([\w./~-]+)")
_HTTP = re.compile(r"https?://(?:[^@/\s]+@)?([\w.-]+\.[a-z]+(?::\d+)?)/([\w./~-]+)")


def find_repository(settings: Settings, folder: Path, environ: Mapping[str, str]) -> Repository | None:
    """The repository of the data: ``site.yml``, else the workflow it runs in, else the ``origin`` remote.

    ``folder`` is the one that holds the data folder. ``None`` if nobody says: then there are no edit links
    rather than dead ones.
    """
    address = (
        settings.repository or _workflow(environ) or _web_address(_git(folder, "remote", "get-url", "origin"))
    )
    if not address:
        return None
    return Repository(address, settings.branch, _git(folder, "rev-parse", "--show-prefix"))


def revision_of(folder: Path) -> str | None:
    """The commit that a checkout stands at, as pip installs it: ``git+https://…@commit``.

    ``None`` where nobody else could get it from there.
    """
    address = _web_address(_git(folder, "remote", "get-url", "origin"))
    commit = _git(folder, "rev-parse", "HEAD")
    return f"git+{address}@{commit}" if address and commit else None


def _workflow(environ: Mapping[str, str]) -> str | None:
    server, name = environ.get("GITHUB_SERVER_URL"), environ.get("GITHUB_REPOSITORY")
    address = f"{server}/{name}" if server and name else ""
    return address if is_web_address(address) else None


def _web_address(remote: str) -> str | None:
    """A remote's address on the web: without credentials, whatever protocol git uses."""
    match = _HTTP.fullmatch(remote) or _URL.fullmatch(remote) or _SCP.fullmatch(remote)
    if match is None:
        return None
    address = f"https://{match[1]}/{match[2].removesuffix('/').removesuffix('.git')}"
    return address if is_web_address(address) else None


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
