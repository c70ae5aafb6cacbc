"""What a text is made of, as one bar: facts by verdict, then opinions, then predictions.

The bar is as wide as its place on the page, so that its figures keep the size of the text around it on every
screen; that is why it is drawn in per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explainer.derived import Share, composition
from explainer.model import Claim

NARROWEST = 3.0
"""The least width of a part, in per cent: it has to be seen, and hit with a finger."""
WITH_NUMBER = 4.5
"""The least width that has room for a figure on a phone."""
GAP, GAP_BETWEEN_KINDS = 0.4, 1.2


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar: what it stands for, where it begins and how wide it is, in per cent."""

    share: Share
    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def shows_number(self) -> bool:
        """Whether its figure has room in it on a phone; it stands in the legend in any case."""
        return self.width >= WITH_NUMBER * len(str(self.share.count)) / 2


def draw(claims: Iterable[Claim]) -> tuple[Part, ...]:
    """The parts of the bar, from the beginning of the line; none without claims."""
    shares = composition(claims)
    gaps = [_gap(before, share) for before, share in zip([None, *shares], shares, strict=False)]
    widths = _widths([share.count for share in shares], 100 - sum(gaps))
    parts, x = [], 0.0
    for share, gap, width in zip(shares, gaps, widths, strict=True):
        parts.append(Part(share, x + gap, width))
        x += gap + width
    return tuple(parts)


def _gap(before: Share | None, share: Share) -> float:
    if before is None:
        return 0.0
    return GAP if before.kind is share.kind else GAP_BETWEEN_KINDS


def _widths(counts: Sequence[int], room: float) -> list[float]:
    """Widths in proportion to counts, none less than the narrowest; the wider ones make room for those."""
    narrow: set[int] = set()
    while True:
        rest = room - NARROWEST * len(narrow)
        total = sum(count for n, count in enumerate(counts) if n not in narrow)
        found = {n for n, count in enumerate(counts) if n not in narrow and count * rest < NARROWEST * total}
        if not found:
            break
        narrow |= found
    return [NARROWEST if n in narrow else count * rest / total for n, count in enumerate(counts)]
