"""Why something that came in makes no record, whatever sort of file it stands in."""

from __future__ import annotations

from explainer.finding import Finding
from explainer.incoming.draft import is_whole
from explainer.incoming.graph import Node
from explainer.incoming.remarks import LEFT_OUT
from explainer.incoming.surroundings import Surroundings


def left_out(node: Node, message: str, help: str, *keys: str) -> Finding:
    """That an object was left out; shown at the first of ``keys`` that it has, else at the object."""
    return LEFT_OUT.at(node.span(*keys), message, label=node.pointer, help=help)


def twice(node: Node) -> Finding | None:
    """That a key stands twice in an object, where one does."""
    if not node.value.twice:
        return None
    key = node.value.twice[0]
    message = f"the key `{key[:60]}` stands twice in one object: which is meant?"
    return left_out(node, message, "take one of them out", key)


def damaged(node: Node, statement: str, sort: str, *keys: str) -> Finding | None:
    """That the words of a claim or of an annotation cannot be written, where they cannot."""
    if is_whole(statement):
        return None
    message = f"the words of this {sort} are damaged: they hold half of a character"
    return left_out(node, message, "get the file again from where it came", *keys)


def taken(node: Node, id: str, around: Surroundings) -> Finding | None:
    """That the id of a claim belongs to another one, where it does."""
    if not id or id not in around.taken["claims"]:
        return None
    other = around.dataset.known["claims"].get(id)
    message = f"the id `{id}` belongs to another claim{f': {other.path}' if other else ''}"
    return left_out(
        node, message, "compare the two and change the file by hand: an import overwrites nothing"
    )
