"""The plugin's options in ``mkdocs.yml``."""

from __future__ import annotations

from typing import Any

from mkdocs.config import base
from mkdocs.config import config_options as c

from explainer.policy import Added, options


class _PolicyOption(c.OptionallyRequired[Any]):
    """What the site allows besides, or that there is no policy."""

    holds = "`true`, `false`, or sources by their directives"

    def run_validation(self, value: object) -> Added | None:
        try:
            return options.added(value)
        except options.OptionError as error:
            raise base.ValidationError(str(error)) from error


class ExplainerConfig(base.Config):  # type: ignore[no-untyped-call]  # MkDocs leaves __init_subclass__ untyped
    """The plugin's options in ``mkdocs.yml``."""

    data_dir = c.Type(str, default="data")
    """The folder with the records, relative to ``mkdocs.yml``."""
    templates_dir = c.Type(str, default="templates")
    """A folder with templates of the site's own."""
    strict = c.Type(bool, default=True)
    """Whether warnings about the data end ``mkdocs build --strict``; not where ``explainer check`` judges them, which
    knows those that stood there before."""
    drafts = c.Optional(c.Type(bool))
    """Whether to show claims that are not published yet; by default only under ``mkdocs serve``."""
    policy = _PolicyOption(default=True)
    """Whether pages have a content security policy, and what it allows besides the site's own files; for example
    ``{img-src: [https://pictures.example.org]}``."""
    in_place = c.Type(bool, default=False)
    """Whether ``mkdocs build`` empties the site's folder and fills it, rather than put a new one in its place."""
    fast = c.Type(bool, default=True)
    """Whether pages are made by the fast way where it is known to give the same bytes."""
