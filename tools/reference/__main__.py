"""``python -m tools.reference`` writes the reference; with ``--check`` it only says what would change."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.reference import FOLDER, pages, stale

ROOT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit with 1 if a page is not up to date")
    check = parser.parse_args().check
    made = pages()
    different = stale(made, ROOT / FOLDER)
    if check:
        for name in different:
            print(f"{FOLDER}/{name} is not what the code says: run `python -m tools.reference`")
        return 1 if different else 0
    write(made, ROOT / FOLDER)
    print(f"{FOLDER}: {len(made)} pages, {len(different)} changed")
    return 0


def write(made: dict[str, str], folder: Path) -> None:
    """Write every page, and take away what is none: the folder holds nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale(made, folder):
        if name in made:
            (folder / name).write_text(made[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()


if __name__ == "__main__":
    sys.exit(main())
