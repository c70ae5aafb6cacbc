"""What is different in one record, key by key, in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from explainer.model import Article, Record
from explainer.model.claim import Appearance, ClaimRelation, Correction
from explainer.model.edtf import Date
from explainer.model.evidence import Evidence
from explainer.model.record import Part
from explainer.model.scales import Scale


@dataclass(frozen=True, slots=True)
class Detail:
    """A key that says something else. ``was`` is missing where nothing stood, ``now`` where nothing stands."""

    key: str
    was: str | None
    now: str | None
    is_data: bool = True
    """Whether the words are from the files, or ours (labels of scales, dates, numbers)."""


_UNSEEN = {"formerly"}


def details_of(then: Record | None, now: Record) -> Iterator[Detail]:
    """The differences, in the order in which keys are written.

    Of a record that is new: what a reader meets first.
    """
    if then is None:
        yield from _of_new(now)
        return
    yield from between(then, now)
    if isinstance(then, Article) and isinstance(now, Article) and then.words.text != now.words.text:
        yield Detail("words", then.words.text, now.words.text)


def between(then: Part, now: Part) -> Iterator[Detail]:
    """The keys of two groups that say something else, in the order in which they are written."""
    for key in _keys(then, now):
        yield from _of_key(key, getattr(then, key, None), getattr(now, key, None))


def _keys(then: Part, now: Part) -> list[str]:
    keys = dict.fromkeys((*type(now).keys_in_order(), *type(then).keys_in_order()))
    return [key for key in keys if key not in _UNSEEN]


_FIRST_MET: dict[str, tuple[str, ...]] = {
    "claims": (
        "appearances", "kind", "verdict", "issues", "confidence", "confidence_basis", "as_of", "explanation",
        "counter_view", "wording", "likelihood", "criteria", "resolves_by", "evidence", "unknowns", "topics",
        "relies_on",
    ),
    "topics": ("question", "summary", "key_points", "articles"),
    "articles": ("author", "publisher", "published", "genre", "url"),
    "actors": ("type", "role", "description"),
    "sources": (
        "publisher", "published", "type", "control", "country", "verified", "accessed", "url", "origin", "quote",
        "shows",
    ),
    "events": ("date", "place", "actors", "claims", "sources"),
    "terms": ("definition", "source"),
}  # fmt: skip
"""What a reader meets first of a new record, besides its name."""


def _of_new(record: Record) -> Iterator[Detail]:
    for key in _FIRST_MET[record.folder]:
        value = getattr(record, key, None)
        yield from _of_key(key, () if isinstance(value, tuple) else None, value)
    if isinstance(record, Article):
        yield Detail("words", None, f"{len(record.words.words)} words", is_data=False)


def _of_key(key: str, was: Any, now: Any) -> Iterator[Detail]:
    if was == now:
        return
    items = was or now
    if isinstance(items, dict):
        for name in sorted({*(was or {}), *(now or {})}):
            yield from _of_key(f"{key} {name}", (was or {}).get(name), (now or {}).get(name))
    elif isinstance(items, tuple):
        yield from _of_list(key, was or (), now or ())
    elif isinstance(items, Part):
        for name in dict.fromkeys((*_fields(was), *_fields(now))):
            yield from _of_key(f"{key}.{name}", getattr(was, name, None), getattr(now, name, None))
    else:
        yield Detail(key, _words(was), _words(now), is_data=not isinstance(items, Scale | Date | bool))


def _fields(part: Part | None) -> tuple[str, ...]:
    return () if part is None else type(part).keys_in_order()


def _of_list(key: str, was: Sequence[Any], now: Sequence[Any]) -> Iterator[Detail]:
    """Items that are gone, new, or changed, each as often as it stands there; of the same ones, another order."""
    gone, new = _beyond(was, now), _beyond(now, was)
    others: dict[str, list[Any]] = {}
    for item in new:
        others.setdefault(_identity(item), []).append(item)
    paired: set[int] = set()
    for item in gone:
        same = others.get(_identity(item))
        if same:
            other = same.pop(0)
            paired |= {id(item), id(other)}
            yield from _of_item(key, item, other)
    yield from (Detail(key, _in_short(item), None) for item in gone if id(item) not in paired)
    yield from (Detail(key, None, _in_short(item)) for item in new if id(item) not in paired)
    if not gone and not new:
        yield Detail(key, "in another order", "reordered", is_data=False)


def _beyond(some: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """The items of ``some`` that ``others`` have not, or not as often."""
    left = Counter(map(repr, others))
    left.subtract(map(repr, some))
    missing = {name: -count for name, count in left.items() if count < 0}
    found = []
    for item in reversed(some):  # of several the first ones stay
        if missing.get(name := repr(item), 0) > 0:
            missing[name] -= 1
            found.append(item)
    return found[::-1]


def _identity(item: Any) -> str:
    """What two items have in common if they are one that was changed: what they are about; or nothing."""
    if isinstance(item, Appearance):
        return f"article {item.article}"
    for key in ("source", "exact", "claim", "to", "actor", "organisation", "title", "text", "on"):
        value = getattr(item, key, None)
        if value is not None:
            return f"{key} {value!r}"
    return f"itself {item!r}"


def _of_item(key: str, was: Any, now: Any) -> Iterator[Detail]:
    for name in _fields(now):
        for detail in _of_key(name, getattr(was, name, None), getattr(now, name, None)):
            whose = f"{key} {_label(now)}: {detail.key}"
            yield Detail(whose, detail.was, detail.now, detail.is_data)


_LABELS = ("source", "article", "exact", "claim", "to", "actor", "title", "text")


def _label(item: Any) -> str:
    values = (getattr(item, key, None) for key in _LABELS)
    return next((str(value) for value in values if value), "")


def _in_short(item: Any) -> str:
    if isinstance(item, Evidence):
        said = " – ".join(text for text in (f"“{item.quote}”" if item.quote else "", item.note or "") if text)
        return f"{item.source} ({item.stance.label.lower()}){': ' if said else ''}{said}"
    if isinstance(item, Correction):
        return f"{item.on.words}: {item.what} {item.why}"
    if isinstance(item, Appearance):
        return f"“{item.exact}” in {item.article}"
    if isinstance(item, ClaimRelation):
        return f"{item.type.label.lower()} {item.to}"
    if isinstance(item, Part):
        values = (getattr(item, name) for name in _fields(item))
        return next((value for value in values if isinstance(value, str) and value), "")
    return _words(item) or ""


def _words(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, Scale):
        return value.label
    if isinstance(value, Date):
        return value.words
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
