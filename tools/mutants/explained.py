"""Mutants that are no other program, each with the reason why: ``explained.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from tools.mutants.places import Key

PATH = Path(__file__).with_name("explained.toml")


def read(path: Path = PATH) -> dict[Key, str]:
    """The reason for each mutant that is explained.

    Raises:
        ValueError: an entry has no reason, or stands there twice.
    """
    reasons: dict[Key, str] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("explained", []):
        for was, becomes in entry["changes"]:
            key = (entry["file"], entry.get("where", ""), was, becomes)
            if not entry["why"].strip() or key in reasons:
                raise ValueError(f"explained without a reason, or twice: {key}")
            reasons[key] = entry["why"]
    return reasons


def out_of_date(reasons: Iterable[Key], made: Iterable[Key], killed: Iterable[Key]) -> list[str]:
    """A sentence for each explanation that is not needed: its mutant is not made any more, or a test kills it."""
    made, killed = set(made), set(killed)
    return [
        f"{file}, {where or '(module)'}: “{becomes}” for “{was}” is explained, but "
        + ("a test kills it" if (file, where, was, becomes) in killed else "there is no such mutant")
        for file, where, was, becomes in reasons
        if (file, where, was, becomes) in killed or (file, where, was, becomes) not in made
    ]
