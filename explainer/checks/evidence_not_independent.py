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


class _Origins:
    """The report that each source goes back to. A long row of re-reports is walked once, not from each of them."""

    def __init__(self, dataset: Dataset) -> None:
        self.sources = dataset.sources
        self.known: dict[str, str] = {}

    def first(self, source: Source) -> str:
        """The report's id: the source's own, if it re-reports nothing; of reports in a circle the first by id."""
        way: dict[str, None] = {}
        id = source.id
        while id not in self.known and id not in way:
            way[id] = None
            origin = self.sources[id].origin
            id = origin if origin and origin in self.sources else id
        row = list(way)
        found = self.known.get(id) or min(row[row.index(id) :])
        self.known |= dict.fromkeys(way, found)
        return found


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    origins = _Origins(dataset)
    for claim in dataset.claims.values():
        if not isinstance(claim, Fact) or not claim.is_public or claim.verdict not in _DECIDES:
            continue
        ids = {item.source for item in claim.evidence if item.stance in _DECIDES[claim.verdict]}
        sources = [dataset.sources[id] for id in sorted(ids) if id in dataset.sources]
        voice = _one_voice(sources, origins) if len(sources) > 1 else None
        if voice:
            yield RULE.at(
                claim.key_span("evidence"),
                f"the {len(sources)} sources behind this verdict {voice}",
                label="one voice",
                help="add a source that does not depend on the others",
            )


def _one_voice(sources: list[Source], origins: _Origins) -> str | None:
    origin = _same(origins.first(source) for source in sources)
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


def _same(values: Iterable[str | None]) -> str | None:
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None
