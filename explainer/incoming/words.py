"""Foreign texts to the two kinds of text that records have: plain words, and Prose."""

from __future__ import annotations

import html
import re

from explainer import prose
from explainer.model.fields import MAX_PROSE

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_TAG_OR_COMMENT = re.compile(rf"<!--.*?-->|{_TAG.pattern}", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/blockquote)\b[^<>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:[a-zA-Z]{2,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
# What only says where a line may break, or which way text runs that says so itself; and what is no character at all.
_NOTHING = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_MARKS = re.compile(r"([\\`*_\[\]<>&!~|#+\-.()])")


def plain(text: str) -> str:
    """Plain words in one line: what HTML and its references mean, where a text holds any.

    Many put HTML where plain text belongs; the words are what was meant.
    """
    if "<" in text:
        text = _untagged(text)
    if _REFERENCE.search(text):
        text = html.unescape(text)
    return " ".join(_CONTROL.sub(" ", _NOTHING.sub("", text)).split())


def _untagged(text: str) -> str:
    # A comment that nobody closes is none: its end would be looked for again from each place where one begins.
    closed = text.rfind("-->") + 3 if "-->" in text else 0
    if not (closed or _TAG.search(text)):
        return text
    text = _BREAK.sub(" ", _UNSEEN.sub(" ", text))
    closed = text.rfind("-->") + 3 if "-->" in text else 0
    return _TAG_OR_COMMENT.sub("", text[:closed]) + _TAG.sub("", text[closed:])


def as_prose(text: str) -> str:
    """Prose that reads like a plain text; empty where there is none. What no record can hold stays as it is."""
    if len(text) > MAX_PROSE:
        return text
    text = "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).strip()
    for written in (text, _MARKS.sub(r"\\\1", text)):
        if written and not prose.problems(written, long=False) and prose.plain(written) == text:
            return written
    return ""
