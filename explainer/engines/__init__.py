"""The programs that make a site of Markdown pages, and what each needs: one tree, every engine.

MkDocs and ProperDocs load our plugin. Zensical reads the same configuration and passes over plugins that it does
not know, without a word. :mod:`explainer.engines.frame` reads an engine's configuration,
:mod:`explainer.engines.ported` makes a project of it that needs no plugin.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that makes a site, and how it differs from the others."""

    name: str
    """What it is called on the command line."""
    title: str
    loads_plugins: bool
    """Whether it loads our plugin."""
    configurations: tuple[str, ...]
    """The files it looks for when none is named, the first one first."""
    writes: str
    """What our configuration for it is called."""
    generator: str
    """How ``<meta name="generator">`` begins in its pages."""
    tried: str
    """The versions that the comparison of engines is made with."""
    links_from_files: bool = False
    """Whether it takes a link in raw HTML to lead from the folder of the page's file, as in Markdown, and not from
    the page's address."""

    def command(self, folder: str) -> str:
        """What publishes the project in a folder."""
        return f"{self.name} build -f {posixpath.join(folder, self.writes)}"


MKDOCS = Engine("mkdocs", "MkDocs", True, ("mkdocs.yml", "mkdocs.yaml"), "mkdocs.yml", "mkdocs-", ">=1.6,<2")
PROPERDOCS = Engine(
    "properdocs",
    "ProperDocs",
    True,
    ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml"),
    "properdocs.yml",
    "mkdocs-ProperDocs",
    ">=1.6.5,<2",
)
ZENSICAL = Engine(
    "zensical",
    "Zensical",
    False,
    ("zensical.toml", "mkdocs.yml", "mkdocs.yaml"),
    "mkdocs.yml",
    "zensical-",
    ">=0.0.73,<0.1",
    links_from_files=True,
)

ENGINES: dict[str, Engine] = {engine.name: engine for engine in (MKDOCS, PROPERDOCS, ZENSICAL)}
"""Every engine by its name."""

PLUGIN = "explainer"
"""What our plugin is called in a configuration."""
DEFAULTS: dict[str, object] = {
    "data_dir": "data",
    "templates_dir": "templates",
    "strict": True,
    "drafts": None,
    "policy": True,
    "in_place": False,
    "fast": True,
}
"""The plugin's options and what they are if left out; :mod:`explainer.plugin` says what each does."""
EXTENSIONS = ("admonition", "attr_list", "md_in_html", "tables", "toc")
"""The Markdown extensions our pages are written in. Material's own defaults have none of them."""
OFFLINE = frozenset({"offline", "material/offline"})
"""The names of the plugin for sites that are read from a folder, without a server."""
MATERIAL = frozenset({"material", "zensical"})
"""The themes that our style sheet and our changes are made for: Material, and Zensical's own, which continues it."""


def by_generator(generator: str) -> Engine | None:
    """The engine that made a page, by what the page's ``<meta name="generator">`` says."""
    fitting = [engine for engine in ENGINES.values() if generator.startswith(engine.generator)]
    return max(fitting, key=lambda engine: len(engine.generator), default=None)
