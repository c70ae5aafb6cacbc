"""Whether the fast way is known to give the bytes that MkDocs gives, for a site as it is set up.

It stands on what MkDocs, Python-Markdown, Jinja and Material do in versions that it was compared with, on nothing that
a site changes about them, and on our own templates. All of that is compared by digest of the files as they are
installed; whatever is not known leads to the plain way. ``python -m tools.known`` notes what is known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from explainer.engines import PLUGIN

KNOWN = Path(__file__).with_name("known.json")
_HERE = Path(__file__).parent.parent
SEARCH = "material/search"
"""What MkDocs calls the search of Material; its own is ``search``, and its index is another one."""

PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "MkDocs": (
        "mkdocs",
        ("commands/build.py", "structure/*.py", "utils/*.py", "plugins.py", "theme.py", "config/defaults.py"),
    ),
    "Python-Markdown": ("markdown", ("*.py", "extensions/*.py")),
    "PyMdown Extensions": ("pymdownx", ("*.py",)),
    "Jinja": ("jinja2", ("*.py",)),
    "MarkupSafe": ("markupsafe", ("*.py",)),
    "Material": (
        "material",
        (
            "templates/*.html",
            "templates/*.xml",
            "templates/*.yml",
            "templates/partials/**/*.html",
            "plugins/search/*.py",
        ),
    ),
    "explainer": ("explainer", ("templates/**/*.jinja", "theme/*.html")),
}
"""What a page's bytes depend on: packages, and which of their files."""
_PLUGINS = frozenset({PLUGIN, SEARCH})
"""Plugins that do nothing to pages that is not known."""
_EXTENSIONS = frozenset(
    {
        "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "toc",
        "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tabbed",
    }
)  # fmt: skip
"""Markdown extensions that do nothing to pages of ours that is not known."""


def doubts(config: MkDocsConfig, overrides: Path) -> Iterator[str]:
    """Why MkDocs should make all pages of a site; nothing where the fast way is known to do the same.

    Args:
        config: MkDocs', with everything that plugins add.
        overrides: the folder with templates of the site's own.
    """
    if config.theme.name != "material":
        yield "the theme is not Material"
    if config.theme.custom_dir and _changes(Path(config.theme.custom_dir), config.theme.static_templates):
        yield f"{Path(config.theme.custom_dir).name}/ changes the theme"
    if _has(overrides, "*.jinja"):
        yield f"{overrides.name}/ has templates of the site’s own"
    for what, names in (
        ("the plugin", set(config.plugins) - _PLUGINS),
        ("the Markdown extension", set(config.markdown_extensions) - _EXTENSIONS),
        ("the hook", set(config.hooks)),
        ("the template", set(config.extra_templates)),
    ):
        for name in sorted(map(str, names)):
            yield f"{what} `{name}` may change pages"
    if SEARCH in config.plugins and find_spec("jieba"):
        yield "`jieba` divides what goes into the search index into words"
    for name in changed():
        yield f"{name} is not as it was when both ways were compared"


def _changes(folder: Path, filled: Iterable[str]) -> bool:
    """Whether a site's own part of the theme is more than what pages load; ``filled`` are templates by themselves."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return any((folder / name).exists() for name in filled) or any(map(_is_template, files))


def _is_template(path: Path) -> bool:
    if path.suffix.lower() == ".svg":  # a theme puts pictures into its pages as templates
        return b"{{" in (drawn := path.read_bytes()) or b"{%" in drawn or b"{#" in drawn
    return path.suffix.lower() not in _LOADED


_LOADED = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .ttf .otf .md".split()
)
"""What files are called that are no templates."""


def _has(folder: Path, pattern: str) -> bool:
    return folder.is_dir() and next(folder.rglob(pattern), None) is not None


@cache
def changed() -> tuple[str, ...]:
    """What is not as it is known, by name and version."""
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    return tuple(
        _named(name) for name, digest in digests().items() if digest not in known.get(name, {}).values()
    )


def _named(name: str) -> str:
    return name if name == OURS else f"{name} {version(DISTRIBUTIONS[name])}"


OURS = "explainer"
DISTRIBUTIONS = {
    "MkDocs": "mkdocs",
    "Python-Markdown": "Markdown",
    "PyMdown Extensions": "pymdown-extensions",
    "Jinja": "Jinja2",
    "MarkupSafe": "MarkupSafe",
    "Material": "mkdocs-material",
}
"""What packages are called where they are installed from."""


def digests() -> dict[str, str]:
    """The digests of everything as it is installed, by the names of :data:`PARTS`."""
    return {name: _digest(_folder(package), patterns) for name, (package, patterns) in PARTS.items()}


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return _HERE / "nothing"
    return Path(spec.submodule_search_locations[0])


def _digest(folder: Path, patterns: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        # Line ends differ between checkouts of systems, and mean nothing in any of these files.
        digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()
