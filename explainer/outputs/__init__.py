"""The formats: one format, one module, equals of each other.

A format is ``render(site, resources) -> Iterator[Output]``. It reads no files and invents no addresses; the
table is in plain sight. To add one: a module, a line here, a golden file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from explainer.outputs import assets, pages, previews, schemas
from explainer.outputs.output import Output, Resources
from explainer.site import Site

FORMATS: tuple[Callable[[Site, Resources], Iterator[Output]], ...] = (
    pages.render,
    assets.render,
    previews.render,
    schemas.render,
)
"""Every format, in the order in which it is written."""


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """Every file of the site, in every format.

    Raises:
        jinja2.TemplateError: a template of the site's own is broken.
    """
    return chain.from_iterable(format(site, resources) for format in FORMATS)


__all__ = ["FORMATS", "Output", "Resources", "render"]
