"""What is said of a claim in a few words, in the language of the site, for every format that is plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer import derived
from explainer.catalogue import Catalogue
from explainer.model import Claim, Fact, Prediction
from explainer.model.evidence import Evidence
from explainer.model.scales import Kind, Status
from explainer.site import Site


def kind_and_verdict(say: Catalogue, claim: Claim) -> str:
    """The kind and what is known: ``Fact · Supported``; and the status, where it is more than published."""
    words = [say.plain_label(claim.kind)]
    if isinstance(claim, Fact) and claim.verdict:
        words.append(say.plain_label(claim.verdict))
    elif isinstance(claim, Prediction):
        outcome, due = say.plain_label(claim.resolution.outcome), say.date(claim.resolves_by)
        words.append(say.plain("{outcome}, due {date}", outcome=outcome, date=due))
    if claim.status is not Status.PUBLISHED:
        words.append(say.plain_label(claim.status))
    return " · ".join(words)


def said_by(say: Catalogue, site: Site, claim: Claim) -> str:
    """Whose claim it is, and when it was said: ``Said by Ida Brook, September 2025.``"""
    holder = site.holder(claim)
    date = say.date(claim.said_on) if claim.said_on else ""
    if holder is None:
        return (
            say.plain("Said by the writer, {date}.", date=date) if date else say.plain("Said by the writer.")
        )
    if date:
        return say.plain("Said by {who}, {date}.", who=holder.title, date=date)
    return say.plain("Said by {who}.", who=holder.title)


def made_of(say: Catalogue, claims: Iterable[Claim]) -> str:
    """What claims are made of, by kind: ``Of 4 claims, 2 can be checked, 1 is an opinion and 1 is a prediction.``"""
    count = derived.kinds(claims)
    opinions, predictions = count[Kind.OPINION], count[Kind.PREDICTION]
    return say.plain(
        "Of {total}, {facts} can be checked, {opinions} and {predictions}.",
        total=say.plain_count("{n} claim", "{n} claims", sum(count.values())),
        facts=str(count[Kind.FACT]),
        opinions=say.plain_count("{n} is an opinion", "{n} are opinions", opinions),
        predictions=say.plain_count("{n} is a prediction", "{n} are predictions", predictions),
    )


def tally(say: Catalogue, site: Site, items: Iterable[Evidence]) -> str:
    """How independent evidence is: ``4 sources, 3 publishers, 1 of them controlled by or close to a state (RU)``."""
    count = derived.independence(site, items)
    said = [
        say.plain_count("{n} source", "{n} sources", count.sources),
        say.plain_count("{n} publisher", "{n} publishers", count.publishers),
    ]
    if count.state_controlled:
        controlled = say.plain_count(
            "{n} of them controlled by or close to a state",
            "{n} of them controlled by or close to states",
            count.state_controlled,
        )
        said.append(f"{controlled} ({', '.join(count.states)})" if count.states else controlled)
    return ", ".join(said)


def reviewed(say: Catalogue, site: Site, claim: Claim) -> Iterator[str]:
    """Who has reviewed a claim, who has not yet, and when that is due again: a sentence each."""
    people, needed = derived.reviewed_by(site, claim), site.settings.reviewers_needed
    names = ", ".join(people)
    if people and claim.review.on:
        yield say.plain("Reviewed by {names} on {date}.", names=names, date=say.date(claim.review.on))
    elif people:
        yield say.plain("Reviewed by {names}.", names=names)
    if len(people) < needed == 1:
        yield say.plain("Not yet reviewed by a second person.")
    elif len(people) < needed:
        yield say.plain_count(
            "Not yet reviewed by {n} other person.", "Not yet reviewed by {n} other people.", needed
        )
    if claim.review.next:
        yield say.plain("To be looked at again by {date}.", date=say.date(claim.review.next))
