"""The reference pages of the documentation, made from the code, so that they cannot disagree with it.

One page, one module: ``records`` from the model, ``rules`` from the table of rules and their examples,
``commands`` from Click and the plugin, ``formats`` from the table of formats. ``python -m tools.reference`` writes
them into ``docs/reference``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tools.reference import commands, contents, formats, records, rules

FOLDER = "docs/reference"
OTHERS = frozenset({"engines.md", "speed.md", "trials.md"})
"""Pages of that folder that other tools make."""


PAGES: dict[str, Callable[[], str]] = {
    "index.md": contents.page,
    "records.md": records.page,
    "rules.md": rules.page,
    "commands.md": commands.page,
    "formats.md": formats.page,
}
"""What makes each page, by the name of its file."""


def pages() -> dict[str, str]:
    """Every page by the name of its file."""
    return {name: make() for name, make in PAGES.items()}


def stale(made: dict[str, str], folder: Path) -> list[str]:
    """The names of the files in ``folder`` that are not what the code says: missing, different, or no page."""
    there = {
        path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md") if path.name not in OTHERS
    }
    return sorted(name for name in there.keys() | made.keys() if there.get(name) != made.get(name))
