"""How the published site is searched: above a size by Pagefind, in the theme's own box; else the theme sees to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

from explainer import search
from explainer.catalogue import Catalogue
from explainer.engines import OFFLINE
from explainer.outputs import assets
from explainer.plugin import ways
from explainer.plugin.theme import is_dressed
from explainer.site import Site

if TYPE_CHECKING:
    from explainer.fast.shard import Shard

log = get_plugin_logger("explainer")

_THEMES = "material/search"
"""The theme's plugin for its own search."""


class Searching:
    """The index of one build."""

    def __init__(self, config: MkDocsConfig, site: Site, say: Catalogue) -> None:
        """Let our script answer in the theme's box, and the theme's plugin make no index."""
        self.config = config
        self.site = site
        self.say = say
        self.pages: list[search.Page] = []
        self.paths: dict[str, str] = {}
        """Where pages are below the site's folder, by their addresses."""
        theirs, asked = config.plugins[_THEMES], config.plugins.events["page_context"]
        asked[:] = [event for event in asked if getattr(event, "__self__", None) is not theirs]
        config.extra.setdefault("polyfills", []).append(assets.SEARCH)  # before the theme's own script

    def follow(self, files: Iterable[File]) -> None:
        """Note which pages there are, those left out that say so as the theme's search has it."""
        for file in files:
            if _is_searched(file):
                self.paths[file.url.removeprefix("./")] = file.dest_uri
                self.pages.append(
                    search.Page(
                        file.url.removeprefix("./"),
                        partial(self._read, file.dest_uri),
                        bool(file.generated_by),
                    )
                )

    def _read(self, path: str) -> str:
        return (Path(self.config.site_dir) / path).read_text(encoding="utf-8")

    def write(self, shard: Shard | None) -> None:
        """Make the index of what was built, and tell our script of it where the theme looks for its own.

        Of a shard no index is made: whoever joins the shards makes that of the whole, of what is kept here.

        Raises:
            PluginError: there is none.
        """
        folder = Path(self.config.site_dir)
        if shard and shard.is_joined:
            self._keep(folder / shard.share.documents)
        else:
            self._index(folder)
        self._tell(folder / "search" / "search_index.json")

    def _keep(self, file: Path) -> None:
        """Write down what there is to find on the pages that were made here, with the places of those among all."""
        pages = sorted(self.pages, key=lambda page: page.url)
        places = {page.url: at for at, page in enumerate(pages)}
        here = [page for page in pages if (Path(self.config.site_dir) / self.paths[page.url]).exists()]
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as kept:
            kept.write(json.dumps({"language": self.site.settings.language}) + "\n")
            for document in search.documents(self.site, self.say, here):
                at = places[document.url.partition("#")[0]]
                kept.write(json.dumps([at, [[document.url, document.html]]]) + "\n")

    def _index(self, folder: Path) -> None:
        pages = sorted(self.pages, key=lambda page: page.url)
        documents = search.documents(self.site, self.say, pages)
        try:
            search.index(documents, self.site.settings.language, folder / search.FOLDER)
        except search.Refused as error:
            raise PluginError(f"explainer: {error}; nothing is published") from error

    def _tell(self, file: Path) -> None:
        """Add to the theme's index, in which there is no page, what our script has to know."""
        theirs = json.loads(file.read_text(encoding="utf-8"))
        theirs["config"][search.SETTINGS] = search.settings(self.say)
        file.write_text(json.dumps(theirs, separators=(",", ":")), encoding="utf-8")


def _is_searched(file: File) -> bool:
    if (is_moved := ways.is_moved(file)) is not None:
        return not is_moved
    if not file.is_documentation_page() or file.page is None:
        return False
    said = file.page.meta.get("search")
    return not (isinstance(said, dict) and said.get("exclude"))


def index_of_theme(config: MkDocsConfig) -> Any:
    """Material's search index, whose ``entries`` grow as pages are made; none where it makes none."""
    plugin = config.plugins.get(_THEMES)
    return plugin.search_index if plugin is not None and plugin.config["enabled"] else None


def begun(config: MkDocsConfig, site: Site, say: Catalogue) -> Searching | None:
    """The search of a site that is published; nothing where the theme sees to it."""
    if not is_dressed(config) or not search.is_large(site):
        return None
    plugin = config.plugins.get(_THEMES)
    if plugin is None or not plugin.config["enabled"]:
        return None
    if OFFLINE & set(config.plugins):
        log.info("the search of so many pages needs a server: for a folder without one the theme’s own stays")
        return None
    if not search.is_installed():
        log.warning(
            f"the site has more than {site.settings.search.pagefind_above} pages of records, and Pagefind, which"
            f" searches so many, is not installed: {search.ADVICE}. Until then readers load an index of all pages"
        )
        return None
    return Searching(config, site, say)
