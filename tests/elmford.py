"""A small town: the base, with what it lacks: a correction, a resolution, a renamed record, a position."""

from __future__ import annotations

RICH = """\
# file: claims/bridge-cost.yml
kind: fact
formerly: [bridge-price]
statement: The footbridge cost two million euros, twice the first estimate.
appearances:
  - article: new-footbridge
    exact: It cost two million euros – twice the first estimate
about: [elmford-council]
topics: [footbridge]
status: published
explanation: The accounts show *1.9* million euros; see the [minutes](https://example.org/minutes).
evidence:
  - source: council-minutes
    stance: supports
    quote: 1.9 million
    locator: page 3
    later: true
    note: The final account.
  - {source: trust-report, stance: qualifies}
relations:
  - {type: supports, to: money-well-spent}
review: {by: [A. Reviewer], on: 2026-10-01, next: 2027-06}
corrections:
  - {on: 2026-10-02, what: The sum., why: A reader sent the account., was: 2.1 million euros}
verdict: mostly_supported
issues: [exaggerated]
confidence: high
confidence_basis: The account was audited.
as_of: 2026-11-01
true_when_said: true
unknowns: [What the upkeep will cost.]
# file: claims/half-of-trips.yml
kind: prediction
statement: By 2030 half of all trips across the river will be made on foot or by bicycle.
appearances:
  - article: new-footbridge
    exact: >-
      By 2030 half of all trips across the river will be made on foot or by bicycle,
      and the old towpath will be busy again
status: published
wording: will be
likelihood: unlikely
conditions: If the towpath is repaired.
criteria: The council’s yearly count shows at least half of all crossings on foot or by bicycle.
resolves_by: 2030-12-31
indicators:
  - text: The yearly count.
    evidence:
      - {source: bicycle-count, stance: context}
resolution: {outcome: open, as_of: 2026-11-01, note: The count of 2025 showed a third.}
# file: actors/ida-brook.yml
title: Ida Brook
type: person
role: columnist
aliases: [Brook]
description: Writes about the town.
identifiers: {wikidata: Q42, iso_3166: IE}
memberships:
  - {organisation: river-trust, role: member, start: 2020}
positions:
  - {text: Welcomed the plans., on: 2021-05~, source: gazette-opening, quote: a fine idea}
"""
