"""The page of the trials says what their figures say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import trials


def test_the_page_is_made_of_the_figures() -> None:
    assert trials.PAGE.read_text(encoding="utf-8") == trials.page(), "run `python -m tools.trials`"


def test_what_a_trial_stores_is_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "FIGURES", tmp_path / "figures")
    monkeypatch.setattr(trials, "PAGE", tmp_path / "page.md")
    rows = (("scripts | styles", 1234, 0.12345), ("none", 0, "–"))
    trials.store("attack", "pages", [trials.Table("In pages", "What ran.", ("family", "tried", "s"), rows)])
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "### In pages\n\nWhat ran.\n\n| family | tried | s |\n| --- | ---: | ---: |\n" in page
    assert "| scripts \\| styles | 1,234 | 0.123 |\n| none | 0 | – |\n" in page
    assert page.index("## Hostile text") < page.index("### In pages") < page.index("## Hostile files")


def test_only_trials_that_the_page_knows() -> None:
    with pytest.raises(ValueError, match="no such trial: other"):
        trials.store("other", "pages", [])
