"""JSON as a file of its own, and JSON in a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from explainer.escape.plain import whole

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
# What could end the element, begin a reference, a comment, a template's tag, an emoji, Markdown or a line.
_MEANING = re.compile("[<>&`*_|~^$!\\x7f-\\x9f\u2028\u2029]")
_BRACES = re.compile("[{}]")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
# An object that begins with a key: after a quotation mark that ends a string none of these can stand.
_OBJECT = re.compile(r'\{"[\w@$ -]')


def json_text(value: Any) -> str:
    """A value as one line of JSON. Keys keep their order.

    Texts are whole characters, as all are that were read from a file: half a pair could not be written as UTF-8.
    """
    return _encode(value)


def json_indented(value: Any) -> str:
    """A value as JSON for people to look into, with a line for each entry. Half a character is U+FFFD."""
    return f"{whole(json.dumps(value, ensure_ascii=False, indent=2))}\n"


json_string: Callable[[str], str] = json.encoder.encode_basestring
"""A text as JSON's string: the same, many times faster than for a value of any kind."""


def json_in_page(values: Sequence[Any], type: str) -> Markup:
    """A data block: ``<script type="...">`` with a list in JSON that cannot leave it, on one line.

    Whatever has a meaning in HTML, in a template or in Markdown stands in strings alone and is written ``\\uNNNN``.
    It is a list because Material's instant navigation puts scripts of the content in again without their type: as a
    program, a list of JSON does nothing, where an object would be a mistake in every console.
    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = _MEANING.sub(_number, json_text(values))
    if not _has_only_own_braces(text):
        text = _STRING.sub(lambda string: _BRACES.sub(_number, string[0]), text)
    return Markup(f'<script type="{type}">{text}</script>')


def without_data(page: str) -> tuple[str, str]:
    """A page of ours without its block of linked data, and that block; empty where it has none."""
    found = _BLOCK.search(page) if "<script" in page else None
    return (page[: found.start()] + page[found.end() :], found[0]) if found else (page, "")


_BLOCK = re.compile(r'<script type="application/ld\+json">[^<]*</script>')


def _has_only_own_braces(text: str) -> bool:
    """Whether it is seen at once that no string in a JSON text has a brace: as many begin objects as there are."""
    opening = text.count("{")
    return opening == text.count("}") == len(_OBJECT.findall(text))


def _number(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
