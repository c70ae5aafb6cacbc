"""Text and data in Argdown."""

from __future__ import annotations

import re
from typing import Any

from explainer.escape.json import json_text
from explainer.escape.plain import flat

# What could begin a title, a tag, a mention, a link, data, front matter, a comment, emphasis or a `:shortcode:`; a
# full stop only before a letter, where `.shortcode.` could begin. What means something at the beginning of a line
# alone has none here, because text always follows a title.
_SPECIAL = re.compile(r"[\\@#*_\[\]<>(){}/:=]|\.(?! |$)")
_IN_DATA = re.compile(r"[{}=]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def argdown(text: str) -> str:
    """Text on one line, after a title or a heading's mark.

    https://argdown.org/syntax/
    """
    return _SPECIAL.sub(_escaped, flat(text))


def argdown_data(value: Any) -> str:
    """Data of an element, or a value of the front matter, as JSON, which is YAML too.

    Braces and equals signs in strings are written ``\\uNNNN``: the first end the data, the others its block.
    """
    return _STRING.sub(lambda string: _IN_DATA.sub(_code, string[0]), json_text(value))


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _code(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
