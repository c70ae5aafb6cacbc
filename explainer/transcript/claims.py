"""A claim as lines of plain text: the same for each kind where it is the same, in the order of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer import derived, wording
from explainer.catalogue import Catalogue
from explainer.derived import Saying
from explainer.model import Claim, Fact, Opinion, Prediction
from explainer.model.claim import Correction
from explainer.model.scales import Stance
from explainer.prose import readable
from explainer.site import Site
from explainer.transcript.sources import Sources


class Claims:
    """The claims of a site."""

    def __init__(self, site: Site, say: Catalogue, root: str, sources: Sources) -> None:
        self.site = site
        self.say = say
        self.root = root
        self.sources = sources
        self.voices = {
            Stance.SUPPORTS: say.plain("Says so"),
            Stance.QUALIFIES: say.plain("Qualifies it"),
            Stance.REFUTES: say.plain("Disputes it"),
        }

    def lines(self, claim: Claim) -> Iterator[str]:
        """The statement, and under it all that is known; evidence last."""
        yield f"* {claim.statement}"
        yield f"  {wording.kind_and_verdict(self.say, claim)}"
        yield f"  {wording.said_by(self.say, self.site, claim)}"
        if claim.explanation:
            yield from (f"  {line}" for line in readable(claim.explanation).split("\n"))
        for line in self._of_its_kind(claim):
            yield f"  {line}"
        yield from self._heard(claim)
        if claim.evidence:
            yield f"  {wording.tally(self.say, self.site, claim.evidence)}:"
            yield from self.sources.evidence(claim.evidence)
        yield f"  {self._reviewed(claim)}"
        yield f"  {self.root}{self.site.page(claim)}"

    def _of_its_kind(self, claim: Claim) -> Iterator[str]:
        if isinstance(claim, Fact):
            return self._fact(claim)
        return self._opinion(claim) if isinstance(claim, Opinion) else self._prediction(claim)

    def _fact(self, fact: Fact) -> Iterator[str]:
        say = self.say
        if fact.confidence:
            basis = (
                readable(fact.confidence_basis)
                if fact.confidence_basis
                else say.plain_meaning(fact.confidence)
            )
            yield f"{say.plain_label(fact.confidence)}. {basis}"
        if fact.as_of:
            yield say.plain("The verdict uses evidence up to {date}.", date=say.date(fact.as_of))
        if fact.true_when_said:
            yield say.plain("The claim was right when it was said; later evidence changed the picture.")
        elif fact.true_when_said is False:
            yield say.plain("The claim was not right when it was said.")
        for issue in fact.issues:
            yield f"{say.plain_label(issue)}. {say.plain_meaning(issue)}"
        for unknown in fact.unknowns:
            yield f"{say.plain('Not known:')} {readable(unknown)}"

    def _opinion(self, opinion: Opinion) -> Iterator[str]:
        say = self.say
        if opinion.value_at_stake:
            yield say.plain("The value it turns on: {value}.", value=opinion.value_at_stake)
        yield from self._rests_on(opinion)
        view = opinion.counter_view
        if view is None:
            return
        yield say.plain("The strongest other view: {view}", view=readable(view.text))
        holder = self.site.actors.get(view.holder or "")
        if holder:
            yield say.plain("Held by {who}.", who=holder.title)
        yield from (line.removeprefix("  ") for line in self.sources.evidence(view.evidence))

    def _rests_on(self, opinion: Opinion) -> Iterator[str]:
        say, facts = self.say, [id for id in opinion.relies_on if id in self.site.claims]
        if facts:
            yield say.plain_count("Rests on {n} fact:", "Rests on {n} facts:", len(facts))
        for fact in (self.site.claims[id] for id in facts):
            yield f"- {fact.statement} ({wording.kind_and_verdict(say, fact)})"

    def _prediction(self, prediction: Prediction) -> Iterator[str]:
        say = self.say
        if prediction.wording:
            yield say.plain("The text’s own words of likelihood: “{wording}”.", wording=prediction.wording)
        elif prediction.unqualified:
            yield say.plain("Predicted without any word of likelihood.")
        if prediction.conditions:
            yield f"{say.plain('On condition')}: {readable(prediction.conditions)}"
        yield say.plain("How to tell: {criteria}", criteria=readable(prediction.criteria))
        yield say.plain("Anybody can tell by {date}.", date=say.date(prediction.resolves_by))
        if prediction.likelihood:
            label, range = say.plain_label(prediction.likelihood), say.plain_meaning(prediction.likelihood)
            ladder = say.plain(
                "{likelihood} ({range}, on the ladder of ICD 203)", likelihood=label, range=range
            )
            yield f"{say.plain('Likelihood')}: {ladder}"
        yield f"{say.plain('How it stands')}: {' '.join(self._stands(prediction))}"
        yield from (line.removeprefix("  ") for line in self.sources.evidence(prediction.resolution.evidence))
        for indicator in prediction.indicators:
            yield f"{say.plain('What to watch')}: {readable(indicator.text)}"

    def _stands(self, prediction: Prediction) -> Iterator[str]:
        say, resolution = self.say, prediction.resolution
        yield f"{say.plain_label(resolution.outcome)}. {say.plain_meaning(resolution.outcome)}"
        if resolution.on:
            yield say.plain("Decided {date}.", date=say.date(resolution.on))
        if resolution.as_of:
            yield say.plain("As of {date}.", date=say.date(resolution.as_of))
        if resolution.note:
            yield readable(resolution.note)

    def _heard(self, claim: Claim) -> Iterator[str]:
        """Who says so, who qualifies it and who disputes it."""
        heard = derived.voices(self.site, claim).by_stance
        for stance, title in self.voices.items():
            if stance in heard:
                yield f"  {title}: {'; '.join(map(self._saying, heard[stance]))}"

    def _saying(self, saying: Saying) -> str:
        date = f", {self.say.date(saying.on)}" if saying.on else ""
        source = f" ({saying.source.publisher})" if saying.source else ""
        return f"{saying.actor.title}{date}{source}"

    def _reviewed(self, claim: Claim) -> str:
        return " ".join(wording.reviewed(self.say, self.site, claim))

    def corrections(self, claim: Claim) -> Iterator[str]:
        """A line for each correction of a claim."""
        for correction in claim.corrections:
            yield f"- {claim.statement} {' '.join(self._corrected(correction))}"

    def _corrected(self, correction: Correction) -> Iterable[str]:
        said = f"{self.say.date(correction.on)}: {readable(correction.what)} {readable(correction.why)}"
        before = self.say.plain("“{title}”", title=correction.was) if correction.was else ""
        return (said, self.say.plain("It was: {before}", before=before)) if before else (said,)
