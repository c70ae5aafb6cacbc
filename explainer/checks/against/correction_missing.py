"""A published claim that says something else than before, without a correction that says so.

Readers may have relied on it, or cited it. When the `statement`, the `kind` or the `verdict` of a published claim
changes, or the outcome of a prediction that was decided, or the claim is withdrawn (`status: retracted` or
`superseded`) or stands again, add an entry to `corrections`: `on` which day it was corrected, `what` was changed, and
`why`; `was` keeps the old words. Found by `explainer check --against BASE`.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from textwrap import indent
from typing import NamedTuple

from explainer.anchor import normal_form
from explainer.checks.against.same import is_merged, published_then
from explainer.dataset import Before, Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Claim, Fact, Prediction
from explainer.model.claim import Correction
from explainer.model.scales import Outcome, Scale
from explainer.source import Route

RULE = Rule("correction-missing", Level.ERROR, __doc__, can_be_allowed=False)
_EVERYWHERE, _A_YEAR = timedelta(days=1), timedelta(days=366)
"""How far an entry's day may lie ahead, where the day begins earlier than in UTC, and behind: proposals wait."""


def check(before: Before, dataset: Dataset, today: date) -> Iterator[Finding]:
    for then, now in published_then(before, dataset.claims):
        if now is None or is_merged(then, now, before):
            continue
        new = [index for index, entry in enumerate(now.corrections) if entry not in then.corrections]
        earliest = max((entry.on.earliest for entry in then.corrections), default=date.min)
        if any(_says_something(now.corrections[index], earliest, today) for index in new):
            continue
        for change in _changes(then, now):
            if new:
                yield RULE.at(
                    now.span("corrections", new[-1], "on"),
                    f"this entry is no correction of today’s, and the {change.name} was {change.was}",
                    label="on which day, and what?",
                    help=f"let `on` be the day of the correction, such as {today.isoformat()}; say `what` and `why`",
                )
                continue
            yield RULE.at(
                now.span(*change.route),
                f"this claim is published, and its {change.name} was {change.was}",
                label="changed without a correction",
                help=_advice(change, today, is_first=not now.corrections),
            )


def _says_something(entry: Correction, earliest: date, today: date) -> bool:
    """Whether an entry is one of these days, none before the last one, and says what and why in words."""
    age = today - entry.on.latest
    is_recent = entry.on.earliest == entry.on.latest and -_EVERYWHERE <= age <= _A_YEAR
    words = sum(any(map(str.isalpha, word)) for word in entry.why.split())
    return is_recent and entry.on.latest >= earliest and any(map(str.isalpha, entry.what)) and words > 1


class _Change(NamedTuple):
    """What changed and where, what it was for whoever mends it, and the entry that says so to readers."""

    route: Route
    was: str
    entry: str

    @property
    def name(self) -> str:
        return str(self.route[-1])


def _changes(then: Claim, now: Claim) -> Iterator[_Change]:
    if then.kind is not now.kind:
        yield _of_scale(("kind",), then.kind, "The kind of this claim")
    if normal_form(then.statement) != normal_form(now.statement):
        # A text in JSON's quotes is one in YAML's.
        entry = f"what: The statement.\nwhy:\nwas: {json.dumps(then.statement, ensure_ascii=False)}"
        yield _Change(("statement",), f"“{then.statement}”", entry)
    if isinstance(then, Fact) and isinstance(now, Fact) and then.verdict is not now.verdict:
        yield _of_scale(("verdict",), then.verdict, "The verdict")
    if isinstance(then, Prediction) and isinstance(now, Prediction):
        was, is_ = then.resolution.outcome, now.resolution.outcome
        if was is not is_ and was is not Outcome.OPEN:
            yield _of_scale(("resolution", "outcome"), was, "The outcome")
    if (
        then.status is not now.status
        and now.is_public
        and not (then.status.is_current and now.status.is_current)
    ):
        again = "This claim stands again." if now.status.is_current else "This claim is withdrawn."
        yield _Change(("status",), f"`{then.status}`", f"what: {again}\nwhy:")


def _of_scale(route: Route, was: Scale | None, what: str) -> _Change:
    said = f", which was “{was.label.lower()}”." if was else "."
    return _Change(route, f"`{was}`" if was else "missing", f"what: {what}{said}\nwhy:")


def _advice(change: _Change, today: date, *, is_first: bool) -> str:
    entry = indent(f"on: {today.isoformat()}\n{change.entry}", "    ").replace("    ", "  - ", 1)
    where = "add this at the end of the file" if is_first else "add this under `corrections`"
    return f"{where}, and say why:\n{'corrections:' + chr(10) if is_first else ''}{entry}"
