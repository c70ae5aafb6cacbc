"""The policy of a site's pages, from what its theme writes and what the site allows."""

from __future__ import annotations

from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files

from explainer import policy, trusted
from explainer.plugin.options import ExplainerConfig
from explainer.plugin.theme import is_dressed
from explainer.policy import kept

log = get_plugin_logger("explainer")


def policy_of(options: ExplainerConfig, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> str:
    """What pages may load and run; empty where they have no policy.

    Raises:
        PluginError: what is kept of it cannot be read.
    """
    if options.policy is None or not is_dressed(config):
        return ""
    found = trusted.build(env, config, files)
    for sentence in found.unread:
        log.warning(f"{sentence}; the policy of pages allows none of its scripts")
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    file = root / kept.NAME
    if not file.exists():
        return policy.policy(found.exact, options.policy)
    try:
        judged = kept.judged(found, kept.read(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeError) as error:
        raise PluginError(f"explainer: {kept.NAME} cannot be read: {error}") from error
    for sentence in kept.sentences(judged):
        log.warning(sentence)
    return policy.policy(judged.allowed, options.policy)
