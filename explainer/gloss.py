"""Terms of the glossary in our own texts: where a word of the field stands, its meaning is one step away."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from explainer import prose
from explainer.anyof import anyof
from explainer.escape import Markup, inert, literal
from explainer.model import Term
from explainer.site import Site

_TAG = re.compile(r"(<[^<>]*>)")
# Letters only: digits and punctuation of inert text are part of references such as `&#45;`.
_EDGES = r"(?<![^\W\d_])(?:{})(?![^\W\d_])"


class Glossary:
    """The terms of a site, ready to be found in inert text."""

    def __init__(self, site: Site) -> None:
        self.terms: dict[str, Term] = {}
        self.names: dict[str, None] = {}
        """What stands for a term, before it is made inert."""
        for term in site.terms.values():
            for name in (term.term, term.abbreviation, *term.aliases):
                for written in (name, name[0].upper() + name[1:]) if name else ():
                    self.terms.setdefault(str(inert(written)), term)
                    self.names.setdefault(written)
        self._meanings: dict[str, Markup] = {}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(_EDGES.format(anyof(self.terms)))

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        # A search for names without their edges takes a third of the time, and nearly no text has one.
        return re.compile(anyof(self.terms))

    @cached_property
    def _patterns_of_names(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return re.compile(anyof(self.names)), re.compile(_EDGES.format(anyof(self.names)))

    def is_in(self, text: str) -> bool:
        """Whether a term stands in a text in one line that is not yet inert."""
        return bool(self.terms) and all(pattern.search(text) for pattern in self._patterns_of_names)

    def linked(self, texts: tuple[Markup, ...], address: Callable[[Term], Markup]) -> tuple[Markup, ...]:
        """Texts of one field with each term, where it stands first, as a link to its place in the glossary.

        What is a link or code already stays as it is. The meaning stands in the link's title.
        """
        if not self.terms or not any(map(self._anywhere.search, texts)):
            return texts
        if not any(map(self._pattern.search, texts)):
            return texts
        met: set[str] = set()
        return tuple(literal("".join(self._pieces(text, address, met))) for text in texts)

    def _pieces(self, text: Markup, address: Callable[[Term], Markup], met: set[str]) -> list[str]:
        inside = 0
        pieces = _TAG.split(text)
        for place, piece in enumerate(pieces):
            if place % 2:
                inside += piece.startswith(("<a", "<code")) - piece.startswith(("</a", "</code"))
            elif not inside:
                pieces[place] = self._pattern.sub(lambda found: self._link(found[0], address, met), piece)
        return pieces

    def _link(self, words: str, address: Callable[[Term], Markup], met: set[str]) -> str:
        term = self.terms[words]
        if term.id in met:
            return words
        met.add(term.id)
        return f'<a class="explainer-term" href="{address(term)}" title="{self.meaning(term)}">{words}</a>'

    def meaning(self, term: Term) -> Markup:
        """A term's definition without its emphasis and links, as it can stand in an attribute."""
        if term.id not in self._meanings:
            said = " ".join(_TAG.sub("", text) for text in prose.paragraphs(term.definition))
            self._meanings[term.id] = literal(said)
        return self._meanings[term.id]
