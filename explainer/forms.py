"""The questions that a new record asks, made from the model: one fact, one place."""

from __future__ import annotations

import re
import types
import typing
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from explainer.dataset import Dataset
from explainer.model import Article
from explainer.model.fields import problem_with_id
from explainer.model.record import Part, Record
from explainer.model.scales import Scale
from explainer.model.schema import reference_in

_COMPUTED = {"kind", "sha256", "formerly", "status"}
"""What nobody is asked: the kind chooses the questions, a hash is computed, a new record has no past."""


@dataclass(frozen=True, slots=True)
class Question:
    """One key that can be answered with a word or a sentence, or with several."""

    key: str
    meaning: str
    example: Any
    is_required: bool
    is_asked: bool
    """Whether it is asked for: because it is required, or because it should seldom be missing."""
    is_list: bool
    choices: Mapping[str, str]
    """The values it can have, each with its meaning; empty if it can have any."""
    to: str | None
    """The folder of the records it refers to."""

    @property
    def option(self) -> str:
        """How the answer is given on the command line."""
        return f"--{self.key.replace('_', '-')}"


def questions(cls: type[Part]) -> Iterator[Question]:
    """The questions of a type of record, in the order in which its keys are written.

    Keys that hold groups of other keys, such as evidence, are left out: they are written in an editor.
    """
    hints = typing.get_type_hints(cls, include_extras=True)
    for key in cls.keys_in_order():
        field, held = cls.model_fields[key], _held(hints[key])
        if key in _COMPUTED or (isinstance(held, type) and issubclass(held, Part)):
            continue
        reference = reference_in(cls, key)
        yield Question(
            key,
            field.description or "",
            (field.examples or [""])[0],
            field.is_required(),
            field.is_required() or (issubclass(cls, Record) and key in cls.worth_asking),
            _is_list(hints[key]),
            _choices(held),
            reference.to if reference else None,
        )


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(_bare(annotation)) is tuple


def _bare(annotation: Any) -> Any:
    """The annotation without what is added to it and without ``None``."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _bare(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        return _bare(next(part for part in typing.get_args(annotation) if part is not type(None)))
    return annotation


def _held(annotation: Any) -> Any:
    """The type of the value, or of each item of a list."""
    bare = _bare(annotation)
    return _bare(typing.get_args(bare)[0]) if typing.get_origin(bare) is tuple else bare


def _choices(held: Any) -> Mapping[str, str]:
    if isinstance(held, type) and issubclass(held, Scale):
        return {step.value: step.meaning or step.label for step in held}
    return {"true": "yes", "false": "no"} if held is bool else {}


_SMALL = frozenset(
    "a an and are as at by for from has in is it its of on or the that this to was were with".split()
)


def proposed_id(words: str, taken: typing.Container[str]) -> str:
    """An id made of the first telling words, free and at most 50 characters long; empty if no letter is left."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    telling = [part for part in parts if part not in _SMALL] or parts
    made = ""
    for part in telling[:7]:
        if made and len(made) + 1 + len(part) > 50:
            break
        made = f"{made}-{part}"[:50] if made else part[:50]
    if not made:
        return ""
    candidates = (made if number == 1 else f"{made}-{number}" for number in range(1, 10_000))
    return next(id for id in candidates if id not in taken and problem_with_id(id) is None)


_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W\d_a-z])")


def sentences(text: str) -> list[str]:
    """A text's sentences, roughly: for people who look for what is claimed, not for counting."""
    found, start = [], 0
    for match in _SENTENCE.finditer(text):
        found.append(text[start : match.end()].strip())
        start = match.end()
    return [sentence for sentence in (*found, text[start:].strip()) if sentence]


def beside(dataset: Dataset, article: Article | None) -> str:
    """Where a new claim's file goes below ``claims/``: beside most of the other claims of its text.

    With a slash at its end, or empty.
    """
    folders = Counter(
        claim.document.path.partition("/claims/")[2].rpartition("/")[0]
        for claim in dataset.claims.values()
        if article is None or any(appearance.article == article.id for appearance in claim.appearances)
    )
    most = folders.most_common(1)[0][0] if folders else ""
    return f"{most}/" if most else ""


def topics_of(dataset: Dataset, article: Article) -> list[str]:
    """The topics that explain a text, to which its claims belong."""
    return [topic.id for topic in dataset.topics.values() if article.id in topic.articles]
