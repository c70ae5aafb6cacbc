"""The same synthetic content, ready for every contestant of the comparison, each in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import frame
from bench.measure import ENVIRONMENT
from bench.run import NAVIGATION, with_search_of_theme, without_formats
from explainer.plugin import ExplainerConfig

THEMES = Path(__file__).parent / "themes"
HAS_FAST = hasattr(ExplainerConfig, "fast")
"""Whether this version has a fast way at all, and with it the option that switches it off."""

CONFIG = """\
site_name: Synthetic site
site_url: https://example.org/
theme:
  name: material
  font: false
  features:
    - navigation.tabs
    - navigation.top
    - search.highlight
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {{icon: material/weather-night, name: Dark}}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {{icon: material/weather-sunny, name: Light}}
plugins:
  - search
  - explainer{options}
{navigation}  - About: about.md
not_in_nav: |
  /frame/*
"""
ABOUT = "# About\n\nOne page written by hand, as every site has some.\n"


@dataclass(frozen=True)
class Content:
    """What every contestant gets: records, the Markdown that `explainer build` makes of them, and the theme's frame."""

    folder: Path

    @property
    def data(self) -> Path:
        """The records, every format switched off that has a switch."""
        return self.folder / "data"

    @property
    def all_formats(self) -> Path:
        """The same records with all formats."""
        return self.folder / "all"

    @property
    def tree(self) -> Path:
        """The pages in Markdown, and what goes with them."""
        return self.folder / "tree"

    @property
    def framed(self) -> Path:
        """A site of one page, for Material's frame and files."""
        return self.folder / "framed"


def make(folder: Path, claims: int) -> Content:
    """Make the content in a new folder; in other processes: a child inherits the peak memory of whoever starts it."""
    content = Content(folder)
    _run("bench.synthesise", "--claims", str(claims), "--to", str(folder))
    with_search_of_theme(content.data)
    shutil.copytree(content.data, content.all_formats)
    without_formats(content.data)
    _frame(content.framed)
    arguments = ("--data", str(content.data), "--site-url", "https://example.org/", "--to", str(content.tree))
    _run("explainer", "build", *arguments)
    _write(content.tree / "about.md", ABOUT)
    return content


def _frame(folder: Path) -> None:
    """Build the page that the frame is cut out of; its site has one claim, so that it takes a second."""
    _run("bench.synthesise", "--claims", "1", "--to", str(folder))
    without_formats(folder / "data")
    configure(folder, plain=True)
    _write(folder / "docs" / frame.PATH, frame.PAGE)
    _run("mkdocs", "build", "--quiet", folder=folder)


def _run(module: str, *arguments: str, folder: Path | None = None) -> None:
    subprocess.run([sys.executable, "-m", module, *arguments], cwd=folder, env=ENVIRONMENT, check=True)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# Contestants


def configure(folder: Path, *, plain: bool = False) -> None:
    """Write a project's configuration, and the page that is written by hand."""
    options = ":\n      fast: false" if plain and HAS_FAST else ""
    _write(folder / "mkdocs.yml", CONFIG.format(options=options, navigation=NAVIGATION))
    _write(folder / "docs" / "about.md", ABOUT)


def _project(folder: Path, data: Path, *, plain: bool = False) -> None:
    configure(folder, plain=plain)
    shutil.copytree(data, folder / "data")


def plain(folder: Path, content: Content) -> None:
    """MkDocs and Material with our plugin, and without its fast way."""
    _project(folder, content.data, plain=True)


def ours(folder: Path, content: Content) -> None:
    """The same as people get it who choose nothing."""
    _project(folder, content.data)


def ours_with_all_formats(folder: Path, content: Content) -> None:
    """The same with all formats."""
    _project(folder, content.all_formats)


def zensical(folder: Path, content: Content) -> None:
    """The project that `explainer build --engine zensical` makes; the records it is made of lie beside it."""
    source = content.folder / "ported"
    if not source.exists():
        _project(source, content.data)
    options = ("--config", str(source / "mkdocs.yml"), "--engine", "zensical", "--to", str(folder))
    _run("explainer", "build", *options)


def hugo(folder: Path, content: Content) -> None:
    """The Markdown tree in Hugo's layout: a folder's own page is called `_index.md`, other files are static."""
    shutil.copytree(THEMES / "hugo", folder, ignore=shutil.ignore_patterns("home.json"))
    for path, name in _files(content):
        is_index = path.name == "index.md"
        name = name.with_name("_index.md") if is_index else name
        _copy(path, folder / ("content" if path.suffix == ".md" else "static") / name)
    _copy(THEMES / "hugo" / "home.json", folder / "layouts" / "home.json")
    _write(folder / "layouts" / "all.html", frame.template(_framed(content), frame.GO))


def eleventy(folder: Path, content: Content) -> None:
    """The Markdown tree in Eleventy's layout."""
    shutil.copytree(THEMES / "eleventy", folder, ignore=shutil.ignore_patterns("*.11ty.mjs"))
    for path, name in _files(content):
        _copy(path, folder / ("content" if path.suffix == ".md" else "static") / name)
    for path in (THEMES / "eleventy").glob("*.11ty.mjs"):
        _copy(path, folder / "content" / path.name)
    _write(folder / "layouts" / "page.liquid", frame.template(_framed(content), frame.LIQUID))


def _files(content: Content) -> Iterator[tuple[Path, Path]]:
    """The files of the tree, and those of the theme, with where they belong."""
    for root in (content.tree, content.framed / "site" / "assets"):
        below = root if root == content.tree else root.parent
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path, path.relative_to(below)


def _framed(content: Content) -> str:
    return (
        (content.framed / "site" / frame.PATH)
        .with_suffix("")
        .joinpath("index.html")
        .read_text(encoding="utf-8")
    )


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)
