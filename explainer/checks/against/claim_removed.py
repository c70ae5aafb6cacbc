"""A published claim that was taken away or hidden, or a former id whose address no longer works.

Links lead to it, and people may have cited it. A claim that is withdrawn keeps its file and its address: set
`status: retracted`, or `superseded`, and say why under `corrections`; while it is argued about it is `disputed`. It
does not become a draft again, and it does not go on under the name of a claim that was there already. A claim that is
renamed lists the old name under `formerly`. Found by `explainer check --against BASE`.
"""

from collections.abc import Iterator
from datetime import date

from explainer.checks.against.same import is_merged, published_then, today_of
from explainer.dataset import Before, Dataset
from explainer.finding import Finding, Level, Rule

RULE = Rule("claim-removed", Level.ERROR, __doc__, can_be_allowed=False)


def check(before: Before, dataset: Dataset, today: date) -> Iterator[Finding]:
    for then, now in published_then(before, dataset.claims):
        if now is None:
            if then.id not in dataset.known["claims"]:
                yield RULE.at(
                    then.document.whole(),
                    f"the published claim `{then.id}` is gone",
                    label="this file was here",
                    help="put the file back and set `status: retracted` with a correction that says why; if it has"
                    " a new name, list the old one there under `formerly`",
                )
            continue
        if is_merged(then, now, before):
            yield RULE.at(
                now.key_span("formerly"),
                f"the published claim `{then.id}` is gone, and `{now.id}` was there already",
                label="a name that another claim had",
                help=f"put the file of `{then.id}` back and set `status: superseded` with a correction that says why",
            )
        elif not now.is_public:
            yield RULE.at(
                now.span("status"),
                f"the claim `{then.id}` is published, and this hides it",
                label="nobody could read it any more",
                help="set `disputed` while it is argued about, or `retracted` with a correction that says why",
            )
        for former in then.formerly:
            if today_of(former, dataset.claims) is None:
                yield RULE.at(
                    now.document.whole(),
                    f"the former id `{former}` is gone, and links to it are dead",
                    label="it had this id once",
                    help=f"put `{former}` back under `formerly`",
                )
