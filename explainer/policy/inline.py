"""The scripts and styles that stand in a page itself."""

from __future__ import annotations

import hashlib
import json
import re
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


def styles_of_script(script: str) -> list[Inline]:
    """Style sheets that a script holds as texts, to put them into pages itself."""
    found = (_text(literal) for literal in _LITERAL.finditer(script))
    return [Inline("style", text) for text in found if len(text) > _SHORT and _RULE.search(text)]


_LITERAL = re.compile(r"""=(?P<mark>['"])(?P<text>(?:(?!(?P=mark))[^\\\n]|\\.)*)(?P=mark)""")
_RULE = re.compile(r"\{[\w-]+:[^{}]*\}")
_SHORT = 100
"""A text of so few characters is no style sheet."""


def _text(literal: re.Match[str]) -> str:
    """What a text in a script says; nothing if it is written as JSON could not be."""
    body = literal["text"].replace("\\'", "'")
    body = body if literal["mark"] == '"' else body.replace('"', '\\"')
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except ValueError:
        return ""


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
