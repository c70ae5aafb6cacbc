"""What Material's search index holds of a page, without reading the page with Python's parser of HTML.

The rules are those of ``material.plugins.search.plugin.Parser``, its peculiarities included: a page is divided at its
headings with an id; some tags are kept, some elements passed over; elements count as one where their names are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from typing import Any, NamedTuple

from explainer.fast.conversion import Heading
from explainer.fast.cutting import TAGS, tag

_PASSED = frozenset({"object", "script", "style"})
_KEPT = frozenset({"p", "code", "pre", "li", "ol", "ul", "sub", "sup"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NONE = "hx"
"""The name of an element that no page has: of what stands before the first heading."""
_GONE = float("inf")


class _Mark(NamedTuple):
    """What a tag means to a search index."""

    name: str
    step: int
    """1 and -1 for the begin and the end of an element, 2 for both, 0 for one that has no end."""
    is_kept: bool
    is_passed: bool
    """Whether its element is to be left out."""
    heading: str | None
    """The id of a heading that has one."""
    is_permalink: bool
    is_usual: bool
    """Whether it is read the same wherever it stands; see :meth:`_Reader.read`."""


class _Section:
    """Part of a page under a heading."""

    __slots__ = ("depth", "id", "is_left_out", "name", "text", "title")

    def __init__(self, name: str, depth: float = 0, *, is_left_out: bool = False) -> None:
        self.name = name
        self.depth = depth
        self.is_left_out = is_left_out
        self.text: list[str] = []
        self.title: list[str] = []
        self.id: str | None = None


def entries(
    content: str, headings: Sequence[Heading], url: str, front: Mapping[str, Any]
) -> Iterator[dict[str, object]]:
    """The entries of a page in the index, in its order.

    Args:
        content: the page's HTML, as Markdown made it.
        headings: those in its list of headings.
        url: its address below the site's.
        front: its front matter, with its title.

    Raises:
        UncutError: it holds what no page of ours does.
    """
    said = front.get("search") or {}
    if said.get("exclude"):
        return
    ids = {heading.id for heading in headings}
    for section in _Reader().read(content):
        if section.is_left_out:
            continue
        # Whether the list of headings has it or not, the address is the same: with the id of the heading, if it has one.
        address = f"{url}#{section.id}" if section.id in ids or section.id else url
        title = "".join(section.title or [str(front["title"])]).strip()
        yield {"location": address, "title": title, "text": "".join(section.text).strip()}


class _Reader:
    """Divides one page."""

    def __init__(self) -> None:
        self.inside: list[_Mark] = []
        self.passed = set(_PASSED)
        self.passing = 0
        """How many of the open elements are passed over."""
        self.section: _Section | None = None
        self.found: list[_Section] = []

    def read(self, content: str) -> list[_Section]:
        """The sections of a page.

        Nearly all of it is elements and text under a heading, nothing of which is left out: that is read here, the rest
        by methods that know every rule. It is the innermost loop of a build.
        """
        pieces = TAGS.split(content)
        self._data(unescape(pieces[0]))
        inside, texts, marks = self.inside, iter(pieces[2::2]), _marks
        is_usual, said = False, [""]
        for written, text in zip(pieces[1::2], texts, strict=True):
            mark = marks[written]
            if not (is_usual and mark.is_usual):
                self._read(mark)
                is_usual = self._is_usual()
                said = self.section.text if self.section else [""]
            elif mark.step > 0:
                inside.append(mark)
                if mark.is_kept:
                    said.append(f"<{mark.name}>")
            elif mark.step and inside and inside[-1].name == mark.name:
                if self.section.depth > len(inside):  # type: ignore[union-attr]
                    self._leave(self.section)  # type: ignore[arg-type]
                    said = self.section.text  # type: ignore[union-attr]
                inside.pop()
                if mark.is_kept:
                    _close(said, mark.name)
            if not text or self.passing:
                continue
            if "&" in text:
                text = unescape(text)
            if not is_usual:
                self._data(text)
            elif not text.isspace():
                said.append(_written(text.replace("\n", " ")))
            elif not said or not said[-1].isspace():
                said.append(" ")
        return self.found

    def _is_usual(self) -> bool:
        """Whether what follows is text under a heading."""
        if self.section is None or self.passing:
            return False
        return not any(mark.name in ("pre", self.section.name) for mark in self.inside)

    def _read(self, mark: _Mark) -> None:
        if mark.step > 0:
            self._begin(mark)
        if mark.step < 0 or mark.step == 2:
            self._end(mark)

    def _begin(self, mark: _Mark) -> None:
        self.inside.append(mark)
        if mark.heading is not None:
            self._divide(mark)
        self._preface()
        if mark.is_passed:
            self.passed.add(mark.name)
            self._count()
        elif mark.name in self.passed:
            self.passing += 1
        elif mark.is_kept and not self.passing:
            self._into().append(f"<{mark.name}>")

    def _divide(self, mark: _Mark) -> None:
        depth = len(self.inside)
        if mark.name != "h1" and not self.found:
            self._preface(depth)
        self.section = _Section(mark.name, depth, is_left_out=mark.is_passed)
        if self.found:
            self.section.id = mark.heading
        self.found.append(self.section)

    def _preface(self, depth: int = 0) -> _Section:
        if self.section is None:
            self.section = _Section(_NONE, depth)
            self.found.append(self.section)
        return self.section

    def _end(self, mark: _Mark) -> None:
        inside, name = self.inside, mark.name
        if not inside or inside[-1].name != name:
            return
        section = self._preface()
        if section.depth > len(inside):
            self._leave(section)
        inside.pop()
        if name in self.passed:
            if name not in _PASSED:
                self.passed.remove(name)
            self._count()
        elif mark.is_kept and not self.passing:
            _close(self._into(), name)

    def _leave(self, section: _Section) -> None:
        """The heading stood in an element that is over: what follows belongs to an earlier one."""
        for earlier in reversed(self.found):
            if earlier.depth <= len(self.inside):
                section.depth = _GONE
                self.section = earlier
                return

    def _count(self) -> None:
        self.passing = sum(mark.name in self.passed for mark in self.inside)

    def _into(self) -> list[str]:
        """Where something goes: the title of the section while its heading is open, else its text."""
        section = self._preface()
        return section.title if self._is_open(section.name) else section.text

    def _is_open(self, name: str) -> bool:
        return any(mark.name == name for mark in self.inside)

    def _data(self, data: str) -> None:
        if not data:
            return
        is_space = data.isspace()
        is_code = self._is_open("pre")
        if not is_code:
            data = " " if is_space else data.replace("\n", " ")
        section = self._preface()
        if self._is_open(section.name):
            if not any(mark.is_permalink for mark in self.inside):
                section.title.append(_written(data))
        elif not is_space:
            section.text.append(_written(data))
        elif is_code or not section.text or not section.text[-1].isspace():
            section.text.append(data)


def _written(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _close(said: list[str], name: str) -> None:
    """End an element, or forget it if nothing stands in it."""
    begun = said.index(f"<{name}>")
    if all(part.isspace() for part in said[begun + 1 : begun + 2]) and all(
        part.isspace() for part in said[begun + 1 :]
    ):
        del said[begun:]
    else:
        said.append(f"</{name}>")


class _Marks(dict[str, _Mark]):
    def __missing__(self, written: str) -> _Mark:
        if len(self) > _MOST:
            self.clear()
        self[written] = found = _read(written)
        return found


_MOST = 50_000
_marks = _Marks()
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_][\w:.-]*)(?:=(?:"([^"]*)"|'([^']*)'))?""")


def _read(written: str) -> _Mark:
    name, step, _ = tag(written)
    if step == 0 and written.endswith("/>") and name not in _VOID:
        step = 2
    found = {each[1].lower(): unescape(each[2] or each[3] or "") for each in _ATTRIBUTE.finditer(written)}
    is_passed = "data-search-exclude" in found or found.get("class") == "linenodiv"
    heading = found.get("id") if name in _HEADINGS and step == 1 else None
    is_permalink = name == "a" and found.get("class") == "headerlink"
    is_usual = not is_passed and step != 2 and name not in _HEADINGS | _PASSED | {"pre"}
    return _Mark(name, step, name in _KEPT, is_passed, heading, is_permalink, is_usual)


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
