"""Actors and what they said, events, terms, and the site itself.

https://schema.org/Person, https://schema.org/Event, https://schema.org/DefinedTerm
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.linked_data import types
from explainer.linked_data.node import Node, Surroundings, day, node, same_as, words
from explainer.linked_data.texts import quotation
from explainer.model import Actor, Event, Term
from explainer.model.actor import Position
from explainer.model.scales import ActorType

GLOSSARY, METHOD = "glossary/index.md", "method/index.md"


def actor(here: Surroundings, actor: Actor) -> Iterator[Node]:
    """An actor, and each thing it said that is no claim of its own here."""
    is_person = actor.type is ActorType.PERSON
    yield node(
        types.of(actor),
        here.id(actor),
        url=here.id(actor),
        name=actor.title,
        alternateName=[name for name in dict.fromkeys((actor.full_name, *actor.aliases)) if name],
        jobTitle=actor.role if is_person else "",
        disambiguatingDescription="" if is_person else actor.role,
        description=words(actor.description),
        identifier=_code(actor),
        sameAs=same_as(actor),
        memberOf=_memberships(here, actor),
    )
    for position in actor.positions:
        yield _position(here, actor, position)


def _code(actor: Actor) -> Node | None:
    """A state's code; that of a person is the code of another thing, the state they belong to."""
    code = actor.identifiers.iso_3166
    if not code or actor.type is not ActorType.STATE:
        return None
    return node("PropertyValue", propertyID="ISO 3166", value=code)


def _memberships(here: Surroundings, actor: Actor) -> list[Node]:
    """What it belongs to: without what has ended, because schema.org's ``memberOf`` says nothing of time."""
    lasting = [item.organisation for item in actor.memberships if item.end is None]
    bodies = [
        id for id in lasting if id in here.site.actors and here.site.actors[id].type is not ActorType.PERSON
    ]
    return here.references("actors", bodies)


def _position(here: Surroundings, actor: Actor, position: Position) -> Node:
    """Something an actor said: a ``Quotation`` where its own words are known, else a work told in ours."""
    source, who = here.site.sources[position.source], here.reference(actor)
    known = {
        "description": words(position.text),
        "dateCreated": day(position.on),
        "about": here.references("claims", (bearing.claim for bearing in position.claims)),
    }
    if position.quote:
        where = here.reference(source)
        return quotation(here, source, position, spokenByCharacter=who, isPartOf=where, **known)
    return node("CreativeWork", creator=who, subjectOf=here.reference(source), **known)


def event(here: Surroundings, event: Event) -> Node:
    """Something that happened, who took part, which claims it bears on, and where it is reported."""
    actors = here.references("actors", (part.actor for part in event.actors))
    return node(
        types.of(event),
        here.id(event),
        url=here.id(event),
        name=event.title,
        startDate=day(event.date),
        endDate=day(event.end),
        location=event.place,
        description=words(event.description),
        about=[*actors, *here.references("claims", event.claims)],
        subjectOf=here.references("sources", event.sources),
    )


def term(here: Surroundings, term: Term) -> Node:
    """A word of the field, and what it means."""
    return node(
        types.of(term),
        here.id(term),
        url=here.id(term),
        name=term.term,
        alternateName=[name for name in dict.fromkeys((term.abbreviation, *term.aliases)) if name],
        description=words(term.definition),
        inDefinedTermSet={"@id": here.page(GLOSSARY)},
        subjectOf=here.reference(here.site.sources.get(term.source or "")),
    )


def site(here: Surroundings) -> Iterator[Node]:
    """Who answers for the site, the site itself, and its glossary."""
    yield _publisher(here)
    yield _website(here)
    if here.site.terms:
        terms = here.addresses(here.site.glossary)
        name = here.words.plain("Glossary")
        yield node("DefinedTermSet", here.page(GLOSSARY), name=name, hasDefinedTerm=terms)


def _publisher(here: Surroundings) -> Node:
    settings = here.site.settings
    return node(
        "Organization",
        here.publisher["@id"],
        name=settings.publisher.name,
        url=settings.publisher.url,
        publishingPrinciples=here.page(METHOD),
        correctionsPolicy=here.page(METHOD, "#policies") if settings.policies else "",
        ownershipFundingInfo=here.page(METHOD, "#publisher"),
    )


def _website(here: Surroundings) -> Node:
    settings = here.site.settings
    return node(
        "WebSite",
        here.website["@id"],
        url=here.root,
        name=settings.name,
        description=settings.description,
        inLanguage=here.language,
        license=here.licence,
        publisher=here.publisher,
        publishingPrinciples=here.page(METHOD),
    )
