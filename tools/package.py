"""``python -m tools.package``: build the package, install it where nothing else is, and use it.

What is tested otherwise runs from the repository, where a file that the package lacks would not be missed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
NAME = "mkdocs-explainer"


def build(to: Path = DIST) -> Path:
    """Build the source distribution and, from it, the wheel; return the wheel."""
    shutil.rmtree(to, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(to), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(to.glob("*.whl"))


def install(wheel: Path, folder: Path) -> Path:
    """Install what the lock names and then the wheel alone; return the folder with its commands.

    That the lock has all that the wheel asks for is asked last.
    """
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(commands / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    for command in (
        [
            *"install --no-compile --require-hashes --only-binary :all: -r".split(),
            str(ROOT / "requirements.lock"),
        ],
        ["install", "--no-compile", "--no-index", "--no-deps", str(wheel)],
        ["check"],
    ):
        subprocess.run([*pip, *command], check=True)
    return commands


def pins() -> list[str]:
    """The versions of the lock file without its hashes, which pip would ask of the wheel too."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line.removesuffix("\\").strip() for line in lock if line and line[0].isalnum()]


def main() -> int:
    wheel = build()
    with tempfile.TemporaryDirectory(prefix="explainer-") as name:
        commands, site = install(wheel, Path(name) / "venv"), Path(name) / "site"
        for command in (
            [commands / "explainer", "init", site],
            [commands / "explainer", "check", "--strict", "--data", site / "data"],
            [commands / "mkdocs", "build", "--strict", "--quiet", "--config-file", site / "mkdocs.yml"],
        ):
            subprocess.run([str(part) for part in command], check=True)
        pages = len(list((site / "site").rglob("*.html")))
    print(f"{wheel.relative_to(ROOT)} works: a new site of {pages} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
