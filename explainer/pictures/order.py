"""An order in which what is tied stands near each other, so that lines are short and few cross.

It is the reverse Cuthill–McKee ordering of the graph, by networkx.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def near_each_other(ids: Sequence[str], ties: Iterable[tuple[str, str]]) -> list[str]:
    """The ids in that order, one connected part after the other; equal ones as they stand in ``ids``."""
    import networkx  # a fifth of a second to import, for pages with pictures only

    # networkx walks through sets: numbers stand in them in the same order in every run, texts do not.
    place = {id: number for number, id in enumerate(ids)}
    graph = networkx.Graph()
    graph.add_nodes_from(place.values())
    graph.add_edges_from(sorted({tuple(sorted((place[one], place[other]))) for one, other in ties}))
    ordered: list[str] = []
    for part in sorted(networkx.connected_components(graph), key=min):
        inner = networkx.Graph()  # a subgraph's nodes would come in the order of a set
        inner.add_nodes_from(sorted(part))
        inner.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.edges(part)))
        ordered += (ids[number] for number in networkx.utils.reverse_cuthill_mckee_ordering(inner))
    return ordered
