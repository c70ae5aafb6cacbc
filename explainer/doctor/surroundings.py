"""What a site is published with, as values: what the doctor is told, by whoever looks at the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.engines import Engine
from explainer.engines.frame import Frame


@dataclass(frozen=True, slots=True)
class Installed:
    """What is installed where the doctor is asked."""

    versions: Mapping[str, str]
    """Packages and their versions; ``python`` is among them."""
    required: tuple[str, ...]
    """What our package requires, as its metadata says (PEP 508)."""
    has_plugin: bool
    """Whether an engine would find our plugin."""


@dataclass(frozen=True, slots=True)
class Built:
    """A folder with built pages."""

    folder: str
    """Where it is, as people are told."""
    generator: str
    """What ``<meta name="generator">`` of its home page says; empty without one."""
    missing: tuple[str, ...]
    """Pages of records that are not there, by their addresses below the site's."""
    expected: int
    """How many pages of records there should be."""
    is_otherwise_addressed: bool
    """Whether the missing pages are there under the addresses of the other ``use_directory_urls``."""
    broken: tuple[tuple[str, str], ...]
    """Links in some pages of records that lead nowhere: the page's address and the link."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that the doctor looks at."""

    frame: Frame
    engine: Engine
    """What publishes the site."""
    installed: Installed
    is_tree: bool = False
    """Whether the pages of the configuration are a project that ``explainer build`` wrote."""
    docs: str = "docs"
    """The folder of the pages written by hand, as people are told."""
    links: tuple[str, ...] = ()
    """Symbolic links in it, by their paths there."""
    replaced: tuple[tuple[str, str], ...] = ()
    """Pages written by hand that have the address of a generated one: their paths, and the generated ones'."""
    built: Built | None = None
