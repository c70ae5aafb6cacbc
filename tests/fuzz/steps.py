"""What is measured as it grows: our own code, step by step, and Python-Markdown on the pages that we make."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import markdown

from explainer import anchor, canonical, checks, hidden, prose, quick, report, source
from explainer.anchor import NormalText, Words
from explainer.changes import sentences
from explainer.compose import compose
from explainer.engines import EXTENSIONS
from explainer.escape import Markup, inert, plain
from explainer.finding import Finding, in_reading_order
from explainer.gloss import Glossary
from explainer.incoming import facts, marks
from explainer.incoming.reading import read
from explainer.incoming.surroundings import Surroundings
from explainer.nearest import nearest
from explainer.outputs import pages
from explainer.refusals import BAD_VALUE
from explainer.site import arrange
from explainer.source import Document, Span
from tests.fuzz import bringing, reading

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Step:
    """Something that grows: what it is made of, by size, and what is done with it."""

    make: Callable[[int], Any]
    run: Callable[[Any], object]
    sizes: tuple[int, int, int]
    largest: bool = False
    """Whether nothing larger comes: then it may grow as it likes, as long as that takes no time."""


def words(count: int, kinds: int = 5_000) -> str:
    """A text of so many words."""
    return " ".join(f"word{number * 7919 % kinds}" for number in range(count))


def _quotes(count: int) -> list[Words]:
    return [
        Words(f"word{number * 7919 % 5_000} word{(number + 1) * 7919 % 5_000}") for number in range(count)
    ]


def _anchored(parts: tuple[str, list[Words]]) -> object:
    text = NormalText(parts[0])
    return [text.places(quote) for quote in parts[1]]


def _places(text: str) -> object:
    normal = NormalText(text)
    return anchor.coverage(normal, normal.places(Words("a")))


def _document(text: str) -> Document:
    return Document("data/x.yml", text)


def _claim(evidence: int) -> str:
    items = "".join(
        f"  - source: council-minutes  # remark {n}\n    stance: supports\n    note: Note {n}.\n"
        for n in range(evidence)
    )
    return f"kind: fact\nstatement: A thing.\nevidence:\n{items}"


def _record(text: str) -> Any:
    return reading.loaded({**reading.TOWN, "claims/tried.yml": text.encode()}).dataset.claims["tried"]


def _formatted(text: str) -> object:
    return canonical.canonical(_document(text), _record(text))


def _many(text: str) -> list[Finding]:
    document = _document(text)
    return [BAD_VALUE.at(Span(document, at, at + 1), "a mistake") for at in range(0, len(text), 7)]


def _reported(text: str) -> object:
    return report.text(in_reading_order(_many(text)))


def _glossary(count: int, kind: str = "") -> tuple[Glossary, tuple[Markup, ...]]:
    """As many terms as words in a text."""
    names = [f"{kind * (number % 40)}word{number}" for number in range(count)]
    terms = {f"terms/t{n}.yml": f"term: {name}\ndefinition: D\n".encode() for n, name in enumerate(names)}
    site = arrange(reading.loaded({**reading.TOWN, **terms}).dataset)
    assert len(site.terms) > count
    return Glossary(site), (inert(" ".join(f"{name}s" for name in names)),)


def _linked(two: tuple[Glossary, tuple[Markup, ...]]) -> object:
    return two[0].linked(two[1], lambda term: inert(term.id))


def _named(count: int) -> Any:
    """As many actors' names as a text has."""
    names = [f"Name{number} Other{number}" for number in range(count)]
    aliases = "".join(f"  - {name}\n" for name in names)
    text = " ".join(f"So {name} said." for name in names)
    files = {
        "actors/a.yml": f"title: A\ntype: person\naliases:\n{aliases}",
        "articles/new-footbridge.txt": text,
    }
    return reading.loaded({**reading.TOWN, **{path: content.encode() for path, content in files.items()}})


def _watched(count: int) -> Any:
    """As many words to watch as sentences hold."""
    site = (
        reading.TOWN["site.yml"].decode()
        + "words_to_watch:\n"
        + "".join(f"  - push{n}\n" for n in range(count))
    )
    text = " ".join(f"push{n}x" for n in range(count)) + " push1"
    topic = f"title: T\nquestion: Q\nsummary: {text[:9_000]}\n"
    return reading.loaded({**reading.TOWN, "site.yml": site.encode(), "topics/t.yml": topic.encode()})


def _brought(raw: bytes) -> object:
    around = Surroundings(bringing.town(), TODAY)
    return facts.bring(read("in.json", raw), around), marks.bring(read("in.json", raw), around)


def _reviews(count: int) -> bytes:
    return json.dumps(
        [
            {
                "@type": "ClaimReview",
                "claimReviewed": f"Thing {n}.",
                "url": f"https://a.example/{n}",
                "author": {"name": "A"},
            }
            for n in range(count)
        ]
    ).encode()


def _notes(count: int) -> bytes:
    selector = {"type": "TextQuoteSelector", "exact": "It was money well spent"}
    target = {"source": "https://e.example/articles/new-footbridge/", "selector": selector}
    return json.dumps(
        [{"type": "Annotation", "bodyValue": f"Note {n}.", "target": target} for n in range(count)]
    ).encode()


def of_prose(piece: str) -> Step:
    def rendered(text: str) -> object:
        prose._paragraphs.cache_clear()
        prose.blocks.cache_clear()
        prose._plain.cache_clear()
        return (
            prose.problems(text, long=True),
            prose.paragraphs(text),
            prose.blocks(text),
            prose.plain(text),
            prose.readable(text),
        )

    return Step(lambda size: piece * (size // len(piece)), rendered, (2_500, 5_000, 10_000), largest=True)


PROSE = (
    "*a ", "**a** ", "_a", "*", "`", "` `` ", "> ", "> a\n", "- a\n", "1. a\n", "  - a\n", "[", "[]", "](", "[a](b) ",
    "[a](https://b.example) ", "![", "<", "<a ", "<!--", "&", "&amp;", "&#x", "\\", "\\*", "~~", "|", "| a\n", "| - \n",
    "a\n===\n", "```\n", "    a\n", "[a]: b\n", "a  \n", "\n", " ", "’", "https://a.example/", "a_b_", "*a_b`c",
)  # fmt: skip
"""Pieces of Markdown: a field that is full of one of them is read in time that grows with its length alone."""


# Pages


def _town(**more: str) -> dict[str, bytes]:
    return {
        **reading.TOWN,
        **{path.replace("__", "/") + ".yml": text.encode() for path, text in more.items()},
    }


def _page(files: dict[str, bytes], path: str) -> str:
    """The Markdown of one page of a site: the first whose path begins so."""
    loaded = reading.loaded(files)
    assert not loaded.findings, report.text(loaded.findings)
    site = arrange(loaded.dataset)
    made = pages.render(site, reading.templates())
    return next(str(output.content) for output in made if output.path.startswith(path))


def _many_claims(count: int) -> str:
    text = "kind: fact\nstatement: Thing {n} is so.\nstatus: published\ntopics: [footbridge]\n"
    text += (
        "appearances:\n  - {{article: new-footbridge, exact: It was money well spent}}\nverdict: supported\n"
    )
    files = {f"claims/c{n}.yml": text.format(n=n).encode() for n in range(count)}
    return _page({**reading.TOWN, **files}, "topics/footbridge")


def _of_a_topic(points: str) -> str:
    return _page(_town(topics__t=f"title: T\nquestion: Q\nsummary: S\nkey_points:\n{points}"), "topics/t")


def _point(text: str) -> str:
    """A page with a long text: a topic's, where lists and quotes are allowed."""
    return _page(_town(topics__t=f"title: T\nquestion: Q\nsummary: {json.dumps(text)}\n"), "topics/t")


def rendered(page: str) -> str:
    """A page as MkDocs makes it: without its front matter, with the extensions that our pages are written in."""
    _, _, body = page.split("---\n", 2) if page.startswith("---\n") else ("", "", page)
    return markdown.Markdown(extensions=list(EXTENSIONS)).convert(body)


PAGES: dict[str, Step] = {
    "many claims on a page": Step(_many_claims, rendered, (50, 100, 200)),
    "many points": Step(
        lambda n: _of_a_topic("  - {claims: [], text: A point.}\n" * n), rendered, (250, 500, 1_000)
    ),
    "long fields": Step(
        lambda n: _point("word, and *more* of it; " * n), rendered, (90, 180, 360), largest=True
    ),
    "signs in a field": Step(lambda n: _point("\\*\\_\\`\\<" * n), rendered, (90, 180, 360), largest=True),
    "links in a field": Step(
        lambda n: _point("[a](https://b.example/c_d) " * n), rendered, (25, 50, 100), largest=True
    ),
    "items of a list in a field": Step(
        lambda n: _point("- a\n" * n), rendered, (500, 1_000, 2_000), largest=True
    ),
    "quotes in quotes in a field": Step(
        lambda n: _point("> " * n + "a"), rendered, (500, 1_000, 2_000), largest=True
    ),
    "paragraphs of a field": Step(lambda n: _point("a\n\n" * n), rendered, (500, 1_000, 2_000), largest=True),
    "a long text": Step(
        lambda n: _page(
            {**reading.TOWN, "articles/new-footbridge.txt": (words(n) + ".\n\n").encode() * 3}, "articles/new"
        ),
        rendered,
        (1_000, 2_000, 4_000),
    ),
    "aliases of an actor": Step(
        lambda n: _page(
            _town(actors__a="title: A\ntype: person\naliases:\n" + "".join(f"  - N{k}\n" for k in range(n))),
            "actors/a",
        ),
        rendered,
        (500, 1_000, 2_000),
    ),
    "much evidence": Step(
        lambda n: _page(_town(claims__c=_claim(n) + "status: published\nverdict: supported\n"), "claims/c"),
        rendered,
        (100, 200, 400),
    ),
}
"""Pages that grow in one dimension; what is measured is Python-Markdown with our extensions."""


STEPS: dict[str, Step] = {
    "quotes in one text": Step(lambda n: (words(10_000), _quotes(n)), _anchored, (500, 1_000, 2_000)),
    "words of one text": Step(lambda n: (words(n), _quotes(100)), _anchored, (10_000, 20_000, 40_000)),
    "one word that stands everywhere": Step(lambda n: "a " * n, _places, (10_000, 20_000, 40_000)),
    "the nearest passage of a text": Step(
        lambda n: NormalText(words(n)),
        lambda text: anchor.nearest_passage(text, "word12 wrod7931 so"),
        (5_000, 10_000, 20_000),
    ),
    "the difference of long quotations": Step(
        lambda n: (words(n, 7), words(n, 5)), lambda two: anchor.describe_difference(*two), (250, 500, 1_000)
    ),
    "the difference of long values": Step(
        lambda n: (words(n, 101), words(n, 100)),
        lambda two: sentences.apart(*two),
        (250, 500, 1_000),
        largest=True,
    ),
    "candidates for a word": Step(
        lambda n: [f"id-{k}" for k in range(n)], lambda ids: nearest("di-77", ids), (2_000, 4_000, 8_000)
    ),
    "values of a file": Step(
        lambda n: "a:\n" + "- b\n" * n, lambda text: compose(text, with_places=True), (1_000, 2_000, 4_000)
    ),
    "keys of a file": Step(
        lambda n: "".join(f"k{k}: v\n" for k in range(n)),
        lambda text: compose(text, with_places=True),
        (5_000, 10_000, 20_000),
    ),
    "keys, read quickly": Step(
        lambda n: "".join(f"k{k}: v\n" for k in range(n)), quick.read, (200, 400, 800)
    ),
    "comments of a file": Step(lambda n: _claim(n), _formatted, (100, 200, 400)),
    "places of entries": Step(
        lambda n: _document("a:\n" + "- b\n" * n),
        lambda document: [document.entry_after(at) for at in range(0, len(document.text), 4)],
        (1_000, 2_000, 4_000),
    ),
    "comments for us": Step(
        lambda n: reading.loaded(
            {**reading.TOWN, "actors/a.yml": b"title: A\ntype: person\n" + b"# explainer: allow[x] y\n" * n}
        ),
        lambda loaded: checks.check(loaded, TODAY),
        (1_000, 2_000, 4_000),
    ),
    "findings of a file": Step(lambda n: "mistake " * n, _reported, (2_000, 4_000, 8_000)),
    "characters that nobody can see": Step(
        lambda n: "a\u200b" * n, lambda text: list(hidden.places(text)), (10_000, 20_000, 40_000)
    ),
    "empty lines": Step(
        lambda n: _document("\n" * n), lambda document: document.whole(), (10_000, 20_000, 40_000)
    ),
    "text to references": Step(lambda n: "<&> x" * n, lambda text: inert(text), (5_000, 10_000, 20_000)),
    "text to lines": Step(lambda n: "`` ` " * n, plain.code_span, (500, 1_000, 2_000)),
    "terms of a glossary": Step(_glossary, _linked, (500, 1_000, 2_000)),
    "terms of a glossary that all begin alike": Step(lambda n: _glossary(n, "a"), _linked, (250, 500, 1_000)),
    "names in a text": Step(_named, lambda loaded: checks.check(loaded, TODAY), (500, 1_000, 2_000)),
    "words to watch": Step(_watched, lambda loaded: checks.check(loaded, TODAY), (500, 1_000, 2_000)),
    "reviews that come in": Step(_reviews, _brought, (50, 100, 200)),
    "notes that come in": Step(_notes, _brought, (100, 200, 400)),
    "objects that come in": Step(lambda n: b"[" + b'{"a":{}},' * n + b"0]", _brought, (1_000, 2_000, 4_000)),
    "bytes to text": Step(
        lambda n: b"a: b\n" * n, lambda raw: source.decode("x.yml", raw), (20_000, 40_000, 80_000)
    ),
}
"""Our own code: everything that goes through a text, a list or a file."""
