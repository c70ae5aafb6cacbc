"""Citations, read by others: bibtexparser and pylatexenc, rispy, and a citation processor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import citeproc  # type: ignore[import-untyped]
import jsonschema
import pytest
import rispy  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.catalogue import Catalogue
from explainer.citation import Citation, Sort, cite
from explainer.citation.bibtex import bibtex
from explainer.citation.csl import csl
from explainer.citation.dates import Parts, parts
from explainer.citation.ris import ris
from explainer.citation.text import text
from explainer.escape import flat
from explainer.model import Article, Claim, Topic
from explainer.model.edtf import parse
from explainer.outputs import Resources, citations
from explainer.site import Site, addresses, arrange
from tests import bundles
from tests.elmford import RICH
from tests.outputs.changed import real_site

ROOT = Path(__file__).parent.parent.parent
_STRING = {"type": "string"}
# What CSL-JSON says of the variables that we use: names and dates have a form of their own, a type is one of a list.
# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types and the appendix after it
CSL = jsonschema.Draft7Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["type", "id"],
            "additionalProperties": False,
            "properties": {
                "id": _STRING,
                "type": {"enum": ["webpage", "document", "speech"]},
                **dict.fromkeys(
                    "abstract container-title genre language note publisher title URL".split(), _STRING
                ),
                "author": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": dict.fromkeys(("family", "given", "literal"), _STRING),
                    },
                },
                "issued": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "date-parts": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 2,
                            "items": {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": 3,
                                "items": {"type": ["string", "number"]},
                            },
                        },
                        "season": {"type": ["string", "number"]},
                        "circa": {"type": ["string", "number", "boolean"]},
                        "literal": _STRING,
                    },
                },
            },
        },
    }
)
DECODED = LatexDecodingMiddleware()
SAY = Catalogue()
ADDRESS = "https://example.org/explained/"
Record = Topic | Article | Claim


@pytest.fixture(scope="module")
def real() -> Site:
    return replace(real_site(), address=ADDRESS)


@pytest.fixture
def rich(lay: bundles.Lay) -> Site:
    return arrange(bundles.read(lay(RICH))[0], address=ADDRESS)


def records(site: Site) -> Iterator[Record]:
    yield from site.topics.values()
    yield from site.articles.values()
    yield from site.claims.values()


def files(site: Site) -> dict[str, str]:
    written = citations.render(site, Resources({}, {}))
    return {o.path: o.content if isinstance(o.content, str) else o.content.decode() for o in written}


def read_bibtex(source: str) -> dict[str, dict[str, str]]:
    """Every entry by its key, with its fields as TeX would set them; addresses and dates as they stand."""
    library = parse_string(source)
    assert library.failed_blocks == [] and library.comments == []
    verbatim = {entry.key: {f.key: f.value for f in entry.fields} for entry in library.entries}
    decoded = parse_string(source, append_middleware=[DECODED])
    assert decoded.failed_blocks == []
    return {
        entry.key: {
            f.key: verbatim[entry.key][f.key] if f.key in ("url", "date") else f.value for f in entry.fields
        }
        for entry in decoded.entries
    }


def read_ris(source: str) -> list[dict[str, Any]]:
    references: list[dict[str, Any]] = rispy.loads(source)
    return references


def read_csl(source: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(source)
    CSL.validate(items)
    return items


STYLE = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Plain</title><id>plain</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography>
    <layout>
      <group delimiter=". ">
        <names variable="author"><name/></names><text variable="title"/><text variable="URL"/>
      </group>
    </layout>
  </bibliography>
</style>
"""


@pytest.mark.slow
def test_a_citation_processor_makes_a_reference_of_each(real: Site) -> None:
    written = files(real)
    paths = [path for path in written if path.endswith(".csl.json")]
    items = {path: json.loads(written[path])[0] for path in paths}
    style = citeproc.CitationStylesStyle(BytesIO(STYLE), validate=False)
    found = citeproc.CitationStylesBibliography(
        style, CiteProcJSON(list(items.values())), citeproc.formatter.plain
    )
    for item in items.values():
        found.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    made = {
        key: "".join(map(str, entry)) for key, entry in zip(found.keys, found.bibliography(), strict=True)
    }
    for item in items.values():
        assert item["title"] in made[item["id"]]
        assert item.get("URL", "") in made[item["id"]]


@pytest.mark.slow
def test_everything_can_be_cited(real: Site) -> None:
    written = files(real)
    names = [addresses.citation(r, form) for r in records(real) for form in addresses.CITATIONS]
    assert list(written) == names and len(names) == 3 * len(list(records(real))) > 150
    entries = read_bibtex("".join(content for path, content in written.items() if path.endswith(".bib")))
    references = {
        item["id"]: item for path in written if path.endswith(".ris") for item in read_ris(written[path])
    }
    items = {
        item["id"]: item for path in written if path.endswith(".json") for item in read_csl(written[path])
    }
    assert entries.keys() == references.keys() == items.keys() and len(items) == len(list(records(real)))
    for record in records(real):
        expected = cite(real, SAY, record)
        for key, title, url in (
            (entries[expected.key], "title", "url"),
            (references[expected.key], "title", "urls"),
            (items[expected.key], "title", "URL"),
        ):
            assert key[title] == record.name
            assert key[url] in (expected.url, [expected.url])
        assert entries[expected.key]["year"] == references[expected.key]["year"]


def test_a_topic_and_a_claim_are_cited_as_ours(rich: Site) -> None:
    assert bibtex(cite(rich, SAY, rich.topics["footbridge"])) == (
        "@misc{topic-footbridge,\n"
        "  author = {{Elmford reading circle}},\n"
        "  title = {{The new footbridge}},\n"
        "  howpublished = {Elmford explained},\n"
        "  year = {2026},\n"
        "  month = jun,\n"
        "  date = {2026-06-01},\n"
        "  url = {https://example.org/explained/topics/footbridge/},\n"
        "  publisher = {Elmford reading circle},\n"
        "  langid = {en},\n"
        "  abstract = {What did the footbridge cost, and what will it change?},\n"
        "  copyright = {CC BY 4.0},\n"
        "}\n"
    )
    claim = cite(rich, SAY, rich.claims["bridge-cost"])
    assert text(claim, SAY) == (
        "Elmford reading circle: “The footbridge cost two million euros, twice the first estimate.” "
        "Fact · Mostly supported. Elmford explained, 1 November 2026. CC BY 4.0. "
        "https://example.org/explained/claims/bridge-cost/"
    )
    note = "Fact · Mostly supported. Said by Ida Brook. The verdict uses evidence up to 1 November 2026."
    assert read_bibtex(bibtex(claim))["claim-bridge-cost"]["note"] == note
    assert claim.issued == parse("2026-11-01")


def test_an_article_is_cited_as_the_text_itself(rich: Site) -> None:
    article = rich.articles["new-footbridge"]
    here = f"{ADDRESS}articles/new-footbridge/"
    assert text(cite(rich, SAY, article), SAY) == (
        "Ida Brook: “A bridge for the town”. Opinion piece, September 2025. "
        f"Taken apart claim by claim in Elmford explained. {here}"
    )
    update = {"url": "https://example.com/bridge", "publisher": "The Elmford Gazette"}
    elsewhere = cite(rich, SAY, _with_id(article, article.model_copy(update=update)))
    assert (elsewhere.url, elsewhere.publisher, elsewhere.container) == (*update.values(), "")
    assert elsewhere.note == f"Taken apart claim by claim in Elmford explained: {here}"
    assert read_csl(csl(elsewhere, SAY))[0]["author"] == [{"literal": "Ida Brook"}]
    assert read_ris(ris(elsewhere, SAY))[0]["date"] == "2025/09//"


def _with_id(old: Article, new: Article) -> Article:
    new.written(old.id, old.document)
    return new


def test_authors_are_those_of_the_entry_or_of_its_topics(lay: bundles.Lay) -> None:
    claim = "# file: claims/bridge-opened.yml\n" + (
        bundles.BASE.joinpath("claims/bridge-opened.yml").read_text() + "authors: [Mina Holt, Nils Berg]\n"
    )
    topic = "# file: topics/footbridge.yml\n" + (
        bundles.BASE.joinpath("topics/footbridge.yml").read_text() + "authors: [Ada Lind]\n"
    )
    site = arrange(bundles.read(lay(claim + topic))[0])
    assert cite(site, SAY, site.claims["bridge-opened"]).authors == ("Mina Holt", "Nils Berg")
    assert cite(site, SAY, site.claims["bridge-cost"]).authors == ("Ada Lind",)
    entry = bibtex(cite(site, SAY, site.claims["bridge-opened"]))
    assert "  author = {{Mina Holt} and {Nils Berg}},\n" in entry


def test_without_the_sites_address_there_is_none(rich: Site) -> None:
    site = replace(rich, address="")
    for content in files(site).values():
        assert "../" not in content and "http" not in content


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2024", Parts((2024,))),
        ("2024-06", Parts((2024, 6))),
        ("2024-06-19", Parts((2024, 6, 19))),
        ("2024-10~", Parts((2024, 10), circa=True)),
        ("2024-10-08?", Parts((2024, 10, 8), circa=True)),
        ("2024-22", Parts((2024,), season=2)),
        ("199X", Parts((1990,), (1999,))),
        ("19XX", Parts((1900,), (1999,))),
        ("2024-XX", Parts((2024,))),
        ("2024-06-XX", Parts((2024, 6))),
        ("2024-01/2024-03~", Parts((2024, 1), (2024, 3), circa=True)),
        ("0044", Parts((44,))),
        ("../2024", None),
        ("2024/..", None),
        ("Y17000", None),
    ],
)
def test_dates(edtf: str, expected: Parts | None) -> None:
    date = parse(edtf)
    assert parts(date) == expected
    citation = replace(PLAIN, issued=date)
    issued = read_csl(csl(citation, SAY))[0]["issued"]
    assert issued.get("literal") == (None if expected else date.words)
    assert len(read_ris(ris(citation, SAY))) == 1
    assert read_bibtex(bibtex(citation))["claim-x"].get("date") == (edtf if expected else None)


PLAIN = Citation(
    key="claim-x",
    sort=Sort.PAGE,
    title="x",
    authors=("x",),
    genre="x",
    container="x",
    publisher="x",
    issued=parse("2024-06-19"),
    url="https://example.org/claims/x/?a=b_c&d=%20#e",
    language="en",
    abstract="x",
    note="x",
    licence="x",
)

PIECES = [
    *"\\{}$&#%_~^`'\"<>|,-=@;:.\t ",
    *("\n", "\r\n", "\u2028", "\x00", "\u202e", "--", "``", "''", ",,", "?`", "\\", "é", "北", "😀"),
    *("\nER  - \r\nTY  - ", "TY  - ", "},\n}\n@book{", "\\input{x}", "$x^2$", " and ", "</script>", "=1+1"),
]
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1).map("".join) | st.text(min_size=1)


@pytest.mark.slow
@given(HOSTILE)
@settings(max_examples=20, deadline=None)
def test_hostile_texts_arrive_unchanged(hostile: str) -> None:
    said = flat(hostile)
    assert said == " ".join(filter(None, hostile.split(" "))) or not hostile.isprintable()
    citation = replace(PLAIN, authors=(hostile, "y"), title=hostile, container=hostile, note=hostile)

    (entry,) = read_bibtex(bibtex(citation)).values()
    # What decodes TeX here takes \textasciicircum for the modifier letter.
    assert entry["title"].replace("ˆ", "^") == said.replace("ˆ", "^")
    assert entry["howpublished"] == entry["title"] and entry["note"] == f"x. {entry['title']}".strip()
    assert entry["author"] == f"{entry['title']} and y" and entry["url"] == citation.url

    (reference,) = read_ris(ris(citation, SAY))
    assert reference.get("title", "") == reference.get("secondary_title", "") == said.strip()
    assert reference["authors"] == [said.strip(), "y"] and "x" in reference["notes"]
    assert ";".join(reference["urls"]) == citation.url

    (item,) = read_csl(csl(citation, SAY))
    assert item["title"] == item["container-title"] == said
    assert item["author"] == [{"literal": said}, {"literal": "y"}]


def test_the_documentation_shows_an_entry_as_it_is(real: Site) -> None:
    page = (ROOT / "docs/reuse/citations.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```bibtex\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    ((key, fields),) = read_bibtex(shown).items()
    claim = real.claims[key.removeprefix("claim-")]
    assert fields.keys() == read_bibtex(bibtex(cite(real, SAY, claim)))[key].keys()
