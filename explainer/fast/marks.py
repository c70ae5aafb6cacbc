"""What tags mean to Material's search index."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from explainer.fast.cutting import UncutError, tag

PASSED = frozenset({"object", "script", "style"})
"""Elements that are always left out."""
_KEPT = frozenset({"p", "code", "pre", "li", "ol", "ul", "sub", "sup"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Mark(NamedTuple):
    """What a tag means to a search index."""

    name: str
    step: int
    """1 and -1 for the begin and the end of an element, 2 for both, 0 for one that has no end."""
    shown: str
    """How it stands in the index; empty if it does not."""
    is_passed: bool
    """Whether its element is left out."""
    heading: str | None
    """The id of a heading that has one."""
    is_permalink: bool
    is_rare: bool
    """Whether what it means depends on more than what it stands in."""


class _Marks(dict[str, Mark]):
    def __missing__(self, written: str) -> Mark:
        if len(self) > _MOST:
            self.clear()
        self[written] = found = _meaning(written)
        return found


_MOST = 10_000
marks = _Marks()
"""Of each tag as it is written what it means; the same ones stand on many pages."""
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_][\w:.-]*)(?:=(?:"([^"]*)"|'([^']*)'))?""")


def _meaning(written: str) -> Mark:
    name, step, _, is_void = tag(written)
    if name in HEADINGS and "linenodiv" in written:
        raise UncutError("a heading says that it holds numbers of lines")
    begins = written[1] != "/"
    said = {each[1].lower(): unescape(each[2] or each[3] or "") for each in _ATTRIBUTE.finditer(written)}
    is_passed = name in PASSED or "data-search-exclude" in said or said.get("class") == "linenodiv"
    shown = f"<{name}>" if name in _KEPT else ""
    heading = said.get("id") if name in HEADINGS and begins else None
    is_rare = name in HEADINGS or name == "pre" or (step == 0 and not is_void and bool(shown or is_passed))
    return Mark(
        name,
        2 if step == 0 and not is_void else step,
        shown,
        is_passed and begins,
        heading,
        name == "a" and said.get("class") == "headerlink",
        is_rare,
    )
