"""What a format yields, and what it is given besides the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explainer import escape
from explainer.source import Document


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site: its path below the pages' folder, its text, and the file it was made from."""

    path: str
    content: str
    origin: Document | None = None
    is_record: bool = False
    """Whether it is one of many pages that stay out of the navigation."""


def page(path: str, content: str, origin: Document | None = None, *, is_record: bool = False) -> Output:
    """A Markdown page.

    Raises:
        TypeError: the content is not Markup, so it did not pass the boundary.
    """
    return Output(path, escape.write(content), origin, is_record)


@dataclass(frozen=True, slots=True)
class Resources:
    """Texts that formats are made with, read beforehand: by path below their folders."""

    templates: Mapping[str, str]
    """Our own templates."""
    assets: Mapping[str, str]
    """Our own style sheets and scripts."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """A site's own templates, which come before ours."""
