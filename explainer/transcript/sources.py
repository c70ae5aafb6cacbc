"""Sources and what they do, as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer import derived
from explainer.catalogue import Catalogue
from explainer.model import Source
from explainer.model.evidence import Evidence
from explainer.model.scales import Stance
from explainer.prose import readable
from explainer.site import Site


class Sources:
    """The sources of a site; each is written out once."""

    def __init__(self, site: Site, say: Catalogue) -> None:
        self.site = site
        self.say = say
        self.labels = {stance: say.plain_label(stance) for stance in Stance}
        self.later = say.plain("later than the claim")
        self.opening, self.closing = say.plain("“{title}”", title="\n").split("\n")
        self._known: dict[str, tuple[str, str]] = {}

    def whole(self, source: Source) -> str:
        """``Minutes, Elmford town council, May 2025 [State-controlled · IE, Primary document, Page seen] https://…``"""
        return " ".join(self._halves(source))

    def _halves(self, source: Source) -> tuple[str, str]:
        """What it is called, and what there is to know of it: where it was quoted stands between them."""
        if source.id not in self._known:
            self._known[source.id] = (self._name(source), self._about(source))
        return self._known[source.id]

    def _name(self, source: Source) -> str:
        if not source.title:
            return source.name
        date = f", {self.say.date(source.published)}" if source.published else ""
        return f"{source.title}, {source.publisher}{date}"

    def _about(self, source: Source) -> str:
        label = self.say.plain_label
        control = label(source.control) + (f" · {source.country}" if source.country else "")
        address = f" {source.url}" if source.url else ""
        return f"[{control}, {label(source.type)}, {label(source.verified)}]{address}"

    def evidence(self, items: Iterable[Evidence]) -> Iterator[str]:
        """A line for each piece of evidence, those for a claim first."""
        for stance, group in derived.by_stance(items):
            label = self.labels[stance]
            for item in group:
                source = self.site.sources.get(item.source)
                if source:
                    yield f"  - {label}: {self._piece(item, source)}"

    def _piece(self, item: Evidence, source: Source) -> str:
        name, about = self._halves(source)
        where = f"{name}, {item.locator} {about}" if item.locator else f"{name} {about}"
        said = f"{self.opening}{item.quote}{self.closing} " if item.quote else ""
        if item.translation:
            said += f"{self.say.plain('(in translation: “{text}”)', text=item.translation)} "
        if item.note:
            said += f"{readable(item.note)} "
        return f"{said}{where} ({self.later})" if item.later else said + where
