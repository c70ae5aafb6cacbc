"""The formats: one format, one module, equals of each other.

A format is a module with a ``FORMAT`` that says what it is and how it is rendered:
``render(site, resources) -> Iterator[Output]``. It reads no files and invents no addresses; the table is in
plain sight. To add one: a module, a line here, its switch in ``model/settings.py``, a golden file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from explainer import stages
from explainer.outputs import (
    api,
    argument,
    assets,
    calendar,
    citations,
    database,
    embeds,
    feeds,
    linked_data,
    pages,
    previews,
    schemas,
    tables,
    text,
    web_annotations,
)
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site

FORMATS: tuple[Format, ...] = (
    pages.FORMAT,
    assets.FORMAT,
    previews.FORMAT,
    schemas.FORMAT,
    api.FORMAT,
    feeds.FORMAT,
    calendar.FORMAT,
    tables.FORMAT,
    database.FORMAT,
    linked_data.FORMAT,
    web_annotations.FORMAT,
    citations.FORMAT,
    argument.FORMAT,
    text.FORMAT,
    embeds.FORMAT,
)
"""Every format, in the order in which it is written."""


def render(site: Site, resources: Resources, *, with_pages: bool = True) -> Iterator[Output]:
    """Every file of the site, in every format that ``site.yml`` does not switch off.

    Args:
        site: what is published.
        resources: what formats are made with.
        with_pages: whether pages are among them; whoever makes them one by one leaves them out.

    Raises:
        jinja2.TemplateError: a template of the site's own is broken.
    """
    formats = FORMATS if with_pages else [format for format in FORMATS if format is not pages.FORMAT]
    wanted = (format for format in formats if site.has(format.name))
    return chain.from_iterable(_told(format, format.render(site, resources)) for format in wanted)


def _told(format: Format, outputs: Iterator[Output]) -> Iterator[Output]:
    """The same files; whoever watches is told what making them takes."""
    if not stages.is_watched():
        return outputs
    return _told_each(f"format: {format.name}", outputs)


def _told_each(name: str, outputs: Iterator[Output]) -> Iterator[Output]:
    more = stages.timed(lambda: next(outputs, None), name)
    while (output := more()) is not None:
        yield replace(output, made=stages.timed(partial(getattr, output, "content"), name, files=1))


__all__ = ["FORMATS", "Format", "Output", "Resources", "render"]
