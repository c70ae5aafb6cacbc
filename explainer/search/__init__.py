"""The search of a large site: its pages as documents for Pagefind, and Pagefind as a process.

The theme's own search sends all words of all pages to every reader, who builds an index of them: right for a small
site. Pagefind builds its index when the site is published, in pieces of which a reader fetches those that a search
needs. Which of them answers is a matter of size (``search`` in ``site.yml``).

Documents are made one by one and of one page each. So a share of the pages makes an index of its own, and the script
in the browser (``assets/search.js``) searches as many as it is told of, as if they were one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainer.catalogue import Catalogue
from explainer.model.scales import Kind, Verdict
from explainer.search.documents import Document, Page, documents
from explainer.search.facets import KIND, TOPIC, VERDICT, types
from explainer.search.pagefind import ADVICE, Refused, index, is_installed
from explainer.site import ON_A_LIST, Site

FOLDER = "pagefind"
"""The folder of the index, below the site's."""
SETTINGS = "explainer"
"""The key under which the theme's settings of its search hold ours."""


def is_large(site: Site) -> bool:
    """Whether the site has more records with a page than the theme's own search is for."""
    pages = sum(record.folder not in ON_A_LIST for record in site.records())
    return pages > site.settings.search.pagefind_above


def settings(say: Catalogue, bundles: Sequence[str] = (FOLDER,)) -> Mapping[str, object]:
    """What the script in the browser has to know.

    Args:
        say: the words of the interface.
        bundles: the folders of the indexes that are searched as one, below the site's.
    """
    kinds = [*map(say.plain_label, Kind), *types(say).values()]
    return {
        "bundles": list(bundles),
        "language": say.language.lower(),
        "all": say.plain("all"),
        "narrow": say.plain("Narrow the search"),
        "facets": [
            {"name": KIND, "label": say.plain("Kind"), "values": kinds},
            {"name": VERDICT, "label": say.plain("Verdict"), "values": [*map(say.plain_label, Verdict)]},
            {"name": TOPIC, "label": say.plain("Topic"), "values": []},
        ],
    }


__all__ = [
    "ADVICE",
    "FOLDER",
    "SETTINGS",
    "Document",
    "Page",
    "Refused",
    "documents",
    "index",
    "is_installed",
    "is_large",
    "settings",
]
