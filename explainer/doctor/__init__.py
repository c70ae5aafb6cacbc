"""What is wrong with how a site is published, as findings: the configuration, the versions, the built pages.

`explainer check` judges the data; this judges what is around it. One module for each part, the table of rules here.
"""

from __future__ import annotations

from collections.abc import Iterator

from explainer.doctor import hosts, pages, plugin, policy, risks, versions
from explainer.doctor.surroundings import Built, Installed, Surroundings
from explainer.engines.frame import FrameError
from explainer.finding import Finding, Level, Rule, in_reading_order
from explainer.source import Document, Span

UNREADABLE = Rule(
    "configuration-unreadable",
    Level.ERROR,
    "A configuration that no engine can read: nothing can be said about it.",
)
MISSING = Rule("no-configuration", Level.ERROR, "A folder without a configuration: no engine can publish it.")

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        MISSING,
        UNREADABLE,
        plugin.NOT_LOADED,
        plugin.UNKNOWN_OPTION,
        plugin.NO_SEARCH,
        versions.RULE,
        versions.NOT_TRIED,
        risks.RULE,
        hosts.RULE,
        policy.OFF,
        policy.WRONG,
        policy.WIDE,
        policy.STOPPED,
        pages.NO_ADDRESS,
        pages.LINK,
        pages.REPLACED,
        pages.MISSING,
        pages.BROKEN,
    )
}
"""Every diagnosis by its name."""


def diagnose(around: Surroundings) -> list[Finding]:
    """Everything there is to say, in reading order."""
    return in_reading_order(list(_all(around)))


def _all(around: Surroundings) -> Iterator[Finding]:
    yield from plugin.look(around)
    yield from versions.look(around)
    yield from risks.look(around.frame)
    yield from hosts.look(around.frame)
    yield from policy.look(around)
    yield from pages.look(around)


def unreadable(document: Document, error: FrameError) -> Finding:
    """A configuration that cannot be read."""
    at = min(error.at, len(document.text))
    return UNREADABLE.at(
        Span(document, at, at), str(error), help="mend it; `explainer doctor` then says more"
    )


__all__ = ["RULES", "Built", "Installed", "Surroundings", "diagnose", "unreadable"]
