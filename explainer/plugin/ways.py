"""Which way pages of records are made: the fast one where nothing speaks against it, else MkDocs' own.

This is all that the plugin knows of :mod:`explainer.fast`, which is loaded when it is needed. Where that folder has
been taken out of the package, MkDocs makes every page.
"""

from __future__ import annotations

import logging
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from explainer.plugin.options import ExplainerConfig

if TYPE_CHECKING:
    from explainer.fast.again import Last
    from explainer.fast.way import Way
    from explainer.outputs import Resources
    from explainer.site import Site


def is_open(options: ExplainerConfig) -> bool:
    """Whether there is a fast way, and nobody has switched it off."""
    return options.fast and find_spec("explainer.fast") is not None


def last(config: MkDocsConfig, options: ExplainerConfig) -> Last | None:
    """The last build of a site; none where nothing can be known of it."""
    if not is_open(options):
        return None
    from explainer.fast import again

    return again.last(config, options, platformdirs.user_cache_path("explainer"))


def listening(to: Last) -> logging.Handler:
    """A handler that notes for the next build what this one says."""
    from explainer.fast import again

    return again.listening(to.said)


def doubt(config: MkDocsConfig, own: Path) -> str:
    """Why the fast way is not taken; empty where nothing speaks against it.

    Args:
        config: MkDocs', with everything that plugins add.
        own: the folder with templates of the site's own.
    """
    from explainer.fast import trust

    return next(trust.doubts(config, own), "")


def fast(records: Site, resources: Resources, index: Any, site: str, before: str, last: Last | None) -> Way:
    """The fast way.

    Args:
        records: those of the site.
        resources: templates and words.
        index: the theme's search index, which grows as pages are made; none where it has none.
        site: the folder in which the site is built.
        before: the folder of the site as it is.
        last: what is known of its last build.
    """
    from explainer.fast.way import Way
    from explainer.fast.writing import Writer

    return Way(records, resources, index, Writer(site, before), last)


def is_moved(file: File) -> bool | None:
    """Whether a page that is made apart only says where its record is now; none for one that MkDocs makes."""
    return file.made.moved if getattr(file, "is_ours", False) else None  # type: ignore[attr-defined]
