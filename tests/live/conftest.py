"""What the tests of the preview borrow: the browser that runs already."""

from __future__ import annotations

from tests.site.conftest import browser

__all__ = ["browser"]
