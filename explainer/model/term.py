"""A term: a glossary entry."""

from __future__ import annotations

from typing import Annotated, ClassVar

from explainer.model.fields import Id, Prose, Ref, Text, doc
from explainer.model.record import Record


class Term(Record):
    """A word of the field, and what it means."""

    folder: ClassVar[str] = "terms"

    term: Annotated[Text, doc("The word or phrase.", "collective security", "")]
    abbreviation: Annotated[Text | None, doc("Its short form.", "MSMT", "")] = None
    aliases: Annotated[
        tuple[Text, ...],
        doc("Other forms in which texts use it.", ["mutual-defence clause"], "mutual-defence clause"),
    ] = ()
    definition: Annotated[
        Prose, doc("What it means, in a sentence.", "A system in which states act together.", "")
    ]
    source: Annotated[
        Id | None,
        Ref("sources", "terms"),
        doc("Where the meaning is taken from.", "britannica", "Britannica"),
    ] = None
    note: Annotated[Prose | None, doc("What else to know.", "Our own wording.", "")] = None

    @property
    def name(self) -> str:
        return self.term
