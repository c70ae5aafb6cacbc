"""Foreign texts to the two kinds of text that records have: plain words, and Prose."""

from __future__ import annotations

import html
import re

from explainer import prose

_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
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
    if "<" in text and _TAG.search(text):
        text = _TAG.sub("", _BREAK.sub(" ", _UNSEEN.sub(" ", text)))
    if _REFERENCE.search(text):
        text = html.unescape(text)
    return " ".join(_CONTROL.sub(" ", _NOTHING.sub("", text)).split())


def as_prose(text: str) -> str:
    """Prose that reads like a plain text; empty where there is none."""
    text = "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")).strip()
    for written in (text, _MARKS.sub(r"\\\1", text)):
        if written and not prose.problems(written, long=False) and prose.plain(written) == text:
            return written
    return ""
