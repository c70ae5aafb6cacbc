"""Records that lack nothing but words: every part of the model stands in them once, tied together by references.

``records`` fills the words in. A part of the model that is missing here is missing in the matrix, and a test says so.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from explainer.model import Actor, Article, Event, Fact, Opinion, Prediction, Source, Term, Topic

Skeleton = tuple[str, type[BaseModel], dict[str, Any]]
"""A record's path below ``data/``, its class, and what it holds besides words."""

ADDRESS = "https://example.org/*x*_y_/?q='%3Cb%3E'&lt;&r=(1st)&s=[x]:~~z~~#--8--"
"""An address with whatever an address may have, which has a meaning elsewhere."""
ARCHIVED = "https://archive.example/~x~/__y__/1st/(c)"

SETTINGS: dict[str, Any] = {
    "language": "en",
    "licence": {"url": "https://example.org/licence"},
    "publisher": {"url": "https://example.org/we"},
    "policies": [{}],
    "reviewers_needed": "0",
    "quote_limit": "1000",
    "repository": "https://github.com/o/r",
    "rules": {
        "single-source": {"level": "off"},
        "unused-term": {"level": "off"},
        "loaded-words-ours": {"level": "off"},
        "coverage-incomplete": {"level": "off"},
        "actor-not-in-data": {"level": "off"},
    },
}


def skeletons(n: int) -> list[Skeleton]:
    """One record of each type, the texts they quote last, so that all their words are known by then."""
    found: list[Skeleton] = [
        (f"claims/fact-{n}.yml", Fact, _fact(n)),
        (f"claims/open-{n}.yml", Prediction, _prediction(n)),
        (f"claims/decided-{n}.yml", Prediction, {**_prediction(n), "resolution": _resolution(n)}),
        (f"claims/opinion-{n}.yml", Opinion, _opinion(n)),
        (f"actors/actor-{n}.yml", Actor, _actor(n)),
        (f"sources/source-{n}.yml", Source, {**_source(), "origin": f"origin-{n}"}),
        (f"sources/origin-{n}.yml", Source, _source()),
        (f"events/event-{n}.yml", Event, _event(n)),
        (f"terms/term-{n}.yml", Term, {"source": f"source-{n}"}),
        (f"topics/topic-{n}.yml", Topic, _topic(n)),
        (f"articles/article-{n}.yml", Article, _article(n)),
    ]
    if n == 0:  # pages that lead on
        for path, _, record in found:
            record["formerly"] = [f"former-{path.rpartition('/')[2].removesuffix('.yml')}"]
    return found


def _evidence(n: int, stance: str = "supports") -> dict[str, Any]:
    return {
        "source": f"source-{n}",
        "stance": stance,
        "quote_language": "ko",
        "accessed": "2026-11-20",
        "later": "true",
    }


def _claim(n: int, kind: str, other: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "appearances": [{"article": f"article-{n}"}],
        "claimant": f"actor-{n}",
        "said_on": "2024-10~",
        "about": [f"actor-{n}"],
        "topics": [f"topic-{n}"],
        "status": "published",
        "evidence": [_evidence(n), _evidence(n, "refutes")],
        "relations": [{"type": "supports", "to": f"{other}-{n}"}],
        "review": {"on": "2026-11-01", "next": "2027-06-01"},
        "corrections": [{"on": "2026-11-02"}],
    }


def _fact(n: int) -> dict[str, Any]:
    return {
        **_claim(n, "fact", "open"),
        "verdict": "mixed",
        "issues": ["exaggerated"],
        "confidence": "low",
        "as_of": "2026-11-01",
        "true_when_said": "true",
    }


def _prediction(n: int) -> dict[str, Any]:
    return {
        **_claim(n, "prediction", "opinion"),
        "unqualified": "false",
        "likelihood": "unlikely",
        "resolves_by": "2030-12-31",
        "indicators": [{"evidence": [_evidence(n)]}],
    }


def _resolution(n: int) -> dict[str, Any]:
    return {"outcome": "partly", "on": "2026-11-01", "as_of": "2026-11-02", "evidence": [_evidence(n)]}


def _opinion(n: int) -> dict[str, Any]:
    return {
        **_claim(n, "opinion", "fact"),
        "relies_on": [f"fact-{n}"],
        "counter_view": {"holder": f"actor-{n}", "evidence": [_evidence(n)]},
    }


def _actor(n: int) -> dict[str, Any]:
    return {
        "type": "person",
        "identifiers": {"wikidata": "Q42", "iso_3166": "IE"},
        "memberships": [{"organisation": f"actor-{n}", "start": "2001", "end": "2002"}],
        "positions": [
            {
                "on": "2024-10-01",
                "source": f"source-{n}",
                "quote_language": "ko",
                "claims": [{"claim": f"fact-{n}", "stance": "refutes"}],
            }
        ],
    }


def _source() -> dict[str, Any]:
    return {
        "published": "2024-10-01",
        "language": "en",
        "url": ADDRESS,
        "archive_url": ARCHIVED,
        "accessed": "2026-11-20",
        "type": "news",
        "control": "state",
        "country": "IE",
        "verified": "page",
    }


def _event(n: int) -> dict[str, Any]:
    return {
        "date": "2024-10-01",
        "end": "2024-10-02",
        "actors": [{"actor": f"actor-{n}"}],
        "claims": [f"fact-{n}"],
        "sources": [f"source-{n}"],
    }


def _topic(n: int) -> dict[str, Any]:
    return {
        "key_points": [{"claims": [f"fact-{n}"]}],
        "articles": [f"article-{n}"],
        "sections": [{"claims": [f"fact-{n}"]}],
        "published": "2026-11-01",
        "updated": "2026-11-02",
    }


def _article(n: int) -> dict[str, Any]:
    return {
        "author": f"actor-{n}",
        "published": "2024-10~",
        "language": "en",
        "url": "https://example.org/text",
        "archive_url": "https://archive.example/text",
        "genre": "satire",
        "text_mode": "full",
        "loaded": [{}],
        "asides": [{}],
        "omissions": [{"evidence": [_evidence(n)]}],
    }
