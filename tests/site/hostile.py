"""A data folder whose every field that takes words holds the same hostile text, each behind a word of its own.

The word says which field it was, so that a test can see where every text went and that it arrived whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explainer.anchor import NormalText
from tests.site.payloads import FAMILIES, PAYLOAD, escaped, one_line

MARK = "Z"
"""Every word that says which field it was begins with this letter, and nothing else in the site does."""

TAIL_OF_FAMILY = "Zfamily"


@dataclass
class Hostile:
    """The records by their paths, and the texts they hold by the words that begin them."""

    payload: str = PAYLOAD
    prose: Callable[[str], str] = escaped
    records: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    proses: dict[str, str] = field(default_factory=dict)
    passages: list[str] = field(default_factory=list)

    def t(self, name: str) -> str:
        """A Text field: what is written is what has to be read."""
        mark = MARK + re.sub(r"[^a-z]", "", name.lower())
        assert mark not in self.texts, name
        self.texts[mark] = f"{mark} {self.payload}"
        return self.texts[mark]

    def p(self, name: str) -> str:
        """A Prose field: written so that it reads like the Text."""
        text = self.t(name)
        mark = text.partition(" ")[0]
        self.proses[mark] = text
        return f"{mark} {self.prose(self.payload)}"

    def passage(self, name: str) -> str:
        """Words of the article."""
        text = self.t(f"passage {name}")
        self.passages.append(text)
        return text

    def evidence(self, name: str, stance: str = "supports") -> dict[str, Any]:
        return {
            "source": "source",
            "stance": stance,
            "quote": self.t(f"{name} quote"),
            "quote_language": "ko",
            "translation": self.t(f"{name} translation"),
            "locator": self.t(f"{name} locator"),
            "accessed": "2026-11-20",
            "later": "true",
            "note": self.p(f"{name} note"),
        }

    def claim(self, kind: str, **own: Any) -> dict[str, Any]:
        quoted = {
            "exact": self.passage(kind),
            "prefix": self.t(f"{kind} prefix"),
            "suffix": self.t(f"{kind} suffix"),
        }
        self.passages[-1] = " ".join((quoted["prefix"], quoted["exact"], quoted["suffix"]))
        other = {"fact": "prediction", "prediction": "opinion", "opinion": "fact"}[kind]
        return {
            "kind": kind,
            "formerly": [f"former-{kind}"],
            "statement": self.t(f"{kind} statement"),
            "appearances": [{"article": "article", **quoted}],
            "claimant": "actor",
            "said_on": "2024-10~",
            "about": ["actor"],
            "topics": ["topic"],
            "status": "published",
            "explanation": self.p(f"{kind} explanation"),
            "evidence": [
                self.evidence(f"{kind} evidence"),
                self.evidence(f"{kind} other evidence", "refutes"),
            ],
            "relations": [{"type": "supports", "to": other}],
            "authors": [self.t(f"{kind} author")],
            "review": {"by": [self.t(f"{kind} reviewer")], "on": "2026-11-01", "next": "2027-06-01"},
            "corrections": [
                {
                    "on": "2026-11-02",
                    "what": self.p(f"{kind} correction"),
                    "why": self.p(f"{kind} reason"),
                    "was": self.t(f"{kind} was"),
                }
            ],
            **own,
        }

    def write(self, data: Path) -> None:
        """Write the folder. JSON is YAML, and leaves nothing of a text to chance."""
        for path, record in self.records.items():
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            text = record if isinstance(record, str) else json.dumps(record, ensure_ascii=False, indent=1)
            (data / path).write_text(text, encoding="utf-8")


def everywhere(payload: str = PAYLOAD, prose: Callable[[str], str] = escaped) -> Hostile:
    """One record of every type, and claims of all three kinds, with every field filled."""
    h = Hostile(payload, prose)
    h.records |= {
        "claims/fact.yml": h.claim(
            "fact",
            verdict="mixed",
            issues=["exaggerated"],
            confidence="low",
            confidence_basis=h.p("confidence basis"),
            as_of="2026-11-01",
            true_when_said="true",
            unknowns=[h.p("unknown")],
        ),
        "claims/prediction.yml": h.claim(
            "prediction",
            wording=h.t("wording"),
            unqualified="false",
            likelihood="unlikely",
            conditions=h.p("conditions"),
            criteria=h.p("criteria"),
            resolves_by="2030-12-31",
            indicators=[{"text": h.p("indicator"), "evidence": [h.evidence("indicator evidence")]}],
            resolution={
                "outcome": "partly",
                "on": "2026-11-01",
                "as_of": "2026-11-02",
                "note": h.p("resolution"),
                "evidence": [h.evidence("resolution evidence")],
            },
        ),
        "claims/opinion.yml": h.claim(
            "opinion",
            relies_on=["fact"],
            counter_view={
                "text": h.p("counter view"),
                "holder": "actor",
                "evidence": [h.evidence("counter evidence")],
            },
            value_at_stake=h.t("value"),
        ),
    }
    h.records["actors/actor.yml"] = {
        "formerly": ["former-actor"],
        "title": h.t("actor title"),
        "type": "person",
        "full_name": h.t("full name"),
        "aliases": [h.t("alias")],
        "role": h.t("actor role"),
        "description": h.p("actor description"),
        "identifiers": {"wikidata": "Q42", "iso_3166": "IE"},
        "memberships": [{"organisation": "actor", "role": h.t("membership"), "start": "2001", "end": "2002"}],
        "positions": [
            {
                "text": h.p("position"),
                "on": "2024-10-01",
                "source": "source",
                "quote": h.t("position quote"),
                "quote_language": "ko",
                "translation": h.t("position translation"),
                "claims": [{"claim": "fact", "stance": "refutes"}],
            }
        ],
    }
    h.records["sources/source.yml"] = {
        "formerly": ["former-source"],
        "title": h.t("source title"),
        "publisher": h.t("source publisher"),
        "authors": [h.t("source author")],
        "published": "2024-10-01",
        "date_basis": h.t("source date basis"),
        "language": "en",
        "url": "https://example.org/*x*_y_/?q='%3Cb%3E'&lt;&r=(1st)&s=[x]:~~z~~#--8--",
        "archive_url": "https://archive.example/~x~/__y__/1st/(c)",
        "accessed": "2026-11-20",
        "type": "news",
        "control": "state",
        "country": "IE",
        "origin": "origin",
        "verified": "page",
        "quote": h.t("source quote"),
        "shows": h.p("shows"),
        "note": h.p("source note"),
    }
    h.records["sources/origin.yml"] = {
        **h.records["sources/source.yml"],
        "formerly": [],
        "title": h.t("origin title"),
        "origin": None,
    }
    del h.records["sources/origin.yml"]["origin"]
    h.records["events/event.yml"] = {
        "formerly": ["former-event"],
        "title": h.t("event title"),
        "date": "2024-10-01",
        "end": "2024-10-02",
        "place": h.t("place"),
        "description": h.p("event description"),
        "actors": [{"actor": "actor", "role": h.t("event role")}],
        "claims": ["fact"],
        "sources": ["source"],
    }
    h.records["terms/term.yml"] = {
        "formerly": ["former-term"],
        "term": h.t("term"),
        "abbreviation": h.t("abbreviation"),
        "aliases": [h.t("term alias")],
        "definition": h.p("definition"),
        "source": "source",
        "note": h.p("term note"),
    }
    h.records["topics/topic.yml"] = {
        "formerly": ["former-topic"],
        "title": h.t("topic title"),
        "question": h.t("question"),
        "summary": h.p("summary"),
        "key_points": [{"text": h.p("key point"), "claims": ["fact"]}],
        "articles": ["article"],
        "sections": [{"title": h.t("section title"), "text": h.p("section text"), "claims": ["fact"]}],
        "authors": [h.t("topic author")],
        "reviewers": [h.t("topic reviewer")],
        "published": "2026-11-01",
        "updated": "2026-11-02",
    }
    loaded, aside, about = h.passage("loaded"), h.passage("aside"), h.passage("about")
    h.passages[-3:] = [
        " ".join((h.t("loaded prefix"), loaded, h.t("loaded suffix"))),
        " ".join((h.t("aside prefix"), aside, h.t("aside suffix"))),
        about,
    ]
    words = "\n\n".join(h.passages)
    h.records["articles/article.txt"] = words
    h.records["articles/article.yml"] = {
        "formerly": ["former-article"],
        "title": h.t("article title"),
        "author": "actor",
        "publisher": h.t("article publisher"),
        "published": "2024-10~",
        "date_basis": h.p("article date basis"),
        "language": "en",
        "url": "https://example.org/text",
        "archive_url": "https://archive.example/text",
        "genre": "satire",
        "licence": h.t("article licence"),
        "text_mode": "excerpts",
        "sha256": NormalText(words).sha256,
        "loaded": [
            {
                "exact": loaded,
                "prefix": h.texts["Zloadedprefix"],
                "suffix": h.texts["Zloadedsuffix"],
                "technique": h.t("technique"),
                "effect": h.p("effect"),
                "neutral": h.t("neutral"),
            }
        ],
        "asides": [
            {
                "exact": aside,
                "prefix": h.texts["Zasideprefix"],
                "suffix": h.texts["Zasidesuffix"],
                "why": h.t("why"),
            }
        ],
        "omissions": [
            {
                "title": h.t("omission title"),
                "about": [about],
                "explanation": h.p("omission"),
                "evidence": [h.evidence("omission evidence")],
            }
        ],
    }
    h.records["site.yml"] = {
        "name": h.t("site name"),
        "description": h.t("site description"),
        "language": "en",
        "licence": {"name": h.t("licence name"), "url": "https://example.org/licence"},
        "publisher": {"name": h.t("publisher name"), "url": "https://example.org/we"},
        "policies": [{"title": h.t("policy title"), "text": h.p("policy")}],
        "reviewers_needed": "0",
        "quote_limit": "100",
        "repository": "https://github.com/o/r",
        "branch": h.t("branch"),
        "words_to_watch": [h.t("word to watch")],
        "rules": {
            "single-source": {"level": "off", "reason": h.t("rule reason")},
            "unused-term": {"level": "off", "reason": "These texts use no terms."},
        },
    }
    return h


def families() -> dict[str, str]:
    """Each family of texts with a word of its own at its end, which a search can find."""
    return {name: f"{text} {TAIL_OF_FAMILY}{re.sub('[^a-z]', '', name)}" for name, text in FAMILIES.items()}


def family_records(name: str, text: str) -> dict[str, Any]:
    """A claim, an actor, a source, an event and a term by that name."""
    id = re.sub(r"[^a-z]+", "-", name)
    prose = escaped(one_line(text))
    return {
        f"claims/{id}.yml": {
            "kind": "opinion",
            "statement": text,
            "claimant": id,
            "status": "published",
            "explanation": prose,
            "counter_view": {"text": prose, "holder": id},
            "evidence": [{"source": id, "stance": "context", "quote": text, "note": prose}],
        },
        f"actors/{id}.yml": {"title": text, "type": "group", "role": text, "description": prose},
        f"sources/{id}.yml": {
            "title": text,
            "publisher": text,
            "language": "en",
            "type": "news",
            "control": "private",
            "verified": "no",
            "shows": prose,
        },
        f"events/{id}.yml": {"title": text, "date": "2020", "description": prose},
        f"terms/{id}.yml": {"term": text, "definition": prose},
    }
