"""Several sources that are one voice: one original report, one publisher or one state.

Three articles that repeat one agency's report are one source; so are three outlets of one government on a
question that concerns it. What counts is the evidence that decides the verdict. Look for a source that does
not depend on the others; if there is none, say so in `confidence_basis` and allow this with that reason.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Fact, Source
from explainer.model.scales import Control, Stance, Verdict

RULE = Rule("evidence-not-independent", Level.WARNING, __doc__)

_DECIDES = {
    Verdict.SUPPORTED: (Stance.SUPPORTS,),
    Verdict.MOSTLY_SUPPORTED: (Stance.SUPPORTS,),
    Verdict.MIXED: (Stance.SUPPORTS, Stance.REFUTES, Stance.QUALIFIES),
    Verdict.MOSTLY_CONTRADICTED: (Stance.REFUTES, Stance.QUALIFIES),
    Verdict.CONTRADICTED: (Stance.REFUTES,),
}


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for claim in dataset.claims.values():
        if not isinstance(claim, Fact) or not claim.is_public or claim.verdict not in _DECIDES:
            continue
        ids = {item.source for item in claim.evidence if item.stance in _DECIDES[claim.verdict]}
        sources = [dataset.sources[id] for id in sorted(ids) if id in dataset.sources]
        voice = _one_voice(sources, dataset) if len(sources) > 1 else None
        if voice:
            yield RULE.at(
                claim.key_span("evidence"),
                f"the {len(sources)} sources behind this verdict {voice}",
                label="one voice",
                help="add a source that does not depend on the others",
            )


def _one_voice(sources: list[Source], dataset: Dataset) -> str | None:
    origin = _same(_first_origin(source, dataset) for source in sources)
    if origin:
        return f"all go back to one report, `{origin}`"
    publisher = _same(source.publisher for source in sources)
    if publisher:
        return f"are all published by {publisher}"
    state = _same(
        source.country if source.control in (Control.STATE, Control.STATE_AFFILIATED) else None
        for source in sources
    )
    return f"are all controlled by one state, {state}" if state else None


def _first_origin(source: Source, dataset: Dataset) -> str:
    """The report that a source goes back to: itself, if it re-reports nothing."""
    seen = {source.id}
    while source.origin in dataset.sources and source.origin not in seen:
        seen.add(str(source.origin))
        source = dataset.sources[str(source.origin)]
    return source.id


def _same(values: Iterable[str | None]) -> str | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
