"""The kinds of page that a reader meets: what audits and pictures go through, with one page for each."""

from __future__ import annotations

from playwright.sync_api import ViewportSize

LISTS = ("topics", "articles", "claims", "actors", "sources", "timeline", "glossary", "predictions",
         "corrections", "due", "method")  # fmt: skip
RECORDS = {
    "topic": ("topics/russia-north-korea-alliance/", "topics/footbridge/"),
    "article": ("articles/op-ed-russia-north-korea/", "articles/new-footbridge/"),
    "fact": ("claims/nuclear-submarines-explored/", "claims/bridge-cost/"),
    "opinion": ("claims/assault-on-collective-security/", "claims/money-well-spent/"),
    "prediction": ("claims/submarine-dominates-waters/", "claims/half-of-trips/"),
    "actor": ("actors/north-korea/", "actors/ida-brook/"),
    "source": ("sources/treaty-text-kcna/", "sources/council-minutes/"),
}
OTHERS = {"home": "", "wrong": "404.html"}

REAL = {**OTHERS, **{f"{name}-list": f"{name}/" for name in LISTS}, "guide": "contributing/",
        "reference": "reference/records/", **{name: real for name, (real, _) in RECORDS.items()}}  # fmt: skip
"""Addresses on the real site, by kind."""
ELMFORD = {**OTHERS, **{f"{name}-list": f"{name}/" for name in LISTS},
           **{name: small for name, (_, small) in RECORDS.items()}}  # fmt: skip
"""Addresses on the tests' own site, by kind; unlike the real one its data changes with the tests alone."""

PALETTES = {"light": "default", "dark": "slate"}
"""What a reader's system prefers, and the theme's name for it."""
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=1000)
WIDTHS = {"phone": PHONE, "desk": DESK}
