"""What a file of annotations says: Web Annotations, alone or in pages and collections, and Hypothesis' own export.

https://www.w3.org/TR/annotation-model/, https://h.readthedocs.io/en/latest/api-reference/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.incoming.anchored import Quote
from explainer.incoming.graph import Node
from explainer.incoming.reading import Read
from explainer.incoming.surroundings import own_id
from explainer.incoming.words import plain
from explainer.model.scales import Kind
from explainer.prose import is_web_address

_KINDS = {kind.value: kind.value for kind in Kind} | {
    "facts": "fact",
    "opinions": "opinion",
    "predictions": "prediction",
    "tatsache": "fact",
    "tatsachenbehauptung": "fact",
    "meinung": "opinion",
    "vorhersage": "prediction",
}
"""Tags that say what kind of claim is meant."""
NO_CLAIMS = {"loaded": "loaded words", "aside": "asides", "omission": "omissions"}
"""Tags of an explainer's own export for what is no claim."""
_STATEMENT = ("describing", "commenting", "")
_OTHER_PURPOSES = {"replying", "tagging", "identifying", "classifying", "editing", "linking", "highlighting"}


@dataclass(frozen=True)
class Target:
    """What an annotation is about: where the text stands, and which words of it; none if it quotes nothing."""

    addresses: tuple[str, ...]
    quote: Quote | None


@dataclass(frozen=True)
class Note:
    """One annotation.

    Attributes:
        kind: the kind of claim that a tag names; empty if none does.
        id: the id of the claim in an explainer's export.
        passed_over: what it is instead of a claim, in such an export.
        who: who wrote it, as the file says it.
    """

    node: Node
    statement: str
    kind: str
    id: str
    passed_over: str
    who: str
    tags: tuple[str, ...]
    targets: tuple[Target, ...]


def notes(read: Read) -> Iterator[Note]:
    """Every annotation of a file, in its order."""
    for node in read.nodes():
        if "Annotation" in node.types or _is_row(node):
            yield _row(node) if _is_row(node) else _annotation(node)


def _is_row(node: Node) -> bool:
    """Whether it is an annotation as Hypothesis' own interface writes it."""
    return "uri" in node.value and "target" in node.value and not node.types


def _row(node: Node) -> Note:
    tags, who = node.texts("tags"), node.text("user").removeprefix("acct:")
    targets = tuple(_target(target, [node.text("uri")]) for target in node.nodes("target"))
    return _note(node, plain(node.text("text")), tags, who, targets)


def _annotation(node: Node) -> Note:
    bodies = node.nodes("body")
    tags = [text for body in bodies if body.text("purpose") == "tagging" for text in body.texts("value")]
    said = plain(node.text("bodyValue")) or _statement(bodies) or plain(node.text("body"))
    targets = [_target(target, []) for target in node.nodes("target")]
    targets += [Target((address,), None) for address in node.texts("target")]
    who = node.named("creator")
    note = _note(node, said, tags, "" if is_web_address(who) else who, tuple(targets))
    pages = [
        address for body in bodies if body.text("purpose") == "identifying" for address in body.ids("source")
    ]
    id = next((id for page in pages if (id := own_id(page, "claims"))), "")
    return Note(note.node, note.statement, note.kind, id, note.passed_over, note.who, note.tags, note.targets)


def _note(node: Node, statement: str, tags: list[str], who: str, targets: tuple[Target, ...]) -> Note:
    known = [tag.strip().casefold() for tag in tags]
    kinds = dict.fromkeys(_KINDS[tag] for tag in known if tag in _KINDS)
    passed_over = next((NO_CLAIMS[tag] for tag in known if tag in NO_CLAIMS), "")
    kind = next(iter(kinds)) if len(kinds) == 1 else ""
    return Note(node, statement, kind, "", passed_over, who, tuple(tags), targets)


def _statement(bodies: list[Node]) -> str:
    """The words of the first body that says something of the text."""
    for purpose in _STATEMENT:
        for body in bodies:
            if body.text("purpose") == purpose and body.text("value"):
                # What says of itself that it is plain text is.
                is_plain = body.text("format") == "text/plain"
                return body.text("value") if is_plain else plain(body.text("value"))
    return next((plain(b.text("value")) for b in bodies if b.text("purpose") not in _OTHER_PURPOSES), "")


def _target(target: Node, addresses: list[str]) -> Target:
    here = [*target.ids("source"), target.id, *addresses]
    return Target(tuple(address for address in here if address), _quote(target))


def _quote(target: Node) -> Quote | None:
    selectors = list(_selectors(target.nodes("selector")))
    quoting = next((s for s in selectors if "TextQuoteSelector" in s.types and s.text("exact")), None)
    if quoting is None:
        return None
    counting = next((s for s in selectors if "TextPositionSelector" in s.types), None)
    start = counting.text("start") if counting else ""
    begins = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else None
    return Quote(quoting.text("exact"), quoting.text("prefix"), quoting.text("suffix"), begins)


def _selectors(selectors: list[Node], depth: int = 4) -> Iterator[Node]:
    """Selectors, and those that they are refined by or choose from."""
    for selector in selectors:
        yield selector
        if depth:
            yield from _selectors(selector.nodes("refinedBy", "items"), depth - 1)
