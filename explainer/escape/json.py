"""JSON as a file of its own, and JSON in a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
# What could end the element, begin a reference, a comment, a template's tag, an emoji, Markdown or a line.
_MEANING = re.compile("[<>&{}`*_|~^$!\\x7f-\\x9f\u2028\u2029]")


def json_text(value: Any) -> str:
    """A value as one line of JSON. Keys keep their order.

    Texts are whole characters, as all are that were read from a file: half a pair could not be written as UTF-8.
    """
    return _encode(value)


json_string: Callable[[str], str] = json.encoder.encode_basestring
"""A text as JSON's string: the same, many times faster than for a value of any kind."""


def json_in_page(value: Any, type: str) -> Markup:
    """A data block: ``<script type="...">`` with JSON that cannot leave it, on one line.

    Whatever has a meaning in HTML, in a template or in Markdown stands in strings alone and is written ``\\uNNNN``.
    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    return Markup(f'<script type="{type}">{_STRING.sub(_escaped, json_text(value))}</script>')


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _escaped(string: re.Match[str]) -> str:
    return _MEANING.sub(lambda found: f"\\u{ord(found[0]):04x}", string[0])
