"""The file of a site that keeps what its pages may run, for people to review: the scripts themselves, not hashes.

It is HTML, read as pages are. ``{{ base_url }}`` stands for the way from a page to the site's home, as in templates:
themes write it into a script, so that the same script differs between pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explainer.policy.inline import Inline, inline

NAME = "policy.html"
"""What the file is called; it stands beside the configuration, and is not published."""
BASE_URL = "{{ base_url }}"
_HEAD = """\
<!--
  What the theme writes into every page, and all that may run there besides the site's own files.
  `explainer policy --write` writes this file anew: read what changed before it is published.
-->
"""


@dataclass(frozen=True, slots=True)
class Part:
    """A script or style of the theme, and the templates that write it."""

    inline: Inline
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trusted:
    """What an empty build has in its pages."""

    parts: tuple[Part, ...]
    """With ``BASE_URL`` for the way home."""
    exact: frozenset[Inline]
    """The same as it stands in pages, wherever those are."""
    bases: tuple[str, ...]
    """The ways home that occur."""
    unread: tuple[str, ...] = ()
    """Sentences about templates that cannot be rendered without a page's data."""

    def digests(self, part: Part) -> list[str]:
        """The hashes of a part, for each way home."""
        places = dict.fromkeys(_at(part.inline, base) for base in self.bases)
        return [one.digest for one in places if one in self.exact]


@dataclass(frozen=True, slots=True)
class Judged:
    """A theme against what is kept."""

    allowed: frozenset[Inline]
    """What is in both."""
    new: tuple[Part, ...]
    """What the theme has and nobody reviewed."""
    gone: tuple[Inline, ...]
    """What is kept and the theme has no more."""

    @property
    def is_same(self) -> bool:
        """Whether the theme is as it was reviewed."""
        return not self.new and not self.gone


def written(parts: Sequence[Part]) -> str:
    """The file."""
    return _HEAD + "".join(map(_written, parts))


def _written(part: Part) -> str:
    templates = ", ".join(part.templates).replace("--", "- -")  # which would end a comment
    kind = part.inline.kind
    return f"<!-- in {templates} -->\n<{kind}>{part.inline.text}</{kind}>\n"


def read(text: str) -> tuple[Inline, ...]:
    """What a file keeps."""
    return tuple(inline(text))


def judged(trusted: Trusted, kept: Iterable[Inline]) -> Judged:
    """What of a theme is allowed by what is kept.

    What differs from page to page otherwise than by ``BASE_URL`` cannot be kept, and counts as new.
    """
    kept = tuple(dict.fromkeys(kept))
    reviewed = {one: {_at(one, base) for base in trusted.bases} for one in kept}
    allowed = trusted.exact & frozenset().union(*reviewed.values())
    new = [part for part in trusted.parts if part.inline not in reviewed]
    of_new = {_at(part.inline, base) for part in new for base in trusted.bases}
    strange = [Part(one, ()) for one in sorted(trusted.exact - allowed - of_new)]
    gone = (one for one, places in reviewed.items() if not places & trusted.exact)
    return Judged(allowed, (*new, *strange), tuple(gone))


def sentences(judged: Judged) -> Iterator[str]:
    """What to tell whoever builds a site whose theme is no longer as it was reviewed."""
    advice = "read what changed, then run `explainer policy --write`"
    for part in judged.new:
        where = f" of {', '.join(part.templates)}" if part.templates else ""
        what = f"the {_NAMES[part.inline.kind]}{where} is not in {NAME} and is not allowed"
        yield f"{what}: {beginning(part.inline)}; {advice}"
    for one in judged.gone:
        yield f"{NAME} has a {_NAMES[one.kind]} that the theme does not write: {beginning(one)}; {advice}"


_NAMES = {"script": "script", "style": "style sheet"}


def beginning(one: Inline, width: int = 60) -> str:
    """The first characters of a script or style, on one line."""
    text = " ".join(one.text.split())
    return text if len(text) <= width else f"{text[:width]}…"


def _at(one: Inline, base: str) -> Inline:
    return Inline(one.kind, one.text.replace(BASE_URL, base))
