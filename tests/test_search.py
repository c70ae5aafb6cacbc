"""The index of a large site: what is in it, that it is the same each time, and what is said where there is none."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import cbor2
import pagefind_bin
import pytest

from explainer import search
from explainer.catalogue import Catalogue
from explainer.model.settings import Search
from explainer.search import Document, Page, places
from explainer.search.tidying import ENTRY, WORKER, Strange, tidied
from explainer.site import Site, arrange
from tests import bundles
from tests.elmford import RICH
from tests.site.project import tree

SAY = Catalogue("en")
PAGES = {
    "claims/bridge-cost/": "<h1>Cost</h1><p>Two million</p>",
    "claims/": '<h1>Claims</h1><p>All of them.</p><table><tr><td>A row</td></tr></table><ul id="x"><li>Item</li></ul>',
    "timeline/": '<h1>Timeline</h1><ol><li id="2025-05-03-footbridge-opens"><p>It opens</p>'
    '<ul><li id="other">Inner</li></ul></li></ol><p>Data</p>',
    "glossary/": '<h1>Glossary</h1><dl><dt id="towpath">towpath</dt><dd>A path—beside</dd></dl>',
    "about/": "<h1>About</h1><form><label>Field</label></form><nav>Way</nav><svg><text>Drawn</text></svg>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    data = tmp_path_factory.mktemp("search") / "data"
    bundles.folder(RICH).write(data)
    return arrange(bundles.read(data)[0])


def written(html: str) -> Callable[[], str]:
    return lambda: (
        f'<nav>Around</nav><article class="md-content__inner md-typeset">{html}</article><footer>Foot</footer>'
    )


def pages(of: Mapping[str, str], *, is_generated: bool = True) -> list[Page]:
    return [Page(url, written(html), is_generated) for url, html in of.items()]


def found(folder: Path) -> dict[str, Any]:
    """What an index knows of each page."""
    files = [json.loads(gzip.decompress(path.read_bytes())[12:]) for path in (folder / "fragment").iterdir()]
    return {file["url"]: file for file in files}


def indexed(documents: Iterable[Document], to: Path, language: str = "en") -> dict[str, Any]:
    search.index(documents, language, to)
    return found(to)


def test_the_size_is_that_of_the_settings(site: Site) -> None:
    records = 4 + 3 + 4 + 1 + 1  # claims, actors, sources, articles, topics; events and terms have no page
    assert not search.is_large(site)
    for above, is_large in ((records, False), (records - 1, True), (0, True)):
        settings = site.settings.model_copy(update={"search": Search(pagefind_above=above)})
        other = replace(site, settings=settings)
        assert search.is_large(other) is is_large, above


def test_pages_are_found_by_all_that_they_say_and_lists_by_what_they_are(site: Site, tmp_path: Path) -> None:
    said = indexed(search.documents(site, SAY, pages(PAGES)), tmp_path / "index")
    assert {url: page["content"] for url, page in said.items()} == {
        "claims/bridge-cost/": "Cost. Two million.",
        "claims/": "Claims. All of them.",
        "timeline/": "Timeline. Data.",
        "timeline/#2025-05-03-footbridge-opens": "It opens. Inner",
        "glossary/": "Glossary.",
        "glossary/#towpath": "towpath A path — beside",
        "about/": "About. Field. Way. Drawn",
    }
    assert said["timeline/#2025-05-03-footbridge-opens"]["meta"]["title"] == "The footbridge opens"
    assert {url: page["filters"] for url, page in said.items() if page["filters"]} == {
        "claims/bridge-cost/": {
            "kind": ["Fact"],
            "verdict": ["Mostly supported"],
            "topic": ["The new footbridge"],
        },
        "timeline/#2025-05-03-footbridge-opens": {"kind": ["Timeline"]},
        "glossary/#towpath": {"kind": ["Glossary"]},
    }


def test_a_list_written_by_hand_is_a_page(site: Site, tmp_path: Path) -> None:
    said = indexed(search.documents(site, SAY, pages(PAGES, is_generated=False)), tmp_path / "index")
    assert said["claims/"]["content"] == "Claims. All of them. A row. Item."
    assert not any("#" in url for url in said)


def test_facets_of_every_type(site: Site) -> None:
    kinds = {
        record.folder: document.html.split('data-pagefind-filter="kind[title]" title="')[1].split('"')[0]
        for record in site.records()
        if "#" not in site.page(record)
        for document in search.documents(site, SAY, pages({site.page(record): "<h1>x</h1>"}))
    }
    assert kinds == {
        "topics": "Topics",
        "articles": "Texts",
        "claims": "Opinion",  # the last by its id
        "actors": "People and states",
        "sources": "Sources",
    }


def test_a_hostile_topic_is_a_value(site: Site, tmp_path: Path) -> None:
    title = "\"><img src=x onerror=alert(1)> & &lt;b&#62; &amp;lt; 'more' :, [x]"
    topic = site.topics["footbridge"].model_copy(update={"title": title})
    other = replace(site, topics={"footbridge": topic})
    said = indexed(
        search.documents(other, SAY, pages({"topics/footbridge/": "<h1>x</h1>"})), tmp_path / "index"
    )
    assert said["topics/footbridge/"]["filters"]["topic"] == [title]
    assert said["topics/footbridge/"]["content"] == "x."


@pytest.mark.slow
def test_the_same_documents_give_the_same_bytes(site: Site, tmp_path: Path) -> None:
    many = {f"page-{n}/": f"<h1>Page {n}</h1><p>{'word ' * (n % 7)} number {n}</p>" for n in range(300)}
    for name in ("first", "second"):
        search.index(search.documents(site, SAY, pages({**PAGES, **many})), "en", tmp_path / name)
    first, second = tree(tmp_path / "first"), tree(tmp_path / "second")
    assert first == second and len(first) > 300


@pytest.mark.slow
def test_shares_of_the_pages_make_indexes_that_hold_all_together(site: Site, tmp_path: Path) -> None:
    whole = indexed(search.documents(site, SAY, pages(PAGES)), tmp_path / "whole")
    shares = [dict(list(PAGES.items())[n::2]) for n in range(2)]
    made = [
        indexed(search.documents(site, SAY, pages(share)), tmp_path / f"{n}")
        for n, share in enumerate(shares)
    ]
    assert made[0] | made[1] == whole and not made[0].keys() & made[1].keys()


def test_the_index_has_what_a_browser_asks_for_and_numbers_for_names(site: Site, tmp_path: Path) -> None:
    search.index(search.documents(site, SAY, pages(PAGES)), "en", tmp_path / "index")
    names = {path.name for path in (tmp_path / "index").iterdir()}
    (meta,) = (name for name in names if name.endswith(".pf_meta"))
    assert names == {
        *("pagefind-entry.json", "pagefind-worker.js", "wasm.en.pagefind", meta),
        *("fragment", "index", "filter"),
    }
    pages_of = sorted(path.stem for path in (tmp_path / "index" / "fragment").iterdir())
    assert [int(name[-5:], 16) for name in pages_of] == list(range(7))
    said = gzip.decompress((tmp_path / "index" / meta).read_bytes())
    assert all(said.count(b"j" + name.encode()) == 1 for name in pages_of)


@pytest.mark.slow
def test_a_word_on_most_pages_has_a_file_of_its_own_and_all_words_have_one(tmp_path: Path) -> None:
    common, rare = (
        "river " * 80,
        [f"p{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}w" for n in range(100)],
    )
    said = [f"{common} {' '.join(rare[n % 50 :])} q{n % 7}x" for n in range(300)]
    search.index(
        (Document(f"{n}/", f"<html><p>{text}</p></html>") for n, text in enumerate(said)), "en", tmp_path
    )
    (language,) = json.loads((tmp_path / ENTRY).read_bytes())["languages"].values()
    chunks = _chunks(tmp_path, language["hash"])
    held: dict[str, list[str]] = {}
    for first, last, name in chunks:
        held[name] = [word for word, *_ in _words(tmp_path / f"index/{name}.pf_index")]
        assert first <= held[name][0] and held[name][-1].startswith(last.strip()), "or nobody asks for it"
    assert {"river"} in map(set, held.values())
    assert ["river", "river "] in [list(ends) for *ends, _ in chunks], "or riverbank fetches it too"
    assert sorted({*rare, "river", *(f"q{n}x" for n in range(7))}) == sorted(
        word for words in held.values() for word in words
    )
    assert len({path.stem for path in (tmp_path / "index").iterdir()} ^ held.keys()) == 0


@pytest.mark.slow
def test_of_the_commonest_words_some_places_are_kept_and_all_for_phrases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_MOST", 100)
    said = [f"<h1>River {n}</h1><p>{'a ' * (n % 3)}{'river bank ' * 80}" for n in range(300)]
    search.index((Document(f"{n}/", f"<html>{text}</html>") for n, text in enumerate(said)), "en", tmp_path)
    languages = json.loads((tmp_path / ENTRY).read_bytes())["languages"]
    assert list(languages) == ["en", "en-x-exact"] and {one["page_count"] for one in languages.values()} == {
        300
    }
    usual, exact = (
        {
            first: _words(tmp_path / f"index/{name}.pf_index")
            for first, _, name in _chunks(tmp_path, one["hash"])
        }
        for one in languages.values()
    )
    assert usual.keys() == exact.keys()
    differing = [first for first in usual if usual[first] != exact[first]]
    assert [usual[first][-1][0] for first in differing] == ["bank", "river"]
    for first in differing:
        *others, (word, few, _) = usual[first]
        *same, (again, whole, _) = exact[first]
        assert (others, word) == (same, again) and len(few) == len(whole) == 300
        for page, every in zip(few, whole, strict=True):
            assert page[0] == every[0] and set(page[1]) <= set(every[1])
            assert len(page[1]) <= 6 < len(every[1])
    sizes = {path.stem: path.stat().st_size for path in (tmp_path / "index").iterdir()}
    assert sizes.keys() == {name for one in languages.values() for *_, name in _chunks(tmp_path, one["hash"])}


def _chunks(index: Path, hash: str) -> list[list[str]]:
    meta = gzip.decompress((index / f"pagefind.{hash}.pf_meta").read_bytes())
    chunks: list[list[str]] = cbor2.loads(meta[12:])[2]
    return chunks


def _words(chunk: Path) -> list[Any]:
    (words,) = cbor2.loads(gzip.decompress(chunk.read_bytes())[12:])
    return list(words)


def test_a_word_keeps_as_many_places_as_its_file_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    word = [
        "river",
        [[1, [-25, 3, 6, 4, 2, 1, 3, -169, 0, 5, 5], [-1, 0, 1]], [2, [-25, 1], []]],
        [["River", [[9, [-25, 7, 7, 7], []]]]],
    ]

    def packed(words: list[Any]) -> bytes:
        return json.dumps(words).encode()

    def kept(most: int, *others: Any) -> Any:
        monkeypatch.setattr(places, "_MOST", most)
        words = [*others, word]
        said = places.lessened(words, len(packed(words)), packed)
        return said and json.loads(said)[-1]

    assert kept(len(packed([word]))) is None, "it is not too large"
    assert kept(len(packed([word])) - 1) == [
        "river",
        [[1, [-25, 3, 6, 4, 2, -169, 0, 5, 5], [-1, 0, 1]], [2, [-25, 1], []]],
        [["River", [[9, [-25, 7, 7, 7], []]]]],
    ]
    least = ["river", [[1, [-25, 3, -169, 0], [-1, 0]], [2, [-25, 1], []]], [["River", [[9, [-25, 7], []]]]]]
    assert kept(len(packed([least]))) == kept(0) == least, "a page on which a word stands is found"
    assert json.loads(places.lessened([word, word], 1_000_000, packed) or b"") == [word, least]


def test_lists_that_are_not_as_expected_are_a_sentence() -> None:
    entry = json.dumps({"languages": {"en": {"hash": "en_1", "wasm": "en"}}}).encode()
    wrong: list[Any] = [
        [],
        ["1", [["page", "many"]], [], [], [], []],
        ["1", [["x", 1]], [], [], [], []],
        {},
        7,
    ]
    for said in wrong:
        meta = gzip.compress(b"pagefind_dcd" + cbor2.dumps(said))
        files = {
            ENTRY: entry,
            WORKER: b"",
            "wasm.en.pagefind": gzip.compress(b""),
            "pagefind.en_1.pf_meta": meta,
        }
        with pytest.raises(Strange, match="not as expected"):
            tidied(files)


@pytest.mark.slow
def test_another_language_has_its_own_program(site: Site, tmp_path: Path) -> None:
    for language, program in (
        ("de", "wasm.de.pagefind"),
        ("pt-BR", "wasm.pt-br.pagefind"),
        ("sw", "wasm.unknown"),
    ):
        search.index([Document("a/", "<html><h1>x</h1></html>")], language, tmp_path / language)
        assert any(path.name.startswith(program) for path in (tmp_path / language).iterdir()), language


# {"payload": {"type": "Error", "message": "the disk is full"}}
FULL = "eyJwYXlsb2FkIjogeyJ0eXBlIjogIkVycm9yIiwgIm1lc3NhZ2UiOiAidGhlIGRpc2sgaXMgZnVsbCJ9fQ=="


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("head -c 100 >/dev/null", "it ended before it was done"),
        ("exit 3", "it ended before it was done"),
        (f"head -c 1 >/dev/null; printf {FULL},; exec sleep 60", "the disk is full"),
    ],
)
def test_a_program_that_fails_is_a_sentence(
    program: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pagefind"
    path.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: path)
    with pytest.raises(search.Refused, match=sentence):
        search.index((Document(f"{n}/", "x" * 1000) for n in range(1000)), "en", tmp_path / "index")


def test_nothing_to_find_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(search.Refused, match="there is nothing to find"):
        search.index([], "en", tmp_path / "index")


def test_without_the_program_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search.is_installed()
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    assert not search.is_installed()
    with pytest.raises(search.Refused, match=r'pip install "mkdocs-explainer\[search\]"'):
        search.index([], "en", tmp_path / "index")
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "deflate", None)  # as after `pip install pagefind_bin` alone
    assert not search.is_installed()
    monkeypatch.undo()
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: tmp_path / "nothing")
    with pytest.raises(search.Refused, match="cannot be run: No such file"):
        search.index([], "en", tmp_path / "index")
