"""What the templates of every format are given: the site, its words, its scales, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jinja2

from explainer import derived, escape, pictures, prose
from explainer.catalogue import Catalogue
from explainer.escape import Markup
from explainer.model import scales
from explainer.outputs.output import Resources
from explainer.pictures.palette import name_of
from explainer.site import Site


def made(
    site: Site, resources: Resources, catalogue: Catalogue, *, is_settled: bool = False
) -> jinja2.Environment:
    """The templates' world, in which everything that is printed is inert, with what all templates may ask.

    If it is settled at once, its pages are made one after the other that show the same things. A site that notes what
    it is asked for (:mod:`explainer.noted`) keeps what macros made by itself, with what was asked for it.
    """
    world = escape.environment(resources.overrides, resources.templates, is_settled=is_settled)
    world.globals |= {name: getattr(scales, name) for name in _SCALES}
    world.globals |= {"site": site, "derived": derived, "prose": prose, "css": _css}
    once: Callable[[int], Callable[..., Any]] = getattr(site, "once", _once)
    world.globals["once"] = once(KEPT_NEAR if is_settled else KEPT)
    world.globals |= {"pictures": pictures, "num": escape.number, "nums": escape.numbers}
    world.globals |= _words(catalogue)
    return world


_SCALES = ("Kind", "Verdict", "Issue", "Confidence", "Likelihood", "Outcome", "Stance", "Status", "SourceType",
           "Control", "Verified", "Relation", "ActorType")  # fmt: skip


def _words(catalogue: Catalogue) -> dict[str, Callable[..., object]]:
    """What templates say with: the names are gettext's, so that Babel finds the messages."""
    return {
        "_": catalogue.text,
        "ngettext": catalogue.count,
        "label": catalogue.label,
        "meaning": catalogue.meaning,
        "words": catalogue.date,
    }


KEPT, KEPT_NEAR = 16_000, 2_000
"""How much of what macros made is kept: some ten megabytes, or little, where pages that show the same things are made
one after the other."""


def _once(most: int) -> Callable[..., Markup]:
    """A function for templates: what a shared macro makes of one thing, made once.

    For imported macros (those of a page's own are new on each page) that depend on that thing alone, or on it and on
    where links lead from, which comes first then. All are kept, so that nothing else comes to have their identity; but
    not without end, or a large site is held twice.
    """
    known: dict[tuple[int, int, int], tuple[object, object, object, Markup]] = {}

    def once(macro: Callable[..., Markup], thing: Any, here: Any = None) -> Markup:
        key = (id(macro), id(thing), id(here))
        if key not in known:
            if len(known) >= most:
                known.clear()
            made = macro(thing) if here is None else macro(here, thing)
            known[key] = (macro, thing, here, made)
        return known[key][3]

    return once


def _css(step: scales.Scale) -> Markup:
    """A step of a scale as the name of a class: one of our own words, so it needs no encoding."""
    return _CLASSES.get(id(step)) or escape.literal(name_of(step))


_CLASSES = {id(step): escape.literal(name_of(step)) for name in _SCALES for step in getattr(scales, name)}
"""The names of classes by the identity of steps, of which there is one each: an enumeration is slow to look up."""
