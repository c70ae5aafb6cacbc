"""A published claim that fewer people have reviewed than the site asks for.

`reviewers_needed` in `site.yml` says how many people other than the author have to look at a claim; while it
says nothing, a claim may be published without, and its page says that nobody else has reviewed it. Whoever
wrote it does not count: the claim's `authors`, or, where it names none, the authors of its topics. Only real
people who did the work are named.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.model.claim import BaseClaim
from explainer.model.reviewers import reviewers

RULE = Rule("review-missing", Level.WARNING, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    settings = dataset.settings
    needed = settings.reviewers_needed if "reviewers_needed" in settings.model_fields_set else 0
    for claim in dataset.claims.values():
        if claim.is_public and claim.status.is_current:
            counted = len(reviewers(claim, dataset.topics))
            if counted < needed:
                yield _finding(claim, counted, needed)


def _finding(claim: BaseClaim, counted: int, needed: int) -> Finding:
    people = "1 other person" if needed == 1 else f"{needed} other people"
    authors = len(set(claim.review.by)) - counted
    own = "; who wrote it does not count" if authors else ""
    return RULE.at(
        claim.key_span("review", "by") if claim.review.by else claim.span("status"),
        f"a published claim is reviewed by {people}, this one by {counted or 'nobody'}{own}",
        label="not enough yet",
        help="ask somebody else to review it and to be named under `review`, or set `status: in_review`",
    )
