"""The policy of a site's pages, of what its theme has and what the site's own file allows of that."""

from __future__ import annotations

from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from explainer import policy
from explainer.policy import Added, kept
from explainer.policy.kept import Trusted

log = get_plugin_logger("explainer")


def policy_of(found: Trusted, added: Added, file: Path) -> str:
    """What pages may load and run; what is not allowed is said.

    Args:
        found: what the theme has.
        added: what the site allows besides.
        file: where the site keeps what somebody has looked at, if it does.

    Raises:
        PluginError: that file cannot be read.
    """
    for sentence in found.unread:
        log.warning(f"{sentence}; the policy of pages allows none of its scripts")
    if not file.exists():
        return policy.policy(found.exact, added)
    try:
        judged = kept.judged(found, kept.read(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeError) as error:
        raise PluginError(f"explainer: {kept.NAME} cannot be read: {error}") from error
    for sentence in kept.sentences(judged):
        log.warning(sentence)
    return policy.policy(judged.allowed, added)
