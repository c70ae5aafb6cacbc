"""Text as Markdown that readers see as a file, such as ``llms.txt``: no page is made of it."""

from __future__ import annotations

import re

from explainer.escape.plain import flat

# What could begin a mark, a link, a reference, HTML or a table; and what GitHub makes a link of by itself.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#!|~&$^]|:(?=//)|(?<=\bwww)\.|@")
# What begins a list; the bracket of `1)` has its backslash already.
_NUMBER = re.compile(r"^(\d+)\.")


def commonmark(text: str) -> str:
    """Text on one line with backslashes before what has a meaning: right in headings, quotes and link text.

    https://spec.commonmark.org/0.31.2/#backslash-escapes
    """
    escaped = _SPECIAL.sub(r"\\\g<0>", flat(text))
    if escaped[:1] in ("-", "+", "="):
        return f"\\{escaped}"
    return _NUMBER.sub(r"\1\\.", escaped)
