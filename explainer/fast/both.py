"""Both ways beside each other: the same site built twice, and every byte of every file compared."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from explainer.engines import PLUGIN


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not the same in both."""

    path: str
    """Below the site's folder."""
    says: str
    """What differs, in a sentence."""
    bytes: int
    """How many bytes are not where they should be, at least one."""


def built(
    configuration: Path, site: Path, *, fast: bool, anyway: bool = False, remembers: bool = False
) -> str:
    """Build a site one way; its own folder is left alone.

    Args:
        configuration: the site's ``mkdocs.yml``.
        site: where to build it.
        fast: the fast way, else the plain one.
        anyway: whatever speaks against it.
        remembers: with what is known of the last build into that folder, as people build.

    Returns:
        Why the fast way was not taken; empty where it was, or was not asked for.

    Raises:
        MkDocsException: the configuration cannot be used, or the build failed.
        SystemExit: the build failed, and MkDocs has said why; or with 0, nothing has changed since the last one.
    """
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(time.time())))  # midnight may come in between
    config: MkDocsConfig = load_config(config_file=str(configuration), site_dir=str(site))
    plugin = config.plugins.get(PLUGIN)
    if plugin is None:
        raise ConfigurationError(f"`{PLUGIN}` is not among the plugins of {configuration.as_posix()}")
    plugin.config.fast, plugin.is_sure, plugin.is_noted = fast, anyway, remembers
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
        plugin.is_sure, plugin.is_noted = False, True  # MkDocs gives the same plugin to the next build
    if not fast:
        return ""
    return plugin.inside.doubt or ("" if plugin.inside.way else "it was not even tried")


def differences(plain: Path, other: Path) -> Iterator[Difference]:
    """What is not the same in two folders, in the order of paths."""
    names = [{path.relative_to(folder).as_posix() for path in _files(folder)} for folder in (plain, other)]
    for path in sorted(names[0] | names[1]):
        if path not in names[1]:
            yield Difference(path, "is missing", max(1, (plain / path).stat().st_size))
        elif path not in names[0]:
            yield Difference(path, "should not be there", max(1, (other / path).stat().st_size))
        elif (found := _compared((plain / path).read_bytes(), (other / path).read_bytes())) is not None:
            yield Difference(path, *found)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


_SHOWN = 30


def _compared(plain: bytes, other: bytes) -> tuple[str, int] | None:
    if plain == other:
        return None
    pairs = zip(plain, other, strict=False)
    differing = sum(one != two for one, two in pairs) + abs(len(plain) - len(other))
    at = next(
        (at for at, (one, two) in enumerate(zip(plain, other, strict=False)) if one != two),
        min(len(plain), len(other)),
    )
    shown = [part[max(0, at - _SHOWN) : at + _SHOWN].decode("utf-8", "replace") for part in (plain, other)]
    return f"differs from byte {at:,} on: {shown[0]!r} is {shown[1]!r}", differing
