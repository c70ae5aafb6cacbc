"""What a template can ask about the page that it makes: links from here, prose with its terms, other forms.

Pages that stand in one folder lead to the same places by the same words. So what was said on one of them is kept for
all: it does not depend on which of them asked, nor on the order in which they are made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer import escape, prose
from explainer.escape import Markup
from explainer.gloss import Glossary
from explainer.model import Record
from explainer.site import Site, alternates
from explainer.site.alternates import ANY, Alternate

KEPT, KEPT_NEAR = 60_000, 4_000
"""How many texts of prose are kept: those of some ten thousand claims, some thirty megabytes; or few, where pages that
show the same texts are made one after the other."""


class Prose:
    """The prose of a site with the terms of its glossary as links, each text once for every way to the glossary."""

    def __init__(self, site: Site, *, is_settled: bool = False) -> None:
        self.glossary = Glossary(site)
        self.is_settled = is_settled
        self._known: dict[str, dict[str, tuple[Markup, ...]]] = {}
        self._kept = 0
        self.anywhere: dict[tuple[str, ...], Here] = {}
        """Something that stands for all pages from which the same ways lead, by these ways."""

    def paragraphs(self, text: str, here: Here) -> tuple[Markup, ...]:
        """The paragraphs of a short text."""
        known = self._known.setdefault(here.folder.glossary, {})
        found = known.get(text)
        if found is None:
            if prose.is_plain(text) and not self.glossary.is_in(text):  # which most are
                found = (escape.inert(text),)
            else:
                found = self._linked(text, prose.paragraphs, here)
            if self._kept >= (KEPT_NEAR if self.is_settled else KEPT):
                self._known, self._kept = {}, 0
            self._known.setdefault(here.folder.glossary, {})[text] = found
            self._kept += 1
        return found

    def blocks(self, text: str, here: Here) -> Markup:
        """A long text as HTML blocks."""
        return self._linked(text, lambda text: (prose.blocks(text),), here)[0]

    def _linked(self, text: str, made: Callable[[str], tuple[Markup, ...]], here: Here) -> tuple[Markup, ...]:
        with escape.unsettled():  # a name such as "4" must not be found within a reference
            found = self.glossary.linked(made(text), here.href)
        return tuple(escape.literal(escape.settled(part)) for part in found) if self.is_settled else found


class Folder:
    """What the pages of one folder share.

    Attributes:
        glossary: the way to the glossary.
        links: links with the names of records, by their identity: they live as long as their site.
        data: what a macro made of the other forms in which there is what a page says.
    """

    def __init__(self, site: Site, prose: Prose, path: str) -> None:
        self.site = site
        self.prose = prose
        self.path = path
        self.glossary = site.href(path, "glossary/index.md")
        self.links: dict[int, Markup] = {}
        self.data: dict[str, Markup] = {}
        self._ways: dict[str, str] = {}

    def way_to(self, type: str) -> str:
        """The address of another record of a type, with :data:`ANY` for its id, from any page that is here."""
        if type not in self._ways:
            self._ways[type] = self.site.href(self.path, alternates.any_of(type))
        return self._ways[type]


class Here:
    """What a template asks about the page it makes.

    All pages in a folder share links to records that were made already; only that to ``record``, which the page
    itself shows, is different on each.
    """

    def __init__(self, folder: Folder, path: str, record: Record | None) -> None:
        self.folder = folder
        self.site = folder.site
        self.path = path
        self.record = record

    @property
    def anywhere(self) -> Here:
        """What stands for all pages from which the same ways lead to actors, sources and terms.

        For macros whose links lead there alone, so that they make each thing once for pages of several types.
        """
        ways = (self.folder.way_to("sources"), self.folder.way_to("actors"), self.folder.glossary)
        known = self.folder.prose.anywhere
        if ways not in known:
            known[ways] = Here(self.folder, self.path, None)
        return known[ways]

    def href(self, target: Record | str, fragment: str = "") -> Markup:
        """A relative link for raw HTML."""
        if fragment or isinstance(target, str) or target is self.record:
            return escape.literal(self.site.href(self.path, target, fragment))
        return escape.literal(self.folder.way_to(target.folder).replace(ANY, target.id))

    def link(self, target: Record, text: str | None = None) -> Markup:
        """A link in HTML: the name of the record, or another text."""
        if text or target is self.record:
            return escape.link(self.href(target), text or target.name)
        links = self.folder.links
        if id(target) not in links:
            links[id(target)] = escape.link(self.href(target), target.name)
        return links[id(target)]

    def to(self, path: str, text: object, fragment: str = "") -> Markup:
        """A link in HTML to a page by its path, and to a place on it."""
        return escape.link(self.href(path, f"#{fragment}" if fragment else ""), text)

    def paragraphs(self, text: str | None) -> tuple[Markup, ...]:
        """The paragraphs of a Prose field, with its terms as links to the glossary."""
        return self.folder.prose.paragraphs(text, self) if text else ()

    def blocks(self, text: str | None) -> Markup:
        """A long Prose field as HTML blocks, with its terms as links to the glossary."""
        return self.folder.prose.blocks(text, self) if text else escape.literal("")

    def data(self, macro: DataLinks) -> Markup:
        """What a macro makes of the other forms of what this page says.

        Once for all records of a type, because only their ids differ in it, and once for a list.
        """
        known, key = self.folder.data, self.record.folder if self.record else self.path
        if key not in known:
            known[key] = self._data(macro)
        return known[key].replace(ANY, self.record.id) if self.record else known[key]

    def _data(self, macro: DataLinks) -> Markup:
        if self.record is None:
            return macro(self, alternates.of_list(self.site, self.path.removesuffix(".md")))
        folder = self.record.folder
        # Links to what stands below any page of the type: a folder of its own, in which none is kept.
        path = self.site.path(alternates.any_of(folder))
        anywhere = Here(Folder(self.site, self.folder.prose, path), path, None)
        return macro(anywhere, alternates.of_type(self.site, folder))

    def md(self, target: Record | str) -> Markup:
        """A relative link for Markdown."""
        return escape.literal(self.site.markdown_link(self.path, target))


DataLinks = Callable[[Here, Sequence[Alternate]], Markup]
