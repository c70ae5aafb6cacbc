"""What is taken from others, as the lock files have it: which version, which bytes, who needs it.

``python -m tools.supply.audit`` asks whether anything of it is known to be vulnerable, and
``python -m tools.supply.sbom`` writes down what a release consists of.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
BENCH_LOCK = ROOT / "requirements-bench.lock"
NPM = ROOT / "tools" / "audits"
BENCH_NPM = ROOT / "bench"


class Locked(NamedTuple):
    """One version of a package, and the files of it that may be installed."""

    name: str
    version: str
    marker: str
    """Where it is used, as PEP 508 says it; empty where that is everywhere."""
    hashes: tuple[str, ...]
    """SHA-256 of each file."""


def locked(path: Path) -> list[Locked]:
    """The packages of a lock file for pip.

    Raises:
        ValueError: there is something in it that is neither a pinned package nor a hash.
    """
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [_entry(line) for line in text.splitlines() if line.strip()]


_ENTRY = re.compile(r"([a-z0-9-]+)==([^\s;]+)(?: ; ([^\\]+?))?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*")


def _entry(line: str) -> Locked:
    found = _ENTRY.fullmatch(line)
    if not found:
        raise ValueError(f"not a pinned package with its hashes: {line}")
    name, version, marker, hashes = found.groups()
    return Locked(name, version, marker or "", tuple(re.findall("[0-9a-f]{64}", hashes)))


def npm(folder: Path = NPM) -> dict[str, Any]:
    """The packages of npm's lock file in a folder, by the folder each stands in."""
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    return {place: entry for place, entry in lock["packages"].items() if place}


def declared() -> dict[str, list[Requirement]]:
    """What ``pyproject.toml`` asks for: ``""`` is the package itself, the others are its extras and groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"].get("optional-dependencies", {})
    groups = {"": project["project"]["dependencies"], **extras, **project["dependency-groups"]}
    return {
        group: [Requirement(entry) for entry in entries if isinstance(entry, str)]
        for group, entries in groups.items()
    }


def graph(names: Iterable[Requirement], among: Iterable[str]) -> Mapping[str, set[str]]:
    """Who needs whom, from these requirements down, on any system.

    Args:
        names: where to begin.
        among: the names of a lock file; what is not there is needed on no system.
    """
    known, found = set(among), dict[str, set[str]]()
    waiting = list(names)
    while waiting:
        asked = waiting.pop()
        needed = [needs for needs in _needs(asked) if canonicalize_name(needs.name) in known]
        already = found.setdefault(canonicalize_name(asked.name), set())
        waiting += [needs for needs in needed if canonicalize_name(needs.name) not in already]
        already |= {canonicalize_name(needs.name) for needs in needed}
    return found


def _needs(asked: Requirement) -> Iterator[Requirement]:
    try:
        listed = requires(asked.name) or []
    except PackageNotFoundError:  # a package of another system, which is not installed on this one
        return
    for needs in map(Requirement, listed):
        # Only what an extra asks for is left out: the lock is for every system, whichever this one is.
        if "extra ==" not in str(needs.marker) or _is_asked(needs, asked.extras):
            yield needs


def _is_asked(needs: Requirement, extras: Iterable[str]) -> bool:
    return needs.marker is not None and any(needs.marker.evaluate({"extra": extra}) for extra in extras)
