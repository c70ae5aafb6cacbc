"""The source that a foreign review is: one that nobody here has opened, and its record says so."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from explainer.incoming.dates import day
from explainer.incoming.draft import Brought, Draft, is_whole
from explainer.incoming.graph import Node
from explainer.incoming.reading import Read
from explainer.incoming.remarks import IN_PART
from explainer.incoming.reviews import Said
from explainer.incoming.surroundings import Surroundings, folded, same_address
from explainer.incoming.words import plain
from explainer.model import Source
from explainer.model.edtf import Date, parse
from explainer.prose import is_web_address

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}))?", re.IGNORECASE)
UNDETERMINED = "und"
"""BCP 47's tag for a language that nobody has said."""
_MAX_URL = 1_999
_MAX_TEXT = 2_000


class ReviewSource:
    """Finds or drafts the source of each review, one for each address."""

    def __init__(self, read: Read, around: Surroundings, brought: Brought) -> None:
        self.read, self.around, self.brought = read, around, brought
        self._drafted: dict[str, str] = {}
        self._new: set[str] = set()
        self._published: dict[str, Date] = {}

    def of(self, claim: Said) -> str:
        """The id of the review's source; empty where there is none, or where the review is our own."""
        review = claim.review
        if review is None or self._is_our_own(claim, review):
            return ""
        url = address(review)
        known = self.around.source(url)
        if known is not None:
            return known.id
        if not url:
            self._no_source(review, "this review has no address that can be cited")
            return ""
        key = same_address(url)
        if key not in self._drafted:
            self._drafted[key] = self._draft(review, url)
        return self._drafted[key]

    def is_new(self, id: str) -> bool:
        """Whether a source was drafted here."""
        return id in self._new

    def published(self, id: str) -> Date | None:
        """When a source was published, if that is known."""
        if id in self._new:
            return self._published.get(id)
        return self.around.dataset.sources[id].published if id else None

    def origin(self, claim: Said) -> str:
        """Where a claim comes from, in a sentence."""
        return origin(self.read, claim.node, claim.review)

    def _is_our_own(self, claim: Said, review: Node) -> bool:
        """Whether the site's own publisher wrote it: nobody's word is evidence for itself."""
        name = review.named("author") or review.named("publisher")
        return bool(claim.kind) and folded(name) == folded(self.around.dataset.settings.publisher.name)

    def _draft(self, review: Node, url: str) -> str:
        publisher = (
            _text(review.named("author") or review.named("publisher")) or urlsplit(url).hostname or url
        )
        title = _text(review.text("headline", "name") or review.named("mainEntityOfPage", "isPartOf"))
        data: dict[str, Any] = {"publisher": publisher, "url": url}
        if title and not is_web_address(title):
            data["title"] = title
        published = day(review.text("datePublished")) if review.text("datePublished") else None
        if published and self.around.is_past(published):
            data["published"] = published
        language = review.text("inLanguage") or review.named("inLanguage") or self.read.language
        data |= {"language": _tag(language), "type": "analysis", "control": "unknown", "verified": "no"}
        data["note"] = "Named by a file that was imported; nobody has opened it."
        try:
            Source.model_validate(data)
        except ValidationError:
            self._no_source(review, "its publisher, title or address cannot stand in a record")
            return ""
        id = self.around.new_id("sources", f"{publisher} {title}", f"review {urlsplit(url).path}")
        remark = origin(self.read, review, review)
        draft = Draft("sources", f"sources/{id}", id, Source, data, (remark,), review.span(), review.pointer)
        self.brought.drafts.append(draft)
        self._new.add(id)
        if "published" in data:
            self._published[id] = parse(data["published"])
        return id

    def _no_source(self, review: Node, why: str) -> None:
        advice = "add the source with `explainer new source`, and name it under `evidence`"
        found = IN_PART.at(
            review.span("url"), f"{why}: no source was made", label=review.pointer, help=advice
        )
        self.brought.findings.append(found)


def origin(read: Read, node: Node, review: Node | None = None) -> str:
    """Where something comes from: the file, the place in it, and the address it has itself."""
    url = address(review) if review is not None else node.id
    return f"Imported from {read.file}, {node.pointer}{f': {url}' if url else ''}"


def address(review: Node) -> str:
    """Where a review stands, if it says so with an address of the web."""
    found = [*review.texts("url"), *review.ids("mainEntityOfPage"), review.id]
    return next((u for u in found if len(u) <= _MAX_URL and is_whole(u) and is_web_address(u)), "")


def _text(text: str) -> str:
    return plain(text)[:_MAX_TEXT].strip() if is_whole(text) else ""


def _tag(written: str) -> str:
    """A language as BCP 47 writes it; undetermined if that is not clear."""
    found = _LANGUAGE.fullmatch(written.strip())
    if found is None:
        return UNDETERMINED
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(part for part in parts if part)
