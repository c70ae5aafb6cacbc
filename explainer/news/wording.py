"""How a change is told: a title and a sentence or two in plain words, and what can be read of it as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from explainer import escape, prose
from explainer.catalogue import Catalogue
from explainer.escape import Markup
from explainer.model import Prediction, Topic
from explainer.news import Change, Item


class Teller:
    """Tells changes in the language of a catalogue."""

    def __init__(self, words: Catalogue) -> None:
        self.words = words
        self._sorts = {
            Change.PUBLISHED: words.plain("New explainer"),
            Change.UPDATED: words.plain("Updated"),
            Change.CORRECTED: words.plain("Correction"),
            Change.VERDICT: words.plain("Change of verdict"),
            Change.WITHDRAWN: words.plain("Withdrawn"),
            Change.DECIDED: words.plain("Prediction decided"),
        }

    def sort(self, item: Item) -> str:
        """The sort of change, in a word or two."""
        return self._sorts[item.change]

    def title(self, item: Item) -> str:
        """The sort of change and what it concerns; a change of verdict says what it was and what it is."""
        if item.before and item.after:
            return self.words.plain(
                "Verdict “{after}”, was “{before}”: {title}",
                before=self.words.plain_label(item.before),
                after=self.words.plain_label(item.after),
                title=item.record.name,
            )
        if item.change is Change.DECIDED and isinstance(item.record, Prediction):
            outcome = self.words.plain_label(item.record.resolution.outcome)
            return self.words.plain(
                "Prediction decided, “{outcome}”: {title}", outcome=outcome, title=item.record.name
            )
        return f"{self.sort(item)}: {item.record.name}"

    def summary(self, item: Item) -> str:
        """A sentence or two of plain words."""
        if isinstance(item.record, Topic):
            return item.record.question
        told = [*self._told(item), *self._remarks(item)]
        return " ".join(told) or self.title(item)

    def html(self, item: Item) -> str:
        """The same with its emphasis and links, and a topic with its short answer."""
        if isinstance(item.record, Topic):
            parts = [_paragraph(item.record.question), prose.blocks(item.record.summary)]
        else:
            parts = [_paragraph(text) for text in self._marked_up(item)]
        parts += [_paragraph(text) for text in self._remarks(item)]
        return escape.settled("\n".join(parts))

    def _told(self, item: Item) -> Iterable[str]:
        for text in _texts(item):
            yield " ".join(prose.plain(text).split("\n\n"))
        if item.correction and item.correction.was:
            yield self.words.plain("It was: {before}", before=f"“{item.correction.was}”")

    def _marked_up(self, item: Item) -> Iterable[Markup]:
        for text in _texts(item):
            yield from prose.paragraphs(text)
        if item.correction and item.correction.was:
            yield self.words.text("It was: {before}", before=f"“{item.correction.was}”")

    def _remarks(self, item: Item) -> Iterable[str]:
        """What else has to be said: a date that is no single day, and that a claim stands no more."""
        if item.on.earliest != item.on.latest:
            yield self.words.plain("Date: {date}.", date=self.words.date(item.on))
        if not isinstance(item.record, Topic) and not item.record.status.is_current:
            status = self.words.plain_label(item.record.status)
            yield self.words.plain("The claim is now marked as “{status}”.", status=status)


def _texts(item: Item) -> list[str]:
    if item.correction:
        return [item.correction.what, item.correction.why]
    note = item.record.resolution.note if isinstance(item.record, Prediction) else None
    return [note] if note else []


def _paragraph(text: object) -> Markup:
    return escape.literal(f"<p>{escape.inert(text)}</p>")
