"""An event: something that happened, or is due, on a date."""

from __future__ import annotations

from typing import Annotated, ClassVar

from explainer.model.edtf import Date
from explainer.model.fields import Id, Prose, Ref, Text, doc
from explainer.model.record import Part, Record


class Participation(Part):
    """That an actor took part."""

    actor: Annotated[Id, Ref("actors", "events"), doc("Who took part.", "russia", "Russia")]
    role: Annotated[Text | None, doc("As what.", "signatory", "")] = None


class Event(Record):
    """Something that happened, or is due, on a date."""

    folder: ClassVar[str] = "events"

    title: Annotated[Text, doc("What happened, in a sentence.", "The treaty enters into force.", "")]
    date: Annotated[Date, doc("When it happened or began.", "2024-12-04", "2024-02-30")]
    end: Annotated[Date | None, doc("When it ended.", "2024-12-05", "later")] = None
    place: Annotated[Text | None, doc("Where.", "Moscow", "")] = None
    description: Annotated[Prose | None, doc("What else to know.", "The day was inferred.", "")] = None
    actors: Annotated[
        tuple[Participation, ...],
        doc("Who took part, and as what.", [{"actor": "russia", "role": "signatory"}], ["russia"]),
    ] = ()
    claims: Annotated[
        tuple[Annotated[Id, Ref("claims", "events")], ...],
        doc("The claims it bears on.", ["treaty-in-force"], "treaty-in-force"),
    ] = ()
    sources: Annotated[
        tuple[Annotated[Id, Ref("sources", "events")], ...],
        doc("Where it is reported.", ["interfax-entry-into-force"], "Interfax"),
    ] = ()

    @property
    def name(self) -> str:
        return self.title
