"""Everything as one graph of schema.org's JSON-LD; each page says its own part of it too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from explainer import linked_data
from explainer.catalogue import Catalogue
from explainer.escape import json_text
from explainer.outputs.output import Format, Output, Resources
from explainer.site import Site
from explainer.site.addresses import GRAPH


def render(site: Site, resources: Resources) -> Iterator[Output]:
    """The graph, written node by node: of a large site it is too much to be held as values at once."""
    yield Output(GRAPH, partial(_graph, site, resources.catalogue(site.settings.language)))


def _graph(site: Site, words: Catalogue) -> bytes:
    # Bytes, one node after the other: as texts they would take twice the room, and be there twice.
    made = bytearray(b'{"@context":%b,"@graph":[' % json_text(linked_data.CONTEXT).encode())
    for number, node in enumerate(linked_data.graph(site, words, GRAPH)):
        made += (b",\n" if number else b"\n") + json_text(node).encode()
    made += b"\n]}\n"
    return bytes(made)


FORMAT = Format(
    name="linked_data",
    render=render,
    title="Linked data",
    standard="[JSON-LD 1.1](https://www.w3.org/TR/json-ld11/), [schema.org](https://schema.org/docs/full.html)",
    readers="search engines, fact-check databases and RDF tools",
    addresses=(GRAPH,),
)
