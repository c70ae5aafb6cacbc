"""The targets of fuzzing: functions of bytes that raise where something does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz import bringing, reading, words


@dataclass(frozen=True)
class Target:
    """What is tried, and with what."""

    run: Callable[[bytes], None]
    says: str
    """What it tries, in the table of figures."""
    words: str
    """The name of its dictionary: ``yaml``, ``markdown`` or ``json``."""
    longest: int
    """How many bytes a case of it may have, while it is made up."""
    runs: int = 500
    """How many cases are made up in a short run."""


TARGETS: dict[str, Target] = {
    "yaml": Target(reading.bytes_to_data, "bytes to data and places", "yaml", 2_000, 800),
    "record": Target(
        reading.file_to_record, "a file to a record, its canonical form and pages", "yaml", 3_000, 400
    ),
    "anchor": Target(words.words_to_place, "words to their place in a text", "markdown", 2_000),
    "nearest": Target(words.word_to_nearest, "a word to the one that is meant", "markdown", 500),
    "prose": Target(words.text_to_prose, "Markdown to inert HTML", "markdown", 1_000, 300),
    "dates": Target(words.text_to_date, "texts to dates", "markdown", 60),
    "hidden": Target(words.text_to_hidden, "characters that nobody can see", "markdown", 200),
    "json": Target(bringing.text_to_json, "JSON to values that know their place", "json", 2_000),
    "reviews": Target(bringing.file_to_reviews, "ClaimReviews and graphs to drafts", "json", 4_000, 400),
    "annotations": Target(bringing.file_to_annotations, "annotations to drafts", "json", 4_000, 400),
}
