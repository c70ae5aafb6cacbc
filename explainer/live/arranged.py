"""A site that finds who mentions a record without going through all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from explainer.live.data import Data, Referrers
from explainer.model import Actor, Claim, Record
from explainer.model.record import references
from explainer.site import Backlink, Site


@dataclass(frozen=True, eq=False)
class Arranged(Site):
    """The same site; what it is asked about one record costs what has to do with that record."""

    referrers: Referrers = field(default_factory=dict)

    @cached_property
    def _found(self) -> dict[tuple[str, str], Mapping[str, tuple[Backlink, ...]]]:
        return {}

    def backlinks(self, record: Record, name: str) -> tuple[Backlink, ...]:
        key = (record.folder, record.id)
        if key not in self._found:
            self._found[key] = self._backlinks_to(key)
        return self._found[key].get(name, ())

    def _backlinks_to(self, target: tuple[str, str]) -> Mapping[str, tuple[Backlink, ...]]:
        found: dict[str, list[Backlink]] = {}
        if target[1] not in self.of(target[0]):
            return {}
        for folder, id in self.referrers.get(target, ()):
            record: Record | None = self.of(folder).get(id)
            if record is None:
                continue  # one that readers do not see
            for reference in references(record):
                if (reference.to, reference.id) == target:
                    link = Backlink(record, reference.route, reference.part)
                    found.setdefault(reference.reverse, []).append(link)
        return {name: tuple(links) for name, links in found.items()}

    def said_by(self, actor: Actor) -> tuple[Claim, ...]:
        wrote = [id for folder, id in self._who(("actors", actor.id)) if folder == "articles"]
        around = [("actors", actor.id), *(("articles", id) for id in wrote)]
        ids = sorted({id for key in around for folder, id in self._who(key) if folder == "claims"})
        claims = (self.claims[id] for id in ids if id in self.claims)
        return tuple(claim for claim in claims if self.holder(claim) is actor)

    def _who(self, target: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        return self.referrers.get(target, ())


def arranged(site: Site, data: Data) -> Arranged:
    """A site that was arranged of these data."""
    values = {part.name: getattr(site, part.name) for part in fields(Site)}
    return Arranged(**values, referrers=data.referrers)
