"""What Material's search index holds of a page, without reading the page with Python's parser of HTML.

The rules are those of ``material.plugins.search.plugin.Parser``, its peculiarities included: a page is divided at its
headings with an id; some tags are kept, some elements passed over; elements count as one where their names are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape, unescape
from typing import Any, NamedTuple

from explainer import stages
from explainer.fast.cutting import TAGS, Pieces, UncutError, end_of, pieces
from explainer.fast.marks import HEADINGS, PASSED, Mark, marks
from explainer.fast.passage import passage

_NONE = "hx"
"""The name of an element that no page has: of what stands before the first heading."""
_GONE = float("inf")


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


class Title(NamedTuple):
    """A heading outside of all elements, as it was read once."""

    name: str
    id: str
    text: str
    is_left_out: bool

    def filled(self, fill: Callable[[str], str]) -> Title:
        """The same with texts for words that stand in it."""
        text = fill(self.text)
        return self._replace(id=unescape(fill(self.id)), text=_written(unescape(text)))


def title(html: str) -> Title:
    """Read a heading with an id."""
    words = Words()
    words._read_apart(html)
    mark = marks[pieces(html)[1]]
    section = words.found[-1]
    return Title(mark.name, mark.heading or "", "".join(section.title), section.is_left_out)


class Words:
    """The words of one page, read in the order in which they stand there."""

    def __init__(self) -> None:
        self.inside: list[Mark] = []
        self.passed = set(PASSED)
        self.passing = 0
        """How many of the open elements are passed over."""
        self.section: _Section | None = None
        self.found: list[_Section] = []
        self.waiting: list[str] = []
        """Elements that nobody read yet."""

    def entries(self, url: str, front: Mapping[str, Any]) -> Iterator[dict[str, object]]:
        """The entries of the page in the index.

        Args:
            url: the page's address below the site's.
            front: its front matter, with its title.
        """
        self.read()
        for section in self.found:
            if not section.is_left_out:
                address = f"{url}#{section.id}" if section.id else url
                title = "".join(section.title or [str(front["title"])]).strip()
                yield {"location": address, "title": title, "text": "".join(section.text).strip()}

    def block(self, html: str) -> None:
        """Read more of the page: elements, which begin and end with it."""
        self.waiting.append(html)

    def read(self) -> None:
        """Read what waits: all of it together where that can be done, else each part by itself."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        if self.section is None or not self._read_together("\n".join((*waiting, ""))):
            for html in waiting:
                if self.section is None or not self._read_together(f"{html}\n"):
                    self._read_apart(html)

    def _read_together(self, html: str) -> bool:
        found = passage(html)
        if found and self.section:
            said = self.section.text
            said += found[1:] if found[0] == " " and said and said[-1].isspace() else found
        return found is not None

    def _read_apart(self, html: str) -> None:
        if self.section is not None:  # an element is ended by name, so each tag has to be by itself
            said = self.section.text
            said[:] = [
                part for text in said for part in (TAGS.split(text) if "<" in text else (text,)) if part
            ]
        divided = pieces(html)
        at = 1
        while at < len(divided):
            at = self.element(divided, at) + 2
            self._data("\n")

    def heading(self, title: Title) -> None:
        """Read a heading that was read before."""
        self.read()
        if not self.found and title.name != "h1":
            self._now(1)
        section = _Section(title.name, 1, is_left_out=title.is_left_out)
        section.title.append(title.text)
        section.id = title.id if self.found else None
        self.section = section
        self.found.append(section)
        self._data("\n")

    def element(self, divided: Pieces, start: int) -> int:
        """Read the element that begins at a place, outside of any, and tell where it ends.

        Nearly all elements are text and elements under a heading, nothing of which is left out, or are left out as a
        whole. Those are read here, the others by methods that know every rule. It is the innermost loop of a build.

        Raises:
            UncutError: elements are not closed as they were opened.
        """
        if self.section is None:
            return self._rare(divided, start, 0)
        said = self.section.text
        before = len(said)
        inside: list[str] = []
        left_out = ""  # the name of the element that is left out
        for at in range(start, len(divided), 2):
            name, step, shown, is_passed, heading, _, is_rare = marks[divided[at]]
            # A heading without an id is an element like others, unless one of its name began the section.
            if is_rare and (heading is not None or name not in HEADINGS or name == self.section.name):
                return self._rare(divided, start, before)
            if step == 1:
                inside.append(name)
                if is_passed:
                    if left_out or name in PASSED:
                        return self._rare(divided, start, before)
                    left_out = name
                elif shown and not left_out:
                    said.append(shown)
            elif step == -1:
                if inside.pop() != name:
                    return end_of(divided, start)  # which says what is wrong
                if left_out:
                    # Of elements of one name within each other, the first that ends ends the leaving out.
                    left_out = "" if name == left_out else left_out
                elif shown:
                    _close(said, name)
                if not inside:
                    return at
            if left_out or not (text := divided[at + 1]):
                continue
            if "&" in text:
                text = unescape(text)
            if not text.isspace():
                said.append(_written(text.replace("\n", " ")))
            elif not said or not said[-1].isspace():
                said.append(" ")
        return end_of(divided, start)

    def _rare(self, divided: Pieces, start: int, before: int) -> int:
        """Read an element by all rules; what was read of it already is forgotten."""
        end = end_of(divided, start)
        if self.section is not None:
            del self.section.text[before:]
        self._read(divided, start, end)
        return end

    # Every rule

    def _read(self, divided: Pieces, start: int, end: int) -> None:
        for at in range(start, end + 1, 2):
            mark = marks[divided[at]]
            if mark.step > 0:
                self._begin(mark)
            if mark.step < 0 or mark.step == 2:
                self._end(mark)
            if at < end:
                self._data(divided[at + 1])

    def _begin(self, mark: Mark) -> None:
        self.inside.append(mark)
        if mark.heading is not None:
            self._divide(mark)
        self._now()
        if mark.is_passed and mark.name not in PASSED:
            self.passed.add(mark.name)
            self._count()
        elif mark.name in self.passed:
            self.passing += 1
        elif mark.shown and not self.passing:
            self._into().append(mark.shown)

    def _divide(self, mark: Mark) -> None:
        depth = len(self.inside)
        if mark.name != "h1" and not self.found:
            self._now(depth)
        self.section = _Section(mark.name, depth, is_left_out=mark.is_passed)
        if self.found:
            self.section.id = mark.heading
        self.found.append(self.section)

    def _now(self, depth: int = 0) -> _Section:
        if self.section is None:
            self.section = _Section(_NONE, depth)
            self.found.append(self.section)
        return self.section

    def _end(self, mark: Mark) -> None:
        inside, name = self.inside, mark.name
        if not inside or inside[-1].name != name:
            return
        section = self._now()
        if section.depth > len(inside):
            self._leave(section)
        inside.pop()
        if name in self.passed:
            if name not in PASSED:
                self.passed.remove(name)
            self._count()
        elif mark.shown and not self.passing:
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
        section = self._now()
        return section.title if self._is_open(section.name) else section.text

    def _is_open(self, name: str) -> bool:
        return any(mark.name == name for mark in self.inside)

    def _data(self, data: str) -> None:
        if not data or self.passing:
            return
        data = unescape(data)
        is_space = data.isspace()
        is_code = self._is_open("pre")
        if not is_code:
            data = " " if is_space else data.replace("\n", " ")
        section = self._now()
        if self._is_open(section.name):
            if not any(mark.is_permalink for mark in self.inside):
                section.title.append(_written(data))
        elif not is_space:
            section.text.append(_written(data))
        elif is_code or not section.text or not section.text[-1].isspace():
            section.text.append(data)


def watched(words: Words) -> Words:
    """The same; whoever watches is told what reading takes, in the midst of Markdown."""
    if stages.is_watched():
        for name in ("read", "heading"):
            setattr(words, name, stages.timed(getattr(words, name), stages.WORDS))
    return words


def _written(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _close(said: list[str], name: str) -> None:
    """End an element, or forget it if nothing stands in it."""
    try:
        begun = said.index(f"<{name}>")
    except ValueError as error:  # at which Material ends the build
        raise UncutError(f"</{name}> ends what was left out of the search") from error
    for at in range(begun + 1, len(said)):
        if not said[at].isspace():
            said.append(f"</{name}>")
            return
    del said[begun:]
