"""Data folders in which each field that takes words holds the next text, before and after a word of its own.

By that word a test finds where every text went. The text stands on both sides of it, because some texts do something
at the beginning of a field, such as ``=1+1``, and others at its end, such as ``\\``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from explainer.anchor import NormalText
from explainer.model import Article, Settings
from explainer.model.article import Omission
from explainer.model.evidence import Quotation
from tests.attack import fields
from tests.attack.payloads import Payload, escaped, one_line
from tests.attack.skeleton import SETTINGS, skeletons

MARK = re.compile(r"Zq[a-z]{4}")
_LONGEST = 900
"""Of a text that is longer one copy has to do: a field takes 2,000 characters."""


@dataclass(frozen=True)
class Text:
    """What was put into a field."""

    mark: str
    slot: str
    """The field."""
    place: str
    """The same with the record it is of, and the how manyth there: the same in every round."""
    payload: Payload
    read: str
    """What a reader has to see."""
    written: str
    """What stands in the file: the same, but for a Prose field."""


@dataclass
class Folder:
    """The records by their paths, and the texts they hold by their marks."""

    payloads: Sequence[Payload]
    as_it_is: bool = False
    """Whether a text is written in a Prose field as it is, rather than so that it reads the same."""
    first: int = 0
    """Which of the payloads comes first."""
    marks: int = 0
    """The number of the first mark: two folders that are compared have none in common."""
    records: dict[str, dict[str, Any] | str] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    places: int = 0
    """How many texts were put down in this round."""
    passages: list[str] = field(default_factory=list)
    record: str = "site"
    taken: Counter[str] = field(default_factory=Counter)
    """How often each field of this record was filled."""

    def write(self, data: Path, *, as_escapes: bool = False, as_raw: bool = False) -> None:
        """Write the folder. JSON is YAML, and leaves nothing of a text to chance."""
        for path, record in self.records.items():
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            text = record if isinstance(record, str) else _yaml(record, as_escapes, as_raw)
            (data / path).write_text(text, encoding="utf-8", newline="\n")

    def take(self, slot: str, sort: str, *, is_of_article: bool = False) -> str:
        """The next text, as it is written in a field of this sort."""
        payload = self.payloads[(self.first + self.places) % len(self.payloads)]
        self.places += 1
        mark = _mark(self.marks + len(self.texts))
        is_text = sort == fields.TEXT and not is_of_article
        words = payload.text if is_text or self.as_it_is else one_line(payload.text)
        read = _around(mark, words)
        written = read if sort == fields.TEXT or self.as_it_is else _around(mark, escaped(words))
        self.taken[slot] += 1
        place = f"{self.record} {slot} {self.taken[slot]}"
        self.texts[mark] = Text(mark, slot, place, payload, read, written)
        return written

    def fill(self, cls: type[BaseModel], skeleton: dict[str, Any], route: str) -> dict[str, Any]:
        """A record, or a part of one, with words in all its fields that take some."""
        filled = dict(skeleton)
        for each in fields.fields(cls):
            way = f"{route}.{each.name}"
            if each.part and each.name in skeleton:
                filled[each.name] = self._parts(each.part, skeleton[each.name], way)
            elif each.sort in fields.WORDS:
                is_of_article = issubclass(cls, Quotation) and each.name in ("exact", "prefix", "suffix")
                is_of_article = is_of_article or (cls is Omission and each.name == "about")
                text = self.take(way, each.sort, is_of_article=is_of_article)
                filled[each.name] = [text] if each.is_many else text
        if issubclass(cls, Quotation):
            self.passages.append(" ".join(filled[name] for name in ("prefix", "exact", "suffix")))
        elif cls is Omission:
            self.passages += filled["about"]
        return filled

    def _parts(self, part: type[BaseModel], given: Any, way: str) -> Any:
        if isinstance(given, list):
            return [self.fill(part, item, way) for item in given]
        if part.__name__ == "RuleSetting":
            return {name: self.fill(part, item, way) for name, item in given.items()}
        return self.fill(part, given, way)

    def round(self, n: int) -> None:
        """One record of every type."""
        self.passages = []
        for path, cls, skeleton in skeletons(n):
            self.record, self.taken = path.partition("/")[2].rpartition("-")[0], Counter()
            record = self.fill(cls, skeleton, cls.__name__)
            if cls is Article:
                words = "\n\n".join(self.passages)
                record["sha256"] = NormalText(words).sha256
                self.records[path.replace(".yml", ".txt")] = words
            self.records[path] = record


def folder(
    payloads: Sequence[Payload],
    rounds: Iterable[int],
    *,
    first: int = 0,
    step: int | None = None,
    as_it_is: bool = False,
    marks: int = 0,
) -> Folder:
    """A data folder of several rounds, each of which begins ``step`` texts after the one before.

    Without a step each begins where the other ended, so that a few rounds hold every text once. With a step of 1
    as many rounds as there are texts put every text into every field.
    """
    made = Folder(payloads, as_it_is, first, marks)
    made.records["site.yml"] = made.fill(Settings, SETTINGS, "Settings")
    for n in rounds:
        made.first += made.places if step is None else step
        made.places = 0
        made.round(n)
    return made


def _yaml(record: dict[str, Any], as_escapes: bool, as_raw: bool) -> str:
    """A record with characters that cannot be seen as JSON has them, all written out, or all as they are."""
    text = json.dumps(record, ensure_ascii=False, indent=1)
    if as_escapes:
        return re.sub("[^\x20-\x7e\n]", lambda found: f"\\U{ord(found[0]):08x}", text)
    return re.sub(r"\\(?:[\\bf]|u00(?!00)[01][0-9a-f])", _raw, text) if as_raw else text


def _raw(found: re.Match[str]) -> str:
    """The character that JSON writes out, but for a backslash. With NUL in it a file is no text at all, and refused."""
    written = found[0]
    return {"\\\\": written, "\\b": "\b", "\\f": "\f"}.get(written) or chr(int(written[2:], 16))


def _mark(number: int) -> str:
    letters = ""
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters = chr(ord("a") + letter) + letters
    return f"Zq{letters}"


def _around(mark: str, words: str) -> str:
    return f"{words} {mark} {words}" if len(words) <= _LONGEST else f"{mark} {words}"
