"""What Pagefind is given of each page: its content with its headings, and the facets of its record.

It is taken from the finished page, so that every word that a reader sees there is found, of whatever template or
author it is; and headings stay headings, so that a result leads to the section. A list of records is the exception:
what it says of each of them stands on that record's own page, and one hit in a list of thousands would send all of it.
Records that have a place on a list instead of a page are documents of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from explainer.catalogue import Catalogue
from explainer.escape import inert
from explainer.model import Record
from explainer.outputs.pages import HOME, INDEXES
from explainer.search.facets import Facets, Sorting
from explainer.site import ON_A_LIST, Site


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site."""

    url: str
    """Its address below the site's."""
    read: Callable[[], str]
    """Its HTML, read when it is its turn: not all pages of a large site at once."""
    is_generated: bool = True
    """Whether it was made from data rather than written by hand."""


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that a search can find."""

    url: str
    """The address below the site's at which it is read."""
    html: str


def documents(site: Site, say: Catalogue, pages: Iterable[Page]) -> Iterator[Document]:
    """What there is to find on pages, which can be all of the site or some."""
    sorting = Sorting(site, say)
    records = {site.page(record): record for record in site.records() if record.folder not in ON_A_LIST}
    listed = {site.url(f"{name}/index.md"): site.of(folder) for folder, name in ON_A_LIST.items()}
    lists = {site.url(f"{name}.md") for name in INDEXES if name not in (HOME, "method/index")}
    for page in pages:
        content = _content(page.read())
        if page.is_generated and page.url in lists:
            yield Document(page.url, _document(content, {}, "list"))
            yield from _parts(page.url, content, listed.get(page.url, {}), sorting)
        else:
            record = records.get(page.url)
            yield Document(page.url, _document(content, sorting.of(record) if record else {}))


EXCLUDED = (
    "[data-search-exclude]",
    ".headerlink",
    ".md-content__button",
    ".explainer-sprite",
    *(f".explainer-search-list {rows}" for rows in ("table", "ul", "ol", "dl")),
)
"""What of a document is not searched, as CSS: what a page says is not, what belongs to the theme, and rows of lists."""


def _content(page: str) -> str:
    """What a page says, without what the theme puts around it; all of it where the theme is another."""
    begin = page.find('<article class="md-content__inner')
    end = page.rfind("</article>")
    return page[begin : end + len("</article>")] if 0 <= begin < end else page


def _document(content: str, facets: Facets, name: str = "page") -> str:
    # Of values of facets Pagefind takes references out twice, so that they go in twice.
    values = [(facet, inert(str(inert(value)))) for facet, values in facets.items() for value in values]
    said = "".join(
        f'<i data-pagefind-filter="{facet}[title]" title="{value}"></i>' for facet, value in values
    )
    return f'<html><body><div class="explainer-search-{name}">{_split(content)}</div>{said}</body></html>'


_UNREAD = re.compile(r"<(/?)(?:nav|form|label|footer|svg)\b")


def _split(content: str) -> str:
    """The same with a space wherever readers see one: between cells and lines, and around a dash.

    Pagefind passes over some elements that can hold words; they become plain ones.
    """
    return _UNREAD.sub(r"<\1div", content).replace("><", "> <").replace("—", " — ")


def _parts(url: str, content: str, records: Mapping[str, Record], sorting: Sorting) -> Iterator[Document]:
    """The records that a list holds, each from the element with its id up to that of the next."""
    pieces = _BEGINS.split(content)
    found: dict[str, list[str]] = {}
    current = ""
    for id, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        current = id if id in records else current
        found.setdefault(current, []).append(_ENDS.split(piece, maxsplit=1)[0])
    for id in filter(None, found):
        title = f'<i data-pagefind-meta="title[title]" title="{inert(records[id].name)}"></i>'
        text = f"{title}<div>{' '.join(found[id])}</div>"
        yield Document(f"{url}#{id}", _document(text, sorting.of(records[id])))


_BEGINS = re.compile(r'<(?:li|dt) id="([^"]+)">')
_ENDS = re.compile("</(?:ol|dl)>")
