"""A file's bytes to the graphs of what stands in it, and what could not be read."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from explainer.finding import Finding
from explainer.incoming import located, pages
from explainer.incoming.encoding import decoded
from explainer.incoming.graph import MAX_FOLLOWED, Graph, Node, Shared
from explainer.incoming.remarks import UNREADABLE
from explainer.source import Document, Span

_MAX_ESCAPED = 100
"""How many blocks of a page are read whose marks are written as references of HTML."""
MAX_BLOCKS = 500
"""How many blocks of a page are read."""
_QUOTES = re.compile(r"&(?:quot|#34|#x22);", re.IGNORECASE)


@dataclass(frozen=True)
class Read:
    """What a file says.

    Attributes:
        name: what people call the file.
        graphs: its blocks of JSON, in the order of the file.
        findings: what could not be read.
        language: the language that a page says it has, if it is one and says so.
    """

    name: str
    graphs: tuple[Graph, ...]
    findings: tuple[Finding, ...]
    language: str = ""

    @property
    def file(self) -> str:
        """The file's name without the folders it lies in, which are nobody else's business."""
        return self.name.rpartition("/")[2]

    def too_entangled(self) -> Iterator[Finding]:
        """That references were not followed to the end, if it was so: known once the nodes were looked at."""
        if any(graph.shared.left < 0 for graph in self.graphs):
            message = f"references in this file lead to more than {MAX_FOLLOWED:,} values; the rest was not followed"
            whole = self.graphs[0].json.document.whole()
            yield UNREADABLE.at(whole, message, help="write each object where it is meant, or split the file")

    def nodes(self) -> Iterator[Node]:
        """Every object of the file."""
        return (node for graph in self.graphs for node in graph.nodes())


def read(name: str, raw: bytes) -> Read:
    """Read a file: JSON, or a page with blocks of JSON-LD. Raises nothing for what it says."""
    document, problem = decoded(name, raw)
    if problem is not None:
        return Read(name, (), (problem,))
    if not pages.is_page(document.text):
        found = located.read(document)
        return Read(name, (), (found,)) if isinstance(found, Finding) else Read(name, (Graph(found),), ())
    return _page(document)


def _page(document: Document) -> Read:
    graphs: list[Graph] = []
    findings: list[Finding] = []
    blocks = list(islice(pages.blocks(document.text), MAX_BLOCKS + 1))
    for block in blocks[:MAX_BLOCKS]:
        found = _block(document, block) if block.number <= _MAX_ESCAPED else _plainly(document, block)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            shared = graphs[0].shared if graphs else Shared()
            graphs.append(Graph(found, f"script {block.number}, ", shared))
    if len(blocks) > MAX_BLOCKS:
        span = Span(document, blocks[MAX_BLOCKS].start, blocks[MAX_BLOCKS].end)
        message = f"this page has more than {MAX_BLOCKS} blocks of JSON-LD; the rest was not read"
        findings.append(UNREADABLE.at(span, message, help="split it into several pages"))
    if not blocks:
        advice = "look at the page's source for `application/ld+json`; data in its attributes (microdata) is not read"
        findings.append(UNREADABLE.at(document.whole(), "this page has no block of JSON-LD", help=advice))
    return Read(document.path, tuple(graphs), tuple(findings), pages.language(document.text))


def _plainly(document: Document, block: pages.Block) -> located.Json | Finding:
    return located.read(document, block.start, block.end)


def _block(document: Document, block: pages.Block) -> located.Json | Finding:
    found = _plainly(document, block)
    content = document.text[block.start : block.end]
    if isinstance(found, Finding) and _QUOTES.search(content):
        # Some pages write the data as if it were text of HTML; columns are those of that text.
        plain = html.unescape(content)
        meant = Document(document.path, document.text[: block.start] + plain)
        again = located.read(meant, block.start)
        return found if isinstance(again, Finding) else again
    return found
