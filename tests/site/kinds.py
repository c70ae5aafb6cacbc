"""The kinds of page that a reader meets, with one page of the real site for each: what looks and audits go through."""

from __future__ import annotations

PAGES = {
    "home": "",
    "topics": "topics/",
    "topic": "topics/russia-north-korea-alliance/",
    "texts": "articles/",
    "text": "articles/op-ed-russia-north-korea/",
    "claims": "claims/",
    "fact": "claims/comprehensive-treaty-2024/",
    "opinion": "claims/assault-on-collective-security/",
    "prediction": "claims/submarine-dominates-waters/",
    "actors": "actors/",
    "actor": "actors/north-korea/",
    "sources": "sources/",
    "source": "sources/treaty-text-kcna/",
    "timeline": "timeline/",
    "predictions": "predictions/",
    "corrections": "corrections/",
    "due": "due/",
    "method": "method/",
    "glossary": "glossary/",
    "guide": "contributing/",
    "reference": "reference/records/",
    "wrong": "404.html",
}
"""Names of kinds, and an address of each below the site's own."""
