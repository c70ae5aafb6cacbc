"""The front matter of pages as our templates write it, read without a parser of YAML.

Texts in quotes come first, one on each line; what follows is one of few forms, each of which YAML reads once.
"""

from __future__ import annotations

import re
from typing import Any

from mkdocs.utils import meta

# What YAML hands on as it is in double quotes: what can be printed, but for the quotes and what begins an escape.
_TEXT = "[ !#-\\[\\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_FRONT = re.compile(
    rf'---\n((?:[a-z]+: "{_TEXT}*"\n)+)((?:search:\n  exclude: true\n)?(?:hide:\n(?:  - [a-z]+\n)+)?)---\n'
)
_LINE = re.compile(r'^([a-z]+): "([^"]*)"\n', re.MULTILINE)


def get_data(markdown: str) -> tuple[str, dict[str, Any]]:
    """A page without its front matter, and that as a mapping: what ``mkdocs.utils.meta.get_data`` says, sooner."""
    match = _FRONT.match(markdown)
    if match is None:
        return meta.get_data(markdown)
    found = _LINE.findall(match[1])
    data = {**dict(found), **_rest(match[2])}
    # YAML takes the second of two keys that are the same; such a page is not ours.
    if len(data) != len(found) + len(_rest(match[2])):
        return meta.get_data(markdown)
    return markdown[match.end() :].lstrip("\n"), data


_known: dict[str, dict[str, Any]] = {"": {}}


def _rest(lines: str) -> dict[str, Any]:
    if lines not in _known:
        _known[lines] = meta.get_data(f"---\n{lines}---\n")[1]
    return _known[lines]
