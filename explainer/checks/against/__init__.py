"""The rules that need an earlier state of the data: ``explainer check --against BASE``.

One rule, one module, as in :mod:`explainer.checks`; ``check`` also takes the dataset as it was.
"""

from __future__ import annotations

from types import ModuleType

from explainer.checks.against import (
    base_unreadable,
    claim_removed,
    correction_missing,
    correction_removed,
    id_reused,
)

AGAINST: tuple[ModuleType, ...] = (
    correction_missing,
    correction_removed,
    claim_removed,
    id_reused,
    base_unreadable,
)
"""Every rule that compares."""
