"""What a page of a preview was made of. Only the search index has to know it, because it holds words of every page."""

from __future__ import annotations

from dataclasses import dataclass, field

from explainer import noted
from explainer.live.arranged import Arranged
from explainer.live.group import Group
from explainer.noted import Key, Notes, Noting, mentions, watched
from explainer.outputs import Resources
from explainer.outputs.pages import Book


def touched(key: Key, before: Group | None, now: Group | None) -> set[Key]:
    """What is no longer what it was, after the files of an id changed."""
    return noted.touched(
        key, [target for group in (before, now) if group is not None for target in group.refers]
    )


@dataclass(frozen=True, eq=False)
class Noted(Noting, Arranged):
    """The same site; what it is asked for is noted."""

    notes: Notes = field(default_factory=Notes)

    def _who(self, target: Key) -> tuple[Key, ...]:
        self.notes.keys.add(mentions(target))
        return super()._who(target)


def book(site: Arranged, resources: Resources) -> tuple[Book, Notes]:
    """The pages of a site, and where it is noted what they are made of."""
    notes = Notes()
    return noted.book(Noted(**watched(site, notes), notes=notes), resources), notes
