"""Git repositories for tests, which know nothing of the machine's own settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "MAKE", "BASE"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Author",
    "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "A. Author",
    "GIT_COMMITTER_EMAIL": "author@example.org",
}


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` and return what it prints."""
    done = subprocess.run(
        ["git", "-C", folder, *arguments], env=ENVIRONMENT, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def repository(folder: Path) -> None:
    """Make a folder a repository whose branch is ``main``, with all its files in a first commit."""
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "first")


def commit(folder: Path, message: str) -> None:
    """Commit everything in the folder."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
