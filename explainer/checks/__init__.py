"""The rules: one rule, one module; a module's docstring is its page in the documentation.

The table is in plain sight. To add a rule: one module with ``RULE`` and ``check``, one line here, and a bad
example, a good example and the whole expected message in ``tests/rules/<name>/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from types import ModuleType

from explainer import refusals, stages
from explainer.checks import (
    actor_not_in_data,
    allow,
    anchor_ambiguous,
    anchor_missing,
    article_changed,
    comment_cuts_text,
    contradiction_both_supported,
    contradictory_date,
    coverage_incomplete,
    dependency_cycle,
    evidence_not_independent,
    evidence_without_unknowns,
    fact_without_evidence,
    fact_without_explanation,
    fact_without_verdict,
    loaded_words_ours,
    no_archive,
    opinion_without_counter_view,
    opinion_without_holder,
    prediction_overdue,
    quote_too_long,
    review_missing,
    review_overdue,
    single_source,
    unknown_reference,
    unknown_rule,
    unused_term,
)
from explainer.checks.against import AGAINST
from explainer.dataset import Before, Dataset
from explainer.finding import Finding, Level, Rule, in_reading_order
from explainer.load import Loaded
from explainer.source import Document

CHECKS: tuple[ModuleType, ...] = (
    # Errors: the site is not built.
    unknown_reference,
    anchor_missing,
    anchor_ambiguous,
    article_changed,
    fact_without_verdict,
    fact_without_evidence,
    fact_without_explanation,
    evidence_without_unknowns,
    opinion_without_holder,
    contradictory_date,
    dependency_cycle,
    quote_too_long,
    unknown_rule,
    # Warnings: the site is built, and somebody should look.
    single_source,
    evidence_not_independent,
    no_archive,
    review_missing,
    review_overdue,
    prediction_overdue,
    coverage_incomplete,
    opinion_without_counter_view,
    actor_not_in_data,
    loaded_words_ours,
    comment_cuts_text,
    unused_term,
    contradiction_both_supported,
)

WHOLE: frozenset[ModuleType] = frozenset(
    {unused_term, coverage_incomplete, actor_not_in_data, dependency_cycle, unknown_rule}
)
"""Rules that look at the data as a whole.

All others judge one record at a time: by what it says, by the records it refers to and, for sources, those they
re-report, and by ``site.yml``; and what they find stands in that record's file. :mod:`explainer.memo` relies on it.
"""

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        *refusals.RULES,
        *(module.RULE for module in (*CHECKS, *AGAINST)),
        allow.WITHOUT_REASON,
        allow.UNUSED,
    )
}
"""Every rule by its name: those of reading, then those of checking, then those that compare."""

_COMPARING = frozenset(module.RULE.name for module in AGAINST)


def check(loaded: Loaded, today: date, before: Before | None = None) -> list[Finding]:
    """Everything there is to say about a data folder, in reading order.

    ``today`` is the day that dates are compared with. What comments allow is left out, and levels are those
    of ``site.yml``. With ``before`` the rules of :mod:`explainer.checks.against` are asked too, at the levels
    of the ``site.yml`` of that time: a change cannot switch off what judges it.
    """
    dataset = loaded.dataset
    asked = stages.counted(CHECKS, stages.CHECKING, len(CHECKS))
    found = [*loaded.findings, *(f for module in asked for f in module.check(dataset, today))]
    if before is not None:
        found += [f for module in AGAINST for f in module.check(before, dataset, today)]
    return judged(found, dataset, dataset.documents, before)


def judged(
    found: Iterable[Finding], dataset: Dataset, documents: Iterable[Document], before: Before | None = None
) -> list[Finding]:
    """What is left of findings after comments and ``site.yml`` have had their say, in reading order.

    ``documents`` are those in which comments are looked for.
    """
    not_asked = frozenset() if before is not None else _COMPARING
    kept = allow.apply(found, documents, RULES, not_asked)
    return in_reading_order(_at_site_level(kept, dataset, before))


def _at_site_level(findings: Iterable[Finding], dataset: Dataset, before: Before | None) -> Iterator[Finding]:
    now = dataset.settings.rules
    then = before.dataset.settings.rules if before is not None else now
    for finding in findings:
        settings = then if finding.rule in _COMPARING else now
        setting = settings.get(finding.rule) if RULES[finding.rule].can_be_allowed else None
        if setting is None:
            yield finding
        elif setting.level != "off":
            yield finding.at_level(Level(setting.level))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything keeps the site from being built."""
    return any(finding.level is Level.ERROR for finding in findings)
