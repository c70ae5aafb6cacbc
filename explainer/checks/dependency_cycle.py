"""Claims that depend on each other, or supersede each other, in a circle.

If A falls when B falls and B falls when A falls, neither stands on anything. Take out the relation that is
least true. The same holds for `supersedes`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from explainer.dataset import Dataset
from explainer.finding import MANY, Finding, Level, Rule
from explainer.model.scales import Relation

SHOWN = 20
"""How many claims of one circle a message names."""

RULE = Rule("dependency-cycle", Level.ERROR, __doc__)


def check(dataset: Dataset, today: date) -> Iterator[Finding]:
    for relation in (Relation.DEPENDS_ON, Relation.SUPERSEDES):
        graph = {
            claim.id: [(index, r.to) for index, r in enumerate(claim.relations) if r.type is relation]
            for claim in dataset.claims.values()
        }
        circles = _circles({source: [to for _, to in edges] for source, edges in graph.items()})
        for circle in islice(circles, MANY):
            start, following = circle[0], circle[1 % len(circle)]
            index = next(index for index, to in graph[start] if to == following)
            way = " → ".join([*_shown(circle), f"`{start}`"])
            label, advice = "part of the circle", "take out the relation that is least true"
            if len(circle) == 1:
                label, advice = "to itself", "take this relation out"
            word = "depends on itself" if relation is Relation.DEPENDS_ON else "supersedes itself"
            yield RULE.at(
                dataset.claims[start].span("relations", index),
                f"this claim {word}: {way}",
                label=label,
                help=advice,
            )


def _shown(circle: list[str]) -> list[str]:
    """The claims of a circle as a message names them: of a long one the first ones and the last."""
    left_out = len(circle) - SHOWN
    if left_out <= 0:
        return [f"`{id}`" for id in circle]
    return [*(f"`{id}`" for id in circle[: SHOWN - 1]), f"({left_out} more)", f"`{circle[-1]}`"]


def _circles(graph: dict[str, list[str]]) -> Iterator[list[str]]:
    """One circle for each group of nodes that reach each other, by depth-first search without recursion."""
    done: set[str] = set()
    for root in sorted(graph):
        path: list[str] = []
        on_path: dict[str, int] = {}
        stack = [(root, iter(graph[root]))] if root not in done else []
        while stack:
            node, edges = stack[-1]
            if node not in on_path:
                on_path[node] = len(path)
                path.append(node)
            following = next((to for to in edges if to in graph and to not in done), None)
            if following is None:
                stack.pop()
                path.pop()
                del on_path[node]
                done.add(node)
            elif following in on_path:
                circle = path[on_path[following] :]
                first = circle.index(min(circle))
                yield circle[first:] + circle[:first]
            else:
                stack.append((following, iter(graph[following])))
