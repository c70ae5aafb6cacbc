"""The small town after a year, with every sort of change, and the real site."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from explainer.dataset import Dataset
from explainer.site import Site, arrange
from tests import bundles
from tests.elmford import RICH

ADDRESS = "https://elmford.example/explained/"
DATA = Path(__file__).parent.parent.parent / "data"


@cache
def town_data(bundle: str) -> Dataset:
    """The data of a bundle, read once: nothing that only renders them changes them."""
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        bundles.folder(bundle).write(data)
        return bundles.read(data)[0]


@cache
def town(bundle: str) -> Site:
    """The site of a bundle."""
    return arrange(town_data(bundle), address=ADDRESS)


@cache
def real_data() -> Dataset:
    """The data of the real site, read once."""
    return bundles.read(DATA)[0]


@cache
def real_site() -> Site:
    """The real site."""
    return arrange(real_data(), address=ADDRESS)


CHANGED = (
    RICH
    + """\
# file: claims/bridge-cost.yml
kind: fact
formerly: [bridge-price]
statement: The footbridge cost two million euros, twice the first estimate.
appearances:
  - article: new-footbridge
    exact: It cost two million euros – twice the first estimate
topics: [footbridge]
status: published
verdict: mixed
explanation: The accounts show *1.9* million euros.
evidence:
  - {source: council-minutes, stance: supports}
  - {source: trust-report, stance: qualifies}
corrections:
  - on: 2026-10-02
    what: The sum.
    why: A reader sent the [account](https://example.org/a?b=1&c=2).
    was: 2.1 million euros
  - {on: 2026-10-02, what: The verdict., why: The *account* says less., was: supported}
  - on: 2026-11-03
    what: The verdict, which was “mostly supported”.
    why: The auditors disagree with the council.
# file: claims/bridge-opened.yml
kind: fact
statement: The footbridge in Elmford opened in May 2025.
appearances:
  - article: new-footbridge
    exact: Elmford’s new footbridge opened in May 2025 and joins the two halves of the town
status: retracted
verdict: supported
explanation: The council’s minutes and the newspaper name the same day.
evidence:
  - {source: council-minutes, stance: supports}
  - {source: gazette-opening, stance: supports}
corrections:
  - {on: 2026-11, what: This claim is withdrawn., why: Two bridges were mixed up.}
# file: claims/busy-towpath.yml
kind: prediction
statement: In 2026 the old towpath will be busy again.
appearances:
  - article: new-footbridge
    exact: and the old towpath will be busy again
topics: [footbridge]
status: published
unqualified: true
criteria: The yearly count shows a hundred walkers a day.
resolves_by: 2026
resolution: {outcome: did_not_occur, on: 2026-11-20, note: The count showed *forty*.}
# file: topics/footbridge.yml
title: The new footbridge
question: What did the footbridge cost, and what will it change?
summary: |-
  The bridge opened in 2025.

  - Its cost is disputed.
key_points:
  - text: The bridge cost about twice the first estimate.
    claims: [bridge-cost]
articles: [new-footbridge]
sections:
  - title: The bridge
    claims: [bridge-opened, bridge-cost, money-well-spent, half-of-trips]
published: 2026-06-01
updated: 2026-11-03
"""
)
"""Every sort of change, two corrections on one day, and dates that are no single day."""
