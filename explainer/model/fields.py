"""The kinds of text a record is made of, and how a field says what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from explainer import prose

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
MAX_TEXT = 2_000
MAX_PROSE = 10_000


def doc(meaning: str, good: Any, bad: Any) -> Any:
    """What a field means, with an example that is right and one that is refused.

    The JSON Schema, the reference pages and the forms of ``explainer new`` are made from it.
    """
    return Field(description=meaning, examples=[good], json_schema_extra={"x-refused": [bad]})


class Ref(NamedTuple):
    """Declares that a field holds the id of another record, and what that record calls the way back.

    ``to`` is the folder of the type referred to; ``reverse`` names the list of back-links that
    :mod:`explainer.site` makes for it.
    """

    to: str
    reverse: str


@dataclass(frozen=True, slots=True)
class ProseKind:
    """Marks a text as Markdown from the short allow-list; ``long`` allows lists and quotes."""

    long: bool

    def check(self, text: str) -> str:
        found = prose.problems(text, long=self.long)
        if found:
            raise PydanticCustomError("bad_prose", "not allowed here", {"problems": found})
        return text


def _is_id(text: str) -> str:
    if not ID.fullmatch(text):
        raise PydanticCustomError("bad_id", "an id has only a-z, 0-9 and hyphens, at most 80 of them", {})
    return text


def _is_url(text: str) -> str:
    if not prose.is_web_address(text):
        raise PydanticCustomError("bad_url", "write an absolute http or https address", {})
    return text


def _is_language(text: str) -> str:
    # BCP 47, the part of it that HTML's lang attribute is used with: language, script, region.
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", text):
        raise PydanticCustomError(
            "bad_language", "write a language tag such as `en`, `pt-BR` or `zh-Hant`", {}
        )
    return text


# Windows cannot check these out, whatever their ending; and `index` is the address of a list.
_RESERVED = {"con", "prn", "aux", "nul", "index"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)
}


def problem_with_id(stem: str) -> tuple[str, str] | None:
    """What is wrong with a file's name as an id, and what to do; nothing if it is a good one."""
    if stem in _RESERVED:
        return f"`{stem}` is a reserved name", "choose another name for the file"
    if ID.fullmatch(stem):
        return None
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    proposal = "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:80].strip("-")
    advice = f"rename the file to `{proposal}.yml`" if proposal else "use a-z, 0-9 and hyphens"
    return f"the file name `{stem}` cannot be an id", advice


LONGEST_WAY = 120
"""How many characters the folders of ``claims/`` may have in all: Windows has 260 for a whole path."""


def problems_with_folders(above: str, names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Which of the folders in one folder cannot all be there on every system, what is wrong, and what to do."""
    there: dict[str, str] = {}
    for name in sorted(names):
        first = there.setdefault(folded(name), name)
        stem = unicodedata.normalize("NFKC", name.partition(".")[0]).casefold().rstrip()
        if stem in _RESERVED - {"index"}:
            yield name, f"`{name}` is a reserved name", "choose another name for the folder"
        elif name != name.rstrip(" .") or not _NOWHERE.isdisjoint(name):
            yield name, f"no folder is called `{name}` on every system", "use a-z, 0-9 and hyphens"
        elif len(above) + len(name) > LONGEST_WAY:
            way = f"this way has {len(above) + len(name)} characters, and {LONGEST_WAY} are allowed"
            yield name, way, "choose shorter names for the folders"
        elif first != name:
            yield name, f"`{name}` and `{first}` are one folder on some systems", "make one folder of the two"


def folded(name: str) -> str:
    """A name as systems compare it that count neither capitals nor the form of a character as a difference."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


_NOWHERE = frozenset('<>:"|?*\\') | frozenset(map(chr, range(32)))
"""Characters that Windows has in no name."""

_TEXT = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)
_PROSE = StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PROSE)

Text = Annotated[str, _TEXT]
"""Plain words: whatever is in it, the reader sees exactly that."""

Prose = Annotated[str, _PROSE, AfterValidator(ProseKind(long=False).check), ProseKind(long=False)]
"""Markdown by an editor: emphasis, links, inline code, several paragraphs."""

LongProse = Annotated[str, _PROSE, AfterValidator(ProseKind(long=True).check), ProseKind(long=True)]
"""The same, with lists and quotes."""

Url = Annotated[str, StringConstraints(max_length=1_999), AfterValidator(_is_url)]
"""An absolute http or https address without credentials."""

Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""The id of another record. Whether there is one is a check's question, which can say "did you mean"."""

OwnId = Annotated[str, AfterValidator(_is_id)]
"""An id of the record itself: the name of its file without the ending."""

Language = Annotated[str, AfterValidator(_is_language)]
"""A BCP 47 language tag."""
