"""The scripts and styles that stand in a page itself."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from html.parser import HTMLParser

_PROGRAMS = {"", "module", "importmap", "speculationrules"}
"""Values of ``type`` for which a policy asks for a hash; and the names of JavaScript, which end like this:"""
_SCRIPT = ("javascript", "ecmascript", "jscript", "livescript")


@dataclass(frozen=True, slots=True, order=True)
class Inline:
    """A script or a style sheet in a page."""

    kind: str
    """``script`` or ``style``."""
    text: str

    @property
    def digest(self) -> str:
        """How a policy names it, without the name of the algorithm."""
        return b64encode(hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).digest()).decode()


def inline(html: str) -> list[Inline]:
    """Those of a page, in its order; not those that are files, nor data blocks such as JSON."""
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Inline] = []
        self.inside = ""
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end()
        said = dict(reversed(attrs))  # of two attributes of one name the first one counts
        if tag == "style" or (tag == "script" and "src" not in said and _runs(said.get("type") or "")):
            self.inside = tag

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self._end()

    def _end(self) -> None:
        if self.inside and (text := "".join(self.text)):
            self.found.append(Inline(self.inside, text))
        self.inside, self.text = "", []


def _runs(type: str) -> bool:
    """Whether a browser takes a script of this type for a program, or for what changes how programs are found."""
    type = type.strip().lower()
    return type in _PROGRAMS or type.partition("/")[2].removeprefix("x-").startswith(_SCRIPT)
