"""The order of pictures: what is tied stands near each other, as networkx orders it."""

from __future__ import annotations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from explainer.pictures.order import near_each_other

Ties = list[tuple[int, int]]
graphs = st.integers(1, 40).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2), max_size=3 * n))
)


@given(graphs)
def test_each_connected_part_is_ordered_as_networkx_does(graph: tuple[int, Ties]) -> None:
    size, ties = graph
    whole = networkx.Graph()
    whole.add_nodes_from(range(size))
    whole.add_edges_from(sorted({(min(tie), max(tie)) for tie in ties}))
    expected: list[int] = []
    for part in sorted(networkx.connected_components(whole), key=min):
        inner = networkx.Graph()  # a subgraph's nodes would come in the order of a set
        inner.add_nodes_from(sorted(part))
        inner.add_edges_from(sorted((min(edge), max(edge)) for edge in whole.edges(part)))
        expected += networkx.utils.reverse_cuthill_mckee_ordering(inner)
    ids = [f"id-{number}" for number in range(size)]
    found = near_each_other(ids, [(ids[one], ids[other]) for one, other in ties])
    assert found == [ids[number] for number in expected]
