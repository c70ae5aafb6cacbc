"""``EXPLAINER_PROFILE=1 mkdocs build``: where the time of a build went; and bars while it takes long."""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack

VARIABLE = "EXPLAINER_PROFILE"
REST = "MkDocs itself"


def is_wanted() -> bool:
    """Whether the environment asks for a profile."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def begun(serving: bool) -> ExitStack:
    """Whoever watches a build, from its beginning until this is closed; nobody watches a preview."""
    from explainer.watching import watching  # a build in which nothing has changed does without

    stack = ExitStack()
    if not serving:
        is_quiet = not logging.getLogger("mkdocs").isEnabledFor(logging.INFO)
        stack.enter_context(watching(profile=is_wanted(), bars=not is_quiet, rest=REST))
    return stack
