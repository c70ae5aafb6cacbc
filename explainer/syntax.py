"""A YAML parser's complaint, in words for whoever wrote the file, and at the place that has to be mended.

Parsers say where they stopped, which is often lines below the mistake: an unclosed quote is noticed at the end
of the file. libyaml and PyYAML's own parser word their complaints differently; ours are the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

STOPPED = "reading stopped here"

_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?![<=>]).*", re.MULTILINE)
_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BARE_KEY = re.compile(r"[\w-]+")
_NO_SPACE = re.compile(r"(?:- +)?[\w-]+:\S")
_ITEM_OR_KEY = re.compile(r"(?:- +)?([\w-]+:(?!//)\S)")


class Explained(NamedTuple):
    """From and to of the place to mend, what is wrong there, what to do, and a second place with its label."""

    start: int
    end: int
    message: str
    label: str
    help: str
    also: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a parser says: its sentence, where it stopped, and what it was reading, from where on."""

    text: str
    sentence: str
    at: int
    context: str = ""
    began: int | None = None

    @property
    def before(self) -> str:
        """What stands on the line before the place."""
        return re.split(r"[\r\n]", self.text[: self.at])[-1]

    def line(self, offset: int) -> tuple[int, int]:
        """From and to of what stands on the line of ``offset``, without the spaces around it."""
        start = max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1
        line = re.split(r"[\r\n]", self.text[start:])[0]
        return start + len(line) - len(line.lstrip()), start + len(line.rstrip())

    def rest(self) -> tuple[int, int]:
        """From the place to the end of its line."""
        return self.at, max(self.line(self.at)[1], self.at)

    def opening(self) -> tuple[int, int]:
        """The character with which began what the parser was reading."""
        began = self.at if self.began is None else self.began
        return began, min(began + 1, len(self.text))


def explain(complaint: Complaint) -> Explained:
    """What the complaint means."""
    start, _ = complaint.line(complaint.at)
    indentation = complaint.text[:start].rpartition("\n")[2]
    if "\t" in indentation and complaint.at <= start:
        advice = "indent with spaces: YAML does not allow tabs"
        return Explained(start - len(indentation), start, "this line is indented with a tab", "a tab", advice)
    conflict = _CONFLICT.search(complaint.text)
    if conflict:
        advice = "keep one of the two versions, and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`"
        return Explained(*conflict.span(), "a merge conflict that nobody has resolved", "here", advice)
    found = next((make for part, make in _SENTENCES if part in complaint.sentence), _other)
    return found(complaint)


def _other(complaint: Complaint) -> Explained:
    message = f"this is not valid YAML: {complaint.sentence[:100]}"
    return Explained(*_character(complaint), message, STOPPED, "compare it with the lines around it")


def _character(complaint: Complaint) -> tuple[int, int]:
    return complaint.at, min(complaint.at + 1, len(complaint.text))


def _bad_beginning(complaint: Complaint) -> Explained:
    """A value cannot begin with this character: where it stands, or where the parser began to read it."""
    is_inside = re.search(r"(?:scanning|parsing) an? ", complaint.context)
    place = complaint.opening() if is_inside else _character(complaint)
    message = f"a value cannot begin with `{complaint.text[place[0] : place[1]]}`"
    return Explained(*place, message, STOPPED, "put the whole value in quotes")


def _no_content(complaint: Complaint) -> Explained:
    if complaint.at < len(complaint.text.rstrip()):
        return _bad_beginning(complaint)
    place = complaint.line(max(0, len(complaint.text.rstrip()) - 1))
    advice = "close what is open, or finish the value"
    return Explained(*place, "the file ends in the middle of a value", "and then?", advice)


def _colon(complaint: Complaint) -> Explained:
    key = complaint.before.strip()
    start, _ = complaint.line(complaint.at)
    if not _BARE_KEY.fullmatch(key):
        message = "a colon and a space inside a value that is not in quotes"
        advice = "put the whole value in quotes, or write it below its key after `>-`"
        return Explained(*_character(complaint), message, STOPPED, advice)
    if complaint.before != key:
        without_space = _line_above(complaint, start)
        if without_space is not None:
            return _no_key(complaint, without_space)
        advice = "let keys that belong together begin in the same column"
        place = (start, complaint.at)
        return Explained(*place, "this line is indented too far", "it would continue the line above", advice)
    above = complaint.text[:start].rstrip()
    return _no_key(complaint, max(0, len(above) - 1))


def _line_above(complaint: Complaint, start: int) -> int | None:
    """Where a key begins on the line above, if its colon has no space behind it: ``- on:2024``."""
    end = len(complaint.text[:start].rstrip())
    first, last = complaint.line(max(0, end - 1))
    match = _ITEM_OR_KEY.match(complaint.text, first, last)
    return match.start(1) if match else None


def _no_key(complaint: Complaint, offset: int) -> Explained:
    """A line that should be `key: value` and is not."""
    start, end = complaint.line(offset)
    if _NO_SPACE.match(complaint.text, start, end):
        message, advice = "a colon needs a space after it", "put a space between the colon and the value"
        return Explained(start, end, message, "no key and value yet", advice)
    advice = (
        "write `key: value`; or begin it with `- ` if it belongs to a list, or indent it if it belongs to "
        "the text above"
    )
    return Explained(start, end, "this line is no `key: value`", "a key and its value belong here", advice)


def _key_without_colon(complaint: Complaint) -> Explained:
    return _no_key(complaint, complaint.opening()[0])


def _does_not_fit(complaint: Complaint) -> Explained:
    before, here = complaint.before.rstrip(), complaint.text[complaint.at : complaint.at + 2]
    if before.endswith(("'", '"')):
        advice = (
            "put the whole value in quotes of the other kind, or write it below its key after `>-`; "
            "or close a quote that a line above has opened"
        )
        return Explained(
            *complaint.rest(), "the text goes on after its closing quote", "behind the quote", advice
        )
    if before.endswith(("]", "}")):
        message = "the text goes on after a closing bracket"
        return Explained(*complaint.rest(), message, "behind the bracket", "put the whole value in quotes")
    if here[:1] in ("]", "}"):
        message = "a closing bracket that nothing has opened"
        return Explained(*_character(complaint), message, STOPPED, "take it out")
    message, advice = _misfit(complaint, is_item=here.startswith("- "))
    return Explained(*complaint.line(complaint.at), message, "where does it belong?", advice)


def _misfit(complaint: Complaint, *, is_item: bool) -> tuple[str, str]:
    if is_item:
        advice = "let the items of a list begin in the same column, below the key of the list"
        return "this list item does not fit the lines above", advice
    if "collection" in complaint.context:
        advice = (
            "begin it with `- ` if it is an item; if it is a key of the item above, let it begin in the "
            "column of that item's other keys"
        )
        return "this line does not fit the list above", advice
    advice = "let keys that belong together begin in the same column, and indent text that continues a value"
    return "this line does not fit the lines above", advice


def _unclosed_quote(complaint: Complaint) -> Explained:
    advice = "close it; or, if it belongs to the text, write the value below its key after `>-`"
    return Explained(*complaint.opening(), "a quote is opened and never closed", "opened here", advice)


def _unclosed(what: str, mark: str) -> Callable[[Complaint], Explained]:
    def explained(complaint: Complaint) -> Explained:
        at_end = complaint.at >= len(complaint.text.rstrip())
        also = None if at_end else (*_character(complaint), STOPPED)
        advice = f"add `{mark}`, or a comma between what stands inside"
        message = f"{what} is not closed"
        return Explained(*complaint.opening(), message, "opened here", advice, also)

    return explained


def _backslash(complaint: Complaint) -> Explained:
    start = max(complaint.text.rfind("\\", 0, complaint.at + 1), 0)
    advice = "use single quotes, or write the backslash twice"
    return Explained(start, start + 1, "a backslash in double quotes", STOPPED, advice)


def _first_key(complaint: Complaint) -> Explained:
    if complaint.text.lstrip("\r\n").startswith(" "):
        message = "this line does not begin in the same column as the first one"
        advice = "let keys that belong together begin in the same column"
    else:
        message, advice = "something stands before the record", "begin the file with `key: value`"
    return Explained(*complaint.line(complaint.at), message, STOPPED, advice)


def _list_behind_key(complaint: Complaint) -> Explained:
    advice = "begin the list on the next line, each item after `- `; or put the value in quotes"
    return Explained(*complaint.rest(), "a list cannot begin on the line of its key", STOPPED, advice)


def _text_behind_mark(complaint: Complaint) -> Explained:
    advice = "begin it on the next line, indented; or put the value in quotes"
    message = "a text cannot begin on the line of its `>` or `|`"
    return Explained(*complaint.rest(), message, STOPPED, advice)


def _bad_character(complaint: Complaint) -> Explained:
    # libyaml counts bytes here, so the character is looked for.
    found = _NOT_YAML.search(complaint.text)
    place = found.span() if found else _character(complaint)
    return Explained(*place, "a character that YAML does not allow", STOPPED, "delete it")


# Parts of libyaml's and of PyYAML's sentences; the first that fits says what is meant.
_SENTENCES: tuple[tuple[str, Callable[[Complaint], Explained]], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _key_without_colon),
    ("sequence entries are not allowed", _list_behind_key),
    ("',' or ']'", _unclosed("a list in brackets", "]")),
    ("',' or '}'", _unclosed("what stands in braces", "}")),
    ("unexpected end of stream", _unclosed_quote),
    ("escape character", _backslash),
    ("escape code", _backslash),
    ("decimal number", _backslash),
    ("comment or line break", _text_behind_mark),
    ("comment or a line break", _text_behind_mark),
    ("indentation indicators", _text_behind_mark),
    ("document start>", _first_key),
    ("cannot start any token", _bad_beginning),
    ("alphabetic or numeric character", _bad_beginning),
    ("node content", _no_content),
    ("undefined tag handle", _bad_beginning),
    ("expected '>'", _bad_beginning),
    ("characters are not allowed", _bad_character),
    ("unacceptable character", _bad_character),
    ("did not find expected key", _does_not_fit),
    ("did not find expected '-'", _does_not_fit),
    ("expected <block end>", _does_not_fit),
)
