"""A rule in `site.yml` that does not exist, or whose level cannot be set.

`rules` in `site.yml` sets levels by the names of rules. Rules that reading itself enforces stay errors:
while one is broken there is no record to publish.
"""

from collections.abc import Iterator
from datetime import date

from explainer.dataset import Dataset
from explainer.finding import Finding, Level, Rule
from explainer.nearest import did_you_mean

RULE = Rule("unknown-rule", Level.ERROR, __doc__, can_be_allowed=False)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    from explainer.checks import RULES  # the table names this module

    for name in dataset.settings.rules:
        place = dataset.settings.span("rules", name).document.key_span(("rules", name))
        rule = RULES.get(name)
        if rule is None:
            advice = did_you_mean(name, RULES, "the reference lists all rules")
            yield RULE.at(place, f"there is no rule `{name[:60]}`", label="not a rule", help=advice)
        elif not rule.can_be_allowed:
            yield RULE.at(
                place, f"the level of `{name}` cannot be changed", label="always as it is", help="take it out"
            )
