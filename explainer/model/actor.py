"""An actor: a person, state, organisation or group."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from explainer.model.edtf import Date
from explainer.model.fields import Id, Language, Prose, Ref, Text, doc
from explainer.model.record import Part, Record
from explainer.model.scales import ActorType, Stance


class Identifiers(Part):
    """The actor in other people's lists."""

    wikidata: Annotated[
        Annotated[str, StringConstraints(pattern=r"^Q[1-9][0-9]*$")] | None,
        doc("The item in Wikidata, where it is certain.", "Q7747", "7747"),
    ] = None
    iso_3166: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None,
        doc("The ISO 3166 code of the state, or of the person's or agency's state.", "RU", "Russia"),
    ] = None


class Membership(Part):
    """That an actor belongs to an organisation or group, or holds an office in a state."""

    organisation: Annotated[Id, Ref("actors", "members"), doc("To what it belongs.", "nato", "NATO")]
    role: Annotated[Text | None, doc("As what.", "Secretary General", "")] = None
    start: Annotated[Date | None, doc("Since when.", "2014-10-01", "long ago")] = None
    end: Annotated[Date | None, doc("Until when.", "2024-10-01", "now")] = None


class Bearing(Part):
    """That what an actor said bears on a claim."""

    claim: Annotated[
        Id,
        Ref("claims", "positions_on"),
        doc("The claim.", "defies-decades-of-diplomacy", "Decades of diplomacy"),
    ]
    stance: Annotated[
        Stance,
        doc("Whether the actor says so (supports), disputes it (refutes) or qualifies it.", "refutes", "no"),
    ]


class Position(Part):
    """Something an actor said, with its source."""

    text: Annotated[Prose, doc("What they said, in our words.", "Called the treaty nothing new.", "")]
    on: Annotated[Date | None, doc("When they said it.", "2024-06-20", "June")] = None
    source: Annotated[
        Id,
        Ref("sources", "positions"),
        doc("Where it is reported.", "putin-hanoi-interaffairs", "Interaffairs"),
    ]
    quote: Annotated[
        Text | None, doc("Their own words, verbatim and short.", "this treaty is nothing new", "")
    ] = None
    quote_language: Annotated[
        Language | None, doc("The language of the quote, where it is not the source's.", "ru", "Russian")
    ] = None
    translation: Annotated[Text | None, doc("The quote in the site's language.", "nothing new", "")] = None
    claims: Annotated[
        tuple[Bearing, ...],
        doc(
            "The claims it bears on, and whether the actor says so there, disputes it or qualifies it.",
            [{"claim": "defies-decades-of-diplomacy", "stance": "refutes"}],
            ["defies-decades-of-diplomacy"],
        ),
    ] = ()


class Actor(Record):
    """A person, state, organisation or group. What it said and did is derived from other records."""

    folder: ClassVar[str] = "actors"

    title: Annotated[Text, doc("The name readers know.", "Vladimir Putin", "")]
    type: Annotated[ActorType, doc("What it is.", "person", "politician")]
    full_name: Annotated[
        Text | None, doc("The full or official name, if it differs.", "Russian Federation", "")
    ] = None
    aliases: Annotated[
        tuple[Text, ...],
        doc("Other names texts use for it, adjectives included.", ["Putin", "Moscow"], "Putin"),
    ] = ()
    role: Annotated[
        Text | None, doc("What it is known for here, in a phrase.", "President of Russia", "")
    ] = None
    description: Annotated[
        Prose | None, doc("Who it is, in a sentence or two.", "Party to the treaty.", "")
    ] = None
    identifiers: Annotated[Identifiers, doc("The actor in other lists.", {"wikidata": "Q7747"}, "Q7747")] = (
        Identifiers()
    )
    memberships: Annotated[
        tuple[Membership, ...], doc("What it belongs to.", [{"organisation": "nato"}], ["nato"])
    ] = ()
    positions: Annotated[
        tuple[Position, ...],
        doc(
            "What it said that is no claim of its own here.",
            [{"text": "Voiced concern.", "source": "jiji-hayashi"}],
            ["concern"],
        ),
    ] = ()

    @property
    def name(self) -> str:
        return self.title
