"""Whether quotes stand on a page, compared as anchors are: in one normal form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import nh3

from explainer.anchor import normal_form

_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)")
_BLOCK = re.compile(r"<(?:br|/?(?:p|div|li|h[1-6]|td|tr|blockquote))\b[^<>]*>", re.IGNORECASE)


def words_missing(body: bytes, content_type: str, quotes: Sequence[str]) -> tuple[str, ...] | None:
    """The quotes that do not stand on an HTML or text page; ``None`` where that cannot be told."""
    if not quotes or not re.match(r"text/(html|plain)|application/xhtml", content_type):
        return None
    text = _text(body, content_type)
    return tuple(quoted for quoted in quotes if _folded(quoted) not in text)


def _text(body: bytes, content_type: str) -> str:
    named = _CHARSET.search(content_type.encode()) or _CHARSET.search(body[:2048])
    try:
        written = body.decode(named[1].decode() if named else "utf-8", "replace")
    except (LookupError, UnicodeError):  # such as `idna`, which is a codec and no encoding
        written = body.decode("utf-8", "replace")
    if "html" in content_type:
        written = unescape(
            nh3.clean(_BLOCK.sub(" ", written), tags=set(), clean_content_tags={"script", "style"})
        )
    return _folded(written)


def _folded(text: str) -> str:
    """Typographic quotation marks and dashes differ between a page and its copies, and so does case in headings."""
    plain = normal_form(text).translate(str.maketrans("’‘“”„«»–—‑\xa0", '\'\'"""""--- '))
    return plain.casefold()
