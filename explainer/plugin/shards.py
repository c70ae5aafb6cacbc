"""``EXPLAINER_SHARD=2/4 mkdocs build``: a share of the site, for several machines that each make one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from explainer.share import Share, ShareError, read

if TYPE_CHECKING:
    from explainer.fast.way import Way

log = get_plugin_logger("explainer")

VARIABLE = "EXPLAINER_SHARD"


def wanted(serving: bool) -> Share | None:
    """The share that the environment names; nothing where it names none, or for a preview.

    Raises:
        PluginError: what it names is none.
    """
    named = os.environ.get(VARIABLE, "")
    if not named:
        return None
    if serving:
        log.info(f"a preview shows the whole site; {VARIABLE} is for `mkdocs build`")
        return None
    try:
        return read(named)
    except ShareError as error:
        raise PluginError(f"explainer: {VARIABLE}: {error}") from error


def deal(share: Share, way: Way | None, doubt: str, made_of: str) -> None:
    """Have a build make a share only.

    Raises:
        PluginError: pages are made the plain way, all of which MkDocs has to know.
    """
    if way is None:
        because = doubt or "`fast: false` or `--dirty` asks for that"
        raise PluginError(
            f"explainer: shard {share} cannot be made: pages are made one by one, because {because}. "
            f"Build without {VARIABLE}"
        )
    from explainer.fast.shard import Shard

    way.shard = Shard(share, made_of)
