"""``EXPLAINER_PROFILE=1 mkdocs build``: where the time of a build went; and bars while it takes long."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack

from explainer.watching import watching

VARIABLE = "EXPLAINER_PROFILE"
REST = "MkDocs itself"


def begun(serving: bool) -> ExitStack:
    """Whoever watches a build, from its beginning until this is closed; nobody watches a preview."""
    stack = ExitStack()
    if not serving:
        is_quiet = not logging.getLogger("mkdocs").isEnabledFor(logging.INFO)
        profile = os.environ.get(VARIABLE, "") not in ("", "0")
        stack.enter_context(watching(profile=profile, bars=not is_quiet, rest=REST))
    return stack
