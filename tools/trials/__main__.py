"""Make the page of the trials anew from their figures: ``python -m tools.trials``."""

from __future__ import annotations

from tools import trials

trials.PAGE.write_text(trials.page(), encoding="utf-8")
