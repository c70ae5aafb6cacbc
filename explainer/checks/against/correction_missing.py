"""A published claim that says something else than before, without a correction that says so.

Readers may have relied on it, or cited it. When the `statement`, the `kind` or the `verdict` of a published
claim changes, or the claim is withdrawn (`status: retracted` or `superseded`), add an entry to `corrections`:
`on` which day, `what` was changed, and `why`; `was` keeps the old words. Found by
`explainer check --against BASE`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.anchor import normal_form
from explainer.checks.against.same import published_then
from explainer.dataset import Before, Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model import Claim, Fact
from explainer.model.scales import Scale

RULE = Rule("correction-missing", Level.ERROR, __doc__)


def check(before: Before, dataset: Dataset, today: date) -> Iterator[Finding]:
    for then, now in published_then(before, dataset.claims):
        if now is None or any(entry not in then.corrections for entry in now.corrections):
            continue
        for key, what in _changes(then, now):
            yield RULE.at(
                now.span(key),
                f"this claim is published, and {what}",
                label="changed without a correction",
                help="add an entry to `corrections`: `on`, `what` was changed, and `why`",
            )


def _changes(then: Claim, now: Claim) -> Iterator[tuple[str, str]]:
    """The key that changed, and the change in words."""
    if then.kind is not now.kind:
        yield "kind", f"its kind was {_name(then.kind)}"
    if normal_form(then.statement) != normal_form(now.statement):
        yield "statement", f"its statement was “{then.statement}”"
    if isinstance(then, Fact) and isinstance(now, Fact) and then.verdict is not now.verdict:
        yield "verdict", f"its verdict was {_name(then.verdict)}"
    if not now.is_public or (then.status.is_current and not now.status.is_current):
        yield "status", f"its status was {_name(then.status)}; to withdraw it needs a reason"


def _name(step: Scale | None) -> str:
    return f"`{step}`" if step else "missing"
